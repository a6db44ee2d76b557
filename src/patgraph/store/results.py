"""What SPARQL services answer with: SPARQL 1.1 Query Results JSON, and N-Triples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from ..errors import LimitExceeded
from ..tables import Cell, Row, Table
from ..terms import literal
from . import Triples

JSON_TYPES = ("application/sparql-results+json", "application/json")
TRIPLE_TYPES = ("application/n-triples",)
ACCEPT = f"{JSON_TYPES[0]}, {TRIPLE_TYPES[0]};q=0.9"

_PLAIN = "http://www.w3.org/2001/XMLSchema#string"
_KINDS = {"uri": "uri", "literal": "literal", "typed-literal": "literal", "bnode": "bnode"}
# Empty cells take no room in an answer but some here: ten thousand names times ten thousand empty rows
# fit into 70 kB. No true answer is that sparse; one bound value alone takes 30 bytes.
_CELLS_PER_BYTE = 8


def read_json(body: bytes, most: int | None = None) -> Table | bool:
    """The rows of a SELECT, or the answer of an ASK. Raises LimitExceeded for more rows than `most`.

    Raises ValueError when the body is cut off or no such thing.
    """
    try:
        said = json.loads(body)
        if b"\\ud" in body or b"\\uD" in body:
            json.dumps(said, ensure_ascii=False).encode()  # half of a character is no text
        if "boolean" in said:
            if not isinstance(said["boolean"], bool):
                raise ValueError("no boolean")
            return said["boolean"]
        names, bindings = said["head"]["vars"], said["results"]["bindings"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError("no variables")
        if len(set(names)) < len(names):
            raise ValueError("a variable twice")
        _hold(len(bindings), most)
        if len(bindings) * len(names) > _CELLS_PER_BYTE * len(body):
            raise ValueError("next to nothing but empty cells")
        return Table(names, _cells([binding.get(name) for name in names] for binding in bindings))
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeError) as error:
        raise ValueError(f"no SPARQL results: {type(error).__name__}") from None


def read_triples(body: bytes, most: int | None = None) -> Triples:
    """The triples of a CONSTRUCT or DESCRIBE. Raises LimitExceeded for more of them than `most`.

    Raises ValueError when the body is no N-Triples.
    """
    import pyoxigraph

    from .triples import terms_of

    try:
        parsed = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_TRIPLES)
        found = terms_of(quad.triple for quad in islice(parsed, None if most is None else most + 1))
    except SyntaxError:
        raise ValueError("no N-Triples") from None
    _hold(len(found), most)
    return found


def _hold(rows: int, most: int | None) -> None:
    if most is not None and rows > most:
        raise LimitExceeded(
            f"the answer has more than {most} rows. Add LIMIT to the query, or raise --max-rows."
        )


def _cells(rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of cells, blank nodes numbered as they appear."""
    labels: dict[str, str] = {}

    def cell(term: Any) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "triple":
            return Cell(_term(term, labels), "triple")
        kind, value = _KINDS[term["type"]], term["value"]
        datatype, language = term.get("datatype", ""), term.get("xml:lang", "")
        if not (isinstance(value, str) and isinstance(datatype, str) and isinstance(language, str)):
            raise TypeError("a term is no text")
        if kind == "bnode":
            return Cell(labels.setdefault(value, f"b{len(labels)}"), kind)
        if language:
            return Cell(value, kind, "", language)
        return Cell(value, kind, "" if datatype == _PLAIN else datatype)

    return [tuple(map(cell, row)) for row in rows]


def _term(said: Any, labels: dict[str, str]) -> str:
    """The N-Triples text of a term; see `triples.term_text`."""
    kind, value = said["type"], said["value"]
    if kind == "triple":
        return (
            f"<<( {' '.join(_term(value[part], labels) for part in ('subject', 'predicate', 'object'))} )>>"
        )
    if kind == "uri":
        return f"<{value}>"
    if kind == "bnode":
        return "_:" + labels.setdefault(value, f"b{len(labels)}")
    language, datatype = said.get("xml:lang", ""), said.get("datatype", "")
    if language:
        direction = said.get("its:dir", "")
        return literal(value, language=f"{language}--{direction}" if direction else language)
    quoted = literal(value)
    return quoted if datatype in ("", _PLAIN) else f"{quoted}^^<{datatype}>"
