// From the state to what is visible: which nodes, which edges, and the scope in which filters count.

const views = (() => {
  /** Up to so many patterns are drawn as cards; more as dots with as many labels as fit. */
  const CARDS = 60;

  function compute(now) {
    const wanted = facets.chosen(now);
    const kindPasses = facets.kindFilter(now);
    const passes = (number) => facets.passes(number, wanted);
    switch (now.view) {
      case "around":
        return around(now, passes, kindPasses);
      case "path":
        return along(now, passes, kindPasses);
      case "region":
        return whole(now, graph.regions.get(now.region), passes, kindPasses);
      default:
        return whole(
          now,
          graph.nodes.map((node) => node.id),
          passes,
          kindPasses,
        );
    }
  }

  /** Nodes within `depth` steps of `focus`, with their distance. */
  function reach(focus, depth, nodePasses, edgePasses) {
    const distance = new Map(focus.map((number) => [number, 0]));
    let frontier = focus;
    for (let step = 1; step <= depth && frontier.length; step++) {
      const found = [];
      for (const number of frontier) {
        for (const e of graph.edgesOf(number)) {
          const edge = graph.edges[e];
          const other = graph.other(edge, number);
          if (distance.has(other) || !edgePasses(edge) || !nodePasses(other)) continue;
          distance.set(other, step);
          found.push(other);
        }
      }
      frontier = found;
    }
    return distance;
  }

  function edgesAmong(members, edgePasses) {
    const inside = members instanceof Map || members instanceof Set ? members : new Set(members);
    const found = [];
    for (const number of inside.keys()) {
      for (const e of graph.edgesOf(number)) {
        const edge = graph.edges[e];
        if (edge.from === number && inside.has(edge.to) && edgePasses(edge)) found.push(e);
      }
    }
    return found.sort((a, b) => a - b);
  }

  const always = () => true;

  function around(now, passes, kindPasses) {
    const focus = now.around.map(graph.number);
    const distance = reach(focus, now.depth, passes, kindPasses);
    const scope = reach(focus, now.depth, always, kindPasses);
    // Inferred relations are counted beside those of each kind, also where only they lead further.
    const shown = (edge) => now.inferred || !edge.inferred;
    const counted = [
      ...edgesAmong(reach(focus, now.depth, passes, shown), shown),
      ...edgesAmong(reach(focus, now.depth, passes, always), (edge) => !shown(edge)),
    ];
    const members = [...distance.keys()];
    return {
      mode: members.length <= CARDS ? "cards" : "dots",
      arrangement: "around",
      focus: new Set(focus),
      distance,
      nodes: members,
      edges: edgesAmong(distance, kindPasses),
      scope: [...scope.keys()],
      scopeEdges: counted,
      title: now.around.map((key) => graph.name(graph.number(key))).join(" + "),
      hidden: reach(focus, now.depth, always, shown).size - members.length,
    };
  }

  function whole(now, all, passes, kindPasses) {
    const members = now.facets && facets.chosen(now).some((choice) => choice.length) ? all.filter(passes) : all;
    const everything = members.length === graph.nodes.length;
    const inside = new Set(members);
    const edges = everything ? graph.edges.filter(kindPasses).map((edge) => edge.id) : edgesAmong(inside, kindPasses);
    const filtered = members.length < all.length;
    const cards = members.length <= CARDS && (now.view === "region" || (filtered && members.length <= 40));
    return {
      mode: cards ? "cards" : "dots",
      arrangement: "whole",
      focus: new Set(),
      distance: null,
      nodes: members,
      edges,
      scope: all,
      scopeEdges: everything ? graph.edges.map((edge) => edge.id) : edgesAmong(inside, always),
      title: now.view === "region" ? graph.regionLabel(now.region) : "Overview",
      hidden: all.length - members.length,
    };
  }

  function along(now, passes, kindPasses) {
    const [a, b] = now.path.map(graph.number);
    const found = paths.between(a, b, (number) => number === a || number === b || passes(number), kindPasses);
    const members = [...new Set(found.flatMap((path) => path.nodes))];
    if (!members.length) members.push(a, b);
    const used = [...new Set(found.flatMap((path) => path.steps.flat()))].sort((x, y) => x - y);
    return {
      mode: "cards",
      arrangement: "path",
      focus: new Set([a, b]),
      distance: paths.columns(found, a, b),
      found,
      nodes: [...new Set(members)],
      edges: used,
      scope: graph.nodes.map((node) => node.id),
      scopeEdges: used,
      title: `${graph.name(a)} → ${graph.name(b)}`,
      hidden: 0,
    };
  }

  return { compute, reach, edgesAmong, CARDS };
})();
