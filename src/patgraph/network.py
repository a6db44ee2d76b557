"""The networkx view of the graph, and what its algorithms say.

Edges are the asserted relations, once, as written; the edge key is the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

import networkx as nx

MEASURES = ("degree", "pagerank", "betweenness")
SEED = 7
# A shorter way always wins; among equally short ones the more telling kinds do.
_FAMILY_COST = {"used-with": 0.0, "refines": 0.01, "alternative-to": 0.02, "conflicts-with": 0.03}
_UMBRELLA_COST = 0.04


class Step(NamedTuple):
    """One step of a path: a relation, and whether it is walked "out", "in" or, when symmetric, "both".

    Subject and target stand as written; those of a symmetric relation in the order of the walk.
    """

    subject: str
    kind: str
    direction: str
    target: str
    rationale: str


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


def paths(graph: nx.MultiDiGraph[str], start: str, end: str, count: int) -> list[list[Step]]:
    """Up to `count` ways from one entry to another, shortest first, each step explained.

    Relations are walked in both directions. Yen's algorithm (Yen, "Finding the K Shortest Loopless
    Paths in a Network", 1971) as networkx implements it.
    """
    plain = _undirected(graph)
    if start not in plain or end not in plain or start == end:
        return []
    try:
        found = list(islice(nx.shortest_simple_paths(plain, start, end, weight="cost"), count))
    except nx.NetworkXNoPath:
        return []
    return [[_step(graph, a, b) for a, b in pairwise(way)] for way in found]


def _undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph.nodes))
    for subject, target, key in sorted(graph.edges(keys=True)):
        cost = 1 + _FAMILY_COST.get(graph[subject][target][key].get("family", ""), _UMBRELLA_COST)
        known = plain.get_edge_data(subject, target)
        if known is None or cost < known["cost"]:
            plain.add_edge(subject, target, cost=cost)
    return plain


def _step(graph: nx.MultiDiGraph[str], here: str, there: str) -> Step:
    """The most telling relation between two neighbours."""
    candidates = []
    for subject, target, direction in ((here, there, "out"), (there, here, "in")):
        for key, data in (graph.get_edge_data(subject, target) or {}).items():
            kind = str(key)
            ends = (here, there) if data.get("symmetric") else (subject, target)
            way = "both" if data.get("symmetric") else direction
            cost = _FAMILY_COST.get(data.get("family", ""), _UMBRELLA_COST)
            candidates.append(
                (cost, direction == "in", kind, Step(ends[0], kind, way, ends[1], data["rationale"]))
            )
    return min(candidates)[-1]


def rank(graph: nx.MultiDiGraph[str], measure: str) -> list[tuple[str, float]]:
    """Entries by a measure, highest first.

    degree: number of relations. pagerank: Page and Brin, "The PageRank Citation Ranking", 1998, on the
    undirected view. betweenness: share of shortest paths through an entry, Brandes, "A Faster Algorithm
    for Betweenness Centrality", 2001. Raises ValueError for another measure.
    """
    plain = _undirected(graph)
    if measure == "degree":
        values: Mapping[str, float] = {node: float(graph.degree(node)) for node in graph.nodes}
    elif measure == "pagerank":
        values = pagerank(plain)
    elif measure == "betweenness":
        values = nx.betweenness_centrality(plain)
    else:
        raise ValueError(f"'{measure}' is no measure. Choose {', '.join(MEASURES)}.")
    rounded = {node: round(value, 6) for node, value in values.items()}
    return sorted(rounded.items(), key=lambda item: (-item[1], item[0]))


def pagerank(graph: nx.Graph[str], damping: float = 0.85) -> dict[str, float]:
    """PageRank by power iteration with numpy; networkx's own needs scipy."""
    import numpy as np

    nodes = sorted(graph.nodes)
    if not nodes:
        return {}
    place = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(place[a], place[b]) for a, b in graph.edges], dtype=np.int64).reshape(-1, 2)
    sources = np.concatenate([ends[:, 0], ends[:, 1]])
    targets = np.concatenate([ends[:, 1], ends[:, 0]])
    degrees = np.bincount(sources, minlength=len(nodes)).astype(float)
    values = np.full(len(nodes), 1 / len(nodes))
    shares = np.divide(1.0, degrees, out=np.zeros_like(degrees), where=degrees > 0)
    for _ in range(200):
        flow = np.bincount(targets, weights=(values * shares)[sources], minlength=len(nodes))
        loose = values[degrees == 0].sum()
        new = (1 - damping) / len(nodes) + damping * (flow + loose / len(nodes))
        done = np.abs(new - values).sum() < 1e-10
        values = new
        if done:
            break
    return {node: float(value) for node, value in zip(nodes, values, strict=True)}


def communities(graph: nx.MultiDiGraph[str]) -> list[list[str]]:
    """Groups of entries that relate more to each other than to the rest, largest first.

    Louvain's method (Blondel et al., "Fast unfolding of communities in large networks", 2008) with a
    fixed seed, on numbered nodes so that string hashing cannot change the result.
    """
    nodes = sorted(graph.nodes)
    place = {node: number for number, node in enumerate(nodes)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    numbered.add_edges_from(sorted((place[a], place[b]) for a, b in _undirected(graph).edges))
    if not numbered:
        return []
    found = nx.community.louvain_communities(numbered, seed=SEED)
    groups = [sorted(nodes[number] for number in group) for group in found]
    return sorted(groups, key=lambda group: (-len(group), group))


def central(graph: nx.MultiDiGraph[str], group: Sequence[str]) -> str:
    """The entry of a group with the most relations inside it."""
    inside = set(group)

    def relations(node: str) -> int:
        return sum(other in inside for other in _neighbours(graph, node))

    return min(group, key=lambda node: (-relations(node), node))


def _neighbours(graph: nx.MultiDiGraph[str], node: str) -> Iterator[str]:
    yield from graph.successors(node)
    yield from graph.predecessors(node)
