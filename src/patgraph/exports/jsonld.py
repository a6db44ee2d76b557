"""JSON-LD: all named graphs in the terms of the shipped context, which is part of the file; one node per line."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..encoding import TYPE
from ..settings import package_base
from ..terms import BASE, lexical
from .content import Content
from .placing import CONTEXT_MARK
from .quads import Quad

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SUFFIX = re.compile(r'"(?:@([A-Za-z0-9-]+)|\^\^<(.*)>)?$')
_PREFIX = "patgraph"


class Term(NamedTuple):
    """A name in the context: how its values are to be read, and whether they always stand in a list."""

    name: str
    type: str
    language: str
    listed: bool


class Context(NamedTuple):
    """The shipped context, and its names by what they stand for."""

    text: Mapping[str, Any]
    properties: Mapping[str, Term]
    names: Mapping[str, str]

    @property
    def listed(self) -> frozenset[str]:
        """The names whose values always stand in a list."""
        return frozenset(term.name for term in self.properties.values() if term.listed)


def pieces(content: Content) -> Iterator[str]:
    """The context, then each named graph, then the end."""
    context = read_context()
    yield "{" + f'"@context": {{{CONTEXT_MARK},\n'
    rest = {name: value for name, value in context.text.items() if name != _PREFIX}
    yield ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in rest.items())
    yield '},\n"@graph": ['
    listed = context.listed
    by_graph = sorted(content.quads, key=lambda quad: (quad[3], quad))
    before = "\n"
    for graph, quads in groupby(by_graph, key=lambda quad: quad[3]):
        yield f'{before}{{"iri": {_json(_compact(graph))}, "@graph": [\n'
        nodes = (
            _node(subject, list(about), context, listed)
            for subject, about in groupby(quads, key=lambda q: q[0])
        )
        yield _json(next(nodes))
        for node in nodes:
            yield f",\n{_json(node)}"
        yield "\n]}"
        before = ",\n"
    yield "\n]}\n"


def read_context() -> Context:
    """The context that comes with the package."""
    with open(f"{package_base().ontologies[0]}/context.jsonld", encoding="utf-8") as file:
        text: Mapping[str, Any] = json.load(file)["@context"]
    plain = {
        name: value if isinstance(value, str) else value.get("@id", "")
        for name, value in text.items()
        if name[0] != "@"
    }
    properties: dict[str, Term] = {}
    names: dict[str, str] = {}
    for name in sorted(plain):
        prefix, _, local = plain[name].partition(":")
        if prefix not in plain or not local or local.startswith("//"):
            continue  # a prefix itself, or another name for a keyword
        iri = f"<{plain[prefix]}{local}>"
        value = text[name] if isinstance(text[name], dict) else {}
        reading = value.get("@type", "")
        if ":" in reading:
            prefix, _, local = reading.partition(":")
            reading = plain[prefix] + local
        properties[iri] = Term(name, reading, value.get("@language", ""), value.get("@container") == "@set")
        names[iri] = name
    return Context(text, properties, names)


def _node(subject: str, quads: Sequence[Quad], context: Context, listed: Container[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"iri": _compact(subject)}
    values: dict[str, list[Any]] = {}
    for _, predicate, value, _ in quads:
        if predicate == TYPE:
            values.setdefault("type", []).append(context.names.get(value) or value[1:-1])
            continue
        term = context.properties.get(predicate) or Term(predicate[1:-1], "", "", listed=False)
        values.setdefault(term.name, []).append(_value(value, term, context))
    for name in sorted(values, key=lambda name: (name != "type", name != "id", name)):
        many = len(values[name]) > 1 or name in listed
        made[name] = values[name] if many else values[name][0]
    return made


def _value(value: str, term: Term, context: Context) -> Any:
    """A value as short as its term's reading allows, spelled out where that would change it."""
    if not value.startswith('"'):
        if term.type == "@vocab":
            return context.names.get(value) or value[1:-1]
        return _compact(value) if term.type == "@id" else {"@id": _compact(value)}
    suffix = _SUFFIX.search(value)
    language, datatype = suffix.groups() if suffix else (None, None)
    text = lexical(value)
    if (language or "", datatype or "") == (term.language, term.type):
        return _native(text, term.type)
    spelled = {"@value": text}
    if language:
        spelled["@language"] = language
    elif datatype:
        spelled["@type"] = datatype
    return spelled


def _native(text: str, datatype: str) -> Any:
    """Booleans and whole numbers as JSON has them; other numbers would lose their written form."""
    if datatype == f"{_XSD}boolean" and text in ("true", "false"):
        return text == "true"
    if datatype == f"{_XSD}integer" and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", text):
        return int(text)
    return text


def _compact(term: str) -> str:
    if not term.startswith("<"):
        return term
    local = term[1:-1].removeprefix(BASE)
    short = len(local) < len(term) - 2 and local and not local.startswith("/")
    return f"{_PREFIX}:{local}" if short else term[1:-1]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
