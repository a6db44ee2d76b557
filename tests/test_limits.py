"""A query with limits is stopped at the first one that it meets, and the next query answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import patgraph
from patgraph import LimitExceeded, Limits, PatternGraph, QueryError
from patgraph.store.embedded import build, in_memory
from patgraph.store.limits import query_within
from patgraph.tables import Cell, Table
from test_cli import run

#: B024: four unconnected patterns. B025: long ways through a complete graph. B028: a text that doubles 26 times.
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG_WAY = "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["<http://p>"] * 7) + " ?b }"
DOUBLING = (
    "SELECT (STRLEN(?x26) AS ?n) { BIND('0123456789abcdef' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n},?x{n}) AS ?x{n + 1})" for n in range(26))
    + " }"
)


def children() -> set[str]:
    """The processes that this one has started and not yet buried."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def running(process: str) -> bool:
    """Whether the process is there and has not ended, buried or not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a store with a complete graph of twelve nodes."""
    folder = str(tmp_path_factory.mktemp("complete") / "store")
    nodes = [f"<http://n/{number}>" for number in range(12)]
    build(folder, "".join(f"{a} <http://p> {b} .\n" for a in nodes for b in nodes if a != b))
    return folder


def test_a_cross_product_is_stopped_at_the_time_limit_and_the_next_query_answers(real: PatternGraph) -> None:
    before, started = children(), time.monotonic()
    with pytest.raises(LimitExceeded, match=r"^time-out: the query was stopped after 0\.5 s"):
        real.sparql(CROSS, Limits(seconds=0.5))
    assert time.monotonic() - started < 5
    assert children() == before
    assert real.sparql("ASK { ?s ?p ?o }", Limits(seconds=30)) is True


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_process_of_a_query_ends_with_whoever_asked(complete: str, how: signal.Signals) -> None:
    program = f"""from patgraph.store import Limits
from patgraph.store.limits import query_within
query_within({complete!r}, {LONG_WAY!r}, Limits(seconds=60))"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as asker:
        children_of = Path(f"/proc/{asker.pid}/task/{asker.pid}/children")
        until = time.monotonic() + 10
        while not (workers := children_of.read_text().split()) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.5)
        asker.send_signal(how)
    (worker,) = workers
    while running(worker) and time.monotonic() < until:
        time.sleep(0.01)
    assert not running(worker)


def test_a_query_that_overflows_the_stack_is_called_too_complex(
    complete: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nread asked\nkill -SEGV $$\n")
    dying.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(QueryError, match="too complex for the engine"):
        query_within(complete, "ASK {}", Limits(seconds=60))


def test_a_long_chain_has_its_room_beside_the_limit_of_memory(complete: str) -> None:
    query = f"SELECT * {{ {{}} {'OPTIONAL{}' * 20_000} }}"
    assert len(query_within(complete, query, Limits(seconds=60, megabytes=256))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "rows", "megabytes"),
    [
        (0, None, 1), (-1, None, 1), (float("nan"), None, 1), (float("inf"), None, 1), (1e300, None, 1),
        (1, -5, 1), (1, 2**63 - 1, 1), (1, 1, 0), (1, 1, 10**15),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_kept_is_refused(
    seconds: float | None, rows: int | None, megabytes: int
) -> None:
    with pytest.raises(QueryError, match=r"a limit of .* cannot be kept\. Choose"):
        Limits(seconds, rows, megabytes)


def test_a_long_property_path_is_stopped_at_the_time_limit(complete: str) -> None:
    with pytest.raises(LimitExceeded, match=r"^time-out"):
        query_within(complete, LONG_WAY, Limits(seconds=0.5))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT (REPLACE('" + "a" * 40 + "!', '(a+)+$', 'b') AS ?x) {}", "a" * 40 + "!"),  # B027
        ('SELECT (COALESCE("' + "9" * 5000 + '"^^xsd:integer + 1, "unbound") AS ?x) {}', "unbound"),  # B034
    ],
)
def test_what_hangs_or_breaks_other_engines_is_answered(real: PatternGraph, query: str, answer: str) -> None:
    found = real.sparql("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>" + query, Limits(seconds=10))
    assert isinstance(found, Table)
    assert [[str(cell) for cell in row] for row in found] == [[answer]]


def test_a_text_that_doubles_is_stopped_at_the_memory_limit(real: PatternGraph) -> None:
    with pytest.raises(LimitExceeded, match=r"stopped when it needed 256 MiB of memory"):
        real.sparql(DOUBLING, Limits(seconds=60, megabytes=256))
    assert real.sparql("ASK { ?s ?p ?o }") is True


@pytest.mark.parametrize(
    "query", ["SELECT ?s { ?s ?p ?o } LIMIT 4", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 4"]
)
def test_an_answer_with_too_many_rows_is_refused(real: PatternGraph, query: str) -> None:
    with pytest.raises(LimitExceeded, match=r"the answer has more than 3 rows\. Add LIMIT"):
        real.sparql(query, Limits(rows=3))


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s ?o ?none { VALUES (?s ?o) { (<http://a> "é\\n"@en) (UNDEF 1) ("x" "2"^^<http://t>) } } ORDER BY ?o',
        "ASK { ?s ?p ?o }",
        "ASK { <http://nothing> ?p ?o }",
        "SELECT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 50",
        "CONSTRUCT { ?s <http://p> ?n } { SELECT ?s (STR(?s) AS ?n) { ?s a ?o } ORDER BY ?s LIMIT 5 }",
        "SELECT * { <http://nothing> ?p ?o }",
    ],
)
def test_an_answer_within_the_limits_is_the_answer_without(real: PatternGraph, query: str) -> None:
    assert real.sparql(query, Limits(60, 100)) == real.sparql(query)


def test_rows_keep_their_kinds_of_terms_on_the_way_from_the_process(complete: str) -> None:
    query = 'SELECT * { VALUES (?a ?b ?c) { (<http://a> "b"@en UNDEF) } }'
    row = (Cell("http://a", "uri"), Cell("b", "literal", "", "en"), None)
    assert query_within(complete, query, Limits(rows=1)) == Table(["a", "b", "c"], [row])


@pytest.mark.parametrize(
    ("query", "message"),
    [("ASK {", "no SPARQL at line 1"), ("ASK { SERVICE <http://h/> {} }", "SERVICE"), ("DROP ALL", "DROP")],
)
def test_what_is_refused_without_limits_is_refused_with_them(
    real: PatternGraph, query: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        real.sparql(query, Limits(60))


def test_a_store_in_memory_cannot_be_limited() -> None:
    with pytest.raises(patgraph.StoreError, match="only be limited when the store lies on disk"):
        in_memory("").query("ASK {}", Limits(1))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--timeout", "0.5", CROSS), "patgraph: time-out: the query was stopped after 0.5 s."),
        (("--max-rows", "2", "SELECT * { ?s ?p ?o }"), "patgraph: the answer has more than 2 rows."),
        (("--max-rows", str(2**63 - 1), "ASK {}"), f"patgraph: a limit of {2**63 - 1} rows cannot be kept."),
    ],
)
def test_the_command_ends_with_2_and_names_the_limit(
    real: PatternGraph, arguments: tuple[str, ...], message: str
) -> None:
    done = run("sparql", *arguments)
    assert (done.returncode, done.stdout, done.stderr[: len(message)]) == (2, "", message)
