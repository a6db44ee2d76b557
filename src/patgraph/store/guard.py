"""What a query may contain, decided before any engine sees it.

Oxigraph would send a request for SERVICE, and dies on deep nesting, so both are refused on the words of
the query, in whichever way its grammar may read them (see `readings`). Code point escapes are resolved
first, as SPARQL 1.1 section 19.2 asks, so that they hide nothing.
"""

from __future__ import annotations

import re

from ..errors import QueryError
from ..terms import GRAPH
from .readings import Readings, read

DEEPEST = 120
LONGEST = 500_000
#: Characters that are looked at, at most, for what follows each SERVICE and FROM.
MOST_WORK = 50_000_000

UPDATES = frozenset(["insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"])

_SKIP = r"(?:[ \t\r\n]|\#[^\r\n]*(?=[\r\n]|\Z))*"
_IRI = r"<[^>]*>"
# A prefixed name, or anything that might pass for one.
_NAME = r"""(?:\\.|[^ \t\r\n{}()<>"'#\\:])*:(?:\\.|[^ \t\r\n{}<>"'#\\])*"""
_WORD = re.compile(r"service|from", re.IGNORECASE)
_CALL = re.compile(rf"service{_SKIP}(?:silent{_SKIP})?(?:{_IRI}|{_NAME}|[?$]\w+){_SKIP}\{{", re.IGNORECASE)
_FROM = re.compile(
    rf"from{_SKIP}(?:named{_SKIP})?(?P<graph>{_IRI}|{_NAME}?)"
    rf"{_SKIP}(?=from|where|\{{|group|having|order|limit|offset|values|\Z)",
    re.IGNORECASE,
)
_PREFIX = rf"prefix{_SKIP}(?P<prefix>[^ \t\r\n:<]*):{_SKIP}(?P<space>{_IRI})"
_FIRST_WORD = re.compile(
    rf"{_SKIP}(?:(?:{_PREFIX}|base{_SKIP}{_IRI}){_SKIP})*(?P<word>[a-z]*)".replace("?P<prefix>", "").replace(
        "?P<space>", ""
    ),
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:u(.{4})|U(.{8})|[uU].*)", re.DOTALL)


def refuse(query: str) -> None:
    """Raises QueryError when the query may not run: an update, SERVICE, a foreign graph, or out of bounds."""
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query)} characters; at most {LONGEST} are allowed.")
    if "\0" in query:
        raise QueryError("the query holds the character U+0000. Remove it.")
    if not query.strip():
        raise QueryError("the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE query.")
    text = resolved(query)
    word = (_FIRST_WORD.match(text) or {"word": ""})["word"].lower()
    if word in UPDATES:
        raise QueryError(
            f"the query is an update ({word.upper()}). Graphs are read-only here; ask a question."
        )
    found = _read(text)
    if found.depth > DEEPEST:
        raise QueryError(f"the query is too deeply nested; at most {DEEPEST} levels are allowed.")
    if found.signs > DEEPEST:
        raise QueryError(f"the query is too deeply nested; at most {DEEPEST} signs may follow each other.")
    if any(_CALL.match(text, place) for place in found.words):
        raise QueryError("the query holds SERVICE, which would ask another server. Remove it.")
    for graph in _sources(text, found):
        if not _expanded(graph, text).startswith(GRAPH):
            raise QueryError(
                f"the query names the graph {graph}, which is not one of patgraph's."
                f" Name a graph below {GRAPH} or leave FROM out."
            )


def names_graphs(query: str) -> bool:
    """Whether a query says by FROM which graphs it asks. Raises QueryError as `refuse` does for what cannot be read."""
    text = resolved(query)
    return bool(_sources(text, _read(text)))


def resolved(query: str) -> str:
    """The query with its code point escapes resolved. Raises QueryError for one that only looks like an escape."""
    return _ESCAPE.sub(_character, query) if "\\u" in query or "\\U" in query else query


def _character(found: re.Match[str]) -> str:
    digits = found.group(1) or found.group(2) or "+"
    if "+" in digits or "\\" in digits:  # Oxigraph would read a sign, and confuse what follows
        raise QueryError(f"the query holds {found.group()[:10]}, which is no code point escape. Remove it.")
    try:
        return chr(int(digits, 16)) if re.fullmatch("[0-9A-Fa-f]+", digits) else found.group()
    except (ValueError, OverflowError):
        return "\ufffd"


def _read(text: str) -> Readings:
    try:
        found = read(text, _WORD)
    except ValueError as error:
        raise QueryError(f"the query cannot be judged: {error}. Write it plainly.") from None
    if len(found.words) * len(text) > MOST_WORK:
        raise QueryError("the query is too long to say 'service' and 'from' so often. Shorten it.")
    return found


def _sources(text: str, found: Readings) -> list[str]:
    """What stands after FROM and FROM NAMED, as written."""
    return [clause["graph"] for place in found.words if (clause := _FROM.match(text, place))]


def _expanded(graph: str, text: str) -> str:
    """The IRI of a graph as FROM names it; "" where its prefix is declared never, or not once and for all."""
    if graph.startswith("<"):
        return graph[1:-1]
    prefix, _, local = graph.partition(":")
    declared = {
        each["space"] for each in re.finditer(_PREFIX, text, re.IGNORECASE) if each["prefix"] == prefix
    }
    return f"{declared.pop()[1:-1]}{local}" if len(declared) == 1 else ""
