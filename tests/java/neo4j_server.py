"""A real Neo4j of Maven Central in a folder of its own, and what it holds."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import neo4j

from java.maven import jars, java
from patgraph.exports.propertygraph import LABELS, MADE_BY, nodes, relationships
from patgraph.exports.view import View
from patgraph.pushing.neo4j import Login

PASSWORD = "correct horse"
HOST = "127.0.0.1"
#: These programs run for seconds: compiling them well costs more than it saves.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class Dump(NamedTuple):
    """Everything in a database: labels and properties by label and id, relationships as often as they are there."""

    nodes: Mapping[tuple[str, str], Any]
    relationships: Counter[Any]

    def labels(self) -> Counter[str]:
        """How many nodes each label has."""
        return Counter(label for labels, _ in self.nodes.values() for label in labels)

    def types(self) -> Counter[str]:
        """How many relationships each type has."""
        return Counter(each[0] for each in self.relationships.elements())


class Server:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.login = Login(f"bolt://{HOST}:{port}", "neo4j", PASSWORD)
        self.driver = neo4j.GraphDatabase.driver(
            self.login.uri, auth=(self.login.user, PASSWORD), notifications_min_severity="OFF"
        )

    def ask(self, query: str, **values: Any) -> list[list[Any]]:
        """The rows of a query."""
        done = self.driver.execute_query(query, values)
        return [list(row.values()) for row in done.records]

    def empty(self) -> None:
        """Removes everything but constraints."""
        self.ask("MATCH (n) DETACH DELETE n")

    def dump(self) -> Dump:
        """What is there."""
        found = {}
        for labels, properties in self.ask("MATCH (n) RETURN labels(n), properties(n)"):
            (label,) = set(labels) & set(LABELS.values())
            found[label, properties["id"]] = (frozenset(labels), properties)
        edges: Counter[Any] = Counter()
        for row in self.ask(
            "MATCH (a)-[r]->(b) RETURN type(r), labels(a), a.id, labels(b), b.id, properties(r)"
        ):
            kind, start_labels, start, end_labels, end, properties = row
            (start_label,) = set(start_labels) & set(LABELS.values())
            (end_label,) = set(end_labels) & set(LABELS.values())
            edges[_edge(kind, (start_label, start), (end_label, end), properties)] += 1
        return Dump(found, edges)

    def run_script(self, script: bytes) -> str:
        """Runs a script with cypher-shell; returns what it said. Fails where a statement fails."""
        shell = [
            "java",
            "-cp",
            f"{jars('neo4j')}/*",
            "org.neo4j.shell.Main",
            "--fail-fast",
            "--non-interactive",
        ]
        given = ["-a", self.login.uri, "-u", self.login.user, "-p", PASSWORD]
        done = subprocess.run([*shell, *given], input=script, capture_output=True, check=False, timeout=300)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout.decode()


def expected(view: View) -> Dump:
    """What a database holds that holds exactly this."""
    made = dict([MADE_BY])
    found = {
        (node.label, node.id): (
            frozenset((node.label, *node.also)),
            {"id": node.id, **made, **_plain(node.properties)},
        )
        for node in nodes(view)
    }
    edges = Counter(
        _edge(e.type, e.start, e.end, {**({"id": e.id} if e.id else {}), **made, **_plain(e.properties)})
        for e in relationships(view)
    )
    return Dump(found, edges)


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in properties.items()
        if value is not None
    }


def _edge(kind: str, start: tuple[str, str], end: tuple[str, str], properties: Mapping[str, Any]) -> Any:
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in properties.items()}
    return kind, start, end, tuple(sorted(values.items()))


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A server over the databases in a folder, which need not be there yet."""
    port = free_port()
    process = subprocess.Popen(
        ["java", *QUICK, *java("neo4j", "Server.java", str(home), str(port))[1:]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        said = [line := process.stdout.readline()]
        while line not in ("ready\n", ""):
            said.append(line := process.stdout.readline())
        assert line == "ready\n", "".join(said)[-3000:]
        _set_password(port)
        server = Server(port)
        with server.driver:
            yield server
    finally:
        # An orderly end takes ten seconds, and nobody opens the folder again.
        process.kill()
        process.communicate()


def _set_password(port: int) -> None:
    """A new server has the user neo4j with the password neo4j, which must be changed."""
    with (
        suppress(neo4j.exceptions.AuthError),
        neo4j.GraphDatabase.driver(f"bolt://{HOST}:{port}", auth=("neo4j", "neo4j")) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD).consume()


def import_csv(folder: Path, home: Path) -> str:
    """Runs an exported folder's import.sh with the server's own neo4j-admin; returns what it said."""
    commands = home / "bin"
    commands.mkdir(parents=True)
    (home / "conf").mkdir()
    admin = commands / "neo4j-admin"
    admin.write_text(
        f'#!/bin/sh\nexec java {" ".join(QUICK)} -cp "{jars("neo4j")}/*" org.neo4j.cli.AdminTool "$@"\n'
    )
    admin.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "NEO4J_HOME": str(home),
        "NEO4J_CONF": str(home / "conf"),
    }
    done = subprocess.run(
        ["sh", str(folder / "import.sh")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def cutting_proxy(port: int, after: int) -> Iterator[int]:
    """A port that passes everything on to another, until `after` bytes were sent there; then it is dead."""
    listening = socket.create_server((HOST, 0))
    sent, ends = [0], list[socket.socket]()

    def cut() -> None:
        for each in (listening, *ends):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def pass_on(source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sent[0] += len(data) if counted else 0
                if sent[0] > after:
                    break
                target.sendall(data)
        if sent[0] > after:
            cut()

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                server = socket.create_connection((HOST, port))
                ends.extend((client, server))
                for pair in ((client, server, True), (server, client, False)):
                    threading.Thread(target=pass_on, args=pair, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        cut()
