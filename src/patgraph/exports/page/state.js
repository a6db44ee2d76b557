// What one sees is written in the address behind the #, so a link shares it and Back undoes it.

const state = (() => {
  const LISTS = ["around", "trail", "path", "pins"];
  const FACET_KEYS = ["kind", "category", "service-type", "quality", "problem", "catalogue", "form"];
  const DEEPEST = 6;
  const blank = () => ({
    view: "overview",
    around: [],
    depth: 1,
    region: null,
    path: [],
    pins: [],
    trail: [],
    select: null,
    tab: "details",
    compare: false,
    inferred: false,
    facets: Object.fromEntries(FACET_KEYS.map((key) => [key, []])),
  });
  let current = blank();
  const listeners = [];

  const keysIn = (text) => text.split(",").filter((key, index, all) => graph.has(key) && all.indexOf(key) === index);

  function initial() {
    const start = blank();
    start.depth = Math.min(DEEPEST, Math.max(1, graph.start.depth));
    if (graph.start.around.length) {
      start.around = graph.start.around.slice();
      start.view = "around";
      start.select = "p:" + start.around[0];
    }
    start.facets.kind = graph.start.kinds.slice();
    start.inferred = Boolean(graph.start.inferred);
    return start;
  }

  function read(hash) {
    const text = hash.replace(/^#/, "");
    if (!text) return initial();
    const words = new URLSearchParams(text);
    const wanted = blank();
    for (const name of LISTS) if (words.get(name)) wanted[name] = keysIn(words.get(name));
    wanted.pins = wanted.pins.slice(0, 4);
    wanted.depth = Math.min(DEEPEST, Math.max(1, Number.parseInt(words.get("depth"), 10) || 1));
    const region = Number.parseInt(words.get("region"), 10);
    if (graph.regions.has(region)) wanted.region = region;
    const select = words.get("select") || "";
    if (/^p:/.test(select) ? graph.has(select.slice(2)) : /^[re]:/.test(select)) wanted.select = select;
    if (["details", "list", "path"].includes(words.get("tab"))) wanted.tab = words.get("tab");
    wanted.compare = words.get("compare") === "1" && wanted.pins.length > 1;
    wanted.inferred = words.get("inferred") === "1";
    for (const key of FACET_KEYS) if (words.get(key)) wanted.facets[key] = words.get(key).split(",").filter(Boolean);
    wanted.path = wanted.path.slice(0, 2);
    wanted.view =
      wanted.path.length === 2
        ? "path"
        : wanted.around.length
          ? "around"
          : wanted.region !== null
            ? "region"
            : "overview";
    return wanted;
  }

  function write(from) {
    const words = [];
    const put = (name, value) =>
      words.push(`${name}=${encodeURIComponent(value).replace(/%2C/g, ",").replace(/%3A/g, ":")}`);
    if (from.view === "path") put("path", from.path.join(","));
    if (from.view === "around") put("around", from.around.join(","));
    if (from.view === "region") put("region", from.region);
    if (from.view === "overview") put("view", "overview");
    if (from.view === "around" && from.depth !== 1) put("depth", from.depth);
    for (const key of FACET_KEYS) if (from.facets[key].length) put(key, from.facets[key].join(","));
    if (from.inferred) put("inferred", "1");
    if (from.select) put("select", from.select);
    if (from.tab !== "details") put("tab", from.tab);
    if (from.pins.length) put("pins", from.pins.join(","));
    if (from.compare) put("compare", "1");
    if (from.trail.length) put("trail", from.trail.join(","));
    return "#" + words.join("&");
  }

  function show() {
    for (const listener of listeners) listener(current);
  }

  let going = false;
  window.addEventListener("popstate", () => {
    going = false;
  });
  window.addEventListener("hashchange", () => {
    const wanted = read(location.hash);
    if (write(wanted) === write(current)) return;
    current = wanted;
    show();
  });

  return {
    FACET_KEYS,
    DEEPEST,
    /** Back within this page; never out of it. */
    back() {
      // Going back takes a moment, in which the old step still stands in the history.
      if (going || !history.state || !history.state.step) return;
      going = true;
      history.back();
    },
    get now() {
      return current;
    },
    onChange: (listener) => listeners.push(listener),
    begin() {
      current = read(location.hash);
      show();
    },
    hash: () => write(current),
    /** Change something: a new step in the browser's history, unless `quiet`. */
    go(change, quiet) {
      const wanted = { ...current, ...change };
      if (change.around && !change.view) wanted.view = change.around.length ? "around" : "overview";
      if (wanted.pins.length < 2) wanted.compare = false;
      const hash = write(wanted);
      if (hash === write(current)) return;
      current = wanted;
      try {
        if (quiet) history.replaceState(history.state, "", hash);
        else history.pushState({ step: ((history.state && history.state.step) || 0) + 1 }, "", hash);
      } catch {
        /* a notebook's frame has no address: the page works all the same */
      }
      show();
    },
    toggleFacet(facet, value) {
      const facets = { ...current.facets };
      facets[facet] = facets[facet].includes(value)
        ? facets[facet].filter((one) => one !== value)
        : [...facets[facet], value].sort();
      state.go({ facets });
    },
    clearFacets() {
      state.go({ facets: Object.fromEntries(FACET_KEYS.map((key) => [key, []])), inferred: false });
    },
    filtered: () => FACET_KEYS.some((key) => current.facets[key].length > 0),
    /** Walk on to a pattern: it becomes the middle, the last ones stay in the trail. */
    walk(key, extra) {
      const trail = [
        ...current.trail.filter((one) => one !== key),
        ...(current.view === "around" ? current.around : []),
      ]
        .filter((one, index, all) => one !== key && all.lastIndexOf(one) === index)
        .slice(-5);
      state.go({
        view: "around",
        around: [key],
        path: [],
        region: null,
        trail,
        select: "p:" + key,
        compare: false,
        tab: current.tab === "path" ? "details" : current.tab,
        ...extra,
      });
    },
    select: (what) => state.go({ select: what, tab: what ? "details" : current.tab, compare: false }),
    overview: () =>
      state.go({ view: "overview", around: [], path: [], region: null, trail: [], select: null, compare: false }),
    region: (region) =>
      state.go({ view: "region", region, around: [], path: [], trail: [], select: null, compare: false }),
    togglePin(key) {
      const pins = current.pins.includes(key)
        ? current.pins.filter((one) => one !== key)
        : [...current.pins, key].slice(-4);
      state.go({ pins });
    },
  };
})();
