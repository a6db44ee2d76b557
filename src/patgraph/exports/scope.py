"""Which part of a graph is exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..names import KindName

if TYPE_CHECKING:
    from ..graph import PatternGraph


class Selection(NamedTuple):
    """A part of a graph; the default is all of it. `selection` makes one from names in any spelling.

    around: ids of entries; only what lies within `depth` relations of them is kept.
    kinds: only relations of these kinds, families or directions count, on the way and in the result.
    conditions: only entries that `PatternGraph.list` gives for them, and those in `around`.
    inferred: also relations, and in RDF also triples, that are only inferred. Formats with named graphs
    hold these anyway.
    """

    around: tuple[str, ...] = ()
    depth: int = 1
    kinds: tuple[KindName, ...] = ()
    conditions: Mapping[str, str | None] = MappingProxyType({})
    inferred: bool = False

    @property
    def whole(self) -> bool:
        """Whether no entry and no asserted relation is left out."""
        return not (self.around or self.kinds or any(self.conditions.values()))


ALL = Selection()


def selection(
    graph: PatternGraph,
    *,
    around: Iterable[str] = (),
    depth: int = 1,
    kinds: Iterable[str] = (),
    inferred: bool = False,
    **conditions: str | None,
) -> Selection:
    """A selection from names in any spelling; `conditions` as in `PatternGraph.list`.

    Raises UnknownPattern, UnknownName or AmbiguousName.
    """
    return Selection(
        around=tuple(sorted({graph.find(name).id for name in around})),
        depth=depth,
        kinds=tuple(sorted({graph.kind(name) for name in kinds})),
        conditions=MappingProxyType(dict(conditions)),
        inferred=inferred,
    )
