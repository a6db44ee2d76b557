"""CSV for `neo4j-admin database import`, which makes a new Neo4j 5 database: a folder of files and the command.

Nodes stand in one file for each label, relationships in one for each pair of labels. A text is always in
quotes and a missing value never is, so that the two differ. Lists are split at a control character that no
text of a graph can hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from .content import Content
from .placing import MARK
from .propertygraph import MADE_BY, Node, Relationship, Value, carried, nodes, relationships

#: The unit separator.
DELIMITER = "\x1f"
_OPTIONS = "--multiline-fields=true --array-delimiter=U+001F --strict=true --bad-tolerance=0"
_TYPES: Mapping[type, str] = {bool: "boolean", int: "long", float: "double", str: "string", tuple: "string[]"}

Row = Sequence[Value]


def files(content: Content) -> Mapping[str, Iterable[str]]:
    """The tables by file name, and `import.sh`, which holds the command that loads them."""
    found: dict[str, Iterable[str]] = {}
    command = []
    for label, same in _grouped(nodes(content.view), lambda node: node.label):
        name = f"nodes-{label}.csv"
        found[name] = _nodes(label, same)
        command.append(f"--nodes={label}={name}")
    for (start, end), alike in _grouped(
        relationships(content.view), lambda each: (each.start[0], each.end[0])
    ):
        name = f"relationships-{start}-{end}.csv"
        found[name] = _relationships(start, end, alike)
        command.append(f"--relationships={name}")
    found["import.sh"] = [_script(command)]
    return dict(sorted(found.items()))


def _script(command: Sequence[str]) -> str:
    lines = " \\\n  ".join(("neo4j-admin database import full neo4j", _OPTIONS, *command, '"$@"'))
    return (
        f"#!/bin/sh\n# {MARK}\n"
        "# Makes the database neo4j of a stopped Neo4j 5 server anew; run it on that server:\n"
        "#     sh import.sh --overwrite-destination\n"
        f'cd "$(dirname "$0")" || exit 2\n{lines}\n'
    )


def _grouped(items: Iterable[Any], key: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The items by key; within one key they keep their order."""
    for found, alike in groupby(sorted(items, key=key), key=key):
        yield found, list(alike)


def _nodes(label: str, same: Sequence[Node]) -> Iterator[str]:
    columns = _columns(node.properties for node in same)
    yield _header(f"id:ID({label})", ":LABEL", MADE_BY[0], *(f"{n}:{kind}" for n, kind in columns.items()))
    for node in same:
        yield _line((node.id, node.also or None, MADE_BY[1], *map(node.properties.get, columns)))


def _relationships(start: str, end: str, alike: Sequence[Relationship]) -> Iterator[str]:
    columns = _columns(each.properties for each in alike)
    ends = f":START_ID({start})", f":END_ID({end})"
    yield _header(*ends, ":TYPE", "id", MADE_BY[0], *(f"{n}:{kind}" for n, kind in columns.items()))
    for each in alike:
        keys = each.start[1], each.end[1], each.type, each.id or None, MADE_BY[1]
        yield _line((*keys, *map(each.properties.get, columns)))


def _columns(properties: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """The names of properties that any of these has, sorted, with their types."""
    found: dict[str, set[str]] = {}
    for each in properties:
        for name, value in each.items():
            if value is not None:
                found.setdefault(name, set()).add(_TYPES[type(value)])
    assert all(len(types) == 1 for types in found.values()), found
    return {name: kind for name, (kind,) in sorted(found.items())}


def _header(*columns: str) -> str:
    return ",".join(columns) + "\n"


def _line(row: Row) -> str:
    return ",".join(map(_cell, row)) + "\n"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        value = DELIMITER.join(map(carried, value))
    elif isinstance(value, str):
        value = carried(value)
    else:
        return repr(value)
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
