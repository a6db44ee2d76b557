"""What `push` says when a server is not there, is another one, or holds something else than was sent.

With a real Neo4j it is tested in tests/java.
"""

from __future__ import annotations

import builtins
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bolt_server import bolt_server
from export_graph import tiny
from patgraph import PatternGraph, PushError
from patgraph.cli import cli
from patgraph.pushing import neo4j as pushing
from patgraph.pushing.neo4j import Count, Login, Pushed, push


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


@pytest.fixture
def silent_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that takes connections and says nothing."""
    monkeypatch.setattr(pushing, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def refusal(uri: str) -> str:
    with pytest.raises(PushError) as caught:
        push(tiny(), Login(uri, "neo4j", "s3cret"), silent)
    assert "s3cret" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("agent", ["Neo4j/4.4.40", "Other/1.0", ""])
def test_a_server_that_does_not_know_the_statements_is_refused(agent: str) -> None:
    with bolt_server(agent) as port:
        assert refusal(f"bolt://127.0.0.1:{port}") == f"the server is {agent}. Use Neo4j 5 or later."


def test_an_address_where_nobody_is_gets_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert refusal(f"bolt://127.0.0.1:{port}") == (
        f"no Neo4j answers at bolt://127.0.0.1:{port}: Connection refused. Is it running, and is that its Bolt"
        " port, 7687 unless changed?"
    )


def test_a_server_that_says_nothing_is_not_waited_for(silent_port: int) -> None:
    assert refusal(f"bolt://127.0.0.1:{silent_port}").startswith(
        f"no Neo4j answers at bolt://127.0.0.1:{silent_port}: "
    )


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("localhost:7687", "'localhost:7687' is no address of a Neo4j. Say bolt://HOST:7687"),
        ("http://localhost:7474", "'http://localhost:7474' is no address of a Neo4j."),
        ("bolt://", "'bolt://' is no address of a Neo4j."),
        ("bolt://neo4j:s3cret@localhost", "the address holds a user name. Give it by --user"),
        ("bolt://[::1", "the address is no URI."),
        ("bolt://localhost:port", "the address is no URI."),
    ],
)
def test_what_is_no_address_is_told_before_anything_is_asked(uri: str, message: str) -> None:
    assert refusal(uri).startswith(message)


def test_without_the_driver_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "neo4j" or name.startswith("neo4j."):
            raise ImportError(name)
        return real_import(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "pip install 'patgraph[neo4j]'" in refusal("bolt://127.0.0.1:7687")


# --- the command ----------------------------------------------------------------------------------


def run(*arguments: str, given: str = "", **environment: str) -> Result:
    return CliRunner().invoke(
        cli, ["push", "neo4j", "--uri", "bolt://h", *arguments], input=given, env=environment
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The log-ins and options that the command pushes with; nothing is pushed."""
    found: list[Any] = []

    def pretend(_graph: PatternGraph, login: Login, _progress: object, *, prune: bool) -> Pushed:
        found.append((login, prune))
        return Pushed("Neo4j 5", [Count(":Entry", 2, 2)], [], {}, {"nodes": 0, "relationships": 0}, 0)

    monkeypatch.setattr(pushing, "push", pretend)
    return found


def test_the_password_comes_from_standard_input_or_the_environment(
    real: PatternGraph, asked: list[Any]
) -> None:
    assert run("--password-stdin", given="one two\nthree\n", NEO4J_PASSWORD="no").exit_code == 0
    assert run("--user", "me", "--database", "d", "--prune", NEO4J_PASSWORD="env").exit_code == 0
    assert asked == [
        (Login("bolt://h", "neo4j", "one two", ""), False),
        (Login("bolt://h", "me", "env", "d"), True),
    ]


def test_without_a_password_and_a_terminal_the_usage_is_told(asked: list[Any]) -> None:
    done = run()
    assert (done.exit_code, asked) == (2, [])
    assert "Give the password by --password-stdin or in NEO4J_PASSWORD." in done.output


def test_no_option_takes_a_password_in_clear() -> None:
    done = run("--password", "s3cret")
    assert done.exit_code == 2
    assert "No such option" in done.output


@pytest.mark.parametrize(
    ("pushed", "code", "told"),
    [
        (
            Pushed("Neo4j 5", [Count(":Entry", 1200, 1200)], [Count("[:USES]", 2, 2)], {"nodes_created": 1200},
                   {"nodes": 0, "relationships": 0}, 0),
            0,
            "Neo4j 5 at bolt://h\nCreated 1,200 nodes.\nOf the graph's 1,200 nodes, 1,200 are there.\n"
            "Of the graph's 2 relationships, 2 are there.\n",
        ),
        (
            Pushed("Neo4j 5", [Count(":Entry", 2, 1)], [Count("[:USES]", 2, 3)], {},
                   {"nodes": 3, "relationships": 0}, 0),
            1,
            "Neo4j 5 at bolt://h\nNothing changed.\nOf the graph's 2 nodes, 1 are there.\n"
            "Of the graph's 2 relationships, 3 are there.\n"
            "3 nodes that the graph no longer has stay there. --prune removes them.\n"
            ":Entry: 1 are there instead of 2. Push again.\n[:USES]: 3 are there instead of 2. Push again.\n",
        ),
    ],
)  # fmt: skip
def test_counts_that_differ_end_with_1(
    real: PatternGraph, monkeypatch: pytest.MonkeyPatch, pushed: Pushed, code: int, told: str
) -> None:
    monkeypatch.setattr(pushing, "push", lambda *_arguments, **_options: pushed)
    done = run(NEO4J_PASSWORD="p")
    assert (done.exit_code, done.output) == (code, told)
