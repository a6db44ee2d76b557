"""SQLite: the whole graph as tables, with full-text search, in one file.

The tables of the records follow their specs: a field with one value is a column, a field
with many a table of its own, a reference a foreign key. The file is built in memory from
nothing, in one order and without a clock. The same graph gives the same bytes from the same
version of SQLite; another version may lay the same rows on other pages, which is why `alike`
compares what two files hold.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib import resources
from typing import Any

from ..errors import ExportError
from ..records import PLURALS, TOP_LEVEL, Link, Listing, NotEntry, Pattern
from ..specs import Spec, specs
from ..terms import entity
from .content import Content
from .placing import APPLICATION_ID, MARK
from .propertygraph import listings
from .view import Edge, View

#: The version of the tables, which the file carries as its `user_version`.
TABLES_VERSION = 1
#: What the records of a class are called here: their table, and in the names of tables that belong to it.
_NAMES = {kind: (table, kind.replace("-", "_")) for kind, table in PLURALS.items()} | {
    "pattern": ("entries", "entry")
}
_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "decimal": "REAL"}
_VERSION_OF_SQLITE = slice(96, 100)
_NAME = re.compile(r"[a-z][a-z0-9_]*")

Row = Sequence[Any]


def pieces(content: Content) -> Iterator[bytes]:
    """The file. Raises ExportError when something cites what is not in the graph."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.execute("PRAGMA page_size = 4096")
        database.execute(f"PRAGMA application_id = {int.from_bytes(APPLICATION_ID, 'big')}")
        database.execute(f"PRAGMA user_version = {TABLES_VERSION}")
        database.execute("BEGIN")
        _fill(database, content.view)
        _refuse_dangling(database)
        database.execute("COMMIT")
        database.execute("VACUUM")
        made = bytearray(database.serialize())
    finally:
        database.close()
    made[_VERSION_OF_SQLITE] = bytes(4)
    yield bytes(made)


def alike(there: bytes, made: bytes) -> bool:
    """Whether two files hold the same tables, views and rows, whichever version of SQLite wrote them."""
    if there[:16] != made[:16]:
        return False
    found, wanted = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    try:
        found.deserialize(there)
        wanted.deserialize(made)
        # The tables behind the full-text index are SQLite's own; they follow from the entries.
        schema = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'entries_fts_%' ORDER BY name"
        questions = ["PRAGMA application_id", "PRAGMA user_version", schema]
        tables = [name for kind, name, _ in wanted.execute(schema) if kind == "table"]
        questions += [f"SELECT * FROM {name}" for name in tables]  # noqa: S608 - names of ours
        return all(found.execute(each).fetchall() == wanted.execute(each).fetchall() for each in questions)
    except sqlite3.Error:
        return False
    finally:
        found.close()
        wanted.close()


def _fill(database: sqlite3.Connection, view: View) -> None:
    for statement in _statements("tables.sql"):
        database.execute(statement)
    about = {"generator": MARK, "title": view.title, "version": view.version, "licence": view.licence}
    _insert(database, "about", about.items())
    _insert(database, "families", ((each.id, each.label, each.rank) for each in view.families))
    _insert(database, "kinds", (
        (kind.id, kind.iri, kind.label, kind.phrase, kind.inverse_phrase, kind.family, kind.symmetric)
        for kind in view.kinds.values()
    ))  # fmt: skip
    for record_type in sorted(TOP_LEVEL, key=lambda each: each.__name__):
        _records(database, record_type, view)
    _insert(database, "relations", (_relation(edge) for edge in view.edges))
    _insert(database, "relation_sources", ((e.id, each) for e in view.edges for each in e.sources))
    _insert(database, "relation_problems", ((e.id, each) for e in view.edges for each in e.for_problems))
    _insert(database, "relation_because", ((e.id, each) for e in view.edges for each in e.because))
    _insert(
        database,
        "relation_disputes",
        ((e.id, each.source, each.says) for e in view.edges for each in e.disputed_by),
    )
    for entry in view.entries.values():
        _nested(database, entry)
    _listings(database, view)
    for statement in _statements("views.sql"):
        database.execute(statement)


def _statements(name: str) -> list[str]:
    text = resources.files("patgraph").joinpath("exports", "tables", name).read_text("utf-8")
    return [part.strip() for part in re.split(r";\n", text) if part.strip()]


