// How one pattern leads to another: all shortest ways, at most a handful, each step explained.

const paths = (() => {
  const box = byId("path");
  const MOST = 5;

  /** Breadth first from `a`, then all shortest ways back from `b`. Relations may be walked from either end. */
  function between(a, b, nodePasses, edgePasses) {
    if (a === b) return [];
    const distance = new Map([[a, 0]]);
    let frontier = [a];
    while (frontier.length && !distance.has(b)) {
      const found = [];
      for (const number of frontier) {
        for (const e of graph.edgesOf(number)) {
          const edge = graph.edges[e];
          const other = graph.other(edge, number);
          if (distance.has(other) || !edgePasses(edge) || !nodePasses(other)) continue;
          distance.set(other, distance.get(number) + 1);
          found.push(other);
        }
      }
      frontier = found;
    }
    if (!distance.has(b)) return [];
    const found = [];
    const walkBack = (tail) => {
      if (found.length >= MOST) return;
      const [number] = tail;
      if (number === a) {
        found.push(tail);
        return;
      }
      const before = new Set();
      for (const e of graph.edgesOf(number)) {
        const edge = graph.edges[e];
        const other = graph.other(edge, number);
        if (edgePasses(edge) && distance.get(other) === distance.get(number) - 1) before.add(other);
      }
      for (const other of [...before].sort((x, y) => x - y)) walkBack([other, ...tail]);
    };
    walkBack([b]);
    return found.map((nodes) => ({
      nodes,
      steps: nodes
        .slice(1)
        .map((to, i) =>
          [...new Set(graph.edgesOf(nodes[i]))].filter(
            (e) => graph.other(graph.edges[e], nodes[i]) === to && edgePasses(graph.edges[e]),
          ),
        ),
    }));
  }

  /** Each pattern's place on its path: the column in which it is drawn. */
  function columns(found, a, b) {
    const place = new Map([
      [a, 0],
      [b, 1],
    ]);
    for (const { nodes } of found) nodes.forEach((number, index) => place.set(number, index));
    return place;
  }

  const ends = [null, null];
  const startAt = (key) => {
    ends[0] = key;
    ends[1] = null;
    state.go({ tab: "path" });
    draw(stage.view, state.now);
    const second = byId("path-to");
    if (second) second.focus();
  };

  function field(which, label) {
    const id = which ? "path-to" : "path-from-name";
    const input = el("input", {
      id,
      type: "text",
      list: id + "-names",
      autocomplete: "off",
      placeholder: "Name of a pattern",
      value: ends[which] ? graph.name(graph.number(ends[which])) : "",
    });
    const names = el("datalist", { id: id + "-names" });
    const offer = () =>
      refill(
        names,
        search
          .find(input.value)
          .filter((row) => row.node !== undefined)
          .map((row) => el("option", { value: row.text })),
      );
    const take = () => {
      const hit = search.find(input.value).find((row) => row.node !== undefined);
      ends[which] = hit ? graph.key(hit.node) : null;
      if (hit && fold(input.value) !== fold(graph.name(hit.node)) && document.activeElement !== input)
        input.value = graph.name(hit.node);
    };
    input.addEventListener("input", () => {
      offer();
      take();
    });
    input.addEventListener("change", take);
    return el("label", {}, el("span", {}, label), input, names);
  }

  function step(e, from) {
    const edge = graph.edges[e];
    const relation = graph.relation(e);
    return el(
      "div",
      { class: "step" },
      el(
        "p",
        {},
        lines.sample(graph.family(edge)),
        " ",
        el("span", { class: "phrase" }, graph.phrase(edge, from)),
        edge.inferred ? el("span", { class: "tag" }, "inferred") : null,
      ),
      parts.prose(relation.rationale),
      parts.sourceList(relation.sources),
    );
  }

  function draw(view, now) {
    if (now.view === "path") {
      ends[0] = now.path[0];
      ends[1] = now.path[1];
    } else if (!ends[0] && now.around.length) ends[0] = now.around[0];
    const found = now.view === "path" ? view.found : null;
    refill(
      box,
      el("h2", {}, "From one to another"),
      el(
        "form",
        {
          id: "path-form",
          class: "path-form",
          onsubmit: (event) => {
            event.preventDefault();
            go();
          },
        },
        field(0, "From"),
        field(1, "To"),
        el(
          "div",
          { class: "actions" },
          el("button", { type: "submit", class: "main" }, "Show paths"),
          el(
            "button",
            {
              type: "button",
              onclick: () => {
                ends.reverse();
                if (ends[0] && ends[1]) go();
                else draw(view, now);
              },
            },
            "Swap",
          ),
          now.view === "path"
            ? el("button", { type: "button", onclick: () => state.walk(now.path[0], { tab: "details" }) }, "Leave")
            : null,
        ),
        el("p", { id: "path-error", class: "disputed", hidden: true }),
      ),
      found && !found.length
        ? el(
            "p",
            { class: "quiet" },
            "No way leads from one to the other through the relations in view. Clear the filters, or show inferred relations too.",
          )
        : null,
      (found || []).map((path, index) =>
        el(
          "section",
          { class: "block one-path" },
          el("h3", {}, found.length > 1 ? `Path ${index + 1} of ${found.length}` : "The shortest path"),
          el(
            "ol",
            {},
            path.nodes.map((number, place) =>
              el(
                "li",
                {},
                parts.patternButton(number),
                place < path.steps.length ? path.steps[place].map((e) => step(e, number)) : null,
              ),
            ),
          ),
        ),
      ),
    );
  }

  function go() {
    if (ends[0] && ends[1] && ends[0] !== ends[1]) {
      state.go({
        view: "path",
        path: ends.slice(),
        around: [],
        region: null,
        select: null,
        tab: "path",
        compare: false,
      });
      return;
    }
    const error = byId("path-error");
    error.hidden = false;
    error.textContent =
      ends[0] && ends[0] === ends[1] ? "Choose two different patterns." : "Choose two patterns by name.";
  }

  return { between, columns, draw, startAt };
})();
