"""`PatternGraph`: one graph, asked from Python. Each method is a query plus a little shaping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import QueryError
from .names import CLASSES, KindName, Named, resolve, resolve_kind, term_class
from .neighbourhood import Neighbourhood, neighbourhood, related_query
from .queries import query
from .settings import Inputs
from .store import Answer, Limits, Store
from .tables import Table
from .terms import GRAPH

if TYPE_CHECKING:
    import networkx
    import rdflib

    from .decoding import Override
    from .network import Edge, Network, Step
    from .records import Pattern, Records
    from .search import Hit

FILTERS = ("category", "service_type", "quality", "problem", "catalogue", "technology", "form")


class Ranked(NamedTuple):
    """An entry and its value under a measure."""

    id: str
    name: str
    measure: str
    value: float


class Community(NamedTuple):
    """A group of entries, named after the one with the most relations inside it."""

    id: int
    label: str
    patterns: tuple[str, ...]


def warn(message: str) -> None:
    """A one-line notice as a Python warning."""
    import warnings

    warnings.warn(message, stacklevel=3)


class PatternGraph:
    """A graph of architecture patterns behind any store.

    Arguments that name a pattern, category and so on take any spelling. Where a name leads nowhere,
    methods raise UnknownPattern or UnknownName with `.suggestions`, or AmbiguousName with `.candidates`.
    picture: draws a neighbourhood as HTML for a notebook; `patgraph.open` sets one. say: receives one-line
    notices, such as that a measure of a large graph was estimated; by default they are warnings.
    """

    def __init__(self, store: Store, inputs: Inputs | None = None) -> None:
        self.store = store
        self.inputs = inputs
        self.picture: Callable[[Neighbourhood], str] | None = None
        self.say: Callable[[str], None] = warn

    # --- questions --------------------------------------------------------------------------------

    def find(self, name: str, what: str = "pattern") -> Named:
        """The id and IRI of a thing by any of its names; `what`: "pattern", "category", "source" …"""
        return resolve(self.store, what, name)

    def pattern(self, name: str) -> Pattern:
        """The whole record of an entry."""
        return self._entry(self.find(name))[0]

    def _entry(self, found: Named) -> tuple[Pattern, list[Override]]:
        """The record of an entry, and what overlays changed of it."""
        from .decoding import Statements, decode_overrides, decode_pattern

        rows = self.store.select(query("entry").filled(asked=[found.term]))
        kinds = {row["iri"]: row["id"] for row in self.kinds()}
        said = Statements(_terms(rows))
        return decode_pattern(found.term, said, kinds), decode_overrides(found.term, said)

    def related(
        self,
        name: str,
        *,
        kind: str | Iterable[str] = (),
        depth: int = 1,
        inferred: bool = False,
    ) -> Neighbourhood:
        """What relates to an entry, how, why, and who says so.

        kind: kinds, families or inverse kinds to keep. depth: how many steps away (1 or more).
        inferred: also what depends on it, or it on, through others.
        """
        kinds = [self.kind(each) for each in ([kind] if isinstance(kind, str) else kind)]
        if depth < 1:
            raise QueryError(f"a depth of {depth} reaches nothing. Use 1 or more.")
        return neighbourhood(
            self.store, self.find(name), kinds=kinds, depth=depth, inferred=inferred, picture=self.picture
        )

    def related_query(self, name: str, *, kind: str | Iterable[str] = (), depth: int = 1) -> str:
        """The query behind `related`; for a depth above 1, over all entries less than `depth` steps away."""
        kinds = [self.kind(each) for each in ([kind] if isinstance(kind, str) else kind)]
        asked = self.find(name)
        reached = {asked.iri}
        if depth > 1:
            inner = neighbourhood(self.store, asked, kinds=kinds, depth=depth - 1)
            reached.update(edge.pattern.iri for edge in inner)
        return related_query([f"<{iri}>" for iri in sorted(reached)], kinds)

    def entry_query(self, name: str) -> str:
        """The query behind `pattern`: every statement about an entry and the nodes that hang on it."""
        return query("entry").filled(asked=[self.find(name).term])

    def entry_to_plain(self, name: str) -> dict[str, Any]:
        """The JSON shape of `patgraph show`: the record, its `iri`, the fields that overlays changed, if
        any, and its relations from both ends.
        """
        from .plain import record_to_plain

        found = self.find(name)
        record, overrides = self._entry(found)
        entry = record_to_plain(record)
        around = neighbourhood(self.store, found)
        made = {"id": entry.pop("id"), "iri": found.iri, **entry}
        if overrides:
            made["overrides"] = [each._asdict() for each in overrides]
        made["relations"] = around.to_plain()["relations"]
        return made

    def documents_query(self) -> str:
        """The query whose rows `search` ranks."""
        return query("documents").filled()

    def edges_query(self) -> str:
        """The query whose rows `path`, `rank` and `communities` work on."""
        return query("links").filled()

    def numbers_query(self) -> str:
        """The query behind the counts of `stats`."""
        return query("numbers").filled()

    def kind(self, name: str) -> KindName:
        """A relation kind, family or inverse kind by name."""
        return resolve_kind(self.store, name)

    def list(self, **conditions: str | None) -> Table:
        """Entries that fit every condition: category, service_type, quality, problem, catalogue,
        technology, form. One row for each category and service type of an entry.
        """
        return self.store.select(self.list_query(**conditions))

    def list_query(self, **conditions: str | None) -> str:
        """The query behind `list`."""
        values: dict[str, list[str]] = {}
        for name, asked in conditions.items():
            if asked is None:
                continue
            if name not in FILTERS:
                raise TypeError(f"list() has no condition '{name}'; known are {', '.join(FILTERS)}")
            values[name] = [self._filter_term(name, asked)]
        return query("list").filled(**values)

    def _filter_term(self, name: str, asked: str) -> str:
        if name == "form":
            from .terms import literal

            return literal(asked)
        return self.find(asked, name.replace("_", "-")).term

    def search(self, words: str, limit: int = 10) -> Sequence[Hit]:
        """The entries in whose texts the words occur, best first."""
        from .search import search

        return search(self.store.select(query("documents").filled()).records(), words, limit)

    def titles(self, sources: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Title and address ("" when there is none) of sources by their ids."""
        from .terms import entity

        text = query("titles").filled(source=[f"<{entity('source', each)}>" for each in sources])
        return {row["id"]: (row["title"], row.get("url", "")) for row in self.store.select(text).records()}

    def entries(self, ids: Sequence[str]) -> Table:
        """The `list` rows of these entries."""
        from .terms import entity

        return self.store.select(query("list").filled(entries=[f"<{entity('pattern', i)}>" for i in ids]))

    def path(
        self, start: str, end: str, *, kind: str | Iterable[str] = (), count: int = 1
    ) -> Sequence[Sequence[Step]]:
        """Up to `count` ways from one entry to another, shortest first, each step explained."""
        from .network import paths

        first, last = self.find(start), self.find(end)
        return paths(self._network(kind), first.id, last.id, count, self._reasons)

    def rank(self, measure: str = "pagerank", *, kind: str | Iterable[str] = ()) -> Sequence[Ranked]:
        """Entries by "degree", "pagerank" or "betweenness", highest first; with kinds, those so related."""
        from .network import rank

        names = self._names()
        found = rank(self._network(kind, names), measure, self.say)
        return [Ranked(entry, names[entry], measure, value) for entry, value in found]

    def communities(self, *, kind: str | Iterable[str] = ()) -> Sequence[Community]:
        """Groups of entries that relate more to each other than to the rest, largest first; with kinds, of
        those so related.
        """
        from .network import central, communities

        names = self._names()
        network = self._network(kind, names)
        groups = communities(network, self.say)
        return [
            Community(number, names[label], tuple(group))
            for number, (group, label) in enumerate(zip(groups, central(network, groups), strict=True), 1)
        ]

    def _names(self) -> Mapping[str, str]:
        return {row["id"]: row["name"] for row in self.list().records()}

    def _network(self, kind: str | Iterable[str], entries: Iterable[str] = ()) -> Network:
        """The asserted relations and these entries; with kinds, those relations and the entries at their ends."""
        from .network import Edge, Network

        wanted = self._kind_ids(kind)
        kinds = self.kinds()
        families = {row["id"]: row["family"] for row in kinds}
        symmetric = {row["id"] for row in kinds if row["symmetric"] == "true"}
        edges = [
            Edge(row["subject"], row["kind"], row["target"], families[row["kind"]], row["kind"] in symmetric)
            for row in self.store.select(query("links").unordered()).records()
            if not wanted or row["kind"] in wanted or families[row["kind"]] in wanted
        ]
        related = {end for edge in edges for end in (edge.subject, edge.target)}
        return Network(sorted(related if wanted else related.union(entries)), edges)

    def _reasons(self, edges: Sequence[Edge]) -> Mapping[Edge, str]:
        """Why these relations hold."""
        from .terms import entity

        subjects = [f"<{entity('pattern', each)}>" for each in sorted({edge.subject for edge in edges})]
        rows = self.store.select(query("reasons").filled(subject_iri=subjects)).records()
        said = {(row["subject"], row["kind"], row["target"]): row["rationale"] for row in rows}
        return {edge: said.get((edge.subject, edge.kind, edge.target), "") for edge in edges}

    def _kind_ids(self, kind: str | Iterable[str]) -> Sequence[str]:
        return [self.kind(each).id for each in ([kind] if isinstance(kind, str) else kind)]

    def sparql(self, text: str, limits: Limits | None = None) -> Answer:
        """The answer to a SPARQL 1.1 query: a Table, a bool, or triples. Raises QueryError.

        With limits the query runs in a process of its own, and LimitExceeded says which one stopped it.
        """
        from .store.guard import refuse

        refuse(text)
        return self.store.query(text, limits)

    def saved(self, name: str, **parameters: str | Sequence[str]) -> Answer:
        """The answer to one of the shipped questions; see `saved_query`."""
        return self.store.query(self.saved_query(name, **parameters))

    def saved_query(self, name: str, **parameters: str | Sequence[str]) -> str:
        """The text of a shipped question with these parameters, which take any spelling.

        Raises QueryError for an unknown name or parameter and for a missing one.
        """
        asked = query(name)
        known = {param.name: param for param in asked.params}
        values: dict[str, list[str]] = {}
        for key, value in parameters.items():
            if key not in known:
                hint = f"It has {', '.join(known)}." if known else "It has none."
                raise QueryError(f"the saved query '{name}' has no parameter '{key}'. {hint}")
            given = [value] if isinstance(value, str) else value
            values[key] = [self._parameter(known[key].type, each) for each in given]
        missing = [param for param in asked.params if not param.optional and param.name not in values]
        if missing:
            lacking = ", ".join(f"{param.name} ({param.doc})" for param in missing)
            raise QueryError(f"the saved query '{name}' needs {lacking}. Give -p {missing[0].name}=…")
        return asked.filled(**values)

    def _parameter(self, kind: str, value: str) -> str:
        from .terms import PREFIXES, expand, iri_problem, literal

        if kind == "kind":
            found = self.kind(value)
            return f"(<{found.iri}> {literal(found.direction) if found.direction else 'UNDEF'})"
        if kind in CLASSES:
            return self.find(value, kind).term
        if kind == "sort":
            return literal(term_class(value))
        if kind == "term" and value.partition(":")[0] not in (*PREFIXES, "http", "https"):
            return value if value.isdigit() else literal(value)
        if kind in ("iri", "term"):
            full = expand(value) if value.partition(":")[0] in PREFIXES else value
            problem = iri_problem(full)
            if problem:
                raise QueryError(f"'{value}' {problem}.")
            return f"<{full}>"
        return literal(value)

    # --- the whole graph ----------------------------------------------------------------------------

    def records(self) -> Records:
        """Every record that the graph asserts."""
        from .decoding import decode

        kinds = {row["iri"]: row["id"] for row in self.kinds()}
        # Records bring their own order, and sorting this many statements costs more than reading them.
        return decode(_terms(self.store.select(query("statements").unordered())), kinds)

    def kinds(self) -> Sequence[dict[str, str]]:
        """The relation kinds: id, iri, label, phrase, inverse_phrase, family, rank, symmetric, inverse, is_family."""
        return list(self.store.select(query("kinds").filled()).records())

    def to_networkx(self, *, kinds: Sequence[str] = (), inferred: bool = False) -> networkx.MultiDiGraph[str]:
        """A MultiDiGraph of the asserted relations, edge key = kind; on request with the inferred ones.

        Node attributes: name, form, summary. Edge attributes: relation, kind, family, symmetric,
        rationale, sources (a tuple of ids), inferred. `kinds` keeps these kinds, and families with all
        their kinds.
        """
        from .network import to_networkx

        families = {row["id"]: row["family"] for row in self.kinds()}
        sources: dict[str, tuple[str, ...]] = {}
        for row in self.store.select(query("edge-sources").filled()).records():
            sources[row["relation"]] = (*sources.get(row["relation"], ()), row["source"])
        edges: list[dict[str, Any]] = []
        for row in self.store.select(query("edges").filled()).records():
            said = {"symmetric": row["symmetric"] == "true", "sources": sources[row["relation"]]}
            edges.append({**row, **said, "inferred": False})
        if inferred:
            for row in self.store.select(query("edges-inferred").filled()).records():
                blank = {"symmetric": False, "rationale": "", "sources": (), "relation": ""}
                edges.append({**row, **blank, "inferred": True})
        for edge in edges:
            edge["family"] = families[edge["kind"]]
        if kinds:
            edges = [edge for edge in edges if edge["kind"] in kinds or edge["family"] in kinds]
        return to_networkx(entries_to_plain(self.list(), lists=False), edges)

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole graph, all named graphs, as an rdflib Dataset whose queries see their union."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.to_nquads(), format="nquads")
        return dataset

    def to_nquads(self) -> bytes:
        """Every quad of every named graph, sorted."""
        rows = self.store.select(query("quads").filled())

        lines = []
        for row in rows:
            s, p, o, g = (nquads_term(cell) if cell else "" for cell in row)
            lines.append(f"{s} {p} {o} {g} .\n")
        return "".join(sorted(lines)).encode()

    def stats(self) -> dict[str, Any]:
        """How large the graph is, how much of each catalogue it carries (0 to 1), and the named graphs of
        base and overlays.
        """
        numbers: dict[str, Any] = {}
        for row in self.store.select(query("numbers").filled()).records():
            key = f"{row['what']}.{row['of']}" if row.get("of") else row["what"]
            numbers[key] = int(row["number"])
        for row in self.store.select(query("coverage").filled()).records():
            listings = int(row["listings"])
            numbers[f"coverage.{row['catalogue']}"] = (
                round(int(row["carried"]) / listings, 4) if listings else 1.0
            )
        graphs = self.store.graphs()
        numbers["base"] = f"{GRAPH}catalogue"
        numbers["overlays"] = [graph for graph in graphs if graph.startswith(f"{GRAPH}overlay/")]
        return numbers


