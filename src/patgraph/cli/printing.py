"""How answers look on a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ..tables import Table, printable, wrapped, written
from .session import coloured, tell, terminal_width

if TYPE_CHECKING:
    from ..neighbourhood import Edge, Neighbourhood, SourceRef

ARROWS = {"out": "→", "in": "←", "both": "↔"}


def print_json(value: Any) -> None:
    """A JSON document, indented."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(table: Table, form: str, *, whole: Collection[str] = ()) -> None:
    """A table in one of its written forms. whole: the columns that no narrow terminal breaks."""
    click.echo(written(table, form, width=terminal_width(), whole=whole), nl=False, color=coloured())


def print_nothing(message: str) -> None:
    """Says that the answer is empty and ends with exit code 1."""
    tell(message)
    click.get_current_context().exit(1)


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table of Python values; numbers keep their type so that they align right."""
    from ..tables import Cell

    xsd = "http://www.w3.org/2001/XMLSchema#"

    def cell(value: Any) -> Cell | None:
        if value is None:
            return None
        if isinstance(value, bool):
            return Cell(str(value).lower(), "literal", xsd + "boolean")
        if isinstance(value, int):
            return Cell(str(value), "literal", xsd + "integer")
        if isinstance(value, float):
            return Cell(f"{value:.6g}", "literal", xsd + "decimal")
        return Cell(str(value))

    return Table(columns, [tuple(cell(value) for value in row) for row in rows])


def bold(text: str) -> str:
    """Emphasis, where the terminal shows it."""
    return click.style(text, bold=True)


def dim(text: str) -> str:
    """Less than plain, where the terminal shows it."""
    return click.style(text, dim=True)


def paragraph(text: str, indent: int = 0, first: str | None = None) -> str:
    """Text wrapped to the terminal, every line indented; `first` begins the first line instead."""
    space = " " * indent
    lines = wrapped(printable(" ".join(text.split())), terminal_width() - indent)
    return "\n".join((first if first is not None and not n else space) + line for n, line in enumerate(lines))


def print_entries(entries: Iterable[Mapping[str, Any]]) -> None:
    """Entries one below the other: name, id, form where it is no plain pattern, whether deprecated, and a
    line about each.
    """
    for entry in entries:
        form = "" if entry["form"] == "pattern" else f"  ({entry['form']})"
        mark = "  (deprecated)" if entry["deprecated"] else ""
        click.echo(f"{bold(printable(entry['name']))}  {dim(entry['id'])}{form}{mark}", color=coloured())
        click.echo(paragraph(entry.get("snippet", entry["summary"]), 4))


def print_neighbourhood(found: Neighbourhood) -> None:
    """The relations grouped by family, each with reason and numbered sources, which follow at the end."""
    lines = [f"{bold(printable(found.pattern.name))}  {dim(found.pattern.id)}"]
    if found.replacement:
        lines += [deprecation(*found.replacement), ""]
    lines.append(paragraph(found.pattern.summary))
    numbers: dict[str, int] = {}
    cited: list[SourceRef] = []
    family = None
    for edge in found:
        if edge.family != family:
            family = edge.family
            lines += ["", bold(_heading(family))]
        for source in edge.sources:
            if source.id not in numbers:
                numbers[source.id] = len(numbers) + 1
                cited.append(source)
        lines += _edge_lines(edge, numbers)
    if cited:
        lines += ["", bold("Sources")]
        for number, source in enumerate(cited, 1):
            lines += _source_lines(number, source)
    click.echo("\n".join(lines), color=coloured())
    if found.left_out:
        tell(f"{found.left_out} more relations are left out. Use a smaller --depth.")


def deprecation(identifier: str, name: str, reason: str) -> str:
    """That an entry is deprecated, what to use instead, and why."""
    return paragraph(f"Deprecated: use {name} ({identifier}) instead. {reason}")


def _heading(family: str) -> str:
    return family.replace("-", " ").capitalize()


def _edge_lines(edge: Edge, numbers: Mapping[str, int]) -> list[str]:
    marks = "".join(f"[{number}]" for number in sorted(numbers[source.id] for source in edge.sources))
    flags = (
        ("disputed", edge.disputed),
        ("inferred", edge.inferred),
        ("deprecated", edge.pattern.deprecated),
    )
    tags = [word for word, on in flags if on]
    head = f"  {ARROWS[edge.direction]} {edge.phrase} {bold(printable(edge.pattern.name))}"
    if tags:
        head += f"  ({', '.join(tags)})"
    made = [head]
    if edge.via:
        made.append(dim(paragraph(f"via {' → '.join(edge.via)}", 6)))
    if edge.inferred:
        return [*made, paragraph(f"Follows from {', '.join(edge.because)}.", 6)]
    if edge.for_problems:
        made.append(paragraph(f"For: {', '.join(p.replace('-', ' ') for p in edge.for_problems)}.", 6))
    made.append(paragraph(f"{edge.rationale} {marks}", 6))
    return made


def _source_lines(number: int, source: SourceRef) -> list[str]:
    title = paragraph(source.title, 5, f"{number:3d}. ")
    if not source.url:
        return [title]
    shown = printable(source.url)
    if "\n" not in title and len(title) + 2 + len(shown) <= terminal_width():
        return [f"{title}  {dim(shown)}"]
    return [title, f"     {dim(shown)}"]


def print_entry(entry: Mapping[str, Any], titles: Mapping[str, tuple[str, str]], replacement: str) -> None:
    """A whole entry; `titles` are those of the sources for further reading, with their addresses,
    `replacement` the name of the entry to use instead when this one is deprecated.
    """
    lines = [f"{bold(printable(entry['name']))}  {dim(entry['id'])}  ({entry['form']})"]
    if entry.get("deprecated"):
        left = entry["deprecated"]
        lines.append(deprecation(left["replaced_by"], replacement, left["reason"]))
    if entry.get("aliases"):
        lines.append(paragraph(f"Also: {', '.join(entry['aliases'])}"))
    lines += ["", paragraph(entry["summary"])]
    if entry.get("overrides"):
        lines += ["", bold("Set by an overlay"), *_override_lines(entry["overrides"])]
    for key, title in (
        ("scope_note", "Not to be confused"),
        ("problem", "Problem"),
        ("solution", "Solution"),
    ):
        if entry.get(key):
            lines += ["", bold(title), paragraph(entry[key], 2)]
    for key, title in (("use_when", "Use when"), ("avoid_when", "Avoid when")):
        if entry.get(key):
            lines += ["", bold(title), *(_item(text) for text in entry[key])]
    if entry.get("qualities"):
        lines += ["", bold("Qualities")]
        for impact in entry["qualities"]:
            sign = "+" if impact["effect"] == "improves" else "−"
            lines.append(_item(f"{impact['quality'].replace('-', ' ')}: {impact['rationale']}", sign))
    for key, title in (
        ("solves", "Solves"),
        ("categories", "Categories"),
        ("service_types", "Service types"),
    ):
        if entry.get(key):
            lines += ["", bold(title), paragraph(", ".join(v.replace("-", " ") for v in entry[key]), 2)]
    if entry.get("technologies"):
        lines += ["", bold("Technologies")]
        for use in entry["technologies"]:
            lines.append(_item(use["technology"] + (f": {use['note']}" if use.get("note") else "")))
    if entry.get("relations"):
        lines += ["", bold("Relations")]
        for edge in entry["relations"]:
            mark = " (deprecated)" if edge["pattern"]["deprecated"] else ""
            text = f"{edge['phrase']} {edge['pattern']['name']}{mark}"
            lines.append(_item(text, ARROWS[edge["direction"]]))
    if entry.get("listings"):
        lines += ["", bold("In catalogues")]
        for listing in entry["listings"]:
            stance = f", {listing['stance']}" if listing.get("stance") else ""
            lines.append(_item(f"{listing['catalogue']}: {listing['name']} ({listing['match']}{stance})"))
    if entry.get("references"):
        lines += ["", bold("Further reading")]
        for title, url in sorted(titles.values()):
            lines += [_item(title), *([f"    {dim(printable(url))}"] if url else [])]
    click.echo("\n".join(lines), color=coloured())


def _override_lines(overrides: Iterable[Mapping[str, str]]) -> list[str]:
    """Which fields, and why; those of one reason together."""
    fields: dict[str, list[str]] = {}
    for each in overrides:
        fields.setdefault(each["reason"], []).append(each["field"].replace("_", " "))
    return [_item(f"{', '.join(names)}: {reason}") for reason, names in fields.items()]


def _item(text: str, mark: str = "·") -> str:
    return paragraph(text, 4, f"  {mark} ")
