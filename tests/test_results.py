"""Answers of services: what a table writes as SPARQL results JSON is what the reader makes of it."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patgraph.errors import LimitExceeded, QueryError
from patgraph.store.embedded import EmbeddedStore
from patgraph.store.results import read_json, read_triples
from patgraph.store.triples import serialised
from patgraph.tables import Cell, Table, display_width, wrapped, written

XSD = "http://www.w3.org/2001/XMLSchema#"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
cells = st.one_of(
    st.none(),
    st.builds(lambda t: Cell(f"https://example.org/{t}", "uri"), texts),
    texts.map(Cell),
    st.builds(lambda t: Cell(t, "literal", "", "en-gb"), texts),
    st.builds(lambda t: Cell(t, "literal", XSD + "integer"), texts),
)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[Cell | None, ...]]) -> None:
    table = Table(["a", "b"], rows)
    assert read_json(written(table, "json").encode()) == table


def test_a_plain_literal_is_one_with_or_without_its_datatype() -> None:
    body = (
        '{"head": {"vars": ["a", "b", "c"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "x"},'
        f' "b": {{"type": "literal", "value": "x", "datatype": "{XSD}string"}},'
        f' "c": {{"type": "typed-literal", "value": "1", "datatype": "{XSD}integer"}}}}]}}}}'
    )
    assert read_json(body.encode()) == Table(
        ["a", "b", "c"], [(Cell("x"), Cell("x"), Cell("1", "literal", XSD + "integer"))]
    )


def test_blank_nodes_are_numbered_as_they_appear() -> None:
    bindings = ", ".join(f'{{"a": {{"type": "bnode", "value": "{label}"}}}}' for label in ("z9", "a1", "z9"))
    found = read_json(f'{{"head": {{"vars": ["a"]}}, "results": {{"bindings": [{bindings}]}}}}'.encode())
    assert isinstance(found, Table)
    assert [str(row[0]) for row in found] == ["b0", "b1", "b0"]


@pytest.mark.parametrize(
    "inner",
    [
        '"o\\"x"@en', '"x"@en--ltr', '"a\\tb\\u0001\\u007f\\b\\fé\\u200b"', "1", "_:x",
        '<<( _:x <http://p> "y"@en--rtl )>>',
    ],
)  # fmt: skip
def test_a_triple_term_has_the_text_that_the_embedded_engine_gives_it(inner: str) -> None:
    store = pyoxigraph.Store()
    store.update(f"INSERT DATA {{ <http://a> <http://b> <<( <http://s> <http://p> {inner} )>> }}")
    query = "SELECT ?o { ?s ?p ?o }"
    embedded = EmbeddedStore(store).select(query)
    found = store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    body = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    assert body is not None
    assert read_json(body) == embedded
    assert list(embedded.records()) == [{"o": str(embedded.rows[0][0])}]


def test_triples_are_n_triples_terms() -> None:
    body = b'<http://a> <http://b> "c\\n"@en .\n'
    body += b'<http://a> <http://b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert read_triples(body) == (
        ("<http://a>", "<http://b>", '"c\\n"@en'),
        ("<http://a>", "<http://b>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    )


@pytest.mark.parametrize("body", [b"<html>", b"<http://a> <http://b>", b"\xff"])
def test_what_is_no_n_triples_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="no N-Triples"):
        read_triples(body)


# --- more than an answer may hold ---------------------------------------------------------------------


def table(names: int, rows: int, row: str = "{}") -> bytes:
    head = ", ".join(f'"v{number}"' for number in range(names))
    return (
        f'{{"head": {{"vars": [{head}]}}, "results": {{"bindings": [{", ".join([row] * rows)}]}}}}'.encode()
    )


def test_empty_cells_by_the_million_are_no_answer_whatever_names_and_rows_multiply_to() -> None:
    with pytest.raises(ValueError, match="empty cells"):
        read_json(table(2000, 2000))
    found = read_json(table(20, 1000, '{"v7": {"type": "literal", "value": "x"}}'))
    assert isinstance(found, Table)
    assert len(found) == 1000


def test_rows_beyond_the_limit_are_refused_before_any_cell_is_made() -> None:
    with pytest.raises(LimitExceeded, match="more than 2 rows"):
        read_json(table(1, 3, '{"v0": "no term"}'), most=2)
    with pytest.raises(LimitExceeded, match="more than 1 rows"):
        read_triples(NESTED.encode() * 2 + b"and then noise", most=1)


@pytest.mark.parametrize(
    "head", ['["a", "a"]', '"ab"', '{"a": 1}'], ids=["a variable twice", "a text", "an object"]
)
def test_variables_are_a_list_of_different_names(head: str) -> None:
    with pytest.raises(ValueError, match="variable"):
        read_json(f'{{"head": {{"vars": {head}}}, "results": {{"bindings": []}}}}'.encode())


def test_half_of_a_character_is_no_text() -> None:
    body = '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "%s"}}]}}'
    with pytest.raises(ValueError, match="no SPARQL results"):
        read_json((body % "\\uD800").encode())
    assert read_json((body % "\\ud83d\\ude00").encode()) == Table(["a"], [(Cell("😀"),)])


# --- triples ------------------------------------------------------------------------------------------

NESTED = "<http://a> <http://b> <<( <http://a> <http://b> <<( <http://a> <http://b> <http://c> )>> )>> .\n"


def constructed(query: str) -> tuple[tuple[str, str, str], ...]:
    found = EmbeddedStore(pyoxigraph.Store()).query(query)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("form", ["ntriples", "turtle", "rdfxml"])
def test_triple_terms_of_a_construct_are_written(form: str) -> None:
    triples = constructed(f"CONSTRUCT {{ {NESTED} }} {{}}")
    assert read_triples(NESTED.encode()) == triples
    formats = {"ntriples": "N_TRIPLES", "turtle": "TURTLE", "rdfxml": "RDF_XML"}
    read = pyoxigraph.parse(
        serialised(triples, form).encode(), format=getattr(pyoxigraph.RdfFormat, formats[form])
    )
    assert [f"<http://a> <http://b> <<( {quad.object} )>> .\n" for quad in read] == [NESTED]


def test_a_format_that_cannot_hold_triple_terms_says_so() -> None:
    with pytest.raises(QueryError, match="cannot be written as jsonld"):
        serialised(read_triples(NESTED.encode()), "jsonld")


def test_blank_nodes_of_triples_are_numbered_as_they_are_printed_whatever_their_names_and_order() -> None:
    written = {
        serialised(
            read_triples(
                f'_:{a} <http://p> _:{b} .\n_:{b} <http://p> _:{c} .\n_:{c} <http://q> "_:x" .\n'.encode()
            ),
            "ntriples",
        )
        for a, b, c in (("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a"))
    }
    assert written == {'_:b0 <http://p> _:b1 .\n_:b1 <http://p> _:b2 .\n_:b2 <http://q> "_:x" .\n'}


def test_blank_nodes_of_a_construct_have_the_same_numbers_in_each_run() -> None:
    query = "CONSTRUCT { [] <http://p> ?x ; <http://q> [ <http://r> ?x ] } { VALUES ?x { 1 2 } }"
    assert constructed(query) == constructed(query)


@given(st.text(alphabet="ab é日\u0301", max_size=200), st.integers(1, 20))
def test_wrapped_text_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines if display_width(line) > max(width, 2)] == []


def test_a_word_of_any_length_is_cut_at_once() -> None:
    assert [len(line) for line in wrapped("é" * 100_000, 80)] == [80] * 1250
