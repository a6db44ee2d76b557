"""Mermaid itself draws the diagrams, and no name in them becomes anything but text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browser.npm import packed
from patgraph import PatternGraph, exports
from test_exports_hostile import NASTY, graph_with
from test_exports_hostile_documents import MARKED, collapsed

VERSION = "11.17.2"

DRAW = """async ([text, level]) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: level });
  const parsed = await mermaid.parse(text);
  const { svg } = await mermaid.render("drawing", text);
  document.getElementById("here").innerHTML = svg;
  const texts = (found) => [...document.querySelectorAll(found)].map((each) => each.textContent);
  return {
    type: parsed.diagramType,
    nodes: texts("#here g.node"),
    edges: document.querySelectorAll("#here .edgePaths path.flowchart-link").length,
    labels: texts("#here g.edgeLabels > g.edgeLabel").filter((text) => text.trim()),
    others: document.querySelectorAll("#here a, #here img, #here script, #here .clickable").length,
  };
}"""


@pytest.fixture(scope="module")
def mermaid(chromium: Any) -> Iterator[Any]:
    """Draws a diagram with the settings that pages have unless they change them; fails when a dialog opens."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    opened: list[str] = []
    page.on("dialog", lambda dialog: opened.append(dialog.message) or dialog.dismiss())  # type: ignore[func-returns-value]
    page.set_content('<!doctype html><div id="here"></div>')
    page.add_script_tag(content=packed("mermaid", VERSION, "dist/mermaid.min.js"))

    def draw(text: str, level: str = "strict") -> Any:
        drawn = page.evaluate(DRAW, [text, level])
        assert opened == []
        return drawn

    yield draw
    context.close()


def test_mermaid_draws_every_entry_and_relation_around_a_pattern(real: PatternGraph, mermaid: Any) -> None:
    corner = exports.selection(real, around=["outbox"])
    drawn = mermaid(exports.render(real, "mermaid", corner).decode())
    related = real.related("outbox")
    names = {"Transactional Outbox", *(edge.pattern.name for edge in related)}
    assert drawn["type"] == "flowchart-v2"
    assert {collapsed(name) for name in drawn["nodes"]} == names
    assert drawn["edges"] == len(drawn["labels"]) >= len(related)


def test_mermaid_draws_the_whole_graph_as_its_categories(real: PatternGraph, mermaid: Any) -> None:
    drawn = mermaid(exports.render(real, "mermaid").decode())
    roots = [each for each in real.records().categories.values() if each.broader is None]
    assert 1 < len(drawn["nodes"]) <= len(roots)


def test_mermaid_draws_a_graph_without_entries(real: PatternGraph, mermaid: Any) -> None:
    nothing = exports.selection(real, category="security", form="protocol", problem="dual write")
    assert mermaid(exports.render(real, "mermaid", nothing).decode())["nodes"] == []


@pytest.mark.parametrize("level", ["strict", "loose"])
@pytest.mark.parametrize("text", [*MARKED, *NASTY])
def test_mermaid_shows_every_name_as_text(mermaid: Any, text: str, level: str) -> None:
    """B105."""
    drawn = mermaid(exports.render(graph_with(text), "mermaid").decode(), level)
    assert [collapsed(name) for name in drawn["nodes"]] == [collapsed(text), "B"]
    assert (drawn["edges"], drawn["labels"], drawn["others"]) == (1, ["uses"], 0)
