"""What relates to an entry: the edges around it, how each reads from there, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .names import KindName, Named
from .queries import query
from .store import Store
from .terms import literal

MOST_EDGES = 2000


class Ref(NamedTuple):
    """An entry at the other end of an edge."""

    id: str
    name: str
    iri: str
    summary: str = ""
    deprecated: bool = False


class Replacement(NamedTuple):
    """The entry to use instead of a deprecated one, and why."""

    id: str
    name: str
    reason: str


class SourceRef(NamedTuple):
    """A source as an edge cites it; url is "" when there is none."""

    id: str
    title: str
    url: str


class Edge(NamedTuple):
    """A relation as seen from an entry.

    kind: as written. direction: "out" (the entry is the subject), "in" (the target) or "both" (symmetric).
    phrase: how it reads from here. via: the entries passed on the way from the asked one, in order.
    because: for an inferred edge, the relations it follows from.
    """

    relation: str
    kind: str
    family: str
    direction: str
    phrase: str
    pattern: Ref
    rationale: str
    sources: tuple[SourceRef, ...]
    for_problems: tuple[str, ...]
    disputed: bool
    inferred: bool
    via: tuple[str, ...]
    because: tuple[str, ...]


class Neighbourhood:
    """The edges around one entry, in the order of their families. left_out: how many a limit cut off.

    picture: draws it as HTML for a notebook; without one, a notebook shows the table. replacement: what
    to use instead when the entry is deprecated.
    """

    def __init__(
        self,
        pattern: Ref,
        edges: Sequence[Edge],
        left_out: int = 0,
        picture: Callable[[Neighbourhood], str] | None = None,
        replacement: Replacement | None = None,
    ) -> None:
        self.pattern = pattern
        self.replacement = replacement
        self._picture = picture
        self.edges = tuple(edges)
        self.left_out = left_out

    def __iter__(self) -> Iterator[Edge]:
        return iter(self.edges)

    def __len__(self) -> int:
        return len(self.edges)

    def __repr__(self) -> str:
        return f"Neighbourhood({self.pattern.id!r}, {len(self.edges)} relations)"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(edge.phrase)}</td><td><b>{escape(edge.pattern.name)}</b></td>"
            f"<td>{escape(edge.rationale)}</td><td>{_links(edge.sources)}</td></tr>"
            for edge in self.edges
        )
        table = f"<table><caption>{escape(self.pattern.name)}</caption><tbody>{rows}</tbody></table>"
        if self._picture is None:
            return table
        # Viewers that drop frames still have the table.
        return f"{self._picture(self)}<details><summary>As a table</summary>{table}</details>"

    def to_plain(self) -> dict[str, Any]:
        """The JSON shape of `patgraph related`."""
        asked = self.pattern
        return {
            "pattern": {
                "id": asked.id,
                "name": asked.name,
                "iri": asked.iri,
                "deprecated": asked.deprecated,
            },
            "relations": [edge_to_plain(edge) for edge in self.edges],
        }


def edge_to_plain(edge: Edge) -> dict[str, Any]:
    """The JSON shape of one relation."""
    plain: dict[str, Any] = {
        "kind": edge.kind,
        "family": edge.family,
        "direction": edge.direction,
        "phrase": edge.phrase,
        "pattern": edge.pattern._asdict(),
        "rationale": edge.rationale,
        "sources": [{"id": s.id, "title": s.title, "url": s.url or None} for s in edge.sources],
        "for_problems": list(edge.for_problems),
        "disputed": edge.disputed,
        "inferred": edge.inferred,
        "via": list(edge.via),
    }
    if edge.inferred:
        plain["because"] = list(edge.because)
    return plain


def _links(sources: Iterable[SourceRef]) -> str:
    from html import escape

    made = []
    for source in sources:
        title = escape(source.title)
        linked = source.url.startswith(("https:", "http:"))
        made.append(f'<a href="{escape(source.url)}">{title}</a>' if linked else title)
    return ", ".join(made)


def related_query(asked: Sequence[str], kinds: Sequence[KindName] = ()) -> str:
    """The query for the relations of these entries (terms), of these kinds or all."""
    if not kinds:
        return query("related").filled(asked=asked)
    rows = [f"(<{kind.iri}> {literal(kind.direction) if kind.direction else 'UNDEF'})" for kind in kinds]
    return query("related").filled(asked=asked, wanted=rows)


def neighbourhood(
    store: Store,
    asked: Named,
    *,
    kinds: Sequence[KindName] = (),
    depth: int = 1,
    inferred: bool = False,
    picture: Callable[[Neighbourhood], str] | None = None,
) -> Neighbourhood:
    """The edges around an entry, up to `depth` steps away, each relation once."""
    edges: list[Edge] = []
    seen: set[str] = set()
    ways: dict[str, tuple[str, ...]] = {asked.id: ()}
    frontier = {asked.id: asked.iri}
    left_out = 0
    for level in range(depth):
        text = related_query([f"<{iri}>" for _, iri in sorted(frontier.items())], kinds)
        found = [
            edge for edge in _edges(store.select(text).records(), ways, asked.id) if edge.relation not in seen
        ]
        reached: dict[str, str] = {}
        for edge in found:
            if edge.relation in seen:
                continue
            seen.add(edge.relation)
            if len(edges) >= MOST_EDGES:
                left_out += 1
                continue
            edges.append(edge)
            if edge.pattern.id not in ways and edge.pattern.id not in reached:
                reached[edge.pattern.id] = edge.pattern.iri
        for edge in found:
            if edge.pattern.id in reached and edge.pattern.id not in ways:
                ways[edge.pattern.id] = (*edge.via, edge.pattern.id)
        frontier = reached
        if not frontier or level + 1 == depth:
            break
    if inferred:
        edges += _inferred(store, asked, kinds)
    about, replacement = _about(store, asked)
    return Neighbourhood(about, edges, left_out, picture, replacement)


def _edges(rows: Iterable[Mapping[str, str]], ways: Mapping[str, tuple[str, ...]], start: str) -> list[Edge]:
    """One edge per relation and end; rows of one relation differ in source and problem only."""
    grouped: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in rows:
        grouped.setdefault((row["near"], row["relation"]), []).append(row)
    made = []
    for (near, _), same in grouped.items():
        first = same[0]
        sources = {
            row["source"]: SourceRef(row["source"], row["source_title"], row.get("source_url", ""))
            for row in same
        }
        problems = {row["for_problem"]: None for row in same if row.get("for_problem")}
        made.append(
            Edge(
                relation=first["relation"],
                kind=first["kind"],
                family=first["family"],
                direction=first["direction"],
                phrase=first["phrase"],
                pattern=_end(first),
                rationale=first["rationale"],
                sources=tuple(sources.values()),
                for_problems=tuple(problems),
                disputed=first["disputed"] == "true",
                inferred=False,
                via=ways.get(near, ()) if near != start else (),
                because=(),
            )
        )
    return made


def _inferred(store: Store, asked: Named, kinds: Sequence[KindName]) -> list[Edge]:
    """What depends on what through others; only asked for when no kind excludes it."""
    if kinds and not any(kind.id in ("depends-on", "used-with") for kind in kinds):
        return []
    grouped: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for row in store.select(query("related-inferred").filled(asked=[asked.term])).records():
        grouped.setdefault((row["direction"], row["id"]), []).append(row)
    made = []
    for (direction, _), rows in grouped.items():
        first = rows[0]
        made.append(
            Edge(
                relation="",
                kind=first["kind"],
                family=first["family"],
                direction=direction,
                phrase=first["phrase"],
                pattern=_end(first),
                rationale="",
                sources=(),
                for_problems=(),
                disputed=False,
                inferred=True,
                via=(),
                because=tuple(row["because"] for row in rows),
            )
        )
    return made


def _about(store: Store, asked: Named) -> tuple[Ref, Replacement | None]:
    """The entry asked for, and what to use instead of it when it is deprecated."""
    row = next(iter(store.select(query("summaries").filled(entry=[asked.term])).records()))
    instead = row.get("replaced_by")
    replacement = (
        Replacement(instead, row.get("replacement", instead), row.get("reason", "")) if instead else None
    )
    return Ref(asked.id, row["name"], asked.iri, row["summary"], bool(replacement)), replacement


def _end(row: Mapping[str, str]) -> Ref:
    """The entry at the other end of the edge that a row tells of."""
    return Ref(row["id"], row["name"], row["iri"], row["summary"], row["deprecated"] == "true")
