"""What the interactive page is given: plain dicts and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..records import Pattern, QualityImpact
from ..terms import entity
from .content import Content
from .json import relation_to_plain
from .scope import ALL, Selection
from .view import Edge, View

if TYPE_CHECKING:
    from ..graph import PatternGraph


def page_data(graph: PatternGraph, selection: Selection = ALL) -> dict[str, Any]:
    """The data of the page for a graph or a part of it."""
    return page(Content(graph, selection))


def page(content: Content, edges: Sequence[Edge] | None = None) -> dict[str, Any]:
    """The data of the page; with these relations instead of the content's own."""
    view = content.view
    edges = view.edges if edges is None else edges
    records = view.records
    community = {entry: group.id for group in content.communities for entry in group.entries}
    urls = {
        (catalogue.id, listing.name): listing.url
        for catalogue in records.catalogues.values()
        for listing in catalogue.listings
    }
    return {
        "entries": [_entry(entry, community[entry.id], urls) for entry in view.entries.values()],
        "relations": [relation_to_plain(edge) for edge in edges],
        "kinds": {
            kind.id: {
                "label": kind.label,
                "phrase": kind.phrase,
                "inverse_phrase": kind.inverse_phrase,
                "family": kind.family,
                "symmetric": kind.symmetric,
            }
            for kind in view.kinds.values()
        },
        "families": [family._asdict() for family in view.families],
        "sources": _sources(view),
        "categories": _terms(records.categories.values()),
        "service_types": _terms(records.service_types.values()),
        "qualities": _terms(records.qualities.values()),
        "problems": _terms(records.problems.values()),
        "technologies": {
            each.id: {"name": each.name, "vendor": each.vendor, "url": each.url}
            for each in records.technologies.values()
        },
        "catalogues": {
            each.id: {"title": each.title, "url": each.url} for each in records.catalogues.values()
        },
        "communities": [{"id": group.id, "label": group.label} for group in content.communities],
        "meta": {
            "title": view.title,
            "version": view.version,
            "licence": view.licence,
            "entries": len(view.entries),
            "relations": sum(not edge.inferred for edge in edges),
        },
    }


def _entry(entry: Pattern, community: int, urls: Mapping[tuple[str, str], str | None]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "iri": entity("pattern", entry.id),
        "form": entry.form,
        "aliases": list(entry.aliases),
        "summary": entry.summary,
        "scope_note": entry.scope_note,
        "problem": entry.problem,
        "solution": entry.solution,
        "use_when": list(entry.use_when),
        "avoid_when": list(entry.avoid_when),
        "qualities": [_impact(each) for each in entry.qualities],
        "categories": list(entry.categories),
        "service_types": list(entry.service_types),
        "solves": list(entry.solves),
        "technologies": [{"technology": each.technology, "note": each.note} for each in entry.technologies],
        "listings": [
            {
                "catalogue": each.catalogue,
                "name": each.name,
                "match": each.match,
                "url": urls.get((each.catalogue, each.name)),
                "stance": each.stance,
            }
            for each in entry.listings
        ],
        "references": list(entry.references),
        "deprecated": {"replaced_by": entry.deprecated.replaced_by} if entry.deprecated else None,
        "community": community,
    }


def _impact(impact: QualityImpact) -> dict[str, Any]:
    return {
        "quality": impact.quality,
        "effect": impact.effect,
        "rationale": impact.rationale,
        "sources": list(impact.sources),
        "confidence": 1.0 if impact.confidence is None else float(impact.confidence),
        "disputed_by": [{"source": each.source, "says": each.says} for each in impact.disputed_by],
    }


def _sources(view: View) -> dict[str, Any]:
    publishers = view.records.publishers
    return {
        source.id: {
            "title": source.title,
            "url": source.url,
            "authors": list(source.authors),
            "year": source.year,
            "kind": source.kind,
            "publisher": publishers[source.publisher].name
            if source.publisher in publishers
            else source.publisher,
        }
        for source in view.records.sources.values()
    }


def _terms(records: Iterable[Any]) -> dict[str, Any]:
    return {
        each.id: {"name": each.name, "summary": each.summary, "broader": getattr(each, "broader", None)}
        for each in records
    }
