"""A document becomes drafts in an overlay; what is sure, near and unknown is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ..tables import printable
from .printing import print_json
from .session import Session, pass_session, terminal_width

if TYPE_CHECKING:
    from ..importing.placing import Change
    from ..importing.planning import Plan, Planned

KINDS = ("markdown", "csv", "turtle", "jsonld", "rdfxml", "ntriples")
NAMING = ("auto", "headings", "items")


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", "folder", metavar="DIR", help="The overlay to write into; new or your own.")
@click.option("--from", "kind", type=click.Choice(KINDS), help="What FILE is, when its ending does not tell.")
@click.option(
    "--names",
    "naming",
    type=click.Choice(NAMING),
    default="auto",
    show_default=True,
    help="In a list of links: what names the patterns.",
)
@click.option("--catalogue-id", default="", metavar="ID", help="The id of the catalogue that FILE becomes.")
@click.option("--title", default="", metavar="TEXT", help="Its title.")
@click.option("--dry-run", is_flag=True, help="Print the files instead of writing them, as without -o.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to report.",
)
@pass_session
def import_(
    session: Session,
    file: str,
    folder: str | None,
    kind: str | None,
    naming: str,
    catalogue_id: str,
    title: str,
    dry_run: bool,
    form: str,
) -> None:
    """Draft YAML from a document that names patterns: Markdown, CSV or SKOS.

    Names are matched with known entries; whatever is not certain is marked "unsure" in the files, and names that
    nothing has become drafts, which no command reads until they are finished.
    """
    from ..importing import read_document
    from ..importing.placing import changes, own_catalogues, prove, refuse_folder, write
    from ..importing.planning import plan

    if session.engine.shown:
        raise click.UsageError(
            "import checks what it writes against the YAML of the graph: leave out --endpoint and --store."
        )
    target = folder or ""
    there = bool(target) and os.path.isdir(target)
    if target:
        refuse_folder(target)
    asked = Session((*session.overlays, target), session.engine) if there else session
    found = plan(
        read_document(file, kind or ""),
        asked.graph,
        name=os.path.basename(file),
        catalogue=catalogue_id,
        title=" ".join(title.split()),
        naming=naming,
        reimported=own_catalogues(target) if there else (),
    )
    made = changes(found, target if there else "")
    prove(made, target, asked.inputs)
    written = bool(target) and not dry_run
    if written:
        write(made, target)
    if form == "json":
        print_json(_answer(found, made, target, written=written))
        return
    if not written:
        _print_files(made, target)
    _report(found, made, target, file, written=written)


def _print_files(made: list[Change], folder: str) -> None:
    begin = folder.rstrip("/") + "/" if folder else ""
    for change in made:
        if change.state in ("new", "replaced", "extended"):
            click.echo(f"# ---- {begin}{change.path} ({change.state})\n{change.text}")
        else:
            click.echo(f"# ---- {begin}{change.path} ({change.state})\n")


def _numbers(plan: Plan) -> dict[str, int]:
    numbers = dict.fromkeys(("matched", "near", "ambiguous", "unknown"), 0)
    for each in plan.listings:
        numbers[each.found.match.result] += 1
    return numbers


def _answer(plan: Plan, made: list[Change], folder: str, *, written: bool) -> dict[str, Any]:
    return {
        "catalogue": plan.catalogue,
        "title": plan.title,
        "folder": folder or None,
        "written": written,
        **_numbers(plan),
        "names": [
            {
                "name": each.draft.name,
                "line": each.draft.line,
                "result": each.found.match.result,
                "patterns": list(each.found.match.ids),
                "match": each.found.match.match if each.found.match.ids else None,
                "how": each.found.match.how,
                "suggestions": list(each.found.match.suggestions),
                "draft": each.draft_id or None,
            }
            for each in plan.listings
        ],
        "skipped": [{"line": each.line, "message": each.message} for each in plan.skipped],
        "files": [{"path": each.path, "state": each.state} for each in made],
    }


def _report(plan: Plan, made: list[Change], folder: str, file: str, *, written: bool) -> None:
    """Tells on standard error what a person has to look at."""
    from shlex import quote

    def tell(text: str = "") -> None:
        click.echo(printable(text), err=True)

    by_result: dict[str, list[Planned]] = {}
    for each in plan.listings:
        by_result.setdefault(each.found.match.result, []).append(each)
    for result, head in (
        ("near", "Near, please look:"),
        ("ambiguous", "Names of several entries, please decide:"),
        ("unknown", "Unknown, drafts are begun:"),
    ):
        if by_result.get(result):
            tell(head)
            for each in by_result[result]:
                _tell_name(each, file)
    if plan.skipped:
        tell("Left out, or read with a doubt:")
        for skipped in plan.skipped:
            _tell(f"{_place(file, skipped.line)}: {skipped.message}")
    kept = [each.path for each in made if each.state == "kept"]
    if kept:
        tell("Kept as it is, because a person wrote or changed it:")
        for path in kept:
            _tell(f"{folder.rstrip('/')}/{path}")
    numbers = _numbers(plan)
    shown = ", ".join(
        f"{number} {result}" for result, number in numbers.items() if number or result != "ambiguous"
    )
    tell(f"{sum(numbers.values())} names in the catalogue '{plan.catalogue}': {shown}.")
    if written:
        files = sum(1 for each in made if each.state in ("new", "replaced", "extended"))
        spoken = f"{files} file{'s' if files != 1 else ''}"
        tell(f"{spoken} written to {folder}. Ask with: patgraph --graph {quote(folder)} stats")
    else:
        tell("Nothing was written." if folder else "Nothing was written. Name an overlay with -o DIR.")


def _tell_name(planned: Planned, file: str) -> None:
    match = planned.found.match
    place = _place(file, planned.draft.line)
    said = f"'{planned.draft.name}'"
    if match.ids:
        said += f" → {' and '.join(match.ids)}: {match.how}"
    elif match.suggestions:
        said += f": is it {' or '.join(match.suggestions)}?"
    elif match.how:
        said += f": {match.how}"
    _tell(f"{place}: {said}")


def _tell(text: str) -> None:
    import textwrap

    lines = textwrap.wrap(
        printable(text), terminal_width() - 2, break_long_words=False, break_on_hyphens=False
    )
    click.echo("\n    ".join(["  " + lines[0], *lines[1:]]) if lines else "", err=True)


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file
