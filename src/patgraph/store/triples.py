"""Triples of an answer, written in an RDF format."""

from __future__ import annotations

import pyoxigraph
from pyoxigraph import RdfFormat

from ..terms import PREFIXES
from . import Triples

RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def serialised(triples: Triples, form: str) -> str:
    """The triples, sorted, in one of `RDF_FORMATS`."""
    lines = "".join(sorted(f"{s} {p} {o} .\n" for s, p, o in triples))
    if form == "ntriples":
        return lines
    parsed = pyoxigraph.parse(lines.encode(), format=RdfFormat.N_TRIPLES)
    made = pyoxigraph.serialize((quad.triple for quad in parsed), format=RDF_FORMATS[form], prefixes=PREFIXES)
    assert made is not None
    return made.decode()
