// How relations look: colour, dashes and ends per family, so that a kind can be told apart without colour.
// A kind that an organisation adds looks like its family; its own name stands in words.

const lines = (() => {
  const LOOKS = {
    "used-with": { colour: "--used-with", dash: [], head: "arrow", width: 1.6 },
    "alternative-to": { colour: "--alternative-to", dash: [9, 6], head: "circle", width: 1.6 },
    "conflicts-with": { colour: "--conflicts-with", dash: [2, 5], head: "bar", width: 2.6 },
    refines: { colour: "--refines", dash: [14, 5, 3, 5], head: "triangle", width: 1.6 },
    "related-to": { colour: "--related-to", dash: [4, 4], head: "vee", width: 1.3 },
  };
  const SPARE = ["--spare-1", "--spare-2", "--spare-3"];
  let style = null;

  const variable = (name) =>
    (style || (style = getComputedStyle(document.documentElement))).getPropertyValue(name).trim();

  function look(family) {
    if (LOOKS[family]) return LOOKS[family];
    const others = graph.families.map((one) => one.id).filter((id) => !LOOKS[id]);
    return {
      colour: SPARE[Math.max(0, others.indexOf(family)) % SPARE.length],
      dash: [6, 3, 2, 3, 2, 3],
      head: "arrow",
      width: 1.6,
    };
  }

  /** #rrggbb with an opacity, for the canvas. */
  function faded(colour, opacity) {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    return `rgba(${r},${g},${b},${opacity})`;
  }

  function headShape(shape) {
    switch (shape) {
      case "circle":
        return svg("circle", { cx: 0, cy: 0, r: 2.8 });
      case "bar":
        return svg("path", { d: "M0-4.5V4.5", "stroke-dasharray": "none" });
      case "triangle":
        return svg("path", { d: "M-7-4 1 0-7 4Z", fill: "var(--surface)", "stroke-dasharray": "none" });
      case "vee":
        return svg("path", { d: "M-6-4 1 0-6 4", fill: "none", "stroke-dasharray": "none" });
      default:
        return svg("path", { d: "M-6-3.6 1.5 0-6 3.6Z", stroke: "none" });
    }
  }

  /** A short piece of the family's line: with arrows if any of its kinds has a direction. */
  function sample(family) {
    const symmetric = graph.kinds.every((kind) => kind.family !== family || kind.symmetric);
    const { colour, dash, head, width } = look(family);
    const paint = `var(${colour})`;
    const at = (x, turn) => {
      const shape = svg("g", { transform: `translate(${x} 7) rotate(${turn})`, fill: paint, stroke: paint });
      shape.append(headShape(head));
      return shape;
    };
    return svg(
      "svg",
      { class: "sample", viewBox: "0 0 44 14", width: 44, height: 14, "aria-hidden": "true" },
      svg("path", {
        d: "M4 7H40",
        fill: "none",
        stroke: paint,
        "stroke-width": width,
        "stroke-dasharray": dash.join(" ") || null,
      }),
      ends(head, symmetric).to ? at(39, 0) : null,
      ends(head, symmetric).from ? at(5, 180) : null,
    );
  }

  /** Which ends carry a head: of a symmetric kind both or, for plain arrows, none. */
  function ends(head, symmetric) {
    const both = head === "circle" || head === "bar";
    return { to: !symmetric || both, from: Boolean(symmetric) && both };
  }

  return {
    look,
    sample,
    ends,
    faded,
    headShape,
    colour: (family) => variable(look(family).colour),
    variable,
    forgetTheme() {
      style = null;
    },
    font: () => variable("--font"),
  };
})();
