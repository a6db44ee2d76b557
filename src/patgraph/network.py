"""The networkx view of the graph, and what algorithms say of its relations.

Edges are the asserted relations, once, as written; the edge key is the kind. The algorithms work on
rows, without that view: it would take longer to make than most of them run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

import networkx as nx

from .measures import Links, betweenness, louvain, pagerank

MEASURES = ("degree", "pagerank", "betweenness")
# A shorter way always wins; among equally short ones the more telling kinds do.
_FAMILY_COST = {"used-with": 0.0, "refines": 0.01, "alternative-to": 0.02, "conflicts-with": 0.03}
_UMBRELLA_COST = 0.04

Say = Callable[[str], None]


class Edge(NamedTuple):
    """A relation as written, with what its kind says of it."""

    subject: str
    kind: str
    target: str
    family: str = ""
    symmetric: bool = False

    @property
    def cost(self) -> float:
        """What it adds to a step's length of 1."""
        return _FAMILY_COST.get(self.family, _UMBRELLA_COST)


class Network(NamedTuple):
    """Entries and the relations among them, in any order."""

    entries: Sequence[str]
    edges: Sequence[Edge]

    def links(self) -> Links:
        """Who is related to whom."""
        ids = sorted(self.entries)
        place = {entry: number for number, entry in enumerate(ids)}
        ends = ((place[edge.subject], place[edge.target]) for edge in self.edges)
        return Links(ids, sorted({(min(pair), max(pair)) for pair in ends}))


class Step(NamedTuple):
    """One step of a path: a relation, and whether it is walked "out", "in" or, when symmetric, "both".

    Subject and target stand as written; those of a symmetric relation in the order of the walk.
    """

    subject: str
    kind: str
    direction: str
    target: str
    rationale: str


Why = Callable[[Sequence[Edge]], Mapping[Edge, str]]


def to_networkx(
    entries: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]
) -> nx.MultiDiGraph[str]:
    """A MultiDiGraph: nodes are ids, edges run from subject to target with the kind as key.

    Every other value of an entry or edge becomes an attribute.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entry in entries:
        graph.add_node(entry["id"], **{name: value for name, value in entry.items() if name != "id"})
    for edge in edges:
        attributes = {name: value for name, value in edge.items() if name not in ("subject", "target")}
        graph.add_edge(edge["subject"], edge["target"], key=edge["kind"], **attributes)
    return graph


def paths(network: Network, start: str, end: str, count: int, why: Why) -> list[list[Step]]:
    """Up to `count` ways from one entry to another, shortest first, each step explained.

    Relations are walked in both directions. `why` is asked once, for the reasons of the relations walked.
    Yen's algorithm (Yen, "Finding the K Shortest Loopless Paths in a Network", 1971) as networkx implements it.
    """
    plain = _undirected(network)
    if start not in plain or end not in plain or start == end:
        return []
    try:
        found = list(islice(nx.shortest_simple_paths(plain, start, end, weight="cost"), count))
    except nx.NetworkXNoPath:
        return []
    steps = {frozenset(step) for way in found for step in pairwise(way)}
    between: dict[frozenset[str], list[Edge]] = {}
    for edge in network.edges:
        pair = frozenset((edge.subject, edge.target))
        if pair in steps:
            between.setdefault(pair, []).append(edge)
    walks = [[(a, _most_telling(between[frozenset((a, b))], a)) for a, b in pairwise(way)] for way in found]
    reasons = why(sorted({edge for walk in walks for _, edge in walk}))
    return [[_step(edge, here, reasons[edge]) for here, edge in walk] for walk in walks]


def _undirected(network: Network) -> nx.Graph[str]:
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network.entries))
    for edge in sorted(network.edges):
        cost = 1 + edge.cost
        known = plain.get_edge_data(edge.subject, edge.target)
        if known is None or cost < known["cost"]:
            plain.add_edge(edge.subject, edge.target, cost=cost)
    return plain


def _most_telling(edges: Iterable[Edge], here: str) -> Edge:
    """Of the relations between two neighbours, the one to tell; sooner one that points on from here."""
    return min(edges, key=lambda edge: (edge.cost, not edge.symmetric and edge.subject != here, edge))


def _step(edge: Edge, here: str, rationale: str) -> Step:
    """A relation, walked from here."""
    subject, target = edge.subject, edge.target
    if edge.symmetric:
        there = target if subject == here else subject
        return Step(here, edge.kind, "both", there, rationale)
    return Step(subject, edge.kind, "out" if subject == here else "in", target, rationale)


def rank(network: Network, measure: str, say: Say) -> list[tuple[str, float]]:
    """Entries by a measure, highest first.

    degree: number of relations. pagerank: Page and Brin, "The PageRank Citation Ranking", 1998, on the
    undirected view. betweenness: share of shortest paths through an entry, Brandes, "A Faster Algorithm
    for Betweenness Centrality", 2001. `say` is told what a large graph asks for or is spared; see
    `measures`. Raises ValueError for another measure.
    """
    if measure == "degree":
        degrees = Counter(end for edge in network.edges for end in (edge.subject, edge.target))
        values: Mapping[str, float] = {entry: float(degrees[entry]) for entry in network.entries}
    elif measure in MEASURES:
        links = network.links()
        found = pagerank(links) if measure == "pagerank" else betweenness(links, say)
        values = dict(zip(links.ids, found, strict=True))
    else:
        raise ValueError(f"'{measure}' is no measure. Choose {', '.join(MEASURES)}.")
    rounded = {entry: round(value, 6) for entry, value in values.items()}
    return sorted(rounded.items(), key=lambda item: (-item[1], item[0]))


def communities(network: Network, say: Say) -> list[list[str]]:
    """Groups of entries that relate more to each other than to the rest, largest first.

    Louvain's method (Blondel et al., "Fast unfolding of communities in large networks", 2008) with a
    fixed seed, on numbered nodes so that string hashing cannot change the result. `say` as in `rank`.
    """
    links = network.links()
    groups = [sorted(links.ids[number] for number in group) for group in louvain(links, say)]
    return sorted(groups, key=lambda group: (-len(group), group))


def central(network: Network, groups: Iterable[Sequence[str]]) -> list[str]:
    """For each of these groups, which share no entry, the one with the most relations inside it."""
    groups = list(groups)
    group_of = {entry: number for number, group in enumerate(groups) for entry in group}
    inside: Counter[str] = Counter()
    for subject, target in {(edge.subject, edge.target) for edge in network.edges}:
        if group_of[subject] == group_of[target]:
            inside.update((subject, target))
    return [min(group, key=lambda entry: (-inside[entry], entry)) for group in groups]
