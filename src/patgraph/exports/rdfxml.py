"""RDF/XML: the asserted graph, one element for each subject, sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from ..errors import ExportError
from ..ontology import Triple
from ..terms import PREFIXES, lexical
from .content import Content
from .markup import attribute
from .markup import content as text_of
from .placing import MARK
from .quads import asserted

#: An IRI and the longest XML name at its end.
_PROPERTY = re.compile(r"(.*?)([A-Za-z_][\w.-]*)", re.DOTALL | re.ASCII)
_SUFFIX = re.compile(r'"(?:@([A-Za-z0-9-]+)|\^\^<(.*)>)?$')


def pieces(content: Content) -> Iterator[str]:
    """The document's head, an element for each subject, its end."""
    triples = asserted(content.quads, inferred=content.selection.inferred)
    names = _names(triples)
    prefixes = dict(sorted({prefix: namespace for prefix, namespace, _ in names.values()}.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n<rdf:RDF'
    for prefix, namespace in prefixes.items():
        yield f"\n    xmlns:{prefix}={attribute(namespace)}"
    yield ">\n"
    for subject, about in groupby(triples, key=lambda triple: triple[0]):
        yield f"<rdf:Description {_reference(subject, 'about')}>\n"
        for _, predicate, value in about:
            prefix, _, local = names[predicate]
            yield _property(f"{prefix}:{local}", value)
        yield "</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _names(triples: list[Triple]) -> Mapping[str, tuple[str, str, str]]:
    """Prefix, namespace and local name of every property. Raises ExportError where XML has no name for one."""
    known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    names = {f"<{PREFIXES['rdf']}type>": ("rdf", PREFIXES["rdf"], "type")}
    for predicate in sorted({p for _, p, _ in triples}):
        iri = predicate[1:-1]
        found = _PROPERTY.fullmatch(iri)
        if not found:
            raise ExportError(
                f"the property {iri} does not end like an XML name. Rename it, or use another format."
            )
        namespace, local = found.groups()
        prefix = known.setdefault(namespace, f"ns{len(known) - len(PREFIXES) + 1}")
        names[predicate] = (prefix, namespace, local)
    return names


def _reference(term: str, name: str) -> str:
    if term.startswith("_:"):
        return f"rdf:nodeID={attribute(term[2:])}"
    return f"rdf:{name}={attribute(term[1:-1])}"


def _property(name: str, value: str) -> str:
    if not value.startswith('"'):
        return f"  <{name} {_reference(value, 'resource')}/>\n"
    suffix = _SUFFIX.search(value)
    language, datatype = suffix.groups() if suffix else (None, None)
    more = f" xml:lang={attribute(language)}" if language else ""
    more += f" rdf:datatype={attribute(datatype)}" if datatype else ""
    return f"  <{name}{more}>{text_of(lexical(value))}</{name}>\n"
