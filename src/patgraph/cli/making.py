"""Files made from the graph, and the state of its sources: explore, export, check."""

from __future__ import annotations

import os
import re
import sys

import click

from ..errors import Finding, SettingsError
from .options import condition_options, export_names, kind_option, names_of
from .session import Session, laid_out, pass_session, tell

SEVERITIES = ("error", "warning", "note")


@click.command()
@click.argument("patterns", nargs=-1, shell_complete=names_of("pattern"))
@click.option(
    "-o", "--output", default="patgraph.html", metavar="FILE", help="Where to write.", show_default=True
)
@click.option("--depth", type=click.IntRange(1, 4), default=1, help="Steps around PATTERNs at the start.")
@kind_option
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@click.option("--force", is_flag=True, help="Replace a file that patgraph did not write.")
@pass_session
def explore(
    session: Session,
    patterns: tuple[str, ...],
    output: str,
    depth: int,
    kinds: tuple[str, ...],
    open_it: bool,
    force: bool,
) -> None:
    """Write the interactive page: one HTML file that needs no network. It starts at PATTERNs, if given."""
    from ..exports.explorer import write_page

    written = write_page(session.graph, output, start=patterns, depth=depth, kinds=kinds, force=force)
    click.echo(f"Wrote {written}. Open it in a browser.")
    if open_it:
        import webbrowser

        webbrowser.open(f"file://{os.path.abspath(written)}")


@click.command()
@click.argument("form", metavar="[FORMAT]", required=False, shell_complete=export_names)
@click.option("-o", "--output", metavar="PATH", help="Where to write; - is standard output.")
@click.option("--all", "all_formats", is_flag=True, help="Every format, into exports/ or the folder of -o.")
@click.option("--check", "check_only", is_flag=True, help="Say which files of the folder are stale.")
@click.option("--around", "around", multiple=True, metavar="PATTERN", shell_complete=names_of("pattern"),
              help="Only the neighbourhood of this entry. Repeatable.")  # fmt: skip
@click.option(
    "--depth", type=click.IntRange(1, 10), default=1, help="Steps around --around.", show_default=True
)
@kind_option
@condition_options
@click.option("--inferred", is_flag=True, help="Inferred relations as well.")
@click.option("--force", is_flag=True, help="Replace a file that patgraph did not write.")
@pass_session
def export(
    session: Session,
    /,
    form: str | None,
    output: str | None,
    all_formats: bool,
    check_only: bool,
    around: tuple[str, ...],
    depth: int,
    kinds: tuple[str, ...],
    inferred: bool,
    force: bool,
    entry_form: str | None,
    **conditions: str | None,
) -> None:
    """Write the graph as FORMAT, or all formats, or check that written ones are fresh.

    --around and the conditions (--category to --form) write a part of it: the neighbourhood, and of that or of the
    graph the entries that fit.
    """
    from .. import exports

    if sum((form is not None, all_formats, check_only)) != 1:
        listed = ", ".join(exports.EXPORTS)
        raise click.UsageError(f"Give a FORMAT, --all or --check. Formats: {listed}.")
    conditions["form"] = entry_form
    if form is None and (around or kinds or inferred or any(conditions.values())):
        raise click.UsageError("--all and --check take the whole graph. Name a FORMAT to write a part of it.")
    graph = session.graph
    if check_only:
        stale = exports.check(graph, output or "exports")
        for each in stale:
            click.echo(str(each))
        if not stale:
            tell("All exports are fresh.")
        click.get_current_context().exit(1 if stale else 0)
    if all_formats:
        for path in exports.export_all(graph, output or "exports", force=force):
            click.echo(f"Wrote {path}.")
        return
    assert form is not None
    if form not in exports.EXPORTS:
        from ..errors import UnknownName, near

        raise UnknownName("export format", form, near(form, exports.EXPORTS))
    selection = exports.selection(
        graph, around=around, depth=depth, kinds=kinds, inferred=inferred, **conditions
    )
    if output == "-":
        sys.stdout.buffer.write(exports.render(graph, form, selection))
        return
    click.echo(f"Wrote {exports.export(graph, form, output, force=force, selection=selection)}.")


@click.command()
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--shacl", is_flag=True, help="Also validate against the SHACL shapes (needs patgraph[shacl]).")
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "sarif")),
    default="text",
    help="How to write the findings.",
    show_default=True,
)
@pass_session
def check(session: Session, folder: str | None, shacl: bool, strict: bool, form: str) -> None:
    """Is the graph sound and good? Every finding with file, line and code.

    With DIR, that folder is checked: as the base if it is the base, else as an overlay.
    """
    from ..checking import check_graph
    from ..reports import report
    from ..settings import find_inputs

    if session.engine.shown:
        raise click.UsageError("check reads the files of a graph; it has no --store and no --endpoint.")
    inputs = find_inputs(session.overlays)
    if folder is not None and not os.path.isdir(folder):
        raise SettingsError(f"'{folder}' is no folder. Name a folder of YAML files to check.")
    if folder is not None:
        path = os.path.normpath(os.path.abspath(folder))
        if path not in (inputs.base, *inputs.overlays):
            inputs = find_inputs((*session.overlays, folder))
    findings = check_graph(inputs, shacl=shacl)
    if folder is not None:
        findings = [f for f in findings if f.severity == "error" or _concerns(f, folder)]
    written = report(findings, form)
    click.echo(laid_out(written, sys.stdout) if form == "text" else written, nl=False)
    failing = ("error", "warning") if strict else ("error",)
    click.get_current_context().exit(1 if any(f.severity in failing for f in findings) else 0)


def _concerns(finding: Finding, folder: str) -> bool:
    """Whether a finding is about a file of the folder, or names one as the other place."""
    inside = os.path.join(os.path.abspath(folder), "")
    others = re.findall(r" in (.+?):\d+:\d", finding.message)
    return any(os.path.abspath(path).startswith(inside) for path in (finding.place.path, *others))
