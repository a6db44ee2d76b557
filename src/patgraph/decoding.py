"""RDF → records: the inverse of `encoding`, for any set of triples that holds whole entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from .encoding import TYPE, prop
from .ontology import Triple
from .records import (
    EFFECTS,
    FORMS,
    MATCHES,
    PLURALS,
    SOURCE_KINDS,
    Catalogue,
    Category,
    Deprecation,
    Dispute,
    Implementation,
    Link,
    Listing,
    ListingMatch,
    NotEntry,
    Pattern,
    Problem,
    Publisher,
    Quality,
    QualityImpact,
    Records,
    Relation,
    ServiceType,
    Source,
    Technology,
)
from .specs import Spec, ordered, specs
from .terms import kind_and_id, lexical

Said = Mapping[str, list[str]]

_TERM_TYPES: Mapping[str, type] = {
    "category": Category,
    "service-type": ServiceType,
    "quality": Quality,
    "problem": Problem,
    "technology": Technology,
    "publisher": Publisher,
}


class Override(NamedTuple):
    """A field that an overlay gave another value: the one before, as text, and the reason."""

    field: str
    before: str
    reason: str


class Statements:
    """Triples by subject and predicate; terms as N-Triples text."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.by_subject: dict[str, dict[str, list[str]]] = {}
        self.incoming: dict[tuple[str, str], list[str]] = {}
        for s, p, o in triples:
            self.by_subject.setdefault(s, {}).setdefault(p, []).append(o)
            if p in _FOLLOWED_BACK:
                self.incoming.setdefault((p, o), []).append(s)

    def of(self, subject: str) -> Said:
        """What is said of a subject."""
        return self.by_subject.get(subject, {})

    def all(self, kind: str) -> list[str]:
        """The subjects whose IRIs are of this kind (the first step after the base)."""
        return [s for s in self.by_subject if kind_and_id(s[1:-1])[0] == kind]

    def pointing(self, predicate: str, to: str) -> list[str]:
        """The subjects that point to a node."""
        return self.incoming.get((prop(predicate), to), [])


_FOLLOWED_BACK = frozenset(prop(p) for p in ("pg:subject", "pg:pattern", "skos:inScheme", "pg:listing"))


def decode(triples: Iterable[Triple], kinds: Mapping[str, str]) -> Records:
    """The records that the triples encode. `kinds`: relation kind ids by their IRIs."""
    said = Statements(triples)
    found: dict[str, dict[str, Any]] = {kind: {} for kind in PLURALS}
    for kind, record in _TERM_TYPES.items():
        for subject in said.all(kind):
            made = record(**_fields(said.of(subject), record))
            found[kind][made.id] = made
    for subject in said.all("source"):
        of_source = said.of(subject)
        source = Source(kind=_named(of_source[TYPE], SOURCE_KINDS), **_fields(of_source, Source))
        found["source"][source.id] = source
    for subject in said.all("catalogue"):
        catalogue = _catalogue(subject, said)
        found["catalogue"][catalogue.id] = catalogue
    for subject in said.all("pattern"):
        pattern = decode_pattern(subject, said, kinds)
        found["pattern"][pattern.id] = pattern
    return Records(**{PLURALS[kind]: dict(sorted(items.items())) for kind, items in found.items()})


def decode_pattern(subject: str, said: Statements, kinds: Mapping[str, str]) -> Pattern:
    """One entry with the nodes that hang on it."""
    own = said.of(subject)
    nodes = said.pointing("pg:pattern", subject)
    deprecated = None
    if prop("owl:deprecated") in own:
        deprecated = Deprecation(**_fields(own, Deprecation))
    return Pattern(
        form=_named(own[TYPE], FORMS),
        relations=ordered(
            _relation(node, said, kinds)
            for node in said.pointing("pg:subject", subject)
            if prop("pg:kind") in said.of(node)
        ),
        qualities=ordered(_impact(n, said) for n in nodes if prop("pg:quality") in said.of(n)),
        technologies=ordered(
            _implementation(said.of(n)) for n in nodes if prop("pg:technology") in said.of(n)
        ),
        listings=ordered(_matches(own, said)),
        deprecated=deprecated,
        **_fields(own, Pattern),
    )


