"""The vocabulary of Turtle files: what an overlay's may say, and where its mistakes stand."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from pathlib import Path

import pytest

from graphs import ONTOLOGY
from patgraph.ontology import read_ontology

SHIPPED = f"{ONTOLOGY}/patgraph.ttl"
PREFIXES = """@prefix pg: <https://w3id.org/patgraph/vocab#> .
@prefix own: <https://example.org/vocab#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

"""
GUARDED = """own:guardedBy a pg:RelationKind ;
    rdfs:subPropertyOf pg:usedWith ;
    dcterms:identifier "guarded-by" ;
    pg:phrase "is guarded by"@en ; pg:inversePhrase "guards"@en .
"""


def found_in(tmp_path: Path, *texts: str) -> list[str]:
    """What is wrong in own files of these texts, beside the shipped one; paths by their names."""
    paths = []
    for number, text in enumerate(texts, 1):
        path = tmp_path / f"own{number}.ttl"
        path.write_text(PREFIXES + text)
        paths.append(str(path))
    _, findings = read_ontology([SHIPPED], paths)
    return [str(finding).replace(f"{tmp_path}/", "").replace(f"{ONTOLOGY}/", "") for finding in findings]


def test_an_own_kind_below_a_shipped_one_is_fine(tmp_path: Path) -> None:
    assert [] == found_in(tmp_path, GUARDED)


def test_two_files_may_say_the_same(tmp_path: Path) -> None:
    assert [] == found_in(tmp_path, GUARDED, GUARDED)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            [GUARDED.replace('    dcterms:identifier "guarded-by" ;\n', "")],
            "own1.ttl:6:1: <https://example.org/vocab#guardedBy> has no kebab-case dcterms:identifier. Give one.",
        ),
        (
            [GUARDED.replace("    rdfs:subPropertyOf pg:usedWith ;\n", "")],
            "own1.ttl:6:1: <https://example.org/vocab#guardedBy> is below no family."
            " Make it an rdfs:subPropertyOf a relation kind.",
        ),
        (
            [GUARDED.replace("is guarded by", "")],
            "own1.ttl:6:1: <https://example.org/vocab#guardedBy> lacks pg:phrase or pg:inversePhrase."
            " Give both, in words.",
        ),
        (
            [GUARDED, GUARDED.replace("own:guardedBy", "own:shielded")],
            "own2.ttl:6:1: the kind 'guarded-by' is <https://example.org/vocab#guardedBy> in own1.ttl:6:1"
            " already. Choose another dcterms:identifier.",
        ),
        (
            [GUARDED, GUARDED.replace("guards", "protects")],
            "own2.ttl:6:1: <https://example.org/vocab#guardedBy> is described in own1.ttl:6:1 as well. Keep one.",
        ),
        (
            ['\n<https://w3id.org/patgraph/pattern/saga> rdfs:label "Saggga"@en .\n'],
            "own1.ttl:7:1: <https://w3id.org/patgraph/pattern/saga> is patgraph's; an overlay says nothing of it."
            " Describe a kind of your own.",
        ),
    ],
)
def test_a_mistake_is_named_where_it_stands(tmp_path: Path, texts: list[str], expected: str) -> None:
    assert [expected] == found_in(tmp_path, *texts)


def test_a_shipped_kind_cannot_be_taken_over_by_its_id(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path, GUARDED.replace('"guarded-by"', '"requires"'))
    assert found.startswith(
        "own1.ttl:6:1: the kind 'requires' is <https://w3id.org/patgraph/vocab#requires> in patgraph.ttl:"
    )


def test_a_shipped_kind_cannot_be_described_anew(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path, 'pg:requires pg:phrase "needs"@en .\n')
    assert found.startswith(
        "own1.ttl:6:1: <https://w3id.org/patgraph/vocab#requires> is described in patgraph.ttl:"
    )
