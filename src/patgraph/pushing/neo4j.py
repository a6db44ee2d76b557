"""To a running Neo4j, over Bolt, with the official driver.

The statements are those of the Cypher export, in transactions of `BATCH` rows each, so a second push changes
nothing and a push that was cut off is completed by the next one. What is made says so in a property; what
others made is neither overwritten nor removed. At the end everything is read back and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from ..errors import PushError
from ..exports.content import Content
from ..exports.cypher import changes, constraints
from ..exports.propertygraph import LABELS, MADE_BY, nodes, relationships
from ..graph import PatternGraph

if TYPE_CHECKING:
    from neo4j import Driver, Session

BATCH = 1000
#: The oldest major version whose Cypher the statements are written in.
OLDEST = 5
#: Seconds to wait for a connection, and to try again when one is lost.
PATIENCE = 10.0

Progress = Callable[[str, int, int], None]
NodeKey = tuple[str, str]
#: Type, both ends, and the id of one among several of a type, else "".
Key = tuple[str, NodeKey, NodeKey, str]


class Login(NamedTuple):
    """Where the server is and who asks. database: "" is the user's home database."""

    uri: str
    user: str
    password: str
    database: str = ""


class Count(NamedTuple):
    """How many nodes of a label, or relationships of a type, the graph has, and how many of these are there."""

    name: str
    sent: int
    there: int


class Pushed(NamedTuple):
    """What a push did. stale: what an earlier graph left there, by "nodes" and "relationships".

    kept: nodes that should have been removed and were not, since relationships of others hang on them.
    """

    server: str
    nodes: Sequence[Count]
    relationships: Sequence[Count]
    done: Mapping[str, int]
    stale: Mapping[str, int]
    kept: int

    @property
    def wrong(self) -> Sequence[Count]:
        """The counts that differ."""
        return [each for each in (*self.nodes, *self.relationships) if each.sent != each.there]


class _There(NamedTuple):
    """What the database holds: how often each thing of the graph, and what is left of an earlier graph."""

    nodes: Counter[NodeKey]
    relationships: Counter[Key]
    stale_nodes: list[NodeKey]
    stale_relationships: list[str]


def push(graph: PatternGraph, login: Login, progress: Progress, *, prune: bool = False) -> Pushed:
    """Merges the graph into the database, with `prune` also removes what an earlier push left, and counts.

    Raises PushError when the server cannot be reached or used, and when it holds nodes with our labels and ids
    that patgraph did not make; then nothing was written.
    """
    view = Content(graph).view
    node_keys = [(node.label, node.id) for node in nodes(view)]
    keys = {(each.type, each.start, each.end, each.id) for each in relationships(view)}
    done: Counter[str] = Counter()
    with _opened(login) as (driver, session):
        server = _server(driver)
        _refuse_others(session, node_keys)
        for statement in constraints():
            _add(done, session.run(statement).consume())
        total = len(node_keys) + len(keys)
        written = 0
        for change in changes(view, BATCH):
            progress("writing", written, total)
            rows = [{**row, "properties": dict(row["properties"])} for row in change.rows]
            _write(session, done, f"UNWIND $rows AS row\n{change.statement}", rows)
            written += len(rows)
        progress("counting", total, total)
        there = _read(session, node_keys, keys)
        kept = 0
        if prune and (there.stale_nodes or there.stale_relationships):
            _remove(session, done, there)
            there = _read(session, node_keys, keys)
            kept = len(there.stale_nodes)
    return Pushed(
        server,
        _counts(Counter(f":{label}" for label, _ in node_keys), there.nodes, lambda key: f":{key[0]}"),
        _counts(Counter(f"[:{key[0]}]" for key in keys), there.relationships, lambda key: f"[:{key[0]}]"),
        +done,
        {"nodes": len(there.stale_nodes), "relationships": len(there.stale_relationships)},
        kept,
    )


def _counts(sent: Counter[str], there: Counter[Any], name_of: Callable[[Any], str]) -> list[Count]:
    found: Counter[str] = Counter()
    for key, number in there.items():
        found[name_of(key)] += number
    return [Count(name, sent[name], found[name]) for name in sorted(sent)]


# --- the connection -------------------------------------------------------------------------------


@contextmanager
def _opened(login: Login) -> Iterator[tuple[Driver, Session]]:
    """A session of the driver; its errors as PushError."""
    try:
        import neo4j
        from neo4j import exceptions
    except ImportError:
        raise PushError(
            "pushing to Neo4j needs its driver. Install it with: pip install 'patgraph[neo4j]'"
        ) from None
    import logging

    # Notices of the driver would stand between our lines.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    place = _place(login.uri)
    connected = False
    try:
        with neo4j.GraphDatabase.driver(
            login.uri,
            auth=(login.user, login.password),
            connection_timeout=PATIENCE,
            connection_acquisition_timeout=2 * PATIENCE,
            max_transaction_retry_time=PATIENCE,
            user_agent="patgraph",
        ) as driver:
            driver.verify_connectivity()
            connected = True
            with driver.session(database=login.database or None) as session:
                yield driver, session
    except exceptions.AuthError as error:
        raise PushError(f"{place} refuses user '{login.user}': {_sentence(error.message)}") from None
    except (exceptions.ConfigurationError, ValueError) as error:
        raise PushError(f"{place} cannot be used: {_sentence(str(error))}") from None
    except (exceptions.DriverError, OSError) as error:
        if connected:
            raise PushError(
                f"the connection to {place} was lost: {_cause(error)} What was written stays;"
                " push again to complete it."
            ) from None
        raise PushError(
            f"no Neo4j answers at {place}: {_cause(error)} Is it running, and is that its Bolt port, 7687"
            " unless changed?"
        ) from None
    except exceptions.Neo4jError as error:
        raise PushError(f"{place} refuses: {_sentence(error.message)}") from None


