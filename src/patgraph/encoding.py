"""Records → RDF: one function per class; triples of N-Triples terms.

An edge is written twice on purpose: the direct triple makes queries short, the
`pg:Relation` node carries its reason and sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from .ontology import Kind, Triple
from .records import (
    EFFECTS,
    FORMS,
    MATCHES,
    PLURALS,
    SOURCE_KINDS,
    Catalogue,
    Implementation,
    Link,
    Listing,
    NotEntry,
    Pattern,
    QualityImpact,
    Records,
    Relation,
    Source,
)
from .specs import Spec, specs
from .terms import SCHEME, entity, expand, fold, listing_slug, literal

TYPE = f"<{expand('rdf:type')}>"
_TERM_CLASSES = {
    "category": "pg:Category",
    "service-type": "pg:ServiceType",
    "quality": "pg:QualityAttribute",
    "problem": "pg:Problem",
    "technology": "pg:Technology",
    "publisher": "pg:Publisher",
}


def node(kind: str, identifier: str) -> str:
    """The term of an entity's IRI."""
    return f"<{entity(kind, identifier)}>"


@cache
def prop(curie: str) -> str:
    """The term of a property or class given as a prefixed name."""
    return f"<{expand(curie)}>"


def relation_id(subject: str, kind: str, target: str) -> str:
    """The stable id of an edge."""
    return f"{subject}--{kind}--{target}"


def encode(records: Records, kinds: Mapping[str, Kind]) -> set[Triple]:
    """Every triple that the records assert. Ids are checked before; nothing is checked here."""
    return set(encoded(records, kinds))


def encoded(records: Records, kinds: Mapping[str, Kind]) -> Iterator[Triple]:
    """The triples of `encode` in the order of the records; one may come twice."""
    slugs = _listing_slugs(records)
    for pattern in records.patterns.values():
        yield from _pattern(pattern, slugs, kinds)
    for source in records.sources.values():
        yield from _source(source)
    for catalogue in records.catalogues.values():
        yield from _catalogue(catalogue)
    for kind in _TERM_CLASSES:
        for record in records.of(kind).values():
            yield from _term(record)


_VALUES: Mapping[str, Callable[[Any, Spec], str]] = {
    "id": lambda value, spec: literal(value),
    "name": lambda value, spec: literal(value, language="en"),
    "text": lambda value, spec: literal(value, language="en"),
    "word": lambda value, spec: literal(value),
    "url": lambda value, spec: f"<{value}>",
    "ref": lambda value, spec: node(spec.target, value),
    "integer": lambda value, spec: literal(str(value), datatype="xsd:integer"),
    "year": lambda value, spec: literal(str(value), datatype="xsd:gYear"),
    "decimal": lambda value, spec: literal(_decimal(value), datatype="xsd:decimal"),
    "boolean": lambda value, spec: literal(str(value).lower(), datatype="xsd:boolean"),
}


def _decimal(value: Any) -> str:
    """The canonical form of xsd:decimal in XSD 1.0: at least one digit after the point."""
    text = f"{value:f}"
    return text if "." in text else text + ".0"


def _fields(subject: str, record: Any) -> Iterator[Triple]:
    """The triples of the fields that have a property of their own."""
    kind: Any = type(record)
    for name, spec, predicate, written in _columns(kind):
        value = getattr(record, name)
        if spec.many:
            for one in value:
                yield subject, predicate, written(one, spec)
        elif value is not None:
            yield subject, predicate, written(value, spec)


@cache
def _columns(record: Any) -> tuple[tuple[str, Spec, str, Callable[[Any, Spec], str]], ...]:
    """The fields with a property of their own: name, spec, the property's term, how a value is written."""
    return tuple(
        (name, spec, prop(spec.predicate), _VALUES[spec.value])
        for name, spec in specs(record).items()
        if spec.predicate and spec.value != "record"
    )


def _term(record: Any) -> Iterator[Triple]:
    subject = node(record.entity, record.id)
    yield subject, TYPE, prop(_TERM_CLASSES[record.entity])
    yield from _fields(subject, record)


def _source(source: Source) -> Iterator[Triple]:
    subject = node("source", source.id)
    yield subject, TYPE, prop(SOURCE_KINDS[source.kind])
    yield from _fields(subject, source)


def _pattern(
    pattern: Pattern, slugs: Mapping[tuple[str, str], str], kinds: Mapping[str, Kind]
) -> Iterator[Triple]:
    subject = node("pattern", pattern.id)
    yield subject, TYPE, prop(FORMS[pattern.form])
    yield subject, prop("skos:inScheme"), f"<{SCHEME}>"
    yield from _fields(subject, pattern)
    for relation in pattern.relations:
        yield from _relation(pattern.id, relation, kinds)
    for impact in pattern.qualities:
        yield from _quality_impact(pattern.id, impact)
    for implementation in pattern.technologies:
        yield from _implementation(pattern.id, implementation)
    for match in pattern.listings:
        listing = node("listing", f"{match.catalogue}/{slugs[match.catalogue, match.name]}")
        yield subject, prop(MATCHES[match.match]), listing
        if match.stance:
            yield listing, prop("pg:stance"), literal(match.stance)
    if pattern.deprecated:
        yield subject, prop("owl:deprecated"), literal("true", datatype="xsd:boolean")
        yield from _fields(subject, pattern.deprecated)


