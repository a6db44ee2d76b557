"""What SPARQL services answer with: SPARQL 1.1 Query Results JSON, and N-Triples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ..tables import Cell, Row, Table
from ..terms import literal
from . import Triples

JSON_TYPES = ("application/sparql-results+json", "application/json")
TRIPLE_TYPES = ("application/n-triples",)
ACCEPT = f"{JSON_TYPES[0]}, {TRIPLE_TYPES[0]};q=0.9"

_PLAIN = "http://www.w3.org/2001/XMLSchema#string"
_KINDS = {"uri": "uri", "literal": "literal", "typed-literal": "literal", "bnode": "bnode"}


def read_json(body: bytes) -> Table | bool:
    """The rows of a SELECT, or the answer of an ASK. Raises ValueError when the body is cut off or no such thing."""
    try:
        said = json.loads(body)
        if "boolean" in said:
            if not isinstance(said["boolean"], bool):
                raise ValueError("no boolean")
            return said["boolean"]
        names, bindings = said["head"]["vars"], said["results"]["bindings"]
        if not all(isinstance(name, str) for name in names):
            raise ValueError("no variables")
        rows = [[binding.get(name) for name in names] for binding in bindings]
        return Table(names, _cells(rows))
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"no SPARQL results: {type(error).__name__}") from None


def read_triples(body: bytes) -> Triples:
    """The triples of a CONSTRUCT or DESCRIBE. Raises ValueError when the body is no N-Triples."""
    import pyoxigraph

    try:
        parsed = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES)
        return tuple((str(t.subject), str(t.predicate), str(t.object)) for t in parsed)
    except SyntaxError:
        raise ValueError("no N-Triples") from None


def _cells(rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of cells, blank nodes numbered as they appear."""
    labels: dict[str, str] = {}

    def cell(term: Any) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "triple":
            return Cell(_triple(term["value"]), "triple")
        kind, value = _KINDS[term["type"]], term["value"]
        datatype, language = term.get("datatype", ""), term.get("xml:lang", "")
        if not (isinstance(value, str) and isinstance(datatype, str) and isinstance(language, str)):
            raise TypeError("a term is no text")
        if kind == "bnode":
            return Cell(labels.setdefault(value, f"b{len(labels)}"), kind)
        if language:
            return Cell(value, kind, "", language)
        return Cell(value, kind, "" if datatype == _PLAIN else datatype)

    return [tuple(cell(term) for term in row) for row in rows]


def _triple(said: Any) -> str:
    return f"<<( {' '.join(_term(said[part]) for part in ('subject', 'predicate', 'object'))} )>>"


def _term(said: Any) -> str:
    if said["type"] == "triple":
        return _triple(said["value"])
    if said["type"] == "uri":
        return f"<{said['value']}>"
    if said["type"] == "bnode":
        return f"_:{said['value']}"
    quoted = literal(said["value"], language=said.get("xml:lang", ""))
    datatype = said.get("datatype", "")
    return quoted if datatype in ("", _PLAIN) or said.get("xml:lang") else f"{quoted}^^<{datatype}>"