def nquads_term(cell: Any) -> str:
    """The N-Quads text of a table's cell."""
    from .terms import literal

    if cell.kind == "uri":
        return f"<{cell.value}>"
    if cell.kind == "bnode":
        return f"_:{cell.value}"
    quoted = literal(cell.value, language=cell.language)
    return f"{quoted}^^<{cell.datatype}>" if cell.datatype and not cell.language else quoted


def _terms(table: Table) -> Iterable[tuple[str, str, str]]:
    for s, p, o in table:
        yield nquads_term(s), nquads_term(p), nquads_term(o)


def entries_to_plain(table: Table, *, lists: bool = True) -> list[dict[str, Any]]:
    """The rows of `list`, one dict per entry, with categories and service types as lists, and whether it is
    deprecated.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in table.records():
        entry = found.setdefault(
            row["id"],
            {"id": row["id"], "name": row["name"], "form": row["form"], "summary": row["summary"]},
        )
        if lists:
            _collect(entry, row)
    return list(found.values())


def _collect(entry: dict[str, Any], row: Mapping[str, str]) -> None:
    for name in ("categories", "service_types"):
        values = entry.setdefault(name, [])
        if row.get(name) and row[name] not in values:
            values.append(row[name])
    entry["deprecated"] = row["deprecated"] == "true"
