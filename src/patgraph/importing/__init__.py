"""Documents that people have → drafts in an overlay: Markdown, CSV and SKOS, matched with what is known.

opening → markdown, csv, rdf → drafts → matching, choosing → planning → writing → placing
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..errors import ImportRefused
from .csv import read_csv
from .drafts import Document
from .markdown import read_markdown
from .opening import read_document_text
from .rdf import read_rdf

#: The kinds of document, with the endings of file names that tell them.
KINDS: Mapping[str, tuple[str, ...]] = {
    "markdown": (".md", ".markdown", ".mdown", ".txt", ""),
    "csv": (".csv", ".tsv"),
    "turtle": (".ttl", ".trig"),
    "jsonld": (".jsonld", ".json"),
    "rdfxml": (".rdf", ".owl", ".xml"),
    "ntriples": (".nt", ".nq"),
}


def read_document(path: str, kind: str = "") -> Document:
    """What a document says. kind: one of KINDS, told by the file's ending when "".

    Raises ImportRefused, with the line where there is one, for what cannot or must not be read.
    """
    kind = kind or kind_of(path)
    text = read_document_text(path)
    if kind == "markdown":
        return read_markdown(text, path)
    if kind == "csv":
        return read_csv(text, path)
    return read_rdf(text, path, kind)


def kind_of(path: str) -> str:
    """The kind of document that a file's name tells. Raises ImportRefused when it tells none."""
    ending = os.path.splitext(path)[1].lower()
    for kind, endings in KINDS.items():
        if ending in endings:
            return kind
    known = ", ".join(each for endings in KINDS.values() for each in endings if each)
    raise ImportRefused(
        f"the ending '{ending[:20]}' tells no kind of document. Known are {known}; or say it with --from."
    )