def _listing_slugs(records: Records) -> dict[tuple[str, str], str]:
    return {
        (catalogue.id, listing.name): listing.slug
        for catalogue in records.catalogues.values()
        for listing in catalogue.listings
    }


def _relation(subject_id: str, relation: Relation, kinds: Mapping[str, Kind]) -> Iterator[Triple]:
    identifier = relation_id(subject_id, relation.kind, relation.target)
    this = node("relation", identifier)
    kind = f"<{kinds[relation.kind].iri}>"
    subject, target = node("pattern", subject_id), node("pattern", relation.target)
    yield subject, kind, target
    yield this, TYPE, prop("pg:Relation")
    yield this, prop("dcterms:identifier"), literal(identifier)
    yield this, prop("pg:subject"), subject
    yield this, prop("pg:kind"), kind
    yield this, prop("pg:target"), target
    yield from _fields(this, relation)
    yield from _disputes(this, identifier, relation)


def _quality_impact(pattern_id: str, impact: QualityImpact) -> Iterator[Triple]:
    identifier = f"{pattern_id}--{impact.quality}--{impact.effect}"
    this = node("quality-impact", identifier)
    subject, quality = node("pattern", pattern_id), node("quality", impact.quality)
    effect = prop(EFFECTS[impact.effect])
    yield subject, effect, quality
    yield this, TYPE, prop("pg:QualityImpact")
    yield this, prop("dcterms:identifier"), literal(identifier)
    yield this, prop("pg:pattern"), subject
    yield this, prop("pg:quality"), quality
    yield this, prop("pg:effect"), effect
    yield from _fields(this, impact)
    yield from _disputes(this, identifier, impact)


def _disputes(assertion: str, identifier: str, record: Relation | QualityImpact) -> Iterator[Triple]:
    for dispute in record.disputed_by:
        this = node("dispute", f"{identifier}--{dispute.source}")
        yield assertion, prop("pg:disputedBy"), this
        yield this, TYPE, prop("pg:Dispute")
        yield from _fields(this, dispute)


def _implementation(pattern_id: str, implementation: Implementation) -> Iterator[Triple]:
    this = node("implementation", f"{pattern_id}--{implementation.technology}")
    subject, technology = node("pattern", pattern_id), node("technology", implementation.technology)
    yield subject, prop("pg:implementedWith"), technology
    yield this, TYPE, prop("pg:Implementation")
    yield this, prop("pg:pattern"), subject
    yield this, prop("pg:technology"), technology
    yield from _fields(this, implementation)


def _catalogue(catalogue: Catalogue) -> Iterator[Triple]:
    subject = node("catalogue", catalogue.id)
    yield subject, TYPE, prop("pg:Catalogue")
    yield from _fields(subject, catalogue)
    for listing in catalogue.listings:
        yield from _listing(catalogue.id, subject, listing)
    for left_out in catalogue.not_entries:
        yield from _listing(catalogue.id, subject, left_out)


def _listing(catalogue_id: str, catalogue: str, listing: Listing | NotEntry) -> Iterator[Triple]:
    slug = listing.slug if isinstance(listing, Listing) else listing_slug(listing.name)
    this = node("listing", f"{catalogue_id}/{slug}")
    yield this, TYPE, prop("pg:Listing")
    yield this, prop("skos:inScheme"), catalogue
    yield this, prop("dcterms:identifier"), literal(slug)
    yield from (triple for triple in _fields(this, listing) if triple[1] != prop("dcterms:identifier"))
    for number, link in enumerate(listing.links, 1):
        yield from _link(f"{catalogue_id}/{slug}--{number}", this, link)


def _link(identifier: str, listing: str, link: Link) -> Iterator[Triple]:
    this = node("link", identifier)
    yield this, TYPE, prop("pg:Link")
    yield this, prop("pg:listing"), listing
    yield from _fields(this, link)


# --- look-up keys ----------------------------------------------------------------------------------


def encoded_keys(records: Records, kinds: Mapping[str, Kind]) -> Iterator[Triple]:
    """The folded names by which things are found: `pg:idKey`, `pg:nameKey`, `pg:aliasKey`."""
    for kind in PLURALS:
        for record in records.of(kind).values():
            name = record.title if kind in ("source", "catalogue") else record.name
            aliases = getattr(record, "aliases", ())
            yield from _keys(node(kind, record.id), record.id, [name], aliases)
    for catalogue in records.catalogues.values():
        for listing in catalogue.listings:
            this = node("listing", f"{catalogue.id}/{listing.slug}")
            yield from _keys(this, "", [listing.name], ())
    for relation_kind in kinds.values():
        this = f"<{relation_kind.iri}>"
        yield from _keys(this, relation_kind.id, [relation_kind.label], [relation_kind.phrase])


def _keys(subject: str, identifier: str, names: Iterable[str], aliases: Iterable[str]) -> Iterator[Triple]:
    if identifier:
        yield subject, prop("pg:idKey"), literal(fold(identifier))
    for name in names:
        yield subject, prop("pg:nameKey"), literal(fold(name))
    for alias in aliases:
        yield subject, prop("pg:aliasKey"), literal(fold(alias))
