"""DOT for Graphviz: entries as boxes coloured by form, relations with their phrases and reasons.

In DOT a quoted string ends at a quotation mark without a backslash before it;
in labels a backslash begins an escape and `&` an HTML entity. Both are
written so that every text shows as itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..terms import entity
from .content import Content
from .palette import CENTRE, FORM_COLOURS, LINE, TEXT
from .placing import MARK
from .quoting import carried
from .view import Edge, View

_SHAPES: Mapping[str, str] = {
    "pattern": "box",
    "style": "component",
    "technique": "ellipse",
    "protocol": "cds",
    "anti-pattern": "octagon",
}
#: How the families of relation kinds are drawn in one direction, and what differs in both.
_LINES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "used-with": ({}, {"dir": "none"}),
    "alternative-to": ({"style": "dashed"}, {"dir": "both"}),
    "conflicts-with": (
        {"color": CENTRE, "penwidth": "2", "arrowhead": "tee"},
        {"dir": "both", "arrowtail": "tee"},
    ),
    "refines": ({"arrowhead": "empty"}, {"dir": "none"}),
}
_OTHER_LINES: tuple[Mapping[str, str], Mapping[str, str]] = ({"arrowhead": "odot"}, {"dir": "none"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "&": "&amp;"}
_TO_ESCAPE = re.compile(r'\r\n?|[\\"\n&]')


def pieces(content: Content) -> Iterator[str]:
    """The graph's own attributes, then its nodes, then its edges."""
    view = content.view
    yield f"// {MARK}\n// Draw it: dot -Tsvg FILE -o FILE.svg; a large graph is better drawn by sfdp.\n"
    yield f"digraph patgraph {{\n  graph {_attributes({'label': view.title, 'rankdir': 'LR'})}\n"
    yield '  graph [charset="UTF-8", fontname="sans-serif", overlap="false"]\n'
    yield f'  node [style="filled", color="{LINE}", fontcolor="{TEXT}", fontname="sans-serif"]\n'
    yield f'  edge [color="{LINE}", fontcolor="{TEXT}", fontname="sans-serif", fontsize="10"]\n'
    for entry in view.entries.values():
        attributes = {
            "label": f"{entry.name} (deprecated)" if entry.deprecated else entry.name,
            "tooltip": entry.summary,
            "shape": _SHAPES[entry.form],
            "fillcolor": FORM_COLOURS[entry.form],
            "form": entry.form,
            "iri": entity("pattern", entry.id),
        }
        if entry.id in content.selection.around:
            attributes |= {"color": CENTRE, "penwidth": "3"}
        yield f"  {string(entry.id)} {_attributes(attributes)}\n"
    for edge in view.edges:
        yield f"  {string(edge.subject)} -> {string(edge.target)} {_attributes(_edge(edge, view))}\n"
    yield "}\n"


def string(text: str) -> str:
    """A quoted string that Graphviz shows as this text. Raises ExportError for characters no text may hold."""
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPES.get(found.group(), "\\n"), carried(text))
    return f'"{escaped}"'


def _edge(edge: Edge, view: View) -> Mapping[str, str]:
    kind = view.kinds[edge.kind]
    cited = (view.records.sources.get(each) for each in edge.sources)
    sources = "; ".join(source.title for source in cited if source)
    line, both = _LINES.get(edge.family, _OTHER_LINES)
    why = edge.rationale or f"Inferred from {', '.join(edge.because)}."
    return {
        "label": f"{kind.phrase} (inferred)" if edge.inferred else kind.phrase,
        "id": edge.id,
        "kind": edge.kind,
        "family": edge.family,
        "edgetooltip": f"{why} ({sources})" if sources else why,
        **line,
        **(both if edge.symmetric else {}),
        **({"style": "dotted"} if edge.inferred else {}),
    }


def _attributes(values: Mapping[str, str]) -> str:
    return f"[{', '.join(f'{name}={string(value)}' for name, value in values.items())}]"
