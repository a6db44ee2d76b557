"""Page rank, betweenness and communities over pairs of related entries.

Two engines: networkx, which is the reference, and igraph for large graphs where it is installed
(`patgraph[igraph]`). Both give the same betweenness; of the communities, which are the best that a
search finds, igraph's differ from networkx's in detail.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import networkx

SEED = 7
#: Entries times pairs from which a graph is large: networkx takes a few seconds for the betweenness there.
LARGE = 5_000_000
#: Entries times pairs up to which betweenness counts the paths from every entry.
EXACT = 100_000_000
#: From how many entries it counts them in larger graphs.
SAMPLE = 1_000

Say = Callable[[str], None]


class Links(NamedTuple):
    """Who is related to whom: ids in order, and pairs of their places, each once, the smaller first."""

    ids: Sequence[str]
    pairs: Sequence[tuple[int, int]]

    @property
    def work(self) -> int:
        """Entries times pairs, to which the time for betweenness is proportional."""
        return len(self.ids) * len(self.pairs)


def pagerank(links: Links, damping: float = 0.85) -> list[float]:
    """PageRank by power iteration with numpy; networkx's own needs scipy."""
    import numpy as np

    count = len(links.ids)
    if not count:
        return []
    ends = np.array(links.pairs, dtype=np.int64).reshape(-1, 2)
    sources = np.concatenate([ends[:, 0], ends[:, 1]])
    targets = np.concatenate([ends[:, 1], ends[:, 0]])
    degrees = np.bincount(sources, minlength=count).astype(float)
    values = np.full(count, 1 / count)
    shares = np.divide(1.0, degrees, out=np.zeros_like(degrees), where=degrees > 0)
    for _ in range(200):
        flow = np.bincount(targets, weights=(values * shares)[sources], minlength=count)
        loose = values[degrees == 0].sum()
        new = (1 - damping) / count + damping * (flow + loose / count)
        done = np.abs(new - values).sum() < 1e-10
        values = new
        if done:
            break
    return [float(value) for value in values]


def betweenness(links: Links, say: Say) -> list[float]:
    """The share of shortest paths that lead through each entry, 0 to 1 (Brandes 2001).

    Of more than `EXACT` it is estimated from the paths that begin at `SAMPLE` entries, drawn with a
    fixed seed (Brandes and Pich, "Centrality Estimation in Large Networks", 2007), and `say` is told.
    """
    count = len(links.ids)
    if count < 3:
        return [0.0] * count
    begin: Sequence[int] = range(count)
    if links.work > EXACT and count > SAMPLE:
        begin = sorted(random.Random(SEED).sample(begin, SAMPLE))
        say(f"Estimated from the shortest paths that begin at {SAMPLE:,} of the {count:,} entries.")
    counted = _igraph_betweenness if _by_igraph(links, say) else _networkx_betweenness
    # The engines count each pair once where both its ends begin paths, and half where one does.
    scale = 2 / ((count - 1) * (count - 2)) * count / len(begin)
    return [value * scale for value in counted(links, begin)]


def _networkx_betweenness(links: Links, begin: Sequence[int]) -> list[float]:
    import networkx as nx

    graph = _numbered(links)
    found = nx.betweenness_centrality_subset(graph, begin, graph.nodes)
    return [found[number] for number in range(len(links.ids))]


def _igraph_betweenness(links: Links, begin: Sequence[int]) -> list[float]:
    import igraph

    graph = igraph.Graph(n=len(links.ids), edges=links.pairs)
    return [float(value) for value in graph.betweenness(directed=False, sources=list(begin))]


def louvain(links: Links, say: Say) -> list[Collection[int]]:
    """Groups of places by Louvain's method with a fixed seed."""
    if not links.ids:
        return []
    return _igraph_louvain(links) if _by_igraph(links, say) else _networkx_louvain(links)


def _networkx_louvain(links: Links) -> list[Collection[int]]:
    import networkx as nx

    return list(nx.community.louvain_communities(_numbered(links), seed=SEED))


def _igraph_louvain(links: Links) -> list[Collection[int]]:
    import igraph

    graph = igraph.Graph(n=len(links.ids), edges=links.pairs)
    igraph.set_random_number_generator(random.Random(SEED))
    try:
        return list(graph.community_multilevel())
    finally:
        igraph.set_random_number_generator(random)


def _numbered(links: Links) -> networkx.Graph[int]:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(links.ids)))
    graph.add_edges_from(links.pairs)
    return graph


def _by_igraph(links: Links, say: Say) -> bool:
    """Whether the graph is large and igraph there; where only igraph lacks, `say` is told what it would do."""
    if links.work <= LARGE:
        return False
    try:
        import igraph  # noqa: F401
    except ImportError:
        say(
            f"{len(links.ids):,} entries with {len(links.pairs):,} pairs of neighbours take networkx long:"
            " pip install 'patgraph[igraph]' makes this 20 times faster."
        )
        return False
    return True
