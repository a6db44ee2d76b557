"""What a query may contain, decided before any engine sees it.

Oxigraph would send a request for SERVICE and dies on deep nesting, so both
are refused on the words of the query. Words inside strings, IRIs and comments
do not count; code point escapes are resolved first, as SPARQL 1.1 section 19.2
asks, so that they hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import QueryError
from ..terms import GRAPH

DEEPEST = 120
LONGEST = 1_000_000

UPDATES = frozenset(["insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"])

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n\r]*|\s+)
      | (?P<string>'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}|"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*"{3}
                  |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<name>[?$][\w]+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<word>[A-Za-z_][\w]*)
      | (?P<sign>[!+\-^])
      | (?P<open>[{(\[])
      | (?P<close>[})\]])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse(query: str) -> None:
    """Raises QueryError when the query may not run: an update, SERVICE, a foreign graph, or out of bounds."""
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query)} characters; at most {LONGEST} are allowed.")
    if "\0" in query:
        raise QueryError("the query holds the character U+0000. Remove it.")
    if not query.strip():
        raise QueryError("the query is empty. Write a SELECT, ASK, CONSTRUCT or DESCRIBE query.")
    _refuse_words(query)
    if "\\u" in query or "\\U" in query:
        _refuse_words(_ESCAPE.sub(_resolved, query))


def has_word(query: str, word: str) -> bool:
    """Whether the query has this keyword, outside strings, IRIs, names and remarks."""
    plain = _ESCAPE.sub(_resolved, query)
    return any(t.lastgroup == "word" and t.group().lower() == word for t in _TOKEN.finditer(plain))


def tokens(query: str) -> Iterator[tuple[str, str]]:
    """The query's words, names, signs …, each with its sort; without spaces and remarks."""
    for token in _TOKEN.finditer(_ESCAPE.sub(_resolved, query)):
        if token.lastgroup != "skip":
            yield token.lastgroup or "", token.group()


def _resolved(found: re.Match[str]) -> str:
    code = int(found.group(1) or found.group(2), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _refuse_words(query: str) -> None:
    depth = signs = 0
    after_from = False
    for token in _TOKEN.finditer(query):
        group = token.lastgroup
        if group == "skip":
            continue
        # Each sign before an operand is a level for a recursive parser, as brackets are.
        signs = signs + 1 if group == "sign" else 0
        if signs > DEEPEST:
            raise QueryError(
                f"the query is too deeply nested; at most {DEEPEST} signs may follow each other."
            )
        if group in ("string", "other", "sign"):
            continue
        if group == "open":
            depth += 1
            if depth > DEEPEST:
                raise QueryError(f"the query is too deeply nested; at most {DEEPEST} levels are allowed.")
        elif group == "close":
            depth -= 1
        elif group == "word":
            word = token.group().lower()
            if word == "service":
                raise QueryError("the query holds SERVICE, which would ask another server. Remove it.")
            if depth == 0 and word in UPDATES:
                raise QueryError(
                    f"the query is an update ({word.upper()}). Graphs are read-only here; ask a question."
                )
            after_from = word == "from" or (after_from and word == "named")
        elif after_from:
            after_from = False
            if not token.group().startswith(f"<{GRAPH}"):
                raise QueryError(
                    f"the query names the graph {token.group()}, which is not one of patgraph's."
                    f" Name a graph below {GRAPH} or leave FROM out."
                )
