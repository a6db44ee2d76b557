"""GraphML for yEd, igraph and networkx: entries as nodes, relations as edges.

GraphML has no lists: they are written as JSON arrays of strings. Ids and names
are NMTOKENs, as its schema asks. The document is made node by node and edge by
edge, so that its length costs no memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from .columns import EDGE_COLUMNS, NODE_COLUMNS, Line, Node, Value, lines, nodes
from .content import Content
from .markup import attribute
from .markup import content as text_of
from .placing import MARK

_TYPES = {"strings": "string"}
#: `label` is what programs show beside a node or an edge.
_NODES = {"label": "string", "name": "string", **NODE_COLUMNS}
_EDGES = {"label": "string", "kind": "string", **EDGE_COLUMNS}
_NOT_NMTOKEN = re.compile(r"[^A-Za-z0-9.:-]")


def pieces(content: Content) -> Iterator[str]:
    """The document, bit by bit."""
    return document(nodes(content), lines(content))


def document(entries: Iterable[Node], relations: Iterable[Line]) -> Iterator[str]:
    """A document of any length from its nodes and edges."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for of, columns in (("node", _NODES), ("edge", _EDGES)):
        for name, kind in columns.items():
            kind = _TYPES.get(kind, kind)
            yield f'<key id="{of}.{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="patgraph" edgedefault="directed">\n'
    for node in entries:
        values = {"label": node.name, "name": node.name, **node.values}
        yield f"<node id={_token(node.id)}>\n{_data('node', values)}</node>\n"
    for line in relations:
        values = {"label": line.label, "kind": line.kind, **line.values}
        yield (
            f"<edge id={_token(line.id)} source={_token(line.subject)} target={_token(line.target)}>\n"
            f"{_data('edge', values)}</edge>\n"
        )
    yield "</graph>\n</graphml>\n"


def _data(of: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f'<data key="{of}.{name}">{text_of(_text(value))}</data>\n' for name, value in values.items()
    )


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else str(value)


def _token(text: str) -> str:
    """An id as an NMTOKEN with its quotes. Ids of a sound graph are; what else another store holds is spelled out."""
    return attribute(_NOT_NMTOKEN.sub(lambda found: f"_x{ord(found.group()):04X}_", text))
