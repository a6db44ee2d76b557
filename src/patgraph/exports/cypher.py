"""A Cypher script for Neo4j 5 that changes nothing when it is run again.

Every node and relationship is merged on its id, then its properties are set where
they differ; a property that left the graph is set to null, which removes it. What
left the graph altogether stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, NamedTuple

from ..records import FORMS, SOURCE_KINDS
from .content import Content
from .placing import MARK
from .propertygraph import LABELS, MADE_BY, Relationship, Value, carried, nodes, relationships
from .view import View

BATCH = 500
Row = Mapping[str, Any]

#: Neo4j decodes backslash-u before it looks for the end of a string; a doubled backslash is none.
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r"[\\'\n\r\t]")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SORTS = {
    LABELS["pattern"]: sorted(curie.partition(":")[2] for curie in FORMS.values()),
    LABELS["source"]: sorted(curie.partition(":")[2] for curie in SOURCE_KINDS.values()),
}


def pieces(content: Content) -> Iterator[str]:
    """Constraints, then nodes, then relationships, in statements of at most `BATCH` rows."""
    yield f"// {MARK}\n// Run it: cypher-shell -f FILE. Running it again changes nothing.\n"
    for statement in constraints():
        yield f"{statement};\n"
    for change in changes(content.view, BATCH):
        rows = ",\n".join(_literal(row) for row in change.rows)
        yield f"UNWIND [\n{rows}\n] AS row\n{change.statement};\n"


class Change(NamedTuple):
    """Rows to merge, and what follows `UNWIND rows AS row`: for several rows, or once for each."""

    statement: str
    rows: Sequence[Row]


def constraints() -> Iterator[str]:
    """An id leads to one node of a label."""
    for label in LABELS.values():
        yield (
            f"CREATE CONSTRAINT patgraph_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        )


def changes(view: View, most: int) -> Iterator[Change]:
    """Everything in a graph: nodes, then relationships, at most so many rows at once.

    What is there already is written to only where it differs, so that a second run writes nothing.
    """
    for (label, also), same in _grouped(nodes(view), lambda node: (node.label, node.also)):
        for some in _batches(same, most):
            rows = [{"id": node.id, "properties": node.properties} for node in some]
            yield Change(_node_statement(label, also), rows)
    for (kind, start, end, keyed), alike in _grouped(relationships(view), _ends):
        for each in _batches(alike, most):
            yield Change(_relationship_statement(kind, start, end, keyed), [_row(r, keyed) for r in each])


def string(text: str) -> str:
    """A string literal. Raises ExportError for a character that other formats could not carry either."""
    return "'" + _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], carried(text)) + "'"


def _ends(each: Relationship) -> tuple[str, str, str, bool]:
    return each.type, each.start[0], each.end[0], bool(each.id)


def _grouped(items: Iterable[Any], key: Any) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The items by key; within one key they keep their order."""
    return groupby(sorted(items, key=key), key=key)


def _batches(items: Iterator[Any], most: int) -> Iterator[list[Any]]:
    while batch := list(islice(items, most)):
        yield batch


def _row(each: Relationship, keyed: bool) -> Row:
    key = {"id": each.id} if keyed else {}
    return {"subject": each.start[1], "target": each.end[1], **key, "properties": each.properties}


def _node_statement(label: str, also: tuple[str, ...]) -> str:
    sorts, differs = _SORTS.get(label, ()), _differs("n")
    change = "SET n += row.properties"
    if also:
        wanted = f"[{', '.join(string(name) for name in also)}]"
        known = f"[{', '.join(string(name) for name in sorts)}]"
        differs += f"\n  OR any(sort IN {known} WHERE (sort IN labels(n)) <> (sort IN {wanted}))"
        change = f"REMOVE n{''.join(f':{name}' for name in sorts)}\n"
        change += f"SET n{''.join(f':{name}' for name in also)}, n += row.properties"
    return f"MERGE (n:{label} {{id: row.id}})\n{_made('n')}\nWITH n, row\n{differs}\n{change}"


def _relationship_statement(kind: str, start: str, end: str, keyed: bool) -> str:
    key = " {id: row.id}" if keyed else ""
    return (
        f"MATCH (a:{start} {{id: row.subject}})\nMATCH (b:{end} {{id: row.target}})\n"
        f"MERGE (a)-[r:{kind}{key}]->(b)\n{_made('r')}\nWITH r, row\n{_differs('r')}\nSET r += row.properties"
    )


def _made(name: str) -> str:
    return f"ON CREATE SET {name}.{MADE_BY[0]} = {string(MADE_BY[1])}"


def _differs(name: str) -> str:
    """Whether a property is another than in the row, or only one of the two is there."""
    here, wanted = f"{name}[key]", "row.properties[key]"
    return (
        "WHERE any(key IN keys(row.properties) WHERE"
        f" coalesce({here} <> {wanted}, ({here} IS NULL) <> ({wanted} IS NULL)))"
    )


def _map(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{_name(name)}: {_literal(value)}" for name, value in values.items()) + "}"


def _name(name: str) -> str:
    """A property's name: names of fields, never words of the graph."""
    assert _NAME.fullmatch(name), name
    return name


def _literal(value: Value | Row) -> str:
    if isinstance(value, Mapping):
        return _map(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return string(value)
    if isinstance(value, tuple):
        return f"[{', '.join(string(each) for each in value)}]"
    return repr(value)
