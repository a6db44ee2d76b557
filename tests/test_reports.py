"""Findings as text, JSON and SARIF."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from patgraph.errors import Finding, Place
from patgraph.reports import report

ERROR = Finding(
    Place("graph/patterns/saga.yaml", 41, 13), "error", "unknown-pattern", "target 'x' is not one."
)
WARNING = Finding(Place("graph/problems.yaml", 2, 1), "warning", "spacing", "has a space too many.")
NOTE = Finding(Place("graph/patterns"), "note", "related-share", "9 of 10.")

findings = st.lists(
    st.builds(
        Finding,
        st.builds(Place, strategies.texts, st.integers(0, 999), st.integers(0, 999)),
        st.sampled_from(("error", "warning", "note")),
        strategies.ids,
        strategies.texts,
    ),
    max_size=4,
)


def sarif(found: list[Finding]) -> dict[str, Any]:
    """The one run of the log."""
    log = json.loads(report(found, "sarif"))
    assert ("2.1.0", 1) == (log["version"], len(log["runs"]))
    run: dict[str, Any] = log["runs"][0]
    return run


def test_text_has_a_line_for_each_finding_and_a_sum() -> None:
    assert (
        "graph/patterns/saga.yaml:41:13: target 'x' is not one. [unknown-pattern]\n"
        "graph/problems.yaml:2:1: warning: has a space too many. [spacing]\n"
        "graph/patterns: note: 9 of 10. [related-share]\n"
        "1 error, 1 warning and 1 note.\n"
    ) == report([ERROR, WARNING, NOTE], "text")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "No findings."),
        ([ERROR], "1 error."),
        ([NOTE, NOTE], "2 notes."),
        ([ERROR, ERROR, NOTE], "2 errors and 1 note."),
    ],
)
def test_the_sum_names_only_what_there_is(found: list[Finding], expected: str) -> None:
    assert expected == report(found, "text").splitlines()[-1]


@given(findings)
def test_text_cannot_steer_a_terminal_or_break_its_lines(found: list[Finding]) -> None:
    text = report(found, "text")
    assert len(found) + 1 == text.count("\n")
    assert text.replace("\n", "").isprintable()


def test_json_is_the_documented_array() -> None:
    assert [
        {
            "path": "graph/patterns/saga.yaml",
            "line": 41,
            "column": 13,
            "severity": "error",
            "code": "unknown-pattern",
            "message": "target 'x' is not one.",
        }
    ] == json.loads(report([ERROR], "json"))


@given(findings)
def test_json_carries_every_finding(found: list[Finding]) -> None:
    rows = json.loads(report(found, "json"))
    back = [
        Finding(Place(r["path"], r["line"], r["column"]), r["severity"], r["code"], r["message"])
        for r in rows
    ]
    assert found == back


def test_sarif_names_the_tool_its_rules_and_the_place() -> None:
    run = sarif([ERROR, WARNING, ERROR])
    driver = run["tool"]["driver"]
    assert ("patgraph", [{"id": "spacing"}, {"id": "unknown-pattern"}]) == (driver["name"], driver["rules"])
    assert {
        "ruleId": "unknown-pattern",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "target 'x' is not one."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "graph/patterns/saga.yaml"},
                    "region": {"startLine": 41, "startColumn": 13},
                }
            }
        ],
    } == run["results"][0]


@given(findings)
def test_sarif_results_are_as_the_standard_asks(found: list[Finding]) -> None:
    run = sarif(found)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(set(rules)) == rules
    assert len(found) == len(run["results"])
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        for location in result.get("locations", ()):
            region = location["physicalLocation"].get("region", {"startLine": 1, "startColumn": 1})
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("graph/patterns/a b.yaml", "graph/patterns/a%20b.yaml"),
        ("a:b#c?.yaml", "a%3Ab%23c%3F.yaml"),
        ("é.yaml", "%C3%A9.yaml"),
        ("https://w3id.org/patgraph/vocab#uses", "https://w3id.org/patgraph/vocab#uses"),
    ],
)
def test_sarif_addresses_are_relative_and_escaped(path: str, expected: str) -> None:
    (result,) = sarif([ERROR._replace(place=Place(path, 1, 1))])["results"]
    assert expected == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_names_a_file_elsewhere_in_full() -> None:
    path = Path("/elsewhere/a b.yaml").absolute()
    (result,) = sarif([ERROR._replace(place=Place(str(path), 1, 1))])["results"]
    assert path.as_uri() == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_a_finding_without_a_line_has_no_region() -> None:
    (result,) = sarif([NOTE])["results"]
    assert ["artifactLocation"] == [*result["locations"][0]["physicalLocation"]]


def test_another_form_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        report([], "xml")