def _place(uri: str) -> str:
    """The address without anything secret. Raises PushError when it has a user or password in it."""
    try:
        parts = urlsplit(uri)
        named = parts.username is not None or parts.password is not None
        place = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        raise PushError("the address is no URI. Say bolt://HOST:7687 or neo4j://HOST:7687.") from None
    if named:
        raise PushError("the address holds a user name. Give it by --user, and the password by another way.")
    if not parts.hostname or not re.fullmatch(r"(bolt|neo4j)(\+s|\+ssc)?", parts.scheme):
        raise PushError(f"'{uri}' is no address of a Neo4j. Say bolt://HOST:7687 or neo4j://HOST:7687.")
    return place


def _cause(error: BaseException) -> str:
    """What went wrong below the driver, as a sentence."""
    while error.__cause__:
        error = error.__cause__
    return _sentence(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _sentence(text: str | None) -> str:
    """The first line of a message."""
    line = (text or "it gives no reason").strip().partition("\n")[0].rstrip(" :")
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _server(driver: Driver) -> str:
    """The server's name and version. Raises PushError for one that does not know the statements."""
    agent = driver.get_server_info().agent
    found = re.match(r"Neo4j/v?(\d+)\.", agent)
    if not found or int(found[1]) < OLDEST:
        raise PushError(f"the server is {agent}. Use Neo4j {OLDEST} or later.")
    return agent.replace("/", " ", 1)


# --- reading --------------------------------------------------------------------------------------


def _refuse_others(session: Session, node_keys: Iterable[NodeKey]) -> None:
    """Raises PushError when somebody else's node has a label and an id of ours."""
    for label, keys in groupby(node_keys, key=lambda key: key[0]):
        others = session.run(
            f"MATCH (n:{label}) WHERE n.id IN $ids AND (n.{MADE_BY[0]} IS NULL OR n.{MADE_BY[0]} <> $made)"
            " RETURN n.id AS id ORDER BY id",
            ids=[key for _, key in keys],
            made=MADE_BY[1],
        ).value("id")
        if others:
            raise PushError(
                f"the database holds {len(others)} nodes :{label} with ids of the graph, such as"
                f" '{others[0]}', that patgraph did not make. Push into another database."
            )


def _read(session: Session, node_keys: Sequence[NodeKey], keys: set[Key]) -> _There:
    """What is there of the graph, and of an earlier one."""
    there = _There(Counter(), Counter(), [], [])
    known = set(node_keys)
    labels = list(LABELS.values())
    others: set[Key] = set()
    for label in labels:
        for row in session.run(f"MATCH (n:{label}) RETURN n.id AS id, n.{MADE_BY[0]} AS made"):
            if (label, row["id"]) in known:
                there.nodes[label, row["id"]] += 1
            elif row["made"] == MADE_BY[1]:
                there.stale_nodes.append((label, row["id"]))
        for row in session.run(
            f"MATCH (a:{label})-[r]->(b) RETURN type(r) AS type, a.id AS start, b.id AS end,"
            f" [l IN labels(b) WHERE l IN $labels] AS labels, r.id AS id, r.{MADE_BY[0]} AS made,"
            " elementId(r) AS element",
            labels=labels,
        ):
            possible = (
                (row["type"], (label, row["start"]), (other, row["end"]), row["id"] or "")
                for other in row["labels"]
            )
            key = next((each for each in possible if each in keys), None)
            if row["made"] != MADE_BY[1]:
                others |= {key} if key else set()
            elif key:
                there.relationships[key] += 1
            else:
                there.stale_relationships.append(row["element"])
    # Where somebody had said the same already, that one counts.
    there.relationships.update(others - set(there.relationships))
    return there


# --- writing --------------------------------------------------------------------------------------


def _write(session: Session, done: Counter[str], statement: str, rows: Sequence[Any]) -> None:
    """One transaction; tried again as a whole when the server says that this may help."""
    _add(done, session.execute_write(lambda work: work.run(statement, rows=rows, made=MADE_BY[1]).consume()))


def _remove(session: Session, done: Counter[str], there: _There) -> None:
    """Removes what an earlier push left; a node on which others' relationships hang stays."""
    for some in _batches(there.stale_relationships):
        _write(
            session,
            done,
            f"UNWIND $rows AS row\nMATCH ()-[r]->() WHERE elementId(r) = row AND r.{MADE_BY[0]} = $made\nDELETE r",
            some,
        )
    for label, keys in groupby(there.stale_nodes, key=lambda key: key[0]):
        for some in _batches([key for _, key in keys]):
            _write(
                session,
                done,
                f"UNWIND $rows AS row\nMATCH (n:{label} {{id: row}})\n"
                f"WHERE n.{MADE_BY[0]} = $made AND NOT EXISTS {{ (n)--() }}\nDELETE n",
                some,
            )


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(items), BATCH):
        yield items[begin : begin + BATCH]


def _add(done: Counter[str], summary: Any) -> None:
    counters = summary.counters
    for name in (
        *("nodes_created", "nodes_deleted", "relationships_created", "relationships_deleted"),
        *("properties_set", "labels_added", "labels_removed", "constraints_added"),
    ):
        done[name] += getattr(counters, name)
