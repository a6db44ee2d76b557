"""The interactive page as an export, and as the file that `patgraph explore` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .content import Content
from .pagedata import page

if TYPE_CHECKING:
    from ..graph import PatternGraph


def pieces(content: Content) -> Iterator[str]:
    """The page; a part around some entries opens at them."""
    yield _page(content, content.selection.around, content.selection.depth, ())


def write_page(
    graph: PatternGraph,
    target: str,
    *,
    start: Sequence[str] = (),
    depth: int = 1,
    kinds: Sequence[str] = (),
    force: bool = False,
) -> str:
    """Writes the page of the whole graph and returns its path; it opens at these entries, if any.

    Raises NameProblem for a name that leads nowhere and ExportError when the file must be kept.
    """
    from .placing import refuse, write_file

    found = [graph.find(name).id for name in start]
    wanted = [graph.kind(name).id for name in kinds]
    refuse(target, folder=False, force=force)
    write_file(target, [_page(Content(graph), found, depth, wanted).encode()], force=force)
    return target


def _page(content: Content, start: Sequence[str], depth: int, kinds: Sequence[str]) -> str:
    from .html import render

    return render(page(content), title=content.view.title, start=start, depth=depth, kinds=kinds)
