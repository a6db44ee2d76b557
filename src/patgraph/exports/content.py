"""What the formats draw on: a selected part of a graph, each reading of it made once and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from .quads import Quad, part, quads
from .scope import ALL, Selection
from .view import View, view

if TYPE_CHECKING:
    from ..graph import PatternGraph


class Group(NamedTuple):
    """Entries that relate more to each other than to the rest, named after the most related one."""

    id: int
    label: str
    entries: tuple[str, ...]


class Content:
    """A graph's selected part, for any number of formats."""

    def __init__(self, graph: PatternGraph, selection: Selection = ALL) -> None:
        self.graph = graph
        self.selection = selection

    @cached_property
    def view(self) -> View:
        """Entries, relations and what they cite."""
        return view(self.graph, self._everything, self.selection)

    @cached_property
    def quads(self) -> Sequence[Quad]:
        """The triples of all named graphs, sorted."""
        found = self._everything
        return found if self.selection.whole else part(found, self.view, self.selection)

    @cached_property
    def _everything(self) -> Sequence[Quad]:
        return quads(self.graph)

    @cached_property
    def communities(self) -> Sequence[Group]:
        """The communities of the asserted relations, largest first, numbered from 1."""
        from ..network import Edge, Network, central, communities

        edges = [Edge(edge.subject, edge.kind, edge.target) for edge in self.view.edges if not edge.inferred]
        network = Network(list(self.view.entries), edges)
        groups = communities(network, self.graph.say)
        return [
            Group(number, self.view.entries[label].name, tuple(group))
            for number, (group, label) in enumerate(zip(groups, central(network, groups), strict=True), 1)
        ]

    @cached_property
    def positions(self) -> Mapping[str, tuple[float, float]]:
        """A place for every entry, the communities apart; y grows downwards."""
        from ..layout import positions

        return positions(
            list(self.view.entries),
            [(edge.subject, edge.target, 1.0) for edge in self.view.edges if not edge.inferred],
            groups={entry: f"{group.id:06d}" for group in self.communities for entry in group.entries},
        )
