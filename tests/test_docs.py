"""The documents say what is so. Run as a program, this module writes docs/questions.md anew."""

from __future__ import annotations

import csv
import json
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest

import patgraph
from patgraph.checking import check_graph
from patgraph.cli import cli
from patgraph.exports import EXPORTS
from patgraph.queries import Param, Query, saved
from patgraph.reports import report
from patgraph.schema import FOLDER as SCHEMAS
from patgraph.settings import Inputs
from patgraph.tables import Table
from patgraph.terms import BASE, PREFIXES
from test_floors import FLOORS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
QUESTIONS = ROOT / "docs" / "questions.md"
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HOUSE = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, also those inside lists."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, flags=re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


def sections(text: str) -> dict[str, str]:
    """The text under each heading of the second level."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


# --- docs/questions.md -----------------------------------------------------------------------------

HEAD = """# Saved questions

<!-- Written by `python tests/test_docs.py` from the queries themselves. -->

Each of these is a SPARQL query that comes with patgraph. `patgraph sparql --saved` lists them,
`patgraph sparql --saved NAME -p key=value` asks one, and `--show-query` prints it, to be changed or run on another
SPARQL 1.1 engine. Parameters that name something take any spelling; the examples give ids. Where a parameter may have
several values, repeat `-p`. From Python: `graph.saved("alternatives", pattern="outbox")`.
"""


def example(asked: Query, param: Param) -> list[str]:
    """The values that stand in the query's file for a parameter, as a user would write them."""
    found = re.search(rf"VALUES \(?\?{param.name}\b[^{{]*\{{ *(.*?) *\}}", asked.text)
    assert found, f"{asked.name}: no example for {param.name}"
    return [_spelled(term, param.type) for term in re.findall(r'<[^>]*>|"[^"]*"|[a-z]+:\w+', found.group(1))]


def _spelled(term: str, kind: str) -> str:
    if term.startswith("<"):
        return term[1:-1] if kind in ("iri", "term") else term[1:-1].removeprefix(BASE).partition("/")[2]
    if kind == "kind":
        return re.sub(r"([A-Z])", r"-\1", term.partition(":")[2]).lower()
    return term.strip('"')


def given(asked: Query) -> dict[str, list[str]]:
    """The parameters of the example: those that are needed, or one of those that may be left out."""
    wanted = [param for param in asked.params if not param.optional] or asked.params[-1:]
    return {param.name: example(asked, param) for param in wanted}


def command(asked: Query) -> str:
    """The example as a command line."""
    said = [f"-p {key}={shlex.quote(value)}" for key, values in given(asked).items() for value in values]
    return " ".join(["patgraph sparql --saved", asked.name, *said])


def questions(graph: patgraph.PatternGraph) -> str:
    """The whole page."""
    queries = sorted(saved().values(), key=lambda each: (each.questions or (99,), each.name))
    made = [HEAD, "| question | name |\n|---|---|"]
    made += [f"| {each.title} | [`{each.name}`](#{each.name}) |" for each in queries]
    for each in queries:
        made.append(f"\n## {each.name}\n\n{each.title}.\n")
        if each.params:
            made.append("| parameter | takes | meaning |\n|---|---|---|")
            for param in each.params:
                meaning = f"{param.doc} (may be left out)" if param.optional else param.doc
                made.append(f"| `{param.name}` | {_takes(param.type)} | {meaning} |")
            made.append("")
        answer = graph.store.query(each.filled())
        assert isinstance(answer, Table)
        made.append(f"```sh\n{command(each)}\n```\n")
        made.append(f"Columns: {', '.join(f'`{column}`' for column in answer.columns)}.")
    return "\n".join(made) + "\n"


def _takes(kind: str) -> str:
    special = {
        "iri": f"an IRI, or a name with one of the prefixes {', '.join(PREFIXES)}",
        "term": "an IRI, a prefixed name, a number or a text",
        "kind": "a relation kind, family or inverse",
        "form": "a form",
        "sort": "a sort of term",
        "text": "a text",
    }
    return special.get(kind, f"a {kind.replace('-', ' ')}")


def test_the_questions_are_fresh_else_run_python_tests_test_docs_py(real: patgraph.PatternGraph) -> None:
    assert QUESTIONS.read_text(encoding="utf-8") == questions(real)


def test_every_saved_question_is_there_with_its_title() -> None:
    found = sections(QUESTIONS.read_text(encoding="utf-8"))
    assert {name: text.strip().split("\n")[0] for name, text in found.items()} == {
        name: f"{asked.title}." for name, asked in saved().items()
    }


# What is rightly empty: entries that lack something.
EMPTY = {"orphans"}


@pytest.mark.parametrize("name", sorted(saved()))
def test_the_example_of_a_question_has_an_answer(real: patgraph.PatternGraph, name: str) -> None:
    answer = real.saved(name, **given(saved()[name]))
    assert isinstance(answer, Table)
    assert bool(answer.rows) is (name not in EMPTY)


# --- docs/commands.md -----------------------------------------------------------------------------


