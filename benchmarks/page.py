"""How fast the page draws and drags, in headless Chromium with software rendering.

    python benchmarks/page.py [--chromium PROGRAM] [--rounds N]

Three made-up graphs: as large as the default graph, 2,000 entries with 20,000
relations, 10,000 with 100,000. "First draw" runs from the start of the
navigation to the first frame that the browser presents after the picture is
painted; "longest stall" is the longest time between two frames while the
picture is dragged and zoomed for two seconds. Needs `patgraph[browser]`.

Measured in November 2026 on two busy cores, Chromium 156, medians of 5:

    entries  relations   written     size   first draw     ready   longest stall
        120        450    0.33 s   1.0 MB       336 ms    323 ms           17 ms
      2,000     20,000    0.90 s   2.9 MB       386 ms    378 ms           17 ms
     10,000    100,000    6.40 s  11.8 MB       384 ms    851 ms           17 ms
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import page_graph
from patgraph.exports import html

#: entries, relations, allowed milliseconds to the first draw, allowed stall while dragging
CASES = ((120, 450, 600, 150), (2_000, 20_000, 800, 150), (10_000, 100_000, 2_000, None))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Resolves with the time of the first frame after the mark that the page sets when it has painted.
FIRST_DRAW = """
window.firstDraw = new Promise((done) => {
  new PerformanceObserver((list) => {
    if (!list.getEntriesByName("patgraph-drawn").length) return;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();  // its message comes after the frame has been handed over
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    });
  }).observe({ type: "mark", buffered: true });
});
"""

WATCH_FRAMES = """
() => {
  window.gaps = [];
  let last = null;
  const frame = (now) => {
    if (last !== null) window.gaps.push(now - last);
    last = now;
    window.watching = requestAnimationFrame(frame);
  };
  window.watching = requestAnimationFrame(frame);
}
"""


def drag(tab: Any) -> float:
    """Drag the picture about and zoom, and return the longest pause between two frames, in milliseconds."""
    box = tab.locator("#canvas").bounding_box()
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.04 + 8
    before = tab.evaluate("window.patgraph.camera()")
    tab.evaluate(WATCH_FRAMES)
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(60):
        tab.mouse.move(x + 140 * ((step % 20) / 20 - 0.5), y + step * 3)
        tab.wait_for_timeout(8)
    tab.mouse.up()
    if before == tab.evaluate("window.patgraph.camera()"):
        raise RuntimeError("The picture did not move, so nothing was measured.")
    for step in range(12):
        tab.mouse.wheel(0, -120 if step < 6 else 120)
        tab.wait_for_timeout(30)
    tab.wait_for_timeout(400)
    return float(tab.evaluate("cancelAnimationFrame(window.watching), Math.max(...window.gaps)"))


def measure(browser: Any, file: Path, rounds: int) -> tuple[float, float, float]:
    """Median milliseconds to the first draw and until everything is ready, and the median longest stall."""
    draws, ready, stalls = [], [], []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        context.add_init_script(FIRST_DRAW)
        tab = context.new_page()
        tab.goto(file.as_uri())
        draws.append(float(tab.evaluate("window.firstDraw")))
        tab.wait_for_selector("html[data-ready=yes]", state="attached")
        ready.append(float(tab.evaluate("performance.getEntriesByName('patgraph-ready')[0].startTime")))
        tab.wait_for_timeout(300)
        stalls.append(drag(tab))
        context.close()
    return statistics.median(draws), statistics.median(ready), statistics.median(stalls)


def main() -> int:
    """Print one line per graph; 1 when something is slower than allowed."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    slow = False
    print(
        f"{'entries':>8} {'relations':>10} {'written':>8} {'size':>8} {'first draw':>16} {'ready':>9} {'stall':>14}"
    )
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        for entries, relations, allowed, allowed_stall in CASES:
            page = page_graph.large(entries, relations)
            began = time.perf_counter()
            text = html.render(page, title="Benchmark")
            written = time.perf_counter() - began
            file = Path(folder) / f"page-{entries}.html"
            file.write_text(text, "utf-8")
            draw, ready, stall = measure(browser, file, chosen.rounds)
            slow |= draw > allowed or (allowed_stall is not None and stall > allowed_stall)
            size = len(text.encode()) / 1e6
            limit = f" (≤ {allowed_stall})" if allowed_stall else ""
            print(
                f"{entries:8,} {relations:10,} {written:6.2f} s {size:5.1f} MB "
                f"{draw:6.0f} ms (≤ {allowed}) {ready:6.0f} ms {stall:5.0f} ms{limit}"
            )
        browser.close()
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
