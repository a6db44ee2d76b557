"""GEXF 1.3 for Gephi: entries with colours, sizes and places, relations with their kind.

Gephi keeps parallel edges only where `kind` differs, and drops undirected edges
of a directed graph; every edge is therefore directed and says in `symmetric`
whether it reads both ways. The document is made node by node and edge by edge,
so that its length costs no memory.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from .columns import EDGE_COLUMNS, NODE_COLUMNS, Line, Node, Value, lines, nodes
from .content import Content
from .markup import attribute
from .markup import content as text_of
from .placing import MARK

_TYPES = {"strings": "liststring"}
#: Twelve colours that stay apart on white; categories take them in the order of their names.
PALETTE = (
    (31, 119, 180),
    (230, 126, 34),
    (39, 146, 80),
    (192, 57, 70),
    (128, 94, 170),
    (140, 96, 76),
    (214, 112, 174),
    (90, 105, 120),
    (158, 160, 40),
    (23, 162, 184),
    (70, 85, 190),
    (200, 150, 20),
)
_NO_CATEGORY = (150, 150, 150)
_QUOTED = re.compile(r'[\\"]')


def pieces(content: Content) -> Iterator[str]:
    """The document, bit by bit."""
    groups = sorted({node.group for node in nodes(content)} - {""})
    colours = {group: PALETTE[number % len(PALETTE)] for number, group in enumerate(groups)}
    return document(nodes(content), lines(content), colours, content.view.title)


def document(
    entries: Iterable[Node],
    relations: Iterable[Line],
    colours: Mapping[str, tuple[int, int, int]],
    title: str,
) -> Iterator[str]:
    """A document of any length from its nodes and edges; `colours` by the nodes' groups."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<!-- {MARK} -->\n"
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    yield f"<meta>\n<creator>patgraph</creator>\n<description>{text_of(title)}</description>\n</meta>\n"
    yield '<graph defaultedgetype="directed" idtype="string">\n'
    yield from _columns("node", NODE_COLUMNS)
    yield from _columns("edge", EDGE_COLUMNS)
    yield "<nodes>\n"
    for node in entries:
        yield _node(node, colours.get(node.group, _NO_CATEGORY))
    yield "</nodes>\n<edges>\n"
    for line in relations:
        yield (
            f"<edge id={attribute(line.id)} source={attribute(line.subject)} target={attribute(line.target)}"
            f" kind={attribute(line.kind)} label={attribute(line.label)}>\n{_values(line.values)}</edge>\n"
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for name, kind in columns.items():
        yield f'<attribute id="{name}" title="{name}" type="{_TYPES.get(kind, kind)}"/>\n'
    yield "</attributes>\n"


def _node(node: Node, colour: tuple[int, int, int]) -> str:
    red, green, blue = colour
    place = ""
    if node.place:
        # Gephi's y grows upwards.
        place = f'<viz:position x="{node.place[0]:.1f}" y="{-node.place[1] + 0.0:.1f}" z="0.0"/>\n'
    return (
        f"<node id={attribute(node.id)} label={attribute(node.name)}>\n{_values(node.values)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>\n{place}'
        f'<viz:size value="{8 + 4 * math.sqrt(node.degree):.1f}"/>\n</node>\n'
    )


def _values(values: Mapping[str, Value]) -> str:
    made = "".join(f"<attvalue for={attribute(n)} value={attribute(_text(v))}/>\n" for n, v in values.items())
    return f"<attvalues>\n{made}</attvalues>\n" if made else ""


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_item(each) for each in value)}]"
    return str(value)


def _item(text: str) -> str:
    """One text of a list: quoted, a backslash before what would end it; Gephi knows no other use of one."""
    return '"' + _QUOTED.sub(r"\\\g<0>", text) + '"'
