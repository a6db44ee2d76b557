"""Files to records: what is refused, where, and what the message advises."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import csv
import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

import graphs
from patgraph.errors import Finding, Place
from patgraph.plain import record_to_plain
from patgraph.reading import Contents, read_folder
from patgraph.terms import listing_slug
from patgraph.yamltree import LARGEST

HERE = Path(__file__).parent


def cases() -> list[dict[str, str]]:
    """Bad inputs, each with the place and code of the finding it must get."""
    with open(HERE / "data" / "bad-inputs.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["text"] = row["text"].encode("ascii").decode("unicode_escape")
    return rows


def errors(contents: Contents) -> list[Finding]:
    return [finding for finding in contents.findings if finding.severity == "error"]


def said(contents: Contents) -> list[str]:
    return [str(finding) for finding in contents.findings]


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["case"])
def test_bad_input_gets_its_finding_at_its_place(row: dict[str, str]) -> None:
    contents = graphs.read({row["file"]: row["text"]})
    place = Place(row["file"], int(row["line"]), int(row["column"]))
    assert (place, row["code"]) in [(finding.place, finding.code) for finding in errors(contents)], said(
        contents
    )


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["case"])
def test_every_message_ends_with_what_would_be_right(row: dict[str, str]) -> None:
    for finding in graphs.read({row["file"]: row["text"]}).findings:
        assert ". " in finding.message or "; " in finding.message, finding.message
        assert finding.message.endswith((".", "?")), finding.message


def test_a_command_in_a_tag_is_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    graphs.write(tmp_path / "g", {"problems.yaml": f'- !!python/object/apply:os.system ["touch {ran}"]\n'})
    read_folder(str(tmp_path / "g"), {})
    assert not ran.exists()


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_quickly(opening: str) -> None:
    began = time.process_time()
    contents = graphs.read({"problems.yaml": opening * 20_000})
    assert ["depth"] == [finding.code for finding in contents.findings]
    assert time.process_time() - began < 1


def test_an_alias_bomb_is_refused_quickly() -> None:
    bomb = "- &a0 [x]\n" + "".join(f"- &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    began = time.process_time()
    assert {"anchor", "alias"} == {finding.code for finding in graphs.read({"problems.yaml": bomb}).findings}
    assert time.process_time() - began < 1


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    graphs.write(tmp_path, {"problems.yaml": ""})
    os.truncate(tmp_path / "problems.yaml", 1 << 30)
    began = time.process_time()
    (finding,) = read_folder(str(tmp_path), {}).findings
    assert ("file-size", f"has {1 << 30} bytes; at most {LARGEST} are read. Split it.") == finding[2:]
    assert time.process_time() - began < 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "problems.yaml")
    assert ["file-kind"] == [f.code for f in read_folder(str(tmp_path), {}).findings]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "problems.yaml").symlink_to("/dev/zero")
    assert ["file-kind"] == [f.code for f in read_folder(str(tmp_path), {}).findings]


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "problems.yaml").mkdir()
    assert ["file-kind"] == [f.code for f in read_folder(str(tmp_path), {}).findings]


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "problems.yaml").symlink_to(tmp_path / "gone")
    (finding,) = read_folder(str(tmp_path), {}).findings
    assert "cannot be read: No such file or directory." == finding.message


def test_bytes_that_are_not_utf8_are_refused_with_their_position() -> None:
    (finding,) = graphs.read({"problems.yaml": b"- {id: caf\xe9}\n"}).findings
    assert "is not UTF-8 at byte 10. Save it as UTF-8." == finding.message


def test_all_errors_of_all_files_come_at_once_in_the_order_of_the_files() -> None:
    contents = graphs.read(
        {
            "problems.yaml": "- {id: A, name: n, summary: s}\n- {id: two, nam: n, summary: s}\n",
            "patterns/x.yaml": "- [\n",
            "categories.yaml": "- one\n",
        }
    )
    places = [(f.place.path, f.place.line, f.code) for f in contents.findings]
    assert [
        ("categories.yaml", 1, "type"),
        ("patterns/x.yaml", 2, "yaml"),
        ("problems.yaml", 1, "id"),
        ("problems.yaml", 2, "missing"),
        ("problems.yaml", 2, "unknown-key"),
    ] == places


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"problems.yaml": "- {id: one, nmae: n}\n"},
            "problems.yaml:1:13: the field 'nmae' is not known here. Did you mean 'name'?",
        ),
        (
            {"patterns/x.yaml": "relations:\n  - {kind: require}\n"},
            "patterns/x.yaml:2:12: 'kind' 'require' is no relation kind. Did you mean 'requires'?",
        ),
        (
            {"patterns/x.yaml": "relations:\n  - {kind: depends-on}\n"},
            "patterns/x.yaml:2:12: 'kind' 'depends-on' is inferred and never written."
            " Write requires, from which it follows.",
        ),
        (
            {"patterns/x.yaml": "relations:\n  - {kind: required-by}\n"},
            "patterns/x.yaml:2:12: 'kind' 'required-by' is the inverse of requires and never written."
            " Write requires in the other entry's file.",
        ),
        (
            {"patterns/x.yaml": "relations:\n  - {kind: nonsense}\n"},
            "patterns/x.yaml:2:12: 'kind' 'nonsense' is no relation kind."
            " `patgraph sparql --saved kinds` lists them.",
        ),
        (
            {"patterns/x.yaml": "extends: x\ndeprecate: {replaced_by: y, reason: z}\n"},
            "patterns/x.yaml:2:29: the field 'reason' is not known here."
            " It stands further out, beside 'extends'.",
        ),
        (
            {"problems.yaml": "- {id: Dual Write}\n"},
            "problems.yaml:1:8: 'id' is 'Dual Write', which is not kebab-case: lower-case letters and digits,"
            " joined by single hyphens. Write 'dual-write'.",
        ),
        (
            {"technologies.yaml": "- {id: one, note: tails the log, keyed by id}\n"},
            "technologies.yaml:1:34: the field 'keyed by id' is not known here."
            " In { } a comma ends a value: put a value that holds one in quotes.",
        ),
    ],
)
def test_a_slip_gets_the_right_spelling(files: dict[str, str], message: str) -> None:
    assert message in said(graphs.read(files))


def test_two_records_cannot_share_an_id() -> None:
    record = "- {id: one, name: n, summary: s}\n"
    (finding,) = graphs.read({"problems.yaml": record * 2}).findings
    assert "problems.yaml:2:8: the id 'one' is already taken in problems.yaml:1:8. Choose another." == str(
        finding
    )


def test_fields_out_of_order_are_a_warning_that_names_both() -> None:
    (finding,) = graphs.read({"problems.yaml": "- {name: n, id: one, summary: s}\n"}).findings
    assert "problems.yaml:1:13: warning: 'id' stands after 'name'. Put it before." == str(finding)


def test_scalars_stay_what_was_written() -> None:
    names = ["no", "1.10", "010", "12:30", "2019-01-01", "0x1f", "~", "1e3", ".inf", "Yes"]
    files = {
        "problems.yaml": "".join(f"- {{id: p{i}, name: {n}, summary: s}}\n" for i, n in enumerate(names))
    }
    contents = graphs.read(files)
    assert () == contents.findings
    assert names == [problem.name for problem in contents.records.problems.values()]


def test_numbers_years_and_truth_values_have_their_types() -> None:
    records = graphs.records(
        {
            "patterns/retry.yaml": (
                "sources: [acme-book]\n  - kind: leads-to",
                "sources: [acme-book]\n    confidence: 0.70\n  - kind: leads-to",
            )
        }
    )
    assert 2019 == records.sources["acme-book"].year
    assert records.catalogues["acme"].complete is True
    assert {Decimal("0.7"), None} == {relation.confidence for relation in records.patterns["retry"].relations}


def test_a_confidence_may_have_any_number_of_digits() -> None:
    written = "relations:\n  - {confidence: 0.1234567890123456789012}\n"
    assert "decimal" not in {f.code for f in graphs.read({"patterns/x.yaml": written}).findings}


def test_a_block_text_loses_only_its_last_line_end() -> None:
    written = "- id: one\n  name: n\n  summary: >\n    One line\n    and more.\n"
    assert "One line and more." == graphs.read({"problems.yaml": written}).records.problems["one"].summary


def test_the_order_inside_lists_means_nothing() -> None:
    turned = graphs.records({"patterns/retry.yaml": ("[acme-book, zeta-talk]", "[zeta-talk, acme-book]")})
    assert graphs.records() == turned


def test_strings_know_where_they_stand() -> None:
    retry = graphs.records().patterns["retry"]
    assert Place("patterns/retry.yaml", 1, 5) == retry.id.place  # type: ignore[attr-defined]
    (relation,) = [each for each in retry.relations if each.kind == "leads-to"]
    assert Place("patterns/retry.yaml", 24, 13) == relation.target.place  # type: ignore[attr-defined]


def test_a_source_has_the_publisher_of_its_file() -> None:
    assert "acme" == graphs.records().sources["acme-book"].publisher


def test_a_listing_has_a_slug_also_without_latin_letters() -> None:
    assert ["retrying", 16] == [listing_slug("Retrying"), len(listing_slug("断路器"))]


def test_an_empty_list_file_holds_nothing_and_is_no_mistake() -> None:
    assert () == graphs.read({"problems.yaml": "# none yet\n"}).findings


def test_hidden_and_foreign_files_are_left_alone() -> None:
    assert () == graphs.read({".problems.yaml": "- [", "README.md": "# -", "patterns/.x.yaml": "]"}).findings


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    graphs.write(tmp_path)
    told: list[tuple[int, int]] = []
    read_folder(str(tmp_path), graphs.kinds(), progress=lambda *numbers: told.append(numbers))
    number = len(graphs.FILES)
    assert [(done, number) for done in range(1, number + 1)] == told


def test_the_small_graph_says_what_its_file_says() -> None:
    plain = record_to_plain(graphs.records().patterns["retry"])
    assert ["retry", "Retry", "pattern", ["repeat on failure"]] == [
        plain[k] for k in ("id", "name", "form", "aliases")
    ]
    assert [{"technology": "acme-calls", "note": "offers pauses with jitter"}] == plain["technologies"]


def test_what_lies_beside_its_folder_is_named(tmp_path: Path) -> None:
    graphs.write(tmp_path)
    for name in ("pattern/x.yaml", "own.ttl", "resources/x.yaml", "ontology/own.ttl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    found = read_folder(str(tmp_path), graphs.kinds()).findings
    assert [
        ("own.ttl", "note", "is not read. Put it into 'ontology' if it describes relation kinds."),
        ("pattern", "warning", "is not read. Call it 'patterns' if it belongs to the graph."),
    ] == [(Path(f.place.path).name, f.severity, f.message) for f in found]
