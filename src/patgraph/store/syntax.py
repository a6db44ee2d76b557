"""What is wrong with a query that an engine could not parse, in words."""

from __future__ import annotations

import re

from ..terms import PREFIXES
from .guard import resolved

# What Oxigraph would have taken instead: signs and words, classes of characters, and now and then a sentence.
_EXPECTED = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|\[(?:'(?:\\.|[^'\\])[^']*'|[^\]'])*\]|[^,]+)\s*(?:,|$)""")
_SHOWN = 4
# The usual reading of a query; what decides whether one may run are all readings, see `readings`.
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n\r]*|\s+)
      | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
                  |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<name>[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<word>[\w.-]+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def syntax_message(said: str, query: str) -> str:
    """Oxigraph's message with its place in words, and without the classes of characters that it would have taken."""
    lacking = undeclared_prefix(query)
    if lacking:
        return f"the query is no SPARQL: {lacking}"
    said = " ".join(said.split())
    place = re.match(r"error at (\d+):(\d+): *", said)
    where = f" at line {place.group(1)}, column {place.group(2)}" if place else ""
    return f"the query is no SPARQL{where}: {_shortened(said[place.end() :] if place else said)}"


def undeclared_prefix(query: str) -> str:
    """Which prefix the query uses without declaring it, and the line that would; "" when there is none."""
    declared: set[str] = set()
    used: dict[str, None] = {}
    before = ""
    for token in _TOKEN.finditer(resolved(query)):
        kind, text = token.lastgroup, token.group()
        if kind == "skip":
            continue
        if kind == "other" and text in "\"'":
            return ""  # a text without an end: what follows may be names or prose
        if kind == "name" and text[0] not in "?$@_" and before != "<":
            prefix = text.partition(":")[0]
            if before.lower() == "prefix":
                declared.add(prefix)
            else:
                used[prefix] = None
        before = text
    missing = next((prefix for prefix in used if prefix not in declared), None)
    if missing is None:
        return ""
    iri = PREFIXES.get(missing, "…")
    return f"the prefix {missing}: is not declared. Write before the query: PREFIX {missing}: <{iri}>"


def _shortened(said: str) -> str:
    listed = said.removeprefix("expected ").removeprefix("one of ")
    if listed == said:
        return said if len(said) <= 160 else said[:157] + "…"
    items = [found.group(1) for found in _EXPECTED.finditer(listed)]
    for item in items:
        if " " in item and item[0].isalpha():
            return f"{item}."
    plain = [item for item in items if not item.startswith("[")]
    more = " …" if len(plain) > _SHOWN else "."
    return f"expected {' or '.join(plain[:_SHOWN])}{more}" if plain else "something else is expected there."
