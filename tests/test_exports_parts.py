"""Every format takes a part of the graph and is well-formed then; each is read by something that knows its form."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pydot
import pyoxigraph
import pytest
import yaml

from export_graph import Neo4j, csv_rows, tiny
from patgraph import PatternGraph, exports
from patgraph.exports import EXPORTS
from patgraph.exports.content import Content

PATTERN = "https://w3id.org/patgraph/pattern/"
FORMS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "skos": pyoxigraph.RdfFormat.TURTLE,
}
Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def graph() -> PatternGraph:
    return tiny()


def written(graph: PatternGraph, name: str, folder: Path, **asked: Any) -> Files:
    """The files of an export; one without a name where the format is a single file."""
    selection = exports.selection(graph, **asked)
    if EXPORTS[name].extension:
        return {"": exports.render(graph, name, selection)}
    exports.export(graph, name, str(folder / name), selection=selection)
    root = folder / name
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def in_rdf(files: Files, name: str) -> set[str]:
    store = pyoxigraph.Store()
    store.load(files[""], format=FORMS[name])
    subjects = {str(quad.subject).strip("<>") for quad in store}
    return {iri.removeprefix(PATTERN) for iri in subjects if iri.startswith(PATTERN)}


def in_xml(files: Files, _name: str) -> set[str]:
    root = ElementTree.fromstring(files[""])
    return {str(each.get("id")) for each in root.iter() if each.tag.endswith("}node")}


def in_cypher(files: Files, _name: str) -> set[str]:
    database = Neo4j()
    database.run(files[""].decode())
    return {identifier for label, identifier in database.nodes if label == "Entry"}


def in_neo4j_csv(files: Files, _name: str) -> set[str]:
    table = files.get("nodes-Entry.csv", b"id:ID(Entry)\n")
    return {row["id:ID(Entry)"] for row in csv_rows([table.decode()])}


def in_json(files: Files, _name: str) -> set[str]:
    return {entry["id"] for entry in json.loads(files[""])["entries"]}


def in_csv(files: Files, _name: str) -> set[str]:
    return {row["id"] for row in csv_rows([files["entries.csv"].decode()])}


def in_sqlite(files: Files, _name: str) -> set[str]:
    database = sqlite3.connect(":memory:")
    database.deserialize(files[""])
    faults = [
        database.execute(f"PRAGMA {check}").fetchall() for check in ("integrity_check", "foreign_key_check")
    ]
    assert faults == [[("ok",)], []]
    return {row[0] for row in database.execute("SELECT id FROM entries")}


def in_mermaid(files: Files, _name: str) -> set[str]:
    nodes = re.findall(r"^  p_(\w+)[\[({>]", files[""].decode(), flags=re.MULTILINE)
    return {node.replace("_", "-") for node in nodes}


def in_dot(files: Files, _name: str) -> set[str]:
    graph = (pydot.graph_from_dot_data(files[""].decode()) or [])[0]
    named = {node.get_name().strip('"') for node in graph.get_nodes()} - {"node", "edge", "graph"}
    ends = {
        str(end).strip('"')
        for edge in graph.get_edges()
        for end in (edge.get_source(), edge.get_destination())
    }
    assert ends <= named
    return named


def in_markdown(files: Files, _name: str) -> set[str]:
    assert yaml.safe_load(files["mkdocs.yml"])["docs_dir"] == "docs"
    pages = [Path(name) for name in files if name.startswith("docs/patterns/")]
    return {page.stem for page in pages}


def in_sssom(files: Files, _name: str) -> set[str]:
    lines = [line for line in files[""].decode().splitlines() if not line.startswith("#")]
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t")
    return {row["subject_id"].removeprefix("pattern:") for row in rows}


def in_html(files: Files, _name: str) -> set[str]:
    found = re.search(r'id="patgraph-drawing">(.*?)</script>', files[""].decode(), flags=re.DOTALL)
    assert found
    return {node["key"] for node in json.loads(found[1])["nodes"]}


READERS: Mapping[str, Callable[[Files, str], set[str]]] = {
    **dict.fromkeys(FORMS, in_rdf),
    "gexf": in_xml,
    "graphml": in_xml,
    "cypher": in_cypher,
    "neo4j-csv": in_neo4j_csv,
    "json": in_json,
    "csv": in_csv,
    "sqlite": in_sqlite,
    "mermaid": in_mermaid,
    "dot": in_dot,
    "markdown": in_markdown,
    "sssom": in_sssom,
    "html": in_html,
}
NAMES = {
    each: each.replace("-", " ").title()
    for each in (
        *("transactional-outbox", "idempotent-consumer", "message-store", "event-sourcing", "retry"),
        *("circuit-breaker", "retry-storm"),
    )
}
#: Formats that hold nothing but what catalogues list hold only entries that one of them lists.
LISTED = {"sssom": {"transactional-outbox", "retry"}}
CORNER = {"transactional-outbox", "idempotent-consumer", "event-sourcing"}
PARTS: Mapping[str, tuple[dict[str, Any], set[str]]] = {
    "around": ({"around": ["outbox"]}, CORNER),
    "deep": ({"around": ["outbox"], "depth": 2}, CORNER | {"message-store"}),
    "kind": (
        {"around": ["outbox"], "kinds": ["requires"]},
        {"transactional-outbox", "idempotent-consumer"},
    ),
    "inferred": ({"around": ["outbox"], "inferred": True}, CORNER | {"message-store"}),
    "category": ({"category": "resilience"}, {"event-sourcing", "retry", "circuit-breaker", "retry-storm"}),
    "nothing": ({"category": "communication", "form": "anti-pattern"}, set()),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_gives_just_the_part_asked_for_and_is_well_formed(
    graph: PatternGraph, tmp_path: Path, name: str, part: str
) -> None:
    asked, wanted = PARTS[part]
    found = READERS[name](written(graph, name, tmp_path, **asked), name)
    assert found == wanted & LISTED.get(name, wanted)


def test_every_reader_finds_every_entry_of_the_whole(graph: PatternGraph, tmp_path: Path) -> None:
    found = {name: READERS[name](written(graph, name, tmp_path), name) for name in EXPORTS}
    assert found == {name: LISTED.get(name, set(NAMES)) for name in EXPORTS}


def test_a_corner_of_the_real_graph_is_the_same_in_every_format(real: PatternGraph) -> None:
    content = Content(real, exports.selection(real, around=["outbox"]))
    files = {
        name: {file: b"".join(pieces) for file, pieces in exports._files(each, content).items()}
        for name, each in EXPORTS.items()
        if name in READERS and name not in LISTED
    }
    corner = in_json(files["json"], "json")
    assert len(corner) > 10
    found = {name: READERS[name](made, name) for name, made in files.items()}
    assert found == dict.fromkeys(files, corner)
