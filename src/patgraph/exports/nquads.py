"""N-Quads: all named graphs, one quad per line, sorted."""

from __future__ import annotations

from collections.abc import Iterator

from .content import Content
from .placing import MARK


def pieces(content: Content) -> Iterator[str]:
    """The lines of the file."""
    yield f"# {MARK}\n"
    for s, p, o, g in content.quads:
        yield f"{s} {p} {o} {g} .\n"
