"""Mermaid: one flowchart that any page which draws Mermaid shows as it is.

Pages draw at most 500 edges and 50,000 characters, and no diagram can ask for
more: `maxEdges` and `maxTextSize` are settings of the page alone. What fits is
drawn entry by entry; more than that becomes a diagram of the uppermost
categories, which says so in its first lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..ontology import Kind
from .columns import uppermost
from .content import Content
from .palette import CENTRE, FORM_COLOURS, LINE, TEXT
from .placing import MARK
from .quoting import carried
from .view import Edge

MOST_EDGES = 500
MOST_CHARACTERS = 50_000

#: How the families of relation kinds are drawn: in one direction, and in both.
_ARROWS: Mapping[str, tuple[str, str]] = {
    "used-with": ("-->", "---"),
    "alternative-to": ("-.->", "<-.->"),
    "conflicts-with": ("--x", "x--x"),
    "refines": ("==>", "==="),
}
#: The shapes of the forms: colour alone tells nothing apart.
_SHAPES: Mapping[str, tuple[str, str]] = {
    "pattern": ("[", "]"),
    "style": ("[[", "]]"),
    "technique": ("([", "])"),
    "protocol": (">", "]"),
    "anti-pattern": ("{{", "}}"),
}
_OTHER_ARROWS = ("--o", "o--o")
#: Everything that may mean something to Mermaid or to the Markdown in its labels is written as a number.
_SPECIAL = re.compile(r"[^\w ,/('.)-]|_|(?<![^\W\d_])[.)-]")


def pieces(content: Content) -> Iterator[str]:
    """The diagram's head, its nodes, its edges, its looks."""
    view = content.view
    drawn = "".join(_entries(content))
    if len(view.edges) <= MOST_EDGES and len(drawn) <= MOST_CHARACTERS:
        yield drawn
    else:
        yield from _categories(content)


def text(value: str) -> str:
    """A text as it may stand between quotation marks. Raises ExportError for characters no text may hold."""
    return _SPECIAL.sub(lambda found: f"#{ord(found.group())};", " ".join(carried(value).split()))


def node_id(identifier: str) -> str:
    """An id that is no word of Mermaid's own, different for different ids."""
    return "p_" + re.sub(
        r"[^a-z0-9]",
        lambda found: "_" if found.group() == "-" else f"_x{ord(found.group()):X}_",
        identifier,
    )


def _entries(content: Content) -> Iterator[str]:
    """One node for each entry, one edge for each relation."""
    view = content.view
    yield f"%% {MARK}\nflowchart LR\n"
    forms: dict[str, list[str]] = {}
    for entry in view.entries.values():
        this = node_id(entry.id)
        forms.setdefault(entry.form, []).append(this)
        opened, closed = _SHAPES[entry.form]
        name = f"{entry.name} (deprecated)" if entry.deprecated else entry.name
        yield f'  {this}{opened}"{text(name)}"{closed}\n'
    for edge in view.edges:
        kind = view.kinds[edge.kind]
        phrase = f"{kind.phrase} (inferred)" if edge.inferred else kind.phrase
        yield f'  {node_id(edge.subject)} {_arrow(kind)}|"{text(phrase)}"| {node_id(edge.target)}\n'
    yield from _conflicts(view.edges)
    for form, members in sorted(forms.items()):
        name = f"form_{form.replace('-', '_')}"
        yield f"  classDef {name} fill:{FORM_COLOURS[form]},stroke:{LINE},color:{TEXT}\n"
        yield f"  class {','.join(members)} {name}\n"
    if content.selection.around:
        centres = ",".join(node_id(each) for each in content.selection.around)
        yield f"  classDef centre stroke:{CENTRE},stroke-width:4px\n  class {centres} centre\n"


def _arrow(kind: Kind) -> str:
    return _ARROWS.get(kind.family, _OTHER_ARROWS)[kind.symmetric]


def _conflicts(edges: Iterable[Edge]) -> Iterator[str]:
    numbers = [str(number) for number, edge in enumerate(edges) if edge.family == "conflicts-with"]
    if numbers:
        yield f"  linkStyle {','.join(numbers)} stroke:{CENTRE},stroke-width:2px\n"


def _categories(content: Content) -> Iterator[str]:
    """One node for each uppermost category, one edge for each pair that relations join."""
    view = content.view
    group = {entry.id: uppermost(entry, content) for entry in view.entries.values()}
    sizes = Counter(group.values())
    joined = Counter(
        (min(ends), max(ends))
        for ends in ((group[edge.subject], group[edge.target]) for edge in view.edges)
        if ends[0] != ends[1]
    )
    inside = Counter(group[edge.subject] for edge in view.edges if group[edge.subject] == group[edge.target])
    yield (
        f"%% {MARK}\n"
        f"%% {len(view.entries)} entries and {len(view.edges)} relations are more than a page draws"
        f" ({MOST_EDGES} edges, {MOST_CHARACTERS:,} characters).\n"
        "%% So these are the uppermost categories: entries, relations inside, relations between.\n"
        "%% For the entries themselves, write a part: patgraph export mermaid --around PATTERN\n"
        "flowchart LR\n"
    )
    for name, size in sorted(sizes.items()):
        known = view.records.categories.get(name)
        title = text(known.name if known else "Without a category")
        yield f'  {node_id(name)}["{title}<br>{_many(size, "entry", "entries")},'
        yield f' {_many(inside[name], "relation", "relations")}"]\n'
    for (one, other), number in sorted(joined.items()):
        yield f'  {node_id(one)} ---|"{number}"| {node_id(other)}\n'
    yield f"  classDef category fill:{FORM_COLOURS['pattern']},stroke:{LINE},color:{TEXT}\n"
    yield f"  class {','.join(node_id(name) for name in sorted(sizes))} category\n"


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
