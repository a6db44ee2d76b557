// Search with suggestions over names, aliases and problems.

const search = (() => {
  const input = byId("search");
  const box = byId("suggestions");
  let rows = null;
  let shown = [];
  let active = -1;

  function index() {
    rows = [];
    for (const node of graph.nodes) {
      const entry = graph.entry(node.id);
      rows.push({ node: node.id, text: node.label, folded: fold(node.label), weight: 0 });
      for (const alias of entry.aliases || [])
        rows.push({ node: node.id, text: node.label, folded: fold(alias), also: alias, weight: 1 });
      for (const problem of entry.solves || []) {
        const name = graph.termName("problems", problem);
        rows.push({ node: node.id, text: node.label, folded: fold(name), solves: name, weight: 4 });
      }
    }
    for (const [id, problem] of Object.entries(graph.details.problems)) {
      rows.push({ problem: id, text: problem.name, folded: fold(problem.name), weight: 2 });
    }
  }

  /** Smaller is better; null is no match. */
  function rank(row, asked, words) {
    const { folded } = row;
    if (folded === asked) return row.weight;
    if (folded.startsWith(asked)) return 10 + row.weight;
    if (words.every((word) => (" " + folded).includes(" " + word))) return 20 + row.weight;
    if (words.every((word) => folded.includes(word))) return 30 + row.weight;
    return null;
  }

  const pairs = (text) => {
    const found = new Set();
    for (let i = 0; i + 1 < text.length; i++) found.add(text.slice(i, i + 2));
    return found;
  };

  /** For a misspelling: names that share many pairs of letters. */
  function similar(asked) {
    const wanted = pairs(asked);
    return rows
      .filter((row) => row.weight < 2)
      .map((row) => {
        const own = pairs(row.folded);
        let common = 0;
        for (const pair of wanted) if (own.has(pair)) common++;
        return { row, score: (2 * common) / (wanted.size + own.size || 1) };
      })
      .filter(({ score }) => score > 0.45)
      .sort((a, b) => b.score - a.score || a.row.node - b.row.node)
      .map(({ row }) => row);
  }

  function find(text) {
    const asked = fold(text);
    if (!asked || !rows) return [];
    const words = asked.split(" ");
    const hits = [];
    for (const row of rows) {
      const place = rank(row, asked, words);
      if (place !== null) hits.push({ row, place });
    }
    hits.sort(
      (a, b) =>
        a.place - b.place ||
        a.row.folded.length - b.row.folded.length ||
        (a.row.text < b.row.text ? -1 : a.row.text > b.row.text ? 1 : 0),
    );
    const list = hits.length ? hits.map(({ row }) => row) : asked.length > 2 ? similar(asked) : [];
    const seen = new Set();
    return list
      .filter((row) => {
        const key = row.problem ? "q" + row.problem : "p" + row.node;
        return !seen.has(key) && seen.add(key);
      })
      .slice(0, 9);
  }

  function draw() {
    const wanted = input.value.trim();
    shown = find(wanted);
    active = shown.length ? 0 : -1;
    refill(
      box,
      shown.map((row, place) =>
        el(
          "li",
          {
            role: "option",
            id: "suggestion-" + place,
            "aria-selected": String(place === active),
            onmousedown: (event) => {
              event.preventDefault();
              choose(place);
            },
          },
          el("bdi", { class: "hit" }, row.text),
          el(
            "span",
            { class: "why" },
            row.problem
              ? "problem: show what solves it"
              : row.also
                ? ["also ", el("bdi", {}, row.also)]
                : row.solves
                  ? ["solves ", el("bdi", {}, row.solves)]
                  : facets.FORM_LABELS[graph.nodes[row.node].form] || "",
          ),
        ),
      ),
      wanted && !shown.length
        ? el(
            "li",
            { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            "Nothing has this name, alias or problem.",
          )
        : null,
    );
    const open = Boolean(wanted);
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    mark();
    if (open) say(count(shown.length, "suggestion", "suggestions"));
  }

  function mark() {
    [...box.children].forEach((option, place) => {
      if (shown.length) option.setAttribute("aria-selected", String(place === active));
    });
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", "suggestion-" + active);
      box.children[active].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const row = shown[place];
    if (!row) return;
    close();
    input.value = "";
    if (row.problem)
      state.go({
        view: "overview",
        around: [],
        path: [],
        region: null,
        trail: [],
        select: null,
        tab: "list",
        compare: false,
        facets: { ...Object.fromEntries(state.FACET_KEYS.map((key) => [key, []])), problem: [row.problem] },
      });
    else state.walk(graph.key(row.node), { tab: "details" });
    byId("canvas").focus({ preventScroll: true });
  }

  function close() {
    box.hidden = true;
    shown = [];
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", draw);
  input.addEventListener("focus", () => {
    if (input.value.trim()) draw();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) draw();
      if (shown.length) active = (active + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length;
      mark();
    } else if (event.key === "Home" && shown.length && event.ctrlKey) {
      active = 0;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!box.hidden) close();
      else if (input.value) input.value = "";
      else byId("canvas").focus({ preventScroll: true });
    }
  });

  return {
    index,
    find,
    focus() {
      input.focus();
      input.select();
    },
  };
})();
