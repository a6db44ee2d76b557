"""SKOS: entries, terms and what catalogues list as concept schemes, in Turtle, for thesaurus browsers.

Of the graph's relations only what SKOS can say is kept: `refines` is `skos:broader`, every
other kind `skos:related`. Its conditions (https://www.w3.org/TR/skos-reference/) are met: no concept is
both related and, over any number of steps, broader (S27); each language has one preferred label (S14), which
is no other label as well (S13). Only direct steps of a hierarchy are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..ontology import Triple
from ..records import FORMS, MATCHES
from ..terms import BASE, DATASET, SCHEME, entity, expand, iri_problem, lexical, literal
from .content import Content
from .placing import MARK
from .turtle import blocks, prefixes
from .view import View

#: What each class of terms is called as a scheme.
_TERM_SCHEMES: Mapping[str, str] = {
    "category": "Categories",
    "problem": "Problems",
    "quality": "Quality attributes",
    "service-type": "Service types",
}
_Parents = Mapping[str, frozenset[str]]


def pieces(content: Content) -> Iterator[str]:
    """The prefixes, then a block for each scheme, collection and concept."""
    yield f"# {MARK}\n"
    yield from prefixes()
    yield from blocks(sorted(set(triples(content))))


def triples(content: Content) -> Iterator[Triple]:
    """Everything that the file says."""
    view = content.view
    yield from _scheme(SCHEME, view.title, view)
    yield from _entries(view)
    for kind, title in _TERM_SCHEMES.items():
        records = view.records.of(kind)
        if records:
            yield from _terms(kind, title, records, view)
    yield from _catalogues(view)
    yield from _collections(content)


def _scheme(iri: str, title: str, view: View) -> Iterator[Triple]:
    this = f"<{iri}>"
    yield _a(this, "skos:ConceptScheme")
    for name in ("dcterms:title", "skos:prefLabel", "rdfs:label"):
        yield this, _prop(name), _text(title)
    yield this, _prop("dcterms:isPartOf"), f"<{DATASET}>"
    yield this, _prop("owl:versionInfo"), literal(view.version)
    if not iri_problem(view.licence):
        yield this, _prop("dcterms:license"), f"<{view.licence}>"


def _entries(view: View) -> Iterator[Triple]:
    parents = direct(
        {
            entry: {edge.target for edge in view.edges if edge.subject == entry and edge.family == "refines"}
            for entry in view.entries
        }
    )
    above = {entry: _above(entry, parents) for entry in view.entries}
    yield from _hierarchy("pattern", parents, SCHEME)
    for edge in view.edges:
        one, other = edge.subject, edge.target
        if edge.family != "refines" and one != other and other not in above[one] and one not in above[other]:
            for start, end in ((one, other), (other, one)):
                yield _node("pattern", start), _prop("skos:related"), _node("pattern", end)
    slugs = {
        (catalogue.id, listing.name): f"{catalogue.id}/{listing.slug}"
        for catalogue in view.records.catalogues.values()
        for listing in catalogue.listings
    }
    for entry in view.entries.values():
        this = _node("pattern", entry.id)
        yield from _concept(this, entry)
        if entry.scope_note:
            yield this, _prop("skos:scopeNote"), _text(entry.scope_note)
        for category in entry.categories:
            yield this, _prop("dcterms:subject"), _node("category", category)
        for match in entry.listings:
            if (match.catalogue, match.name) in slugs:
                listing = _node("listing", slugs[match.catalogue, match.name])
                yield this, _prop(MATCHES[match.match]), listing
        if entry.deprecated:
            yield this, _prop("owl:deprecated"), literal("true", datatype="xsd:boolean")
            yield this, _prop("dcterms:isReplacedBy"), _node("pattern", entry.deprecated.replaced_by)


def _terms(kind: str, title: str, records: Mapping[str, Any], view: View) -> Iterator[Triple]:
    scheme = f"{SCHEME}/{kind}"
    yield from _scheme(scheme, title, view)
    parents = direct(
        {
            each.id: {each.broader} & set(records) if hasattr(each, "broader") else set()
            for each in records.values()
        }
    )
    yield from _hierarchy(kind, parents, scheme)
    for each in records.values():
        yield from _concept(_node(kind, each.id), each)


def _catalogues(view: View) -> Iterator[Triple]:
    for catalogue in view.records.catalogues.values():
        iri = entity("catalogue", catalogue.id)
        if not catalogue.listings:
            continue
        this = f"<{iri}>"
        yield _a(this, "skos:ConceptScheme")
        for name in ("dcterms:title", "skos:prefLabel", "rdfs:label"):
            yield this, _prop(name), _text(catalogue.title)
        yield from _hierarchy(
            "listing", {f"{catalogue.id}/{each.slug}": frozenset() for each in catalogue.listings}, iri
        )
        for each in catalogue.listings:
            listing = _node("listing", f"{catalogue.id}/{each.slug}")
            yield _a(listing, "skos:Concept")
            yield listing, _prop("skos:prefLabel"), _text(each.name)
            if each.code:
                yield listing, _prop("skos:notation"), literal(each.code)
            if each.url and not iri_problem(each.url):
                yield listing, _prop("rdfs:seeAlso"), f"<{each.url}>"


def _collections(content: Content) -> Iterator[Triple]:
    """What belongs together: the entries of each category, with the collections below it, and of each form."""
    view = content.view
    members: dict[str, set[str]] = {}
    for entry in view.entries.values():
        for category in entry.categories:
            members.setdefault(category, set()).add(_node("pattern", entry.id))
    categories = view.records.categories
    for category in sorted(set(members) & set(categories)):
        below, here = category, categories[category].broader
        while here in categories and here is not None:
            known = f"<{BASE}collection/{below}>" in members.get(here, ())
            members.setdefault(here, set()).add(f"<{BASE}collection/{below}>")
            if known:
                break
            below, here = here, categories[here].broader
    for category, found in members.items():
        if category in categories:
            yield from _collection(f"{BASE}collection/{category}", _text(categories[category].name), found)
    labels = {s: o for s, p, o, _ in content.quads if p == _prop("rdfs:label")}
    for form, curie in FORMS.items():
        these = {_node("pattern", entry.id) for entry in view.entries.values() if entry.form == form}
        if these:
            label = lexical(labels[_prop(curie)]) if _prop(curie) in labels else form
            yield from _collection(f"{BASE}collection/form/{form}", _text(f"Form: {label}"), these)


def _collection(iri: str, label: str, members: Iterable[str]) -> Iterator[Triple]:
    this = f"<{iri}>"
    yield _a(this, "skos:Collection")
    yield this, _prop("skos:prefLabel"), label
    yield this, _prop("skos:inScheme"), f"<{SCHEME}>"
    for member in members:
        yield this, _prop("skos:member"), member


def _concept(this: str, record: Any) -> Iterator[Triple]:
    """What every concept of ours has: labels, definition, notation."""
    yield _a(this, "skos:Concept")
    yield this, _prop("skos:prefLabel"), _text(record.name)
    for alias in record.aliases:
        if alias != record.name:
            yield this, _prop("skos:altLabel"), _text(alias)
    yield this, _prop("skos:definition"), _text(record.summary)
    yield this, _prop("skos:notation"), literal(record.id)


def _hierarchy(kind: str, parents: _Parents, scheme: str) -> Iterator[Triple]:
    """Where concepts stand in their scheme, said from both ends."""
    for one, wider in parents.items():
        this = _node(kind, one)
        yield this, _prop("skos:inScheme"), f"<{scheme}>"
        for each in wider:
            yield this, _prop("skos:broader"), _node(kind, each)
            yield _node(kind, each), _prop("skos:narrower"), this
        if not wider:
            yield this, _prop("skos:topConceptOf"), f"<{scheme}>"
            yield f"<{scheme}>", _prop("skos:hasTopConcept"), this


def direct(parents: Mapping[str, Iterable[str]]) -> _Parents:
    """A hierarchy without steps that others imply, and without any step that would close a circle."""
    kept: dict[str, frozenset[str]] = {}
    for one in sorted(parents):
        wider = sorted(set(parents[one]) - {one})
        kept[one] = frozenset(each for each in wider if each in parents and one not in _above(each, kept))
    return {
        one: frozenset(
            each for each in wider if not any(each in _above(other, kept) for other in wider - {each})
        )
        for one, wider in kept.items()
    }


def _above(start: str, parents: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything wider than a concept, over any number of steps."""
    found: set[str] = set()
    frontier = set(parents.get(start, ()))
    while frontier:
        found |= frontier
        frontier = {wider for each in frontier for wider in parents.get(each, ())} - found
    return found


def _a(this: str, curie: str) -> Triple:
    return this, _prop("rdf:type"), _prop(curie)


def _prop(curie: str) -> str:
    return f"<{expand(curie)}>"


def _node(kind: str, identifier: str) -> str:
    return f"<{entity(kind, identifier)}>"


def _text(text: str) -> str:
    return literal(text, language="en")
