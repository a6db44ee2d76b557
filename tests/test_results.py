"""Answers of services: what a table writes as SPARQL results JSON is what the reader makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patgraph.store.results import read_json, read_triples
from patgraph.tables import Cell, Table, written

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


def test_a_triple_term_has_the_text_that_the_embedded_engine_gives_it() -> None:
    import pyoxigraph

    from patgraph.store.embedded import EmbeddedStore

    store = pyoxigraph.Store()
    store.update('INSERT DATA { <http://a> <http://b> <<( <http://s> <http://p> "o\\"x"@en )>> }')
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
