// The shape of a region: the outline of its patterns with a margin around it.

const shapes = (() => {
  /** The margin between the outermost patterns and the edge of their region. */
  const PAD = 52;

  function bounds(nodes) {
    let [left, top, right, bottom, sx, sy] = [Infinity, Infinity, -Infinity, -Infinity, 0, 0];
    for (const { x, y } of nodes) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      sx += x;
      sy += y;
    }
    return { left, top, right, bottom, x: sx / nodes.length, y: sy / nodes.length };
  }

  /** Convex hull (monotone chain). */
  function outline(nodes) {
    const points = nodes.map(({ x, y }) => [x, y]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    if (points.length < 3) return points;
    const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    const half = (list) => {
      const chain = [];
      for (const point of list) {
        while (chain.length > 1 && cross(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
        chain.push(point);
      }
      chain.pop();
      return chain;
    };
    return [...half(points), ...half(points.slice().reverse())];
  }

  function curve(from, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    return { x: (from.x + to.x) / 2 - dy * 0.12, y: (from.y + to.y) / 2 + dx * 0.12 };
  }

  /** Names in screen size: regions first, then hubs, each only where it touches no other. */
  function near(outlinePoints, x, y) {
    let within = outlinePoints.length > 2;
    for (let i = 0; i < outlinePoints.length; i++) {
      const [ax, ay] = outlinePoints[i];
      const [bx, by] = outlinePoints[(i + 1) % outlinePoints.length];
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const t = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
      if ((ax + t * (bx - ax) - x) ** 2 + (ay + t * (by - ay) - y) ** 2 < PAD * PAD) return true;
      if ((bx - ax) * (y - ay) - (by - ay) * (x - ax) < 0) within = false;
    }
    return within;
  }

  return { PAD, bounds, outline, curve, near };
})();
