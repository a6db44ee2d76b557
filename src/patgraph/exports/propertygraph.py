"""The graph as Neo4j holds it: labelled nodes, typed relationships, properties on both.

Labels and types are the ontology's own names: a class's name is the label, a
property's name in upper case is the type. Everything is a node that has an id
of its own: entries, terms, sources, catalogues, listings, relation kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ..errors import ExportError
from ..records import EFFECTS, FORMS, MATCHES, SOURCE_KINDS, TOP_LEVEL, Catalogue, Listing, NotEntry, Pattern
from ..records import Link as CollectionLink
from ..specs import specs
from ..terms import DATASET, entity, listing_slug, text_problem
from .view import Edge, View

Value = str | bool | int | float | tuple[str, ...] | None

#: The label by which each class of record is found; its `id` is unique.
LABELS: Mapping[str, str] = {
    "pattern": "Entry",
    "category": "Category",
    "service-type": "ServiceType",
    "quality": "QualityAttribute",
    "problem": "Problem",
    "technology": "Technology",
    "publisher": "Publisher",
    "source": "Source",
    "catalogue": "Catalogue",
    "listing": "Listing",
    "link": "Link",
    "kind": "RelationKind",
    "dataset": "Dataset",
}
#: What patgraph makes in a database says so in this property; what others made there is not touched.
MADE_BY = ("made_by", "patgraph")
_TYPE = re.compile(r"[A-Z_]+")


class Node(NamedTuple):
    """A node. `label` and `id` find it; `also` are the labels of its form or sort. A None takes a property away."""

    label: str
    id: str
    also: tuple[str, ...]
    properties: Mapping[str, Value]


class Relationship(NamedTuple):
    """A relationship; `id` tells parallel ones of a type apart, "" where there is only one."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    id: str
    properties: Mapping[str, Value]


def nodes(view: View) -> Iterator[Node]:
    """Every node, class by class, sorted by id within each."""
    about = {"iri": DATASET, "title": view.title, "version": view.version, "licence": view.licence}
    yield Node(LABELS["dataset"], "patgraph", (), about)
    for kind in view.kinds.values():
        yield Node(
            LABELS["kind"],
            kind.id,
            (),
            {
                "iri": kind.iri,
                "label": kind.label,
                "phrase": kind.phrase,
                "inverse_phrase": kind.inverse_phrase,
                "family": kind.family,
                "symmetric": kind.symmetric,
                "type": relationship_type(kind.id),
            },
        )
    for record_type in TOP_LEVEL:
        what: str = record_type.entity  # type: ignore[attr-defined]
        for record in view.records.of(what).values():
            properties = {"iri": entity(what, record.id), **_properties(record)}
            if isinstance(record, Pattern):
                properties["deprecated"] = record.deprecated is not None or None
                properties["deprecation_reason"] = record.deprecated.reason if record.deprecated else None
            yield Node(LABELS[what], record.id, _also(record), properties)
    for catalogue in view.records.catalogues.values():
        for identifier, listing in listings(catalogue):
            about_listing = {"iri": entity("listing", identifier), **_properties(listing)}
            yield Node(LABELS["listing"], identifier, (), about_listing)
            for number, link in enumerate(listing.links, 1):
                this = f"{identifier}--{number}"
                yield Node(LABELS["link"], this, (), {"iri": entity("link", this), **_properties(link)})


def relationships(view: View) -> Iterator[Relationship]:
    """Every relationship; both ends are among the nodes."""
    known = {
        (LABELS[kind], each) for kind in LABELS if kind in _RECORD_KINDS for each in view.records.of(kind)
    }
    for found in _all(view):
        if found.end in known or found.end[0] not in _RECORD_LABELS:
            yield found


def relationship_type(name: str) -> str:
    """The type for a relation kind's id or a property's name. Raises ExportError when it has no such form."""
    upper = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace("-", "_").upper()
    if not _TYPE.fullmatch(upper):
        raise ExportError(
            f"'{name}' cannot be a relationship type: only letters and hyphens can. Rename the kind."
        )
    return upper


def carried(text: str) -> str:
    """The text itself. Raises ExportError for a character that other formats could not carry either."""
    problem = text_problem(text)
    if problem:
        raise ExportError(f"the text '{ascii(text)[1:41]}' {problem}. Remove it from the graph.")
    return text


def listings(catalogue: Catalogue) -> Iterator[tuple[str, Listing | NotEntry]]:
    """What a catalogue lists, by ids that are unique among all catalogues, sorted."""
    found = [
        (each.slug if isinstance(each, Listing) else listing_slug(each.name), each)
        for each in _listed(catalogue)
    ]
    for slug, each in sorted(found, key=lambda pair: pair[0]):
        yield f"{catalogue.id}/{slug}", each


def _listed(catalogue: Catalogue) -> Iterator[Listing | NotEntry]:
    yield from catalogue.listings
    yield from catalogue.not_entries


