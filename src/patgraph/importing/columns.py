"""Which column of a table is what, and its rows as drafts. Markdown tables and CSV files share this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..terms import fold, id_problem
from .drafts import LONGEST_NAME, Draft, Skipped, clean, label, web_address

_HEADERS = {
    "name": "name, pattern, title, term, concept, entry, style, technique, pref label, label, architecture",
    "url": "url, link, href, address, uri, website, page, homepage, reference, source",
    "category": "category, group, family, type, kind, area, topic, tag, class",
    "service_type": "service type, service",
    "description": "description, summary, definition, intent, meaning, what, about, abstract, purpose",
    "alias": "alias, aliases, also known as, aka, synonym, other name, alt label, abbreviation, acronym",
    "code": "code, no, number, nr, id, key, notation, ref",
    "slug": "slug",
    "section": "section, chapter, part, heading",
    "remark": "remark, note, comment",
    "mark": "mark, rating, status",
    "locator": "locator, path, file",
}
_FIELD_OF = {fold(words): field for field, many in _HEADERS.items() for words in many.split(", ")}
_SEPARATED = re.compile(r"\s*[;|]\s*|\s*,\s+")


class Cell(NamedTuple):
    """The text of a cell and the links in it, as (text, address)."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


class TableLines(NamedTuple):
    """A table as read: its header, and its rows with their lines."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    section: tuple[str, ...] = ()


def columns_of(header: Iterable[str]) -> dict[str, int]:
    """Field → column, by the words of the header; the first column of a kind counts."""
    found: dict[str, int] = {}
    for number, text in enumerate(header):
        word = fold(clean(text))
        field = _FIELD_OF.get(word) or _FIELD_OF.get(word.removesuffix("name"))
        if text.strip() == "#":
            field = "code"
        if field:
            found.setdefault(field, number)
    if "name" not in found and "slug" in found:
        found["name"] = found["slug"]
    return found


def is_header(cells: Sequence[str]) -> bool:
    """Whether a first row names columns: it says which one holds the names."""
    return "name" in columns_of(cells)


def row_drafts(table: TableLines, *, named: bool) -> Iterator[Draft | Skipped]:
    """The rows of a table as drafts. named: whether the header is one; else the first column holds the names."""
    columns = columns_of(table.header) if named else {}
    columns.setdefault("name", 0)
    width = len(table.header)
    position = 0
    for line, cells in table.rows:
        if not any(cell.text.strip() or cell.links for cell in cells):
            continue
        if len(cells) != width:
            has = f"has {len(cells)} cell{'s' if len(cells) != 1 else ''} where the table has {width} columns"
            yield Skipped(line, f"ragged row: it {has}; what is there was read.")
        at = columns["name"]
        named_by = cells[at] if at < len(cells) else Cell("")
        made = _draft(columns, cells, named_by, line, table.section)
        if not made.name:
            yield Skipped(line, "the row has no name and was left out.")
        elif len(made.name) > LONGEST_NAME:
            yield Skipped(line, f"the name has {len(made.name)} characters and was left out.")
        else:
            position += 1
            yield made._replace(position=position)


def _draft(
    columns: dict[str, int], cells: Sequence[Cell], named_by: Cell, line: int, section: tuple[str, ...]
) -> Draft:
    def text(field: str) -> str:
        at = columns.get(field, len(cells))
        return clean(cells[at].text) if at < len(cells) else ""

    taken = label(named_by.text)
    at = columns.get("url", len(cells))
    address_cell = cells[at] if at < len(cells) else Cell("")
    addresses = [address for _, address in (*named_by.links, *address_cell.links)]
    if not address_cell.links and address_cell.text.strip():
        written = [word for word in address_cell.text.split() if web_address(word)]
        addresses += written or [address_cell.text]
    web = list(dict.fromkeys(found for found in map(web_address, addresses) if found))
    other = [clean(address) for address in addresses if not web_address(address)]
    given_slug = text("slug")
    return Draft(
        name=taken.name,
        line=line,
        code=text("code"),
        slug="" if id_problem(given_slug) else given_slug,
        url=web[0] if web else "",
        works=tuple(web[1:]),
        locator=text("locator") or (other[0] if other else ""),
        categories=tuple(filter(None, [text("category")])),
        service_types=tuple(filter(None, [text("service_type")])),
        section=tuple(filter(None, [text("section")])) or section,
        marks=tuple(dict.fromkeys((*taken.marks, *_marks(text("mark"))))),
        aliases=tuple(dict.fromkeys(filter(None, _SEPARATED.split(text("alias"))))),
        authors=taken.authors,
        description=text("description"),
        remark=text("remark"),
    )


def _marks(text: str) -> list[str]:
    found = label(text)
    return [*found.marks, *([found.name] if found.name else [])]
