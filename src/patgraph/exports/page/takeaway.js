// What can be taken away: the view as SVG and PNG, the neighbourhood as Mermaid, the lists as CSV.

(() => {
  function save(name, type, content) {
    const blob = content instanceof Blob ? content : new Blob([content], { type });
    const address = URL.createObjectURL(blob);
    const anchor = el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    say(`${name} saved`);
  }

  const fileName = (ending) => {
    const now = state.now;
    const what =
      now.view === "around"
        ? now.around.slice(0, 3).join("-")
        : now.view === "path"
          ? now.path.join("-to-")
          : now.view === "region"
            ? "region-" + now.region
            : "overview";
    return `patgraph-${what.replace(/[^a-z0-9-]/gi, "").slice(0, 80)}.${ending}`;
  };

  function savePng() {
    const { width, height, text } = picture.draw();
    // Twice the size for print, but never more than a browser's canvas holds.
    const scale = Math.min(2, 8000 / Math.max(width, height));
    const image = new Image();
    image.onload = () => {
      const canvas = el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(fileName("png"), "image/png", blob), "image/png");
    };
    image.onerror = () => say("The picture could not be drawn.");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  async function copyLink() {
    const address = location.href.replace(/#.*$/, "") + state.hash();
    try {
      await navigator.clipboard.writeText(address);
      say("Link copied");
      flash("Link copied");
    } catch {
      flash("The address bar holds the link to this view.");
    }
  }

  function flash(text) {
    const note = byId("note");
    note.textContent = text;
    note.hidden = false;
    setTimeout(() => {
      note.hidden = true;
    }, 2600);
    say(text);
  }

  const ACTIONS = {
    "take-link": copyLink,
    "take-svg": () => save(fileName("svg"), "image/svg+xml", picture.draw().text),
    "take-png": savePng,
    "take-mermaid": () => save(fileName("mmd"), "text/plain;charset=utf-8", texts.mermaid()),
    "take-patterns": () => save(fileName("patterns.csv"), "text/csv;charset=utf-8", texts.patternsCsv()),
    "take-relations": () => save(fileName("relations.csv"), "text/csv;charset=utf-8", texts.relationsCsv()),
  };
  for (const [id, action] of Object.entries(ACTIONS))
    byId(id).addEventListener("click", () => {
      byId("take").open = false;
      byId("take").querySelector("summary").focus();
      action();
    });
})();
