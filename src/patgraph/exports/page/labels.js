// Text on the canvas: how wide it is, where it breaks, and which of many labels fit without touching.

const labels = (() => {
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  function measure(text, font) {
    const key = font + "\n" + text;
    let width = widths.get(key);
    if (width === undefined) {
      context.font = font;
      width = context.measureText(text).width;
      if (widths.size > 20000) widths.clear();
      widths.set(key, width);
    }
    return width;
  }

  function cut(text, limit, font) {
    if (measure(text, font) <= limit) return text;
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (measure(text.slice(0, middle) + "…", font) <= limit) low = middle;
      else high = middle - 1;
    }
    return text.slice(0, low) + "…";
  }

  /** Break a name into lines no wider than `limit`; what does not fit into `most` lines ends in an ellipsis. */
  function wrap(name, limit, font, most) {
    const text = plain(name).trim();
    if (measure(text, font) <= limit) return [text];
    const words = text.split(/(?<=[\s/-])/).filter((word) => word.trim());
    const found = [""];
    for (const word of words) {
      const longer = found[found.length - 1] + word;
      if (!found[found.length - 1] || measure(longer.trim(), font) <= limit) found[found.length - 1] = longer;
      else if (found.length < most) found.push(word);
      else {
        found[found.length - 1] = cut(longer, limit, font);
        break;
      }
    }
    return found.map((line) => cut(line.trim(), limit, font));
  }

  /** A crowd of rectangles: `add` says no where one would touch another. */
  function crowd(cell = 90) {
    const grid = new Map();
    const keys = (box) => {
      const found = [];
      for (let x = Math.floor(box.x / cell); x <= Math.floor((box.x + box.width) / cell); x++) {
        for (let y = Math.floor(box.y / cell); y <= Math.floor((box.y + box.height) / cell); y++)
          found.push(x + "," + y);
      }
      return found;
    };
    const touch = (a, b) =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    const free = (box, own) =>
      keys(box).every((key) => (grid.get(key) || []).every((other) => other === own || !touch(box, other)));
    const force = (box) => {
      for (const key of keys(box)) {
        if (!grid.has(key)) grid.set(key, []);
        grid.get(key).push(box);
      }
      return box;
    };
    return { free, force, add: (box) => (free(box) ? force(box) : null) };
  }

  return { measure, wrap, cut, crowd };
})();