def _records(database: sqlite3.Connection, record_type: type, view: View) -> None:
    """A class of records: its table, and one for each field with many values."""
    what: str = record_type.entity  # type: ignore[attr-defined]
    table, singular = _NAMES[what]
    single = {n: s for n, s in specs(record_type).items() if not s.many and s.value != "record"}
    columns = ["id TEXT NOT NULL PRIMARY KEY", "iri TEXT NOT NULL"]
    columns += [_column(name, spec) for name, spec in single.items() if name != "id"]
    records = view.records.of(what)
    rows: Iterable[Row] = (
        [each.id, entity(what, each.id), *(_value(getattr(each, name)) for name in single if name != "id")]
        for each in records.values()
    )
    if record_type is Pattern:
        # Further columns for what one search should find an entry by, and for what stands in a record of its own.
        columns += [
            "also_known_as TEXT",
            "problems_solved TEXT",
            "replaced_by TEXT",
            "deprecation_reason TEXT",
        ]
        rows = ([*row, *_more(view.entries[row[0]], view)] for row in rows)
    _create(database, table, columns)
    _insert(database, table, rows)
    for name, spec in specs(record_type).items():
        if spec.many and spec.value != "record":
            owner = f"{singular} TEXT NOT NULL REFERENCES {table} (id)"
            own = f"{singular}_{name}"
            _create(
                database,
                own,
                [owner, _column("value", spec, required=True), f"PRIMARY KEY ({singular}, value)"],
            )
            _insert(
                database,
                own,
                ((each.id, _value(one)) for each in records.values() for one in getattr(each, name)),
            )


def _column(name: str, spec: Spec, *, required: bool = False) -> str:
    kind = _TYPES.get(spec.value, "TEXT")
    needed = " NOT NULL" if required or spec.required else ""
    points = f" REFERENCES {_NAMES[spec.target][0]} (id)" if spec.value == "ref" else ""
    return f"{name} {kind}{needed}{points}"


def _more(entry: Pattern, view: View) -> Row:
    problems = view.records.problems
    solved = "\n".join(problems[each].name for each in entry.solves if each in problems)
    left = entry.deprecated
    return "\n".join(entry.aliases), solved, left and left.replaced_by, left and left.reason


def _relation(edge: Edge) -> Row:
    confidence = None if edge.inferred else float(edge.confidence)
    values = (edge.id, edge.subject, edge.kind, edge.target, edge.family, edge.symmetric)
    return *values, edge.rationale or None, confidence, edge.inferred


def _nested(database: sqlite3.Connection, entry: Pattern) -> None:
    """What hangs on an entry: effects on qualities, technologies, names in catalogues."""
    for each in entry.qualities:
        this = f"{entry.id}--{each.quality}--{each.effect}"
        values = (this, entry.id, each.quality, each.effect, each.rationale)
        _insert(database, "effects", [(*values, 1.0 if each.confidence is None else float(each.confidence))])
        _insert(database, "effect_sources", ((this, source) for source in each.sources))
        _insert(database, "effect_disputes", ((this, one.source, one.says) for one in each.disputed_by))
    _insert(
        database, "implementations", ((entry.id, each.technology, each.note) for each in entry.technologies)
    )


def _listings(database: sqlite3.Connection, view: View) -> None:
    found: dict[tuple[str, str], str] = {}
    for catalogue in view.records.catalogues.values():
        for this, listing in listings(catalogue):
            found[catalogue.id, listing.name] = this
            names = ("name", "code", "url", "position", "locator", "remark", "reason")
            values = (getattr(listing, name, None) for name in names)
            _insert(database, "listings", [(this, entity("listing", this), catalogue.id, *values)])
            _insert(database, "listing_facts", _facts(this, listing))
            _insert(database, "listing_sources", ((this, each) for each in getattr(listing, "sources", ())))
            for number, link in enumerate(listing.links, 1):
                key = f"{this}--{number}"
                _insert(database, "links", [(key, this, link.text, link.source, link.position, link.remark)])
                _insert(database, "link_facts", _facts(key, link))
    for entry in view.entries.values():
        for match in entry.listings:
            listed = found.get((match.catalogue, match.name))
            if listed:
                _insert(database, "matches", [(entry.id, listed, match.match, match.stance)])


def _facts(this: str, record: Listing | NotEntry | Link) -> Iterator[Row]:
    """The lists of texts in a listing or link, each text with the name of its list."""
    for name, spec in specs(type(record)).items():
        if spec.many and spec.value in ("name", "word"):
            for each in getattr(record, name):
                yield this, name, each


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str) else value


def _create(database: sqlite3.Connection, table: str, columns: Iterable[str]) -> None:
    assert _NAME.fullmatch(table), table
    listed = ",\n  ".join(columns)
    database.execute(f"CREATE TABLE {table} (\n  {listed}\n)")


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row))  # noqa: S608 - names of ours


def _refuse_dangling(database: sqlite3.Connection) -> None:
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise ExportError(
            f"a row of {broken[0]} cites one of {broken[2]} that is not there. Check the graph."
        )
