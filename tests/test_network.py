"""What networkx sees, on graphs small enough to know the answer."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
import pytest

import patgraph
from patgraph.network import communities, pagerank, paths, rank, to_networkx


def graph(*edges: tuple[str, str, str], family: str = "used-with") -> nx.MultiDiGraph[str]:
    names = sorted({end for edge in edges for end in edge[::2]})
    return to_networkx(
        [{"id": name, "name": name.upper()} for name in names],
        [
            {
                "subject": s,
                "kind": k,
                "target": t,
                "family": family,
                "symmetric": k == "used-with",
                "rationale": f"{s}{t}",
            }
            for s, k, t in edges
        ],
    )


def test_the_kind_is_the_key_of_an_edge_so_parallel_kinds_stay_apart() -> None:
    made = graph(("a", "uses", "b"), ("a", "requires", "b"))
    assert sorted(made["a"]["b"]) == ["requires", "uses"]


def test_a_path_explains_each_step_and_the_way_it_is_walked() -> None:
    made = graph(("a", "uses", "b"), ("c", "requires", "b"), ("c", "used-with", "d"))
    (way,) = paths(made, "a", "d", 1)
    assert [(s.subject, s.kind, s.direction, s.target) for s in way] == [
        ("a", "uses", "out", "b"),
        ("c", "requires", "in", "b"),
        ("c", "used-with", "both", "d"),
    ]


def test_shorter_ways_come_first() -> None:
    made = graph(("a", "uses", "b"), ("b", "uses", "c"), ("a", "uses", "c"))
    assert [len(way) for way in paths(made, "a", "c", 5)] == [1, 2]


@pytest.mark.parametrize(("start", "end"), [("a", "z"), ("a", "a"), ("a", "x")])
def test_where_no_way_leads_there_is_none(start: str, end: str) -> None:
    assert paths(graph(("a", "uses", "b"), ("x", "uses", "y")), start, end, 3) == []


def test_pagerank_agrees_with_networkx_to_six_digits() -> None:
    made = nx.gnm_random_graph(60, 150, seed=1)
    named = nx.relabel_nodes(made, {number: f"n{number:02d}" for number in made})
    scipy = pytest.importorskip("scipy", reason="networkx's own page rank needs scipy")
    assert scipy is not None
    theirs = nx.pagerank(named, tol=1e-12)
    ours = pagerank(named)
    assert {n: round(v, 6) for n, v in ours.items()} == {n: round(v, 6) for n, v in theirs.items()}


def test_pagerank_of_a_star_is_known() -> None:
    # The centre c and each of three leaves l satisfy c = 0.15/4 + 0.85*3l and l = 0.15/4 + 0.85*c/3.
    centre = (0.0375 + 0.85 * 3 * 0.0375) / (1 - 0.85**2)
    found = pagerank(nx.Graph([("c", "x"), ("c", "y"), ("c", "z")]))
    assert round(found["c"], 9) == round(centre, 9)


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
    assert communities(graph(*left, *right, ("a", "uses", "x"))) == [["a", "b", "c"], ["x", "y", "z"]]


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


def test_inferred_edges_come_on_request_only(real: patgraph.PatternGraph) -> None:
    asserted, all_edges = real.to_networkx(), real.to_networkx(inferred=True)
    extra = {key for _, _, key in set(all_edges.edges(keys=True)) - set(asserted.edges(keys=True))}
    assert extra <= {"depends-on"}
