"""Documents as drafts: every name with its line, whatever people put into tables, lists and files."""

from __future__ import annotations

import csv
import io
import os
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from patgraph.errors import ImportRefused
from patgraph.importing import KINDS, kind_of, read_document
from patgraph.importing.csv import read_csv
from patgraph.importing.drafts import LONGEST_NAME, Draft, clean, label
from patgraph.importing.markdown import read_markdown
from patgraph.importing.opening import LARGEST
from patgraph.importing.yamltext import comment, fields, flow, joined
from patgraph.yamltree import parse
from strategies import texts

DATA = Path(__file__).parent / "data" / "import"


def named(name: str, *, under: bool = False) -> list[tuple[int, str]]:
    drafts = read_document(str(DATA / name)).drafts
    return [(d.line, d.name) for draft in drafts for d in (draft, *(draft.links if under else ()))]


def only(name: str, wanted: str) -> Draft:
    drafts = [each for each in read_document(str(DATA / name)).drafts if each.name == wanted]
    assert len(drafts) == 1
    return drafts[0]


# --- tables ----------------------------------------------------------------------------------------


def test_the_rows_of_all_tables_that_name_patterns_are_read_with_their_lines() -> None:
    rows = [each for each in read_document(str(DATA / "table.md")).drafts if each.shape == "row"]
    assert [(each.line, each.name) for each in rows] == [
        (13, "Circuit Breaker"),
        (14, "Command Query Responsibility Segregation (CQRS)"),
        (15, "Acme - Sidecar"),
        (16, "Retry | Backoff"),
        (17, "Strangler Figg"),
        (18, "Tenant Lane (TL)"),
        (19, "Saga"),
        (20, "Bulkhead"),
        (29, "Sharding"),
        (30, "Ledger Stream"),
    ]


def test_ragged_rows_nameless_rows_and_other_tables_are_told_with_their_lines() -> None:
    skipped = read_document(str(DATA / "table.md")).skipped
    assert sorted(skipped) == [
        (19, "ragged row: it has 2 cells where the table has 3 columns; what is there was read."),
        (20, "ragged row: it has 4 cells where the table has 3 columns; what is there was read."),
        (21, "the row has no name and was left out."),
        (32, "a table without a column headed name or pattern was left out."),
    ]


def test_links_marks_and_columns_of_a_table_become_fields() -> None:
    breaker = only("table.md", "Circuit Breaker")
    assert (breaker.locator, breaker.url, breaker.marks) == ("notes/breaker.md", "", ("star",))
    assert (breaker.service_types, breaker.remark, breaker.position) == (("Microservices",), "in gateway", 1)
    cqrs = only("table.md", "Command Query Responsibility Segregation (CQRS)")
    assert (cqrs.url, cqrs.marks) == ("https://wiki.example.org/cqrs", ("star",))
    ledger = only("table.md", "Ledger Stream")
    assert (ledger.aliases, ledger.section) == (("log of accounts", "money log"), ("Data",))
    assert (ledger.url, ledger.works) == (
        "https://www.youtube.com/watch?v=abc",
        ("https://github.com/acme/ledger",),
    )


def test_title_keywords_and_author_come_from_the_front_matter() -> None:
    found = read_document(str(DATA / "table.md"))
    assert (found.title, found.keywords, found.creators) == (
        "Platform patterns",
        ("platform", "resilience"),
        ("Ada Example",),
    )


cells = st.text(st.sampled_from("abcxyz 019|\\`*_[]()<>#&!:;,\"'=+-–éß漢😀"), min_size=1, max_size=20)


def escaped(cell: str) -> str:
    """A text as a cell of Markdown that means this text: every sign of ASCII with a backslash."""
    return "".join("\\" + c if c.isascii() and not c.isalnum() and c != " " else c for c in cell)


def plainly_named(name: str) -> bool:
    return bool(clean(name)) and label(name) == (clean(name), (), None, ())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6))
def test_any_table_reads_back_from_markdown_to_the_same_names(rows: list[tuple[str, str, str]]) -> None:
    assume(all(plainly_named(name) for name, _, _ in rows))
    lines = ["| name | description | category |", "|---|---|---|"]
    lines += [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows]
    found = read_markdown("\n".join(lines), "t.md")
    assert [clean(name) for name, _, _ in rows] == [each.name for each in found.drafts]
    assert [clean(text) for _, text, _ in rows] == [each.description for each in found.drafts]
    assert found.skipped == ()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6), st.sampled_from([",", ";", "\t", "|"])
)
def test_any_table_reads_back_from_csv_to_the_same_names(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    assume(all(plainly_named(name) for name, _, _ in rows))
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("name", "description", "category"), *rows])
    found = read_csv(written.getvalue(), "t.csv")
    assert [clean(name) for name, _, _ in rows] == [each.name for each in found.drafts]
    assert [clean(text) for _, text, _ in rows] == [each.description for each in found.drafts]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab |-\n#*[]()<>`:\\1.!&\t\r>=_~"), max_size=300))
