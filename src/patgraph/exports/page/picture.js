// The view as an SVG picture, drawn from the same places, colours and lines as on the canvas.

const picture = (() => {
  const round = (value) => Math.round(value * 10) / 10;

  /** Where the line from the middle of a card towards a point leaves the card. */
  function rim(card, towards, gap) {
    const [dx, dy] = [towards.x - card.x, towards.y - card.y];
    const share =
      Math.min(card.width / 2 / Math.abs(dx || 1e-9), card.height / 2 / Math.abs(dy || 1e-9), 1) +
      gap / Math.max(1, Math.hypot(dx, dy));
    return { x: card.x + dx * share, y: card.y + dy * share };
  }

  function headOf(look, colour, tip, from) {
    const turn = (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI;
    const shape = lines.headShape(look.head);
    if (look.head === "triangle") shape.setAttribute("fill", lines.variable("--ground"));
    const filled = look.head === "vee" ? "none" : colour;
    return svg(
      "g",
      {
        transform: `translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(turn)})`,
        fill: filled,
        stroke: colour,
        "stroke-width": 1.4,
      },
      shape,
    );
  }

  function edgeShape(e, cards) {
    const edge = graph.edges[e];
    const [a, b] = [cards.get(edge.from), cards.get(edge.to)];
    const family = graph.family(edge);
    const look = lines.look(family);
    const colour = lines.colour(family);
    const bend = stage.bends.get(e) || 0;
    const middle = { x: (a.x + b.x) / 2 + (b.y - a.y) * bend, y: (a.y + b.y) / 2 - (b.x - a.x) * bend };
    const gap = look.head === "circle" ? 4 : 2;
    const [start, end] = [rim(a, bend ? middle : b, gap), rim(b, bend ? middle : a, gap)];
    const { focus, arrangement } = stage.view;
    const near = !focus.size || arrangement === "path" || focus.has(edge.from) || focus.has(edge.to);
    const ends = lines.ends(look.head, graph.kind(edge).symmetric);
    const shape = bend
      ? `M${round(start.x)} ${round(start.y)}Q${round(middle.x)} ${round(middle.y)} ${round(end.x)} ${round(end.y)}`
      : `M${round(start.x)} ${round(start.y)}L${round(end.x)} ${round(end.y)}`;
    return svg(
      "g",
      { opacity: near ? (edge.inferred ? 0.65 : null) : 0.3 },
      svg("title", {}, `${graph.name(edge.from)} ${graph.phrase(edge, edge.from)} ${graph.name(edge.to)}`),
      svg("path", {
        d: shape,
        fill: "none",
        stroke: colour,
        "stroke-width": look.width,
        "stroke-dasharray": look.dash.join(" ") || null,
      }),
      ends.to ? headOf(look, colour, end, bend ? middle : start) : null,
      ends.from ? headOf(look, colour, start, bend ? middle : end) : null,
    );
  }

  function cardShape(number, card, focus) {
    const node = graph.nodes[number];
    const dash = node.form === "anti-pattern" ? "5 4" : node.form === "technique" ? "1 3" : null;
    const text = svg("text", {
      x: round(card.x),
      "text-anchor": "middle",
      "font-size": focus ? 15 : 14,
      fill: lines.variable(focus ? "--on-accent" : "--text"),
    });
    card.text.forEach((line, index) =>
      text.append(
        svg(
          "tspan",
          { x: round(card.x), y: round(card.y + (index - (card.text.length - 1) / 2) * arrange.LINE + 5) },
          line,
        ),
      ),
    );
    return svg(
      "g",
      {},
      svg("rect", {
        x: round(card.x - card.width / 2),
        y: round(card.y - card.height / 2),
        width: card.width,
        height: card.height,
        rx: node.form === "protocol" ? 18 : node.form === "style" ? 2 : 7,
        fill: lines.variable(focus ? "--accent" : "--surface"),
        stroke: lines.variable(node.form === "anti-pattern" ? "--conflicts-with" : focus ? "--accent" : "--edge"),
        "stroke-width": node.form === "style" ? 2 : 1.2,
        "stroke-dasharray": dash,
      }),
      text,
    );
  }

  function cardsPicture(view) {
    const cards = stage.cards;
    const all = [...cards.values()];
    const box = {
      left: Math.min(...all.map((c) => c.x - c.width / 2)),
      top: Math.min(...all.map((c) => c.y - c.height / 2)),
      right: Math.max(...all.map((c) => c.x + c.width / 2)),
      bottom: Math.max(...all.map((c) => c.y + c.height / 2)),
    };
    const words = stage.words.map((word) =>
      svg(
        "g",
        {},
        svg("rect", {
          x: round(word.box.x),
          y: round(word.box.y),
          width: round(word.box.width),
          height: word.box.height,
          fill: lines.variable("--ground"),
          opacity: 0.92,
        }),
        svg(
          "text",
          {
            x: round(word.x),
            y: round(word.y + 4),
            "text-anchor": "middle",
            "font-size": 11,
            fill: lines.variable("--muted"),
          },
          word.text,
        ),
      ),
    );
    return {
      box,
      parts: [
        view.edges.map((e) => edgeShape(e, cards)),
        words,
        [...cards].map(([number, card]) => cardShape(number, card, view.focus.has(number))),
      ],
    };
  }

  function overviewPicture(view) {
    const box = overview.extent();
    const bands = overview.links.map(({ from, to, width }) => {
      const bend = shapes.curve(from, to);
      return svg("path", {
        d: `M${round(from.x)} ${round(from.y)}Q${round(bend.x)} ${round(bend.y)} ${round(to.x)} ${round(to.y)}`,
        fill: "none",
        stroke: lines.variable("--band"),
        "stroke-opacity": 0.55,
        "stroke-width": round(width),
      });
    });
    const regions = overview.regions.map((region) =>
      svg("path", {
        d:
          "M" +
          region.outline.map(([x, y]) => `${x} ${y}`).join("L") +
          (region.outline.length === 1 ? "h.1" : "") +
          "Z",
        fill: lines.variable(`--region-${region.tint}`),
        stroke: lines.variable(`--region-${region.tint}`),
        "stroke-width": shapes.PAD * 2,
        "stroke-linejoin": "round",
      }),
    );
    const inside = [...overview.batches].map(([family, ends]) => {
      let path = "";
      for (let i = 0; i < ends.length; i += 2) path += `M${ends[i].x} ${ends[i].y}L${ends[i + 1].x} ${ends[i + 1].y}`;
      return svg("path", {
        d: path,
        fill: "none",
        stroke: lines.colour(family),
        "stroke-opacity": 0.25,
        "stroke-dasharray": lines.look(family).dash.join(" ") || null,
      });
    });
    const dots = overview.regions.map((region) =>
      svg(
        "g",
        { fill: lines.variable(`--dot-${region.tint}`) },
        region.nodes.map((node) =>
          svg("circle", { cx: node.x, cy: node.y, r: round(names.radius(node)) }, svg("title", {}, node.label)),
        ),
      ),
    );
    const font = `12px ${lines.font()}`;
    const crowd = labels.crowd();
    const text = (x, y, content, size, weight) =>
      svg(
        "text",
        {
          x: round(x),
          y: round(y),
          "text-anchor": "middle",
          "font-size": size,
          "font-weight": weight,
          fill: lines.variable("--text"),
        },
        content,
      );
    const titles = overview.regions.map((region) =>
      text((region.left + region.right) / 2, region.top - shapes.PAD + 16, region.label, 16, 600),
    );
    for (const region of overview.regions)
      crowd.force({
        x: (region.left + region.right) / 2 - 120,
        y: region.top - shapes.PAD,
        width: 240,
        height: 20,
      });
    const written = [];
    for (const number of view.nodes
      .slice()
      .sort((a, b) => graph.nodes[b].value - graph.nodes[a].value || a - b)
      .slice(0, 1500)) {
      const node = graph.nodes[number];
      const broken = labels.wrap(node.label, 104, font, 2);
      const wide = Math.max(...broken.map((line) => labels.measure(line, font)));
      const top = node.y + names.radius(node) + 2;
      if (!crowd.add({ x: node.x - wide / 2, y: top, width: wide, height: 14 * broken.length })) continue;
      broken.forEach((line, index) => written.push(text(node.x, top + 11 + index * 14, line, 12, null)));
    }
    return { box, parts: [bands, regions, inside, dots, titles, written] };
  }

  function draw() {
    const view = stage.view;
    const { box, parts } = view.mode === "cards" ? cardsPicture(view) : overviewPicture(view);
    const pad = 24;
    const [width, height] = [Math.ceil(box.right - box.left + 2 * pad), Math.ceil(box.bottom - box.top + 2 * pad)];
    const root = svg(
      "svg",
      {
        xmlns: SVG,
        width,
        height,
        viewBox: `${Math.floor(box.left - pad)} ${Math.floor(box.top - pad)} ${width} ${height}`,
        "font-family": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
        role: "img",
      },
      svg("title", {}, view.title),
      svg("rect", {
        x: Math.floor(box.left - pad),
        y: Math.floor(box.top - pad),
        width,
        height,
        fill: lines.variable("--ground"),
      }),
      parts,
    );
    return { width, height, text: new XMLSerializer().serializeToString(root) };
  }

  return { draw };
})();
