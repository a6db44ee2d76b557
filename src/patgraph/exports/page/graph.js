// The graph as the page holds it. Nodes and edges are numbered 0, 1, 2 …; their texts arrive later,
// from a second block of JSON behind this program, so that the first picture need not wait for them.

const graph = (() => {
  const drawing = JSON.parse(byId("patgraph-drawing").textContent);
  const { nodes, edges, kinds, families, communities } = drawing;
  const numbers = new Map(nodes.map((node) => [node.key, node.id]));
  const familyById = new Map(families.map((family) => [family.id, family]));
  const kindNumbers = new Map(kinds.map((kind, index) => [kind.id, index]));

  // Incident edges of node n: incident[first[n]] … incident[first[n + 1] - 1]
  const first = new Int32Array(nodes.length + 1);
  for (const edge of edges) {
    first[edge.from + 1]++;
    first[edge.to + 1]++;
  }
  for (let n = 0; n < nodes.length; n++) first[n + 1] += first[n];
  const incident = new Int32Array(edges.length * 2);
  const next = first.slice();
  for (const edge of edges) {
    incident[next[edge.from]++] = edge.id;
    incident[next[edge.to]++] = edge.id;
  }

  const regionLabels = new Map(communities.map((community) => [community.id, community.label]));
  const regions = new Map();
  for (const node of nodes) {
    if (!regions.has(node.group)) regions.set(node.group, []);
    regions.get(node.group).push(node.id);
  }

  return {
    nodes,
    edges,
    kinds,
    families,
    communities,
    regions,
    options: drawing.options,
    meta: drawing.meta,
    start: drawing.start,
    details: null,
    loadDetails() {
      let details = JSON.parse(byId("patgraph-details").textContent);
      // Long texts come packed: every sign beyond ASCII stands for a frequent word.
      if (details.packed)
        details = JSON.parse(
          details.packed.replace(/[^\u0000-\u007f]/g, (sign) => details.words[sign.charCodeAt(0) - 0xa1]),
        );
      details.relations.forEach((relation, index) => {
        if (!relation.id) {
          const edge = edges[index];
          relation.id = `${nodes[edge.from].key}--${kinds[edge.kind].id}--${nodes[edge.to].key}`;
        }
      });
      details.relationNumbers = new Map(details.relations.map((relation, index) => [relation.id, index]));
      graph.details = details;
    },
    number: (key) => numbers.get(key),
    has: (key) => numbers.has(key),
    name: (number) => nodes[number].label,
    key: (number) => nodes[number].key,
    edgesOf: (number) => incident.subarray(first[number], first[number + 1]),
    other: (edge, number) => (edge.from === number ? edge.to : edge.from),
    kind: (edge) => kinds[edge.kind],
    kindById: (id) => kinds[kindNumbers.get(id)],
    family: (edge) => kinds[edge.kind].family,
    familyById,
    familyRank: (id) => (familyById.has(id) ? familyById.get(id).rank : 99),
    /** A family's name as a heading: with a capital. */
    familyLabel(id) {
      const label = String(familyById.has(id) ? familyById.get(id).label : id);
      return label.charAt(0).toUpperCase() + label.slice(1);
    },
    regionLabel(region) {
      if (regionLabels.get(region)) return regionLabels.get(region);
      const members = regions.get(region) || [];
      const hub = members.reduce((best, n) => (best < 0 || nodes[n].value > nodes[best].value ? n : best), -1);
      return hub < 0 ? "Patterns" : `Around ${nodes[hub].label}`;
    },
    entry: (number) => graph.details.entries[number],
    relation: (number) => graph.details.relations[number],
    edgeByKey: (key) => edges[graph.details.relationNumbers.get(key)],
    term: (list, id) => graph.details[list][id],
    termName: (list, id) => {
      const term = graph.details[list][id];
      return (term && (term.name || term.title)) || id;
    },
    /** The kind in words, seen from one end. */
    phrase: (edge, from) =>
      (from === edge.to && from !== edge.from ? kinds[edge.kind].inverse_phrase : kinds[edge.kind].phrase) ||
      kinds[edge.kind].label,
  };
})();
