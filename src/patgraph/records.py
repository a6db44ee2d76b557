"""The record types: what people write in the YAML files, as frozen values.

Each field carries its `Spec`: what may stand there, which property says it in
RDF, and one sentence for whoever writes the file. The reader, the JSON Schema
and the RDF encoder all follow these specs, so a field is described once.
Order inside lists has no meaning; lists are kept sorted so that equal records
compare equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any, ClassVar

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


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field may hold.

    value: "id", "name" (one line, English), "text" (prose, English), "word"
    (a string without language), "url", "integer", "decimal" (0 to 1), "year",
    "boolean", "ref" (the id of a `target` record), "kind" (a relation kind),
    or "record" (nested). predicate: the RDF property, "" where the encoder
    writes the field in its own way. many: a list (`one_or_many`: a single
    value may stand without brackets).
    filled: the reader supplies the value where the file has none.
    """

    value: str
    predicate: str
    doc: str
    required: bool = False
    many: bool = False
    one_or_many: bool = False
    choices: tuple[str, ...] = ()
    target: str = ""
    record: type | None = None
    longest: int = 0
    shortest: int = 0
    filled: bool = False


def _one(value: str, predicate: str, doc: str, **rest: Any) -> Any:
    spec = Spec(value, predicate, doc, **rest)
    if spec.required:
        return field(metadata={"spec": spec})
    return field(default=None, metadata={"spec": spec})


def _many(value: str, predicate: str, doc: str, **rest: Any) -> Any:
    spec = Spec(value, predicate, doc, many=True, **rest)
    return field(default=(), metadata={"spec": spec})


def specs(record: type) -> Mapping[str, Spec]:
    """The specs of a record type by field name, in the order of the file."""
    return _specs(record)


