"""What networkx sees: rank, communities, and the numbers of stats."""

from __future__ import annotations

import click

from .options import kind_option, output_options
from .printing import bold, paragraph, plain_table, print_json, print_nothing, print_table
from .session import Session, coloured, pass_session

MEASURES = ("degree", "pagerank", "betweenness")
_NONE = "No entry has a relation of this kind."


@click.command()
@click.option(
    "--measure",
    type=click.Choice(MEASURES),
    default="pagerank",
    help="degree and pagerank find hubs, betweenness finds bridges.",
    show_default=True,
)
@click.option("-n", "limit", type=click.IntRange(1), default=20, help="At most this many.", show_default=True)
@kind_option
@output_options
@pass_session
def rank(
    session: Session, measure: str, limit: int, kinds: tuple[str, ...], form: str, show_query: bool
) -> None:
    """The entries on which the graph turns."""
    graph = session.asked()
    if show_query:
        click.echo(graph.edges_query(), nl=False)
        return
    rows = graph.rank(measure, kind=kinds)[:limit]
    if form == "json":
        print_json([row._asdict() for row in rows])
    else:
        print_table(plain_table(["id", "name", "measure", "value"], rows), form)
    if not rows:
        print_nothing(_NONE)


@click.command()
@kind_option
@output_options
@pass_session
def communities(session: Session, kinds: tuple[str, ...], form: str, show_query: bool) -> None:
    """Groups of entries that relate more to each other than to the rest."""
    graph = session.asked()
    if show_query:
        click.echo(graph.edges_query(), nl=False)
        return
    found = graph.communities(kind=kinds)
    if form == "json":
        print_json([{"id": c.id, "label": c.label, "patterns": list(c.patterns)} for c in found])
    elif form == "table":
        for community in found:
            click.echo(
                f"{bold(f'{community.id}. {community.label}')}  ({len(community.patterns)})", color=coloured()
            )
            click.echo(paragraph(", ".join(community.patterns), 3))
    else:
        rows = [[c.id, c.label, pattern] for c in found for pattern in c.patterns]
        print_table(plain_table(["id", "label", "pattern"], rows), form)
    if not found:
        print_nothing(_NONE)


@click.command()
@output_options
@pass_session
def stats(session: Session, form: str, show_query: bool) -> None:
    """How large the graph is, and how much of each catalogue it carries."""
    graph = session.asked()
    if show_query:
        click.echo(graph.numbers_query(), nl=False)
        return
    numbers = graph.stats()
    if form == "json":
        print_json(numbers)
        return
    rows = []
    inputs = graph.inputs
    if inputs is not None:
        # On the screen the folders say more than the graphs that were made from them.
        numbers |= {"base": inputs.compiled or inputs.base, "overlays": [*inputs.overlays]}
    else:
        numbers |= {"answered by": session.engine.shown}
    for name, value in numbers.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        rows.append([name, f"{shown:.0%}" if name.startswith("coverage.") else str(shown)])
    print_table(plain_table(["what", "number"], rows), form, whole=("what",))
