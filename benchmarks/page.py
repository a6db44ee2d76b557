"""How fast the page draws and drags, in headless Chromium with software rendering.

    python benchmarks/page.py [--rounds N] [--chromium PROGRAM] [-o benchmarks/page.md]

Four graphs: the default one, and made-up ones of about that size, of 2,000
entries with 20,000 relations and of 10,000 with 100,000. Needs
`patgraph[browser]`; ends with 1 when something is slower or larger than allowed.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import page_graph
import patgraph
from browser.opened import FLAGS
from browser.speed import measure, median
from patgraph.exports import html, render

ROOT = Path(__file__).resolve().parents[1]


class Limit(NamedTuple):
    """What a page may take: milliseconds to the first draw and of standstill while dragging, megabytes."""

    draw: int
    stall: int | None = None
    size: float | None = None


CASES = (
    (None, Limit(600, 150, 2.5)),
    ((120, 450), Limit(600, 150)),
    ((2_000, 20_000), Limit(800, 150)),
    ((10_000, 100_000), Limit(2_000)),
)


def written(size: tuple[int, int] | None) -> tuple[str, int, int, str]:
    """A name, the numbers of entries and relations, and the page of the default graph or of one of this size."""
    if size is None:
        os.chdir(ROOT)
        graph = patgraph.open()
        stats = graph.stats()
        return "default graph", stats["entries"], stats["relations"], render(graph, "html").decode()
    return "made-up", *size, html.render(page_graph.large(*size), title="Benchmark")


def rows(browser: Any, rounds: int) -> Iterator[tuple[str, bool]]:
    """A table row per graph, and whether it keeps its limits."""
    with tempfile.TemporaryDirectory() as folder:
        for size, limit in CASES:
            began = time.perf_counter()
            name, entries, relations, text = written(size)
            seconds = time.perf_counter() - began
            file = Path(folder) / "page.html"
            file.write_text(text, "utf-8")
            speed = median(measure(browser, file, rounds))
            megabytes = len(text.encode()) / 1e6
            kept = all(
                allowed is None or found <= allowed
                for found, allowed in zip((speed.draw, speed.stall, megabytes), limit, strict=True)
            )
            cells = (
                name,
                f"{entries:,}",
                f"{relations:,}",
                f"{seconds:.1f} s",
                f"{megabytes:.1f} MB" + (f" (≤ {limit.size})" if limit.size else ""),
                f"{speed.draw:.0f} ms (≤ {limit.draw:,})",
                f"{speed.ready:.0f} ms",
                f"{speed.stall:.0f} ms" + (f" (≤ {limit.stall})" if limit.stall else ""),
            )
            yield "| " + " | ".join(cells) + " |", kept


def main() -> int:
    """Print the table, or write it; 1 when a limit is broken."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "-o", "--output", type=Path, help="Write the table with its explanation to this file."
    )
    chosen = parser.parse_args()
    output = chosen.output and chosen.output.resolve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        version = browser.version
        found = list(rows(browser, chosen.rounds))
        browser.close()
    table = "\n".join((*HEAD, *(row for row, _ in found)))
    print(table)
    if output:
        output.write_text(
            EXPLAINED.format(
                table=table,
                rounds=chosen.rounds,
                chromium=version,
                cores=os.cpu_count(),
                python=platform.python_version(),
                month=time.strftime("%B %Y"),
            ),
            "utf-8",
        )
    return int(not all(kept for _, kept in found))


HEAD = (
    "| graph | entries | relations | written in | size | first draw | all works | longest stall |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
)
EXPLAINED = """# How fast the page draws and drags

Made by `python benchmarks/page.py -o benchmarks/page.md` (needs `pip install -e '.[browser]'`) on {cores} shared
cores without a graphics card, so with software rendering; Chromium {chromium}, headless, network off, a window of
1440 × 900; Python {python}; {month}. Medians of {rounds} rounds, each in a fresh browser context, from a file on disk.
In parentheses: what is allowed.

{table}

- Written in: from the graph (the made-up ones: from ready page data) to the text of the page, layout included.
- First draw: from the start of the navigation to the first frame handed over after the picture was painted.
- All works: until search, filters and panels are ready as well. A large graph's texts are read after the first draw.
- Longest stall: the longest pause between two frames while the picture is dragged and zoomed for two seconds.
"""


if __name__ == "__main__":
    raise SystemExit(main())
