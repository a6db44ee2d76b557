"""The vocabulary: relation kinds, their families and phrases, read from Turtle files.

Nothing about a kind is written in Python. An organisation adds kinds by a
Turtle file of its own that names a sub-property of an existing kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .errors import Finding, Place, spoken_list
from .terms import BASE, ID_PATTERN, expand, lexical

Triple = tuple[str, str, str]
_KIND, _INFERRED = (f"<{expand(name)}>" for name in ("pg:RelationKind", "pg:InferredKind"))


@dataclass(frozen=True, slots=True)
class Kind:
    """A relation kind. `broader` are the kinds directly above it; `inverse` is the id of its inverse."""

    id: str
    iri: str
    label: str
    phrase: str
    inverse_phrase: str
    symmetric: bool
    inverse: str | None
    broader: tuple[str, ...]
    family: str
    inferred_only: bool


@dataclass(frozen=True)
class Ontology:
    """Every triple of the vocabulary (N-Triples terms), and what the code needs to know of it."""

    triples: tuple[Triple, ...]

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The relation kinds by id, in the order of their ids."""
        return _kinds(self.triples)


def unstated(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """The names that can be asked for and never written: the rest of a sentence that says what to write instead."""
    found = {}
    for kind in kinds.values():
        if kind.inverse and not kind.inferred_only:
            advice = f"Write {kind.id} in the other entry's file."
            found[kind.inverse] = f"is the inverse of {kind.id} and never written. {advice}"
    for kind in kinds.values():
        if kind.inferred_only:
            from_ = [each.id for each in kinds.values() if kind.id in each.broader and not each.inferred_only]
            advice = f"Write {spoken_list(from_, 'or')}, from which it follows." if from_ else "Leave it out."
            found[kind.id] = f"is inferred and never written. {advice}"
    return found


def read_ontology(shipped: Iterable[str], own: Iterable[str] = ()) -> tuple[Ontology, list[Finding]]:
    """The vocabulary that the files hold together, and what is wrong in them.

    own: the files of overlays. They add to the vocabulary; what another file describes they leave alone.
    """
    findings: list[Finding] = []
    files: dict[str, frozenset[Triple]] = {}
    shipped, own = list(shipped), list(own)
    for number, path in enumerate((*shipped, *own)):
        try:
            files[path] = frozenset(_triples(path, number))
        except SyntaxError as error:
            place = Place(path, error.lineno or 0, error.offset or 0)
            findings.append(Finding(place, "error", "turtle", f"{error.msg}. Mend the Turtle."))
        except OSError as error:
            findings.append(Finding(Place(path), "error", "file", f"cannot be read: {error.strerror}."))
    ontology = Ontology(tuple(sorted(set().union(*files.values()))))
    if not findings and own:
        findings += _intrusions(files, shipped)
    if not findings:
        findings += _faults(ontology, files)
    return ontology, findings


def _triples(path: str, number: int) -> Iterator[Triple]:
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

    with open(path, "rb") as file:
        dataset = Dataset(parse(file.read(), format=RdfFormat.TURTLE))
    # Blank nodes get names that depend on nothing but the file, and those of two files never meet.
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        terms = (str(term) for term in (quad.subject, quad.predicate, quad.object))
        s, p, o = (f"_:o{number}{t[2:]}" if t.startswith("_:") else t for t in terms)
        yield s, p, o


def _described(files: Mapping[str, Iterable[Triple]]) -> Mapping[str, Sequence[str]]:
    """The files in which each IRI is described, in their order."""
    found: dict[str, dict[str, None]] = {}
    for path, triples in files.items():
        for subject, _, _ in triples:
            if subject.startswith("<"):
                found.setdefault(subject, {})[path] = None
    return {subject: tuple(paths) for subject, paths in found.items()}


def _intrusions(files: Mapping[str, frozenset[Triple]], shipped: Collection[str]) -> Iterator[Finding]:
    """What an overlay's file says of something that is not its own."""
    for subject, paths in _described(files).items():
        first, said = paths[0], _about(subject, files[paths[0]])
        for path in paths:
            if path in shipped:
                continue
            if first in shipped or subject[1:].startswith(BASE):
                whose = f"is described in {place_in(first, subject)}" if first != path else "is patgraph's"
                message = f"{subject} {whose}; an overlay says nothing of it. Describe a kind of your own."
                yield Finding(place_in(path, subject), "error", "ontology", message)
            elif _about(subject, files[path]) != said:
                message = f"{subject} is described in {place_in(first, subject)} as well. Keep one."
                yield Finding(place_in(path, subject), "error", "ontology", message)


def _about(subject: str, triples: Iterable[Triple]) -> set[Triple]:
    return {triple for triple in triples if triple[0] == subject}


def place_in(path: str, iri: str) -> Place:
    """Where a Turtle file first begins a line with this IRI (an N-Triples term), as far as a text search can tell."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    spellings = [re.escape(iri)]
    for prefix, space in re.findall(r"(?i)^\s*@?prefix\s+([\w.-]*:)\s*<([^>]*)>", text, re.MULTILINE):
        if iri[1:].startswith(space):
            spellings.append(re.escape(prefix + iri[1 + len(space) : -1]) + r"(?![\w-])")
    found = re.search(rf"^[ \t]*({'|'.join(spellings)})", text, re.MULTILINE)
    return Place(path, text.count("\n", 0, found.start()) + 1, 1) if found else Place(path)


def _index(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    index: dict[str, dict[str, list[str]]] = {}
    for s, p, o in triples:
        index.setdefault(s, {}).setdefault(p[1:-1], []).append(o)
    return index


def _kinds(triples: Iterable[Triple]) -> dict[str, Kind]:
    index = _index(triples)
    types = expand("rdf:type")
    ids = _kind_ids(index)
    family_class = f"<{expand('pg:RelationFamily')}>"
    families = {iri for iri in ids if family_class in index[iri].get(types, ())}
    kinds: dict[str, Kind] = {}
    for iri, name in ids.items():
        said = index[iri]
        above = [o for o in said.get(expand("rdfs:subPropertyOf"), ()) if o in ids]
        inverse = said.get(expand("owl:inverseOf"), [None])[0]
        kinds[name] = Kind(
            id=name,
            iri=iri[1:-1],
            label=_text(said, "rdfs:label") or name.replace("-", " "),
            phrase=_text(said, "pg:phrase"),
            inverse_phrase=_text(said, "pg:inversePhrase"),
            symmetric=f"<{expand('owl:SymmetricProperty')}>" in said.get(types, ()),
            inverse=_text(index.get(inverse, {}), "dcterms:identifier") or None if inverse else None,
            broader=tuple(sorted(ids[o] for o in above)),
            family=ids.get(_family(iri, index, families) or said.get(expand("pg:family"), [""])[0], ""),
            inferred_only=_INFERRED in said[types],
        )
    return dict(sorted(kinds.items()))


def _kind_ids(index: Mapping[str, Mapping[str, list[str]]]) -> dict[str, str]:
    """The ids of all relation kinds by IRI (N-Triples terms); the IRI where a kind has no id."""
    return {
        iri: _text(said, "dcterms:identifier") or iri
        for iri, said in index.items()
        if not {_KIND, _INFERRED}.isdisjoint(said.get(expand("rdf:type"), ()))
    }


def _family(iri: str, index: Mapping[str, Mapping[str, list[str]]], families: set[str]) -> str | None:
    """The nearest family at or above a kind, breadth first."""
    level, seen = [iri], {iri}
    while level:
        found = [i for i in level if i in families]
        if found:
            return min(found, key=lambda i: (_text(index[i], "pg:rank"), i))
        above = [o for i in level for o in index.get(i, {}).get(expand("rdfs:subPropertyOf"), ())]
        level = [o for o in above if o not in seen]
        seen.update(level)
    return None


def _text(said: Mapping[str, list[str]], predicate: str) -> str:
    values = sorted(said.get(expand(predicate), ()))
    return lexical(values[0]) if values else ""


def _faults(ontology: Ontology, files: Mapping[str, Iterable[Triple]]) -> Iterator[Finding]:
    """What makes relation kinds unusable."""
    ids = _kind_ids(_index(ontology.triples))
    if len(set(ids.values())) < len(ids):
        yield from _same_ids(ids, _described(files))
    for kind in ontology.kinds.values():
        iri = f"<{kind.iri}>"
        messages = []
        if not re.fullmatch(ID_PATTERN, kind.id):
            messages.append("has no kebab-case dcterms:identifier. Give one.")
        if not kind.phrase or not kind.inverse_phrase:
            messages.append("lacks pg:phrase or pg:inversePhrase. Give both, in words.")
        if not kind.family:
            messages.append("is below no family. Make it an rdfs:subPropertyOf a relation kind.")
        for message in messages:
            yield Finding(place_in(_described(files)[iri][0], iri), "error", "kind", f"{iri} {message}")


def _same_ids(ids: Mapping[str, str], described: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Kinds whose id an earlier file has given to another."""
    files = list(dict.fromkeys(paths[0] for paths in described.values()))
    taken: dict[str, str] = {}
    for iri, name in sorted(ids.items(), key=lambda each: (files.index(described[each[0]][0]), each[0])):
        earlier = taken.setdefault(name, iri)
        if earlier != iri:
            where = place_in(described[earlier][0], earlier)
            message = f"the kind '{name}' is {earlier} in {where} already. Choose another dcterms:identifier."
            yield Finding(place_in(described[iri][0], iri), "error", "kind", message)
