// The visible part of the graph as text: for screen readers, for keyboards, and for reading.

const listing = (() => {
  const box = byId("list");
  const MOST = 200;
  const byName = (a, b) => (graph.name(a) < graph.name(b) ? -1 : graph.name(a) > graph.name(b) ? 1 : a - b);

  /** Patterns in the order of the list: the middle first, then by name. */
  const patterns = (view) => view.nodes.slice().sort((a, b) => view.focus.has(b) - view.focus.has(a) || byName(a, b));

  /** Relations in the order of the list: those of the middle first. */
  function relations(view) {
    const near = (e) => Number(view.focus.has(graph.edges[e].from) || view.focus.has(graph.edges[e].to));
    return view.edges
      .slice()
      .sort(
        (a, b) =>
          near(b) - near(a) ||
          graph.familyRank(graph.family(graph.edges[a])) - graph.familyRank(graph.family(graph.edges[b])) ||
          byName(graph.edges[a].from, graph.edges[b].from) ||
          a - b,
      );
  }

  function draw(view) {
    const nodes = patterns(view);
    const edges = view.mode === "dots" && view.edges.length > 400 ? [] : relations(view);
    refill(
      box,
      el("h2", {}, el("bdi", {}, view.title)),
      el(
        "p",
        { class: "quiet" },
        `${count(nodes.length, "pattern", "patterns")}, ${count(view.edges.length, "relation", "relations")} in view`,
      ),
      el(
        "section",
        {},
        el("h3", {}, "Patterns"),
        el(
          "ul",
          { class: "patterns" },
          nodes
            .slice(0, MOST)
            .map((number) =>
              el(
                "li",
                {},
                parts.patternButton(number),
                graph.entry(number).summary
                  ? el("p", { class: "quiet" }, el("bdi", {}, graph.entry(number).summary))
                  : null,
              ),
            ),
        ),
      ),
      nodes.length > MOST
        ? el("p", { class: "quiet" }, `and ${nodes.length - MOST} more: filter, or take the list away as CSV.`)
        : null,
      edges.length
        ? el(
            "section",
            {},
            el("h3", {}, "Relations"),
            el(
              "ul",
              { class: "patterns" },
              edges.slice(0, MOST).map((e) => {
                const edge = graph.edges[e];
                return el(
                  "li",
                  {},
                  el(
                    "button",
                    {
                      type: "button",
                      class: "name sentence",
                      onclick: () => state.select("r:" + graph.relation(e).id),
                    },
                    el("bdi", {}, graph.name(edge.from)),
                    el("span", { class: "phrase" }, ` ${graph.phrase(edge, edge.from)} `),
                    el("bdi", {}, graph.name(edge.to)),
                  ),
                  edge.inferred ? el("span", { class: "tag" }, "inferred") : null,
                  graph.relation(e).rationale
                    ? el("p", { class: "quiet" }, el("bdi", {}, graph.relation(e).rationale))
                    : null,
                );
              }),
            ),
          )
        : null,
    );
  }

  return { draw, patterns, relations };
})();
