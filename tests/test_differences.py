"""What changed between two graphs, and the first overlay that `init` writes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

import patgraph
from graphs import ontology, records, write
from patgraph.checking import check_graph
from patgraph.differences import Difference, differences, kind_differences, row_of
from patgraph.errors import SettingsError
from patgraph.records import PLURALS, Records
from patgraph.schema import FOLDER as SCHEMAS
from patgraph.settings import find_inputs
from patgraph.starting import start_overlay
from strategies import graph_records
from test_cli import run


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph_records())
def test_a_graph_does_not_differ_from_itself(found: Records) -> None:
    assert differences(found, found) == []


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph_records(), graph_records())
def test_what_was_added_one_way_was_removed_the_other_way(one: Records, two: Records) -> None:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(turned[d.change], d.what, d.id, d.field) for d in differences(one, two)}
    assert there == {(d.change, d.what, d.id, d.field) for d in differences(two, one)}


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph_records())
def test_from_nothing_everything_is_added(found: Records) -> None:
    told = [(d.change, d.what, d.id) for d in differences(Records(*({} for _ in PLURALS)), found)]
    assert told == [("added", what, each) for what in PLURALS for each in sorted(found.of(what))]


RETRY = "patterns/retry.yaml"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {RETRY: ("name: Retry", "name: Try Again")},
            [Difference("changed", "pattern", "retry", "name", "Retry", "Try Again")],
        ),
        (
            {RETRY: ("kind: leads-to", "kind: used-with")},
            [
                Difference("removed", "relation", "retry leads-to retry-storm"),
                Difference("added", "relation", "retry used-with retry-storm"),
            ],
        ),
    ],
)
def test_a_change_is_told_with_both_values(
    changes: Mapping[str, tuple[str, str] | str], expected: list[Difference]
) -> None:
    assert differences(records(), records(changes)) == sorted(expected, key=lambda d: d.id)


def test_a_kind_is_told_as_the_question_about_kinds_tells_it(real: patgraph.PatternGraph) -> None:
    compiled = {kind.id: row_of(kind) for kind in ontology().kinds.values()}
    assert kind_differences(compiled, {row["id"]: row for row in real.kinds()}) == []


def test_differences_between_kinds_are_told() -> None:
    one = {"label": "guards", "phrase": "guards", "inverse_phrase": "is guarded by"}
    assert kind_differences(
        {"guards": one, "old": one}, {"guards": {**one, "phrase": "shields"}, "new": one}
    ) == [
        Difference("changed", "relation kind", "guards", "phrase", "guards", "shields"),
        Difference("added", "relation kind", "new"),
        Difference("removed", "relation kind", "old"),
    ]


def test_the_starter_is_an_overlay_without_findings(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    start_overlay(str(folder))
    found = [f for f in check_graph(find_inputs([str(folder)])) if f.place.path.startswith(str(folder))]
    assert found == []


def test_the_starter_names_every_file_that_it_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    told = start_overlay(str(folder))
    there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert told == there
    assert [name for name in os.listdir(tmp_path) if name != "ours"] == []


def test_an_empty_folder_is_filled_and_stays_the_folder_that_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    before = tmp_path.stat()
    told = start_overlay(str(tmp_path))
    after = tmp_path.stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert told == sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file())
    # Whoever shares the folder shares what is in it.
    assert {each.stat().st_mode & 0o2000 for each in tmp_path.rglob("*") if each.is_dir()} == {0o2000}


def test_a_folder_that_cannot_be_filled_to_the_end_is_empty_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def full(source: str, target: str) -> None:
        if source.endswith("/sources"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(SettingsError, match="cannot be written: No space left on device"):
        start_overlay(str(tmp_path))
    assert os.listdir(tmp_path) == []


def test_the_command_that_init_suggests_can_be_pasted(tmp_path: Path) -> None:
    told = run("init", "our patterns", folder=tmp_path).stderr
    assert told == "Ask both graphs together with: patgraph --graph 'our patterns' related house-outbox\n"


def test_a_folder_that_holds_something_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SettingsError, match="is not empty"):
        start_overlay(str(tmp_path))
    assert os.listdir(tmp_path) == ["mine.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nothing can be written to"):
        start_overlay(str(tmp_path / "absent" / "ours"))


def test_diff_without_arguments_tells_what_the_overlay_changes(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    start_overlay(str(tmp_path / "ours"))
    done = run("--graph", str(tmp_path / "ours"), "diff", "--format", "json")
    told = json.loads(done.stdout)
    schema = json.loads((Path(SCHEMAS) / "answers" / "diff.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema)
    assert [(each["change"], each["what"], each["id"], each["field"]) for each in told] == [
        ("added", "pattern", "house-outbox", ""),
        ("changed", "pattern", "transactional-outbox", "aliases"),
        ("added", "relation", "transactional-outbox used-with bulkhead", ""),
        ("added", "publisher", "handbook", ""),
        ("added", "source", "handbook-messaging", ""),
        ("added", "relation kind", "preferred-to", ""),
    ]


OUTBOX = "patterns/transactional-outbox.yaml"


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def told(*graphs: Path | str) -> list[tuple[str, ...]]:
    done = run("diff", *map(str, graphs), "--format", "json")
    assert done.returncode == 0, done.stderr
    return [tuple(each[key] for key in ("change", "id", "field")) for each in json.loads(done.stdout)]


def test_two_versions_of_an_overlay_are_laid_over_the_base_and_compared(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        start_overlay(str(folder))
    changed(after, OUTBOX, "aliases: [outbox, ", "aliases: [")
    assert told(before, after) == [("changed", "transactional-outbox", "aliases")]


@pytest.mark.parametrize("kept", [OUTBOX, "publishers.yaml"], ids=["only extends", "only terms"])
def test_a_folder_without_entries_of_its_own_is_an_overlay(tmp_path: Path, kept: str) -> None:
    start_overlay(str(tmp_path / "all"))
    changed(tmp_path / "all", OUTBOX, "handbook-messaging", "microservices-io-saga")
    (tmp_path / "ours" / "patterns").mkdir(parents=True)
    shutil.copy(tmp_path / "all" / kept, tmp_path / "ours" / kept)
    found = {name for _, name, _ in told("shipped", tmp_path / "ours")}
    assert (
        found
        == {
            OUTBOX: {"transactional-outbox", "transactional-outbox used-with bulkhead"},
            "publishers.yaml": {"handbook"},
        }[kept]
    )


def test_a_graph_that_stands_by_itself_is_compared_by_itself(tmp_path: Path) -> None:
    one, two = (Path(write(tmp_path / each)) for each in ("one", "two"))
    changed(two, RETRY, "name: Retry\n", "name: Try Again\n")
    assert told(one, two) == [("changed", "retry", "name")]


@pytest.mark.parametrize("sort", ["overlay", "graph"])
def test_a_folder_with_a_mistake_is_told_that_mistake_alone(tmp_path: Path, sort: str) -> None:
    folder = tmp_path / "ours"
    if sort == "overlay":
        start_overlay(str(folder))
        changed(folder, OUTBOX, "target: bulkhead", "target: bulkhed")
    else:
        write(folder)
        changed(folder, RETRY, "target: retry-storm", "target: bulkhed")
    done = run("diff", str(folder), "current")
    lines = [line for line in done.stderr.splitlines() if "bulkhed" in line]
    assert (done.returncode, len(lines), done.stderr.count("ours/")) == (2, 1, 1)


def test_the_exported_nquads_are_the_graph_in_use(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_bytes(real.to_nquads())
    done = run("diff", "current", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing changed.\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "is no folder and no file"), ("hello", "cannot be read as N-Quads"), ("", "holds no pattern")],
)
def test_what_is_no_graph_is_refused_by_name(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "thing.nq"
    if content is not None:
        file.write_text(content)
    done = run("diff", str(file))
    assert (done.returncode, message in done.stderr, "Traceback" in done.stderr) == (2, True, False)
