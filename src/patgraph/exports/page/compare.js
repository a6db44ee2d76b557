// Two to four pinned patterns side by side.

const compare = (() => {
  const box = byId("compare");

  function row(title, numbers, cell) {
    const cells = numbers.map((number) => cell(graph.entry(number), number));
    if (cells.every((content) => content === null || (Array.isArray(content) && !content.length))) return null;
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, title),
      cells.map((content) =>
        el("td", {}, content || el("span", { class: "quiet", "aria-label": "nothing stated" }, "–")),
      ),
    );
  }

  /** One row per quality that any of them touches, so that gains and costs stand on one line. */
  function qualityRows(numbers) {
    const all = [
      ...new Set(numbers.flatMap((number) => (graph.entry(number).qualities || []).map((one) => one.quality))),
    ];
    const touched = (quality) =>
      numbers.filter((number) => (graph.entry(number).qualities || []).some((one) => one.quality === quality)).length;
    all.sort(
      (a, b) => touched(b) - touched(a) || (graph.termName("qualities", a) < graph.termName("qualities", b) ? -1 : 1),
    );
    return all.map((quality) =>
      row(el("span", { class: "quality" }, graph.termName("qualities", quality)), numbers, (entry) => {
        const effects = (entry.qualities || []).filter((one) => one.quality === quality);
        return effects.length
          ? effects.map((one) =>
              el(
                "div",
                { class: "effects " + one.effect },
                el(
                  "p",
                  {},
                  el("span", { class: "sign" }, one.effect === "improves" ? "▲ gains" : "▼ pays"),
                  " ",
                  el("bdi", {}, one.rationale || ""),
                ),
              ),
            )
          : null;
      }),
    );
  }

  function between(numbers) {
    const among = views.edgesAmong(new Set(numbers), (edge) => state.now.inferred || !edge.inferred);
    return el(
      "section",
      { class: "block" },
      el("h3", {}, "How they relate to each other"),
      among.length
        ? el(
            "ul",
            { class: "relations" },
            among.map((e) => {
              const edge = graph.edges[e];
              return el(
                "li",
                {},
                el(
                  "p",
                  {},
                  lines.sample(graph.family(edge)),
                  " ",
                  el("strong", {}, el("bdi", {}, graph.name(edge.from))),
                  ` ${graph.phrase(edge, edge.from)} `,
                  el("strong", {}, el("bdi", {}, graph.name(edge.to))),
                ),
                parts.prose(graph.relation(e).rationale),
                parts.sourceList(graph.relation(e).sources),
              );
            }),
          )
        : el("p", { class: "quiet" }, "No relation between them is recorded."),
    );
  }

  function draw(now) {
    const open = now.compare && now.pins.length > 1;
    const button = byId("open-compare");
    button.hidden = !now.pins.length;
    refill(button, now.pins.length > 1 ? `Compare ${now.pins.length}` : "1 pinned");
    button.setAttribute("aria-pressed", String(open));
    button.disabled = now.pins.length < 2;
    button.title = now.pins.map((key) => graph.name(graph.number(key))).join(", ");
    box.hidden = !open;
    document.body.classList.toggle("comparing", open);
    if (!open) {
      box.replaceChildren();
      return;
    }
    const numbers = now.pins.map(graph.number);
    const terms = (list, ids) =>
      ids && ids.length
        ? el(
            "p",
            {},
            ids.map((id, i) => [i ? ", " : "", el("bdi", {}, graph.termName(list, id))]),
          )
        : null;
    refill(
      box,
      el(
        "div",
        { class: "compare-head" },
        el("h2", {}, "Side by side"),
        el(
          "button",
          {
            type: "button",
            class: "close",
            id: "close-compare",
            "aria-label": "Close the comparison",
            onclick: () => state.go({ compare: false }),
          },
          "×",
        ),
      ),
      el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Comparison table" },
        el(
          "table",
          { style: null },
          el(
            "thead",
            {},
            el(
              "tr",
              {},
              el("td", {}),
              numbers.map((number) =>
                el(
                  "th",
                  { scope: "col" },
                  el("p", { class: "form" }, facets.FORM_LABELS[graph.nodes[number].form] || ""),
                  parts.patternButton(number),
                  el(
                    "button",
                    {
                      type: "button",
                      class: "text",
                      "aria-label": `Unpin ${graph.name(number)}`,
                      onclick: () => state.togglePin(graph.key(number)),
                    },
                    "unpin",
                  ),
                ),
              ),
            ),
          ),
          el(
            "tbody",
            {},
            row("In a sentence", numbers, (entry) => parts.prose(entry.summary)),
            row("Problem", numbers, (entry) => parts.prose(entry.problem)),
            row("Solution", numbers, (entry) => parts.prose(entry.solution)),
            row("When", numbers, (entry) =>
              entry.use_when ? parts.bullets(entry.use_when, { class: "yes" }) : null,
            ),
            row("When not", numbers, (entry) =>
              entry.avoid_when ? parts.bullets(entry.avoid_when, { class: "no" }) : null,
            ),
            qualityRows(numbers),
            row("Solves", numbers, (entry) => terms("problems", entry.solves)),
            row("Category", numbers, (entry) => terms("categories", entry.categories)),
            row("Service type", numbers, (entry) => terms("service_types", entry.service_types)),
            row("Technologies", numbers, (entry) =>
              terms(
                "technologies",
                (entry.technologies || []).map((one) => one.technology),
              ),
            ),
            row("Listed in", numbers, (entry) =>
              terms("catalogues", [...new Set((entry.listings || []).map((one) => one.catalogue))]),
            ),
          ),
        ),
      ),
      between(numbers),
    );
  }

  byId("open-compare").addEventListener("click", () => {
    state.go({ compare: !state.now.compare });
    if (state.now.compare) box.focus({ preventScroll: true });
  });

  return { draw };
})();
