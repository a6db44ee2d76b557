// The page put together: a change of the state draws everything that depends on it.

const theme = (() => {
  const button = byId("theme");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const ORDER = ["system", "light", "dark"];
  let chosen = ORDER.includes(memory.get("theme")) ? memory.get("theme") : "system";
  const SIGNS = { system: "◐", light: "☀", dark: "☾" };

  function apply() {
    const now = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
    document.documentElement.dataset.theme = now;
    button.textContent = SIGNS[chosen];
    button.setAttribute("aria-label", `Colours: ${chosen === "system" ? "as the system" : chosen}`);
    lines.forgetTheme();
  }
  function change() {
    apply();
    stage.repaintTheme();
  }
  dark.addEventListener("change", change);
  button.addEventListener("click", () => theme.next());
  apply();
  return {
    next() {
      chosen = ORDER[(ORDER.indexOf(chosen) + 1) % 3];
      memory.set("theme", chosen);
      change();
      say(button.getAttribute("aria-label"));
    },
  };
})();

const tabs = (() => {
  const NAMES = ["details", "list", "path"];
  function draw(now) {
    for (const name of NAMES) {
      const on = now.tab === name;
      byId(name).hidden = !on;
      byId("tab-" + name).setAttribute("aria-selected", String(on));
      byId("tab-" + name).tabIndex = on ? 0 : -1;
    }
  }
  function choose(name, focus) {
    state.go({ tab: name }, true);
    panel.fold(false);
    page.reveal();
    if (focus) byId(name).focus({ preventScroll: true });
  }
  for (const name of NAMES) byId("tab-" + name).addEventListener("click", () => choose(name));
  byId("tab-details").parentElement.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.getAttribute("role") !== "tab") return;
    const next = NAMES[(NAMES.indexOf(state.now.tab) + step + NAMES.length) % NAMES.length];
    choose(next);
    byId("tab-" + next).focus();
    event.preventDefault();
  });
  byId("fold").addEventListener("click", () => {
    panel.fold(!document.body.classList.contains("folded"));
    page.reveal();
  });
  return { draw, choose };
})();

