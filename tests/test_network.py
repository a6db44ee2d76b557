"""What networkx sees, on graphs small enough to know the answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import networkx as nx
import pytest

import patgraph
from patgraph import measures
from patgraph.measures import Links, betweenness, louvain, pagerank
from patgraph.network import Edge, Network, communities, paths, to_networkx
from patgraph.network import rank as rank_of


def graph(*edges: tuple[str, str, str], family: str = "used-with") -> Network:
    names = sorted({end for edge in edges for end in edge[::2]})
    return Network(names, [Edge(s, k, t, family, k == "used-with") for s, k, t in edges])


def why(edges: Sequence[Edge]) -> dict[Edge, str]:
    return {edge: f"{edge.subject}{edge.target}" for edge in edges}


def silent(line: str) -> None:
    raise AssertionError(line)


def rank(network: Network, measure: str) -> list[tuple[str, float]]:
    return rank_of(network, measure, silent)


def links(made: nx.Graph[int]) -> Links:
    """A graph of numbers as links."""
    return Links([f"n{n:05d}" for n in made], sorted((min(e), max(e)) for e in made.edges))


def test_the_kind_is_the_key_of_an_edge_so_parallel_kinds_stay_apart() -> None:
    edges = [{"subject": "a", "kind": kind, "target": "b"} for kind in ("uses", "requires")]
    made = to_networkx([{"id": "a"}, {"id": "b"}], edges)
    assert sorted(made["a"]["b"]) == ["requires", "uses"]


def test_a_path_explains_each_step_and_the_way_it_is_walked() -> None:
    made = graph(("a", "uses", "b"), ("c", "requires", "b"), ("c", "used-with", "d"))
    (way,) = paths(made, "a", "d", 1, why)
    assert way == [
        ("a", "uses", "out", "b", "ab"),
        ("c", "requires", "in", "b", "cb"),
        ("c", "used-with", "both", "d", "cd"),
    ]


def test_shorter_ways_come_first() -> None:
    made = graph(("a", "uses", "b"), ("b", "uses", "c"), ("a", "uses", "c"))
    assert [len(way) for way in paths(made, "a", "c", 5, why)] == [1, 2]


@pytest.mark.parametrize(("start", "end"), [("a", "z"), ("a", "a"), ("a", "x")])
def test_where_no_way_leads_there_is_none(start: str, end: str) -> None:
    assert paths(graph(("a", "uses", "b"), ("x", "uses", "y")), start, end, 3, why) == []


def test_pagerank_agrees_with_networkx_to_six_digits() -> None:
    made = nx.gnm_random_graph(60, 150, seed=1)
    # networkx has one in plain Python, which it keeps for its own tests; the public one needs scipy.
    theirs = vars(nx.algorithms.link_analysis.pagerank_alg)["_pagerank_python"](made, tol=1e-12)
    assert [round(theirs[n], 6) for n in made] == [round(v, 6) for v in pagerank(links(made))]


def test_pagerank_of_a_star_is_known() -> None:
    # The centre c and each of three leaves l satisfy c = 0.15/4 + 0.85*3l and l = 0.15/4 + 0.85*c/3.
    centre = (0.0375 + 0.85 * 3 * 0.0375) / (1 - 0.85**2)
    found = pagerank(Links("cxyz", [(0, 1), (0, 2), (0, 3)]))
    assert round(found[0], 9) == round(centre, 9)


def test_ranks_are_highest_first_and_ties_in_order_of_id() -> None:
    made = graph(("b", "uses", "a"), ("c", "uses", "a"))
    assert rank(made, "degree") == [("a", 2.0), ("b", 1.0), ("c", 1.0)]
    assert rank(made, "betweenness")[0] == ("a", 1.0)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="is no measure"):
        rank(graph(("a", "uses", "b")), "beauty")


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    left = [("a", "uses", "b"), ("b", "uses", "c"), ("a", "uses", "c")]
    right = [("x", "uses", "y"), ("y", "uses", "z"), ("x", "uses", "z")]
    assert communities(graph(*left, *right, ("a", "uses", "x")), silent) == [["a", "b", "c"], ["x", "y", "z"]]


def test_communities_do_not_depend_on_string_hashing() -> None:
    program = "import patgraph; print(patgraph.open().communities())"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], env={**__import__("os").environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def test_the_real_graph_leads_from_saga_to_idempotent_consumer_in_one_step(
    real: patgraph.PatternGraph,
) -> None:
    (way,) = real.path("saga", "idempotent-consumer")
    assert [(step.kind, step.target) for step in way] == [("requires", "idempotent-consumer")]


def test_of_a_kind_only_the_entries_so_related_have_ranks_and_communities(
    real: patgraph.PatternGraph,
) -> None:
    requires = real.to_networkx(kinds=["requires"])
    related = {end for subject, target, _ in requires.edges for end in (subject, target)}
    assert related == {each.id for each in real.rank("degree", kind="requires")}
    assert related == {each for group in real.communities(kind="requires") for each in group.patterns}
    assert set(requires) == {each.id for each in real.rank("degree")}


def test_inferred_edges_come_on_request_only(real: patgraph.PatternGraph) -> None:
    asserted, all_edges = real.to_networkx(), real.to_networkx(inferred=True)
    extra = {key for _, _, key in set(all_edges.edges(keys=True)) - set(asserted.edges(keys=True))}
    assert extra <= {"depends-on"}


# --- large graphs: igraph against networkx ----------------------------------------------------------


@pytest.fixture
def by_igraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every graph is a large one."""
    monkeypatch.setattr(measures, "LARGE", -1)


