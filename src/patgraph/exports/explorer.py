"""The interactive page as an export, as the file that `patgraph explore` writes, and inside a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .content import Content
from .pagedata import page
from .quads import quads
from .view import Edge, view

if TYPE_CHECKING:
    from ..graph import PatternGraph
    from ..neighbourhood import Neighbourhood


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


class Picture:
    """Draws neighbourhoods of one graph for a notebook; reads the graph once, at the first."""

    def __init__(self, graph: PatternGraph) -> None:
        self._graph = graph

    def __call__(self, around: Neighbourhood) -> str:
        """A frame with the page: the entries of a neighbourhood and how they relate to each other.

        A neighbourhood of some kinds is drawn with these alone.
        """
        from .html import inline

        entries = {around.pattern.id, *(edge.pattern.id for edge in around)}
        kinds = {edge.kind for edge in around}
        inferred = any(edge.inferred for edge in around)
        part = {
            **self._data,
            "entries": [entry for entry in self._data["entries"] if entry["id"] in entries],
            "relations": [
                edge
                for edge in self._data["relations"]
                if edge["kind"] in kinds and edge["subject"] in entries and edge["target"] in entries
            ],
        }
        return inline(
            part,
            title=around.pattern.name,
            start=[around.pattern.id],
            depth=1 + max((len(edge.via) for edge in around), default=0),
            inferred=inferred,
        )

    @cached_property
    def _data(self) -> dict[str, Any]:
        content = Content(self._graph)
        return page(content, _with_inferred(content))


def _page(content: Content, start: Sequence[str], depth: int, kinds: Sequence[str]) -> str:
    from .html import render

    return render(
        page(content, _with_inferred(content)),
        title=content.view.title,
        start=start,
        depth=depth,
        kinds=kinds,
        inferred=content.selection.inferred,
    )


def _with_inferred(content: Content) -> Sequence[Edge]:
    """The relations of a part and, between its entries, the inferred ones, which the page shows on request."""
    asked = content.selection
    if asked.inferred:
        return content.view.edges
    everything = content.quads if asked.whole else quads(content.graph)
    wider = view(content.graph, everything, asked._replace(inferred=True))
    # An inferred relation may lead further than the asserted ones: it brings no entry of its own.
    entries = content.view.entries
    return [edge for edge in wider.edges if edge.subject in entries and edge.target in entries]
