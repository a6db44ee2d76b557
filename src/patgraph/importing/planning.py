"""A document and what its names mean → the overlay's records to be, not yet written anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ..errors import ImportRefused, NameProblem
from ..graph import PatternGraph
from ..terms import ID_LENGTH, id_problem, listing_slug, slug
from .choosing import Found, choose
from .drafts import Document, Draft, Skipped
from .matching import KnownNames, abbreviation
from .sources import NewPublisher, NewSource, Sources


class PlannedLink(NamedTuple):
    """A line under a listing."""

    text: str
    source: str
    section: tuple[str, ...]
    position: int | None
    marks: tuple[str, ...]
    remark: str


class Planned(NamedTuple):
    """A listing to be: what was found, its slug where the name's own is taken, sources and links.

    draft_id: the id of the draft entry that an unknown name gets, else "". categories, service_types: ids of the
    graph that the document's own words for them lead to.
    """

    found: Found
    slug: str
    sources: tuple[str, ...]
    links: tuple[PlannedLink, ...]
    draft_id: str
    categories: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()

    @property
    def draft(self) -> Draft:
        """What the document says."""
        return self.found.draft


class Plan(NamedTuple):
    """Everything that an import will write, and what it left out."""

    document: str
    catalogue: str
    title: str
    guessed_title: bool
    about: Document
    listings: tuple[Planned, ...]
    sources: tuple[NewSource, ...]
    publishers: tuple[NewPublisher, ...]
    skipped: tuple[Skipped, ...]
    known: KnownNames


def plan(
    document: Document,
    graph: PatternGraph,
    *,
    name: str,
    catalogue: str = "",
    title: str = "",
    naming: str = "auto",
    reimported: Collection[str] = (),
) -> Plan:
    """What an import of a document writes.

    name: the document's file name. catalogue, title: what its catalogue is called, guessed when empty. naming: one
    of `choosing.NAMING`. reimported: catalogues that an earlier import wrote, which may be written again. Raises
    ImportRefused when there is no name in the document, or the catalogue is the graph's own.
    """
    guessed = title or document.title
    shown = guessed or name.rpartition(".")[0] or name
    identifier = _catalogue_id(catalogue, shown, graph, reimported)
    known = KnownNames(graph.store, identifier)
    found, left_out = choose(document, known, naming)
    if not found:
        raise ImportRefused(
            f"no name of a pattern was found in {name}. Is it of another kind? Say so with --from."
        )
    sources = Sources(graph.store)
    terms = _Terms(graph)
    slugs: dict[str, str] = {}
    ids = set(known.ids)
    listings = [_planned(each, sources, slugs, ids, terms) for each in found]
    return Plan(
        document=name,
        catalogue=identifier,
        title=shown,
        guessed_title=not title and not document.title,
        about=document,
        listings=tuple(listings),
        sources=tuple(sources.new.values()),
        publishers=tuple(sources.publishers.values()),
        skipped=tuple(sorted({*document.skipped, *left_out})),
        known=known,
    )


def _catalogue_id(given: str, title: str, graph: PatternGraph, reimported: Collection[str]) -> str:
    """The id asked for, or one made from the title that no catalogue of the graph has."""
    taken = {row["id"] for row in graph.store.select(_catalogues()).records() if row["id"] not in reimported}
    if given:
        problem = id_problem(given)
        if problem:
            raise ImportRefused(f"the catalogue's id '{given[:80]}' {problem}. Choose another.")
        if given in taken:
            raise ImportRefused(
                f"the graph has a catalogue '{given}' already. Name another with --catalogue-id."
            )
        return given
    made = slug(title)[: ID_LENGTH - 10].strip("-")
    candidates = (made, f"{made}-import".strip("-"), *(f"{made}-import-{n}" for n in range(2, 1000)))
    return next(each for each in candidates if each not in taken and not id_problem(each))


def _catalogues() -> str:
    from ..names import CLASSES
    from ..queries import query
    from ..terms import expand, iri_term

    return query("names").filled(**{"class": [iri_term(expand(CLASSES["catalogue"]))]})


class _Terms:
    """The document's words for categories and service types as ids of the graph, where they lead to one."""

    def __init__(self, graph: PatternGraph) -> None:
        self._graph = graph
        self._found: dict[tuple[str, str], str] = {}

    def ids(self, what: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for name in names if (each := self._id(what, name))))

    def _id(self, what: str, name: str) -> str:
        key = (what, name)
        if key not in self._found:
            try:
                self._found[key] = self._graph.find(name, what).id
            except NameProblem:
                self._found[key] = ""
        return self._found[key]


def _planned(found: Found, sources: Sources, slugs: dict[str, str], ids: set[str], terms: _Terms) -> Planned:
    draft = found.draft
    urls = [url for url in (draft.url, *draft.works) if url]
    cited = [
        sources.of(
            url,
            draft.name if number == 0 else "",
            line=draft.line,
            authors=draft.authors if not number else (),
        )
        for number, url in enumerate(urls)
        if not (draft.shape == "concept" and url == draft.locator)
    ]
    links = tuple(_link(each, sources, number) for number, each in enumerate(found.links, 1))
    return Planned(
        found,
        _slug(draft, slugs),
        tuple(dict.fromkeys(cited)),
        links,
        _draft_id(draft.name, ids) if found.match.result == "unknown" else "",
        terms.ids("category", draft.categories),
        terms.ids("service-type", draft.service_types),
    )


def _link(draft: Draft, sources: Sources, number: int) -> PlannedLink:
    source = sources.of(draft.url, draft.name, line=draft.line, authors=draft.authors) if draft.url else ""
    remark = " ".join(filter(None, (draft.remark or draft.description, *draft.works)))
    return PlannedLink(draft.name, source, draft.section, draft.position or number, draft.marks, remark)


def _slug(draft: Draft, slugs: dict[str, str]) -> str:
    """The document's slug, or one that tells apart names whose own slugs are the same; "" where none is needed."""
    made = draft.slug or listing_slug(draft.name)
    number, free = 1, made
    while free in slugs:
        number += 1
        free = f"{made[: ID_LENGTH - 5]}-{number}"
    slugs[free] = draft.name
    needed = free != listing_slug(draft.name) or bool(id_problem(free))
    return free if needed and not id_problem(free) else ""


def _draft_id(name: str, ids: set[str]) -> str:
    """A free id for a new entry; never a path, a device or an empty name."""
    outside, _ = abbreviation(name)
    made = slug(outside)[: ID_LENGTH - 10].strip("-")
    if not made or made.isdigit():
        made = f"entry-{made or listing_slug(name)}"
    if id_problem(made):
        made = f"{made}-pattern"
    number, free = 1, made
    while free in ids or id_problem(free):
        number += 1
        free = f"{made}-{number}"
    ids.add(free)
    return free