def decode_overrides(subject: str, said: Statements) -> list[Override]:
    """What overlays changed of an entry, in the order of the triples."""
    found = (said.of(node) for node in said.pointing("pg:subject", subject))
    return [
        Override(*(lexical(own[prop(each)][0]) for each in ("pg:field", "pg:valueBefore", "pg:reason")))
        for own in found
        if prop("pg:field") in own
    ]


def _fields(own: Said, record: type) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, spec in specs(record).items():
        if not spec.predicate or spec.value == "record":
            continue
        terms = own.get(prop(spec.predicate))
        if terms:
            read = [_read(term, spec) for term in terms]
            values[name] = ordered(read) if spec.many else read[0]
    return values


def _read(term: str, spec: Spec) -> Any:
    return _READERS.get(spec.value, lexical)(term)


def _id(term: str) -> str:
    return kind_and_id(term[1:-1])[1]


_READERS: Mapping[str, Callable[[str], Any]] = {
    "ref": _id,
    "integer": lambda term: int(lexical(term)),
    "year": lambda term: int(lexical(term)),
    "decimal": lambda term: Decimal(lexical(term)).normalize(),
    "boolean": lambda term: lexical(term) in ("true", "1"),
}


def _named(terms: list[str], names: Mapping[str, str]) -> str:
    """The name of the class among an entity's types."""
    return next(name for name, curie in names.items() if prop(curie) in terms)


def _relation(node: str, said: Statements, kinds: Mapping[str, str]) -> Relation:
    own = said.of(node)
    return Relation(
        kind=kinds[own[prop("pg:kind")][0][1:-1]],
        target=_id(own[prop("pg:target")][0]),
        disputed_by=_disputes(own, said),
        **_fields(own, Relation),
    )


def _impact(node: str, said: Statements) -> QualityImpact:
    own = said.of(node)
    return QualityImpact(
        quality=_id(own[prop("pg:quality")][0]),
        effect=_named(own[prop("pg:effect")], EFFECTS),
        disputed_by=_disputes(own, said),
        **_fields(own, QualityImpact),
    )


def _disputes(own: Said, said: Statements) -> tuple[Dispute, ...]:
    return ordered(Dispute(**_fields(said.of(n), Dispute)) for n in own.get(prop("pg:disputedBy"), ()))


def _implementation(own: Said) -> Implementation:
    return Implementation(technology=_id(own[prop("pg:technology")][0]), **_fields(own, Implementation))


def _matches(own: Said, said: Statements) -> Iterable[ListingMatch]:
    for match, curie in MATCHES.items():
        for listing in own.get(prop(curie), ()):
            of_listing = said.of(listing)
            stance = of_listing.get(prop("pg:stance"))
            yield ListingMatch(
                catalogue=_id(listing).partition("/")[0],
                name=lexical(of_listing[prop("skos:prefLabel")][0]),
                match=match,
                stance=lexical(stance[0]) if stance and match == "exact" else None,
            )


def _catalogue(subject: str, said: Statements) -> Catalogue:
    listings: list[Listing] = []
    not_entries: list[NotEntry] = []
    for node in said.pointing("skos:inScheme", subject):
        own = said.of(node)
        links = ordered(Link(**_fields(said.of(n), Link)) for n in said.pointing("pg:listing", node))
        if prop("pg:notEntry") in own:
            not_entries.append(NotEntry(links=links, **_fields(own, NotEntry)))
        else:
            listings.append(Listing(links=links, **_fields(own, Listing)))
    return Catalogue(
        listings=ordered(listings), not_entries=ordered(not_entries), **_fields(said.of(subject), Catalogue)
    )