GENERATED = [
    nx.barabasi_albert_graph(150, 4, seed=2),
    nx.gnm_random_graph(120, 200, seed=3),  # with entries apart
    nx.planted_partition_graph(5, 30, 0.3, 0.01, seed=4),
    nx.star_graph(5),
    nx.empty_graph(3),
    nx.empty_graph(1),
]


@pytest.mark.parametrize("made", GENERATED)
def test_igraph_and_networkx_find_the_same_betweenness(made: nx.Graph[int], by_igraph: None) -> None:
    theirs = nx.betweenness_centrality(made)
    assert betweenness(links(made), silent) == pytest.approx([theirs[n] for n in sorted(made)], abs=1e-9)


@pytest.mark.parametrize("made", GENERATED)
def test_without_igraph_betweenness_is_that_of_networkx(made: nx.Graph[int]) -> None:
    theirs = nx.betweenness_centrality(made)
    assert betweenness(links(made), silent) == pytest.approx([theirs[n] for n in sorted(made)], abs=1e-9)


def test_an_estimated_betweenness_is_the_same_with_both_engines_and_near_the_exact_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = links(nx.barabasi_albert_graph(400, 5, seed=5))
    exact = betweenness(made, silent)
    monkeypatch.setattr(measures, "EXACT", 0)
    monkeypatch.setattr(measures, "SAMPLE", 200)
    said: list[str] = []
    theirs = betweenness(made, said.append)
    monkeypatch.setattr(measures, "LARGE", 0)
    assert betweenness(made, said.append) == pytest.approx(theirs, abs=1e-9)
    assert said == ["Estimated from the shortest paths that begin at 200 of the 400 entries."] * 2
    # The standard error of a mean over half of the entries is below a tenth of a hub's value.
    hub = exact.index(max(exact))
    assert theirs[hub] == pytest.approx(exact[hub], rel=0.1)
    best = sorted(range(400), key=lambda n: -exact[n])[:10]
    assert len(set(best) & set(sorted(range(400), key=lambda n: -theirs[n])[:12])) >= 9


@pytest.mark.parametrize("made", GENERATED[:3])
def test_communities_by_igraph_are_as_modular_as_those_by_networkx(
    made: nx.Graph[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = nx.community.modularity(made, map(set, louvain(links(made), silent)))
    monkeypatch.setattr(measures, "LARGE", -1)
    ours = list(map(set, louvain(links(made), silent)))
    assert sorted(made) == sorted(n for group in ours for n in group)
    assert nx.community.modularity(made, ours) >= theirs - 0.03


def test_communities_by_igraph_are_the_same_each_time_and_leave_its_random_numbers_alone(
    by_igraph: None,
) -> None:
    igraph = pytest.importorskip("igraph")
    import random

    made = links(GENERATED[0])
    first = louvain(made, silent)
    random.seed(99)
    assert [list(group) for group in first] == [list(group) for group in louvain(made, silent)]
    random.seed(5)
    expected = igraph.Graph.Erdos_Renyi(n=30, p=0.3).get_edgelist()
    random.seed(5)
    louvain(made, silent)
    assert expected == igraph.Graph.Erdos_Renyi(n=30, p=0.3).get_edgelist()


def test_the_real_graph_has_the_same_bridges_with_both_engines(
    real: patgraph.PatternGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = real.rank("betweenness")
    monkeypatch.setattr(measures, "LARGE", 0)
    ours = {ranked.id: ranked.value for ranked in real.rank("betweenness")}
    assert {ranked.id: ranked.value for ranked in theirs} == pytest.approx(ours, abs=2e-6)


def test_a_large_graph_without_igraph_is_told_what_it_would_do(
    by_igraph: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    made = links(GENERATED[0])
    said: list[str] = []
    found = betweenness(made, said.append)
    assert [line for line in said if "pip install 'patgraph[igraph]'" in line] == said
    assert len(said) == 1
    theirs = nx.betweenness_centrality(GENERATED[0])
    assert found == pytest.approx([theirs[n] for n in range(150)], abs=1e-9)