def options() -> Iterator[tuple[str, str]]:
    """Each command with each spelling of each of its options."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        found = cli.get_command(context, name)
        assert found is not None
        commands = [found, *(found.commands.values() if isinstance(found, click.Group) else ())]
        for param in (param for each in commands for param in each.params):
            if isinstance(param, click.Option):
                for spelling in (*param.opts, *param.secondary_opts):
                    yield name, spelling


# Options that the page describes once for all questions.
SHARED = sections(COMMANDS)["For all commands"]
QUESTION_COMMANDS = ("related", "show", "list", "search", "path", "sparql", "rank", "communities", "stats")


def test_every_command_has_its_section() -> None:
    commands = set(cli.list_commands(click.Context(cli)))
    assert set(sections(COMMANDS)) - {"Names", "For all commands"} == commands


@pytest.mark.parametrize(("name", "option"), sorted(set(options())))
def test_every_option_is_described(name: str, option: str) -> None:
    described = sections(COMMANDS)[name]
    if name in QUESTION_COMMANDS and option in ("--format", "--show-query"):
        described += SHARED
    assert re.search(rf"`{option}[` ]", described)


WHOLE = {"--graph", "--store", "--endpoint", "--header", "--timeout", "--version", "--help"}


@pytest.mark.parametrize("option", sorted(WHOLE))
def test_every_option_of_the_whole_is_described(option: str) -> None:
    assert re.search(rf"`{option}[` ]", SHARED)
    known = {spelling for param in cli.params for spelling in param.opts} | {"--help"}
    assert known == WHOLE


@pytest.mark.parametrize(
    "name", sorted(name for name, text in sections(COMMANDS).items() if "```json" in text)
)
def test_a_shape_that_is_shown_fits_its_schema(name: str) -> None:
    schema = json.loads((Path(SCHEMAS) / "answers" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for block in blocks(sections(COMMANDS)[name], "json"):
        jsonschema.validate(json.loads(block), schema)


# --- docs/house.md --------------------------------------------------------------------------------


def test_the_floors_are_those_that_the_test_holds() -> None:
    shown = {
        module: int(floor)
        for floor, modules in re.findall(r"^\| (\d+) \| ([^|]*) \|", HOUSE, flags=re.MULTILINE)
        for module in re.findall(r"`(\w+)`", modules)
    }
    assert shown == FLOORS


# --- CONTRIBUTING.md ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An overlay of the files that CONTRIBUTING shows."""
    made = tmp_path_factory.mktemp("contributing")
    for block in [*blocks(CONTRIBUTING, "yaml"), *blocks(CONTRIBUTING, "turtle")]:
        name, _, text = block.removeprefix("# ").partition("\n")
        path = made / name.removeprefix("added to ").removeprefix("graph/")
        if name.startswith("added to "):
            before = path.read_text(encoding="utf-8")
            text = before.replace("relations:\n", f"{text}relations:\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made


def _findings(inputs: Inputs, overlay: Path) -> list[str]:
    """What `check` says of an overlay, but for notes."""
    ontologies = (*inputs.ontologies, str(overlay / "ontology"))
    found = [
        each
        for each in check_graph(Inputs(inputs.base, (str(overlay),), ontologies, ""))
        if each.severity != "note" and each.place.path.startswith(str(overlay))
    ]
    return report(found, "text").splitlines()[: len(found)]


def test_the_pattern_that_is_shown_is_sound_and_good(real_inputs: Inputs, written: Path) -> None:
    assert _findings(real_inputs, written) == []


def test_the_finding_that_is_shown_is_what_check_says(
    real_inputs: Inputs, written: Path, tmp_path: Path
) -> None:
    for path in written.rglob("*.*"):
        copy = tmp_path / path.relative_to(written)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace("solves: [transient-fault]\n", ""))
    (shown,) = blocks(CONTRIBUTING, "text")
    found = [line.replace(f"{tmp_path}/", "graph/") for line in _findings(real_inputs, tmp_path)]
    assert found == [shown.strip()]


def test_the_edges_that_serve_as_examples_are_in_the_graph(real: patgraph.PatternGraph) -> None:
    kinds = "|".join(row["id"] for row in real.kinds())
    edges = re.findall(rf"`([a-z-]+) ({kinds}) ([a-z-]+)`", CONTRIBUTING)
    known = {
        (r["subject"], r["kind"], r["target"]) for r in real.store.select(saved()["edges"].text).records()
    }
    assert len(edges) == 3
    assert set(edges) <= known


def test_the_link_that_was_left_out_is_among_the_decisions() -> None:
    (shown,) = blocks(CONTRIBUTING, "csv")
    with (ROOT / "graph" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decisions = list(csv.reader(file))
    assert [row for row in csv.reader(shown.splitlines()) if row not in decisions] == []


def test_every_kind_that_may_be_written_has_its_row(real: patgraph.PatternGraph) -> None:
    table = sections(CONTRIBUTING)["Which kind when"]
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", table, flags=re.MULTILINE))
    assert rows == {row["id"] for row in real.kinds()} - {"depends-on"}


# --- all documents --------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    dead = []
    for target in re.findall(r"(?:\]\(|src=\")([^)\"\s]+)", text):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (document.parent / name) if name else document
        if not path.exists() or (anchor and f"## {anchor}\n" not in path.read_text(encoding="utf-8")):
            dead.append(target)
    assert dead == []


def test_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {
        target
        for document in DOCUMENTS
        for line in re.findall(
            r"\bmake ((?:[a-z-]+ ?)+)`|^ *make ([a-z-]+)", document.read_text("utf-8"), re.M
        )
        for target in " ".join(line).split()
    }
    assert [target for target in sorted(named) if f"\n{target}:" not in makefile] == []


# --- docs/exports.md ------------------------------------------------------------------------------


def test_the_formats_are_described_in_their_order() -> None:
    table = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8").partition("<!-- exports:")[2]
    rows = re.findall(r"^\| `([\w-]+)` \|", table, flags=re.MULTILINE)
    assert rows == list(EXPORTS)


if __name__ == "__main__":
    QUESTIONS.write_text(questions(patgraph.open()), encoding="utf-8")