def test_no_markdown_makes_the_reader_fail(text: str) -> None:
    found = read_markdown(text, "t.md")
    assert [each for each in found.drafts if not each.name and each.shape != "sentence"] == []


# --- lists -----------------------------------------------------------------------------------------


def test_headings_hold_the_lines_under_them_and_a_table_of_contents_is_none() -> None:
    assert named("links.md", under=True) == [
        (4, "Circuit Breaker"),
        (6, "How our breaker opens"),
        (7, "Circuit breaker pattern"),
        (10, "Priority Queues"),
        (12, "Queues at Acme"),
        (13, "a line without an address"),
        (14, "Scatter Gather"),
        (16, "Tenant Lane"),
        (20, "Lanes"),
        (21, "Bad scheme"),
        (23, "Sagas and outboxes"),
        (25, "Both"),
    ]


def test_marks_authors_numbers_and_remarks_of_a_line_are_taken_apart() -> None:
    first, second = only("links.md", "Circuit Breaker").links
    assert (first.marks, first.authors, first.position) == (("must-see",), ("Ada Example", "Bob Sample"), 1)
    assert (second.remark, second.url) == ("short and good", "https://learn.example.com/docs/breaker")


def test_an_address_of_another_scheme_is_no_address() -> None:
    bad = only("links.md", "Tenant Lane").links[1]
    assert (bad.url, bad.works) == ("", ())


def test_a_line_without_a_name_is_told() -> None:
    assert read_document(str(DATA / "links.md")).skipped == (
        (8, "an address or a line without a name was left out."),
    )


def test_what_follows_a_name_is_said_of_it() -> None:
    drafts = {d.name: d for each in read_document(str(DATA / "awesome.md")).drafts for d in each.links}
    assert {name: each.remark or each.description for name, each in drafts.items()} == {
        "Retry": "try again, later",
        "Bulkhead": "parts that fail alone",
        "Tenant Lane": "a queue for each tenant",
        "Transactional Outbox": "",
        "Saga": "",
    }


def test_a_paragraph_after_a_numbered_name_is_about_it() -> None:
    found = read_document(str(DATA / "numbered.txt"))
    assert found.title == "Six styles, and when"
    assert [(each.position, each.name, each.description) for each in found.drafts] == [
        (1, "PUB-SUB", "Senders do not know who listens."),
        (2, "Tenant Lane", "A queue for each tenant."),
    ]


def test_a_text_of_sentences_gives_one_draft_for_each_line() -> None:
    found = read_document(str(DATA / "notes.txt")).drafts
    assert [(each.line, each.name) for each in found] == [
        (1, ""),
        (2, "Claim Check"),
        (3, ""),
        (4, "Tenant Lane"),
        (5, ""),
    ]
    assert found[2].names[-1] == "Sharding"


# --- csv -------------------------------------------------------------------------------------------


def test_delimiter_mark_of_order_and_header_of_a_csv_file_are_guessed() -> None:
    found = read_document(str(DATA / "patterns.csv"))
    assert [(each.line, each.name) for each in found.drafts] == [
        (2, "Circuit Breaker"),
        (4, '=HYPERLINK("http://evil.example")'),
        (5, "Tenant Lane"),
        (6, "Saga"),
    ]
    assert found.drafts[0].description == "stops calls; for a while"
    assert [each.line for each in found.skipped] == [6]


def test_an_address_that_is_none_is_kept_as_a_pointer() -> None:
    lane = only("patterns.csv", "Tenant Lane")
    assert (lane.url, lane.locator, lane.aliases) == ("", "not an address", ("lane", "tenant queue"))


def test_without_a_header_the_first_column_holds_the_names() -> None:
    found = read_csv("Saga,a\nRetry,b\n", "t.csv")
    assert [each.name for each in found.drafts] == ["Saga", "Retry"]
    assert [each.line for each in found.skipped] == [1]


# --- rdf -------------------------------------------------------------------------------------------

SYNTAXES = {
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
}


@pytest.mark.parametrize("ending", ["ttl", *SYNTAXES])
def test_skos_says_the_same_in_every_syntax(tmp_path: Path, ending: str) -> None:
    path = DATA / "thesaurus.ttl"
    if ending != "ttl":
        triples = pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
        path = tmp_path / f"thesaurus.{ending}"
        made = pyoxigraph.serialize((quad.triple for quad in triples), format=SYNTAXES[ending])
        assert made is not None
        path.write_bytes(made)
    found = read_document(str(path))
    assert (found.title, found.keywords) == ("Acme terms", ("messages", "queues"))
    assert [each.name for each in found.drafts] == [
        "Bulkheads",
        "Long Errand",
        "Sure Letterbox",
        "Tenant Lane",
    ]
    lane = found.drafts[3]
    assert (lane.code, lane.url, lane.aliases, lane.description, lane.categories, lane.related) == (
        "L1",
        "https://wiki.example.org/lane",
        ("tenant queue",),
        "A queue for each tenant.",
        ("Bulkheads",),
        (("broader", "Bulkheads"), ("related", "Sure Letterbox")),
    )
    assert (found.drafts[2].same_as, found.drafts[1].near_to) == (("transactional-outbox",), ("saga",))


RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(7))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "file.rdf",
            f'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>{RDF}',
            ":2: a DOCTYPE is refused",
        ),
        ("laughs.rdf", f'<!DOCTYPE r [<!ENTITY l0 "secret">{LAUGHS}]>{RDF}', ":1: a DOCTYPE is refused"),
        ("deep.rdf", "<a>" * 1_000_000, ":1: is nested deeper than 500 levels"),
        ("context.jsonld", '{"@context": "file:///etc/passwd", "name": "secret"}', "nothing is fetched"),
        ("other.ttl", "secret words\nthat are no RDF", ":1: this is no valid Turtle"),
        ("iri.ttl", "\n<http://a.example/secret place> a <b> .", ":2: this is no valid Turtle"),
        ("iri.nt", "<> <http://a.example/p> <http://a.example/o> .", ":1: this is no valid N-Triples"),
        ("broken.xml", "<a>\n<secret></a>", ":2: this is no valid RDF/XML"),
        ("deep.jsonld", "[" * 200_000, "no valid JSON-LD"),
        ("latin.md", b"caf\xe9 secret", ":1: is not UTF-8"),
        ("wide.csv", "name\n".encode("utf-16"), "is UTF-16"),
        ("nul.csv", b"name\nsecret\x00\n", ":2: a NUL stands here"),
        ("packed.zip", b"PK\x03\x04secret", "tells no kind of document"),
        ("packed.md", b"PK\x03\x04secret", "is a zip archive"),
        ("packed.csv", b"\x1f\x8bsecret", "is a gzip archive"),
        ("packed.txt", b"x" * 257 + b"ustar", "is a tar archive"),
        ("large.md", b"secret " * (LARGEST // 7 + 1), "is larger than 4 MB"),
        ("deep.md", "*a " * 3000 + "b*" * 3000, "emphasis is nested too deeply"),
        ("long.csv", "name\n" + "secret\n" * 20_000, "has more than 10000 rows"),
        ("open.csv", 'name,b\nx,"' + "secret " * 30_000, ":2: "),
    ],
)
def test_what_must_not_be_read_is_refused_by_line_and_not_quoted(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    began = time.perf_counter()
    with pytest.raises(ImportRefused) as caught:
        read_document(str(path))
    assert time.perf_counter() - began < 5
    assert message in str(caught.value)
    assert [word for word in ("secret", "etc/passwd", "hostname") if word in str(caught.value)] == []


def test_a_pipe_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("pipe.md", "", "absent.md"):
        with pytest.raises(ImportRefused):
            read_document(str(tmp_path / name), "markdown")


def test_an_import_elsewhere_is_not_followed() -> None:
    assert len(read_document(str(DATA / "thesaurus.ttl")).drafts) == 4


def test_every_ending_tells_one_kind() -> None:
    endings = [ending for each in KINDS.values() for ending in each]
    assert len(endings) == len(set(endings))
    assert {kind_of(f"x{ending}") for ending in endings} == set(KINDS)


# --- names and their text as YAML -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saga", ("Saga", (), None, ())),
        (":star: Saga", ("Saga", ("star",), None, ())),
        ("⭐️ Saga 🚀", ("Saga", ("star", "rocket"), None, ())),
        ("12. [MY NEXT] Saga by Ada Example", ("Saga", ("my-next",), 12, ("Ada Example",))),
        ("Stop overload by rate limiting", ("Stop overload by rate limiting", (), None, ())),
        ("4 Rate Limit Algorithms", ("4 Rate Limit Algorithms", (), None, ())),
        ("Java™", ("Java™", (), None, ())),
        (":star:", ("", ("star",), None, ())),
        ("  ", ("", (), None, ())),
    ],
)
def test_a_name_is_taken_apart(text: str, expected: tuple[object, ...]) -> None:
    assert expected == tuple(label(text))


def test_a_name_that_is_too_long_is_left_out_and_told() -> None:
    found = read_csv(f"name\n{'x' * 300}\nSaga\n", "t.csv")
    assert [each.name for each in found.drafts] == ["Saga"]
    assert found.skipped == ((2, "the name has 300 characters and was left out."),)
    assert LONGEST_NAME < 300


@given(st.lists(texts.map(clean).filter(bool), min_size=1, max_size=4))
def test_what_is_written_as_yaml_reads_back(values: list[str]) -> None:
    text = joined(fields({"one": values[0], "many": tuple(values), "flow": {"a": values[0]}}))
    tree, findings = parse(text, "t.yaml")
    assert findings == []
    assert tree == {"one": values[0], "many": values, "flow": {"a": values[0]}}


@given(texts)
def test_a_comment_is_nothing_but_a_comment(text: str) -> None:
    written = joined([*comment(text), f"a: {flow('b')}"])
    assert parse(written, "t.yaml") == ({"a": "b"}, [])


def test_without_the_parser_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(ImportRefused, match=r"pip install 'patgraph\[import\]'"):
        read_document(str(DATA / "table.md"))
