"""The W3C tests of SPARQL 1.1, asked through `PatternGraph.sparql`.

A test's data goes into the default graph of a store and its named graphs beside it, as its manifest says. Rows
are compared as graphs, so that blank nodes may be named differently, and numbers by their value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD

from patgraph import PatternGraph, QueryError, Table
from patgraph.store.embedded import EmbeddedStore
from patgraph.tables import turtle_term, written

SUITE = Path(__file__).parent / "data/w3c/sparql11"
GROUPS = sorted(folder.name for folder in SUITE.iterdir())

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
ROW = rdflib.Namespace("urn:row:")
NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

Row = dict[str, rdflib.term.Node]


class Case(NamedTuple):
    """One case. kind: the local name of its class in the manifest."""

    group: str
    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None

    @property
    def id(self) -> str:
        """Group and local name."""
        return f"{self.group}/{self.name}"


def cases() -> list[Case]:
    """Every test of the manifests, in their order."""
    return [case for group in GROUPS for case in _manifest(group)]


def _manifest(group: str) -> Iterator[Case]:
    path = SUITE / group / "manifest.ttl"
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    for entries in graph.objects(None, MF.entries):
        for each in rdflib.collection.Collection(graph, entries):
            action = graph.value(each, MF.action)
            query = graph.value(action, QT.query) or action
            yield Case(
                group,
                str(each).rpartition("#")[2],
                str(graph.value(each, RDF.type)).rpartition("#")[2],
                _file(query),
                tuple(map(_file, graph.objects(action, QT.data))),
                tuple(sorted(map(_file, graph.objects(action, QT.graphData)))),
                _file(result) if (result := graph.value(each, MF.result)) else None,
            )


def _file(iri: Any) -> Path:
    return SUITE / Path(str(iri).removeprefix("file://")).relative_to(SUITE)


def passes(case: Case) -> bool:
    """Whether patgraph does what the test asks for. Raises QueryError when a query is refused that should run."""
    if "Negative" in case.kind:
        try:
            _asked(case)
        except QueryError:
            return True
        return False
    answer = _asked(case)
    if "Syntax" in case.kind:
        return True
    assert case.result is not None
    if case.kind == "CSVResultFormatTest":
        return same(_csv_rows(written(answer, "csv")), _csv_rows(case.result.read_text(encoding="utf-8")))
    if isinstance(answer, tuple):
        found = rdflib.Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in answer), format="nt")
        return bool(isomorphic(found, rdflib.Graph().parse(case.result)))
    return same(_plain(answer), expected(case.result))


def _asked(case: Case) -> Any:
    store = ox.Store()
    for path in case.data:
        store.load(path=path, base_iri=path.as_uri())
    for path in case.named:
        store.load(path=path, base_iri=path.as_uri(), to_graph=ox.NamedNode(path.as_uri()))
    text = case.query.read_text(encoding="utf-8")
    if "BASE" not in text:
        text = f"BASE <{case.query.as_uri()}>\n{text}"
    return PatternGraph(EmbeddedStore(store)).sparql(text)


def _csv_rows(text: str) -> list[Row]:
    """Fields as CSV tells them: what looks like a blank node is one, a number counts by its value."""

    def term(field: str) -> rdflib.term.Node:
        if field.startswith("_:"):
            return rdflib.BNode(field[2:])
        try:
            return rdflib.Literal(float(field))
        except ValueError:
            return rdflib.Literal(field)

    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: term(field) for name, field in row.items() if field} for row in rows]


def expected(path: Path) -> bool | list[Row]:
    """What a result file says: rows, or the answer to ASK."""
    if path.suffix == ".ttl":
        return _result_set(rdflib.Graph().parse(path))
    results = ox.parse_query_results(path.read_bytes(), format=RESULTS[path.suffix])
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return [
        {name: _term(str(term)) for name, term in zip(names, row, strict=True) if term is not None}
        for row in results
    ]


def _result_set(graph: rdflib.Graph) -> list[Row]:
    rows = []
    for solution in graph.objects(None, RS.solution):
        bindings = list(graph.objects(solution, RS.binding))
        rows.append({str(graph.value(b, RS.variable)): graph.value(b, RS.value) for b in bindings})
    return rows  # type: ignore[return-value]


def _plain(answer: Table | bool) -> bool | list[Row]:
    if isinstance(answer, bool):
        return answer
    return [
        {name: _term(turtle_term(cell)) for name, cell in zip(answer.columns, row, strict=True) if cell}
        for row in answer
    ]


def _term(text: str) -> rdflib.term.Node:
    """A term from its N-Triples or Turtle form."""
    graph = rdflib.Graph().parse(data=f"<urn:s> <urn:p> {text} .", format="turtle")
    return next(graph.objects())


def same(found: bool | list[Row], wanted: bool | list[Row]) -> bool:
    """Whether two answers are the same rows, in any order, up to the names of blank nodes."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found == wanted
    return len(found) == len(wanted) and bool(isomorphic(_as_graph(found), _as_graph(wanted)))


def _as_graph(rows: Sequence[Row]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for row in rows:
        node = rdflib.BNode()
        graph.add((node, RDF.type, ROW.row))
        for name, term in row.items():
            graph.add((node, ROW[name], _by_value(term)))
    return graph


def _by_value(term: rdflib.term.Node) -> rdflib.term.Node:
    """A number in a form that only its value and type decide."""
    if not isinstance(term, rdflib.Literal) or term.datatype not in NUMBERS:
        return term
    try:
        value = Decimal(str(term))
    except InvalidOperation:
        return term
    return rdflib.Literal(f"{float(value):.12g}", datatype=term.datatype, normalize=False)