_RECORD_KINDS = frozenset(kind for kind in LABELS if kind not in ("listing", "link", "kind", "dataset"))
_RECORD_LABELS = frozenset(LABELS[kind] for kind in _RECORD_KINDS)


def _also(record: Any) -> tuple[str, ...]:
    if isinstance(record, Pattern):
        return (_name(FORMS[record.form]),)
    return (_name(SOURCE_KINDS[record.kind]),) if record.entity == "source" else ()


def _name(curie: str) -> str:
    return curie.partition(":")[2]


def _properties(record: Any) -> dict[str, Value]:
    """The fields that hold values; those that point elsewhere become relationships."""
    return {
        name: _value(getattr(record, name))
        for name, spec in specs(type(record)).items()
        if spec.value not in ("ref", "record") and name != "id"
    }


def _value(value: Any) -> Value:
    if isinstance(value, tuple):
        return tuple(str(each) for each in value) or None
    if isinstance(value, Decimal):
        return float(value)
    plain: Value = str(value) if isinstance(value, str) else value
    return plain


def _all(view: View) -> Iterator[Relationship]:
    slugs = {
        (catalogue.id, listing.name): identifier
        for catalogue in view.records.catalogues.values()
        for identifier, listing in listings(catalogue)
    }
    for record_type in TOP_LEVEL:
        what: str = record_type.entity  # type: ignore[attr-defined]
        for record in view.records.of(what).values():
            yield from _references(record, (LABELS[what], record.id))
    for entry in view.entries.values():
        yield from _assertions(entry, slugs)
    for catalogue in view.records.catalogues.values():
        for identifier, listing in listings(catalogue):
            this = (LABELS["listing"], identifier)
            yield Relationship("IN_SCHEME", this, (LABELS["catalogue"], catalogue.id), "", {})
            yield from _references(listing, this)
            for number, link in enumerate(listing.links, 1):
                yield from _link(f"{identifier}--{number}", link, this)
    for edge in view.edges:
        yield _relation(edge)


def _references(record: Any, this: tuple[str, str]) -> Iterator[Relationship]:
    for name, spec in specs(type(record)).items():
        value = getattr(record, name)
        if spec.value != "ref" or not spec.predicate or not value:
            continue
        for each in value if spec.many else (value,):
            yield Relationship(
                relationship_type(_name(spec.predicate)), this, (LABELS[spec.target], each), "", {}
            )


def _link(identifier: str, link: CollectionLink, listing: tuple[str, str]) -> Iterator[Relationship]:
    this = (LABELS["link"], identifier)
    yield Relationship("LISTING", this, listing, "", {})
    yield from _references(link, this)


def _assertions(entry: Pattern, slugs: Mapping[tuple[str, str], str]) -> Iterator[Relationship]:
    this = (LABELS["pattern"], entry.id)
    for impact in entry.qualities:
        yield Relationship(
            relationship_type(_name(EFFECTS[impact.effect])),
            this,
            (LABELS["quality"], impact.quality),
            f"{entry.id}--{impact.quality}--{impact.effect}",
            {
                "rationale": impact.rationale,
                "sources": _value(impact.sources),
                "confidence": None if impact.confidence is None else float(impact.confidence),
                **_disputes(impact),
            },
        )
    for each in entry.technologies:
        technology = (LABELS["technology"], each.technology)
        yield Relationship("IMPLEMENTED_WITH", this, technology, "", {"note": each.note})
    for match in entry.listings:
        listing = slugs.get((match.catalogue, match.name))
        if listing:
            kind = relationship_type(_name(MATCHES[match.match]))
            yield Relationship(kind, this, (LABELS["listing"], listing), "", {"stance": match.stance})
    if entry.deprecated:
        replacement = (LABELS["pattern"], entry.deprecated.replaced_by)
        yield Relationship("IS_REPLACED_BY", this, replacement, "", {})


def _relation(edge: Edge) -> Relationship:
    return Relationship(
        relationship_type(edge.kind),
        (LABELS["pattern"], edge.subject),
        (LABELS["pattern"], edge.target),
        edge.id,
        {
            "kind": edge.kind,
            "family": edge.family,
            "symmetric": edge.symmetric,
            "rationale": edge.rationale or None,
            "sources": _value(edge.sources),
            "for_problems": _value(edge.for_problems),
            "confidence": None if edge.inferred else float(edge.confidence),
            "inferred": edge.inferred,
            "because": _value(edge.because),
            **_disputes(edge),
        },
    )


def _disputes(record: Any) -> dict[str, Value]:
    """Who disputes and what they say, as two lists in one order: properties hold no records."""
    return {
        "disputed_by": _value(tuple(each.source for each in record.disputed_by)),
        "dispute_says": _value(tuple(each.says for each in record.disputed_by)),
    }
