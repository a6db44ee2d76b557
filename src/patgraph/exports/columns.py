"""Entries and relations as rows of typed values, for formats that hold nothing but nodes and edges.

Types are "string", "boolean", "double" and "strings", a list. Empty values are left out of a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..records import Pattern
from ..terms import entity
from .content import Content
from .view import Edge

Value = str | bool | float | tuple[str, ...]

NODE_COLUMNS: Mapping[str, str] = {
    "iri": "string",
    "form": "string",
    "aliases": "strings",
    "summary": "string",
    "scope_note": "string",
    "problem": "string",
    "solution": "string",
    "use_when": "strings",
    "avoid_when": "strings",
    "category": "string",
    "categories": "strings",
    "service_types": "strings",
    "solves": "strings",
    "improves": "strings",
    "weakens": "strings",
    "technologies": "strings",
    "listings": "strings",
    "references": "strings",
    "community": "string",
    "deprecated": "boolean",
    "replaced_by": "string",
}
EDGE_COLUMNS: Mapping[str, str] = {
    "family": "string",
    "symmetric": "boolean",
    "rationale": "string",
    "sources": "strings",
    "for_problems": "strings",
    "confidence": "double",
    "disputed_by": "strings",
    "inferred": "boolean",
    "because": "strings",
}


class Node(NamedTuple):
    """An entry. `group` is its uppermost category, "" when it has none; `degree` counts its relations."""

    id: str
    name: str
    group: str
    degree: int
    place: tuple[float, float] | None
    values: Mapping[str, Value]


class Line(NamedTuple):
    """A relation from its subject to its target."""

    id: str
    subject: str
    kind: str
    label: str
    target: str
    values: Mapping[str, Value]


def nodes(content: Content) -> Iterator[Node]:
    """The entries, sorted by id."""
    view = content.view
    degrees: dict[str, int] = {}
    for edge in view.edges:
        for end in (edge.subject, edge.target):
            degrees[end] = degrees.get(end, 0) + 1
    community = {entry: group.label for group in content.communities for entry in group.entries}
    for entry in view.entries.values():
        group = uppermost(entry, content)
        values = _filled(
            {
                "iri": entity("pattern", entry.id),
                "form": entry.form,
                "aliases": entry.aliases,
                "summary": entry.summary,
                "scope_note": entry.scope_note,
                "problem": entry.problem,
                "solution": entry.solution,
                "use_when": entry.use_when,
                "avoid_when": entry.avoid_when,
                "category": group,
                "categories": entry.categories,
                "service_types": entry.service_types,
                "solves": entry.solves,
                "improves": tuple(q.quality for q in entry.qualities if q.effect == "improves"),
                "weakens": tuple(q.quality for q in entry.qualities if q.effect == "weakens"),
                "technologies": tuple(each.technology for each in entry.technologies),
                "listings": tuple(f"{each.catalogue}: {each.name}" for each in entry.listings),
                "references": entry.references,
                "community": community.get(entry.id),
                "deprecated": entry.deprecated is not None,
                "replaced_by": entry.deprecated.replaced_by if entry.deprecated else None,
            }
        )
        place = content.positions.get(entry.id)
        yield Node(entry.id, entry.name, group, degrees.get(entry.id, 0), place, values)


def lines(content: Content) -> Iterator[Line]:
    """The relations, sorted by id."""
    for edge in content.view.edges:
        label = content.view.kinds[edge.kind].label
        yield Line(edge.id, edge.subject, edge.kind, label, edge.target, _edge_values(edge))


def _edge_values(edge: Edge) -> Mapping[str, Value]:
    return _filled(
        {
            "family": edge.family,
            "symmetric": edge.symmetric,
            "rationale": edge.rationale,
            "sources": edge.sources,
            "for_problems": edge.for_problems,
            "confidence": None if edge.inferred else float(edge.confidence),
            "disputed_by": tuple(f"{each.source}: {each.says}" for each in edge.disputed_by),
            "inferred": edge.inferred,
            "because": edge.because,
        }
    )


def _filled(values: Mapping[str, Value | None]) -> Mapping[str, Value]:
    return {name: value for name, value in values.items() if value is not None and value not in ("", ())}


def uppermost(entry: Pattern, content: Content) -> str:
    """The category at the top of the tree above the first of an entry's categories."""
    known = content.view.records.categories
    here, seen = next(iter(entry.categories), ""), set[str]()
    while here in known and here not in seen:
        seen.add(here)
        here = known[here].broader or here
    return here
