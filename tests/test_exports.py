"""Every format is sorted, complete, the same for the same graph, and placed without harm."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
import yaml
from lxml import etree
from rdflib.compare import isomorphic

from export_graph import (
    Neo4j,
    csv_rows,
    entry,
    graph_of,
    records_of,
    relation,
    rendered,
    spreadsheet_text,
    tiny,
    tiny_records,
    triples_of,
)
from patgraph import ExportError, PatternGraph, UnknownPattern, exports
from patgraph.exports import EXPORTS, Selection
from patgraph.exports.content import Content
from patgraph.exports.pagedata import page_data
from patgraph.exports.placing import MANIFEST
from patgraph.records import ListingMatch, Source
from patgraph.tables import Table

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DATA = TESTS / "data"
GOLDEN = DATA / "exports"
SINGLE = [each.name for each in EXPORTS.values() if each.extension]
GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def graph() -> PatternGraph:
    return tiny()


@dataclass
class Written:
    """A graph and all its exports in a folder."""

    graph: PatternGraph
    folder: Path

    def bytes(self, name: str) -> bytes:
        return (self.folder / EXPORTS[name].path).read_bytes()

    def rows(self, table: str) -> list[dict[str, str]]:
        return csv_rows([(self.folder / "csv" / f"{table}.csv").read_bytes().decode()])

    def neo4j(self) -> Neo4j:
        database = Neo4j()
        database.run(self.bytes("cypher").decode())
        return database


@pytest.fixture(scope="module", params=["tiny", "real"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    graph = tiny() if request.param == "tiny" else request.getfixturevalue("real")
    folder = tmp_path_factory.mktemp(request.param)
    exports.export_all(graph, str(folder))
    return Written(graph, folder)


def tables(graph: PatternGraph, selection: Selection = exports.ALL) -> dict[str, list[dict[str, str]]]:
    from patgraph.exports.csv import files

    return {name: csv_rows(lines) for name, lines in files(Content(graph, selection)).items()}


def json_of(graph: PatternGraph, selection: Selection = exports.ALL) -> Any:
    return json.loads(exports.render(graph, "json", selection))


def neo4j(graph: PatternGraph, selection: Selection = exports.ALL) -> Neo4j:
    database = Neo4j()
    database.run(exports.render(graph, "cypher", selection).decode())
    return database


# --- the table of formats -----------------------------------------------------------------------------


def test_the_names_of_the_formats_cost_no_library() -> None:
    script = (
        "import sys; import patgraph.exports; "
        "print([m for m in ('networkx', 'rdflib', 'pyvis', 'yaml', 'numpy', 'pyoxigraph') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_an_unknown_format_gets_a_suggestion(graph: PatternGraph) -> None:
    with pytest.raises(ExportError, match=r"no export format 'turtel'. Did you mean 'turtle'\?"):
        exports.render(graph, "turtel")


def test_a_folder_cannot_be_one_stream(graph: PatternGraph) -> None:
    with pytest.raises(ExportError, match="csv is a folder"):
        exports.render(graph, "csv")


def test_the_same_graph_gives_the_same_bytes_whatever_the_hash_seed_is(tmp_path: Path) -> None:
    script = (
        "import sys; from export_graph import tiny; from patgraph import exports;"
        " exports.export_all(tiny(), sys.argv[1])"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS)}
        subprocess.run(
            [sys.executable, "-W", "error", "-c", script, str(tmp_path / seed)], env=environment, check=True
        )
    first, second = (
        {p.relative_to(tmp_path / s): p.read_bytes() for p in (tmp_path / s).rglob("*") if p.is_file()}
        for s in "12"
    )
    assert list(first) != []
    assert first == second


@pytest.mark.parametrize(
    "name", ["turtle", "skos", "sssom", "gexf", "graphml", "cypher", "mermaid", "dot", "json"]
)
def test_a_small_graph_is_written_as_it_always_was(graph: PatternGraph, name: str) -> None:
    """After a deliberate change: UPDATE_GOLDEN=1 pytest tests/test_exports.py, and read the difference."""
    text = exports.render(graph, name).decode()
    # Places belong to the layout, the version to the release, the kinds to the ontology.
    text = re.sub(r"<viz:position [^\n]*\n", "", text)
    text = re.sub(r'(versionInfo |"version": |version: )(["\']).*?\2', r"\1\2…\2", text)
    text = re.sub(r'"kinds": \{.*?\}\},\n', "", text, flags=re.DOTALL)
    text = re.sub(r"UNWIND \[\n[^\]]*\] AS row\nMERGE \(n:RelationKind[^;]*;\n", "", text)
    golden = GOLDEN / EXPORTS[name].path
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8", newline="")
    assert golden.read_bytes().decode() == text


# --- one edge through every door ----------------------------------------------------------------------


def edge_in_gexf(data: bytes) -> Any:
    root = ElementTree.fromstring(data)
    edge = next(
        e
        for e in root.iter(f"{GEXF}edge")
        if e.get("id") == "transactional-outbox--requires--idempotent-consumer"
    )
    values = {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}
    sources = json.loads(values["sources"] or "")
    return edge.get("source"), edge.get("kind"), edge.get("target"), values["rationale"], sources


def edge_in_graphml(data: bytes) -> Any:
    root = ElementTree.fromstring(data)
    edge = next(
        e
        for e in root.iter(f"{GRAPHML}edge")
        if e.get("id") == "transactional-outbox--requires--idempotent-consumer"
    )
    values = {d.get("key"): d.text for d in edge.iter(f"{GRAPHML}data")}
    sources = json.loads(values["edge.sources"] or "")
    return edge.get("source"), values["edge.kind"], edge.get("target"), values["edge.rationale"], sources


def edge_in_cypher(database: Neo4j) -> Any:
    ends = ("Entry", "transactional-outbox"), ("Entry", "idempotent-consumer")
    found = database.relationships[("REQUIRES", *ends, "transactional-outbox--requires--idempotent-consumer")]
    return ends[0][1], found["kind"], ends[1][1], found["rationale"], found["sources"]


def edge_in_jsonld(data: bytes) -> Any:
    """Through the standard's own expansion, then by IRIs alone."""
    pg, base = "https://w3id.org/patgraph/vocab#", "https://w3id.org/patgraph/"
    store = pyoxigraph.Store()
    store.load(data, format=pyoxigraph.RdfFormat.JSON_LD)
    this = f"<{base}relation/transactional-outbox--requires--idempotent-consumer>"
    query = f"""SELECT ?s ?k ?t ?r ?source {{ {this} <{pg}subject> ?s ; <{pg}kind> ?k ; <{pg}target> ?t ;
                <{pg}rationale> ?r ; <http://purl.org/dc/terms/source> ?source }} ORDER BY ?source"""
    answer: Any = store.query(query, use_default_graph_as_union=True)
    rows = [[term.value for term in row] for row in answer]
    subject, kind, target, rationale, _ = rows[0]
    sources = [row[4].removeprefix(f"{base}source/") for row in rows]
    return (
        subject.removeprefix(f"{base}pattern/"),
        kind.removeprefix(pg),
        target.removeprefix(f"{base}pattern/"),
        rationale,
        sources,
    )


