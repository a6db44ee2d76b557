// Names in the overview: written in screen size, and only where they touch neither another name nor a dot.

const names = (() => {
  const { PAD } = shapes;

  /** How large a dot is: the more relations, the larger. */
  const radius = (node) => Math.min(11, 3.6 + Math.sqrt(node.value) * 0.95);

  /** From afar dots shrink less than the picture, so that hubs still stand out. */
  const drawnRadius = (node, scale) => radius(node) * Math.min(1.4, Math.max(1, 0.55 / scale));

  function placeLabels({ regions, members }, toScreen, scale, width, height) {
    const crowd = labels.crowd();
    const placed = [];
    const face = lines.font();
    const large = regions.length <= 40;
    const bigRegions = regions.slice().sort((a, b) => b.nodes.length - a.nodes.length || a.id - b.id);
    for (const region of bigRegions) {
      const size = large && width >= 560 ? 14 : 12;
      const font = `600 ${size}px ${face}`;
      const middle = toScreen((region.left + region.right) / 2, region.top - PAD);
      const broad = (region.right - region.left + 2 * PAD) * scale;
      if (middle.y + size + 8 < 0 || middle.y > height) continue;
      for (const limit of [240, broad * 1.15, 90]) {
        const text = labels.cut(region.label, limit, font);
        const wide = labels.measure(text, font) + 8;
        // near the side of the screen the label moves inwards rather than out of sight
        const x = broad > wide * 0.6 ? Math.min(Math.max(middle.x, wide / 2 + 2), width - wide / 2 - 2) : middle.x;
        const inside = Math.abs(x - middle.x) < broad / 2 ? x : middle.x;
        const box = { x: inside - wide / 2, y: middle.y - 4, width: wide, height: size + 8 };
        if (box.x + box.width < 0 || box.x > width || !crowd.add(box)) continue;
        placed.push({ region: region.id, lines: [text], x: inside, y: box.y + 4, size, font, box });
        break;
      }
    }
    if (scale > 0.17) {
      // From afar there is no room between the dots: then only hubs are named, each on one line between two rows.
      const far = scale < 0.42;
      const left = new Map(
        regions.map((region) => [region.id, far ? Math.min(6, Math.floor(region.nodes.length / 4)) : Infinity]),
      );
      const size = far ? 11 : Math.max(10, Math.min(13, 11.5 * Math.sqrt(scale)));
      const font = `${size}px ${face}`;
      const limit = Math.max(86, 104 * scale);
      let tries = 0;
      // A name must not lie on another pattern's dot either.
      const near = members
        .map((node) => ({ node, ...toScreen(node.x, node.y) }))
        .filter(({ x, y }) => x > -60 && x < width + 60 && y > -30 && y < height + 30);
      if (near.length < 1200)
        for (const { node, x, y } of near) {
          const r = drawnRadius(node, scale) * scale * (far ? 0.6 : 1);
          crowd.force({ x: x - r, y: y - r, width: 2 * r, height: 2 * r });
        }
      for (const node of members) {
        const spot = toScreen(node.x, node.y);
        if (spot.x < -60 || spot.x > width + 60 || spot.y < -30 || spot.y > height + 30) continue;
        if (!left.get(node.group)) continue;
        if (++tries > 900 || placed.length > 320) break;
        const r = drawnRadius(node, scale) * scale;
        for (const { text, x, top } of spots(node, spot, r, far ? Infinity : limit, size, font)) {
          const wide = Math.max(...text.map((line) => labels.measure(line, font)));
          const box = { x: x - wide / 2 - 1, y: top, width: wide + 2, height: text.length * size * 1.14 };
          const cutOff = spot.x > 0 && spot.x < width && (box.x < 0 || box.x + box.width > width);
          if (cutOff || !crowd.add(box)) continue;
          placed.push({ node: node.id, lines: text, x, y: top, size, font, box });
          left.set(node.group, left.get(node.group) - 1);
          break;
        }
      }
    }
    return placed;
  }

  /** Where a dot's name may stand: below or beside, on one line or on two. */
  function spots(node, spot, r, limit, size, font) {
    const found = [];
    const one = [labels.cut(plain(node.label), 190, font)];
    const two = labels.wrap(node.label, limit, font, 2);
    const whole = !two.some((line) => line.endsWith("…"));
    for (const text of two.length > 1 && whole ? [two, one] : [one]) {
      const high = text.length * size * 1.14;
      const aside = Math.max(...text.map((line) => labels.measure(line, font))) / 2 + r + 4;
      // Never above: between two rows one could not tell whose name it is.
      found.push(
        { text, x: spot.x, top: spot.y + r + 1 },
        { text, x: spot.x + aside, top: spot.y - high / 2 },
        { text, x: spot.x - aside, top: spot.y - high / 2 },
      );
    }
    return found;
  }

  function writeLabels(context, placed) {
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    const text = lines.variable("--text");
    const halo = lines.faded(lines.variable("--ground"), 0.8);
    for (const label of placed) {
      context.font = label.font;
      context.strokeStyle = halo;
      context.lineWidth = 3;
      context.fillStyle = text;
      label.lines.forEach((line, index) => {
        const y = label.y + index * label.size * 1.14;
        context.strokeText(line, label.x, y);
        context.fillText(line, label.x, y);
      });
    }
  }

  /** Called by the stage for each frame with the plain device context. */
  /** Names beside what `highlight` painted, as chips above the rest. */
  function nameChips(context, named, camera) {
    const crowd = labels.crowd();
    const font = `600 12px ${lines.font()}`;
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "top";
    named.slice(0, 40).forEach((node, index) => {
      const text = labels.cut(plain(node.label), 200, font);
      const wide = labels.measure(text, font) + 12;
      const [x, y] = [
        node.x * camera.scale + camera.tx,
        node.y * camera.scale + camera.ty + Math.max(4, drawnRadius(node, camera.scale) * camera.scale) + 4,
      ];
      const box = { x: x - wide / 2, y, width: wide, height: 19 };
      if (!crowd.add(box)) return;
      context.beginPath();
      context.roundRect(box.x, box.y, box.width, box.height, 5);
      context.fillStyle = index ? lines.variable("--surface") : lines.variable("--accent");
      context.fill();
      context.strokeStyle = lines.variable("--edge");
      context.lineWidth = 1;
      context.stroke();
      context.fillStyle = index ? lines.variable("--text") : lines.variable("--on-accent");
      context.fillText(text, x, y + 4);
    });
  }

  return { radius, drawnRadius, place: placeLabels, write: writeLabels, chips: nameChips };
})();
