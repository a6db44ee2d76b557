"""The SHACL shapes, asked of graphs that hold and graphs that do not."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import builtins
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import graphs
from patgraph.compiling import load, to_quads
from patgraph.encoding import encode
from patgraph.errors import PatgraphError
from patgraph.shapes import validate
from patgraph.terms import BASE

PG = f"{BASE}vocab#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"


@cache
def quads() -> tuple[str, ...]:
    """The small graph and the vocabulary."""
    triples = [*graphs.ontology().triples, *encode(graphs.records(), graphs.kinds())]
    return tuple(f"{s} {p} {o} <{BASE}graph/catalogue> .\n" for s, p, o in triples)


def test_the_small_graph_holds() -> None:
    assert [] == validate(quads(), [str(graphs.ONTOLOGY)], graphs.records())


@pytest.mark.tools
def test_the_real_graph_holds() -> None:
    inputs = graphs.inputs(graphs.ROOT / "graph")
    loaded = load(inputs)
    assert [] == [str(f) for f in validate(to_quads(loaded), inputs.ontologies, loaded.records)]


FAULTS = [
    ("pattern/retry", f"{SKOS}prefLabel", "patterns/retry.yaml:1:5: pattern 'retry' skos:prefLabel: "),
    (
        "relation/retry--used-with--circuit-breaker",
        f"{PG}rationale",
        "patterns/retry.yaml:20:13: relation 'retry--used-with--circuit-breaker' pg:rationale: ",
    ),
    (
        "quality-impact/retry--reliability--improves",
        f"{PG}rationale",
        "patterns/retry.yaml:11:15: quality-impact 'retry--reliability--improves' pg:rationale: ",
    ),
    (
        "implementation/retry--acme-calls",
        f"{PG}technology",
        "patterns/retry.yaml:17:18: implementation 'retry--acme-calls' pg:technology: ",
    ),
    (
        "listing/acme/fuse",
        f"{SKOS}prefLabel",
        "catalogues/acme.yaml:6:12: listing 'acme/fuse' skos:prefLabel: ",
    ),
    ("source/zeta-talk", f"{DCTERMS}title", "sources/zeta.yaml:1:8: source 'zeta-talk' dcterms:title: "),
    ("vocab#uses", f"{PG}phrase", f"{PG}uses: <{PG}uses> pg:phrase: "),
]


@cache
def told() -> tuple[str, ...]:
    """What is found once all the triples of FAULTS have been taken away."""
    gone = tuple(f"<{BASE}{subject}> <{predicate}>" for subject, predicate, _ in FAULTS)
    left = [quad for quad in quads() if not quad.startswith(gone)]
    assert len(FAULTS) == len(quads()) - len(left)
    return tuple(str(finding) for finding in validate(left, [str(graphs.ONTOLOGY)], graphs.records()))


@pytest.mark.parametrize("expected", [expected for _, _, expected in FAULTS])
def test_a_fault_stands_where_the_record_of_its_node_stands(expected: str) -> None:
    assert 1 == sum(line.startswith(expected) for line in told()), told()


def test_nothing_else_is_found() -> None:
    assert len(FAULTS) == len(told()), told()


def test_shapes_of_an_overlay_are_asked_as_well(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/patgraph/vocab#> .\n"
        "[] a sh:NodeShape ; sh:targetClass pg:AntiPattern ; sh:severity sh:Warning ;\n"
        '  sh:property [ sh:path pg:owner ; sh:minCount 1 ; sh:severity sh:Info ; sh:message "Name an owner." ] .\n'
    )
    findings = validate(quads(), [str(tmp_path)], graphs.records())
    assert ["patterns/retry-storm.yaml:1:5: note: pattern 'retry-storm' pg:owner: Name an owner."] == [
        str(finding) for finding in findings
    ]


def test_a_slip_in_the_shapes_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\nsh:a sh:b\n")
    (finding,) = validate(quads(), [str(tmp_path)], graphs.records())
    assert ("turtle", 3) == (finding.code, finding.place.line)


def test_shapes_that_mean_nothing_are_an_error_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/patgraph/vocab#> .\n"
        "[] a sh:NodeShape ; sh:targetClass pg:AntiPattern ; sh:property [ sh:minCount 1 ] .\n"
    )
    with pytest.raises(PatgraphError, match=r"Mend shapes\.ttl"):
        validate(quads(), [str(tmp_path)], graphs.records())


def test_without_pyshacl_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pyshacl":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(PatgraphError, match=r"pip install 'patgraph\[shacl\]'"):
        validate([], [], graphs.records())
