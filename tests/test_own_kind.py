"""An organisation's own relation kind: a Turtle file, no Python, and every door knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

import patgraph
from export_graph import rendered
from patgraph.exports.content import Content
from patgraph.exports.pagedata import page_data

TURTLE = """
@prefix pg: <https://w3id.org/patgraph/vocab#> .
@prefix own: <https://example.org/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

own:supersedes a owl:ObjectProperty, pg:RelationKind ;
    rdfs:subPropertyOf pg:alternativeTo ;
    dcterms:identifier "supersedes" ;
    rdfs:label "supersedes"@en ;
    pg:phrase "supersedes here"@en ;
    pg:inversePhrase "is superseded here by"@en .
"""
EXTENSION = """extends: transactional-outbox
reason: We moved all services to it.
relations:
  - kind: supersedes
    target: two-phase-commit
    for_problems: [dual-write]
    rationale: Our broker cannot take part in a global transaction, so the outbox took its place.
    sources: [microservices-io-transactional-outbox]
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> patgraph.PatternGraph:
    folder = tmp_path_factory.mktemp("own")
    (folder / "ontology").mkdir()
    (folder / "patterns").mkdir()
    (folder / "ontology" / "own.ttl").write_text(TURTLE)
    (folder / "patterns" / "outbox.yaml").write_text(EXTENSION)
    return patgraph.open(str(folder))


def test_related_shows_the_kind_in_its_family_with_its_phrase(own: patgraph.PatternGraph) -> None:
    (edge,) = own.related("outbox", kind="supersedes")
    assert (edge.kind, edge.family, edge.phrase, edge.direction, edge.pattern.id) == (
        "supersedes",
        "alternative-to",
        "supersedes here",
        "out",
        "two-phase-commit",
    )


def test_it_reads_from_the_other_end(own: patgraph.PatternGraph) -> None:
    (edge,) = own.related("two-phase commit", kind="supersedes")
    assert (edge.phrase, edge.direction) == ("is superseded here by", "in")


def test_it_answers_to_its_family(own: patgraph.PatternGraph) -> None:
    assert "supersedes" in {edge.kind for edge in own.related("outbox", kind="alternative-to")}


def test_the_page_knows_it(own: patgraph.PatternGraph) -> None:
    data = page_data(own)
    kind = data["kinds"]["supersedes"]
    assert (kind["phrase"], kind["family"]) == ("supersedes here", "alternative-to")
    assert "transactional-outbox--supersedes--two-phase-commit" in {r["id"] for r in data["relations"]}


@pytest.fixture(scope="module")
def content(own: patgraph.PatternGraph) -> Content:
    return Content(own)


@pytest.mark.parametrize("form", ["gexf", "graphml", "cypher", "json", "turtle", "jsonld"])
def test_an_export_knows_it(content: Content, form: str) -> None:
    assert b"supersedes" in rendered(content, form).lower()


def test_the_triple_stands_in_the_overlays_graph(own: patgraph.PatternGraph) -> None:
    answer = own.sparql(
        "ASK { GRAPH ?g { ?s <https://example.org/vocab#supersedes> ?o }"
        " FILTER CONTAINS(STR(?g), '/graph/overlay/1-') }"
    )
    assert answer is True


def test_a_kind_without_phrases_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "own.ttl").write_text(TURTLE.replace('pg:phrase "supersedes here"@en ;', ""))
    with pytest.raises(patgraph.InvalidGraph, match="lacks pg:phrase or pg:inversePhrase"):
        patgraph.open(str(tmp_path)).find("saga")
