"""What an overlay deprecates and overrides is said wherever an entry is named."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import graphs
from export_graph import rendered
from patgraph.cli import cli
from patgraph.exports.content import Content
from patgraph.opening import open_graph

EXTENSION = """\
extends: circuit-breaker
reason: Our mesh retries for us.
override:
  aliases: [fuse]
  avoid_when: [Always here.]
deprecate: {replaced_by: retry}
"""
SAID = "Deprecated: use Retry (retry) instead. Our mesh retries for us."
Ask = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph and, over it, the overlay of an organisation."""
    made = tmp_path_factory.mktemp("deprecation")
    graphs.write(made / "graph")
    graphs.write(made / "ours", {"patterns/circuit-breaker.yaml": EXTENSION})
    (made / "patgraph.toml").write_text('[tool.patgraph]\nbase = "graph"\ngraph = "ours"\n')
    return made


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What a command prints there."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")

    def asked(*arguments: str) -> str:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert 0 == done.exit_code, done.output
        return done.stdout

    return asked


@pytest.fixture
def answer(ask: Ask) -> Callable[..., Any]:
    """What a command answers as JSON there."""
    return lambda *arguments: json.loads(ask(*arguments, "--format", "json"))


def test_show_says_under_the_name_what_to_use_instead_and_why(ask: Ask) -> None:
    assert SAID == ask("show", "circuit-breaker").splitlines()[1]
    assert "Deprecated" not in ask("show", "retry")


def test_show_says_which_fields_are_an_overlays_and_why(ask: Ask, answer: Callable[..., Any]) -> None:
    lines = ask("show", "circuit-breaker").splitlines()
    assert "  · aliases, avoid when: Our mesh retries for us." == lines[lines.index("Set by an overlay") + 1]
    reason = "Our mesh retries for us."
    assert [
        {"field": "aliases", "before": "", "reason": reason},
        {"field": "avoid_when", "before": "The dependency is local memory.", "reason": reason},
    ] == answer("show", "circuit-breaker")["overrides"]
    assert "overrides" not in answer("show", "retry")


def test_show_marks_a_relation_to_a_deprecated_entry(ask: Ask) -> None:
    assert "  ↔ is used with Circuit Breaker (deprecated)" in ask("show", "retry").splitlines()


def test_related_says_at_the_top_that_the_entry_is_deprecated(ask: Ask, answer: Callable[..., Any]) -> None:
    assert SAID == ask("related", "circuit-breaker").splitlines()[1]
    assert True is answer("related", "circuit-breaker")["pattern"]["deprecated"]
    assert False is answer("related", "retry")["pattern"]["deprecated"]


def test_related_marks_each_relation_to_a_deprecated_entry(ask: Ask, answer: Callable[..., Any]) -> None:
    heads = [line for line in ask("related", "retry").splitlines() if line[2:3] in ("→", "←", "↔")]
    assert ["  ↔ is used with Circuit Breaker  (deprecated)", "  → leads to Retry Storm"] == sorted(
        heads, reverse=True
    )
    ends = {
        each["pattern"]["id"]: each["pattern"]["deprecated"]
        for each in answer("related", "retry")["relations"]
    }
    assert {"circuit-breaker": True, "retry-storm": False} == ends


@pytest.mark.parametrize("command", [("list",), ("search", "call")])
def test_a_deprecated_entry_is_marked_among_others(
    ask: Ask, answer: Callable[..., Any], command: tuple[str, ...]
) -> None:
    marked = [line for line in ask(*command).splitlines() if "(deprecated)" in line]
    assert ["Circuit Breaker  circuit-breaker  (deprecated)"] == marked
    assert ["circuit-breaker"] == [each["id"] for each in answer(*command) if each["deprecated"]]


def test_a_path_marks_the_deprecated_entries_on_it(ask: Ask) -> None:
    heads = [line for line in ask("path", "circuit-breaker", "retry").splitlines() if line[:1] != " "]
    assert ["circuit-breaker (deprecated) ↔ is used with retry"] == heads


def test_a_solution_that_is_deprecated_names_the_one_to_use_instead(answer: Callable[..., Any]) -> None:
    asked = ("sparql", "--saved", "solutions", "-p", "problem=transient-fault")
    rows = answer(*asked)["results"]["bindings"]
    assert {"circuit-breaker": "retry", "retry": ""} == {
        row["id"]["value"]: row.get("instead", {"value": ""})["value"] for row in rows
    }


@pytest.mark.parametrize(
    ("form", "expected"),
    [("mermaid", '["Circuit Breaker (deprecated)"]'), ("dot", 'label="Circuit Breaker (deprecated)"')],
)
def test_a_diagram_marks_a_deprecated_entry_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, form: str, expected: str
) -> None:
    monkeypatch.chdir(folder)
    text = rendered(Content(open_graph()), form).decode()
    assert (1, 1) == (text.count(expected), text.count("deprecated"))
