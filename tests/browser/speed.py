"""How fast a page draws and drags: measured the same way by the tests and by benchmarks/page.py."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any, NamedTuple


class Speed(NamedTuple):
    """Milliseconds: to the first frame that shows the picture, until all works, the longest pause in dragging."""

    draw: float
    ready: float
    stall: float


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


def median(rounds: list[Speed]) -> Speed:
    """The median of each number."""
    return Speed(*(statistics.median(numbers) for numbers in zip(*rounds, strict=True)))


def measure(browser: Any, file: Path, rounds: int) -> list[Speed]:
    """Open the page so many times, each in a fresh context, and drag and zoom it for two seconds."""
    found = []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        context.add_init_script(FIRST_DRAW)
        tab = context.new_page()
        tab.goto(file.as_uri())
        draw = float(tab.evaluate("window.firstDraw"))
        tab.wait_for_selector("html[data-ready=yes]", state="attached")
        ready = float(tab.evaluate("performance.getEntriesByName('patgraph-ready')[0].startTime"))
        tab.wait_for_timeout(300)
        found.append(Speed(draw, ready, drag(tab)))
        context.close()
    return found
