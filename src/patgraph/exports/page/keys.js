// Every action has a key; the help lists them.

(() => {
  const HELP = [
    ["/", "search"],
    ["← ↑ → ↓", "move to a neighbouring pattern (graph focused)"],
    ["Enter", "walk to the selected pattern"],
    ["Esc", "close, clear the selection, then leave"],
    ["Backspace", "back"],
    ["o", "overview"],
    ["l", "list of what is visible"],
    ["d", "details"],
    ["f", "filters"],
    ["[ and ]", "fewer or more steps around the pattern"],
    ["p", "pin the selected pattern"],
    ["c", "compare what is pinned"],
    ["w", "path from the selected pattern"],
    ["+ and −", "zoom"],
    ["0", "show everything"],
    ["t", "light or dark"],
    ["?", "this help"],
  ];
  const canvas = byId("canvas");
  const selectedNumber = () =>
    state.now.select && state.now.select.startsWith("p:") ? graph.number(state.now.select.slice(2)) : null;

  function help() {
    const box = byId("help");
    refill(
      box,
      el(
        "div",
        { class: "filters-head" },
        el("h2", { id: "help-title" }, "Keys and help"),
        el(
          "button",
          { type: "button", class: "close", "aria-label": "Close the help", onclick: () => box.close() },
          "×",
        ),
      ),
      el(
        "dl",
        { class: "keys" },
        HELP.map(([key, meaning]) => [
          el(
            "dt",
            {},
            key.split(" ").map((part) => (part === "and" ? " and " : el("kbd", {}, part))),
          ),
          el("dd", {}, meaning),
        ]),
      ),
      el("h3", {}, "How to read the picture"),
      el(
        "ul",
        {},
        el(
          "li",
          {},
          "Lines: colour, dashes and ends tell the family of a relation; the word on the line tells its kind. The legend under Filters shows them.",
        ),
        el(
          "li",
          {},
          "Cards: square corners are architecture styles, round ends protocols, dotted outlines techniques, dashed outlines anti-patterns.",
        ),
        el("li", {}, "The address behind # holds the view: a link shows others exactly what you see."),
      ),
      el(
        "details",
        {},
        el("summary", {}, "Licences of the software in this file"),
        byId("licences").content.cloneNode(true),
      ),
    );
    box.showModal();
  }

  function escape() {
    if (byId("take").open) byId("take").open = false;
    else if (document.body.classList.contains("with-filters")) facets.toggle(false);
    else if (state.now.compare) state.go({ compare: false });
    else if (state.now.select) state.select(null);
    else if (state.now.view !== "overview") state.overview();
  }

  const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) {
      event.preventDefault();
      const number = stage.neighbour(selectedNumber(), ARROWS[event.key]);
      if (number === undefined) return;
      state.go({ select: "p:" + graph.key(number), compare: false }, true);
      stage.bring(number);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (selectedNumber() !== null) state.walk(graph.key(selectedNumber()));
    }
  });

  const ACTIONS = {
    "/": () => search.focus(),
    "?": help,
    o: () => state.overview(),
    f: () => facets.toggle(),
    t: () => theme.next(),
    l: () => tabs.choose("list", true),
    d: () => tabs.choose("details", true),
    "[": () => state.go({ depth: Math.max(1, state.now.depth - 1) }),
    "]": () => state.go({ depth: Math.min(state.DEEPEST, state.now.depth + 1) }),
    p: () => {
      const number = selectedNumber();
      if (number !== null) state.togglePin(graph.key(number));
    },
    c: () => {
      if (state.now.pins.length > 1) state.go({ compare: !state.now.compare });
    },
    w: () => {
      const number = selectedNumber();
      if (number !== null) paths.startAt(graph.key(number));
      else tabs.choose("path", true);
    },
    "+": () => stage.zoom(1.3),
    "=": () => stage.zoom(1.3),
    "-": () => stage.zoom(1 / 1.3),
    0: () => stage.fit(true),
    Backspace: () => state.back(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest && event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Escape") {
      escape();
      return;
    }
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  byId("open-help").addEventListener("click", help);
})();
