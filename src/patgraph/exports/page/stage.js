// The stage: vis-network's canvas and camera. Cards and their edges are vis-network's own nodes and edges;
// the overview is painted beneath, and vis-network then holds nothing, so its cost does not grow with the graph.

const stage = (() => {
  const holder = byId("canvas");
  const held = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network(holder, held, graph.options);
  holder.querySelectorAll("[tabindex]").forEach((inner) => inner.setAttribute("tabindex", "-1"));
  const listeners = { select() {}, walk() {}, region() {}, relation() {} };
  let view = null;
  let cards = new Map();
  let hovered = null;
  let selected = null;
  let moving = false;
  let byHand = false;
  let movingTimer = null;
  let words = [];

  const size = () => ({ width: holder.clientWidth, height: holder.clientHeight });

  function camera() {
    const scale = network.getScale();
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const canvas = network.canvas.frame.canvas;
    const { width, height } = size();
    return {
      scale,
      tx: origin.x,
      ty: origin.y,
      width,
      height,
      ratio: canvas.width / Math.max(1, canvas.clientWidth),
      moving,
    };
  }

  let bends = new Map();

  function draw() {
    if (view.mode === "cards") {
      bends = looks.bending(view.edges);
      network.setData({
        nodes: view.nodes.map((number) => looks.card(number, cards.get(number), view)),
        edges: view.edges.map((e) => looks.edge(e, bends.get(e), view)),
      });
    } else {
      if (network.body.nodeIndices.length) network.setData({ nodes: [], edges: [] });
      overview.show(view);
    }
    showSelection();
  }

  function show(next, keepCamera) {
    view = next;
    hovered = null;
    words = [];
    if (view.mode === "cards") cards = arrange.view(view, size());
    draw();
    if (!keepCamera) fit(false);
    network.redraw();
  }

  // --- camera ----------------------------------------------------------------------------

  function extent() {
    if (view.mode === "dots") return overview.extent();
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const card of cards.values()) {
      left = Math.min(left, card.x - card.width / 2);
      right = Math.max(right, card.x + card.width / 2);
      top = Math.min(top, card.y - card.height / 2);
      bottom = Math.max(bottom, card.y + card.height / 2);
    }
    return { left, top, right, bottom };
  }

  function fit(animated) {
    byHand = false;
    if (!view.nodes.length) return;
    const { width, height } = size();
    const box = extent();
    const pad = width < 560 ? 14 : 36;
    const most = view.mode === "cards" ? 1.12 : 1.25;
    const scale = Math.min(
      most,
      (width - 2 * pad) / Math.max(1, box.right - box.left),
      (height - 2 * pad) / Math.max(1, box.bottom - box.top),
    );
    move(
      { position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale: Math.max(0.004, scale) },
      animated,
    );
  }

  function move(where, animated) {
    network.moveTo({
      ...where,
      animation: animated && !calm.matches ? { duration: 260, easingFunction: "easeInOutQuad" } : false,
    });
  }

  function zoom(factor) {
    byHand = true;
    move({ scale: Math.min(4, Math.max(0.004, network.getScale() * factor)) }, true);
  }

  function bring(number) {
    const { width, height } = size();
    const place = view.mode === "cards" ? cards.get(number) : graph.nodes[number];
    if (!place) return;
    const spot = network.canvasToDOM({ x: place.x, y: place.y });
    if (spot.x > 40 && spot.x < width - 40 && spot.y > 30 && spot.y < height - 30) return;
    move({ position: { x: place.x, y: place.y } }, true);
  }

  /** On a phone: bring what is selected into the part of the picture that the panel leaves free. */
  function clear(what) {
    const edge = what && what.edge !== undefined ? graph.edges[what.edge] : null;
    const number = what && what.node !== undefined ? what.node : edge ? edge.from : null;
    const place = number === null ? null : view.mode === "cards" ? cards.get(number) : graph.nodes[number];
    if (!place) return;
    const { height } = size();
    const spot = network.canvasToDOM({ x: place.x, y: place.y });
    const free = height * 0.46;
    if (spot.y < free - 24) return;
    const centre = network.getViewPosition();
    byHand = true;
    move({ position: { x: centre.x, y: centre.y + (spot.y - free / 2) / network.getScale() } }, true);
  }

  // --- painting over and under what vis-network paints -------------------------------------

  network.on("beforeDrawing", (context) => {
    if (!view || view.mode !== "dots") return;
    overview.frame(context, camera());
  });

  network.on("afterDrawing", (context) => {
    if (!view) return;
    if (view.mode === "cards") {
      writeKinds(context);
      return;
    }
    const marks = [
      ...new Set(
        [hovered, selected && selected.node, ...view.focus].filter(
          (one) => one !== null && one !== undefined && view.nodes.includes(one),
        ),
      ),
    ];
    if (!marks.length) return;
    const now = camera();
    const named = marks.flatMap((number) => overview.highlight(context, number, now.scale));
    context.save();
    context.setTransform(now.ratio, 0, 0, now.ratio, 0, 0);
    names.chips(context, named, now);
    context.restore();
  });

  function pointOn(number, t) {
    const inner = network.body.edges[number];
    return inner && inner.connected ? inner.edgeType.getPoint(t) : null;
  }

  /** Kinds in words on the edges, where they touch neither a card nor each other. */
  function placeKinds() {
    const crowd = labels.crowd(80);
    for (const [number, card] of cards) {
      const { x, y } = network.body.nodes[number] || card;
      crowd.force({
        x: x - card.width / 2 - 2,
        y: y - card.height / 2 - 2,
        width: card.width + 4,
        height: card.height + 4,
      });
    }
    const font = `11px ${lines.font()}`;
    const placed = [];
    const first = (e) =>
      selected && selected.edge === e
        ? 0
        : view.focus.has(graph.edges[e].from) || view.focus.has(graph.edges[e].to)
          ? 1
          : 2;
    const wanted = view.edges
      .filter((e) => first(e) < 2 || view.edges.length <= 22)
      .sort((a, b) => first(a) - first(b) || a - b);
    for (const e of wanted) {
      const edge = graph.edges[e];
      const text = plain(graph.kind(edge).label) + (edge.inferred ? " (inferred)" : "");
      const wide = labels.measure(text, font) + 8;
      for (const t of [0.5, 0.56, 0.44, 0.62, 0.38, 0.68, 0.32]) {
        const point = pointOn(e, t);
        if (!point) break;
        const box = { x: point.x - wide / 2, y: point.y - 8, width: wide, height: 16 };
        if (!crowd.add(box)) continue;
        placed.push({ edge: e, text, x: point.x, y: point.y, font, box });
        break;
      }
    }
    return placed;
  }

  function writeKinds(context) {
    if (network.getScale() < 0.45) {
      words = [];
      return;
    }
    words = placeKinds();
    context.textAlign = "center";
    context.textBaseline = "middle";
    const ground = lines.variable("--ground");
    for (const word of words) {
      context.font = word.font;
      context.fillStyle = lines.faded(ground, 0.92);
      context.fillRect(word.box.x, word.box.y, word.box.width, word.box.height);
      context.fillStyle = lines.variable("--muted");
      context.fillText(word.text, word.x, word.y + 0.5);
    }
  }

  // --- pointing ----------------------------------------------------------------------------

  function target(event) {
    if (view.mode === "dots") return overview.at(event.pointer.DOM, camera());
    const node = network.getNodeAt(event.pointer.DOM);
    if (node !== undefined) return { node };
    const word = words.find(
      ({ box }) =>
        event.pointer.canvas.x >= box.x &&
        event.pointer.canvas.x <= box.x + box.width &&
        event.pointer.canvas.y >= box.y &&
        event.pointer.canvas.y <= box.y + box.height,
    );
    if (word) return { edge: word.edge };
    const edge = network.getEdgeAt(event.pointer.DOM);
    return edge === undefined ? null : { edge };
  }

  function choose(hit) {
    if (!hit) listeners.select(null);
    else if (hit.node !== undefined) listeners.select(hit.node);
    else if (hit.edge !== undefined) listeners.relation(hit.edge);
    else listeners.region(hit.region);
  }

  network.on("click", (event) => choose(target(event)));
  // Pressed for longer than a quarter of a second it is no click to vis-network, but it is to a person.
  network.on("hold", (event) => {
    const hit = target(event);
    if (hit && hit.region === undefined) choose(hit);
  });
  network.on("doubleClick", (event) => {
    const hit = target(event);
    if (hit && hit.node !== undefined) listeners.walk(hit.node);
  });
  network.on("dragEnd", (event) => {
    for (const number of event.nodes) Object.assign(cards.get(number), network.getPosition(number));
    showSelection();
  });
  for (const name of ["dragStart", "dragging", "zoom"]) {
    network.on(name, () => {
      byHand = moving = true;
      clearTimeout(movingTimer);
      movingTimer = setTimeout(() => {
        moving = false;
      }, 120);
    });
  }
  holder.addEventListener("mousemove", (event) => {
    if (!view || event.buttons) return;
    const box = holder.getBoundingClientRect();
    const pointer = { DOM: { x: event.clientX - box.left, y: event.clientY - box.top } };
    pointer.canvas = network.DOMtoCanvas(pointer.DOM);
    const hit = target({ pointer });
    holder.style.cursor = hit ? "pointer" : "grab";
    if (view.mode !== "dots") return;
    const over = hit && hit.node !== undefined ? hit.node : null;
    if (over !== hovered) {
      hovered = over;
      network.redraw();
    }
  });
  holder.addEventListener("mouseleave", () => {
    if (hovered !== null) {
      hovered = null;
      network.redraw();
    }
  });

  new ResizeObserver(() => {
    const { width, height } = size();
    if (!width || !height) return;
    network.setSize(width + "px", height + "px");
    if (view && !byHand) {
      if (view.mode === "cards") {
        cards = arrange.view(view, size());
        draw();
      }
      fit(false);
    }
    network.redraw();
  }).observe(holder);

  function select(what) {
    selected = what;
    showSelection();
    network.redraw();
  }

  function showSelection() {
    if (!view || view.mode !== "cards") return;
    const nodes = selected && selected.node !== undefined && network.body.nodes[selected.node] ? [selected.node] : [];
    const edges = selected && selected.edge !== undefined && network.body.edges[selected.edge] ? [selected.edge] : [];
    network.setSelection({ nodes, edges }, { highlightEdges: false });
  }

  /** The visible pattern nearest to `from` in the direction of an arrow key. */
  function neighbour(from, direction) {
    const place = (number) => (view.mode === "cards" ? cards.get(number) : graph.nodes[number]);
    if (from === null || !view.nodes.includes(from)) {
      return view.focus.size
        ? [...view.focus][0]
        : view.nodes.slice().sort((a, b) => graph.nodes[b].value - graph.nodes[a].value || a - b)[0];
    }
    const here = place(from);
    const [ux, uy] = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction];
    let best = from;
    let bestCost = Infinity;
    for (const number of view.nodes) {
      if (number === from) continue;
      const [dx, dy] = [place(number).x - here.x, place(number).y - here.y];
      const ahead = dx * ux + dy * uy;
      const aside = Math.abs(dx * uy) + Math.abs(dy * ux);
      if (ahead <= 0 || aside > ahead * 2.2) continue;
      const cost = ahead + aside * 1.6;
      if (cost < bestCost) {
        best = number;
        bestCost = cost;
      }
    }
    return best;
  }

  function toScreen(point) {
    const box = holder.getBoundingClientRect();
    const spot = network.canvasToDOM({ x: point.x, y: point.y });
    return { x: spot.x + box.left, y: spot.y + box.top };
  }
  const onScreen = (number) =>
    view.nodes.includes(number) ? toScreen(view.mode === "cards" ? cards.get(number) : graph.nodes[number]) : null;

  function repaintTheme() {
    lines.forgetTheme();
    overview.forget();
    if (!view) return;
    const where = { position: network.getViewPosition(), scale: network.getScale() };
    draw();
    network.moveTo(where);
    network.redraw();
  }

  return {
    show,
    select,
    fit,
    zoom,
    bring,
    clear,
    neighbour,
    repaintTheme,
    size,
    camera,
    toScreen,
    onScreen,
    listeners,
    network,
    redraw: () => network.redraw(),
    get view() {
      return view;
    },
    get cards() {
      return cards;
    },
    get words() {
      return words;
    },
    get bends() {
      return bends;
    },
  };
})();
