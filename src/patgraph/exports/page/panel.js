// The panel: what is known about the selected pattern or relation.

const panel = (() => {
  const box = byId("details");
  const { patternButton, disputes, sure, chip, block, relationItem, reference } = parts;

  // --- a relation --------------------------------------------------------------------------

  function relation(e) {
    const edge = graph.edges[e];
    const known = graph.relation(e);
    const family = graph.family(edge);
    return el(
      "article",
      { class: "entry one-relation" },
      el(
        "p",
        { class: "form" },
        lines.sample(family),
        graph.familyLabel(family),
        edge.inferred ? el("span", { class: "tag" }, "inferred") : el("span", { class: "tag" }, "asserted"),
        sure(known.confidence),
      ),
      el(
        "h2",
        { class: "sentence" },
        patternButton(edge.from),
        el("span", { class: "phrase" }, " ", el("bdi", {}, graph.kind(edge).phrase || graph.kind(edge).label), " "),
        patternButton(edge.to),
      ),
      known.rationale ? block("Reason", el("p", { class: "lead" }, el("bdi", {}, known.rationale))) : null,
      known.for_problems
        ? block(
            "For the problem",
            el(
              "p",
              { class: "chips" },
              known.for_problems.map((id) => chip("problem", id)),
            ),
          )
        : null,
      known.sources ? block("Sources", el("ul", {}, known.sources.map(reference))) : null,
      disputes(known.disputed_by),
      known.because
        ? block(
            "Follows from",
            el(
              "ul",
              { class: "relations" },
              known.because
                .filter((id) => graph.details.relationNumbers.has(id))
                .map((id) => {
                  const why = graph.edgeByKey(id);
                  return relationItem(why.id, why.from);
                }),
            ),
          )
        : null,
      graph.kind(edge).inverse_phrase && !graph.kind(edge).symmetric
        ? el(
            "p",
            { class: "quiet other-end" },
            "Read from the other end: ",
            el("bdi", {}, `${graph.name(edge.to)} ${graph.kind(edge).inverse_phrase} ${graph.name(edge.from)}`),
          )
        : null,
    );
  }

  // --- nothing selected --------------------------------------------------------------------

  /** Creative Commons addresses say the licence's name themselves. */
  function licenceName(address) {
    const found = /creativecommons\.org\/licenses\/([a-z-]+)\/([\d.]+)/.exec(address);
    return found ? `CC ${found[1].toUpperCase()} ${found[2]}` : address;
  }

  function welcome(view) {
    const now = state.now;
    if (now.view === "region") {
      return el(
        "article",
        { class: "entry" },
        el("p", { class: "form" }, "Region"),
        el("h2", {}, el("bdi", {}, graph.regionLabel(now.region))),
        el(
          "p",
          { class: "quiet" },
          count(view.nodes.length, "pattern", "patterns"),
          " that are linked more closely with each other than with the rest.",
        ),
        el(
          "ul",
          { class: "patterns" },
          view.nodes
            .slice()
            .sort((a, b) => graph.nodes[b].value - graph.nodes[a].value || a - b)
            .slice(0, 80)
            .map((number) =>
              el(
                "li",
                {},
                patternButton(number),
                graph.entry(number).summary
                  ? el("p", { class: "quiet" }, el("bdi", {}, graph.entry(number).summary))
                  : null,
              ),
            ),
        ),
      );
    }
    const order = [...graph.regions].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
    return el(
      "article",
      { class: "entry" },
      el("h2", {}, el("bdi", {}, graph.meta.title || document.title)),
      el(
        "p",
        { class: "lead" },
        `${graph.nodes.length.toLocaleString("en")} patterns, ${graph.edges.filter((edge) => !edge.inferred).length.toLocaleString("en")} relations, each with its reason and its sources.`,
      ),
      el(
        "p",
        { class: "quiet" },
        "Each region holds patterns that are closely linked. Choose a region or a pattern, or press ",
        el("kbd", {}, "/"),
        " and type.",
      ),
      el(
        "ul",
        { class: "regions" },
        order.slice(0, 60).map(([region, members]) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "name", onclick: () => state.region(region) },
              el("bdi", {}, graph.regionLabel(region)),
            ),
            el("span", { class: "count" }, members.length),
            el(
              "p",
              { class: "quiet" },
              el(
                "bdi",
                {},
                members
                  .slice()
                  .sort((a, b) => graph.nodes[b].value - graph.nodes[a].value || a - b)
                  .slice(0, 4)
                  .map(graph.name)
                  .join(", "),
              ),
            ),
          ),
        ),
      ),
      el(
        "p",
        { class: "iri" },
        graph.meta.version ? `Version ${graph.meta.version}` : null,
        graph.meta.licence ? [" · ", link(graph.meta.licence, licenceName(graph.meta.licence))] : null,
      ),
    );
  }

  /** Several patterns in the middle and none selected. */
  function together(view, now) {
    return el(
      "article",
      { class: "entry" },
      el("p", { class: "form" }, "Neighbourhood"),
      el("h2", {}, el("bdi", {}, view.title)),
      el(
        "p",
        { class: "quiet" },
        `${count(view.nodes.length, "pattern", "patterns")} within ${count(now.depth, "step", "steps")}.`,
      ),
      el(
        "ul",
        { class: "patterns" },
        now.around.map((key) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "name", onclick: () => state.select("p:" + key) },
              el("bdi", {}, graph.name(graph.number(key))),
            ),
            el("p", { class: "quiet" }, el("bdi", {}, graph.entry(graph.number(key)).summary || "")),
          ),
        ),
      ),
    );
  }

  function draw(view, now) {
    const what = now.select || "";
    let content = null;
    if (what.startsWith("p:")) content = entries.article(graph.number(what.slice(2)));
    else if (what.startsWith("r:")) {
      const edge = graph.edgeByKey(what.slice(2));
      content = edge ? relation(edge.id) : null;
    } else if (now.view === "around")
      content = now.around.length === 1 ? entries.article(graph.number(now.around[0])) : together(view, now);
    refill(box, content || welcome(view));
    box.scrollTop = 0;
  }

  /** On a phone the panel is a sheet at the bottom: folded it shows its head only. */
  function foldSheet(folded) {
    document.body.classList.toggle("folded", folded);
    byId("fold").setAttribute("aria-expanded", String(!folded));
    byId("fold").setAttribute("aria-label", folded ? "Open the panel" : "Fold the panel");
  }

  return { draw, fold: foldSheet };
})();
