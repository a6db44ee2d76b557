"""The record types: what people write in the YAML files, as frozen values.

Each field carries its `Spec`: what may stand there, which property says it in
RDF, and one sentence for whoever writes the file. The reader, the JSON Schema
and the RDF encoder all follow these specs, so a field is described once.
Order inside lists has no meaning; lists are kept sorted so that equal records
compare equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from .errors import near
from .specs import many, one
from .terms import fold

FORMS = {
    "pattern": "pg:Pattern",
    "style": "pg:ArchitectureStyle",
    "technique": "pg:Technique",
    "protocol": "pg:Protocol",
    "anti-pattern": "pg:AntiPattern",
}
SOURCE_KINDS = {
    "article": "pg:Article",
    "book": "pg:Book",
    "chapter": "pg:Chapter",
    "talk": "pg:Talk",
    "video": "pg:Video",
    "documentation": "pg:Documentation",
    "code": "pg:Code",
    "workshop": "pg:Workshop",
    "course": "pg:Course",
    "paper": "pg:Paper",
}
MATCHES = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
}
EFFECTS = {"improves": "pg:improves", "weakens": "pg:weakens"}
STANCES = ("recommends", "discourages")
SOURCE_STATUSES = ("gone",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A source that contradicts an assertion."""

    source: str = one("ref", "dcterms:source", "Who disagrees: a source id.", required=True, target="source")
    says: str = one("text", "pg:says", "What that source says instead.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A typed, reasoned and sourced edge from the pattern whose file holds it to another."""

    kind: str = one("kind", "", "A relation kind of the ontology, such as requires.", required=True)
    target: str = one("ref", "", "The other pattern's id.", required=True, target="pattern")
    for_problems: tuple[str, ...] = many(
        "ref", "pg:forProblem", "Problems that both ends solve.", target="problem"
    )
    rationale: str = one("text", "pg:rationale", "The mechanism behind the edge.", required=True, shortest=20)
    sources: tuple[str, ...] = many(
        "ref", "dcterms:source", "Source ids that state the connection.", required=True, target="source"
    )
    confidence: Decimal | None = one(
        "decimal", "pg:confidence", "How surely the sources support the edge; 1 when absent."
    )
    disputed_by: tuple[Dispute, ...] = many(
        "record", "pg:disputedBy", "Sources that say otherwise.", record=Dispute
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityImpact:
    """What a pattern does to a quality attribute."""

    quality: str = one("ref", "", "A quality id.", required=True, target="quality")
    effect: str = one("word", "", "improves or weakens.", required=True, choices=tuple(EFFECTS))
    rationale: str = one(
        "text", "pg:rationale", "The mechanism behind the effect.", required=True, shortest=20
    )
    sources: tuple[str, ...] = many("ref", "dcterms:source", "Source ids.", target="source")
    confidence: Decimal | None = one(
        "decimal", "pg:confidence", "How surely the sources support it; 1 when absent."
    )
    disputed_by: tuple[Dispute, ...] = many(
        "record", "pg:disputedBy", "Sources that say otherwise.", record=Dispute
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Implementation:
    """A technology that implements a pattern."""

    technology: str = one("ref", "", "A technology id.", required=True, target="technology")
    note: str | None = one("text", "pg:note", "Which part of it does so, and how.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingMatch:
    """What a catalogue calls a pattern, and how well the two meanings match."""

    catalogue: str = one("ref", "", "A catalogue id.", required=True, target="catalogue")
    name: str = one("name", "", "The name there, as the catalogue's file has it.", required=True)
    match: str = one(
        "word", "", "exact, close, broad (theirs is wider) or narrow.", required=True, choices=tuple(MATCHES)
    )
    stance: str | None = one("word", "", "Whether that catalogue advises for or against it.", choices=STANCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Why an entry should no longer be used."""

    replaced_by: str = one(
        "ref", "dcterms:isReplacedBy", "The entry to use instead.", required=True, target="pattern"
    )
    reason: str = one("text", "pg:deprecationReason", "Why.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The entry that an overlay wants used instead; the extension's reason says why."""

    replaced_by: str = one("ref", "", "The entry to use instead.", required=True, target="pattern")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An entry: a pattern, architecture style, technique, protocol or anti-pattern."""

    entity: ClassVar[str] = "pattern"
    id: str = one("id", "dcterms:identifier", "Kebab-case, never reused.", required=True)
    name: str = one("name", "skos:prefLabel", "The name architects use.", required=True)
    form: str = one("word", "", "What sort of entry it is.", required=True, choices=tuple(FORMS))
    aliases: tuple[str, ...] = many(
        "name", "skos:altLabel", "Other names; not spellings that folding finds anyway."
    )
    summary: str = one(
        "text",
        "skos:definition",
        "One sentence that a hurried architect understands.",
        required=True,
        longest=240,
    )
    scope_note: str | None = one("text", "skos:scopeNote", "What it is not: false friends.")
    problem: str = one(
        "text", "pg:problemStatement", "The situation and why the obvious way fails.", required=True
    )
    solution: str = one("text", "pg:solution", "What is done, in one paragraph.", required=True)
    use_when: tuple[str, ...] = many("text", "pg:useWhen", "Concrete signs that it fits.", required=True)
    avoid_when: tuple[str, ...] = many(
        "text", "pg:avoidWhen", "Concrete signs that it does not.", required=True
    )
    qualities: tuple[QualityImpact, ...] = many(
        "record", "", "Qualities gained and paid for.", record=QualityImpact
    )
    categories: tuple[str, ...] = many(
        "ref", "dcterms:subject", "Category ids.", required=True, target="category"
    )
    service_types: tuple[str, ...] = many(
        "ref", "pg:serviceType", "Kinds of service in which it lives.", target="service-type"
    )
    solves: tuple[str, ...] = many("ref", "pg:solves", "Problem ids.", target="problem")
    technologies: tuple[Implementation, ...] = many(
        "record", "", "Technologies that implement it.", record=Implementation
    )
    relations: tuple[Relation, ...] = many("record", "", "Edges to other patterns.", record=Relation)
    listings: tuple[ListingMatch, ...] = many("record", "", "What catalogues call it.", record=ListingMatch)
    references: tuple[str, ...] = many(
        "ref", "dcterms:references", "Further reading: source ids.", target="source"
    )
    deprecated: Deprecation | None = one(
        "record", "", "Set when another entry should be used.", record=Deprecation
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A subject area; categories form a tree."""

    entity: ClassVar[str] = "category"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = one("ref", "skos:broader", "The category above.", target="category")
    aliases: tuple[str, ...] = many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceType:
    """The kind of service in which a pattern lives; service types form a tree."""

    entity: ClassVar[str] = "service-type"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = one("ref", "skos:broader", "The service type above.", target="service-type")
    aliases: tuple[str, ...] = many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A quality attribute of ISO/IEC 25010:2023, or cost."""

    entity: ClassVar[str] = "quality"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = one("ref", "skos:broader", "The quality of which it is a part.", target="quality")
    iso25010: str | None = one("word", "pg:iso25010", "Its term in ISO/IEC 25010:2023.")
    pillar: str | None = one("word", "pg:pillar", "The cloud framework pillar that covers it.")
    aliases: tuple[str, ...] = many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem as an architect would say it."""

    entity: ClassVar[str] = "problem"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = one("name", "skos:prefLabel", "The problem in a few words.", required=True)
    summary: str = one("text", "skos:definition", "One sentence.", required=True, longest=240)
    aliases: tuple[str, ...] = many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """A product or project that implements patterns."""

    entity: ClassVar[str] = "technology"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = one("name", "skos:prefLabel", "Its name.", required=True)
    vendor: str = one("word", "pg:vendor", "The company or foundation behind it.", required=True)
    url: str | None = one("url", "schema:url", "Its home page.")
    service_types: tuple[str, ...] = many(
        "ref", "pg:serviceType", "What kind of service it is.", target="service-type"
    )
    licence: str | None = one("word", "pg:licence", "An SPDX id, or proprietary.")
    aliases: tuple[str, ...] = many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes sources; two sources of one publisher are not independent."""

    entity: ClassVar[str] = "publisher"
    id: str = one("id", "dcterms:identifier", "Kebab-case; the name of its file in sources/.", required=True)
    name: str = one("name", "skos:prefLabel", "Its name.", required=True)
    url: str | None = one("url", "schema:url", "Its home page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that states something: article, book, talk, code and so on."""

    entity: ClassVar[str] = "source"
    id: str = one("id", "dcterms:identifier", "Kebab-case, begins with its publisher.", required=True)
    title: str = one("name", "dcterms:title", "The exact title.", required=True)
    authors: tuple[str, ...] = many("word", "schema:author", "Names of persons.")
    url: str | None = one("url", "schema:url", "Its address; absent for a book or chapter.")
    locator: str | None = one("word", "pg:locator", "Where in it: chapter, page, minute.")
    kind: str = one("word", "", "What sort of work it is.", required=True, choices=tuple(SOURCE_KINDS))
    year: int | None = one("year", "schema:datePublished", "Year of publication.")
    part_of: str | None = one("ref", "dcterms:isPartOf", "The source that contains it.", target="source")
    technologies: tuple[str, ...] = many(
        "ref", "pg:technology", "Technologies it shows.", target="technology"
    )
    note: str | None = one("text", "pg:note", "A remark.")
    status: str | None = one(
        "word", "pg:status", "gone when the address no longer answers.", choices=SOURCE_STATUSES
    )
    publisher: str = one(
        "ref", "dcterms:publisher", "Taken from the file's name.", required=True, target="publisher"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line of a link collection: what it calls a work."""

    text: str = one("name", "skos:prefLabel", "The collection's own words for the link.", required=True)
    source: str | None = one("ref", "dcterms:source", "The work it leads to.", target="source")
    section: tuple[str, ...] = many("name", "pg:section", "Its heading.", one_or_many=True)
    position: int | None = one("integer", "pg:position", "Its number there.")
    marks: tuple[str, ...] = many("word", "pg:mark", "Marks such as must-see.")
    remark: str | None = one("text", "pg:note", "A remark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One thing as one catalogue lists it."""

    name: str = one("name", "skos:prefLabel", "Its name there; unique in the catalogue.", required=True)
    code: str | None = one("word", "skos:notation", "Its code there.")
    slug: str = one("id", "dcterms:identifier", "Its slug; made from the name when absent.", filled=True)
    url: str | None = one("url", "schema:url", "Its page.")
    category: tuple[str, ...] = many("name", "pg:listedCategory", "Its category there.", one_or_many=True)
    service_type: tuple[str, ...] = many(
        "name", "pg:listedServiceType", "Its service type there.", one_or_many=True
    )
    section: tuple[str, ...] = many("name", "pg:section", "Its heading there.", one_or_many=True)
    position: int | None = one("integer", "pg:position", "Its number there.")
    locator: str | None = one("word", "pg:locator", "A relative address or other pointer.")
    marks: tuple[str, ...] = many("word", "pg:mark", "Marks such as star.")
    facets: tuple[str, ...] = many("word", "pg:facet", "Other groupings there, such as pillars.")
    sources: tuple[str, ...] = many("ref", "dcterms:source", "Source ids.", target="source")
    links: tuple[Link, ...] = many("record", "", "Lines under it in a link collection.", record=Link)
    remark: str | None = one("text", "pg:note", "A remark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEntry:
    """Something a catalogue lists that is no entry here, with the reason."""

    name: str = one("name", "skos:prefLabel", "Its name there.", required=True)
    reason: str = one("text", "pg:notEntry", "Why it is no entry.", required=True)
    url: str | None = one("url", "schema:url", "Its page.")
    section: tuple[str, ...] = many("name", "pg:section", "Its heading there.", one_or_many=True)
    position: int | None = one("integer", "pg:position", "Its number there.")
    locator: str | None = one("word", "pg:locator", "A relative address or other pointer.")
    links: tuple[Link, ...] = many("record", "", "Lines under it.", record=Link)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A collection of patterns by somebody else."""

    entity: ClassVar[str] = "catalogue"
    id: str = one("id", "dcterms:identifier", "Kebab-case.", required=True)
    title: str = one("name", "dcterms:title", "Its title.", required=True)
    creators: tuple[str, ...] = many("word", "dcterms:creator", "Only where stated.")
    url: str | None = one("url", "schema:url", "Its address; absent when unknown.")
    licence: str | None = one("word", "pg:licence", "What may be taken from it.")
    keywords: tuple[str, ...] = many("word", "dcat:keyword", "Its own keywords.")
    qualities: tuple[str, ...] = many("ref", "pg:claimsQuality", "Qualities it claims.", target="quality")
    complete: bool | None = one("boolean", "pg:complete", "True when every listing is meant to be carried.")
    note: str | None = one("text", "pg:note", "A remark.")
    listings: tuple[Listing, ...] = many("record", "", "What it lists.", record=Listing)
    not_entries: tuple[NotEntry, ...] = many(
        "record", "", "What it lists that is no entry here.", record=NotEntry
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What an overlay adds to, changes in or says about an entry of the graph below it."""

    extends: str = one("ref", "", "The id of the entry.", required=True, target="pattern")
    reason: str = one("text", "", "Why the organisation says so.", required=True)
    aliases: tuple[str, ...] = many("name", "", "Names to add.")
    qualities: tuple[QualityImpact, ...] = many("record", "", "Effects to add.", record=QualityImpact)
    categories: tuple[str, ...] = many("ref", "", "Categories to add.", target="category")
    service_types: tuple[str, ...] = many("ref", "", "Service types to add.", target="service-type")
    solves: tuple[str, ...] = many("ref", "", "Problems to add.", target="problem")
    technologies: tuple[Implementation, ...] = many(
        "record", "", "Technologies to add.", record=Implementation
    )
    relations: tuple[Relation, ...] = many("record", "", "Edges to add.", record=Relation)
    listings: tuple[ListingMatch, ...] = many("record", "", "Listings to add.", record=ListingMatch)
    references: tuple[str, ...] = many("ref", "", "Further reading to add.", target="source")
    override: Mapping[str, Any] | None = one("override", "", "Fields and their new values.")
    deprecate: Replacement | None = one("record", "", "The entry to use instead.", record=Replacement)


TERMS: tuple[type, ...] = (Category, ServiceType, Quality, Problem, Technology, Publisher)
TOP_LEVEL: tuple[type, ...] = (Pattern, *TERMS, Source, Catalogue)


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a graph, by id within each class."""

    patterns: Mapping[str, Pattern]
    categories: Mapping[str, Category]
    service_types: Mapping[str, ServiceType]
    qualities: Mapping[str, Quality]
    problems: Mapping[str, Problem]
    technologies: Mapping[str, Technology]
    publishers: Mapping[str, Publisher]
    sources: Mapping[str, Source]
    catalogues: Mapping[str, Catalogue]

    def of(self, kind: str) -> Mapping[str, Any]:
        """The records of one class by its kind: "pattern", "service-type" …"""
        found: Mapping[str, Any] = getattr(self, PLURALS[kind])
        return found


PLURALS = {
    "pattern": "patterns",
    "category": "categories",
    "service-type": "service_types",
    "quality": "qualities",
    "problem": "problems",
    "technology": "technologies",
    "publisher": "publishers",
    "source": "sources",
    "catalogue": "catalogues",
}


def empty() -> Records:
    """Records with nothing in them."""
    return Records({}, {}, {}, {}, {}, {}, {}, {}, {})


def meant(text: str, records: Mapping[str, Any]) -> list[str]:
    """The ids that a reference may have meant: of the records that have this name, else up to three near ones."""
    key = fold(text)
    named = [
        identifier
        for identifier, record in records.items()
        if key in map(fold, (identifier, getattr(record, "name", ""), *getattr(record, "aliases", ())))
    ]
    return named[:3] or near(text, records)
