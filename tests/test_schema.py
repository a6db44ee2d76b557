"""The JSON Schemas: fresh, true of every file, and true of every answer."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphs
import strategies
from patgraph.cli import cli
from patgraph.folders import graph_files
from patgraph.ontology import Kind
from patgraph.plain import record_to_plain
from patgraph.records import Catalogue, Extension, Pattern, Problem, Technology
from patgraph.schema import FOLDER, overlay_schemas, schemas, to_json, write_schemas
from patgraph.specs import specs
from patgraph.starting import start_overlay

GRAPH = graphs.ROOT / "graph"


class CoreLoader(yaml.CSafeLoader):
    """Scalars as an editor sees them: those of YAML 1.2, without dates and yes or no."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"null|Null|NULL|~|", "nN~"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


@cache
def validator(name: str) -> Any:
    """The validator of a shipped schema, such as `graph/pattern`."""
    schema = json.loads(Path(FOLDER, f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def faults(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


# --- the files of schemas -------------------------------------------------------------------------------


def test_the_shipped_schemas_are_fresh_else_run_python_m_patgraph_schema() -> None:
    expected = {f"{name}.schema.json": to_json(schema) for name, schema in schemas(graphs.kinds()).items()}
    shipped = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in Path(FOLDER).rglob("*.json")
    }
    assert expected == shipped


def test_writing_them_gives_what_is_shipped(tmp_path: Path) -> None:
    written = write_schemas(str(tmp_path), graphs.kinds())
    names = sorted(path.relative_to(FOLDER).as_posix() for path in Path(FOLDER).rglob("*.json"))
    assert names == sorted(Path(path).relative_to(tmp_path).as_posix() for path in written)


@pytest.mark.parametrize("name", sorted(schemas(graphs.kinds())))
def test_every_schema_is_valid_and_named_by_its_address(name: str) -> None:
    assert validator(name).schema["$id"] == f"https://w3id.org/patgraph/schemas/{name}.schema.json"


def test_a_kind_of_an_organisation_is_in_its_schemas() -> None:
    own = Kind(
        "audits",
        "https://acme.example/#audits",
        "audits",
        "audits",
        "is audited by",
        False,
        None,
        (),
        "related-to",
        False,
    )
    made = schemas({**graphs.kinds(), "audits": own})["graph/pattern"]
    kinds = made["oneOf"][0]["properties"]["relations"]["items"]["properties"]["kind"]["enum"]
    assert "audits" in kinds
    assert "depends-on" not in kinds


# --- the files of the graph -----------------------------------------------------------------------------


def schema_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    one = {"patterns": "pattern", "catalogues": "catalogue", "sources": "sources"}
    return f"graph/{one.get(folder) or file.removesuffix('.yaml')}"


def texts() -> Iterator[tuple[str, str]]:
    for name in graph_files(str(GRAPH)):
        yield name, (GRAPH / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("loader", [CoreLoader, yaml.CBaseLoader])
def test_every_file_of_the_graph_fits_its_schema(loader: Any) -> None:
    found = {name: faults(schema_of(name), yaml.load(text, loader)) for name, text in texts()}
    assert {} == {name: each for name, each in found.items() if each}


def test_every_file_of_the_graph_begins_with_the_line_for_editors() -> None:
    for name, text in texts():
        first = text.partition("\n")[0]
        assert first.startswith("# yaml-language-server: $schema="), name
        path = (GRAPH / name).parent / first.partition("$schema=")[2]
        assert Path(FOLDER, f"{schema_of(name)}.schema.json") == path.resolve(), name


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        [strategies.a_record(each) for each in (Pattern, Problem, Technology)] + [strategies.catalogues()]
    )
)
def test_what_the_records_can_hold_fits_the_schema(record: Any) -> None:
    plain = record_to_plain(record)
    if isinstance(record, Pattern):
        plain = lengthened(plain)
    name = {Pattern: "pattern", Catalogue: "catalogue", Problem: "problems", Technology: "technologies"}[
        type(record)
    ]
    value = plain if name in ("pattern", "catalogue") else [plain]
    assert [] == faults(f"graph/{name}", json.loads(json.dumps(value)))


def lengthened(plain: dict[str, Any]) -> dict[str, Any]:
    """With reasons long enough for the reader."""
    for part in ("relations", "qualities"):
        for each in plain.get(part, ()):
            each["rationale"] = each["rationale"].ljust(20, ".")
    return plain


GOOD = {
    "extends": "saga",
    "reason": "Ours differs.",
    "override": {"name": "Our Saga", "solves": ["dual-write"]},
    "deprecate": {"replaced_by": "outbox"},
}


def test_an_extension_fits_the_schema_of_a_pattern_file() -> None:
    assert [] == faults("graph/pattern", GOOD)
    assert set(specs(Extension)) >= set(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": None},
        {"override": {}},
        {"override": {"id": "other"}},
        {"override": {"form": "thing"}},
        {"summary": "No."},
        {"deprecate": "outbox"},
        {"relations": [{"kind": "depends-on", "target": "a", "rationale": "r" * 20, "sources": ["s"]}]},
        {"relations": [{"kind": "our-own", "target": "a", "rationale": "r" * 20, "sources": ["s"]}]},
        {"relations": [{"kind": "uses", "target": "A", "rationale": "r" * 20, "sources": ["s"]}]},
        {"relations": [{"kind": "uses", "target": "a", "rationale": "short", "sources": ["s"]}]},
        {"relations": [{"kind": "uses", "target": "a", "rationale": "r" * 20, "sources": []}]},
        {"relations": [{"kind": "uses", "target": "a", "rationale": "r" * 20, "sources": ["s", "s"]}]},
        {
            "relations": [
                {"kind": "uses", "target": "a", "rationale": "r" * 20, "sources": ["s"], "confidence": 2}
            ]
        },
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(change: dict[str, Any]) -> None:
    value = {key: each for key, each in {**GOOD, **change}.items() if each is not None}
    assert faults("graph/pattern", value)
    assert graphs.read({"patterns/x.yaml": yaml.safe_dump(value, sort_keys=False)}).findings


@pytest.mark.parametrize("year", [2019, "2019"])
def test_a_year_may_be_a_number_or_quoted(year: object) -> None:
    assert [] == faults("graph/sources", [{"id": "a", "title": "T", "kind": "book", "year": year}])


@pytest.mark.parametrize("year", [19, "19", 2019.5, True])
def test_what_is_no_year_is_none(year: object) -> None:
    assert faults("graph/sources", [{"id": "a", "title": "T", "kind": "book", "year": year}])


def test_one_section_needs_no_brackets() -> None:
    for section in ("A", ["A", "B"]):
        assert [] == faults(
            "graph/catalogue", {"id": "a", "title": "A", "listings": [{"name": "L", "section": section}]}
        )


def test_a_file_of_comments_is_an_empty_list() -> None:
    assert [] == faults("graph/problems", None)


# --- the files of an overlay ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "ours"
    start_overlay(str(folder))
    return folder


def by_its_first_line(path: Path, change: Mapping[str, Any] | None = None) -> list[str]:
    """What an editor marks in a file, after a change at its top, by the schema that its first line names."""
    text = path.read_text(encoding="utf-8")
    named = text.partition("\n")[0].partition("$schema=")[2]
    schema = json.loads((path.parent / named).read_text(encoding="utf-8"))
    value = yaml.load(text, CoreLoader)
    if change:
        value = {**value, **change}
    return [
        f"{error.json_path}: {error.message}"
        for error in jsonschema.Draft202012Validator(schema).iter_errors(value)
    ]


def test_what_init_writes_fits_the_schemas_beside_it(started: Path) -> None:
    found = {name: by_its_first_line(started / name) for name in graph_files(str(started))}
    assert found == {name: [] for name in graph_files(str(started))}
    assert "preferred-to" in (started / "patterns" / "house-outbox.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "fits"), [("uses", True), ("our-own", True), ("depends-on", False), ("Our own", False)]
)
def test_in_an_overlay_any_id_is_a_kind_but_those_that_are_only_inferred(
    started: Path, kind: str, fits: bool
) -> None:
    edge = {"kind": kind, "target": "saga", "rationale": "r" * 20, "sources": ["s"]}
    found = by_its_first_line(started / "patterns" / "house-outbox.yaml", {"relations": [edge]})
    assert (found == []) is fits


@pytest.mark.parametrize("name", sorted(overlay_schemas(graphs.kinds())))
def test_the_schema_of_an_overlay_is_valid_and_has_an_address_of_its_own(name: str) -> None:
    schema = overlay_schemas(graphs.kinds())[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://w3id.org/patgraph/schemas/overlay/{name}.schema.json"


# --- the answers ---------------------------------------------------------------------------------------

QUESTIONS = [
    ("related", ["transactional-outbox"]),
    ("related", ["outbox", "--depth", "2", "--inferred"]),
    ("related", ["event-driven-architecture", "--inferred"]),
    ("show", ["saga"]),
    ("show", ["retry-storm"]),
    ("list", []),
    ("list", ["--problem", "dual-write"]),
    ("search", ["dual", "write"]),
    ("search", ["qqqq"]),
    ("path", ["saga", "idempotent-consumer", "-n", "3"]),
    ("rank", ["--measure", "degree"]),
    ("rank", []),
    ("communities", []),
    ("stats", []),
    ("check", []),
    ("diff", ["current", "current"]),
    ("import", ["tests/data/import/table.md"]),
]


@pytest.mark.parametrize(("command", "arguments"), QUESTIONS, ids=str)
def test_an_answer_fits_its_schema(
    command: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(graphs.ROOT)
    result = CliRunner().invoke(cli, [command, *arguments, "--format", "json"])
    assert result.exit_code in (0, 1), result.output
    assert [] == faults(f"answers/{command}", json.loads(result.stdout))


def test_every_answer_with_a_schema_is_asked_for() -> None:
    named = {name.removeprefix("answers/") for name in schemas(graphs.kinds()) if name.startswith("answers/")}
    assert named == {command for command, _ in QUESTIONS}


def test_every_field_of_an_entry_may_be_shown() -> None:
    fields = set(specs(Pattern)) | {"iri"}
    assert fields == set(validator("answers/show").schema["properties"])


def test_an_answer_with_an_unknown_field_is_refused() -> None:
    assert faults("answers/rank", [{"id": "a", "name": "A", "measure": "m", "value": 1, "more": 2}])


def test_the_package_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "patgraph", "--version"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=graphs.ROOT)
    assert run.stdout.startswith("patgraph ")
