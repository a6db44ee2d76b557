"""The page of this checkout's graph: what `patgraph explore` writes and `exports/patgraph.html` is."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from pathlib import Path

import pytest

import patgraph
from browser.opened import Open
from browser.speed import measure
from patgraph.exports import render
from patgraph.exports.explorer import write_page

OUTBOX = "transactional-outbox"


@pytest.fixture(scope="session")
def page(real: patgraph.PatternGraph) -> str:
    return render(real, "html").decode()


def test_the_page_is_at_most_two_and_a_half_megabytes(page: str) -> None:
    assert len(page.encode()) <= 2_500_000


def test_it_is_drawn_within_six_tenths_of_a_second(chromium: object, page: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page, "utf-8")
    rounds = measure(chromium, file, 3)
    assert min(one.draw for one in rounds) <= 600
    assert min(one.stall for one in rounds) <= 150


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("address", ["", f"#around={OUTBOX}"])
def test_it_starts_readable(
    open_page: Open, page: str, real: patgraph.PatternGraph, size: tuple[int, int], address: str
) -> None:
    boxes = open_page(page, address, size=size).tab.evaluate("window.patgraph.boxes()")
    overlaps = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a["x"] + 0.5 < b["x"] + b["width"]
        and b["x"] + 0.5 < a["x"] + a["width"]
        and a["y"] + 0.5 < b["y"] + b["height"]
        and b["y"] + 0.5 < a["y"] + a["height"]
    ]
    # The smallest screen shows the names of the regions at least.
    assert len(boxes) >= len([group for group in real.communities() if len(group.patterns) > 1])
    assert [] == overlaps


def test_its_regions_are_the_communities(open_page: Open, page: str, real: patgraph.PatternGraph) -> None:
    shown = open_page(page).tab.locator("#details .regions button").all_inner_texts()
    assert {group.label for group in real.communities() if len(group.patterns) > 1} <= set(shown)


def test_it_shows_the_neighbours_that_the_graph_gives(
    open_page: Open, page: str, real: patgraph.PatternGraph
) -> None:
    around = real.related(OUTBOX)
    expected = {OUTBOX, *(edge.pattern.id for edge in around)}
    assert sorted(expected) == open_page(page, f"#around={OUTBOX}").patterns()


def test_explore_opens_at_the_patterns_named(
    open_page: Open, real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    target = write_page(
        real, str(tmp_path / "explored.html"), start=["outbox", "saga"], kinds=["alternative-to"]
    )
    kinds = real.related("outbox", kind="alternative-to"), real.related("saga", kind="alternative-to")
    expected = {OUTBOX, "saga", *(edge.pattern.id for around in kinds for edge in around)}
    assert sorted(expected) == open_page(Path(target).read_text("utf-8")).patterns()


def test_its_inferred_relations_show_on_request(
    open_page: Open, real: patgraph.PatternGraph, page: str
) -> None:
    asked, inferred = next(
        (entry["id"], edge)
        for entry in real.list().records()
        for edge in real.related(entry["id"], inferred=True)
        if edge.inferred and edge.direction == "out"
    )
    wanted = f"{asked}--{inferred.kind}--{inferred.pattern.id}"
    opened = open_page(page, f"#around={asked}")
    assert wanted not in opened.view()["relations"]
    opened.tab.click("#show-inferred")
    assert wanted in opened.view()["relations"]
    opened.tab.goto(opened.file.as_uri() + f"#around={asked}&inferred=1&select=r:{wanted}")
    opened.settle()
    assert len(inferred.because) <= opened.tab.locator("#details .relations .relation").count()


def test_a_notebook_shows_the_neighbourhood_without_a_network(
    open_page: Open, page: str, real: patgraph.PatternGraph
) -> None:
    first = open_page(page)
    notebook = first.file.with_name("notebook.html")
    shown = real.related("outbox")._repr_html_()
    notebook.write_text(f"<!doctype html><meta charset=utf-8><title>n</title>{shown}", "utf-8")
    tab = first.tab.context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(notebook.as_uri())
    inner = tab.frame_locator("iframe")
    inner.locator("html[data-ready=yes]").wait_for(state="attached")
    assert "Transactional Outbox" == inner.locator("#details h2").inner_text()
    assert {"file", "data", "about"} >= {url.split(":")[0] for url in asked}
