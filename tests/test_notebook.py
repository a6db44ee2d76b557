"""What a notebook shows for a neighbourhood: the page in a frame, and the same as a table."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import patgraph
from export_graph import entry, graph_of, records_of, relation
from patgraph.exports.explorer import Picture

BAD = '"><img src=x onerror=alert(1)></iframe></script><script>alert(2)</script>'


class Shown(HTMLParser):
    """The frame of a notebook's output, the page inside it, and the elements that the notebook itself gets."""

    def __init__(self, neighbourhood: patgraph.Neighbourhood) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.frame: dict[str, str | None] = {}
        self.feed(neighbourhood._repr_html_())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "iframe":
            self.frame = dict(attrs)

    @property
    def page(self) -> str:
        return self.frame["srcdoc"] or ""

    @property
    def drawing(self) -> dict[str, Any]:
        found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', self.page, flags=re.DOTALL)
        drawing: dict[str, Any] = json.loads(found[0])
        return drawing

    @property
    def patterns(self) -> list[str]:
        return [node["key"] for node in self.drawing["nodes"]]


def in_memory(name: str = "Outbox") -> patgraph.PatternGraph:
    """A small graph that draws its neighbourhoods: outbox requires inbox requires store; saga uses outbox."""
    graph = graph_of(
        records_of(
            entry("outbox", name, summary=name, relations=(relation("requires", "inbox", rationale=name),)),
            entry("inbox", relations=(relation("requires", "store"),)),
            entry("saga", relations=(relation("uses", "outbox"), relation("alternative-to", "inbox"))),
            entry("store"),
        )
    )
    graph.picture = Picture(graph)
    return graph


def test_a_neighbourhood_shows_the_page_in_a_frame_of_its_own(real: patgraph.PatternGraph) -> None:
    around = real.related("outbox")
    shown = Shown(around)
    assert "allow-scripts" in (shown.frame["sandbox"] or "")
    assert "allow-same-origin" not in (shown.frame["sandbox"] or "")
    assert sorted({around.pattern.id, *(edge.pattern.id for edge in around)}) == shown.patterns
    assert {"around": ["transactional-outbox"], "depth": 1, "kinds": []} == shown.drawing["start"]


def test_what_a_notebook_shows_asks_the_network_for_nothing(real: patgraph.PatternGraph) -> None:
    shown = Shown(real.related("outbox"))
    assert "src" not in shown.frame
    assert "default-src 'none'" in shown.page
    assert [] == re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?!data:)[^\"]*\"", shown.page)


def test_a_neighbourhood_is_drawn_as_far_and_along_the_kinds_that_were_asked_for() -> None:
    graph = in_memory()
    assert ["inbox", "outbox", "saga"] == Shown(graph.related("outbox")).patterns
    further = Shown(graph.related("outbox", kind="requires", depth=2))
    assert ["inbox", "outbox", "store"] == further.patterns
    assert 2 == further.drawing["start"]["depth"]
    kinds = [kind["id"] for kind in further.drawing["kinds"]]
    assert {"requires"} == {
        kinds[edge["kind"]] for edge in further.drawing["edges"] if not edge.get("inferred")
    }


def test_inferred_relations_are_shown_at_once_when_they_were_asked_for() -> None:
    shown = Shown(in_memory().related("outbox", inferred=True))
    assert shown.drawing["start"]["inferred"] is True
    assert ["inbox", "outbox", "saga", "store"] == shown.patterns


def test_an_entry_without_relations_still_shows_itself() -> None:
    graph = graph_of(records_of(entry("alone")))
    graph.picture = Picture(graph)
    assert ["alone"] == Shown(graph.related("alone")).patterns


def test_a_hostile_name_adds_no_element_to_the_notebook() -> None:
    usual, hostile = Shown(in_memory().related("saga")), Shown(in_memory(BAD).related("saga"))
    assert usual.tags == hostile.tags
    assert BAD in {node["label"] for node in hostile.drawing["nodes"]}


def test_the_table_stands_below_for_viewers_that_drop_frames() -> None:
    shown = Shown(in_memory().related("outbox"))
    assert ["iframe", "details", "summary", "table"] == shown.tags[:4]


def test_a_graph_that_draws_nothing_shows_the_table() -> None:
    graph = in_memory()
    graph.picture = None
    assert "table" == Shown(graph.related("outbox")).tags[0]


def test_opening_a_graph_imports_none_of_what_draws_it(real: object) -> None:
    program = "import sys, patgraph; patgraph.open().related('outbox'); print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [] == [name for name in done.stdout.split() if name.startswith(("pyvis", "patgraph.exports"))]
