"""The SHACL shapes of the ontology, asked of the graph: `patgraph check --shacl`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .errors import Finding, PatgraphError, Place, place_of
from .records import PLURALS, Pattern, Records
from .terms import kind_and_id, shorten

if TYPE_CHECKING:
    import rdflib

_SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "note"}
_SH = "http://www.w3.org/ns/shacl#"


def validate(quads: Iterable[str], ontologies: Sequence[str], records: Records) -> list[Finding]:
    """What the shapes (`shapes.ttl` in each ontology folder) find in the graph, sorted by place.

    quads: the graph as lines of N-Quads, the ontology among them. A finding stands where the record
    of its node stands. Raises PatgraphError when pySHACL is not installed or cannot use the shapes.
    """
    try:
        import pyshacl
    except ImportError:
        raise PatgraphError("SHACL validation needs pySHACL. Run: pip install 'patgraph[shacl]'") from None
    shapes, findings = _shapes(ontologies)
    if findings:
        return findings
    data = _union(quads)
    try:
        _, results, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=False, inplace=True
        )
    except pyshacl.errors.ReportableRuntimeError as error:
        raise PatgraphError(f"the SHACL shapes cannot be used: {error}. Mend shapes.ttl.") from None
    return sorted(set(_findings(results, records)))


def _shapes(ontologies: Sequence[str]) -> tuple[rdflib.Graph, list[Finding]]:
    """The shapes of all ontology folders together, and what is wrong in their files."""
    import rdflib
    from pyoxigraph import RdfFormat, parse, serialize

    shapes = rdflib.Graph()
    findings = []
    for folder in ontologies:
        path = os.path.join(folder, "shapes.ttl")
        if not os.path.isfile(path):
            continue
        try:
            # Oxigraph tells line and column of a mistake, and never follows an owl:imports.
            triples = serialize(parse(path=path, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
            shapes.parse(data=triples, format="nt")
        except SyntaxError as error:
            place = Place(path, error.lineno or 0, error.offset or 0)
            findings.append(Finding(place, "error", "turtle", f"{error.msg}. Mend the Turtle."))
        except OSError as error:
            findings.append(Finding(Place(path), "error", "file", f"cannot be read: {error.strerror}."))
    return shapes, findings


def _union(quads: Iterable[str]) -> rdflib.Graph:
    """All named graphs as one: what stands in none of them twice needs no names."""
    import rdflib

    lines = (quad[: quad.rindex(" <")] + " .\n" for quad in quads)
    data = rdflib.Graph()
    data.parse(data="".join(lines), format="nt")
    return data


def _findings(results: Any, records: Records) -> Iterator[Finding]:
    from rdflib import RDF, URIRef

    def value(node: Any, name: str) -> Any:
        return results.value(node, URIRef(_SH + name))

    for result in results.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        focus = str(value(result, "focusNode"))
        severity = _SEVERITIES.get(str(value(result, "resultSeverity")).removeprefix(_SH), "error")
        path = value(result, "resultPath")
        messages = sorted(str(each) for each in results.objects(result, URIRef(_SH + "resultMessage")))
        where = f" {shorten(str(path))}" if isinstance(path, URIRef) else ""
        message = f"{_name(focus)}{where}: {' '.join(messages)}"
        yield Finding(_place(focus, records), severity, "shacl", message)


def _name(focus: str) -> str:
    kind, identifier = kind_and_id(focus)
    return f"{kind} '{identifier}'" if identifier and kind else f"<{focus}>"


def _place(focus: str, records: Records) -> Place:
    """Where the record of a node stands; a node of the ontology has its IRI for a place."""
    kind, identifier = kind_and_id(focus)
    found = _record_string(kind, identifier, records)
    return Place(focus) if found is None else place_of(found)


def _record_string(kind: str, identifier: str, records: Records) -> str | None:
    """A string of the record that made the node."""
    if kind in PLURALS:
        record = records.of(kind).get(identifier)
        return record.id if record else None
    if kind in ("listing", "link"):
        return _listing_name(identifier.partition("--")[0], records)
    first, _, rest = identifier.partition("--")
    pattern = records.patterns.get(first)
    return None if pattern is None else _part(pattern, kind, rest) or pattern.id


def _listing_name(identifier: str, records: Records) -> str | None:
    from .terms import listing_slug

    name, _, slug = identifier.partition("/")
    catalogue = records.catalogues.get(name)
    if catalogue is None:
        return None
    names = {listing_slug(entry.name): entry.name for entry in catalogue.not_entries}
    names.update({listing.slug: listing.name for listing in catalogue.listings})
    return names.get(slug, catalogue.id)


def _part(pattern: Pattern, kind: str, rest: str) -> str | None:
    """The string that an edge or implementation node of a pattern goes back to.

    rest: what follows the pattern's id in the node's id: `kind--target`, `quality--effect`
    or `technology`; a dispute's goes on with `--source`.
    """
    for relation in pattern.relations:
        if kind in ("relation", "dispute") and _begins(rest, f"{relation.kind}--{relation.target}"):
            return relation.target
    for impact in pattern.qualities:
        if kind in ("quality-impact", "dispute") and _begins(rest, f"{impact.quality}--{impact.effect}"):
            return impact.quality
    for implementation in pattern.technologies:
        if kind == "implementation" and rest == implementation.technology:
            return implementation.technology
    return None


def _begins(identifier: str, with_this: str) -> bool:
    return f"{identifier}--".startswith(f"{with_this}--")
