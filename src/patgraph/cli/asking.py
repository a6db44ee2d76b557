"""Questions: related, show, list, search, path, sparql."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ..errors import QueryError
from ..store import Limits
from ..tables import FORMATS, Table
from .options import (
    Seconds,
    condition_options,
    kind_option,
    output_options,
    pattern_argument,
    saved_names,
)
from .printing import (
    ARROWS,
    bold,
    paragraph,
    plain_table,
    print_entries,
    print_entry,
    print_json,
    print_neighbourhood,
    print_nothing,
    print_table,
)
from .session import Session, coloured, pass_session

if TYPE_CHECKING:
    from ..graph import PatternGraph


@click.command()
@pattern_argument()
@kind_option
@click.option(
    "--depth",
    type=click.IntRange(1, 10),
    default=1,
    help="How many steps away to look.",
    show_default=True,
)
@click.option("--inferred", is_flag=True, help="Also what depends on it, or it on, through others.")
@output_options
@pass_session
def related(
    session: Session,
    pattern: str,
    kinds: tuple[str, ...],
    depth: int,
    inferred: bool,
    form: str,
    show_query: bool,
) -> None:
    """What relates to PATTERN, grouped by family, with reasons and sources."""
    graph = session.graph
    if show_query or form in ("csv", "tsv", "markdown"):
        text = graph.related_query(pattern, kind=kinds, depth=depth)
        if show_query:
            click.echo(text, nl=False)
        else:
            print_table(graph.store.select(text), form)
        return
    found = graph.related(pattern, kind=kinds, depth=depth, inferred=inferred)
    if form == "json":
        print_json(found.to_plain())
    else:
        print_neighbourhood(found)
    if not found.edges:
        print_nothing(f"Nothing {'of this kind ' if kinds else ''}relates to {found.pattern.name}.")


@click.command()
@pattern_argument()
@output_options
@pass_session
def show(session: Session, pattern: str, form: str, show_query: bool) -> None:
    """The whole entry PATTERN."""
    graph = session.graph
    if show_query or form in ("csv", "tsv", "markdown"):
        text = graph.entry_query(pattern)
        if show_query:
            click.echo(text, nl=False)
        else:
            print_table(graph.store.select(text), form)
        return
    entry = graph.entry_to_plain(pattern)
    if form == "json":
        print_json(entry)
    else:
        print_entry(entry, graph.titles(entry.get("references", [])), _replacement(graph, entry))


def _replacement(graph: PatternGraph, entry: Mapping[str, Any]) -> str:
    """The name of the entry to use instead of this one; "" unless it is deprecated."""
    if "deprecated" not in entry:
        return ""
    instead = entry["deprecated"]["replaced_by"]
    return next((row["name"] for row in graph.entries([instead]).records()), instead)


@click.command("list")
@condition_options
@output_options
@pass_session
def list_(
    session: Session, /, form: str, show_query: bool, entry_form: str | None, **conditions: Any
) -> None:
    """Entries that fit every condition given."""
    graph = session.asked()
    conditions["form"] = entry_form
    text = graph.list_query(**conditions)
    if show_query:
        click.echo(text, nl=False)
        return
    table = graph.store.select(text)
    _print_entries(table, form)
    if not table.rows:
        print_nothing("No entry fits.")


def _print_entries(table: Table, form: str, extra: dict[str, dict[str, Any]] | None = None) -> None:
    from ..graph import entries_to_plain

    if form in ("csv", "tsv"):
        print_table(table, form)
        return
    entries = entries_to_plain(table)
    if extra:
        entries = [{**entry, **extra[entry["id"]]} for entry in entries]
        entries.sort(key=lambda entry: (-entry["score"], entry["id"]))
    if form == "json":
        print_json(entries)
        return
    if form == "table":
        print_entries(entries)
        return
    rows = [[entry["id"], entry["name"], entry.get("snippet", entry["summary"])] for entry in entries]
    if rows:
        print_table(plain_table(["id", "name", "snippet" if extra else "summary"], rows), form)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "-n", "limit", type=click.IntRange(1, 1000), default=10, help="At most this many.", show_default=True
)
@output_options
@pass_session
def search(session: Session, words: tuple[str, ...], limit: int, form: str, show_query: bool) -> None:
    """Entries in whose names, aliases, problems, summaries and solutions WORDS occur, best first.

    Where no entry has all the words, those with any of them are found.
    """
    graph = session.asked()
    if show_query:
        click.echo(graph.documents_query(), nl=False)
        return
    asked = " ".join(words)
    hits = graph.search(asked, limit)
    if not hits:
        if form == "json":
            print_json([])
        print_nothing(f"Nothing is found for '{asked}'.{_did_you_mean(graph, asked)}")
        return
    extra = {hit.id: {"score": hit.score, "snippet": hit.snippet} for hit in hits}
    _print_entries(graph.entries(list(extra)), form, extra)


def _did_you_mean(graph: PatternGraph, asked: str) -> str:
    from ..names import suggestions

    found = suggestions(graph.store, "pattern", asked)
    return f" Did you mean '{found[0]}'?" if found else ""


@click.command()
@pattern_argument("start")
@pattern_argument("end")
@kind_option
@click.option("-n", "count", type=click.IntRange(1, 20), default=1, help="How many ways.", show_default=True)
@output_options
@pass_session
def path(
    session: Session, start: str, end: str, kinds: tuple[str, ...], count: int, form: str, show_query: bool
) -> None:
    """How START leads to END, each step explained."""
    graph = session.asked()
    if show_query:
        click.echo(graph.edges_query(), nl=False)
        return
    found = graph.path(start, end, kind=kinds, count=count)
    if form == "json":
        print_json({"paths": [{"steps": [step._asdict() for step in way]} for way in found]})
    elif form == "table":
        passed = sorted({end for way in found for step in way for end in (step.subject, step.target)})
        listed = graph.entries(passed).records()
        deprecated = {row["id"] for row in listed if row["deprecated"] == "true"}
        _print_paths(found, {row["id"]: row for row in graph.kinds()}, deprecated)
    else:
        rows = [[number, *step] for number, way in enumerate(found, 1) for step in way]
        columns = ["path", "subject", "kind", "direction", "target", "rationale"]
        print_table(plain_table(columns, rows), form)
    if not found:
        same = graph.find(start).id == graph.find(end).id
        print_nothing(
            f"'{start}' and '{end}' are the same entry. Name two."
            if same
            else f"No way leads from '{start}' to '{end}'."
        )


def _print_paths(
    found: Sequence[Sequence[Any]], kinds: Mapping[str, Mapping[str, str]], deprecated: Collection[str]
) -> None:
    def shown(entry: str) -> str:
        return bold(entry) + (" (deprecated)" if entry in deprecated else "")

    for number, way in enumerate(found, 1):
        if len(found) > 1:
            click.echo(bold(f"{'' if number == 1 else chr(10)}Way {number}"), color=coloured())
        for step in way:
            arrow = ARROWS[step.direction]
            here, there = (step.subject, step.target)
            phrase = kinds[step.kind]["phrase"]
            if step.direction == "in":
                here, there, phrase = step.target, step.subject, kinds[step.kind]["inverse_phrase"]
            click.echo(f"{shown(here)} {arrow} {phrase} {shown(there)}", color=coloured())
            click.echo(paragraph(step.rationale, 4))


@click.command()
@click.argument("query_text", metavar="[QUERY]", required=False)
@click.option("--file", "file_name", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option(
    "--saved",
    "saved_name",
    metavar="NAME",
    is_flag=False,
    flag_value="",
    shell_complete=saved_names,
    help="A shipped question; alone, the list of them.",
)
@click.option(
    "-p", "parameters", multiple=True, metavar="KEY=VALUE", help="A parameter of the saved question."
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, "turtle", "ntriples", "jsonld", "rdfxml")),
    default=None,
    help="How to write the answer; triples come as turtle.",
)
@click.option(
    "--timeout",
    type=Seconds(0, 86_400, min_open=True),
    metavar="SECONDS",
    help="Stop the query after so long; limits its memory, too.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse an answer with more rows; limits its memory, too.",
)
@click.option("--show-query", is_flag=True, help="Print the query instead of its answer.")
@pass_session
def sparql(
    session: Session,
    query_text: str | None,
    file_name: str | None,
    saved_name: str | None,
    parameters: tuple[str, ...],
    form: str | None,
    timeout: float | None,
    max_rows: int | None,
    show_query: bool,
) -> None:
    """Ask a SPARQL 1.1 QUERY, or one of the shipped questions by name."""
    from ..queries import saved

    given = [each for each in (query_text, file_name, saved_name) if each is not None]
    if len(given) != 1 or (parameters and not saved_name):
        raise click.UsageError("Give one of QUERY, --file FILE or --saved NAME; -p goes with --saved.")
    if saved_name == "":
        rows = [
            [query.name, query.title, ", ".join(param.name for param in query.params)]
            for query in saved().values()
        ]
        print_table(plain_table(["name", "question", "parameters"], rows), form or "table")
        return
    if saved_name:
        text = session.graph.saved_query(saved_name, **_parameters(parameters))
    else:
        text = query_text if query_text is not None else _read_query(str(file_name))
    if show_query:
        click.echo(text, nl=not text.endswith("\n"))
        return
    limits = Limits(timeout, max_rows) if timeout or max_rows else None
    # A process of its own has to be ended, too, so there the interrupt must come through.
    graph = session.graph if limits else session.asked()
    _print_answer(graph.sparql(text, limits), form)


def _parameters(given: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(f"'{each}' is no KEY=VALUE.")
        found.setdefault(key.replace("-", "_"), []).append(value)
    return found


def _read_query(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        with open(name, "rb") as file:
            return file.read(4_000_000).decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the query is not UTF-8 at byte {error.start}.") from None
    except OSError as error:
        raise QueryError(f"{name} cannot be read: {error.strerror}.") from None


def _print_answer(answer: Any, form: str | None) -> None:
    if isinstance(answer, Table):
        if form in ("turtle", "ntriples", "jsonld", "rdfxml"):
            raise click.UsageError(f"The answer is a table; write it as {', '.join(FORMATS)}.")
        print_table(answer, form or "table")
    elif isinstance(answer, bool):
        if form == "json":
            print_json({"head": {}, "boolean": answer})
        else:
            click.echo("true" if answer else "false")
    else:
        from ..store.triples import RDF_FORMATS, serialised

        chosen = "turtle" if form in (None, "table") else str(form)
        if chosen not in RDF_FORMATS:
            raise click.UsageError(f"The answer is triples; write them as {', '.join(RDF_FORMATS)}.")
        click.echo(serialised(answer, chosen), nl=False)