const page = (() => {
  let drawnView = "";
  let drawnPanel = "";
  const narrow = window.matchMedia("(max-width: 760px)");

  /** The part of the state that decides what is in view; the rest only decides what is marked. */
  const viewKey = (now) =>
    JSON.stringify([now.view, now.around, now.depth, now.region, now.path, now.facets, now.inferred]);

  function crumbs(view, now) {
    const parts = [
      el(
        "button",
        {
          type: "button",
          class: "crumb",
          "aria-current": now.view === "overview" ? "page" : null,
          onclick: state.overview,
        },
        "Overview",
      ),
    ];
    if (now.view === "region")
      parts.push(el("span", { class: "crumb", "aria-current": "page" }, el("bdi", {}, view.title)));
    for (const key of now.view === "around" ? now.trail : [])
      parts.push(
        el(
          "button",
          {
            type: "button",
            class: "crumb",
            onclick: () =>
              state.go({
                view: "around",
                around: [key],
                trail: now.trail.slice(0, now.trail.indexOf(key)),
                select: "p:" + key,
              }),
          },
          el("bdi", {}, graph.name(graph.number(key))),
        ),
      );
    if (now.view === "around" || now.view === "path")
      parts.push(el("span", { class: "crumb", "aria-current": "page" }, el("bdi", {}, view.title)));
    refill(
      byId("crumbs"),
      el(
        "ol",
        {},
        parts.map((part) => el("li", {}, part)),
      ),
    );
    const out = state.filtered()
      ? el(
          "button",
          { type: "button", class: "text", id: "hidden-by-filters", onclick: state.clearFacets },
          view.hidden > 0 ? `${view.hidden} hidden by filters` : "filtered",
          " ×",
        )
      : null;
    refill(
      byId("steps"),
      out,
      now.view === "around"
        ? el(
            "div",
            { class: "depth", role: "group", "aria-label": "Steps around the pattern" },
            el("span", {}, "Steps"),
            [1, 2, 3, ...(now.depth > 3 ? [now.depth] : [])].map((depth) =>
              el(
                "button",
                {
                  type: "button",
                  "aria-pressed": String(now.depth === depth),
                  "aria-label": count(depth, "step", "steps"),
                  onclick: () => state.go({ depth }),
                },
                depth,
              ),
            ),
          )
        : null,
    );
  }

  function notes(view, now) {
    const empty = byId("empty");
    const nothing = !view.nodes.length || (now.view === "path" && !view.found.length);
    empty.hidden = !nothing || Boolean(view.nodes.length && now.view !== "path");
    if (!empty.hidden)
      refill(
        empty,
        el(
          "p",
          {},
          now.view === "path"
            ? "No path through the relations in view."
            : graph.nodes.length
              ? "No pattern fits all these filters."
              : "This graph is empty.",
        ),
        state.filtered() ? el("button", { type: "button", onclick: state.clearFacets }, "Clear all filters") : null,
      );
    const filtered = FILTERS(now);
    byId("open-filters").textContent = filtered ? `Filters · ${filtered}` : "Filters";
  }
  const FILTERS = (now) => Object.values(now.facets).reduce((sum, list) => sum + list.length, 0);

  function selection(now) {
    const what = now.select || "";
    if (what.startsWith("p:")) return { node: graph.number(what.slice(2)) };
    if (what.startsWith("r:") && graph.details) {
      const edge = graph.edgeByKey(what.slice(2));
      return edge ? { edge: edge.id } : null;
    }
    return null;
  }

  function describe(view, now) {
    byId("canvas").setAttribute(
      "aria-label",
      `Graph: ${view.title}, ${count(view.nodes.length, "pattern", "patterns")}, ${count(view.edges.length, "relation", "relations")}`,
    );
    if (now.select && now.select.startsWith("p:")) say(graph.name(graph.number(now.select.slice(2))));
    else say(`${view.title}: ${count(view.nodes.length, "pattern", "patterns")}`);
  }

  function draw(now) {
    let view = stage.view;
    const key = viewKey(now);
    if (key !== drawnView) {
      view = views.compute(now);
      stage.show(view);
      drawnView = key;
      drawnPanel = "";
      crumbs(view, now);
      notes(view, now);
    }
    stage.select(selection(now));
    if (!graph.details) return;
    const panelKey = JSON.stringify([now.select, now.tab, now.pins, now.inferred]);
    if (panelKey !== drawnPanel) {
      const fresh = !drawnPanel && (now.tab === "details" || now.view === "path");
      if (!drawnPanel) facets.draw(view, now);
      drawnPanel = panelKey;
      crumbs(view, now);
      tabs.draw(now);
      if (now.tab === "details") panel.draw(view, now);
      if (now.tab === "list") listing.draw(view);
      if (now.tab === "path") paths.draw(view, now);
      // On a phone the panel lies over the picture: walking shows the picture, choosing shows the panel.
      if (narrow.matches) panel.fold(fresh || (!now.select && now.tab === "details"));
      else panel.fold(false);
      if (narrow.matches && !fresh && now.select) stage.clear(selection(now));
      describe(view, now);
    }
    compare.draw(now);
  }

  /** On a phone: what the open panel is about stays in sight above it. */
  function reveal() {
    if (!narrow.matches || document.body.classList.contains("folded")) return;
    stage.clear(selection(state.now) || (stage.view.focus.size ? { node: [...stage.view.focus][0] } : null));
  }

  function begin() {
    if (narrow.matches) panel.fold(true);
    stage.listeners.select = (number) => state.select(number === null ? null : "p:" + graph.key(number));
    stage.listeners.walk = (number) => state.walk(graph.key(number));
    stage.listeners.region = state.region;
    stage.listeners.relation = (number) => {
      if (graph.details) state.select("r:" + graph.relation(number).id);
    };
    byId("home").addEventListener("click", state.overview);
    byId("open-filters").addEventListener("click", () => facets.toggle());
    byId("zoom-in").addEventListener("click", () => stage.zoom(1.3));
    byId("zoom-out").addEventListener("click", () => stage.zoom(1 / 1.3));
    byId("zoom-fit").addEventListener("click", () => stage.fit(true));
    document.addEventListener("click", (event) => {
      if (byId("take").open && !byId("take").contains(event.target)) byId("take").open = false;
    });
    const fromLibrary = document.querySelector("#canvas .vis-network");
    if (fromLibrary) fromLibrary.setAttribute("aria-hidden", "true");
    state.onChange(draw);
    // Filters need the texts behind this script; every other view is drawn at once.
    const waits = /[#&](category|service-type|quality|problem|catalogue|form)=/.test(location.hash);
    if (!waits) {
      state.begin();
      performance.mark("patgraph-drawn");
    }
    const finish = () => {
      graph.loadDetails();
      facets.index();
      search.index();
      drawnPanel = "";
      if (waits) {
        state.begin();
        performance.mark("patgraph-drawn");
      } else draw(state.now);
      performance.mark("patgraph-ready");
      document.documentElement.dataset.ready = "yes";
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", finish);
    else finish();
  }

  return { begin, reveal };
})();

// The one global name: for scripts and tests that must know where something lies on the screen. It changes nothing.
window.patgraph = Object.freeze({
  view: () => ({
    mode: stage.view.mode,
    patterns: stage.view.nodes.map(graph.key),
    relations: stage.view.edges.map((e) => graph.relation(e).id),
  }),
  at: (key) => stage.onScreen(graph.number(key)),
  wordOf: (relation) => {
    const edge = graph.edgeByKey(relation);
    const word = stage.words.find((one) => edge && one.edge === edge.id);
    return word ? stage.toScreen(word) : null;
  },
  boxes: () =>
    stage.view.mode === "cards"
      ? [...stage.cards.values()]
          .map((card) => ({
            x: card.x - card.width / 2,
            y: card.y - card.height / 2,
            width: card.width,
            height: card.height,
          }))
          .concat(stage.words.map((word) => word.box))
      : overview.placed.map((label) => label.box),
  camera: () => stage.camera(),
});

page.begin();
