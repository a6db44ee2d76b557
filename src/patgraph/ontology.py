"""The vocabulary: relation kinds, their families and phrases, read from Turtle files.

Nothing about a kind is written in Python. An organisation adds kinds by a
Turtle file of its own that names a sub-property of an existing kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .errors import Finding, Place, spoken_list
from .terms import ID_PATTERN, expand, lexical

Triple = tuple[str, str, str]


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


def read_ontology(paths: Iterable[str]) -> tuple[Ontology, list[Finding]]:
    """The vocabulary that the files hold together, and what is wrong in them."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

    triples: set[Triple] = set()
    findings: list[Finding] = []
    for number, path in enumerate(paths):
        try:
            with open(path, "rb") as file:
                dataset = Dataset(parse(file.read(), format=RdfFormat.TURTLE))
            # Blank nodes get names that depend on nothing but the file, and those of two files never meet.
            dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            for quad in dataset:
                terms = (str(term) for term in (quad.subject, quad.predicate, quad.object))
                s, p, o = (f"_:o{number}{t[2:]}" if t.startswith("_:") else t for t in terms)
                triples.add((s, p, o))
        except SyntaxError as error:
            place = Place(path, error.lineno or 0, error.offset or 0)
            findings.append(Finding(place, "error", "turtle", f"{error.msg}. Mend the Turtle."))
        except OSError as error:
            findings.append(Finding(Place(path), "error", "file", f"cannot be read: {error.strerror}."))
    ontology = Ontology(tuple(sorted(triples)))
    if not findings:
        findings += _faults(ontology)
    return ontology, findings


def _index(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    index: dict[str, dict[str, list[str]]] = {}
    for s, p, o in triples:
        index.setdefault(s, {}).setdefault(p[1:-1], []).append(o)
    return index


def _kinds(triples: Iterable[Triple]) -> dict[str, Kind]:
    index = _index(triples)
    types = expand("rdf:type")
    kind_class, inferred_class = f"<{expand('pg:RelationKind')}>", f"<{expand('pg:InferredKind')}>"
    family_class = f"<{expand('pg:RelationFamily')}>"
    ids: dict[str, str] = {}
    for iri, said in index.items():
        if {kind_class, inferred_class} & set(said.get(types, ())):
            ids[iri] = _text(said, "dcterms:identifier") or iri
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
            inferred_only=inferred_class in said[types],
        )
    return dict(sorted(kinds.items()))


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


def _faults(ontology: Ontology) -> list[Finding]:
    import re

    findings = []
    for kind in ontology.kinds.values():
        place = Place(kind.iri)
        if not re.fullmatch(ID_PATTERN, kind.id):
            findings.append(
                Finding(
                    place, "error", "kind", f"has no kebab-case dcterms:identifier ('{kind.id}'). Give one."
                )
            )
        if not kind.phrase or not kind.inverse_phrase:
            findings.append(
                Finding(place, "error", "kind", "lacks pg:phrase or pg:inversePhrase. Give both, in words.")
            )
        if not kind.family:
            findings.append(
                Finding(
                    place,
                    "error",
                    "kind",
                    "is below no family. Make it an rdfs:subPropertyOf a relation kind.",
                )
            )
    return findings
