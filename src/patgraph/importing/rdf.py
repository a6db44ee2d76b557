"""SKOS in any RDF syntax → drafts. Nothing is fetched, no entity is expanded, no line of the file is quoted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ..errors import ImportRefused
from ..terms import PREFIXES, entity, expand
from .drafts import LONGEST_NAME, Document, Draft, Skipped, clean, web_address

_DEEPEST_XML = 500
_PLACE = re.compile(r"line (\d+)")
_RELATIONS = ("broader", "narrower", "related")
_PAGES = (
    "http://xmlns.com/foaf/0.1/page", "http://xmlns.com/foaf/0.1/homepage", "https://schema.org/url",
    "http://schema.org/url", PREFIXES["rdfs"] + "seeAlso", "http://purl.org/dc/terms/source",
)  # fmt: skip
_ENTRY = entity("pattern", "")

Values = Mapping[str, list["Value"]]


class Value(str):
    """An IRI, blank node or literal as text; `language` is None for what is no literal."""

    language: str | None = None


def read_rdf(text: str, path: str, form: str) -> Document:
    """The SKOS concepts of a file. form: "turtle", "jsonld", "rdfxml" or "ntriples". Raises ImportRefused."""
    if form == "rdfxml":
        _refuse_xml(text, path)
    said = _statements(text, path, form)
    skos, rdf_type = PREFIXES["skos"], expand("rdf:type")
    concepts = [
        subject
        for subject, values in said.items()
        if f"{skos}Concept" in values.get(rdf_type, ()) or f"{skos}prefLabel" in values
        if f"{skos}ConceptScheme" not in values.get(rdf_type, ())
    ]
    language = _language(said[each].get(f"{skos}prefLabel", []) for each in concepts)
    names = {each: _label(said[each], language) for each in concepts}
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    for concept in sorted(concepts, key=lambda each: (names[each], each)):
        if not names[concept]:
            skipped.append(Skipped(0, f"the concept <{clean(concept)[:120]}> has no name and was left out."))
        elif len(names[concept]) > LONGEST_NAME:
            skipped.append(Skipped(0, f"a name has {len(names[concept])} characters and was left out."))
        else:
            drafts.append(_draft(concept, said[concept], names, language))
    scheme = next((s for s in sorted(said) if f"{skos}ConceptScheme" in said[s].get(rdf_type, ())), "")
    about = said.get(scheme, {})
    return Document(
        title=_first(about, ("dcterms:title", "skos:prefLabel", "rdfs:label", "schema:name"), language),
        drafts=tuple(drafts),
        skipped=tuple(skipped),
        keywords=tuple(sorted({clean(v) for v in about.get(expand("dcat:keyword"), []) if clean(v)})),
        creators=tuple(
            sorted({clean(v) for v in about.get(expand("dcterms:creator"), []) if v.language is not None})
        ),
        licence=clean(next(iter(sorted(about.get(expand("dcterms:license"), []))), "")),
        url=web_address(scheme),
    )


def _refuse_xml(text: str, path: str) -> None:
    """Raises ImportRefused for a document type, for depth (the engine's cost grows with its square) and bad XML."""
    from xml.parsers import expat

    parser = expat.ParserCreate("utf-8")
    depth = 0

    def doctype(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise ImportRefused(
            f"{path}:{line}: a DOCTYPE is refused. Write what its entities stand for, and drop it."
        )

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST_XML:
            line = parser.CurrentLineNumber
            raise ImportRefused(f"{path}:{line}: is nested deeper than {_DEEPEST_XML} levels. Flatten it.")

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise ImportRefused(f"{path}:{error.lineno}: this is no valid RDF/XML. Mend it.") from None


def _statements(text: str, path: str, form: str) -> dict[str, dict[str, list[Value]]]:
    import pyoxigraph
    from pyoxigraph import RdfFormat

    formats = {
        "turtle": RdfFormat.TRIG,  # which holds Turtle
        "ntriples": RdfFormat.N_QUADS,  # which holds N-Triples
        "rdfxml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    said: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in pyoxigraph.parse(
            text.encode("utf-8"),
            format=formats[form],
            base_iri="https://document.invalid/",
            rename_blank_nodes=False,
        ):
            if isinstance(quad.object, pyoxigraph.Triple):
                continue  # a statement about a statement names no concept
            value = Value(quad.object.value)
            if isinstance(quad.object, pyoxigraph.Literal):
                value.language = quad.object.language or ""
            subject = quad.subject
            said[subject.value if isinstance(subject, pyoxigraph.NamedNode) else str(subject)][
                quad.predicate.value
            ].append(value)
    except SyntaxError as error:
        message = str(error)
        if "LoadDocument" in message:
            reason = "it names a context elsewhere, and nothing is fetched. Write the context into the file."
            raise ImportRefused(f"{path}: {reason}") from None
        found = _PLACE.search(message)
        line = error.lineno or (int(found.group(1)) if found else 0)
        place = f"{path}:{line}" if line else path
        spoken = {"turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF/XML", "jsonld": "JSON-LD"}[form]
        raise ImportRefused(f"{place}: this is no valid {spoken}. Mend it.") from None
    return said


def _language(labels: Iterable[list[Value]]) -> str:
    """The language in which concepts are named: English, or none, or the most frequent."""
    numbers = Counter(value.language.partition("-")[0] for many in labels for value in many if value.language)
    if "en" in numbers or not numbers:
        return "en"
    return min(numbers, key=lambda each: (-numbers[each], each))


def _said_in(values: Iterable[Value], language: str) -> list[str]:
    """The texts in that language or in none, sorted."""
    found = [v for v in values if v.language is not None]
    fitting = [v for v in found if not v.language or v.language.partition("-")[0] == language]
    return sorted({clean(v) for v in fitting if clean(v)})


def _label(values: Values, language: str) -> str:
    for name in ("skos:prefLabel", "rdfs:label"):
        given = values.get(expand(name), [])
        found = _said_in(given, language) or sorted({clean(v) for v in given if v.language is not None})
        if found:
            return found[0]
    return ""


def _first(values: Values, names: Iterable[str], language: str) -> str:
    for name in names:
        found = _said_in(values.get(expand(name), []), language)
        if found:
            return found[0]
    return ""


def _draft(concept: str, values: Values, names: Mapping[str, str], language: str) -> Draft:
    def objects(name: str) -> list[str]:
        return sorted(v for v in values.get(expand(f"skos:{name}"), []) if v.language is None)

    related = [
        (kind, names.get(each) or clean(each))
        for kind in _RELATIONS
        for each in objects(kind)
        if each != concept
    ]
    pages = [web_address(v) for page in _PAGES for v in sorted(values.get(page, []))]
    web = list(dict.fromkeys(page for page in pages if page))
    codes = sorted(clean(v) for v in values.get(expand("skos:notation"), []) if clean(v))
    broader = sorted({names[each] for each in objects("broader") if names.get(each)})
    return Draft(
        name=names[concept],
        shape="concept",
        code=codes[0] if codes else "",
        url=web[0] if web else "",
        works=tuple(web[1:]),
        locator="" if concept.startswith("_:") else clean(concept),
        categories=tuple(broader),
        aliases=tuple(
            each
            for each in _said_in(values.get(expand("skos:altLabel"), []), language)
            if each != names[concept]
        ),
        description=_first(values, ("skos:definition", "dcterms:description", "rdfs:comment"), language),
        remark=_first(values, ("skos:scopeNote", "skos:note"), language),
        same_as=_entries([concept, *objects("exactMatch")]),
        near_to=_entries([*objects("closeMatch"), *objects("broadMatch"), *objects("narrowMatch")]),
        related=tuple(dict.fromkeys(related)),
    )


def _entries(iris: Iterable[str]) -> tuple[str, ...]:
    """The ids of the entries of patgraph among some IRIs."""
    return tuple(dict.fromkeys(each[len(_ENTRY) :] for each in iris if each.startswith(_ENTRY)))
