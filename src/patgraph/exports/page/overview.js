// The picture of many patterns: labelled regions, dots, and as many names as fit. What rests is painted
// once into a layer of its own; while the picture is dragged the layer is only moved, so dragging stays smooth.

const overview = (() => {
  const { PAD, bounds, outline, curve, near } = shapes;
  const { drawnRadius } = names;
  const TINTS = 8;
  let view = null;
  let members = [];
  let regions = [];
  let links = [];
  let batches = new Map();
  let grid = new Map();
  let layer = null;
  let rest = null;
  let lastCost = 0;
  const CELL = 64;

  function show(next) {
    view = next;
    layer = null;
    members = view.nodes.map((number) => graph.nodes[number]);
    grid = new Map();
    const byRegion = new Map();
    for (const node of members) {
      const key = Math.floor(node.x / CELL) + "," + Math.floor(node.y / CELL);
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(node);
      if (!byRegion.has(node.group)) byRegion.set(node.group, []);
      byRegion.get(node.group).push(node);
    }
    const tintOf = new Map(
      [...graph.regions.keys()].sort((a, b) => a - b).map((region, index) => [region, index % TINTS]),
    );
    regions = [...byRegion]
      .sort(([a], [b]) => a - b)
      .map(([id, nodes]) => ({
        id,
        nodes,
        tint: tintOf.get(id),
        label: plain(graph.regionLabel(id)),
        outline: outline(nodes),
        ...bounds(nodes),
      }));
    gatherLinks();
    // Names of hubs come first when there is not room for all.
    members = members.slice().sort((a, b) => b.value - a.value || a.id - b.id);
  }

  /** Edges inside a region are single lines; those between two regions become one band. */
  function gatherLinks() {
    batches = new Map();
    const bands = new Map();
    for (const e of view.edges) {
      const edge = graph.edges[e];
      const [a, b] = [graph.nodes[edge.from], graph.nodes[edge.to]];
      if (a.group === b.group) {
        const family = graph.family(edge);
        if (!batches.has(family)) batches.set(family, []);
        batches.get(family).push(a, b);
      } else {
        const key = Math.min(a.group, b.group) * 1e6 + Math.max(a.group, b.group);
        bands.set(key, (bands.get(key) || 0) + 1);
      }
    }
    const byId = new Map(regions.map((region) => [region.id, region]));
    const most = Math.max(1, ...bands.values());
    // Of very many regions only the strongest bands say anything.
    links = [...bands]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, Math.max(40, regions.length * 3))
      .map(([key, number]) => ({
        from: byId.get(Math.floor(key / 1e6)),
        to: byId.get(key % 1e6),
        number,
        width: 1.5 + 11 * Math.sqrt(number / most),
      }));
  }

  function paint(context, scale, visible) {
    const onScreen = (box, pad) =>
      box.right + pad > visible.left &&
      box.left - pad < visible.right &&
      box.bottom + pad > visible.top &&
      box.top - pad < visible.bottom;
    context.lineJoin = context.lineCap = "round";
    const bandColour = lines.faded(lines.variable("--band"), 0.55);
    for (const { from, to, width } of links) {
      context.beginPath();
      const bend = curve(from, to);
      context.moveTo(from.x, from.y);
      context.quadraticCurveTo(bend.x, bend.y, to.x, to.y);
      context.strokeStyle = bandColour;
      context.lineWidth = Math.max(width, 1 / scale);
      context.stroke();
    }
    for (const region of regions) {
      if (!onScreen(region, PAD)) continue;
      context.beginPath();
      region.outline.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
      if (region.outline.length === 1) context.lineTo(region.outline[0][0] + 0.1, region.outline[0][1]);
      context.closePath();
      context.fillStyle = context.strokeStyle = lines.variable(`--region-${region.tint}`);
      context.lineWidth = PAD * 2;
      context.stroke();
      context.fill();
    }
    // Many lines need little ink each, or they become a blot.
    const total = [...batches.values()].reduce((sum, ends) => sum + ends.length / 2, 0);
    const ink = Math.max(0.05, Math.min(0.42, 40 / Math.sqrt(total + 1) / 8));
    for (const [family, ends] of batches) {
      context.beginPath();
      for (let i = 0; i < ends.length; i += 2) {
        const [a, b] = [ends[i], ends[i + 1]];
        if (
          Math.max(a.x, b.x) < visible.left ||
          Math.min(a.x, b.x) > visible.right ||
          Math.max(a.y, b.y) < visible.top ||
          Math.min(a.y, b.y) > visible.bottom
        )
          continue;
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
      }
      context.strokeStyle = lines.faded(lines.colour(family), ink);
      context.lineWidth = 1.2 / Math.max(scale, 0.6);
      context.setLineDash(total < 2000 ? lines.look(family).dash : []);
      context.stroke();
    }
    context.setLineDash([]);
    const tiny = scale < 0.17;
    for (const region of regions) {
      if (!onScreen(region, PAD)) continue;
      context.fillStyle = lines.variable(`--dot-${region.tint}`);
      if (tiny) {
        const side = 2.4 / scale;
        for (const node of region.nodes) context.fillRect(node.x - side / 2, node.y - side / 2, side, side);
        continue;
      }
      context.beginPath();
      for (const node of region.nodes) {
        const r = drawnRadius(node, scale);
        if (node.form === "anti-pattern") {
          context.moveTo(node.x, node.y - r * 1.25);
          context.lineTo(node.x + r * 1.25, node.y);
          context.lineTo(node.x, node.y + r * 1.25);
          context.lineTo(node.x - r * 1.25, node.y);
          context.closePath();
        } else if (node.form === "style") context.rect(node.x - r, node.y - r, 2 * r, 2 * r);
        else {
          context.moveTo(node.x + r, node.y);
          context.arc(node.x, node.y, r, 0, 2 * Math.PI);
        }
      }
      context.fill();
    }
  }

  function frame(context, camera) {
    const { width, height, ratio, scale, tx, ty } = camera;
    const stale = !layer || layer.width !== width || layer.height !== height || layer.ratio !== ratio;
    const moved = layer && (layer.scale !== scale || layer.tx !== tx || layer.ty !== ty);
    if (stale || (moved && (lastCost < 14 || !camera.moving))) repaint(camera);
    const factor = scale / layer.scale;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const x = (tx - layer.tx * factor) * ratio;
    const y = (ty - layer.ty * factor) * ratio;
    context.drawImage(layer.canvas, x, y, layer.canvas.width * factor, layer.canvas.height * factor);
    context.restore();
    if ((moved && layer.scale !== scale) || layer.tx !== tx || layer.ty !== ty) {
      clearTimeout(rest);
      rest = setTimeout(() => {
        layer = null;
        stage.redraw();
      }, 130);
    }
  }

  function repaint(camera) {
    const began = performance.now();
    const { width, height, ratio, scale, tx, ty } = camera;
    const canvas =
      layer && layer.canvas.width === Math.round(width * ratio) && layer.canvas.height === Math.round(height * ratio)
        ? layer.canvas
        : document.createElement("canvas");
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio * scale, 0, 0, ratio * scale, tx * ratio, ty * ratio);
    paint(context, scale, {
      left: -tx / scale,
      top: -ty / scale,
      right: (width - tx) / scale,
      bottom: (height - ty) / scale,
    });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const placed = names.place(
      { regions, members },
      (x, y) => ({ x: x * scale + tx, y: y * scale + ty }),
      scale,
      width,
      height,
    );
    names.write(context, placed);
    layer = { canvas, width, height, ratio, scale, tx, ty, placed };
    lastCost = performance.now() - began;
  }

  /** On top of the layer: the selected or pointed-at pattern with its own relations. */
  function highlight(context, number, scale) {
    const node = graph.nodes[number];
    const shown = new Set(view.nodes);
    const visible = new Set(view.edges);
    const named = [];
    for (const e of graph.edgesOf(number)) {
      if (!visible.has(e)) continue;
      const edge = graph.edges[e];
      const other = graph.nodes[graph.other(edge, number)];
      if (!shown.has(other.id)) continue;
      const family = graph.family(edge);
      const look = lines.look(family);
      context.beginPath();
      context.moveTo(node.x, node.y);
      context.lineTo(other.x, other.y);
      context.strokeStyle = lines.colour(family);
      context.lineWidth = look.width / Math.max(scale, 0.5);
      context.setLineDash(look.dash.map((part) => part / Math.max(scale, 0.5)));
      context.stroke();
      context.setLineDash([]);
      named.push(other);
    }
    context.fillStyle = lines.variable("--text");
    for (const other of [...named, node]) {
      context.beginPath();
      context.arc(
        other.x,
        other.y,
        other === node ? drawnRadius(other, scale) + 3 / scale : Math.max(drawnRadius(other, scale), 3 / scale),
        0,
        2 * Math.PI,
      );
      context.fillStyle = other === node ? lines.variable("--accent") : lines.variable("--text");
      context.fill();
    }
    return [node, ...named];
  }

  function nodeAt(x, y, scale) {
    const reach = Math.max(14, 14 / scale);
    let best = null;
    let bestDistance = reach * reach;
    for (let cx = Math.floor((x - reach) / CELL); cx <= Math.floor((x + reach) / CELL); cx++) {
      for (let cy = Math.floor((y - reach) / CELL); cy <= Math.floor((y + reach) / CELL); cy++) {
        for (const node of grid.get(cx + "," + cy) || []) {
          const distance = (node.x - x) ** 2 + (node.y - y) ** 2;
          if (distance < bestDistance) {
            best = node;
            bestDistance = distance;
          }
        }
      }
    }
    return best ? best.id : null;
  }

  /** What a click at this place of the screen means: a name, a dot, or the region around it. */
  function at(screen, camera) {
    const inside = (box) =>
      screen.x >= box.x && screen.x <= box.x + box.width && screen.y >= box.y && screen.y <= box.y + box.height;
    const label = layer && layer.placed.find((one) => inside(one.box));
    const [x, y] = [(screen.x - camera.tx) / camera.scale, (screen.y - camera.ty) / camera.scale];
    if (label && label.node !== undefined) return { node: label.node };
    if (label) return { region: label.region };
    // Far away dots are too small to aim at: there the region answers.
    const node = camera.scale > 0.16 ? nodeAt(x, y, camera.scale) : null;
    if (node !== null) return { node };
    const region = regions.find(
      (one) =>
        x > one.left - PAD &&
        x < one.right + PAD &&
        y > one.top - PAD &&
        y < one.bottom + PAD &&
        near(one.outline, x, y),
    );
    return region ? { region: region.id } : null;
  }

  const extent = () => {
    const box = bounds(members);
    return { left: box.left - PAD, top: box.top - PAD - 26, right: box.right + PAD, bottom: box.bottom + PAD };
  };

  return {
    show,
    frame,
    highlight,
    at,
    extent,
    forget() {
      layer = null;
    },
    get regions() {
      return regions;
    },
    get links() {
      return links;
    },
    get batches() {
      return batches;
    },
    get placed() {
      return layer ? layer.placed : [];
    },
  };
})();
