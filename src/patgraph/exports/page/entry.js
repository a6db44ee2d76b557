// All that is known about one pattern.

const entries = (() => {
  const { patternButton, sourceList, disputes, sure, chip, block, bullets, prose, relationItem, reference } = parts;

  function actions(number) {
    const key = graph.key(number);
    const now = state.now;
    const pinned = now.pins.includes(key);
    const middle = now.view === "around" && now.around.length === 1 && now.around[0] === key;
    return el(
      "div",
      { class: "actions" },
      middle
        ? null
        : el("button", { type: "button", id: "walk", class: "main", onclick: () => state.walk(key) }, "Walk here"),
      now.view === "around" && !now.around.includes(key)
        ? el(
            "button",
            { type: "button", id: "add", onclick: () => state.go({ around: [...now.around, key] }) },
            "Add to view",
          )
        : null,
      el(
        "button",
        { type: "button", id: "pin", "aria-pressed": String(pinned), onclick: () => state.togglePin(key) },
        pinned ? "Pinned" : "Pin to compare",
      ),
      el("button", { type: "button", id: "path-from", onclick: () => paths.startAt(key) }, "Path from here"),
    );
  }

  function qualities(list) {
    const part = (effect, title, sign) => {
      const members = list.filter((one) => one.effect === effect);
      return members.length
        ? el(
            "div",
            { class: "effects " + effect },
            el("h4", {}, title),
            el(
              "ul",
              {},
              members.map((one) =>
                el(
                  "li",
                  {},
                  el("span", { class: "sign", "aria-hidden": "true" }, sign),
                  el(
                    "div",
                    {},
                    el("strong", {}, el("bdi", {}, graph.termName("qualities", one.quality))),
                    sure(one.confidence),
                    prose(one.rationale),
                    sourceList(one.sources),
                    disputes(one.disputed_by),
                  ),
                ),
              ),
            ),
          )
        : null;
    };
    return block("Qualities", part("improves", "Gained", "▲"), part("weakens", "Paid", "▼"));
  }

  function relations(number) {
    const byFamily = new Map();
    for (const e of graph.edgesOf(number)) {
      const edge = graph.edges[e];
      if (edge.inferred && !state.now.inferred) continue;
      const family = graph.family(edge);
      if (!byFamily.has(family)) byFamily.set(family, []);
      byFamily.get(family).push(e);
    }
    return [...byFamily]
      .sort(([a], [b]) => graph.familyRank(a) - graph.familyRank(b) || (a < b ? -1 : 1))
      .map(([family, members]) =>
        el(
          "section",
          { class: "family" },
          el(
            "h4",
            {},
            lines.sample(family),
            graph.familyLabel(family),
            el("span", { class: "count" }, members.length),
          ),
          el(
            "ul",
            { class: "relations" },
            members.map((e) => relationItem(e, number)),
          ),
        ),
      );
  }

  function listing(one) {
    const STANCE = { discourages: "advises against it", recommends: "recommends it" };
    const catalogue = graph.termName("catalogues", one.catalogue);
    return el(
      "li",
      {},
      link(one.url, el("bdi", {}, one.name)),
      el(
        "span",
        { class: "quiet" },
        " in ",
        el("bdi", {}, catalogue),
        one.match && one.match !== "exact" ? ` (${one.match} match)` : "",
      ),
      one.stance ? el("span", { class: "tag" }, STANCE[one.stance] || one.stance) : null,
    );
  }

  function pattern(number) {
    const entry = graph.entry(number);
    const node = graph.nodes[number];
    const uses = (entry.use_when || []).length || (entry.avoid_when || []).length;
    return el(
      "article",
      { class: "entry" },
      el("p", { class: "form" }, facets.FORM_LABELS[node.form] || node.form),
      el("h2", {}, el("bdi", {}, node.label)),
      entry.aliases
        ? el(
            "p",
            { class: "aliases" },
            "also ",
            entry.aliases.map((alias, i) => [i ? ", " : "", el("bdi", {}, alias)]),
          )
        : null,
      entry.deprecated
        ? el(
            "p",
            { class: "disputed" },
            "Deprecated",
            entry.deprecated.replaced_by && graph.has(entry.deprecated.replaced_by)
              ? [". Use ", patternButton(graph.number(entry.deprecated.replaced_by))]
              : null,
          )
        : null,
      actions(number),
      entry.summary ? el("p", { class: "lead" }, el("bdi", {}, entry.summary)) : null,
      entry.scope_note ? el("p", { class: "quiet" }, el("bdi", {}, entry.scope_note)) : null,
      block("Problem", prose(entry.problem)),
      block("Solution", prose(entry.solution)),
      uses
        ? el(
            "div",
            { class: "pair" },
            block("When", (entry.use_when || []).length ? bullets(entry.use_when, { class: "yes" }) : null),
            block("When not", (entry.avoid_when || []).length ? bullets(entry.avoid_when, { class: "no" }) : null),
          )
        : null,
      qualities(entry.qualities || []),
      block("Relations", relations(number)),
      block(
        "Solves",
        entry.solves
          ? el(
              "p",
              { class: "chips" },
              entry.solves.map((id) => chip("problem", id)),
            )
          : null,
      ),
      block(
        "Lives in",
        entry.categories || entry.service_types
          ? el(
              "p",
              { class: "chips" },
              (entry.categories || []).map((id) => chip("category", id)),
              (entry.service_types || []).map((id) => chip("service-type", id)),
            )
          : null,
      ),
      block(
        "Technologies",
        entry.technologies
          ? el(
              "ul",
              {},
              entry.technologies.map((one) => {
                const known = graph.details.technologies[one.technology] || {};
                return el(
                  "li",
                  {},
                  link(known.url, el("bdi", {}, known.name || one.technology)),
                  known.vendor ? el("span", { class: "quiet" }, " ", el("bdi", {}, known.vendor)) : null,
                  one.note ? [": ", el("bdi", {}, one.note)] : null,
                );
              }),
            )
          : null,
      ),
      block("Listed elsewhere", entry.listings ? el("ul", {}, entry.listings.map(listing)) : null),
      block("Further reading", entry.references ? el("ul", {}, entry.references.map(reference)) : null),
      entry.iri ? el("p", { class: "iri" }, entry.iri) : null,
    );
  }

  return { article: pattern };
})();
