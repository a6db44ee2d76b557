"""An organisation's own graph: start one, and see what it changes."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..errors import InvalidGraph, SettingsError
from ..tables import FORMATS
from .printing import bold, paragraph, plain_table, print_json, print_table
from .session import Session, coloured, pass_session

if TYPE_CHECKING:
    from ..compiling import Loaded
    from ..differences import Difference
    from ..errors import Finding
    from ..records import Records
    from ..settings import Inputs

SIGNS = {"added": "+", "removed": "−", "changed": "~"}


@click.command()
@click.argument("folder", metavar="DIR")
def init(folder: str) -> None:
    """Start an overlay in DIR: a small example that works, to be replaced by your own."""
    from ..starting import start_overlay

    for name in start_overlay(folder):
        if not name.startswith("."):
            click.echo(f"{folder.rstrip('/')}/{name}")
    click.echo(f"Ask both graphs together with: patgraph --graph {folder} related house-outbox", err=True)


@click.command()
@click.argument("before", metavar="[A]", default="shipped")
@click.argument("after", metavar="[B]", default="current")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    help="How to write it.",
    show_default=True,
)
@pass_session
def diff(session: Session, before: str, after: str, form: str) -> None:
    """What changed from graph A to graph B.

    Each is a folder of YAML, a file that `patgraph export nquads` wrote, "shipped" (the graph in the package)
    or "current" (the graph in use, overlays included). A folder that does not stand by itself is laid over
    the base graph. Without arguments: what the overlays change.
    """
    from ..differences import differences

    found = differences(_records(session, before), _records(session, after))
    if form == "json":
        print_json([each._asdict() for each in found])
    elif form == "table":
        _print(found)
    else:
        columns = ["change", "what", "id", "field", "before", "after"]
        print_table(plain_table(columns, [[_flat(value) for value in each] for each in found]), form)
    if not found:
        click.echo("Nothing changed.", err=True)


def _records(session: Session, named: str) -> Records:
    from ..compiling import load
    from ..settings import package_base

    if named == "current":
        return session.graph.records()
    if named == "shipped":
        inputs = package_base()
        return _stored(inputs.compiled) if inputs.compiled else load(inputs).records
    if os.path.isdir(named):
        return _of_folder(named, session.inputs)
    if os.path.isfile(named):
        return _stored(named)
    raise SettingsError(f"'{named}' is no folder and no file. Name a graph, or say shipped or current.")


def _of_folder(folder: str, inputs: Inputs) -> Records:
    """The records of a graph in a folder, or of an overlay there together with the base below it."""
    from ..compiling import load
    from ..settings import laid_over, standing_alone

    loaded = load(standing_alone(folder))
    errors = _errors(loaded)
    if errors or not loaded.records.patterns:
        over = load(laid_over(inputs, folder))
        # An overlay by itself lacks most of what it names; over the base, a graph of its own repeats it.
        if len(_errors(over)) <= len(errors):
            loaded, errors = over, _errors(over)
    if errors:
        raise InvalidGraph(errors)
    return loaded.records


def _errors(loaded: Loaded) -> Sequence[Finding]:
    return [finding for finding in loaded.findings if finding.severity == "error"]


def _stored(path: str) -> Records:
    from ..graph import PatternGraph
    from ..store.embedded import in_memory

    try:
        with open(path, encoding="utf-8") as file:
            records = PatternGraph(in_memory(file.read())).records()
    except (OSError, SyntaxError, UnicodeDecodeError):
        raise SettingsError(
            f"'{path}' cannot be read as N-Quads. Name a file of patgraph export nquads."
        ) from None
    if not records.patterns:
        raise SettingsError(f"'{path}' holds no pattern. Name a file of patgraph export nquads.")
    return records


def _flat(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _print(found: Sequence[Difference]) -> None:
    for each in found:
        head = f"{SIGNS[each.change]} {each.what} {bold(each.id)}"
        if not each.field:
            click.echo(head, color=coloured())
            continue
        click.echo(f"{head}: {each.field.replace('_', ' ')}", color=coloured())
        for sign, value in (("−", each.before), ("+", each.after)):
            if value is not None and value != []:
                click.echo(paragraph(_shown(value), 6, f"    {sign} "), color=coloured())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    return str(value)
