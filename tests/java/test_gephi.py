"""Gephi's own toolkit reads GEXF and GraphML: everything arrives, with its type, and nothing is complained of.

igraph reads the GraphML as well.
"""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from export_graph import entry, graph_of, records_of, relation, tiny
from java.maven import java
from patgraph import PatternGraph, exports
from patgraph.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, lines, nodes
from patgraph.exports.content import Content
from patgraph.records import Implementation, Records
from test_exports_hostile import NASTY

#: Types of columns as Java names them.
GEXF_TYPES = {"string": "String", "boolean": "Boolean", "double": "Double", "strings": "String[]"}
#: GraphML has no lists.
GRAPHML_TYPES = {**GEXF_TYPES, "strings": "String"}
NODES_OF_GEPHI = {"Id": "String", "Label": "String", "Interval": "IntervalSet"}
EDGES_OF_GEPHI = {**NODES_OF_GEPHI, "Weight": "Double"}
BROKEN = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed" idtype="string">
<attributes class="node"><attribute id="n" title="n" type="integer"/></attributes>
<nodes><node id="a" label="a"><attvalues><attvalue for="n" value="many"/></attvalues></node></nodes>
<edges><edge id="e" source="a" target="b" type="undirected"/></edges></graph></gexf>
"""


def hostile() -> Records:
    """Every nasty text wherever a text may stand; two kinds between each pair."""
    names = [f"entry-{number:02d}" for number in range(len(NASTY))]
    return records_of(
        *(
            entry(
                name,
                text,
                aliases=(" ".join(text.split()),),
                summary=text,
                scope_note=text,
                use_when=(text, "another"),
                technologies=(Implementation(technology="kafka", note=text),),
                relations=tuple(
                    relation(kind, after, rationale=text)
                    for kind in ("uses", "requires")
                    for after in names[number + 1 : number + 3]
                ),
            )
            for number, (name, text) in enumerate(zip(names, NASTY, strict=True))
        )
    )


class Case(NamedTuple):
    """A graph as it was given, and what Gephi found in its two files."""

    content: Content
    gexf: Mapping[str, Any]
    graphml: Mapping[str, Any]
    graphml_path: Path


@pytest.fixture(scope="module")
def found(real: PatternGraph, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Case]:
    folder = tmp_path_factory.mktemp("gephi")
    graphs = {"tiny": tiny(), "hostile": graph_of(hostile()), "real": real}
    paths = {(n, f): folder / f"{n}.{f}" for n in graphs for f in ("gexf", "graphml")}
    for (name, form), path in paths.items():
        path.write_bytes(exports.render(graphs[name], form))
    read = read_by_gephi(*paths.values())
    return {
        name: Case(
            Content(graph), read[paths[name, "gexf"]], read[paths[name, "graphml"]], paths[name, "graphml"]
        )
        for name, graph in graphs.items()
    }


@pytest.fixture(params=["tiny", "hostile", "real"])
def case(request: pytest.FixtureRequest, found: Mapping[str, Case]) -> Case:
    return found[request.param]


def read_by_gephi(*paths: Path) -> dict[Path, Any]:
    command = java("gephi", "Read.java", *map(str, paths))
    done = subprocess.run(
        [command[0], "-Djava.awt.headless=true", *command[1:]],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {path: json.loads(Path(f"{path}.json").read_text(encoding="utf-8")) for path in paths}


def test_a_file_with_mistakes_gets_severe_issues(tmp_path: Path) -> None:
    """So that the silence below says something."""
    path = tmp_path / "broken.gexf"
    path.write_text(BROKEN, encoding="utf-8")
    assert [m.split(",")[0] for level, m in read_by_gephi(path)[path]["issues"] if level == "SEVERE"] == [
        "Edge type doesn't fit with default set (DIRECTED)",
        "Data value 'n' type error for element a. The value cannot be set as 'n' attribute.",
    ]


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_gephi_complains_of_nothing(case: Case, form: str) -> None:
    assert [issue for issue in getattr(case, form)["issues"] if issue[0] != "INFO"] == []


def test_gephi_finds_every_node_and_edge_with_its_kind_as_type_in_gexf(case: Case) -> None:
    network = case.content.graph.to_networkx()
    wanted = Counter((kind, True) for _, _, kind in network.edges(keys=True))
    assert len(case.gexf["nodes"]) == network.number_of_nodes()
    assert len(case.gexf["edges"]) == network.number_of_edges()
    assert Counter((each["type"], each["directed"]) for each in case.gexf["edges"]) == wanted


def test_gephi_finds_every_column_with_its_type_in_gexf(case: Case) -> None:
    def typed(columns: Mapping[str, str]) -> dict[str, str]:
        return {name: GEXF_TYPES[kind] for name, kind in columns.items()}

    assert case.gexf["node_columns"] == {**NODES_OF_GEPHI, **typed(NODE_COLUMNS)}
    assert case.gexf["edge_columns"] == {**EDGES_OF_GEPHI, **typed(EDGE_COLUMNS)}


def test_gephi_finds_every_value_in_gexf(case: Case) -> None:
    assert {each["values"]["Id"]: each["values"] for each in case.gexf["nodes"]} == {
        node.id: {"Id": node.id, "Label": node.name, **plain(node.values)} for node in nodes(case.content)
    }
    assert {each["values"]["Id"]: {**each["values"], "ends": each["ends"]} for each in case.gexf["edges"]} == {
        line.id: {
            "Id": line.id, "Label": line.label, "Weight": 1.0, "ends": [line.subject, line.target],
            **plain(line.values),
        }
        for line in lines(case.content)
    }  # fmt: skip


def test_gephi_finds_colours_by_category_sizes_by_degree_and_the_places(case: Case) -> None:
    seen = {each["values"]["Id"]: each["looks"] for each in case.gexf["nodes"]}
    given = {node.id: node for node in nodes(case.content)}
    assert {name: (x, y) for name, (x, y, _, _) in seen.items()} == {
        name: (node.place[0], -node.place[1]) for name, node in given.items() if node.place
    }
    by_degree = sorted(given, key=lambda name: given[name].degree)
    sizes = [seen[name][2] for name in by_degree]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len({node.degree for node in given.values()})
    colours: dict[str, set[int]] = {}
    for name, node in given.items():
        colours.setdefault(node.group, set()).add(seen[name][3])
    assert {len(each) for each in colours.values()} == {1}
    assert len({next(iter(each)) for each in colours.values()}) == min(len(colours), 12)


def test_gephi_finds_everything_in_graphml_with_lists_as_json(case: Case) -> None:
    """Told not to merge parallel edges: GraphML has no edge types, the kind is an attribute."""

    def typed(columns: Mapping[str, str]) -> dict[str, str]:
        return {name: GRAPHML_TYPES[kind] for name, kind in columns.items()}

    assert case.graphml["node_columns"] == {**NODES_OF_GEPHI, "name": "String", **typed(NODE_COLUMNS)}
    assert case.graphml["edge_columns"] == {**EDGES_OF_GEPHI, "kind": "String", **typed(EDGE_COLUMNS)}
    assert {each["values"]["Id"]: listed(each["values"]) for each in case.graphml["nodes"]} == {
        node.id: {"Id": node.id, "Label": node.name, "name": node.name, **plain(node.values)}
        for node in nodes(case.content)
    }
    assert {
        each["values"]["Id"]: [each["ends"], listed(each["values"])] for each in case.graphml["edges"]
    } == {
        line.id: [
            [line.subject, line.target],
            {"Id": line.id, "Label": line.label, "Weight": 1.0, "kind": line.kind, **plain(line.values)},
        ]
        for line in lines(case.content)
    }


def test_igraph_finds_everything_in_graphml(case: Case) -> None:
    import igraph

    read: Any = igraph.Graph.Read_GraphML(str(case.graphml_path))
    known = {vertex.index: vertex["id"] for vertex in read.vs}
    assert read.is_directed()
    assert {v["id"]: listed(_given(v.attributes(), "id")) for v in read.vs} == {
        node.id: {"label": node.name, "name": node.name, **plain(node.values)} for node in nodes(case.content)
    }
    # Edges are told by their ends and kind: igraph 1.0.0 gives them the ids of nodes.
    assert {(known[e.source], e["kind"], known[e.target]): listed(_given(e.attributes(), "id")) for e in read.es} == {
        (line.subject, line.kind, line.target): {"label": line.label, "kind": line.kind, **plain(line.values)}
        for line in lines(case.content)
    }  # fmt: skip
    assert (read.vcount(), read.ecount()) == (len(case.gexf["nodes"]), len(case.gexf["edges"]))


def _given(attributes: Mapping[str, Any], leave: str) -> dict[str, Any]:
    """Attributes that the file states. igraph gives "" and NaN, and False, where it states nothing."""
    return {n: v for n, v in attributes.items() if n != leave and v != "" and v == v}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


@cache
def _lists() -> frozenset[str]:
    return frozenset(n for n, kind in {**NODE_COLUMNS, **EDGE_COLUMNS}.items() if kind == "strings")


def listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with lists read from JSON."""
    return {name: json.loads(v) if name in _lists() else v for name, v in values.items()}


def test_the_hostile_graph_is_well_formed_for_any_reader(found: Mapping[str, Case]) -> None:
    ElementTree.parse(found["hostile"].graphml_path)
