"""What is exported, as one value: every format that is not RDF is a way of writing this down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ..decoding import decode
from ..encoding import relation_id
from ..errors import UnknownPattern, near
from ..names import KindName
from ..ontology import Kind, Ontology
from ..queries import query
from ..records import PLURALS, Catalogue, Dispute, Pattern, Records
from ..specs import specs
from ..terms import GRAPH
from .quads import Quad, asserted
from .scope import Selection

if TYPE_CHECKING:
    from ..graph import PatternGraph


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation as written, or one that is only inferred; then `because` are the relations it follows from."""

    subject: str
    kind: str
    target: str
    family: str
    symmetric: bool
    rationale: str = ""
    sources: tuple[str, ...] = ()
    for_problems: tuple[str, ...] = ()
    confidence: Decimal = Decimal(1)
    disputed_by: tuple[Dispute, ...] = ()
    inferred: bool = False
    because: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its stable id, unique among all edges."""
        return relation_id(self.subject, self.kind, self.target)


class Family(NamedTuple):
    """A family of relation kinds; `rank` orders the families."""

    id: str
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class View:
    """A graph or a part of it. `records` hold the entries and what they cite; `edges` are sorted by id."""

    title: str
    version: str
    licence: str
    records: Records
    edges: tuple[Edge, ...]
    kinds: Mapping[str, Kind]
    families: tuple[Family, ...]

    @property
    def entries(self) -> Mapping[str, Pattern]:
        """The entries by id, sorted."""
        return self.records.patterns


def view(graph: PatternGraph, quads: Sequence[Quad], selection: Selection) -> View:
    """The selected part of a graph with these quads.

    Raises UnknownPattern when it is to lie around an entry that is not there.
    """
    kinds = Ontology(tuple((s, p, o) for s, p, o, g in quads if g == f"<{GRAPH}ontology>")).kinds
    records = decode(asserted(quads), {kind.iri: kind.id for kind in kinds.values()})
    families = [
        Family(row["id"], row["label"], int(row["rank"]))
        for row in graph.kinds()
        if row["is_family"] == "true"
    ]
    edges = [edge for entry in records.patterns.values() for edge in _asserted(entry, kinds)]
    if selection.inferred:
        edges += _inferred(graph, edges, kinds)
    edges.sort(key=lambda edge: edge.id)
    about = next(graph.store.select(query("dataset").filled()).records(), {})
    whole = View(
        title=about.get("title", ""),
        version=about.get("version", ""),
        licence=about.get("licence", ""),
        records=records,
        edges=tuple(edges),
        kinds=kinds,
        families=tuple(families),
    )
    return whole if selection.whole else _part(whole, graph, selection)


def _asserted(entry: Pattern, kinds: Mapping[str, Kind]) -> Iterator[Edge]:
    for relation in entry.relations:
        kind = kinds[relation.kind]
        yield Edge(
            subject=entry.id,
            kind=kind.id,
            target=relation.target,
            family=kind.family,
            symmetric=kind.symmetric,
            rationale=relation.rationale,
            sources=relation.sources,
            for_problems=relation.for_problems,
            confidence=Decimal(1) if relation.confidence is None else relation.confidence,
            disputed_by=relation.disputed_by,
        )


def _inferred(graph: PatternGraph, asserted: Collection[Edge], kinds: Mapping[str, Kind]) -> Iterator[Edge]:
    """The pairs that have no relation of their own, each with the chain of relations behind it."""
    for row in graph.store.select(query("edges-inferred").filled()).records():
        kind = kinds[row["kind"]]
        links = [edge for edge in asserted if kind.id in above(edge.kind, kinds)]
        after = _reached(row["subject"], ((edge.subject, edge.target) for edge in links))
        before = _reached(row["target"], ((edge.target, edge.subject) for edge in links))
        chain = (edge.id for edge in links if edge.subject in after and edge.target in before)
        yield Edge(
            subject=row["subject"],
            kind=kind.id,
            target=row["target"],
            family=kind.family,
            symmetric=kind.symmetric,
            inferred=True,
            because=tuple(sorted(chain)),
        )


def _reached(start: str, steps: Iterable[tuple[str, str]], depth: int | None = None) -> set[str]:
    """What can be reached over the steps, at most `depth` of them."""
    onward: dict[str, set[str]] = {}
    for here, there in steps:
        onward.setdefault(here, set()).add(there)
    reached, frontier = {start}, {start}
    while frontier and depth != 0:
        frontier = {there for here in frontier for there in onward.get(here, ())} - reached
        reached |= frontier
        depth = None if depth is None else depth - 1
    return reached


def above(kind: str, kinds: Mapping[str, Kind]) -> set[str]:
    """A kind and every wider one."""
    return _reached(kind, ((each.id, wider) for each in kinds.values() for wider in each.broader))


# --- parts -----------------------------------------------------------------------------------------


def _part(whole: View, graph: PatternGraph, selection: Selection) -> View:
    edges = [edge for edge in whole.edges if _of_kind(edge, selection.kinds, whole)]
    ids = set(whole.entries)
    if selection.around:
        ids = _around(whole, edges, selection)
    if any(selection.conditions.values()):
        fitting = {row["id"] for row in graph.list(**selection.conditions).records()}
        ids &= fitting | set(selection.around)
    edges = [edge for edge in edges if edge.subject in ids and edge.target in ids]
    kept = {edge.id for edge in edges}
    return replace(whole, edges=tuple(edges), records=_records(whole.records, ids, kept))


def _of_kind(edge: Edge, wanted: Iterable[KindName], whole: View) -> bool:
    return not wanted or any(_answers(edge, name, whole) for name in wanted)


def _answers(edge: Edge, name: KindName, whole: View) -> bool:
    """Whether an edge is of a kind as people name it: a kind answers to every wider kind, but to one family."""
    if any(family.id == name.id for family in whole.families):
        return edge.family == name.id
    return name.id in above(edge.kind, whole.kinds)


def _around(whole: View, edges: Iterable[Edge], selection: Selection) -> set[str]:
    steps: list[tuple[str, str]] = []
    for edge in edges:
        directions = {name.direction for name in selection.kinds if _answers(edge, name, whole)} or {""}
        if edge.symmetric or directions & {"", "out"}:
            steps.append((edge.subject, edge.target))
        if edge.symmetric or directions & {"", "in"}:
            steps.append((edge.target, edge.subject))
    ids: set[str] = set()
    for start in selection.around:
        if start not in whole.entries:
            raise UnknownPattern("pattern", start, near(start, whole.entries))
        ids |= _reached(start, steps, selection.depth)
    return ids


def _records(records: Records, ids: Collection[str], edges: Collection[str]) -> Records:
    """The entries of a part with their relations inside it, and everything that they cite, step by step."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in PLURALS}
    for entry in records.patterns.values():
        if entry.id in ids:
            relations = tuple(r for r in entry.relations if relation_id(entry.id, r.kind, r.target) in edges)
            found["pattern"][entry.id] = replace(entry, relations=relations)
    names = {(m.catalogue, m.name) for entry in found["pattern"].values() for m in entry.listings}
    frontier: list[Any] = list(found["pattern"].values())
    while frontier:
        cited = sorted({ref for record in frontier for ref in _references(record) if ref[0] != "pattern"})
        frontier = []
        for kind, identifier in cited:
            record = records.of(kind).get(identifier)
            if record is not None and identifier not in found[kind]:
                found[kind][identifier] = _listing_only(record, names)
                frontier.append(found[kind][identifier])
    return Records(**{PLURALS[kind]: dict(sorted(items.items())) for kind, items in found.items()})


def _references(record: Any) -> Iterator[tuple[str, str]]:
    """What a record and the records in it point to: (class, id)."""
    for name, spec in specs(type(record)).items():
        value = getattr(record, name)
        if value is None or spec.value not in ("ref", "record"):
            continue
        for one in value if spec.many else (value,):
            if spec.value == "ref":
                yield spec.target, one
            else:
                yield from _references(one)


def _listing_only(record: Any, names: Collection[tuple[str, str]]) -> Any:
    """A catalogue with no more than the listings that are cited; other records as they are."""
    if not isinstance(record, Catalogue):
        return record
    listings = tuple(listing for listing in record.listings if (record.id, listing.name) in names)
    return replace(record, listings=listings, not_entries=())
