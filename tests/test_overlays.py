"""An organisation's graph over another: what it may add and change, and what it may not."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from pathlib import Path

import pytest

import graphs
from patgraph.compiling import compile_nquads, load
from patgraph.errors import Finding, InvalidGraph, Place
from patgraph.overlays import Change, merge
from patgraph.records import Deprecation, Records

NEW_ENTRY = graphs.RETRY_STORM.replace("retry-storm", "retry-flood").replace("Retry Storm", "Retry Flood")


def merged(files: dict[str, str]) -> tuple[Records, list[Change], list[str]]:
    """The small graph with an overlay of these files; findings as text."""
    overlay = graphs.read({f"ours/{name}": text for name, text in files.items()})
    assert () == overlay.findings
    contents = graphs.read(files)
    assert () == contents.findings
    records, changes, findings = merge(graphs.records(), contents)
    return records, changes, [str(finding) for finding in findings]


def extension(rest: str, name: str = "retry") -> dict[str, str]:
    return {"patterns/retry.yaml": f"extends: {name}\nreason: We run on trains.\n{rest}"}


def test_what_extends_an_entry_needs_a_graph_below(tmp_path: Path) -> None:
    graphs.write(
        tmp_path,
        {**graphs.FILES, "patterns/ours.yaml": extension("override: {name: Again}\n")["patterns/retry.yaml"]},
    )
    found = [(each.severity, each.message) for each in load(graphs.inputs(tmp_path)).findings]
    assert [
        ("error", "'retry' is extended, but no graph lies below this one. Change the entry itself.")
    ] == found


def test_an_overlay_adds_entries_terms_and_sources() -> None:
    records, changes, findings = merged(
        {
            "patterns/retry-flood.yaml": NEW_ENTRY,
            "problems.yaml": "- {id: tunnel, name: Tunnel, summary: The train has no network.}\n",
            "sources/ours.yaml": "- {id: ours-wiki, title: Wiki, kind: article}\n",
        }
    )
    assert ([], []) == (changes, findings)
    assert {"retry-flood", "retry"} <= set(records.patterns)
    assert ["transient-fault", "tunnel"] == [*records.problems]
    assert "ours" == records.sources["ours-wiki"].publisher


def test_an_overlay_adds_relations_and_listings_to_an_entry() -> None:
    records, changes, findings = merged(
        extension(
            "relations:\n  - {kind: uses, target: circuit-breaker, rationale: Ours is built in one class.,"
            " sources: [zeta-talk]}\nlistings:\n  - {catalogue: acme, name: Fuse, match: narrow}\n"
        )
    )
    assert ([], []) == (changes, findings)
    retry = records.patterns["retry"]
    assert ["leads-to", "used-with", "uses"] == [relation.kind for relation in retry.relations]
    assert ["Fuse", "Retrying"] == [listing.name for listing in retry.listings]


def test_an_override_keeps_the_value_before_and_the_reason() -> None:
    records, changes, findings = merged(extension("override: {name: Patient Retry, solves: []}\n"))
    assert [] == findings
    assert ("Patient Retry", ()) == (records.patterns["retry"].name, records.patterns["retry"].solves)
    assert [
        Change("retry", "name", "Retry", "We run on trains."),
        Change("retry", "solves", ("transient-fault",), "We run on trains."),
    ] == changes


def test_an_overlay_deprecates_an_entry_with_its_reason() -> None:
    records, _, findings = merged(extension("deprecate: {replaced_by: circuit-breaker}\n"))
    assert [] == findings
    expected = Deprecation(replaced_by="circuit-breaker", reason="We run on trains.")
    assert expected == records.patterns["retry"].deprecated


def test_the_records_below_stay_as_they_are() -> None:
    before = graphs.records()
    merged(extension("override: {name: Other}\n"))
    assert "Retry" == before.patterns["retry"].name


def test_a_record_that_says_the_same_is_no_conflict() -> None:
    records, changes, findings = merged({"patterns/retry.yaml": graphs.RETRY})
    assert (graphs.records(), [], []) == (records, changes, findings)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"patterns/retry.yaml": graphs.RETRY.replace("name: Retry", "name: Our Retry")},
            "patterns/retry.yaml:1:5: the pattern 'retry' already exists in patterns/retry.yaml:1:5."
            " Write 'extends: retry' with a reason, or choose another id.",
        ),
        (
            {"problems.yaml": "- {id: transient-fault, name: Ours, summary: S.}\n"},
            "problems.yaml:1:8: the problem 'transient-fault' already exists in problems.yaml:1:8."
            " Choose another id.",
        ),
        (
            extension("override: {name: X}\n", "rety"),
            "patterns/retry.yaml:1:10: there is no entry 'rety'. Did you mean 'retry'?",
        ),
        (
            extension(
                "relations:\n  - {kind: leads-to, target: retry-storm, rationale: It does so on trains as well.,"
                " sources: [zeta-talk]}\n"
            ),
            "patterns/retry.yaml:4:30: 'retry leads-to retry-storm' is already stated in"
            " patterns/retry.yaml:24:13. Remove this one.",
        ),
        (
            {
                "patterns/a.yaml": "extends: retry\nreason: One.\noverride: {name: A}\n",
                "patterns/b.yaml": "extends: retry\nreason: Two.\noverride: {name: B}\n",
            },
            "patterns/b.yaml:1:10: 'name' of 'retry' is set in patterns/a.yaml:1:10 as well."
            " Keep one of them.",
        ),
    ],
)
def test_a_conflict_names_both_places(files: dict[str, str], expected: str) -> None:
    assert [expected] == merged(files)[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "extends: retry\n",
            "patterns/x.yaml:1:1: the field 'reason' is missing. Why the organisation says so.",
        ),
        (
            "extends: retry\nreason: R.\noverride: {id: other}\n",
            "patterns/x.yaml:3:12: the field 'id' is not known here. ",
        ),
        (
            "extends: retry\nreason: R.\noverride: {}\n",
            "patterns/x.yaml:3:11: override is not a mapping of fields to new values.",
        ),
        (
            "extends: retry\nreason: R.\nsummary: S.\n",
            "patterns/x.yaml:3:1: the field 'summary' is not known here. ",
        ),
        (
            "extends: retry\nreason: R.\noverride: {form: thing}\n",
            "patterns/x.yaml:3:18: 'form' is 'thing'. It can be ",
        ),
    ],
)
def test_an_extension_that_is_badly_written_is_refused(text: str, expected: str) -> None:
    found = [str(finding) for finding in graphs.read({"patterns/x.yaml": text}).findings]
    assert [line for line in found if line.startswith(expected)], found


def findings_of(tmp_path: Path, files: dict[str, str]) -> tuple[Finding, ...]:
    graphs.write(tmp_path / "base")
    graphs.write(tmp_path / "ours", files)
    return load(graphs.inputs(tmp_path / "base", tmp_path / "ours")).findings


def test_soundness_is_asked_of_the_whole(tmp_path: Path) -> None:
    files = extension("override: {solves: [unknown-one]}\n")
    (finding,) = findings_of(tmp_path, files)
    assert "unknown-problem" == finding.code
    assert str(tmp_path / "ours" / "patterns" / "retry.yaml") == finding.place.path
    assert (3, 21) == (finding.place.line, finding.place.column)


def test_overlays_lie_over_each_other_in_their_order(tmp_path: Path) -> None:
    graphs.write(tmp_path / "base")
    graphs.write(tmp_path / "one", extension("override: {name: One}\n"))
    graphs.write(tmp_path / "two", extension("override: {name: Two}\n"))
    loaded = load(graphs.inputs(tmp_path / "base", tmp_path / "one", tmp_path / "two"))
    assert {"warning"} == {finding.severity for finding in loaded.findings}
    assert "Two" == loaded.records.patterns["retry"].name
    assert ["Retry", "One"] == [layer.changes[0].before for layer in loaded.layers[1:]]


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ("override: {name: One}\n", "override: {name: Two, problem: A new one.}\n", "name"),
        ("solves: [other-problem]\n", "override: {solves: []}\n", "solves"),
        (
            "deprecate: {replaced_by: circuit-breaker}\n",
            "deprecate: {replaced_by: retry-storm}\n",
            "deprecate",
        ),
    ],
)
def test_overlays_that_contradict_each_other_are_named_with_both_places(
    first: str, second: str, field: str
) -> None:
    one = graphs.read({"patterns/one.yaml": f"extends: retry\nreason: R.\n{first}"})
    two = graphs.read({"patterns/two.yaml": f"extends: retry\nreason: R.\n{second}"})
    _, _, found = merge(graphs.records(), two, one.extensions)
    assert [
        f"patterns/two.yaml:1:10: warning: '{field}' of 'retry' is set otherwise in patterns/one.yaml:1:10,"
        " an overlay below this one; this one counts."
    ] == [str(finding) for finding in found]


@pytest.mark.parametrize(
    "second", ["override: {name: One}\n", "override: {problem: A new one.}\n", "solves: [transient-fault]\n"]
)
def test_overlays_that_agree_are_no_conflict(second: str) -> None:
    one = graphs.read({"patterns/one.yaml": "extends: retry\nreason: R.\noverride: {name: One}\n"})
    two = graphs.read({"patterns/two.yaml": f"extends: retry\nreason: R.\n{second}"})
    assert [] == merge(graphs.records(), two, one.extensions)[2]


def test_an_overlay_adds_to_the_lists_of_an_entry() -> None:
    records, changes, findings = merged(
        extension("aliases: [Retrying on Rails]\nservice_types: [train]\nsolves: [tunnel]\n")
    )
    assert ([], []) == (changes, findings)
    retry = records.patterns["retry"]
    assert ("Retrying on Rails" in retry.aliases, ("transient-fault", "tunnel")) == (True, retry.solves)
    assert "train" in retry.service_types


def test_what_each_overlay_overrode_stays_in_its_own_graph(tmp_path: Path) -> None:
    graphs.write(tmp_path / "base")
    graphs.write(tmp_path / "one", extension("override: {name: One}\n"))
    graphs.write(tmp_path / "two", extension("override: {problem: Another thing happens here.}\n"))
    text = compile_nquads(graphs.inputs(tmp_path / "base", tmp_path / "one", tmp_path / "two"))
    said = [line for line in text.splitlines() if "vocab#field>" in line and "graph/overlay/" in line]
    assert {("name", "1-one"), ("problem", "2-two")} == {
        (line.split('"')[1], line.rpartition("/")[2].rstrip("> .")) for line in said
    }


def test_an_unsound_graph_reports_its_errors_sorted() -> None:
    later, earlier = (Finding(Place("x.yaml", line, 1), "error", "x", "m") for line in (2, 1))
    assert [earlier, later] == InvalidGraph([later, earlier]).findings
