"""Turtle: the asserted graph, one block for each subject, sorted; written here because it is read by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..encoding import TYPE
from ..ontology import Triple
from ..records import PLURALS
from ..terms import BASE, PREFIXES
from .content import Content
from .placing import MARK
from .quads import asserted

_OWN = (*PLURALS, "relation", "quality-impact", "implementation", "dispute", "listing", "link", "override")
_NAMESPACES = {**PREFIXES, **{kind: f"{BASE}{kind}/" for kind in _OWN}}
_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DATATYPE = re.compile(r"\^\^<([^>]*)>$")


def pieces(content: Content) -> Iterator[str]:
    """The prefixes, then a block for each subject."""
    yield f"# {MARK}\n"
    yield from prefixes()
    yield from blocks(asserted(content.quads, inferred=content.selection.inferred))


def prefixes() -> Iterator[str]:
    """A line for each prefix."""
    for prefix, namespace in sorted(_NAMESPACES.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def blocks(triples: Iterable[Triple]) -> Iterator[str]:
    """A block for each subject of sorted triples."""
    for subject, about in groupby(triples, key=lambda triple: triple[0]):
        yield _block(subject, list(about))


def _block(subject: str, triples: list[Triple]) -> str:
    # What something is comes first, as in every hand-written Turtle file.
    triples.sort(key=lambda triple: (triple[1] != TYPE, triple))
    lines = []
    for predicate, same in groupby(triples, key=lambda triple: triple[1]):
        verb = "a" if predicate == TYPE else _short(predicate)
        lines.append(f"{verb} " + " ,\n        ".join(_short(o) for _, _, o in same))
    return f"\n{_short(subject)} " + " ;\n    ".join(lines) + " .\n"


def _short(term: str) -> str:
    """A term with the prefixes; a term in N-Triples is also one in Turtle."""
    if term.startswith("<"):
        return _short_iri(term)
    return _DATATYPE.sub(lambda found: "^^" + _short_iri(f"<{found.group(1)}>"), term)


def _short_iri(term: str) -> str:
    iri = term[1:-1]
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    local = iri[cut:]
    return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else term


_PREFIX_OF = {namespace: prefix for prefix, namespace in _NAMESPACES.items()}
