"""Embedded, on disk, behind a service: the same questions have the same answers, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import patgraph
from patgraph.cli import cli
from patgraph.errors import EndpointError, LimitExceeded, SettingsError, StoreError
from patgraph.store import Limits
from patgraph.terms import GRAPH
from questions import answers, overlay
from services import Service, answer, scripted, service

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, real: object) -> str:
    """An overlay over the real graph."""
    return overlay(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def nquads(ours: str) -> bytes:
    return patgraph.open(ours).to_nquads()


@pytest.fixture(scope="module")
def embedded(ours: str) -> dict[str, tuple[int, str]]:
    return answers("--graph", ours)


@pytest.fixture(scope="module")
def disk(nquads: bytes, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("disk")
    (folder / "patgraph.nq").write_bytes(nquads)
    done = CliRunner().invoke(cli, ["load", str(folder / "patgraph.nq"), "--store", str(folder / "store")])
    number = nquads.count(b"\n")
    assert (done.exit_code, done.stdout) == (0, f"{folder}/store holds {number:,} statements in 12 graphs.\n")
    return str(folder / "store")


@pytest.fixture(scope="module")
def running(nquads: bytes) -> Iterator[Service]:
    strange = (
        b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n<http://e/s> <http://e/p> <http://e/o> .\n"
    )
    with service(nquads + strange) as made:
        yield made


def test_a_store_on_disk_gives_the_same_bytes(embedded: dict[str, tuple[int, str]], disk: str) -> None:
    assert answers("--store", disk) == embedded


def test_a_service_without_a_union_default_graph_gives_the_same_bytes(
    embedded: dict[str, tuple[int, str]], running: Service
) -> None:
    assert answers("--endpoint", running.url) == embedded


def test_every_question_of_the_comparison_is_answered(embedded: dict[str, tuple[int, str]]) -> None:
    none = {question for question, (code, _) in embedded.items() if code}
    assert none == {
        "search zzzz --format json", "related outbx", "sparql SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    }  # fmt: skip


def test_the_graphs_are_asked_for_once_and_named_with_each_query(running: Service) -> None:
    running.forms.clear()
    patgraph.open(endpoint=running.url).related("outbox")
    lists = [form for form in running.forms if "default-graph-uri" not in form]
    rest = [form for form in running.forms if "default-graph-uri" in form]
    assert (len(lists), len(rest)) == (1, 3)
    named = {tuple(form["default-graph-uri"]) for form in rest} | {
        tuple(form["named-graph-uri"]) for form in rest
    }
    assert len(named) == 1
    assert [graph for graph in named.pop() if not graph.startswith(GRAPH)] == []


def test_python_opens_all_three(disk: str, running: Service, ours: str) -> None:
    found = [
        graph.related("outbox").to_plain()
        for graph in (
            patgraph.open(ours), patgraph.open(store=disk),
            patgraph.open(endpoint=running.url, timeout=9, headers=["X-A: b"]),
        )
    ]  # fmt: skip
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("options", [{"store": ""}, {"endpoint": ""}])
def test_an_empty_name_opens_no_other_graph(options: dict[str, str]) -> None:
    with pytest.raises((StoreError, EndpointError)):
        patgraph.open(**options)  # type: ignore[arg-type]


def test_python_takes_one_of_them() -> None:
    with pytest.raises(SettingsError):
        patgraph.open(store="a", endpoint="http://b/")


def test_the_whole_graph_can_be_taken_from_any_engine(
    disk: str, running: Service, nquads: bytes, ours: str
) -> None:
    def plain(graph: patgraph.PatternGraph) -> object:
        lines = graph.to_nquads().splitlines()
        return sorted(line for line in lines if b"_:" not in line), len(lines)

    assert plain(patgraph.open(store=disk)) == plain(patgraph.open(ours))
    assert plain(patgraph.open(endpoint=running.url)) == plain(patgraph.open(ours))


def test_a_service_without_the_graph_says_how_to_load_it() -> None:
    nothing = b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n"
    with service(nothing) as other, pytest.raises(StoreError, match="patgraph push sparql --uri"):
        patgraph.open(endpoint=other.url).related("saga")


def test_a_service_with_half_of_the_graph_says_what_is_missing() -> None:
    half = f"<http://e/s> <http://e/p> <http://e/o> <{GRAPH}catalogue> .\n".encode()
    with service(half) as other, pytest.raises(StoreError, match=r"graph/keys> and <.*graph/ontology>"):
        patgraph.open(endpoint=other.url).related("saga")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--store", "a", "--endpoint", "http://b/", "stats"),
        ("--graph", "a", "--store", "b", "stats"),
        ("--header", "X: y", "stats"),
        ("--timeout", "5", "stats"),
        ("--timeout", "0", "--endpoint", "http://b/", "stats"),
        ("--timeout", "nan", "--endpoint", "http://127.0.0.1:1/", "stats"),
        ("sparql", "ASK {}", "--timeout", "nan"),
        ("sparql", "ASK {}", "--timeout", "inf"),
        ("--endpoint", "", "stats"),
        ("--endpoint", "", "check"),
        ("--store", "", "stats"),
        ("--store", "no-such-store", "stats"),
        ("--endpoint", "nonsense", "stats"),
        ("--endpoint", "http://127.0.0.1:1/", "related", "saga"),
        ("--endpoint", "http://127.0.0.1:1/", "--header", "Authorization: Bearer hunter2", "stats"),
        ("--endpoint", "http://127.0.0.1:1/", "check"),
        ("--endpoint", "http://127.0.0.1:1/", "load", "x.nt", "--store", "y"),
        ("load", "x.nt"),
        ("load", "no-such-file.nt", "--store", "no-such-store"),
        ("push", "sparql"),
        ("push", "sparql", "--uri", "http://127.0.0.1:1/store"),
    ],
)
def test_wrong_usage_and_absent_engines_end_with_a_message_and_code_2(
    real: object, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "patgraph", *arguments],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, "Traceback" in done.stderr, "hunter2" in done.stderr) == (
        2,
        "",
        False,
        False,
    )
    assert done.stderr


def test_completion_asks_the_engine_that_is_named(disk: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "patgraph")], capture_output=True, text=True, check=False,
        env={**os.environ, "_PATGRAPH_COMPLETE": "bash_complete", "COMP_CWORD": "4",
             "COMP_WORDS": f"patgraph --store {disk} related transactional-o"},
    )  # fmt: skip
    assert "plain,transactional-outbox" in done.stdout.splitlines()


@pytest.mark.parametrize("engine", ["disk", "service"])
def test_limits_hold_on_every_engine(disk: str, running: Service, engine: str) -> None:
    graph = patgraph.open(store=disk) if engine == "disk" else patgraph.open(endpoint=running.url)
    with pytest.raises(LimitExceeded, match="more than 3 rows"):
        graph.sparql("SELECT * { ?s ?p ?o } LIMIT 4", Limits(rows=3))
    assert graph.sparql("ASK { ?s ?p ?o }", Limits(seconds=30)) is True


# --- push ---------------------------------------------------------------------------------------------


def test_a_store_that_holds_less_than_was_sent_is_told_of_and_code_1(real: patgraph.PatternGraph) -> None:
    graphs = real.store.graphs()
    put, got = answer("204 No Content"), answer("200 OK", "# none\n", "application/n-triples")
    with scripted(*[put, got] * len(graphs)) as other:
        done = CliRunner().invoke(cli, ["push", "sparql", "--uri", other.url])
    assert (done.exit_code, done.stderr.count("and holds 0. Push again.")) == (1, len(graphs))


def test_a_graph_store_that_answers_in_another_format_is_named() -> None:
    with scripted(answer("204 No Content"), answer("200 OK", "<html>", "text/html")) as other:
        done = CliRunner().invoke(cli, ["push", "sparql", "--uri", other.url])
    assert isinstance(done.exception, EndpointError)
    assert "Is it the address of a graph store?" in str(done.exception)


def test_each_graph_is_put_under_its_name_and_credentials_go_along(
    real: patgraph.PatternGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATGRAPH_TOKEN", "t")
    with scripted(answer("403 Forbidden")) as other:
        done = CliRunner().invoke(cli, ["push", "sparql", "--uri", other.url + "?x=1"])
        (request,) = other.requests
    line = request.splitlines()[0].decode()
    assert line == "PUT /sparql?x=1&graph=https%3A%2F%2Fw3id.org%2Fpatgraph%2Fgraph%2Fcatalogue HTTP/1.1"
    assert b"\r\nAuthorization: Bearer t\r\n" in request
    assert isinstance(done.exception, EndpointError)
