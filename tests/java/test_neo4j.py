"""Three ways into a real Neo4j hold the same, exactly what the graph says, and can be gone again and again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from export_graph import entry, graph_of, records_of, relation, tiny
from java.neo4j_server import PASSWORD, Dump, Server, cutting_proxy, expected, import_csv, running
from java.test_gephi import hostile
from patgraph import PatternGraph, PushError, exports
from patgraph.exports.content import Content
from patgraph.pushing import neo4j as pushing
from patgraph.pushing.neo4j import Login, push
from patgraph.tables import Table


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("neo4j")) as started:
        yield started


@pytest.fixture
def empty(server: Server) -> Server:
    server.empty()
    return server


@pytest.fixture(scope="module")
def graphs(real: PatternGraph) -> Mapping[str, PatternGraph]:
    return {"hostile": graph_of(hostile()), "real": real}


# --- three ways, the same database ----------------------------------------------------------------


@pytest.mark.parametrize(("name", "runs"), [("hostile", 2), ("real", 1)])
def test_the_script_gives_exactly_the_graph_however_often_it_runs(
    empty: Server, graphs: Mapping[str, PatternGraph], name: str, runs: int
) -> None:
    """B091, B092, B094, B095."""
    graph = graphs[name]
    for _ in range(runs):
        empty.run_script(exports.render(graph, "cypher"))
        _same(empty.dump(), expected(Content(graph).view))
    assert push(graph, empty.login, silent).done == {}


@pytest.mark.parametrize("name", ["hostile", "real"])
def test_a_push_gives_exactly_the_graph_and_a_second_one_changes_nothing(
    empty: Server, graphs: Mapping[str, PatternGraph], name: str
) -> None:
    """B091, B092, B094, B095."""
    graph = graphs[name]
    push(graph, empty.login, silent)
    _same(empty.dump(), expected(Content(graph).view))
    assert push(graph, empty.login, silent).done == {}


@pytest.mark.parametrize("name", ["hostile", "real"])
def test_the_importer_gives_exactly_the_graph_and_a_push_over_it_changes_nothing(
    graphs: Mapping[str, PatternGraph], name: str, tmp_path: Path
) -> None:
    """B097, and B091 to B094 in CSV."""
    graph = graphs[name]
    folder = exports.export(graph, "neo4j-csv", str(tmp_path / "neo4j-csv"))
    said = import_csv(Path(folder), tmp_path / "home")
    wanted = expected(Content(graph).view)
    assert f"{len(wanted.nodes)} nodes" in said
    assert f"{wanted.relationships.total()} relationships" in said
    with running(tmp_path / "home") as imported:
        _same(imported.dump(), wanted)
        if name == "hostile":
            assert push(graph, imported.login, silent, prune=True).done == {"constraints_added": 13}
            _same(imported.dump(), wanted)


def _same(found: Dump, wanted: Dump) -> None:
    assert (found.labels(), found.types()) == (wanted.labels(), wanted.types())
    assert found.nodes == wanted.nodes
    assert found.relationships == wanted.relationships


# --- push -----------------------------------------------------------------------------------------


def smaller() -> PatternGraph:
    """A part of the tiny graph, with one form, one alias and one rationale changed."""
    changed = relation("requires", "idempotent-consumer", rationale="Another reason.")
    return graph_of(
        records_of(
            entry("transactional-outbox", form="technique", aliases=("other",), relations=(changed,)),
            entry("idempotent-consumer"),
        )
    )


def test_a_push_counts_what_is_sent_and_what_is_there(empty: Server) -> None:
    pushed = push(tiny(), empty.login, silent)
    found = empty.dump()
    assert {each.name: (each.sent, each.there) for each in pushed.nodes if each.name == ":Entry"} == {
        ":Entry": (7, 7)
    }
    assert sum(each.there for each in pushed.nodes) == len(found.nodes) == pushed.done["nodes_created"]
    assert sum(each.there for each in pushed.relationships) == found.relationships.total()
    assert (pushed.wrong, pushed.server.startswith("Neo4j 5.26.")) == ([], True)


def test_a_change_of_the_graph_arrives_and_what_left_stays_until_pruned(empty: Server) -> None:
    push(tiny(), empty.login, silent)
    wanted = expected(Content(smaller()).view)
    pushed = push(smaller(), empty.login, silent)
    assert pushed.wrong == []
    assert pushed.stale["nodes"] == 5
    assert {key: empty.dump().nodes[key] for key in wanted.nodes} == wanted.nodes
    pruned = push(smaller(), empty.login, silent, prune=True)
    assert (pruned.done["nodes_deleted"], pruned.done["relationships_deleted"]) == tuple(
        pushed.stale.values()
    )
    assert (pruned.stale, pruned.kept, pruned.wrong) == ({"nodes": 0, "relationships": 0}, 0, [])
    _same(empty.dump(), wanted)
    assert push(smaller(), empty.login, silent, prune=True).done == {}


def test_what_others_made_is_neither_counted_nor_removed(empty: Server) -> None:
    empty.ask(
        "CREATE (:Team {id: 'team', name: 'Ours'}), (:Entry {id: 'own-idea'})-[:USES]->(:Team {id: 'b'})"
    )
    push(tiny(), empty.login, silent)
    empty.ask(
        "MATCH (t:Team {id: 'team'}), (e:Entry {id: 'retry'}), (o:Entry {id: 'transactional-outbox'})"
        " CREATE (t)-[:OWNS]->(e), (t)-[:OWNS]->(o), (o)-[:SOLVES]->(t), (o)-[:USED_WITH {id: 'mine'}]->(e)"
    )
    pruned = push(smaller(), empty.login, silent, prune=True)
    assert (pruned.wrong, pruned.kept, pruned.stale["relationships"]) == ([], 1, 0)
    assert empty.ask("MATCH (:Team)-[r:OWNS]->(e) RETURN e.id ORDER BY e.id") == [
        ["retry"],
        ["transactional-outbox"],
    ]
    assert empty.ask("MATCH (a)-[r:USED_WITH]->(b) RETURN a.id, r.id, b.id") == [
        ["transactional-outbox", "mine", "retry"]
    ]
    assert empty.ask("MATCH (e:Entry) RETURN e.id ORDER BY e.id") == [
        ["idempotent-consumer"],
        ["own-idea"],
        ["retry"],
        ["transactional-outbox"],
    ]


def test_a_relationship_that_somebody_had_made_already_counts_and_stays(empty: Server) -> None:
    push(tiny(), empty.login, silent)
    empty.ask("MATCH (e:Entry)-[r:SOLVES]->(p:Problem) DELETE r CREATE (e)-[:SOLVES]->(p)")
    assert push(tiny(), empty.login, silent).wrong == []
    push(smaller(), empty.login, silent, prune=True)
    assert empty.ask("MATCH (e:Entry)-[r:SOLVES]->(p:Problem) RETURN e.id, p.id") == [
        ["transactional-outbox", "dual-write"]
    ]


def test_nothing_is_written_over_a_node_of_somebody_else(empty: Server) -> None:
    empty.ask("CREATE (:Category {id: 'messaging', name: 'Our mail'})")
    with pytest.raises(PushError, match=r"1 nodes :Category .* 'messaging', that patgraph did not make"):
        push(tiny(), empty.login, silent)
    assert empty.ask("MATCH (n) RETURN n.name") == [["Our mail"]]


def test_what_is_lost_between_writing_and_counting_is_told(empty: Server) -> None:
    def lose(what: str, _done: int, _total: int) -> None:
        if what == "counting":
            empty.ask("MATCH (n:Entry {id: 'retry'}) DETACH DELETE n")

    wrong = push(tiny(), empty.login, lose).wrong
    assert Counter(each.name for each in wrong)[":Entry"] == 1
    assert {each.sent - each.there for each in wrong if each.name == ":Entry"} == {1}


# In bytes: while reading, and in the middle of writing the real graph.
@pytest.mark.parametrize(("name", "after"), [("hostile", 2_000), ("real", 1_500_000)])
def test_a_push_that_was_cut_off_is_completed_by_the_next(
    empty: Server,
    graphs: Mapping[str, PatternGraph],
    name: str,
    after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = graphs[name]
    monkeypatch.setattr(pushing, "PATIENCE", 1.0)
    with cutting_proxy(empty.port, after) as port:
        cut = Login(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
        with pytest.raises(PushError, match=r"What was written stays; push again to complete it\."):
            push(graph, cut, silent)
    there = empty.ask("MATCH (n) RETURN count(n)")[0][0]
    wanted = expected(Content(graph).view)
    assert (there > 0) is (after > 2_000)
    assert there < len(wanted.nodes) or empty.dump().relationships.total() < wanted.relationships.total()
    assert push(graph, empty.login, silent).wrong == []
    _same(empty.dump(), wanted)


# --- the command ----------------------------------------------------------------------------------


def patgraph(
    *arguments: str, given: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "patgraph", *arguments],
        input=given, capture_output=True, text=True, check=False, timeout=300, cwd=folder,
    )  # fmt: skip


def test_the_command_pushes_an_overlay_and_says_what_is_there(
    empty: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own" / "patterns").mkdir(parents=True)
    (tmp_path / "own" / "patterns" / "own-idea.yaml").write_text(OWN, encoding="utf-8")
    command = ("--graph", str(tmp_path / "own"), "push", "neo4j", "--uri", empty.login.uri)
    first = patgraph(*command, "--password-stdin", given=f"{PASSWORD}\n")
    assert (first.returncode, first.stderr) == (0, "")
    assert empty.ask("MATCH (e:Entry {id: 'own-idea'}) RETURN e.name") == [["Own Idea"]]
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    second = patgraph(*command)
    lines = second.stdout.splitlines()
    number = empty.ask("MATCH (n) RETURN count(n)")[0][0]
    assert lines[1:3] == ["Nothing changed.", f"Of the graph's {number:,d} nodes, {number:,d} are there."]
    assert (lines[0].startswith("Neo4j 5.26."), max(map(len, lines)) <= 80) == (True, True)


@pytest.mark.parametrize(
    ("password", "more", "message"),
    [
        ("wrong", (), "refuses user 'neo4j': The client is unauthorized"),
        (PASSWORD, ("--database", "nope"), "refuses: Graph not found: nope."),
        (PASSWORD, ("--user", "nobody"), "refuses user 'nobody'"),
    ],
)
def test_a_refusal_is_told_in_one_line(
    server: Server, password: str, more: tuple[str, ...], message: str
) -> None:
    done = patgraph("push", "neo4j", "--uri", server.login.uri, "--password-stdin", *more, given=password)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert message in done.stderr
    assert PASSWORD not in done.stderr


OWN = """id: own-idea
name: Own Idea
form: technique
summary: Only for this test.
problem: A test needs an entry of its own.
solution: It writes one.
use_when: [A test runs.]
avoid_when: [No test runs.]
categories: [messaging]
"""


# --- docs/neo4j.md --------------------------------------------------------------------------------

QUESTIONS = re.findall(
    r"```sh\npatgraph sparql --saved (?P<name>\S+)(?P<given>[^\n]*)\n```\n\n```cypher\n(?P<cypher>.*?)```",
    (Path(__file__).parents[2] / "docs" / "neo4j.md").read_text(encoding="utf-8"),
    flags=re.DOTALL,
)


@pytest.fixture(scope="module")
def loaded(server: Server, real: PatternGraph) -> Server:
    server.empty()
    push(real, server.login, silent)
    return server


def test_there_are_ten_questions() -> None:
    assert len({name for name, _, _ in QUESTIONS}) == 10


@pytest.mark.parametrize(("name", "given", "cypher"), QUESTIONS, ids=[name for name, _, _ in QUESTIONS])
def test_cypher_answers_a_saved_question_as_sparql_does(
    loaded: Server, real: PatternGraph, name: str, given: str, cypher: str
) -> None:
    values: dict[str, list[str]] = {}
    for parameter, value in re.findall(r" -p (\w+)=(\S+)", given):
        values.setdefault(parameter, []).append(value)
    answer = real.saved(name, **values)
    assert isinstance(answer, Table)
    rows = [["" if cell is None else str(cell) for cell in row] for row in answer.rows]
    assert rows != []
    found = loaded.driver.execute_query(cypher)
    assert found.keys == list(answer.columns)
    assert [[spelled(value) for value in row.values()] for row in found.records] == rows


def spelled(value: Any) -> str:
    """A value as SPARQL writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
