"""Where keywords may stand in a query, however Oxigraph's grammar reads it.

SPARQL cannot be cut into tokens without its grammar: `<` begins an IRI or compares, a string may hold
what another reading takes for code, and Oxigraph asks for no space around keywords. A query from a stranger
is therefore followed along all readings at once: from each place where a token may begin to each where the
next one may. Places that no reading reaches are inside strings, IRIs, variables and remarks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

# What no reading takes for more than it is: names, numbers, operators, the colon of a prefixed name.
_PLAIN = re.compile(r"""[^#'"<?$(){}\[\]!+\-^/\\\r\n]+""")
_REMARK = re.compile(r"[^\r\n]*")
_IRI = re.compile(r"""<[^<>"{}|^`\\\x00-\x20]*>""")
_VARIABLE = re.compile(r"[?$]\w+")
_LONG = {
    "'": re.compile(r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''", re.DOTALL),
    '"': re.compile(r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""', re.DOTALL),
}
_SHORT = {
    "'": re.compile(r"'(?:[^'\\\n\r]|\\.)*'", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\\n\r]|\\.)*"', re.DOTALL),
}
#: Characters that strings and IRIs may be read over again, for each one of the query.
_PATIENCE = 20


class Readings(NamedTuple):
    """What the readings of a query have in common. words: the places at which one of the words asked for may
    stand. depth, signs: the most brackets that are open at once, and the most signs that follow each other.
    """

    words: tuple[int, ...]
    depth: int
    signs: int


def read(text: str, word: re.Pattern[str]) -> Readings:
    """Follows all readings. Raises ValueError for a text made so that this would take too long."""
    words: set[int] = set()
    reached = {0: (0, 0)}
    waiting = [0]
    deepest = longest = 0
    patience = _PATIENCE * len(text) + 10_000
    while waiting:
        here = heappop(waiting)
        depth, signs = reached.pop(here)
        deepest, longest = max(deepest, depth), max(longest, signs)
        if here == len(text):
            break
        mark = text[here]
        if plain := _PLAIN.match(text, here):
            words.update(found.start() for found in word.finditer(text, here, plain.end()))
            signs = signs if plain.group().isspace() else 0
            ends: Sequence[int] = (plain.end(),)
        else:
            depth += (mark in "({[") - (mark in ")}]")
            signs = signs + 1 if mark in "!+-^" else signs if mark in "#\r\n" else 0
            ends, tried = _next(text, here)
            patience -= tried
            if patience < 0:
                raise ValueError("quotes and angle brackets can be read in too many ways")
        for end in ends:
            if end not in reached:
                heappush(waiting, end)
            known = reached.get(end, (depth, signs))
            reached[end] = (max(depth, known[0]), max(signs, known[1]))
    return Readings(tuple(sorted(words)), deepest, longest)


def _next(text: str, here: int) -> tuple[Sequence[int], int]:
    """Where the next token may begin when one begins here, and how many characters were tried for strings and IRIs."""
    mark = text[here]
    if mark == "#":
        return _ends(_REMARK, text, here), 0
    if mark in "?$":
        return _ends(_VARIABLE, text, here) or (here + 1,), 0
    if mark == "<":
        iri = _ends(_IRI, text, here)
        return (here + 1, *iri), iri[0] - here if iri else 0
    if mark in "'\"":
        tried = 0
        for strings in (_LONG, _SHORT) if text.startswith(mark * 3, here) else (_SHORT,):
            if end := _ends(strings[mark], text, here):
                return end, tried + end[0] - here
            tried += len(text) - here
        return (), tried
    if mark == "\\":
        return range(here + 1, min(here + 2, len(text)) + 1), 0
    if text.startswith("//", here):
        return (), 0  # only IRIs, strings and remarks hold two slashes
    return (here + 1,), 0


def _ends(pattern: re.Pattern[str], text: str, start: int) -> tuple[int, ...]:
    found = pattern.match(text, start)
    return (found.end(),) if found else ()