def edge_in_yaml(file: Path) -> Any:
    """As a person wrote it."""
    written = yaml.safe_load(file.read_text())
    found = next(r for r in written["relations"] if r["target"] == "idempotent-consumer")
    rationale = " ".join(found["rationale"].split())
    return written["id"], found["kind"], found["target"], rationale, sorted(found["sources"])


def edge_in_sparql(graph: PatternGraph) -> Any:
    pg, base = "https://w3id.org/patgraph/vocab#", "https://w3id.org/patgraph/"
    rows = graph.sparql(f"""PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?subject ?kind ?target ?rationale ?source {{
          ?relation <{pg}subject> ?subject ; <{pg}kind> ?kind ; <{pg}target> ?target ; <{pg}rationale> ?rationale ;
            dcterms:source ?source .
          FILTER(?subject = <{base}pattern/transactional-outbox> && ?target = <{base}pattern/idempotent-consumer>)
        }} ORDER BY ?source""")
    assert isinstance(rows, Table)
    first = [str(cell) for cell in rows.rows[0]]
    sources = [str(row[4]).removeprefix(f"{base}source/") for row in rows.rows]
    subject, kind, target = first[0].removeprefix(f"{base}pattern/"), first[1].removeprefix(pg), first[2]
    return subject, kind, target.removeprefix(f"{base}pattern/"), first[3], sources


def edge_in_networkx(graph: PatternGraph) -> Any:
    ends = "transactional-outbox", "idempotent-consumer"
    data = graph.to_networkx().edges[*ends, "requires"]
    return ends[0], data["kind"], ends[1], data["rationale"], list(data["sources"])


def edge_in_plain(relations: list[dict[str, Any]]) -> Any:
    found = next(r for r in relations if r["id"] == "transactional-outbox--requires--idempotent-consumer")
    sources = found["sources"]
    listed = sources.split("\n") if isinstance(sources, str) else sources
    return found["subject"], found["kind"], found["target"], found["rationale"], listed


def test_one_edge_is_the_same_through_every_door(real: PatternGraph) -> None:
    subject, kind, target, rationale, sources = edge_in_yaml(
        ROOT / "graph/patterns/transactional-outbox.yaml"
    )
    edge = next(
        e for e in real.related("outbox") if (e.kind, e.pattern.id, e.direction) == (kind, target, "out")
    )
    content, neo4j = Content(real), Neo4j()
    neo4j.run(rendered(content, "cypher").decode())
    doors = {
        "related": (subject, edge.kind, edge.pattern.id, edge.rationale, [s.id for s in edge.sources]),
        "sparql": edge_in_sparql(real),
        "networkx": edge_in_networkx(real),
        "gexf": edge_in_gexf(rendered(content, "gexf")),
        "graphml": edge_in_graphml(rendered(content, "graphml")),
        "cypher": edge_in_cypher(neo4j),
        "jsonld": edge_in_jsonld(rendered(content, "jsonld")),
        "json": edge_in_plain(json.loads(rendered(content, "json"))["relations"]),
        "page": edge_in_plain(page_data(real)["relations"]),
    }
    wanted = (subject, kind, target, rationale, sources)
    assert {name: tuple(found) for name, found in doors.items()} == dict.fromkeys(doors, wanted)


def test_an_edge_in_the_tables_is_the_edge_of_the_graph(written: Written) -> None:
    edge = next(e for e in written.graph.related("outbox") if e.kind == "requires")
    wanted = (
        "transactional-outbox",
        "requires",
        edge.pattern.id,
        edge.rationale,
        [s.id for s in edge.sources],
    )
    assert edge_in_plain(written.rows("relations")) == wanted


def test_what_is_exported_are_the_records_of_the_graph(graph: PatternGraph) -> None:
    assert Content(graph).view.records == graph.records()


# --- RDF ----------------------------------------------------------------------------------------------


def asserted_triples(graph: PatternGraph) -> set[str]:
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(graph.to_nquads(), format=pyoxigraph.RdfFormat.N_QUADS))
    wanted = ("graph/catalogue", "graph/dataset")
    return {str(q.triple) for q in dataset if str(q.graph_name).strip("<>").endswith(wanted)}


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
def test_formats_of_one_graph_hold_what_is_asserted_and_the_description(
    graph: PatternGraph, name: str
) -> None:
    assert triples_of(exports.render(graph, name), FORMATS[name]) == asserted_triples(graph)


@pytest.mark.parametrize("name", ["nquads", "jsonld"])
def test_formats_of_many_graphs_hold_every_named_graph(graph: PatternGraph, name: str) -> None:
    assert triples_of(exports.render(graph, name), FORMATS[name]) == triples_of(
        graph.to_nquads(), FORMATS["nquads"]
    )


