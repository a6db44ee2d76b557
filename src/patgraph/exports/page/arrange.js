// Places for the cards of one view. Computed, never simulated on screen: the same view always looks the same.
// A single pattern's neighbours stand on an ellipse in the order of their families; wider views start from
// the positions computed while the page was written and are relaxed until nothing overlaps.

const arrange = (() => {
  const GAP = { x: 26, y: 20 };
  const LINE = 18;

  function card(number, narrow, bold) {
    const font = `${bold ? 15 : 14}px ${lines.font()}`;
    const text = labels.wrap(graph.name(number), narrow ? 104 : 140, font, 3);
    const width = Math.max(...text.map((line) => labels.measure(line, font)));
    return { number, text, width: Math.ceil(width) + 24, height: text.length * LINE + 16 };
  }

  function arrangeView(view, size) {
    const narrow = size.width < 560;
    const cards = new Map(view.nodes.map((number) => [number, card(number, narrow, view.focus.has(number))]));
    // Cards are wide and low; on a high screen the picture grows downwards instead.
    const aspect = Math.min(1.9, Math.max(0.55, size.width / Math.max(1, size.height)));
    if (view.arrangement === "path") columns(view, cards, narrow);
    else if (view.focus.size === 1 && Math.max(...view.distance.values()) <= 1) ring(view, cards, aspect, narrow);
    else relax(view, cards, aspect);
    return cards;
  }

  /** One middle, the others around it on as many ellipses as they need. */
  function ring(view, cards, aspect, narrow) {
    const [middle] = view.focus;
    const centre = cards.get(middle);
    centre.x = centre.y = 0;
    const rank = new Map();
    for (const e of view.edges) {
      const edge = graph.edges[e];
      if (edge.from !== middle && edge.to !== middle) continue;
      const other = graph.other(edge, middle);
      // among one family what goes out stands before what comes in
      const order = graph.familyRank(graph.family(edge)) * 100 + edge.kind * 2 + (edge.from === middle ? 0 : 1);
      if (!rank.has(other) || order < rank.get(other)) rank.set(other, order);
    }
    const others = view.nodes
      .filter((number) => number !== middle)
      .sort((a, b) => (rank.get(a) ?? 1e6) - (rank.get(b) ?? 1e6) || a - b)
      .map((number) => cards.get(number));
    if (!others.length) return;
    const widest = Math.max(...others.map((one) => one.width));
    const highest = Math.max(...others.map((one) => one.height));
    const rings = others.length > (narrow ? 26 : 34) ? 2 : 1;
    const share = others.map((_, index) => index % rings);
    let floor = { x: centre.width / 2 + widest / 2 + (narrow ? 16 : 96), y: centre.height / 2 + highest / 2 + 74 };
    for (let level = 0; level < rings; level++) {
      const members = others.filter((_, index) => share[index] === level);
      const radius = ellipse(members, floor, aspect, widest, highest);
      floor = { x: radius.x + widest + GAP.x + 30, y: radius.y + highest + GAP.y + 40 };
    }
    separate([...cards.values()], centre);
  }

  /** Place cards on the smallest ellipse on which they have room, at equal steps measured in cards. */
  function ellipse(members, floor, aspect, widest, highest) {
    const steps = 720;
    const start = -Math.PI / 2;
    let x = floor.x;
    let y = Math.max(floor.y, (floor.x / aspect) * 0.8);
    x = Math.max(x, y * aspect * 0.86);
    // On a high screen the height grows first; the width follows only as far as the screen is wide anyway.
    const high = aspect < 0.8;
    if (high) x = Math.max(floor.x, y * aspect * 0.7);
    for (let tries = 0; tries < 200; tries++) {
      const lengths = [0];
      for (let i = 1; i <= steps; i++) {
        const [t0, t1] = [i - 1, i].map((step) => start + (2 * Math.PI * step) / steps);
        const dx = (Math.abs(Math.cos(t1) - Math.cos(t0)) * x) / (widest + GAP.x);
        const dy = (Math.abs(Math.sin(t1) - Math.sin(t0)) * y) / (highest + GAP.y);
        lengths.push(lengths[i - 1] + Math.max(dx, dy));
      }
      if (lengths[steps] >= members.length) {
        const share = lengths[steps] / members.length;
        let i = 0;
        members.forEach((member, index) => {
          const goal = (index + 0.5) * share;
          while (lengths[i] < goal) i++;
          const turn = start + (2 * Math.PI * i) / steps;
          member.x = Math.round(Math.cos(turn) * x);
          member.y = Math.round(Math.sin(turn) * y);
        });
        return { x, y };
      }
      y += high ? 8 : 8 / aspect;
      x = high ? Math.max(floor.x, y * aspect * 0.7) : x + 8;
    }
    return { x, y };
  }

  /** Stress: distances on the screen become like distances in the graph, cards counted as wide as they are. */
  function relax(view, cards, aspect) {
    const members = view.nodes;
    const n = members.length;
    const at = new Map(members.map((number, index) => [number, index]));
    const near = members.map(() => []);
    for (const e of view.edges) {
      const [a, b] = [at.get(graph.edges[e].from), at.get(graph.edges[e].to)];
      if (a === b) continue;
      near[a].push(b);
      near[b].push(a);
    }
    const FAR = 4;
    const hops = members.map((_, from) => {
      const distance = new Float64Array(n).fill(FAR);
      distance[from] = 0;
      let frontier = [from];
      for (let step = 1; step < FAR; step++) {
        const found = [];
        for (const a of frontier)
          for (const b of near[a])
            if (distance[b] === FAR) {
              distance[b] = step;
              found.push(b);
            }
        frontier = found;
      }
      return distance;
    });
    const own = members.map((number) => graph.nodes[number]);
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const [mx, my] = [mean(own.map((node) => node.x)), mean(own.map((node) => node.y))];
    const spread = Math.max(1, Math.sqrt(mean(own.map((node) => (node.x - mx) ** 2 + (node.y - my) ** 2))));
    const unit = 1.25;
    const x = own.map((node, i) => ((node.x - mx) / spread) * unit + i * 1e-4);
    const y = own.map((node, i) => ((node.y - my) / spread) * unit + (i % 7) * 1e-4);
    for (let round = 0; round < 90; round++) {
      for (let i = 0; i < n; i++) {
        let [sx, sy, total] = [0, 0, 0];
        for (let j = 0; j < n; j++) {
          if (i === j) continue;
          const wanted = hops[i][j] * unit;
          const weight = 1 / (hops[i][j] * hops[i][j]);
          const [dx, dy] = [x[i] - x[j], y[i] - y[j]];
          const distance = Math.sqrt(dx * dx + dy * dy) || 1e-6;
          sx += weight * (x[j] + (wanted * dx) / distance);
          sy += weight * (y[j] + (wanted * dy) / distance);
          total += weight;
        }
        if (total) {
          x[i] = sx / total;
          y[i] = sy / total;
        }
      }
    }
    const stretch = { x: 118 * Math.sqrt(aspect), y: 118 / Math.sqrt(aspect) };
    members.forEach((number, i) => Object.assign(cards.get(number), { x: x[i] * stretch.x, y: y[i] * stretch.y }));
    separate([...cards.values()], null);
  }

  /** Push overlapping cards apart along the way that is shorter; `fixed` stays. */
  function separate(all, fixed) {
    for (let round = 0; round < 160; round++) {
      let moved = false;
      for (let i = 0; i < all.length; i++) {
        for (let j = i + 1; j < all.length; j++) {
          const [a, b] = [all[i], all[j]];
          const overX = (a.width + b.width) / 2 + GAP.x - Math.abs(a.x - b.x);
          const overY = (a.height + b.height) / 2 + GAP.y - Math.abs(a.y - b.y);
          if (overX <= 0.5 || overY <= 0.5) continue;
          moved = true;
          const alongX = overX < overY * 1.6;
          const push = (alongX ? overX : overY) / 2 + 0.5;
          const sign = alongX ? (a.x < b.x ? -1 : 1) : a.y < b.y ? -1 : 1;
          const axis = alongX ? "x" : "y";
          if (a !== fixed) a[axis] += sign * push * (b === fixed ? 2 : 1);
          if (b !== fixed) b[axis] -= sign * push * (a === fixed ? 2 : 1);
        }
      }
      if (!moved) break;
    }
    for (const one of all) {
      one.x = Math.round(one.x);
      one.y = Math.round(one.y);
    }
  }

  /** Paths read from left to right (on a narrow screen from top to bottom), one column per step. */
  function columns(view, cards, narrow) {
    const byColumn = new Map();
    for (const number of view.nodes) {
      const column = view.distance.get(number) ?? 0;
      if (!byColumn.has(column)) byColumn.set(column, []);
      byColumn.get(column).push(cards.get(number));
    }
    const sorted = [...byColumn].sort(([a], [b]) => a - b);
    const broadest = sorted.map(([, members]) => Math.max(...members.map((member) => member.width)));
    let reached = 0;
    sorted.forEach(([column, members], place) => {
      // between two columns there is room for the word on the line
      if (place) reached += broadest[place - 1] / 2 + broadest[place] / 2 + 104;
      members.forEach((member, index) => {
        const along = narrow ? column * 120 : Math.round(reached);
        const across = (index - (members.length - 1) / 2) * (narrow ? 140 : 100);
        member.x = narrow ? across : along;
        member.y = narrow ? along : across;
      });
    });
    separate([...cards.values()], null);
  }

  return { view: arrangeView, LINE };
})();
