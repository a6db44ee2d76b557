"""Loading running databases: push."""

from __future__ import annotations

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
