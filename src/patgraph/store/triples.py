"""Triples of an answer: their terms as N-Triples text, and how they are written in an RDF format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from ..errors import QueryError
from ..terms import PREFIXES
from . import Triples

RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}

# Strings and IRIs come first, so that nothing inside them is taken for a blank node. Compiled where it is first
# used: a look-up needs none of it.
_PART = r'"(?:[^"\\]|\\.)*"|<[^<>\s]+>|_:(?P<label>\S+)'
# Far blank nodes tell near ones apart, but a chain of them must not cost its length squared.
_ROUNDS = 6


def terms_of(triples: Iterable[Triple]) -> Triples:
    """The terms of the triples; blank nodes are numbered as they appear."""
    labels: dict[str, str] = {}
    return tuple(
        (term_text(t.subject, labels), str(t.predicate), term_text(t.object, labels)) for t in triples
    )


def term_text(term: NamedNode | Literal | BlankNode | Triple, labels: dict[str, str]) -> str:
    """The N-Triples text of a term. labels: the names of blank nodes met so far, and of this one."""
    if isinstance(term, BlankNode):
        return "_:" + labels.setdefault(term.value, f"b{len(labels)}")
    if isinstance(term, Triple):
        inner = term_text(term.subject, labels), str(term.predicate), term_text(term.object, labels)
        return f"<<( {' '.join(inner)} )>>"
    return str(term)


def serialised(triples: Triples, form: str) -> str:
    """The triples, sorted, in one of `RDF_FORMATS`; blank nodes are numbered as they appear there.

    Raises QueryError when the format cannot hold them.
    """
    lines = "".join(_numbered({f"{s} {p} {o} .\n" for s, p, o in triples}))
    if form == "ntriples":
        return lines
    parsed = pyoxigraph.parse(lines.encode(), format=RdfFormat.N_TRIPLES)
    try:
        made = pyoxigraph.serialize(
            (quad.triple for quad in parsed), format=RDF_FORMATS[form], prefixes=PREFIXES
        )
    except (OSError, ValueError) as error:
        raise QueryError(f"the answer cannot be written as {form}: {error}. Choose turtle.") from None
    assert made is not None
    return made.decode()


def _numbered(lines: Iterable[str]) -> list[str]:
    """The lines in an order that engines' own names of blank nodes have no part in, and these numbered."""
    ranks = _ranks([line for line in lines if "_:" in line])
    labels: dict[str, str] = {}

    def rename(found: re.Match[str]) -> str:
        label = found["label"]
        return f"_:{labels.setdefault(label, f'b{len(labels)}')}" if label else found[0]

    in_order = sorted(lines, key=lambda line: (_ranked(line, ranks), line))
    return [re.sub(_PART, rename, line) if "_:" in line else line for line in in_order]


def _ranks(lines: Iterable[str]) -> Mapping[str, int]:
    """A rank for each blank node by what is said of it, then also by the ranks of those beside it, and so on."""
    around: dict[str, list[str]] = {}
    for line in lines:
        for found in re.finditer(_PART, line):
            if found["label"]:
                around.setdefault(found["label"], []).append(line)
    ranks = dict.fromkeys(around, 0)
    for _ in range(_ROUNDS):
        said = {label: sorted(_ranked(line, ranks, label) for line in at) for label, at in around.items()}
        known = {text: rank for rank, text in enumerate(sorted({*map(tuple, said.values())}))}
        finer = {label: known[tuple(text)] for label, text in said.items()}
        if len({*finer.values()}) == len({*ranks.values()}):
            break
        ranks = finer
    return ranks


def _ranked(line: str, ranks: Mapping[str, int], own: str = "") -> str:
    """The line with ranks for blank nodes. own: the one that is looked at, which has none."""

    def rank(found: re.Match[str]) -> str:
        label = found["label"]
        return found[0] if not label else "_:" if label == own else f"_:{ranks[label]:08d}"

    return re.sub(_PART, rank, line) if ranks and "_:" in line else line
