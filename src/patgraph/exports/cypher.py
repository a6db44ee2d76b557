"""A Cypher script for Neo4j 5 that changes nothing when it is run again.

Every node and relationship is merged on its id, then its properties are set; a
property that left the graph is set to null, which removes it. What left the
graph altogether stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

from ..errors import ExportError
from ..records import FORMS, SOURCE_KINDS
from ..terms import text_problem
from .content import Content
from .placing import MARK
from .propertygraph import LABELS, Node, Relationship, Value, nodes, relationships

BATCH = 500

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
    for label in LABELS.values():
        yield (
            f"CREATE CONSTRAINT patgraph_{label.lower()} IF NOT EXISTS"
            f" FOR (n:{label}) REQUIRE n.id IS UNIQUE;\n"
        )
    for (label, also), same in _grouped(nodes(content.view), lambda node: (node.label, node.also)):
        for batch in _batches(same):
            yield _node_statement(label, also, batch)
    for (kind, start, end, keyed), alike in _grouped(relationships(content.view), _ends):
        for rows in _batches(alike):
            yield _relationship_statement(kind, start, end, keyed, rows)


def string(text: str) -> str:
    """A string literal. Raises ExportError for a character that other formats could not carry either."""
    problem = text_problem(text)
    if problem:
        raise ExportError(f"the text '{ascii(text)[1:41]}' {problem}. Remove it from the graph.")
    return "'" + _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], text) + "'"


def _ends(each: Relationship) -> tuple[str, str, str, bool]:
    return each.type, each.start[0], each.end[0], bool(each.id)


def _grouped(items: Iterable[Any], key: Any) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The items by key; within one key they keep their order."""
    return groupby(sorted(items, key=key), key=key)


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _node_statement(label: str, also: tuple[str, ...], batch: Iterable[Node]) -> str:
    rows = ",\n".join(f"{{id: {string(node.id)}, properties: {_map(node.properties)}}}" for node in batch)
    sorts = "".join(f":{name}" for name in _SORTS.get(label, ()))
    change = f"REMOVE n{sorts}\nSET n{''.join(f':{name}' for name in also)}\n" if also else ""
    return f"UNWIND [\n{rows}\n] AS row\nMERGE (n:{label} {{id: row.id}})\n{change}SET n += row.properties;\n"


def _relationship_statement(
    kind: str, start: str, end: str, keyed: bool, batch: Iterable[Relationship]
) -> str:
    rows = ",\n".join(
        f"{{subject: {string(each.start[1])}, target: {string(each.end[1])}"
        + (f", id: {string(each.id)}" if keyed else "")
        + f", properties: {_map(each.properties)}}}"
        for each in batch
    )
    key = " {id: row.id}" if keyed else ""
    return (
        f"UNWIND [\n{rows}\n] AS row\n"
        f"MATCH (a:{start} {{id: row.subject}})\nMATCH (b:{end} {{id: row.target}})\n"
        f"MERGE (a)-[r:{kind}{key}]->(b)\nSET r += row.properties;\n"
    )


def _map(properties: Mapping[str, Value]) -> str:
    return "{" + ", ".join(f"{_name(name)}: {_literal(value)}" for name, value in properties.items()) + "}"


def _name(name: str) -> str:
    """A property's name: names of fields, never words of the graph."""
    assert _NAME.fullmatch(name), name
    return name


def _literal(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return string(value)
    if isinstance(value, tuple):
        return f"[{', '.join(string(each) for each in value)}]"
    return repr(value)
