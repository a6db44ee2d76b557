// Filters. Inside one facet the choices add up (or), facets combine (and). The legend is the filter of kinds.

const facets = (() => {
  const LIST = [
    { key: "category", label: "Category", terms: "categories", of: (entry) => entry.categories },
    { key: "service-type", label: "Service type", terms: "service_types", of: (entry) => entry.service_types },
    {
      key: "quality",
      label: "Improves quality",
      terms: "qualities",
      of: (entry) => (entry.qualities || []).filter((one) => one.effect === "improves").map((one) => one.quality),
    },
    { key: "problem", label: "Solves problem", terms: "problems", of: (entry) => entry.solves },
    {
      key: "catalogue",
      label: "Listed in",
      terms: "catalogues",
      of: (entry) => (entry.listings || []).map((one) => one.catalogue),
    },
    { key: "form", label: "Form", terms: null, of: null },
  ];
  let values = null;

  /** A term stands for itself and for all that is narrower, so an entry carries its terms' ancestors too. */
  function withBroader(terms, ids) {
    const all = new Set();
    for (let id of ids || []) {
      while (id && !all.has(id)) {
        all.add(id);
        id = terms && terms[id] && terms[id].broader;
      }
    }
    return [...all];
  }

  function index() {
    values = LIST.map((facet) =>
      graph.nodes.map((node) =>
        facet.of ? withBroader(graph.details[facet.terms], facet.of(graph.entry(node.id))) : [node.form],
      ),
    );
  }

  const chosen = (now) => LIST.map((facet) => now.facets[facet.key]);
  const passes = (number, wanted) =>
    wanted.every(
      (choice, f) => !choice.length || (values && values[f][number].some((value) => choice.includes(value))),
    );

  function kindFilter(now) {
    const wanted = now.facets.kind;
    const allowed = graph.kinds.map(
      (kind) => !wanted.length || wanted.includes(kind.id) || wanted.includes(kind.family),
    );
    return (edge) => allowed[edge.kind] && (now.inferred || !edge.inferred);
  }

  /** For each facet and value: how many of `scope` would show if it were chosen too. */
  function counts(scope, now) {
    const wanted = chosen(now);
    const result = LIST.map(() => new Map());
    for (const number of scope) {
      const failing = [];
      wanted.forEach((choice, f) => {
        if (choice.length && !values[f][number].some((value) => choice.includes(value))) failing.push(f);
      });
      if (failing.length > 1) continue;
      LIST.forEach((_, f) => {
        if (failing.length && failing[0] !== f) return;
        for (const value of values[f][number]) result[f].set(value, (result[f].get(value) || 0) + 1);
      });
    }
    return result;
  }

  const FORM_LABELS = {
    pattern: "Pattern",
    style: "Architecture style",
    technique: "Technique",
    protocol: "Protocol",
    "anti-pattern": "Anti-pattern",
  };
  const valueLabel = (facet, value) =>
    facet.terms ? graph.termName(facet.terms, value) : FORM_LABELS[value] || value;
  const valueSummary = (facet, value) => {
    const term = facet && facet.terms && graph.details[facet.terms][value];
    return (term && term.summary && String(term.summary).trim()) || "";
  };
  const open = new Set(["category"]);
  const long = new Set();

  function row({ facet, value, label, number, pressed, sample, level, title }) {
    return el(
      "button",
      {
        type: "button",
        class: "row" + (level ? " inner" : "") + (number ? "" : " none"),
        "aria-pressed": String(pressed),
        "data-facet": facet,
        "data-value": value,
        title: title || null,
        onclick: () => state.toggleFacet(facet, value),
      },
      sample,
      el("span", { class: "row-label" }, el("bdi", {}, label)),
      el("span", { class: "count" }, number.toLocaleString("en")),
    );
  }

  function legend(view, now) {
    const perKind = graph.kinds.map(() => 0);
    let inferred = 0;
    for (const number of view.scopeEdges) {
      if (graph.edges[number].inferred) inferred++;
      if (now.inferred || !graph.edges[number].inferred) perKind[graph.edges[number].kind]++;
    }
    const rows = [];
    const families = [...new Set(graph.kinds.map((kind) => kind.family))].sort(
      (a, b) => graph.familyRank(a) - graph.familyRank(b) || (a < b ? -1 : 1),
    );
    for (const family of families) {
      const inner = graph.kinds.map((kind, index) => ({ kind, index })).filter(({ kind }) => kind.family === family);
      const total = inner.reduce((sum, { index }) => sum + perKind[index], 0);
      rows.push(
        row({
          facet: "kind",
          value: family,
          label: graph.familyLabel(family),
          number: total,
          pressed: now.facets.kind.includes(family),
          sample: lines.sample(family),
        }),
      );
      const present = inner.filter(
        ({ kind, index }) => kind.id !== family && (perKind[index] || now.facets.kind.includes(kind.id)),
      );
      for (const { kind, index } of present) {
        rows.push(
          row({
            facet: "kind",
            value: kind.id,
            label: kind.label,
            number: perKind[index],
            pressed: now.facets.kind.includes(kind.id),
            level: 1,
          }),
        );
      }
    }
    return el(
      "section",
      { class: "facet legend" },
      el("h3", {}, "Relations"),
      rows,
      inferred
        ? el(
            "button",
            {
              type: "button",
              class: "row",
              id: "show-inferred",
              "aria-pressed": String(now.inferred),
              onclick: () => state.go({ inferred: !now.inferred }),
            },
            el("span", { class: "row-label" }, "Show inferred too"),
            el("span", { class: "count" }, inferred),
          )
        : null,
    );
  }

  function section(facet, f, tally, now) {
    const picked = now.facets[facet.key];
    const all = [...new Set([...tally[f].keys(), ...picked])]
      .map((value) => ({ value, number: tally[f].get(value) || 0, label: valueLabel(facet, value) }))
      .sort(
        (a, b) =>
          picked.includes(b.value) - picked.includes(a.value) || b.number - a.number || (a.label < b.label ? -1 : 1),
      );
    if (!all.length) return null;
    const shown = long.has(facet.key) ? all : all.slice(0, 8);
    const details = el(
      "details",
      {
        class: "facet",
        open: open.has(facet.key) || picked.length > 0,
        "data-facet": facet.key,
        ontoggle: (event) => {
          if (event.target.open) open.add(facet.key);
          else open.delete(facet.key);
        },
      },
      el(
        "summary",
        {},
        el("h3", {}, facet.label),
        picked.length ? el("span", { class: "badge" }, picked.length) : null,
      ),
      shown.map(({ value, number, label }) =>
        row({
          facet: facet.key,
          value,
          label,
          number,
          pressed: picked.includes(value),
          title: valueSummary(facet, value),
        }),
      ),
      all.length > shown.length
        ? el(
            "button",
            {
              type: "button",
              class: "more",
              onclick: () => {
                long.add(facet.key);
                draw(lastView, state.now);
              },
            },
            `${all.length - shown.length} more`,
          )
        : null,
    );
    return details;
  }

  let lastView = null;
  function draw(view, now) {
    lastView = view;
    const box = byId("filters");
    const held =
      document.activeElement && box.contains(document.activeElement) ? document.activeElement.dataset : null;
    const scroll = box.scrollTop;
    const tally = counts(view.scope, now);
    refill(
      box,
      el(
        "div",
        { class: "filters-head" },
        el("h2", {}, "Filters"),
        state.filtered() || now.inferred
          ? el(
              "button",
              { type: "button", class: "text", id: "clear-filters", onclick: state.clearFacets },
              "Clear all",
            )
          : null,
        el(
          "button",
          { type: "button", class: "close", "aria-label": "Close filters", onclick: () => toggle(false) },
          "×",
        ),
      ),
      legend(view, now),
      LIST.map((facet, f) => section(facet, f, tally, now)),
    );
    box.scrollTop = scroll;
    if (held && held.facet) {
      const again = [...box.querySelectorAll("button.row")].find(
        (button) => button.dataset.facet === held.facet && button.dataset.value === held.value,
      );
      if (again) again.focus({ preventScroll: true });
    }
  }

  function toggle(wanted) {
    const open = wanted === undefined ? !document.body.classList.contains("with-filters") : wanted;
    document.body.classList.toggle("with-filters", open);
    byId("open-filters").setAttribute("aria-expanded", String(open));
    if (open) byId("filters").focus({ preventScroll: true });
    else if (wanted === false) byId("open-filters").focus({ preventScroll: true });
  }

  return { LIST, index, chosen, passes, kindFilter, draw, toggle, valueLabel, valueSummary, FORM_LABELS };
})();