@cache
def _specs(record: type) -> Mapping[str, Spec]:
    found: dict[str, Spec] = {}
    described: tuple[Field[Any], ...] = fields(record)
    for each in described:
        found[each.name] = each.metadata["spec"]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A source that contradicts an assertion."""

    source: str = _one("ref", "dcterms:source", "Who disagrees: a source id.", required=True, target="source")
    says: str = _one("text", "pg:says", "What that source says instead.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A typed, reasoned and sourced edge from the pattern whose file holds it to another."""

    kind: str = _one("kind", "", "A relation kind of the ontology, such as requires.", required=True)
    target: str = _one("ref", "", "The other pattern's id.", required=True, target="pattern")
    for_problems: tuple[str, ...] = _many(
        "ref", "pg:forProblem", "Problems that both ends solve.", target="problem"
    )
    rationale: str = _one(
        "text", "pg:rationale", "The mechanism behind the edge.", required=True, shortest=20
    )
    sources: tuple[str, ...] = _many(
        "ref", "dcterms:source", "Source ids that state the connection.", required=True, target="source"
    )
    confidence: Decimal | None = _one(
        "decimal", "pg:confidence", "How surely the sources support the edge; 1 when absent."
    )
    disputed_by: tuple[Dispute, ...] = _many(
        "record", "pg:disputedBy", "Sources that say otherwise.", record=Dispute
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityImpact:
    """What a pattern does to a quality attribute."""

    quality: str = _one("ref", "", "A quality id.", required=True, target="quality")
    effect: str = _one("word", "", "improves or weakens.", required=True, choices=tuple(EFFECTS))
    rationale: str = _one(
        "text", "pg:rationale", "The mechanism behind the effect.", required=True, shortest=20
    )
    sources: tuple[str, ...] = _many("ref", "dcterms:source", "Source ids.", target="source")
    confidence: Decimal | None = _one(
        "decimal", "pg:confidence", "How surely the sources support it; 1 when absent."
    )
    disputed_by: tuple[Dispute, ...] = _many(
        "record", "pg:disputedBy", "Sources that say otherwise.", record=Dispute
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Implementation:
    """A technology that implements a pattern."""

    technology: str = _one("ref", "", "A technology id.", required=True, target="technology")
    note: str | None = _one("text", "pg:note", "Which part of it does so, and how.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingMatch:
    """What a catalogue calls a pattern, and how well the two meanings match."""

    catalogue: str = _one("ref", "", "A catalogue id.", required=True, target="catalogue")
    name: str = _one("name", "", "The name there, as the catalogue's file has it.", required=True)
    match: str = _one(
        "word", "", "exact, close, broad (theirs is wider) or narrow.", required=True, choices=tuple(MATCHES)
    )
    stance: str | None = _one(
        "word", "", "Whether that catalogue advises for or against it.", choices=STANCES
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Why an entry should no longer be used."""

    replaced_by: str = _one(
        "ref", "dcterms:isReplacedBy", "The entry to use instead.", required=True, target="pattern"
    )
    reason: str = _one("text", "pg:deprecationReason", "Why.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The entry that an overlay wants used instead; the extension's reason says why."""

    replaced_by: str = _one("ref", "", "The entry to use instead.", required=True, target="pattern")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An entry: a pattern, architecture style, technique, protocol or anti-pattern."""

    entity: ClassVar[str] = "pattern"
    id: str = _one("id", "dcterms:identifier", "Kebab-case, never reused.", required=True)
    name: str = _one("name", "skos:prefLabel", "The name architects use.", required=True)
    form: str = _one("word", "", "What sort of entry it is.", required=True, choices=tuple(FORMS))
    aliases: tuple[str, ...] = _many(
        "name", "skos:altLabel", "Other names; not spellings that folding finds anyway."
    )
    summary: str = _one(
        "text",
        "skos:definition",
        "One sentence that a hurried architect understands.",
        required=True,
        longest=240,
    )
    scope_note: str | None = _one("text", "skos:scopeNote", "What it is not: false friends.")
    problem: str = _one(
        "text", "pg:problemStatement", "The situation and why the obvious way fails.", required=True
    )
    solution: str = _one("text", "pg:solution", "What is done, in one paragraph.", required=True)
    use_when: tuple[str, ...] = _many("text", "pg:useWhen", "Concrete signs that it fits.", required=True)
    avoid_when: tuple[str, ...] = _many(
        "text", "pg:avoidWhen", "Concrete signs that it does not.", required=True
    )
    qualities: tuple[QualityImpact, ...] = _many(
        "record", "", "Qualities gained and paid for.", record=QualityImpact
    )
    categories: tuple[str, ...] = _many(
        "ref", "dcterms:subject", "Category ids.", required=True, target="category"
    )
    service_types: tuple[str, ...] = _many(
        "ref", "pg:serviceType", "Kinds of service in which it lives.", target="service-type"
    )
    solves: tuple[str, ...] = _many("ref", "pg:solves", "Problem ids.", target="problem")
    technologies: tuple[Implementation, ...] = _many(
        "record", "", "Technologies that implement it.", record=Implementation
    )
    relations: tuple[Relation, ...] = _many("record", "", "Edges to other patterns.", record=Relation)
    listings: tuple[ListingMatch, ...] = _many("record", "", "What catalogues call it.", record=ListingMatch)
    references: tuple[str, ...] = _many(
        "ref", "dcterms:references", "Further reading: source ids.", target="source"
    )
    deprecated: Deprecation | None = _one(
        "record", "", "Set when another entry should be used.", record=Deprecation
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A subject area; categories form a tree."""

    entity: ClassVar[str] = "category"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = _one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = _one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = _one("ref", "skos:broader", "The category above.", target="category")
    aliases: tuple[str, ...] = _many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceType:
    """The kind of service in which a pattern lives; service types form a tree."""

    entity: ClassVar[str] = "service-type"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = _one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = _one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = _one("ref", "skos:broader", "The service type above.", target="service-type")
    aliases: tuple[str, ...] = _many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A quality attribute of ISO/IEC 25010:2023, or cost."""

    entity: ClassVar[str] = "quality"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = _one("name", "skos:prefLabel", "Its name.", required=True)
    summary: str = _one("text", "skos:definition", "One sentence.", required=True, longest=240)
    broader: str | None = _one("ref", "skos:broader", "The quality of which it is a part.", target="quality")
    iso25010: str | None = _one("word", "pg:iso25010", "Its term in ISO/IEC 25010:2023.")
    pillar: str | None = _one("word", "pg:pillar", "The cloud framework pillar that covers it.")
    aliases: tuple[str, ...] = _many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem as an architect would say it."""

    entity: ClassVar[str] = "problem"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = _one("name", "skos:prefLabel", "The problem in a few words.", required=True)
    summary: str = _one("text", "skos:definition", "One sentence.", required=True, longest=240)
    aliases: tuple[str, ...] = _many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """A product or project that implements patterns."""

    entity: ClassVar[str] = "technology"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    name: str = _one("name", "skos:prefLabel", "Its name.", required=True)
    vendor: str = _one("word", "pg:vendor", "The company or foundation behind it.", required=True)
    url: str | None = _one("url", "schema:url", "Its home page.")
    service_types: tuple[str, ...] = _many(
        "ref", "pg:serviceType", "What kind of service it is.", target="service-type"
    )
    licence: str | None = _one("word", "pg:licence", "An SPDX id, or proprietary.")
    aliases: tuple[str, ...] = _many("name", "skos:altLabel", "Other names.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes sources; two sources of one publisher are not independent."""

    entity: ClassVar[str] = "publisher"
    id: str = _one("id", "dcterms:identifier", "Kebab-case; the name of its file in sources/.", required=True)
    name: str = _one("name", "skos:prefLabel", "Its name.", required=True)
    url: str | None = _one("url", "schema:url", "Its home page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that states something: article, book, talk, code and so on."""

    entity: ClassVar[str] = "source"
    id: str = _one("id", "dcterms:identifier", "Kebab-case, begins with its publisher.", required=True)
    title: str = _one("name", "dcterms:title", "The exact title.", required=True)
    authors: tuple[str, ...] = _many("word", "schema:author", "Names of persons.")
    url: str | None = _one("url", "schema:url", "Its address; absent for a book or chapter.")
    locator: str | None = _one("word", "pg:locator", "Where in it: chapter, page, minute.")
    kind: str = _one("word", "", "What sort of work it is.", required=True, choices=tuple(SOURCE_KINDS))
    year: int | None = _one("year", "schema:datePublished", "Year of publication.")
    part_of: str | None = _one("ref", "dcterms:isPartOf", "The source that contains it.", target="source")
    technologies: tuple[str, ...] = _many(
        "ref", "pg:technology", "Technologies it shows.", target="technology"
    )
    note: str | None = _one("text", "pg:note", "A remark.")
    status: str | None = _one(
        "word", "pg:status", "gone when the address no longer answers.", choices=SOURCE_STATUSES
    )
    publisher: str = _one(
        "ref", "dcterms:publisher", "Taken from the file's name.", required=True, target="publisher"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line of a link collection: what it calls a work."""

    text: str = _one("name", "skos:prefLabel", "The collection's own words for the link.", required=True)
    source: str | None = _one("ref", "dcterms:source", "The work it leads to.", target="source")
    section: tuple[str, ...] = _many("name", "pg:section", "Its heading.", one_or_many=True)
    position: int | None = _one("integer", "pg:position", "Its number there.")
    marks: tuple[str, ...] = _many("word", "pg:mark", "Marks such as must-see.")
    remark: str | None = _one("text", "pg:note", "A remark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One thing as one catalogue lists it."""

    name: str = _one("name", "skos:prefLabel", "Its name there; unique in the catalogue.", required=True)
    code: str | None = _one("word", "skos:notation", "Its code there.")
    slug: str = _one("id", "dcterms:identifier", "Its slug; made from the name when absent.", filled=True)
    url: str | None = _one("url", "schema:url", "Its page.")
    category: tuple[str, ...] = _many("name", "pg:listedCategory", "Its category there.", one_or_many=True)
    service_type: tuple[str, ...] = _many(
        "name", "pg:listedServiceType", "Its service type there.", one_or_many=True
    )
    section: tuple[str, ...] = _many("name", "pg:section", "Its heading there.", one_or_many=True)
    position: int | None = _one("integer", "pg:position", "Its number there.")
    locator: str | None = _one("word", "pg:locator", "A relative address or other pointer.")
    marks: tuple[str, ...] = _many("word", "pg:mark", "Marks such as star.")
    facets: tuple[str, ...] = _many("word", "pg:facet", "Other groupings there, such as pillars.")
    sources: tuple[str, ...] = _many("ref", "dcterms:source", "Source ids.", target="source")
    links: tuple[Link, ...] = _many("record", "", "Lines under it in a link collection.", record=Link)
    remark: str | None = _one("text", "pg:note", "A remark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEntry:
    """Something a catalogue lists that is no entry here, with the reason."""

    name: str = _one("name", "skos:prefLabel", "Its name there.", required=True)
    reason: str = _one("text", "pg:notEntry", "Why it is no entry.", required=True)
    url: str | None = _one("url", "schema:url", "Its page.")
    section: tuple[str, ...] = _many("name", "pg:section", "Its heading there.", one_or_many=True)
    position: int | None = _one("integer", "pg:position", "Its number there.")
    locator: str | None = _one("word", "pg:locator", "A relative address or other pointer.")
    links: tuple[Link, ...] = _many("record", "", "Lines under it.", record=Link)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A collection of patterns by somebody else."""

    entity: ClassVar[str] = "catalogue"
    id: str = _one("id", "dcterms:identifier", "Kebab-case.", required=True)
    title: str = _one("name", "dcterms:title", "Its title.", required=True)
    creators: tuple[str, ...] = _many("word", "dcterms:creator", "Only where stated.")
    url: str | None = _one("url", "schema:url", "Its address; absent when unknown.")
    licence: str | None = _one("word", "pg:licence", "What may be taken from it.")
    keywords: tuple[str, ...] = _many("word", "dcat:keyword", "Its own keywords.")
    qualities: tuple[str, ...] = _many("ref", "pg:claimsQuality", "Qualities it claims.", target="quality")
    complete: bool | None = _one("boolean", "pg:complete", "True when every listing is meant to be carried.")
    note: str | None = _one("text", "pg:note", "A remark.")
    listings: tuple[Listing, ...] = _many("record", "", "What it lists.", record=Listing)
    not_entries: tuple[NotEntry, ...] = _many(
        "record", "", "What it lists that is no entry here.", record=NotEntry
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What an overlay adds to, changes in or says about an entry of the graph below it."""

    extends: str = _one("ref", "", "The id of the entry.", required=True, target="pattern")
    reason: str = _one("text", "", "Why the organisation says so.", required=True)
    relations: tuple[Relation, ...] = _many("record", "", "Edges to add.", record=Relation)
    listings: tuple[ListingMatch, ...] = _many("record", "", "Listings to add.", record=ListingMatch)
    override: Mapping[str, Any] | None = _one("override", "", "Fields and their new values.")
    deprecate: Replacement | None = _one("record", "", "The entry to use instead.", record=Replacement)


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


def ordered(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values without repetition in their one canonical order."""
    given = list(values)
    if len(given) < 2:
        return tuple(given)
    if isinstance(given[0], str):
        return tuple(sorted(dict.fromkeys(given)))
    # The leading fields nearly always differ; only where they do not are whole records compared.
    kind: Any = type(given[0])
    leading = _leading(kind)
    given.sort(key=leading)
    if any(leading(a) == leading(b) for a, b in pairwise(given)):
        given = sorted(dict.fromkeys(given), key=_sort_key)
    return tuple(given)


@cache
def _leading(record: Any) -> Callable[[Any], Any]:
    """The required fields with which a record type begins, two at the most."""
    names = [name for name, spec in list(specs(record).items())[:2] if spec.required]
    return attrgetter(*names)


def _sort_key(record: Any) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in specs(type(record)))


def empty() -> Records:
    """Records with nothing in them."""
    return Records({}, {}, {}, {}, {}, {}, {}, {}, {})
