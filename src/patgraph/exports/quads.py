"""The triples of all named graphs, as N-Triples terms, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..encoding import TYPE, encode, node, prop
from ..graph import nquads_term
from ..ontology import Triple
from ..queries import query
from ..terms import DATASET, GRAPH, expand, kind_and_id, literal
from .scope import Selection

if TYPE_CHECKING:
    from ..graph import PatternGraph
    from .view import View

Quad = tuple[str, str, str, str]

_ASSERTED = (f"<{GRAPH}catalogue", f"<{GRAPH}overlay/", f"<{GRAPH}dataset")
_INFERRED = f"<{GRAPH}inferred/"


def quads(graph: PatternGraph) -> list[Quad]:
    """Every quad, sorted by its terms; blank nodes are named by their place in the graph alone."""
    rows = graph.store.select(query("quads").filled())
    found: list[Quad] = []
    anonymous: list[Quad] = []
    for row in rows:
        s, p, o, g = (nquads_term(cell) for cell in row)
        (anonymous if s.startswith("_:") or o.startswith("_:") else found).append((s, p, o, g))
    found += _canonical(anonymous)
    return sorted(found)


def _canonical(anonymous: Iterable[Quad]) -> Iterator[Quad]:
    """The same quads with the blank node names of RDF Dataset Canonicalization; an engine's own names vary."""
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

    text = "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in anonymous)
    dataset = Dataset(parse(text, format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        yield str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name)


def asserted(found: Iterable[Quad], *, inferred: bool = False) -> list[Triple]:
    """The triples of catalogue, overlays and the dataset's description, sorted; on request the inferred ones too."""
    graphs = (*_ASSERTED, _INFERRED) if inferred else _ASSERTED
    return [(s, p, o) for s, p, o, g in found if g.startswith(graphs)]


def part(found: Iterable[Quad], view: View, selection: Selection) -> list[Quad]:
    """The quads that speak of a part of the graph, and a description of that part."""
    found = list(found)
    wanted = set(encode(view.records, view.kinds))
    subjects = {s for s, _, _ in wanted}
    overrides = {
        s for s, p, o, _ in found if p == prop("pg:subject") and o in subjects and _is(s, "override")
    }
    implied = _implied(found, view)
    kept = []
    for s, p, o, g in found:
        if g.startswith((f"<{GRAPH}ontology", f"<{GRAPH}dataset")):
            keep = True
        elif g.startswith(_INFERRED):
            between = _is(s, "pattern") and _is(o, "pattern")
            keep = (s, p, o) in implied if between else s in subjects or not _is_ours(s)
        elif g.startswith(f"<{GRAPH}keys"):
            keep = s in subjects or not _is_ours(s)
        else:
            keep = (s, p, o) in wanted or s in overrides
        if keep:
            kept.append((s, p, o, g))
    kept += [(s, p, o, f"<{GRAPH}dataset>") for s, p, o in _description(view, selection)]
    return sorted(kept)


def _is(term: str, kind: str) -> bool:
    return kind_and_id(term[1:-1])[0] == kind


def _is_ours(term: str) -> bool:
    """Whether a term is one of the graph's own things rather than of the vocabulary."""
    kind, rest = kind_and_id(term[1:-1])
    return bool(kind and rest)


def _implied(found: Sequence[Quad], view: View) -> set[Triple]:
    """What the view's relations imply of their two ends: wider kinds, inverses, the other way round."""
    wider, inverse = prop("rdfs:subPropertyOf"), prop("owl:inverseOf")
    rules: dict[str, set[tuple[str, bool]]] = {}
    for s, p, o, _ in found:
        if p == wider:
            rules.setdefault(s, set()).add((o, False))
        elif p == inverse:
            rules.setdefault(s, set()).add((o, True))
            rules.setdefault(o, set()).add((s, True))
        elif p == TYPE and o == prop("owl:SymmetricProperty"):
            rules.setdefault(s, set()).add((s, True))
    reached = {kind.id: _readings(f"<{kind.iri}>", rules) for kind in view.kinds.values()}
    chains = {f"<{kind.iri}>" for kind in view.kinds.values() if kind.inferred_only}
    implied = set()
    for edge in view.edges:
        ends = node("pattern", edge.subject), node("pattern", edge.target)
        for predicate, turned in reached[edge.kind]:
            s, o = reversed(ends) if turned else ends
            implied.add((s, predicate, o))
    entries = {node("pattern", entry) for entry in view.entries}
    return implied | {(s, p, o) for s, p, o, _ in found if p in chains and s in entries and o in entries}


def _readings(predicate: str, rules: Mapping[str, set[tuple[str, bool]]]) -> set[tuple[str, bool]]:
    """The properties that follow from one, each with whether the ends change places."""
    reached = frontier = {(predicate, False)}
    while frontier:
        frontier = {
            (after, turned != turn) for before, turned in frontier for after, turn in rules.get(before, ())
        } - reached
        reached = reached | frontier
    return reached


def _description(view: View, selection: Selection) -> Iterator[Triple]:
    """The part as a subset of the dataset, whose own description stays as it is."""
    this = f"<{DATASET}#part>"
    said = [
        *(f"around {each} ({selection.depth} deep)" for each in selection.around),
        *(f"kind {each.id}" for each in selection.kinds),
        *(f"{name} {value}" for name, value in sorted(selection.conditions.items()) if value),
    ]
    yield f"<{DATASET}>", prop("void:subset"), this
    yield this, TYPE, prop("void:Dataset")
    yield this, prop("dcterms:title"), literal(f"A part of {view.title}: {', '.join(said)}", language="en")
    for name, number in (("pg:entryCount", len(view.entries)), ("pg:relationCount", len(view.edges))):
        yield this, f"<{expand(name)}>", literal(str(number), datatype="xsd:integer")
