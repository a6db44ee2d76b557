// Small parts of the panel, which the list, the paths and the comparison use too.

const parts = (() => {
  /** A pattern's name that walks there. */
  const patternButton = (number, attributes) =>
    el(
      "button",
      { type: "button", class: "name", ...attributes, onclick: () => state.walk(graph.key(number)) },
      el("bdi", {}, graph.name(number)),
    );

  function sourceLink(id) {
    const source = graph.details.sources[id];
    if (!source) return el("span", { class: "source" }, id);
    const about = [
      (source.authors || []).join(", "),
      source.year,
      source.publisher && (typeof source.publisher === "string" ? source.publisher : source.publisher.name),
      source.kind,
    ]
      .filter(Boolean)
      .join(" · ");
    return link(source.url, el("bdi", {}, source.title || id), { class: "source", title: about || null });
  }

  const sourceList = (ids) =>
    ids && ids.length
      ? el(
          "span",
          { class: "sources" },
          ids.map((id) => sourceLink(id)),
        )
      : null;

  function disputes(list) {
    return (list || []).map((one) =>
      el(
        "p",
        { class: "disputed" },
        el("strong", {}, "Disputed. "),
        el("bdi", {}, one.says || ""),
        " ",
        one.source ? sourceLink(one.source) : null,
      ),
    );
  }

  const sure = (value) =>
    value !== undefined && value < 1
      ? el(
          "span",
          { class: "tag", title: "How surely the sources support this" },
          `confidence ${Math.round(value * 100)} %`,
        )
      : null;

  function chip(facet, value) {
    const known = facets.LIST.find((one) => one.key === facet);
    return el(
      "button",
      {
        type: "button",
        class: "chip",
        title: (facets.valueSummary(known, value) + " Show all of them.").trim(),
        onclick: () =>
          state.go({
            view: "overview",
            around: [],
            path: [],
            region: null,
            select: null,
            tab: "list",
            facets: { ...Object.fromEntries(state.FACET_KEYS.map((key) => [key, []])), [facet]: [value] },
          }),
      },
      el("bdi", {}, facets.valueLabel(known, value)),
    );
  }

  const block = (title, ...content) => {
    const inner = content.flat(Infinity).filter(Boolean);
    return inner.length ? el("section", { class: "block" }, title ? el("h3", {}, title) : null, inner) : null;
  };
  const bullets = (texts, attributes) =>
    el(
      "ul",
      attributes,
      texts.map((text) => el("li", {}, el("bdi", {}, text))),
    );
  const prose = (text) => (text ? el("p", {}, el("bdi", {}, text)) : null);

  function relationItem(e, from) {
    const edge = graph.edges[e];
    const relation = graph.relation(e);
    const other = graph.other(edge, from);
    return el(
      "li",
      { class: "relation" },
      el(
        "div",
        { class: "relation-head" },
        el("span", { class: "phrase" }, el("bdi", {}, graph.phrase(edge, from))),
        " ",
        patternButton(other),
        edge.inferred ? el("span", { class: "tag" }, "inferred") : null,
        sure(relation.confidence),
        el(
          "button",
          {
            type: "button",
            class: "why-button",
            "aria-label": `This relation: ${graph.name(from)} ${graph.phrase(edge, from)} ${graph.name(other)}`,
            title: "This relation by itself",
            onclick: () => state.select("r:" + relation.id),
          },
          "›",
        ),
      ),
      prose(relation.rationale),
      relation.for_problems
        ? el(
            "p",
            { class: "for" },
            "For ",
            relation.for_problems.map((id, i) => [i ? ", " : "", el("bdi", {}, graph.termName("problems", id))]),
          )
        : null,
      sourceList(relation.sources),
      disputes(relation.disputed_by),
    );
  }

  function reference(id) {
    const source = graph.details.sources[id] || {};
    const about = [(source.authors || []).join(", "), source.year, source.kind].filter(Boolean).join(" · ");
    return el("li", {}, sourceLink(id), about ? el("span", { class: "quiet" }, " ", el("bdi", {}, about)) : null);
  }

  return {
    patternButton,
    sourceLink,
    sourceList,
    disputes,
    sure,
    chip,
    block,
    bullets,
    prose,
    relationItem,
    reference,
  };
})();