@pytest.mark.parametrize(("name", "form"), [("turtle", "turtle"), ("rdfxml", "xml"), ("ntriples", "nt")])
def test_rdflib_reads_the_same_triples(graph: PatternGraph, name: str, form: str) -> None:
    read = rdflib.Graph().parse(data=exports.render(graph, name), format=form)
    wanted = rdflib.Graph().parse(data="".join(f"{t} .\n" for t in asserted_triples(graph)), format="nt")
    assert isomorphic(read, wanted)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(("name", "form"), [("nquads", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_named_graphs(graph: PatternGraph, name: str, form: str) -> None:
    read, wanted = rdflib.Dataset(), rdflib.Dataset()
    read.parse(data=exports.render(graph, name).decode(), format=form)
    wanted.parse(data=graph.to_nquads().decode(), format="nquads")
    names = {str(g.identifier) for g in wanted.graphs()}
    assert {str(g.identifier) for g in read.graphs()} == names
    assert [
        n
        for n in sorted(names)
        if not isomorphic(read.graph(rdflib.URIRef(n)), wanted.graph(rdflib.URIRef(n)))
    ] == []


def test_inferred_triples_come_into_one_graph_on_request(graph: PatternGraph) -> None:
    pattern = "<https://w3id.org/patgraph/pattern/"
    depends = "<https://w3id.org/patgraph/vocab#dependsOn>"
    line = f"{pattern}transactional-outbox> {depends} {pattern}message-store> .\n"
    assert line not in exports.render(graph, "ntriples").decode()
    assert line in exports.render(graph, "ntriples", Selection(inferred=True)).decode()


def test_blank_nodes_are_named_by_their_place_not_by_the_engine(graph: PatternGraph) -> None:
    assert exports.render(tiny(), "nquads") == exports.render(graph, "nquads")
    assert b"_:c14n0 " in exports.render(graph, "nquads")


def test_a_kind_from_another_ontology_comes_through_every_format(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        """@prefix pg: <https://w3id.org/patgraph/vocab#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://example.org/kinds/runsBefore> a owl:ObjectProperty , pg:RelationKind ; rdfs:subPropertyOf pg:usedWith ;
          dcterms:identifier "runs-before" ; rdfs:label "runs before"@en ;
          pg:phrase "runs before"@en ; pg:inversePhrase "runs after"@en .""",
        encoding="utf-8",
    )
    own = graph_of(
        records_of(entry("a", relations=(relation("runs-before", "b"),)), entry("b")), str(tmp_path)
    )
    iri = "https://example.org/kinds/runsBefore"
    for name, form in FORMATS.items():
        said = triples_of(exports.render(own, name), form)
        assert any(
            f"<https://w3id.org/patgraph/pattern/a> <{iri}> <https://w3id.org/patgraph/pattern/b>" in s
            for s in said
        )
    assert [
        e.get("kind") for e in ElementTree.fromstring(exports.render(own, "gexf")).iter(f"{GEXF}edge")
    ] == ["runs-before"]
    assert ("RUNS_BEFORE", ("Entry", "a"), ("Entry", "b"), "a--runs-before--b") in neo4j(own).relationships
    assert page_data(own)["kinds"]["runs-before"]["inverse_phrase"] == "runs after"


def test_a_kind_whose_id_could_not_be_a_type_is_refused_by_cypher(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        """@prefix pg: <https://w3id.org/patgraph/vocab#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://example.org/k#x> a owl:ObjectProperty , pg:RelationKind ; rdfs:subPropertyOf pg:usedWith ;
          dcterms:identifier "x-2" ; rdfs:label "x"@en ; pg:phrase "x"@en ; pg:inversePhrase "y"@en .""",
        encoding="utf-8",
    )
    own = graph_of(records_of(entry("a", relations=(relation("x-2", "b"),)), entry("b")), str(tmp_path))
    with pytest.raises(ExportError, match="'x-2' cannot be a relationship type"):
        exports.render(own, "cypher")


# --- GEXF and GraphML ---------------------------------------------------------------------------------


def test_gexf_is_valid_against_the_relax_ng_schema(written: Written) -> None:
    schema = etree.RelaxNG(etree.parse(str(DATA / "gexf-1.3" / "gexf.rng")))
    schema.assertValid(etree.parse(io.BytesIO(written.bytes("gexf"))))


def test_gexf_and_graphml_hold_every_entry_and_relation_once(written: Written) -> None:
    network = written.graph.to_networkx()
    nodes = sorted(network.nodes)
    edges = sorted(data["relation"] for _, _, data in network.edges(data=True))
    gexf = ElementTree.fromstring(written.bytes("gexf"))
    graphml = ElementTree.fromstring(written.bytes("graphml"))
    assert [str(e.get("id")) for e in gexf.iter(f"{GEXF}node")] == nodes
    assert [str(e.get("id")) for e in gexf.iter(f"{GEXF}edge")] == edges
    assert [str(e.get("id")) for e in graphml.iter(f"{GRAPHML}node")] == nodes
    assert [str(e.get("id")) for e in graphml.iter(f"{GRAPHML}edge")] == edges


def test_gexf_has_colours_by_category_sizes_by_degree_and_places(graph: PatternGraph) -> None:
    viz = "{http://gexf.net/1.3/viz}"
    nodes = {
        n.get("id"): n for n in ElementTree.fromstring(exports.render(graph, "gexf")).iter(f"{GEXF}node")
    }

    def seen(name: str, what: str) -> dict[str, str]:
        found = nodes[name].find(f"{viz}{what}")
        assert found is not None
        return dict(found.attrib)

    assert seen("transactional-outbox", "color") == seen("message-store", "color") != seen("retry", "color")
    sizes = [
        float(seen(name, "size")["value"])
        for name in ("transactional-outbox", "idempotent-consumer", "message-store")
    ]
    assert sizes == sorted(set(sizes), reverse=True)
    places = {(seen(str(n), "position")["x"], seen(str(n), "position")["y"]) for n in nodes}
    assert len(places) == len(nodes)


def test_gexf_writes_absent_values_as_absent_and_lists_as_liststring(graph: PatternGraph) -> None:
    """B084."""
    root = ElementTree.fromstring(exports.render(graph, "gexf"))
    types = {a.get("id"): a.get("type") for a in root.iter(f"{GEXF}attribute")}
    nodes = {
        n.get("id"): {v.get("for"): v.get("value") for v in n.iter(f"{GEXF}attvalue")}
        for n in root.iter(f"{GEXF}node")
    }
    assert types["aliases"] == types["sources"] == "liststring"
    assert nodes["transactional-outbox"]["aliases"] == '["application events", "outbox"]'
    assert "aliases" not in nodes["retry"]
    assert "replaced_by" not in nodes["retry"]


def test_relations_of_two_kinds_between_two_patterns_are_two_edges(graph: PatternGraph) -> None:
    """B086: unique ids, and `kind` set, by which Gephi keeps both."""
    edges = [
        e
        for e in ElementTree.fromstring(exports.render(graph, "gexf")).iter(f"{GEXF}edge")
        if e.get("target") == "event-sourcing"
    ]
    assert [(e.get("id"), e.get("kind")) for e in edges] == [
        ("transactional-outbox--alternative-to--event-sourcing", "alternative-to"),
        ("transactional-outbox--used-with--event-sourcing", "used-with"),
    ]


def test_a_relation_said_twice_is_one_edge() -> None:
    """B087."""
    twice = (relation("uses", "b"), relation("uses", "b", sources=("press-essay",)))
    graph = graph_of(records_of(entry("a", relations=twice), entry("b")))
    for name, tag in (("gexf", f"{GEXF}edge"), ("graphml", f"{GRAPHML}edge")):
        assert [e.get("id") for e in ElementTree.fromstring(exports.render(graph, name)).iter(tag)] == [
            "a--uses--b"
        ]


def test_a_symmetric_relation_is_directed_in_gexf_and_says_so(graph: PatternGraph) -> None:
    """B089: Gephi drops undirected edges of a directed file."""
    text = exports.render(graph, "gexf").decode()
    edge = next(e for e in ElementTree.fromstring(text).iter(f"{GEXF}edge") if e.get("kind") == "used-with")
    assert {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}["symmetric"] == "true"
    assert "undirected" not in text
    assert edge.get("type") is None


def test_graphml_ids_and_names_are_nmtokens_with_declared_keys_and_known_ends(graph: PatternGraph) -> None:
    """B090; the schema itself carries no licence, so its rules are checked one by one."""
    root = ElementTree.fromstring(exports.render(graph, "graphml"))
    keys = {k.get("id"): k.get("for") for k in root.iter(f"{GRAPHML}key")}
    tokens = [*keys, *(k.get("attr.name") for k in root.iter(f"{GRAPHML}key"))]
    for element in ("node", "edge"):
        for each in root.iter(GRAPHML + element):
            tokens.append(each.get("id"))
            assert {keys[d.get("key")] for d in each.iter(f"{GRAPHML}data")} == {element}
    nodes = {n.get("id") for n in root.iter(f"{GRAPHML}node")}
    assert {end for e in root.iter(f"{GRAPHML}edge") for end in (e.get("source"), e.get("target"))} <= nodes
    assert [t for t in tokens if not re.fullmatch(r"[\w.:-]+", t or "", re.ASCII)] == []


def test_graphml_spells_out_what_no_nmtoken_may_hold() -> None:
    from patgraph.exports.columns import Node
    from patgraph.exports.graphml import document

    nodes = [Node(name, name, "", 0, None, {}) for name in ("a b", "a_x0020_b", "a:b")]
    root = ElementTree.fromstring("".join(document(nodes, [])))
    assert [n.get("id") for n in root.iter(f"{GRAPHML}node")] == ["a_x0020_b", "a_x005F_x0020_x005F_b", "a:b"]


def test_networkx_reads_graphml_with_types(graph: PatternGraph) -> None:
    import networkx

    read: Any = networkx.read_graphml(io.BytesIO(exports.render(graph, "graphml")), force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (7, 6)
    data = read.get_edge_data("transactional-outbox", "event-sourcing")[
        "transactional-outbox--alternative-to--event-sourcing"
    ]
    assert (data["confidence"], data["symmetric"], json.loads(data["for_problems"])) == (
        0.7,
        True,
        ["dual-write"],
    )


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_documents_of_any_length_are_made_piece_by_piece(name: str) -> None:
    small, large = _peak(name, 200), _peak(name, 20_000)
    assert large[0] > 5_000_000
    assert large[1] < small[1] + 20_000


def _peak(name: str, edges: int) -> tuple[int, int]:
    """The length of a document with this many edges, and the most memory that making it took, in bytes."""
    import tracemalloc

    from patgraph.exports import gexf, graphml
    from patgraph.exports.columns import Line, Node

    nodes = (Node(f"n{i}", f"Node {i}", "", 0, None, {"form": "pattern"}) for i in range(1000))
    lines = (
        Line(f"e{i}", f"n{i % 100}", "uses", "uses", f"n{i % 99}", {"rationale": "r" * 200})
        for i in range(edges)
    )
    pieces = gexf.document(nodes, lines, {}, "t") if name == "gexf" else graphml.document(nodes, lines)
    tracemalloc.start()
    length = sum(map(len, pieces))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return length, peak


# --- Cypher -------------------------------------------------------------------------------------------


def test_cypher_run_twice_changes_nothing(graph: PatternGraph) -> None:
    """B095."""
    script = exports.render(graph, "cypher").decode()
    once, twice = Neo4j(), Neo4j()
    once.run(script)
    twice.run(script)
    twice.run(script)
    assert (twice.nodes, twice.relationships) == (once.nodes, once.relationships)
    assert re.findall(r"^CREATE (?!CONSTRAINT \w+ IF NOT EXISTS ).*", script, flags=re.MULTILINE) == []


def test_cypher_takes_away_what_left_a_record() -> None:
    database = Neo4j()
    for aliases in (("first",), ()):
        graph = graph_of(records_of(entry("a", aliases=aliases, form="style" if aliases else "protocol")))
        database.run(exports.render(graph, "cypher").decode())
    assert "aliases" not in database.nodes["Entry", "a"]
    assert database.nodes["Entry", "a"][":also"] == ":Protocol"


def test_cypher_holds_every_record_as_a_node(graph: PatternGraph) -> None:
    nodes = neo4j(graph).nodes
    counts: dict[str, int] = {}
    for label, _ in nodes:
        counts[label] = counts.get(label, 0) + 1
    kinds = counts.pop("RelationKind")
    assert kinds == len(graph.kinds())
    assert counts == {
        "Dataset": 1,
        "Entry": 7,
        "Category": 3,
        "ServiceType": 1,
        "QualityAttribute": 2,
        "Problem": 1,
        "Technology": 1,
        "Publisher": 1,
        "Source": 3,
        "Catalogue": 1,
        "Listing": 3,
        "Link": 1,
    }
    assert nodes["Source", "press-manual"][":also"] == ":Book"
    assert nodes["Listing", "azure/a-collection"]["reason"] == "Many things at once."


def test_cypher_holds_what_records_say_of_each_other(graph: PatternGraph) -> None:
    found = neo4j(graph).relationships
    outbox = ("Entry", "transactional-outbox")
    assert found["EXACT_MATCH", outbox, ("Listing", "azure/outbox"), ""] == {"stance": "recommends"}
    assert found["IMPLEMENTED_WITH", outbox, ("Technology", "kafka"), ""] == {"note": "as the broker"}
    assert found["SOLVES", outbox, ("Problem", "dual-write"), ""] == {}
    assert found["IS_PART_OF", ("Source", "press-essay"), ("Source", "press-manual"), ""] == {}
    assert found["IS_REPLACED_BY", ("Entry", "circuit-breaker"), ("Entry", "retry"), ""] == {}
    improves = found[
        "IMPROVES", outbox, ("QualityAttribute", "reliability"), "transactional-outbox--reliability--improves"
    ]
    assert improves["disputed_by"] == ["press-essay"]
    assert improves["dispute_says"] == ["Only if the relay runs."]
    kinds = [key for key in found if key[1][0] == key[2][0] == "Entry" and key[3]]
    assert len(kinds) == 6


def test_the_import_command_names_every_table_once_and_nothing_else(written: Written) -> None:
    folder = written.folder / "neo4j-csv"
    command = (folder / "import.sh").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()[-1].split()
    assert command[:5] == ["neo4j-admin", "database", "import", "full", "neo4j"]
    assert {"--multiline-fields=true", "--array-delimiter=U+001F"} <= set(command)
    tables = [each.rpartition("=")[2] for each in command if each.endswith(".csv")]
    assert sorted(tables) == sorted(path.name for path in folder.glob("*.csv"))


def test_the_tables_for_neo4j_hold_what_the_script_holds(written: Written) -> None:
    from patgraph.exports.propertygraph import nodes, relationships

    view = Content(written.graph).view
    ends = [(each.start[0], each.end[0]) for each in relationships(view)]
    labels = [node.label for node in nodes(view)]
    wanted = {
        **{f"nodes-{label}.csv": labels.count(label) for label in set(labels)},
        **{f"relationships-{a}-{b}.csv": ends.count((a, b)) for a, b in set(ends)},
    }
    found = {path.name: path.read_bytes().decode() for path in (written.folder / "neo4j-csv").glob("*.csv")}
    assert {name: len(list(csv.reader(io.StringIO(text)))) - 1 for name, text in found.items()} == wanted


# --- JSON, CSV and page data --------------------------------------------------------------------------


def test_json_has_the_documented_shape(graph: PatternGraph) -> None:
    data = json_of(graph)
    assert list(data) == [
        "generator",
        "title",
        "version",
        "licence",
        "entries",
        "relations",
        "kinds",
        "families",
        "categories",
        "service_types",
        "qualities",
        "problems",
        "technologies",
        "publishers",
        "sources",
        "catalogues",
    ]
    outbox = next(e for e in data["entries"] if e["id"] == "transactional-outbox")
    assert outbox["iri"] == "https://w3id.org/patgraph/pattern/transactional-outbox"
    assert outbox["qualities"][0]["confidence"] == 0.5
    assert "relations" not in outbox
    alternative = next(r for r in data["relations"] if r["kind"] == "alternative-to")
    assert alternative["disputed_by"] == [{"source": "press-essay", "says": "Not the same problem."}]
    assert (alternative["confidence"], alternative["symmetric"], alternative["for_problems"]) == (
        0.7,
        True,
        ["dual-write"],
    )
    assert [f["id"] for f in data["families"]] == [
        "used-with",
        "alternative-to",
        "conflicts-with",
        "refines",
        "related-to",
    ]


def test_inferred_relations_name_the_relations_behind_them(graph: PatternGraph) -> None:
    relations = json_of(graph, Selection(inferred=True))["relations"]
    found = [(r["id"], r["because"]) for r in relations if r["inferred"]]
    assert found == [
        (
            "transactional-outbox--depends-on--message-store",
            [
                "idempotent-consumer--requires--message-store",
                "transactional-outbox--requires--idempotent-consumer",
            ],
        )
    ]
    assert [r for r in json_of(graph)["relations"] if r["inferred"]] == []


def test_csv_has_a_table_for_each_sort_of_thing(graph: PatternGraph) -> None:
    found = {name.removesuffix(".csv"): len(rows) for name, rows in tables(graph).items()}
    kinds = found.pop("kinds")
    assert kinds == len(graph.kinds())
    assert found == {
        "catalogues": 1,
        "categories": 3,
        "disputes": 2,
        "effects": 2,
        "entries": 7,
        "implementations": 1,
        "links": 1,
        "listings": 3,
        "matches": 2,
        "problems": 1,
        "publishers": 1,
        "qualities": 2,
        "relations": 6,
        "service_types": 1,
        "signs": 14,
        "sources": 3,
        "technologies": 1,
    }


def test_csv_lists_stand_one_item_on_a_line_whatever_they_hold() -> None:
    """B097: no delimiter inside an item splits it."""
    aliases = ("a; b", "c, d", "e | f")
    graph = graph_of(records_of(entry("a", aliases=aliases)))
    assert tables(graph)["entries.csv"][0]["aliases"].split("\n") == list(aliases)


def test_csv_refuses_a_list_whose_item_runs_over_lines() -> None:
    """B097; names never do in a graph that patgraph read, but another store may hold anything."""
    graph = graph_of(records_of(entry("a", aliases=("first\nsecond",))))
    with pytest.raises(ExportError, match="runs over several lines"):
        tables(graph)


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://e")', "@SUM", "+1", "-1", "\tTAB", "\rCR", "'=quoted", "＝1", "'plain", "plain"],
)
def test_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(name: str) -> None:
    """B096."""
    graph = graph_of(records_of(entry("a", name)))
    cell = tables(graph)["entries.csv"][0]["name"]
    assert cell == (name if name in ("plain", "'plain") else f"'{name}")
    assert spreadsheet_text(cell) == name


def test_page_data_has_the_agreed_shape(graph: PatternGraph) -> None:
    data = page_data(graph)
    assert set(data) == {
        "entries",
        "relations",
        "kinds",
        "families",
        "sources",
        "categories",
        "service_types",
        "qualities",
        "problems",
        "technologies",
        "catalogues",
        "communities",
        "meta",
    }
    outbox = next(e for e in data["entries"] if e["id"] == "transactional-outbox")
    assert outbox["listings"] == [
        {
            "catalogue": "azure",
            "name": "Outbox",
            "match": "exact",
            "url": "https://example.org/azure/outbox",
            "stance": "recommends",
        }
    ]
    assert next(e for e in data["entries"] if e["id"] == "circuit-breaker")["deprecated"] == {
        "replaced_by": "retry"
    }
    assert data["communities"] == [{"id": c.id, "label": c.label} for c in graph.communities()]
    assert {e["community"] for e in data["entries"]} == {c["id"] for c in data["communities"]}
    assert data["meta"] == {
        "title": "patgraph: the architecture knowledge graph",
        "version": data["meta"]["version"],
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "entries": 7,
        "relations": 6,
    }
    json.dumps(data, allow_nan=False)


# --- parts --------------------------------------------------------------------------------------------


def ids(graph: PatternGraph, selection: Selection) -> list[str]:
    return [e["id"] for e in json_of(graph, selection)["entries"]]


def test_a_part_holds_what_lies_within_the_depth(graph: PatternGraph) -> None:
    assert ids(graph, exports.selection(graph, around=["outbox"])) == [
        "event-sourcing",
        "idempotent-consumer",
        "transactional-outbox",
    ]
    assert ids(graph, exports.selection(graph, around=["outbox"], depth=2)) == [
        "event-sourcing",
        "idempotent-consumer",
        "message-store",
        "transactional-outbox",
    ]


def test_a_part_follows_only_the_kinds_and_directions_asked_for(graph: PatternGraph) -> None:
    around = exports.selection(graph, around=["idempotent-consumer"], kinds=["requires"])
    assert ids(graph, around) == ["idempotent-consumer", "message-store", "transactional-outbox"]
    needed = exports.selection(graph, around=["idempotent-consumer"], kinds=["required-by"])
    assert ids(graph, needed) == ["idempotent-consumer", "transactional-outbox"]
    family = exports.selection(graph, around=["outbox"], kinds=["used-with"])
    assert [r["kind"] for r in json_of(graph, family)["relations"]] == ["requires", "used-with"]


def test_a_part_keeps_entries_that_fit_the_conditions_and_those_asked_for(graph: PatternGraph) -> None:
    assert ids(graph, exports.selection(graph, category="resilience")) == [
        "circuit-breaker",
        "event-sourcing",
        "retry",
        "retry-storm",
    ]
    both = exports.selection(graph, around=["outbox"], category="resilience")
    assert ids(graph, both) == ["event-sourcing", "transactional-outbox"]


def test_a_part_cites_only_what_it_needs(graph: PatternGraph) -> None:
    data = json_of(graph, exports.selection(graph, around=["message-store"], kinds=["refines"]))
    assert (list(data["sources"]), list(data["catalogues"]), list(data["categories"])) == (
        [],
        [],
        ["communication", "messaging"],
    )
    outbox = json_of(graph, exports.selection(graph, around=["outbox"]))
    assert list(outbox["sources"]) == ["press-essay", "press-manual"]
    assert [listing["name"] for listing in outbox["catalogues"]["azure"]["listings"]] == ["Outbox"]


def test_a_part_around_an_unknown_entry_is_refused(graph: PatternGraph) -> None:
    with pytest.raises(UnknownPattern) as caught:
        exports.render(graph, "json", Selection(around=("retri",)))
    assert caught.value.suggestions == ("retry",)


@pytest.mark.parametrize("name", SINGLE)
def test_every_format_takes_a_part(graph: PatternGraph, name: str) -> None:
    text = exports.render(graph, name, exports.selection(graph, around=["outbox"])).decode("utf-8", "replace")
    assert "Transactional Outbox" in text
    assert "Circuit Breaker" not in text
    assert "press-unused" not in text


def test_the_rdf_of_a_part_is_what_the_whole_says_of_it(graph: PatternGraph) -> None:
    chosen = exports.selection(graph, around=["outbox"], kinds=["requires"])
    whole = triples_of(exports.render(graph, "nquads"), FORMATS["nquads"])
    part = triples_of(exports.render(graph, "nquads", chosen), FORMATS["nquads"])
    added = {line for line in part - whole if "dataset#part" not in line}
    assert added == set()
    between = sorted(
        line.split(" <https://w3id.org/patgraph/graph/")[0].replace("https://w3id.org/patgraph/", "")
        for line in part
        if re.match(r"<https://w3id.org/patgraph/pattern/\S+ \S+ <https://w3id.org/patgraph/pattern/", line)
    )
    assert between == [
        "<pattern/idempotent-consumer> <vocab#relatedTo> <pattern/transactional-outbox>",
        "<pattern/idempotent-consumer> <vocab#requiredBy> <pattern/transactional-outbox>",
        "<pattern/idempotent-consumer> <vocab#usedBy> <pattern/transactional-outbox>",
        "<pattern/idempotent-consumer> <vocab#usedWith> <pattern/transactional-outbox>",
        "<pattern/transactional-outbox> <vocab#dependsOn> <pattern/idempotent-consumer>",
        "<pattern/transactional-outbox> <vocab#relatedTo> <pattern/idempotent-consumer>",
        "<pattern/transactional-outbox> <vocab#requires> <pattern/idempotent-consumer>",
        "<pattern/transactional-outbox> <vocab#usedWith> <pattern/idempotent-consumer>",
        "<pattern/transactional-outbox> <vocab#uses> <pattern/idempotent-consumer>",
    ]


# --- where files go -----------------------------------------------------------------------------------


def test_without_a_target_files_go_to_the_exports_folder(
    graph: PatternGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert exports.export(graph, "turtle", None) == "exports/patgraph.ttl"
    assert exports.export(graph, "csv", None) == "exports/csv"
    assert exports.check(graph, "exports")[0].command == "patgraph export ntriples"
    assert sorted(p.name for p in (tmp_path / "exports").iterdir()) == ["csv", "patgraph.ttl"]


@pytest.mark.parametrize("name", EXPORTS)
def test_what_patgraph_wrote_is_replaced(graph: PatternGraph, tmp_path: Path, name: str) -> None:
    target = str(tmp_path / f"out.{name}")
    exports.export(graph, name, target)
    exports.export(graph_of(records_of(entry("only-one"))), name, target)
    assert [p.name for p in tmp_path.iterdir()] == [f"out.{name}"]


@pytest.mark.parametrize("name", SINGLE)
def test_another_file_is_kept_unless_forced(graph: PatternGraph, tmp_path: Path, name: str) -> None:
    """B106."""
    target = tmp_path / "mine.txt"
    target.write_text("my notes", encoding="utf-8")
    with pytest.raises(ExportError, match="was not written by patgraph"):
        exports.export(graph, name, str(target))
    assert target.read_text(encoding="utf-8") == "my notes"
    exports.export(graph, name, str(target), force=True)
    assert target.read_bytes() == exports.render(graph, name)


def test_a_link_is_kept_unless_forced_and_then_replaced_itself(graph: PatternGraph, tmp_path: Path) -> None:
    """B106."""
    aim = tmp_path / "aim.ttl"
    exports.export(graph, "turtle", str(aim))
    before = aim.read_bytes()
    link = tmp_path / "link.ttl"
    link.symlink_to(aim)
    with pytest.raises(ExportError, match="is a link"):
        exports.export(graph, "gexf", str(link))
    exports.export(graph, "gexf", str(link), force=True)
    assert (link.is_symlink(), aim.read_bytes()) == (False, before)


def test_only_places_that_are_there_are_written_to(graph: PatternGraph, tmp_path: Path) -> None:
    """B106."""
    for target, message in (
        (f"{tmp_path}/none/../../etc/x", "does not exist"),
        (f"{tmp_path}/none/x.ttl", "does not exist"),
        (str(tmp_path), "is a folder"),
        ("/dev/null", "is no ordinary file"),
        (f"{tmp_path}/a\0b", "null"),
        (f"{tmp_path}/{'x' * 300}", "too long"),
    ):
        with pytest.raises(ExportError, match=message):
            exports.export(graph, "turtle", target)
    assert list(tmp_path.iterdir()) == []


def test_devices_are_never_replaced(graph: PatternGraph) -> None:
    with pytest.raises(ExportError, match="is no ordinary file"):
        exports.export(graph, "turtle", "/dev/null", force=True)


def test_a_folder_that_patgraph_did_not_make_is_kept_unless_forced(
    graph: PatternGraph, tmp_path: Path
) -> None:
    (tmp_path / "entries.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="was not made by patgraph"):
        exports.export(graph, "csv", str(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["entries.csv"]
    exports.export(graph, "csv", str(tmp_path), force=True)
    assert exports.export(graph, "csv", str(tmp_path)) == str(tmp_path)


def test_other_files_in_an_exported_folder_stay(graph: PatternGraph, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    exports.export(graph, "csv", str(folder))
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    exports.export(graph, "csv", str(folder))
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    (folder / "kinds.csv").unlink()
    (folder / "kinds.csv").symlink_to(folder / "notes.txt")
    with pytest.raises(ExportError, match=r"kinds\.csv was not written by patgraph"):
        exports.export(graph, "csv", str(folder))
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_files_that_are_no_longer_made_are_removed_but_a_manifest_leads_nowhere_else(
    graph: PatternGraph, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "csv"
    exports.export(graph, "csv", str(folder))
    (folder / "old.csv").write_text("left", encoding="utf-8")
    manifest = folder / MANIFEST
    manifest.write_text(
        manifest.read_text(encoding="utf-8") + f"old.csv\n../outside.csv\n{outside}\n", encoding="utf-8"
    )
    assert [(s.path, s.state) for s in exports.check(graph, str(tmp_path)) if s.state == "left over"] == [
        (str(folder / "old.csv"), "left over")
    ]
    exports.export(graph, "csv", str(folder))
    assert (outside.exists(), (folder / "old.csv").exists()) == (True, False)


def in_folders(*names: str) -> Any:
    """A format of a folder with these files."""
    return lambda _content: {name: iter([name]) for name in names}


def test_a_folder_may_have_sub_folders_and_loses_those_that_are_no_longer_needed(
    graph: PatternGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from patgraph.exports import csv

    target = tmp_path / "out"
    monkeypatch.setattr(csv, "files", in_folders("a.csv", "x/b.csv", "x/y/c.csv", "z/d.csv"))
    exports.export(graph, "csv", str(target))
    assert (target / "x/y/c.csv").read_text(encoding="utf-8") == "x/y/c.csv"
    (target / "z" / "notes.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(csv, "files", in_folders("a.csv", "x/b.csv"))
    left = [Path(s.path).name for s in exports.check(graph, str(tmp_path)) if s.state == "left over"]
    assert left == []
    exports.export(graph, "csv", str(target))
    found = sorted(p.relative_to(target).as_posix() for p in target.rglob("*"))
    assert found == ["a.csv", MANIFEST, "x", "x/b.csv", "z", "z/notes.txt"]


def test_a_link_among_the_sub_folders_is_not_written_through_unless_forced_and_never_cleaned_up_through(
    graph: PatternGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B106."""
    from patgraph.exports import csv

    target, outside = tmp_path / "out", tmp_path / "outside"
    monkeypatch.setattr(csv, "files", in_folders("a.csv", "x/b.csv"))
    exports.export(graph, "csv", str(target))
    (target / "x").rename(outside)
    (target / "x").symlink_to(outside)
    with pytest.raises(ExportError, match="out/x is a link"):
        exports.export(graph, "csv", str(target))
    assert (outside / "b.csv").read_text(encoding="utf-8") == "x/b.csv"
    monkeypatch.setattr(csv, "files", in_folders("a.csv"))
    exports.export(graph, "csv", str(target))
    assert (outside / "b.csv").read_text(encoding="utf-8") == "x/b.csv"
    monkeypatch.setattr(csv, "files", in_folders("a.csv", "x/c.csv"))
    exports.export(graph, "csv", str(target), force=True)
    assert (outside / "c.csv").read_text(encoding="utf-8") == "x/c.csv"


@pytest.mark.parametrize("name", ["../x", "/etc/x", "x/../../y", ".hidden", "x/.y", "x//y", "", "x\\y", "x/"])
def test_a_name_that_leads_out_of_the_folder_or_hides_is_refused(
    graph: PatternGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """B106, B107."""
    from patgraph.exports import csv

    monkeypatch.setattr(csv, "files", in_folders("a.csv", name))
    with pytest.raises(ExportError, match="is no name for a file in"):
        exports.export(graph, "csv", str(tmp_path / "out"))
    assert list(tmp_path.rglob("*")) == []


def test_nothing_half_written_is_left_when_writing_fails(
    graph: PatternGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from patgraph.exports import csv, turtle

    target = tmp_path / "x.ttl"
    exports.export(graph, "turtle", str(target))
    before = target.read_bytes()

    def failing(_content: Content) -> Iterator[str]:
        yield "# half"
        raise ExportError("no more")

    monkeypatch.setattr(turtle, "pieces", failing)
    monkeypatch.setattr(csv, "files", lambda content: {"a.csv": iter(["a"]), "x/b.csv": failing(content)})
    with pytest.raises(ExportError, match="no more"):
        exports.export(graph, "turtle", str(target))
    with pytest.raises(ExportError, match="no more"):
        exports.export(graph, "csv", str(tmp_path / "csv"))
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.rglob("*")] == ["x.ttl"]


def test_a_replaced_file_keeps_its_permissions_and_a_new_one_follows_the_mask(
    graph: PatternGraph, tmp_path: Path
) -> None:
    target = tmp_path / "x.ttl"
    exports.export(graph, "turtle", str(target))
    plain = tmp_path / "plain"
    plain.touch()
    assert target.stat().st_mode == plain.stat().st_mode
    target.chmod(0o600)
    exports.export(graph, "turtle", str(target))
    assert target.stat().st_mode & 0o777 == 0o600


def test_all_formats_are_written_or_none(graph: PatternGraph, tmp_path: Path) -> None:
    (tmp_path / "patgraph.html").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"patgraph\.html was not written by patgraph"):
        exports.export_all(graph, str(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["patgraph.html"]


def test_export_all_tells_its_progress_and_its_paths(graph: PatternGraph, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    folder = str(tmp_path / "new")
    written = exports.export_all(graph, folder, progress=lambda *step: told.append(step))
    assert written == [f"{folder}/{each.path}" for each in EXPORTS.values()]
    assert told[0] == ("Writing turtle", 0, len(EXPORTS))
    assert told[-1] == ("Writing", len(EXPORTS), len(EXPORTS))
    assert [path for path in written if not os.path.exists(path)] == []


def test_check_says_which_files_are_stale_and_what_to_run(graph: PatternGraph, tmp_path: Path) -> None:
    folder = str(tmp_path / "out dir")
    exports.export_all(graph, folder)
    assert exports.check(graph, folder) == []
    Path(folder, "patgraph.gexf").write_bytes(Path(folder, "patgraph.gexf").read_bytes() + b"\n")
    Path(folder, "patgraph.ttl").unlink()
    Path(folder, "csv", "signs.csv").write_text("", encoding="utf-8")
    assert [str(stale).replace(folder, "F") for stale in exports.check(graph, folder)] == [
        "F/patgraph.ttl is missing. Run: patgraph export turtle -o 'F/patgraph.ttl'",
        "F/patgraph.gexf is stale. Run: patgraph export gexf -o 'F/patgraph.gexf'",
        "F/csv/signs.csv is stale. Run: patgraph export csv -o 'F/csv'",
    ]


def test_a_changed_record_makes_every_format_stale(graph: PatternGraph, tmp_path: Path) -> None:
    exports.export_all(graph, str(tmp_path))
    records = tiny_records()
    sources = {
        **records.sources,
        "press-new": Source(id="press-new", title="New", kind="paper", publisher="press"),
    }
    match = ListingMatch(catalogue="azure", name="Retry pattern", match="narrow")
    new = entry("new", listings=(match,))
    changed = graph_of(records_of(*records.patterns.values(), new, sources=sources))
    stale = {stale.command.split()[2] for stale in exports.check(changed, str(tmp_path))}
    assert stale == set(EXPORTS)


@pytest.mark.parametrize("identifier", ["../../x", "con", "CON", ".hidden", "x" * 300, "a/b", ""])
def test_an_id_that_could_lead_out_of_a_folder_is_none(identifier: str) -> None:
    """B107: such ids are refused when read; no export makes file names from other ids."""
    from patgraph.terms import id_problem

    assert id_problem(identifier) is not None


def test_nothing_is_lost_on_the_way(written: Written) -> None:
    stats = written.graph.stats()
    database = written.neo4j()
    data = json.loads(written.bytes("json"))
    labels = [label for label, _ in database.nodes]
    assert labels.count("Entry") == stats["entries"] == len(written.rows("entries")) == len(data["entries"])
    assert labels.count("Source") == stats["sources"] == len(written.rows("sources")) == len(data["sources"])
    between = [key for key in database.relationships if key[1][0] == key[2][0] == "Entry" and key[3]]
    assert len(between) == stats["relations"] == len(written.rows("relations")) == len(data["relations"])


def test_explore_writes_the_whole_page_that_opens_at_the_entries_asked_for(
    graph: PatternGraph, tmp_path: Path
) -> None:
    from patgraph.exports.explorer import write_page

    target = str(tmp_path / "page.html")
    assert write_page(graph, target, start=["outbox"], depth=2, kinds=["required-by"]) == target
    page = Path(target).read_text(encoding="utf-8")
    drawing = json.loads(
        re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, flags=re.DOTALL)[0]
    )
    assert drawing["start"] == {"around": ["transactional-outbox"], "depth": 2, "kinds": ["requires"]}
    assert len(drawing["nodes"]) == 7
    with pytest.raises(UnknownPattern):
        write_page(graph, target, start=["nothing like it"])
    write_page(graph, target)
    Path(target).write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="was not written by patgraph"):
        write_page(graph, target)
