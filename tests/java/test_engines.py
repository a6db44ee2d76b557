"""A real Oxigraph server and a real Apache Jena Fuseki, neither with a union default graph."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

import patgraph
from java.maven import jars
from patgraph.cli import cli
from patgraph.errors import EndpointError, QueryError
from questions import answers, overlay


class Server(NamedTuple):
    """A running server: the address for queries and that of its graph store."""

    query: str
    data: str


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def started(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        until = time.monotonic() + 90
        while process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail((folder / "log").read_text(errors="replace")[-3000:])
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module", params=["oxigraph", "fuseki"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port, folder = free_port(), tmp_path_factory.mktemp(request.param)
    here = f"http://127.0.0.1:{port}"
    if request.param == "oxigraph":
        program = Path(sys.executable).parent / "oxigraph"
        command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", "--location", str(folder / "data")]
        made = Server(f"{here}/query", f"{here}/store")
    else:
        (jar,) = jars("fuseki").glob("jena-fuseki-server-*.jar")
        command = [
            "java",
            "-Xmx1g",
            "-jar",
            str(jar),
            "--localhost",
            "--port",
            str(port),
            "--mem",
            "--update",
            "/ds",
        ]
        made = Server(f"{here}/ds/query", f"{here}/ds/data")
    with started(command, port, folder):
        yield made


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, real: object) -> str:
    return overlay(tmp_path_factory.mktemp("ours"))


def push(server: Server, ours: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["--graph", ours, "push", "sparql", "--uri", server.data])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def loaded(server: Server, ours: str) -> Server:
    code, said, _ = push(server, ours)
    number = patgraph.open(ours).to_nquads().count(b"\n")
    assert (code, said.splitlines()[-1]) == (0, f"{number:8d}  triples in 12 graphs at {server.data}.")
    return server


def test_every_question_has_the_same_bytes(loaded: Server, ours: str) -> None:
    assert answers("--endpoint", loaded.query) == answers("--graph", ours)


def test_a_second_push_changes_nothing(loaded: Server, ours: str) -> None:
    before = patgraph.open(endpoint=loaded.query).to_nquads().splitlines()
    first, second = push(loaded, ours), push(loaded, ours)
    after = patgraph.open(endpoint=loaded.query).to_nquads().splitlines()
    assert first == second
    assert [line for line in after if b"_:" not in line] == [line for line in before if b"_:" not in line]
    assert len(after) == len(before)


def test_what_the_server_refuses_is_the_querys_fault_in_its_own_words(loaded: Server) -> None:
    with pytest.raises(QueryError, match=r"refuses the query \(400\)\. It says: "):
        patgraph.open(endpoint=loaded.query).sparql("SELECT * { ?s ?p }")


def test_a_wrong_path_is_the_addresss_fault(loaded: Server, ours: str) -> None:
    with pytest.raises(EndpointError) as caught:
        patgraph.open(endpoint=loaded.query + "/nowhere").related("saga")
    assert caught.value.fault == "address"
    done = CliRunner().invoke(cli, ["--graph", ours, "push", "sparql", "--uri", loaded.query + "/nowhere"])
    assert isinstance(done.exception, EndpointError)
    assert done.exception.fault == "address"


def test_a_query_that_takes_too_long_ends_with_the_time_out(loaded: Server) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f && ?f != ?i) }"
    graph = patgraph.open(endpoint=loaded.query, timeout=1.0)
    begun = time.monotonic()
    with pytest.raises(EndpointError, match="within 1 seconds"):
        graph.sparql(endless)
    assert time.monotonic() - begun < 10


def test_oxigraphs_own_time_out_is_never_an_answer(ours: str, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(patgraph.open(ours).to_nquads())
    program, port = str(Path(sys.executable).parent / "oxigraph"), free_port()
    location = ["--location", str(tmp_path / "data")]
    subprocess.run(
        [program, "load", *location, "--file", str(tmp_path / "graph.nq")], check=True, capture_output=True
    )
    command = [program, "serve-read-only", *location, "--bind", f"127.0.0.1:{port}", "--timeout-s", "1"]
    with started(command, port, tmp_path):
        graph = patgraph.open(endpoint=f"http://127.0.0.1:{port}/query")
        with pytest.raises((EndpointError, QueryError)):
            graph.sparql("SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_a_store_that_patgraph_loaded_is_one_that_oxigraph_serves(ours: str, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_bytes(patgraph.open(ours).to_nquads())
    store = str(tmp_path / "store")
    assert CliRunner().invoke(cli, ["load", str(tmp_path / "graph.nq"), "--store", store]).exit_code == 0
    port = free_port()
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve-read-only", "--location", store]
    with started([*command, "--bind", f"127.0.0.1:{port}"], port, tmp_path):
        served = patgraph.open(endpoint=f"http://127.0.0.1:{port}/query").related("outbox").to_plain()
        assert served == patgraph.open(ours).related("outbox").to_plain()
    assert os.path.isdir(store)
