"""How patgraph does on the W3C tests of SPARQL 1.1; run as a program, this file writes the score anew."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

import patgraph
import w3c

SCORE = Path(__file__).parent.parent / "benchmarks/w3c.md"

POLICY = "patgraph refuses a graph in FROM that is not its own, since queries may come from strangers"
UNION = "the default graph of every query is the union of all graphs"
ENGINE = f"pyoxigraph {pyoxigraph.__version__} does so: "

#: The tests that fail, each with its reason; all others pass.
EXCEPTIONS = {
    "aggregates/agg-groupconcat-04": ENGINE + "it keeps a language tag that all values share",
    "aggregates/agg-groupconcat-06": ENGINE + "it keeps a language tag that all values share",
    "aggregates/agg-empty-group-count-graph": ENGINE
    + "GRAPH with a variable around an aggregate binds no graph",
    "bindings/graph": ENGINE + "GRAPH with a variable around VALUES binds no graph",
    "construct/constructwhere04": POLICY,
    "csv-tsv-res/tsv03": ENGINE + "it stores xsd:negativeInteger as xsd:integer",
    "exists/exists-graph-variable": UNION,
    "negation/graph-minus": ENGINE + "GRAPH with a variable reaches into MINUS",
    "property-path/zero_or_more_set_end": ENGINE + "a path of length zero needs a term that the data holds",
    "property-path/zero_or_more_set_start": ENGINE + "a path of length zero needs a term that the data holds",
    "property-path/zero_or_one_set_end": ENGINE + "a path of length zero needs a term that the data holds",
    "property-path/zero_or_one_set_start": ENGINE + "a path of length zero needs a term that the data holds",
    "syntax-query/test_4": "the query is taken as SPARQL, but the function that it calls exists nowhere",
    "syntax-query/test_42": POLICY,
}


@pytest.mark.parametrize("case", w3c.cases(), ids=lambda case: case.id)
def test_patgraph_does_what_the_w3c_test_asks_for_or_the_exception_is_recorded(case: w3c.Case) -> None:
    try:
        passed = w3c.passes(case)
    except patgraph.QueryError:
        passed = False
    assert passed == (case.id not in EXCEPTIONS)


def test_every_exception_is_a_test_of_the_suite() -> None:
    assert set(EXCEPTIONS) - {case.id for case in w3c.cases()} == set()


def score() -> str:
    """The score as a page."""
    cases = w3c.cases()
    lines = [
        "# W3C tests of SPARQL 1.1",
        "",
        "The query, result format and syntax tests of the W3C, asked through `PatternGraph.sparql`. Written by",
        "`python tests/test_w3c.py`; `tests/test_w3c.py` holds every number and exception.",
        "",
        f"**{len(cases) - len(EXCEPTIONS)} of {len(cases)} pass.**",
        "",
        "| group | tests | pass |",
        "|---|---:|---:|",
    ]
    for group in w3c.GROUPS:
        names = [case.id for case in cases if case.group == group]
        lines.append(f"| {group} | {len(names)} | {len(set(names) - set(EXCEPTIONS))} |")
    lines += ["", "## Exceptions", "", "| test | why |", "|---|---|"]
    lines += [f"| {name} | {why} |" for name, why in EXCEPTIONS.items()]
    lines += [
        "",
        "Not run: tests of updates, federation (`SERVICE`), entailment, the protocol and the Graph Store",
        "Protocol, because patgraph answers questions only and refuses the rest.",
    ]
    return "\n".join(lines) + "\n"


def test_the_score_is_fresh_else_run_python_tests_test_w3c_py() -> None:
    assert SCORE.read_text(encoding="utf-8") == score()


if __name__ == "__main__":
    SCORE.write_text(score(), encoding="utf-8")
