// What vis-network is told about a card and about a relation.

const looks = (() => {
  function card(number, place, view) {
    const node = graph.nodes[number];
    const { text, x, y } = place;
    const focus = view.focus.has(number);
    const background = focus ? lines.variable("--accent") : lines.variable("--surface");
    const border =
      node.form === "anti-pattern"
        ? lines.variable("--conflicts-with")
        : focus
          ? lines.variable("--accent")
          : lines.variable("--edge");
    const chosen = {
      background: focus ? lines.variable("--accent") : lines.variable("--chosen"),
      border: lines.variable("--accent-strong"),
    };
    return {
      id: number,
      x,
      y,
      label: text.join("\n"),
      shape: "box",
      margin: { top: 8, bottom: 8, left: 12, right: 12 },
      borderWidth: node.form === "style" ? 2 : 1,
      borderWidthSelected: 2.5,
      shapeProperties: {
        borderRadius: node.form === "protocol" ? 18 : node.form === "style" ? 2 : 7,
        borderDashes: node.form === "anti-pattern" ? [5, 4] : node.form === "technique" ? [1, 3] : false,
      },
      color: { background, border, highlight: chosen, hover: { ...chosen, border: lines.variable("--accent") } },
      font: {
        face: lines.font(),
        size: focus ? 15 : 14,
        color: focus ? lines.variable("--on-accent") : lines.variable("--text"),
      },
      chosen: true,
    };
  }

  const HEADS = {
    arrow: { type: "arrow", scaleFactor: 0.62 },
    circle: { type: "circle", scaleFactor: 0.42 },
    bar: { type: "bar", scaleFactor: 0.8 },
    triangle: { type: "triangle", scaleFactor: 0.85 },
    vee: { type: "vee", scaleFactor: 0.7 },
  };

  function edge(number, bend, view) {
    const own = graph.edges[number];
    const family = graph.family(own);
    const look = lines.look(family);
    const ends = lines.ends(look.head, graph.kind(own).symmetric);
    const near =
      !view.focus.size || view.arrangement === "path" || view.focus.has(own.from) || view.focus.has(own.to);
    const colour = lines.colour(family);
    const head = (enabled) => ({ enabled, ...HEADS[look.head] });
    return {
      id: number,
      from: own.from,
      to: own.to,
      width: own.inferred ? 1 : look.width,
      dashes: look.dash.length ? look.dash : false,
      arrows: { to: head(ends.to), from: head(ends.from) },
      color: {
        color: near && !own.inferred ? colour : lines.faded(colour, near ? 0.65 : 0.24),
        highlight: colour,
        hover: colour,
        inherit: false,
      },
      smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
    };
  }

  /** Several relations of one pair must not lie on one another. */
  function bending(edgeNumbers) {
    const pairs = new Map();
    for (const e of edgeNumbers) {
      const { from, to } = graph.edges[e];
      const key = Math.min(from, to) + "-" + Math.max(from, to);
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(e);
    }
    const bends = new Map();
    for (const members of pairs.values()) {
      if (members.length === 1) continue;
      members.forEach((e, index) => {
        const place = (index - (members.length - 1) / 2) * 0.26;
        // Bends are seen from the edge's own start; edges the other way round bend to the other side.
        bends.set(e, graph.edges[e].from < graph.edges[e].to ? place : -place);
      });
    }
    return bends;
  }

  return { card, edge, bending };
})();
