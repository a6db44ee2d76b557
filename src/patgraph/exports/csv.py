"""CSV for spreadsheets: a folder of tables in UTF-8 with the mark that spreadsheets know it by.

A list stands in one cell, one item on each line; texts that may run over lines
themselves have tables of their own. A cell that a spreadsheet would run as a
formula begins with an apostrophe. To get the exact text back, take one
apostrophe away wherever apostrophes stand before `=`, `+`, `-`, `@`, a tab or a
carriage return at the beginning of a cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import ExportError
from ..records import PLURALS, TOP_LEVEL, Pattern
from ..specs import specs
from ..terms import entity
from .content import Content
from .propertygraph import listings
from .view import View

_BYTE_ORDER_MARK = "\ufeff"
#: Full-width signs count too: some spreadsheets read them like the narrow ones.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_OWN_TABLE = ("use_when", "avoid_when")

Row = Sequence[Any]


def files(content: Content) -> Mapping[str, Iterator[str]]:
    """The tables by file name."""
    view = content.view
    tables: dict[str, Iterator[str]] = {}
    for record_type in TOP_LEVEL[1:]:
        what: str = record_type.entity  # type: ignore[attr-defined]
        tables[f"{PLURALS[what]}.csv"] = _records(record_type, view.records.of(what).values())
    tables["entries.csv"] = _table(*_entries(view))
    tables["relations.csv"] = _table(_RELATION, _relations(view))
    tables["signs.csv"] = _table(("entry", "sign", "text"), _signs(view))
    tables["effects.csv"] = _table(_EFFECT, _effects(view))
    tables["implementations.csv"] = _table(("entry", "technology", "note"), _implementations(view))
    tables["matches.csv"] = _table(("entry", "catalogue", "name", "match", "stance"), _matches(view))
    tables["disputes.csv"] = _table(("assertion", "source", "says"), _disputes(view))
    tables["listings.csv"] = _table(_LISTING, _listings(view))
    tables["links.csv"] = _table(_LINK, _links(view))
    tables["kinds.csv"] = _table(
        _KIND, ([getattr(kind, name) for name in _KIND] for kind in view.kinds.values())
    )
    return dict(sorted(tables.items()))


_RELATION = (
    *("id", "subject", "kind", "family", "target", "symmetric", "rationale", "sources", "for_problems"),
    *("confidence", "inferred", "because"),
)
_EFFECT = ("entry", "quality", "effect", "rationale", "sources", "confidence")
_LISTING = (
    *("id", "catalogue", "name", "code", "url", "category", "service_type", "section", "position", "locator"),
    *("marks", "facets", "sources", "remark", "reason"),
)
_LINK = ("listing", "text", "source", "section", "position", "marks", "remark")
_KIND = ("id", "iri", "label", "phrase", "inverse_phrase", "family", "symmetric")


def _table(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line([cell(value) for value in row])


def _line(values: Sequence[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(values)
    return line.getvalue()


def cell(value: Any) -> str:
    """A value as a spreadsheet shall show it. Raises ExportError for a list whose items run over lines."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        broken = next((item for item in value if "\n" in item or "\r" in item), None)
        if broken is not None:
            raise ExportError(
                f"'{ascii(broken)[1:41]}' runs over several lines and cannot stand in a list in CSV."
            )
        value = "\n".join(value)
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _records(record_type: type, records: Iterable[Any]) -> Iterator[str]:
    """One class of records; what is nested in them has tables of its own."""
    columns = _plain_columns(record_type)
    what: str = record_type.entity  # type: ignore[attr-defined]
    rows = ([*(getattr(each, name) for name in columns), entity(what, each.id)] for each in records)
    return _table([*columns, "iri"], rows)


def _plain_columns(record_type: type) -> list[str]:
    return [
        name for name, spec in specs(record_type).items() if spec.value != "record" and name not in _OWN_TABLE
    ]


def _entries(view: View) -> tuple[Sequence[str], Iterator[Row]]:
    columns = _plain_columns(Pattern)
    rows = (
        [
            *(getattr(entry, name) for name in columns),
            entity("pattern", entry.id),
            entry.deprecated and entry.deprecated.replaced_by,
            entry.deprecated and entry.deprecated.reason,
        ]
        for entry in view.entries.values()
    )
    return [*columns, "iri", "replaced_by", "deprecation_reason"], rows


def _relations(view: View) -> Iterator[Row]:
    return ([getattr(edge, name) for name in _RELATION] for edge in view.edges)


def _signs(view: View) -> Iterator[Row]:
    for entry in view.entries.values():
        for name in _OWN_TABLE:
            for text in getattr(entry, name):
                yield entry.id, name, text


def _effects(view: View) -> Iterator[Row]:
    for entry in view.entries.values():
        for each in entry.qualities:
            yield entry.id, each.quality, each.effect, each.rationale, each.sources, each.confidence


def _implementations(view: View) -> Iterator[Row]:
    for entry in view.entries.values():
        for each in entry.technologies:
            yield entry.id, each.technology, each.note


def _matches(view: View) -> Iterator[Row]:
    for entry in view.entries.values():
        for each in entry.listings:
            yield entry.id, each.catalogue, each.name, each.match, each.stance


def _disputes(view: View) -> Iterator[Row]:
    for edge in view.edges:
        for each in edge.disputed_by:
            yield edge.id, each.source, each.says
    for entry in view.entries.values():
        for impact in entry.qualities:
            for each in impact.disputed_by:
                yield f"{entry.id}--{impact.quality}--{impact.effect}", each.source, each.says


def _listings(view: View) -> Iterator[Row]:
    for catalogue in view.records.catalogues.values():
        for identifier, each in listings(catalogue):
            values = {"id": identifier, "catalogue": catalogue.id}
            yield [values.get(name) or getattr(each, name, None) for name in _LISTING]


def _links(view: View) -> Iterator[Row]:
    for catalogue in view.records.catalogues.values():
        for identifier, listing in listings(catalogue):
            for link in listing.links:
                yield [identifier, *(getattr(link, name) for name in _LINK[1:])]
