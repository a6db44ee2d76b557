"""Loading running databases: push."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from .options import header_option, timeout_option
from .session import Progress, Session, pass_session, tell


@click.group()
def push() -> None:
    """Load a running database with the graph. A second push changes nothing."""


@push.command()
@click.option(
    "--uri", required=True, metavar="URL", help="The graph store's address: …/store, …/DATASET/data."
)
@header_option
@timeout_option
@pass_session
def sparql(session: Session, uri: str, headers: tuple[str, ...], timeout: float) -> None:
    """Put each named graph into a SPARQL store, by the Graph Store Protocol, and count what is there."""
    from ..pushing.sparql import push as put
    from ..store.credentials import client_for

    client = client_for(uri, headers, timeout, tell)
    progress = Progress("Putting {}")
    try:
        pushed = put(session.graph, client, progress)
    finally:
        progress.end()
    for each in pushed:
        click.echo(f"{each.there:8d}  {each.graph}")
    click.echo(f"{sum(each.there for each in pushed):8d}  triples in {len(pushed)} graphs at {uri}.")
    wrong = [each for each in pushed if each.there != each.sent]
    for each in wrong:
        tell(f"<{each.graph}> should hold {each.sent} triples and holds {each.there}. Push again.")
    click.get_current_context().exit(1 if wrong else 0)


@push.command()
@click.option(
    "--uri", required=True, metavar="URI", help="The server's address: bolt://HOST:7687 or neo4j://…."
)
@click.option("--user", default="neo4j", metavar="NAME", help="Who asks.", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else from"
              " NEO4J_PASSWORD, else it is asked for.")  # fmt: skip
@click.option("--database", metavar="NAME", default="", help="Which database; else the user's home database.")
@click.option("--prune", is_flag=True, help="Remove what patgraph made there and the graph no longer has.")
@pass_session
def neo4j(session: Session, uri: str, user: str, password_stdin: bool, database: str, prune: bool) -> None:
    """Merge the graph into a Neo4j 5 database, and count what is there."""
    from ..pushing.neo4j import Login
    from ..pushing.neo4j import push as put

    login = Login(uri, user, _password(user, password_stdin), database)
    progress = Progress("Pushing: {}")
    try:
        pushed = put(session.graph, login, progress, prune=prune)
    finally:
        progress.end()
    click.echo(f"{pushed.server} at {uri}\n{_spoken(pushed.done).capitalize()}.")
    for what, counts in (("nodes", pushed.nodes), ("relationships", pushed.relationships)):
        sent, there = sum(each.sent for each in counts), sum(each.there for each in counts)
        click.echo(f"Of the graph's {sent:,d} {what}, {there:,d} are there.")
    if any(pushed.stale.values()):
        left = " and ".join(f"{number:,d} {what}" for what, number in pushed.stale.items() if number)
        cure = "" if prune else " --prune removes them."
        why = " Relationships of others hang on them." if pushed.kept else ""
        tell(f"{left} that the graph no longer has stay there.{cure}{why}")
    for each in pushed.wrong:
        tell(f"{each.name}: {each.there:,d} are there instead of {each.sent:,d}. Push again.")
    click.get_current_context().exit(1 if pushed.wrong else 0)


def _spoken(done: Mapping[str, int]) -> str:
    """Which nodes and relationships were made and removed; else how many properties were set, if any."""
    said = []
    for verb, change in (("created", "created"), ("removed", "deleted")):
        things = [
            f"{done[name]:,d} {thing}"
            for thing in ("nodes", "relationships")
            if done.get(name := f"{thing}_{change}")
        ]
        said += [f"{verb} {' and '.join(things)}"] if things else []
    if not said and done:
        said = [f"set {done.get('properties_set', 0):,d} properties"]
    return ", ".join(said) or "nothing changed"


def _password(user: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if "NEO4J_PASSWORD" in os.environ:
        return os.environ["NEO4J_PASSWORD"]
    if not sys.stdin.isatty():
        raise click.UsageError("Give the password by --password-stdin or in NEO4J_PASSWORD.")
    answer: str = click.prompt(
        f"Password of {user}", hide_input=True, default="", show_default=False, err=True
    )
    return answer
