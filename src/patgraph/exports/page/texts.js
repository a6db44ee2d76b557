// The view as text: Mermaid for a decision record, CSV for a spreadsheet.

const texts = (() => {
  // --- Mermaid -----------------------------------------------------------------------------

  /** Everything that means something to Mermaid, a comment's or directive's marks included, becomes a number. */
  const mermaidText = (text) =>
    plain(text)
      .replace(/[^\p{L}\p{N} .,:/()'+-]/gu, (sign) => `#${sign.codePointAt(0)};`)
      .trim();

  const MERMAID_LINES = {
    "used-with": (word, symmetric) => (symmetric ? `---|"${word}"|` : `-->|"${word}"|`),
    "alternative-to": (word) => `<-.->|"${word}"|`,
    "conflicts-with": (word) => `x--x|"${word}"|`,
    refines: (word) => `==>|"${word}"|`,
  };

  function mermaid() {
    const view = stage.view;
    const text = ["flowchart LR"];
    const nodes = listing.patterns(view).slice(0, 120);
    const names = new Map(nodes.map((number, index) => [number, "p" + index]));
    for (const number of nodes) text.push(`  ${names.get(number)}["${mermaidText(graph.name(number))}"]`);
    for (const e of view.edges) {
      const edge = graph.edges[e];
      if (!names.has(edge.from) || !names.has(edge.to)) continue;
      const kind = graph.kind(edge);
      const shape = MERMAID_LINES[kind.family] || ((word) => `-.->|"${word}"|`);
      text.push(`  ${names.get(edge.from)} ${shape(mermaidText(kind.label), kind.symmetric)} ${names.get(edge.to)}`);
    }
    const middle = nodes.filter((number) => view.focus.has(number)).map((number) => names.get(number));
    if (middle.length) text.push("  classDef middle stroke-width:3px", `  class ${middle.join(",")} middle`);
    return text.join("\n") + "\n";
  }

  // --- CSV ---------------------------------------------------------------------------------

  /** A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
  function cell(value) {
    let text = Array.isArray(value) ? value.join("; ") : value === undefined || value === null ? "" : String(value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  const csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  const patternsCsv = () =>
    csv([
      ["id", "name", "form", "summary", "categories", "service_types", "solves"],
      ...listing.patterns(stage.view).map((number) => {
        const entry = graph.entry(number);
        return [
          graph.key(number),
          graph.name(number),
          graph.nodes[number].form,
          entry.summary,
          entry.categories,
          entry.service_types,
          entry.solves,
        ];
      }),
    ]);

  const relationsCsv = () =>
    csv([
      ["subject", "kind", "target", "rationale", "sources", "inferred"],
      ...listing.relations(stage.view).map((e) => {
        const edge = graph.edges[e];
        const known = graph.relation(e);
        return [
          graph.key(edge.from),
          graph.kind(edge).id,
          graph.key(edge.to),
          known.rationale,
          known.sources,
          String(Boolean(edge.inferred)),
        ];
      }),
    ]);

  return { mermaid, patternsCsv, relationsCsv };
})();
