"""N-Triples: the asserted graph, one triple per line, sorted."""

from __future__ import annotations

from collections.abc import Iterator

from .content import Content
from .placing import MARK
from .quads import asserted


def pieces(content: Content) -> Iterator[str]:
    """The lines of the file."""
    yield f"# {MARK}\n"
    for s, p, o in asserted(content.quads, inferred=content.selection.inferred):
        yield f"{s} {p} {o} .\n"
