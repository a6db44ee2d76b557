"""Records to RDF and back."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import RdfFormat, Store

import graphs
import strategies
from patgraph.compiling import load, to_quads
from patgraph.decoding import decode
from patgraph.encoding import encode
from patgraph.ontology import Triple
from patgraph.records import Records

KIND_IDS = {kind.iri: kind.id for kind in graphs.kinds().values()}


def through_a_store(triples: set[Triple], form: RdfFormat = RdfFormat.N_TRIPLES) -> set[Triple]:
    """The triples as they come back from a store that wrote and read them."""
    first, second = Store(), Store()
    first.bulk_load("".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode(), format=RdfFormat.N_TRIPLES)
    written = first.dump(format=form, from_graph=next(iter(first)).graph_name) if triples else b""
    second.load(written or b"", format=form)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in second}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.graph_records())
def test_records_come_back_from_rdf_as_they_were(records: Records) -> None:
    assert records == decode(encode(records, graphs.kinds()), KIND_IDS)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.graph_records())
def test_records_come_back_from_a_store(records: Records) -> None:
    assert records == decode(through_a_store(encode(records, graphs.kinds())), KIND_IDS)


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.RDF_XML])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.graph_records())
def test_records_come_back_from_turtle_and_xml(form: RdfFormat, records: Records) -> None:
    assert records == decode(through_a_store(encode(records, graphs.kinds()), form), KIND_IDS)


def test_the_real_graph_comes_back_as_it_was() -> None:
    records = load(graphs.inputs(graphs.ROOT / "graph")).records
    assert records == decode(encode(records, graphs.kinds()), KIND_IDS)


def test_an_edge_is_a_direct_triple_and_a_node_with_its_reason() -> None:
    pg, base = "https://w3id.org/patgraph/vocab#", "https://w3id.org/patgraph/"
    triples = set(encode(graphs.records(), graphs.kinds()))
    retry, breaker = f"<{base}pattern/retry>", f"<{base}pattern/circuit-breaker>"
    node = f"<{base}relation/retry--used-with--circuit-breaker>"
    assert (retry, f"<{pg}usedWith>", breaker) in triples
    assert {
        (node, f"<{pg}subject>", retry),
        (node, f"<{pg}kind>", f"<{pg}usedWith>"),
        (node, f"<{pg}target>", breaker),
        (node, "<http://purl.org/dc/terms/source>", f"<{base}source/acme-book>"),
    } <= triples


def test_no_triple_stands_in_two_graphs(tmp_path: Path) -> None:
    graphs.write(tmp_path / "base")
    overlay = {
        "patterns/retry.yaml": (
            "extends: retry\nreason: Ours waits longer.\noverride: {name: Patient Retry}\n"
        )
    }
    graphs.write(tmp_path / "ours", overlay)
    quads = to_quads(load(graphs.inputs(tmp_path / "base", tmp_path / "ours")))
    triples = [quad[: quad.rindex(" <")] for quad in quads]
    assert sorted(set(triples)) == sorted(triples)


def test_an_overridden_value_leaves_the_catalogue_graph(tmp_path: Path) -> None:
    graphs.write(tmp_path / "base")
    overlay = {
        "patterns/retry.yaml": (
            "extends: retry\nreason: Ours waits longer.\noverride: {name: Patient Retry}\n"
        )
    }
    graphs.write(tmp_path / "ours", overlay)
    quads = to_quads(load(graphs.inputs(tmp_path / "base", tmp_path / "ours")))
    labels = [
        quad.split("> ", 2)[2].strip()
        for quad in quads
        if quad.startswith(
            "<https://w3id.org/patgraph/pattern/retry> <http://www.w3.org/2004/02/skos/core#prefLabel>"
        )
    ]
    assert ['"Patient Retry"@en <https://w3id.org/patgraph/graph/overlay/1-ours> .'] == labels
    assert any('valueBefore> "Retry"' in quad and "overlay/1-ours" in quad for quad in quads)
