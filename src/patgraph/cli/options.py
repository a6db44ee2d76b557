"""Options and arguments that commands share, with their shell completion."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem

from ..tables import FORMATS

Decorated = Callable[..., Any]


def output_options(command: Decorated) -> Decorated:
    """--format and --show-query, as every question has them."""
    command = click.option(
        "--show-query", is_flag=True, help="Print the SPARQL query instead of its answer."
    )(command)
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        help="How to write the answer.",
        show_default=True,
    )(command)


def names_of(what: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completion with the ids of all things of a class."""

    def complete(
        context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from ..names import CLASSES
        from ..queries import query
        from ..terms import expand, iri_term

        store = _session(context).graph.store
        text = query("names").filled(**{"class": [iri_term(expand(CLASSES[what]))]})
        found: dict[str, str] = {}
        for row in store.select(text).records():
            found.setdefault(row["id"], row["name"])
        begun = incomplete.casefold()
        return [
            CompletionItem(identifier, help=name)
            for identifier, name in found.items()
            if identifier.startswith(begun)
        ]

    return complete


def kind_names(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completion with relation kinds and their inverses."""
    found = []
    for row in _session(context).graph.kinds():
        found.append(CompletionItem(row["id"], help=row["phrase"]))
        if row.get("inverse"):
            found.append(CompletionItem(row["inverse"], help=row["inverse_phrase"]))
    return [item for item in found if item.value.startswith(incomplete)]


def saved_names(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Completion with the saved queries."""
    from ..queries import saved

    return [CompletionItem(n, help=q.title) for n, q in saved().items() if n.startswith(incomplete)]


def export_names(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Completion with the export formats."""
    from ..exports import EXPORTS

    return [CompletionItem(n, help=e.title) for n, e in EXPORTS.items() if n.startswith(incomplete)]


def pattern_argument(name: str = "pattern", *, many: bool = False) -> Callable[[Decorated], Decorated]:
    """A PATTERN in any spelling."""
    return click.argument(
        name, nargs=-1 if many else 1, required=not many, shell_complete=names_of("pattern")
    )


def kind_option(command: Decorated) -> Decorated:
    """--kind, repeatable."""
    return click.option(
        "--kind",
        "kinds",
        multiple=True,
        metavar="KIND",
        shell_complete=kind_names,
        help="Keep this relation kind, family or inverse kind. Repeatable.",
    )(command)


ENGINE_TIMEOUT = 60.0


class Seconds(click.FloatRange):
    """A time-out. Every comparison with NaN is false, so that a range alone lets it pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number of seconds."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return seconds


def header_option(command: Decorated) -> Decorated:
    """--header, repeatable."""
    return click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="HEADER",
        help="Send 'Name: value' to the service, or the lines of @FILE. Repeatable.",
    )(command)


def timeout_option(command: Decorated) -> Decorated:
    """--timeout, in seconds."""
    return click.option(
        "--timeout",
        type=Seconds(0.1, 86_400),
        default=ENGINE_TIMEOUT,
        metavar="SECONDS",
        help="How long one exchange with the service may take.",
        show_default=True,
    )(command)


def condition_options(command: Decorated) -> Decorated:
    """The conditions of `PatternGraph.list`: --category to --form."""
    told = {
        "category": "In this category or below it.",
        "service-type": "Living in this kind of service.",
        "quality": "Improving this quality or a part of it.",
        "problem": "Solving this problem.",
        "catalogue": "Carried by this catalogue.",
        "technology": "Implemented with this technology.",
    }
    forms = click.Choice(("pattern", "style", "technique", "protocol", "anti-pattern"))
    command = click.option("--form", "entry_form", type=forms, help="Of this form.")(command)
    for name, text in reversed(told.items()):
        command = click.option(f"--{name}", shell_complete=names_of(name), help=text)(command)
    return command


def _session(context: click.Context) -> Any:
    """The session, also while the shell completes and the group's function has not run."""
    from .session import Engine, Session

    found = context.find_object(Session)
    if found is None:
        given = context.find_root().params
        engine = Engine(
            given.get("store") or "",
            given.get("endpoint") or "",
            given.get("headers") or (),
            given.get("timeout") or ENGINE_TIMEOUT,
        )
        found = Session(given.get("graphs") or (), engine)
    return found
