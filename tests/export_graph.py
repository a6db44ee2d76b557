"""Small graphs in memory for the tests of the exports, and the readers that know nothing of patgraph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph

from patgraph import PatternGraph
from patgraph.compiling import Layer, Loaded, to_quads
from patgraph.exports import EXPORTS
from patgraph.exports.content import Content
from patgraph.folders import ontology_files, rule_files
from patgraph.inference import Rule, infer, read_rules
from patgraph.ontology import Ontology, read_ontology
from patgraph.records import (
    Catalogue,
    Category,
    Deprecation,
    Dispute,
    Implementation,
    Link,
    Listing,
    ListingMatch,
    NotEntry,
    Pattern,
    Problem,
    Publisher,
    Quality,
    QualityImpact,
    Records,
    Relation,
    ServiceType,
    Source,
    Technology,
)
from patgraph.store.embedded import in_memory
from patgraph.terms import GRAPH

ONTOLOGY = str(Path(__file__).parent.parent / "ontology")


@cache
def _vocabulary(folders: tuple[str, ...]) -> tuple[Ontology, tuple[Rule, ...]]:
    ontology, findings = read_ontology(ontology_files(folders))
    assert findings == []
    return ontology, tuple(read_rules(rule_files(folders)))


def graph_of(records: Records, *more_ontologies: str) -> PatternGraph:
    """A graph in memory that asserts these records."""
    ontology, rules = _vocabulary((ONTOLOGY, *more_ontologies))
    loaded = Loaded((Layer(f"{GRAPH}catalogue", records, ()),), ontology, ())
    lines = to_quads(loaded)
    store = pyoxigraph.Store()
    store.bulk_load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    lines += infer(store, rules, {line[: line.rindex(" <")] for line in lines})
    return PatternGraph(in_memory("".join(lines)))


def rendered(content: Content, name: str) -> bytes:
    """One format of a graph's content; several formats share what was read once."""
    module = import_module(f"patgraph.exports.{EXPORTS[name].module}")
    return "".join(module.pieces(content)).encode()


def entry(identifier: str, name: str = "", **fields: Any) -> Pattern:
    """An entry with what every entry must have."""
    given: dict[str, Any] = {
        "id": identifier,
        "name": name or identifier.replace("-", " ").title(),
        "form": "pattern",
        "summary": f"What {identifier} does.",
        "problem": f"Why {identifier} is needed.",
        "solution": f"How {identifier} works.",
        "use_when": ("it fits",),
        "avoid_when": ("it does not fit",),
        "categories": ("messaging",),
    }
    return Pattern(**{**given, **fields})


def relation(kind: str, target: str, **fields: Any) -> Relation:
    """A relation with what every relation must have."""
    given: dict[str, Any] = {"rationale": f"The mechanism of {kind} {target}.", "sources": ("press-manual",)}
    return Relation(kind=kind, target=target, **{**given, **fields})


def _by_id(*records: Any) -> dict[str, Any]:
    return {record.id: record for record in sorted(records, key=lambda record: record.id)}


def records_of(*patterns: Pattern, **others: Any) -> Records:
    """Records of these entries and of a few terms that they may cite; `others` replace whole classes."""
    given: dict[str, Any] = {
        "categories": _by_id(
            Category(id="communication", name="Communication", summary="How parts talk."),
            Category(id="messaging", name="Messaging", summary="By messages.", broader="communication"),
            Category(id="resilience", name="Resilience", summary="Surviving faults."),
        ),
        "service_types": _by_id(
            ServiceType(id="message-broker", name="Message Broker", summary="Keeps messages.")
        ),
        "qualities": _by_id(
            Quality(id="reliability", name="Reliability", summary="It works.", iso25010="reliability"),
            Quality(id="cost", name="Cost", summary="What it costs."),
        ),
        "problems": _by_id(
            Problem(id="dual-write", name="Dual write", summary="Two writes, no transaction.")
        ),
        "technologies": _by_id(
            Technology(
                id="kafka",
                name="Apache Kafka",
                vendor="Apache",
                url="https://kafka.apache.org/",
                service_types=("message-broker",),
            )
        ),
        "publishers": _by_id(Publisher(id="press", name="The Press", url="https://example.org/")),
        "sources": _by_id(
            Source(
                id="press-manual",
                title="The Manual",
                authors=("A. Author", "B. Author"),
                url="https://example.org/manual",
                kind="book",
                year=2019,
                publisher="press",
            ),
            Source(
                id="press-essay",
                title="An Essay",
                url="https://example.org/essay",
                kind="article",
                publisher="press",
                part_of="press-manual",
                technologies=("kafka",),
            ),
            Source(id="press-unused", title="Cited by nobody", kind="paper", publisher="press"),
        ),
        "catalogues": _by_id(
            Catalogue(
                id="azure",
                title="Azure",
                url="https://example.org/azure",
                creators=("Microsoft",),
                complete=False,
                qualities=("reliability",),
                listings=(
                    Listing(
                        name="Outbox",
                        slug="outbox",
                        code="07",
                        url="https://example.org/azure/outbox",
                        category=("Data",),
                        marks=("star",),
                        position=1,
                        sources=("press-essay",),
                        links=(Link(text="Read more", source="press-essay", position=2),),
                    ),
                    Listing(name="Retry pattern", slug="retry-pattern"),
                ),
                not_entries=(NotEntry(name="A collection", reason="Many things at once."),),
            )
        ),
    }
    return Records(patterns=_by_id(*patterns), **{**given, **others})


def tiny_records() -> Records:
    """Six entries in two groups, with every field and every sort of relation somewhere."""
    return records_of(
        entry(
            "transactional-outbox",
            aliases=("application events", "outbox"),
            scope_note="No event store.",
            form="pattern",
            service_types=("message-broker",),
            solves=("dual-write",),
            references=("press-essay",),
            qualities=(
                QualityImpact(
                    quality="cost",
                    effect="weakens",
                    rationale="One more table to look after.",
                    confidence=Decimal("0.5"),
                ),
                QualityImpact(
                    quality="reliability",
                    effect="improves",
                    rationale="Nothing is lost in a crash.",
                    sources=("press-manual",),
                    disputed_by=(Dispute(source="press-essay", says="Only if the relay runs."),),
                ),
            ),
            technologies=(Implementation(technology="kafka", note="as the broker"),),
            listings=(ListingMatch(catalogue="azure", name="Outbox", match="exact", stance="recommends"),),
            relations=(
                relation(
                    "requires",
                    "idempotent-consumer",
                    sources=("press-essay", "press-manual"),
                    rationale="The relay may crash after publishing and publish again.",
                ),
                relation(
                    "alternative-to",
                    "event-sourcing",
                    for_problems=("dual-write",),
                    confidence=Decimal("0.7"),
                    disputed_by=(Dispute(source="press-essay", says="Not the same problem."),),
                ),
                relation("used-with", "event-sourcing"),
            ),
        ),
        entry("idempotent-consumer", relations=(relation("requires", "message-store"),)),
        entry("message-store", form="technique"),
        entry("event-sourcing", form="style", categories=("messaging", "resilience")),
        entry(
            "retry",
            categories=("resilience",),
            relations=(relation("used-with", "circuit-breaker"), relation("mitigates", "retry-storm")),
            listings=(ListingMatch(catalogue="azure", name="Retry pattern", match="close"),),
        ),
        entry(
            "circuit-breaker",
            categories=("resilience",),
            deprecated=Deprecation(replaced_by="retry", reason="Only in this test."),
        ),
        entry("retry-storm", form="anti-pattern", categories=("resilience",)),
    )


def tiny() -> PatternGraph:
    """The graph of `tiny_records`."""
    return graph_of(tiny_records())


# --- a reader of Cypher scripts ---------------------------------------------------------------------

_UNICODE = re.compile(r"\\(?:u+([0-9A-Fa-f]{4})|(\\))")
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^'\\]|\\.)*')|(?P<word>[A-Za-z_][A-Za-z_0-9]*)"""
    r"""|(?P<number>-?[0-9.]+)|(?P<mark>[\[\]{}:,]))""",
    re.DOTALL,
)
_STATEMENT = re.compile(
    r"UNWIND (?P<rows>.*) AS row\n"
    r"(?:MERGE \(n:(?P<label>\w+) \{id: row\.id\}\)\nON CREATE SET n\.made_by = 'patgraph'\n"
    r"WITH n, row\nWHERE any\(key .*?(?:\n  OR any\(sort IN .*?)?\n"
    r"(?:REMOVE n(?:\:\w+)+\nSET n(?P<also>(?:\:\w+)+), n \+= row\.properties|SET n \+= row\.properties)"
    r"|MATCH \(a:(?P<start>\w+) \{id: row\.subject\}\)\nMATCH \(b:(?P<end>\w+) \{id: row\.target\}\)\n"
    r"MERGE \(a\)-\[r:(?P<type>[A-Z_]+)(?P<key> \{id: row\.id\})?\]->\(b\)\nON CREATE SET r\.made_by = 'patgraph'\n"
    r"WITH r, row\nWHERE any\(key .*?\nSET r \+= row\.properties)",
    re.DOTALL,
)
_CONSTRAINT = re.compile(r"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:\w+\) REQUIRE n\.id IS UNIQUE")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass
class Neo4j:
    """What a script leaves in an empty database: nodes by label and id, relationships by type, ends and id."""

    nodes: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    relationships: dict[tuple[str, Any, Any, str], dict[str, Any]] = field(default_factory=dict)

    def run(self, script: str) -> None:
        """Runs a script as Neo4j 5 reads it: code points first, then strings, then statements."""
        for statement in cypher_statements(script):
            if _CONSTRAINT.fullmatch(statement):
                continue
            found = _STATEMENT.fullmatch(statement)
            assert found, f"not one of the known statements: {statement[:200]}"
            tokens = list(_TOKEN.finditer(found["rows"]))
            assert "".join(token[0] for token in tokens) == found["rows"]
            for row in _literal(iter(tokens)):
                self._node(found, row) if found["label"] else self._relationship(found, row)

    def _node(self, found: re.Match[str], row: Mapping[str, Any]) -> None:
        here = self.nodes.setdefault((found["label"], row["id"]), {})
        here[":also"] = found["also"] or ""
        _set(here, row["properties"])

    def _relationship(self, found: re.Match[str], row: Mapping[str, Any]) -> None:
        start, end = (found["start"], row["subject"]), (found["end"], row["target"])
        assert start in self.nodes and end in self.nodes, f"no node {start} or {end}"
        key = (found["type"], start, end, row["id"] if found["key"] else "")
        _set(self.relationships.setdefault(key, {}), row["properties"])


def _set(here: dict[str, Any], properties: Mapping[str, Any]) -> None:
    for name, value in properties.items():
        if value is None:
            here.pop(name, None)
        else:
            here[name] = value


def cypher_statements(script: str) -> Sequence[str]:
    """The statements of a script, split at semicolons outside strings; comments are left out."""
    decoded = _UNICODE.sub(lambda found: found[0] if found[2] else chr(int(found[1], 16)), script)
    parts = re.split(r"('(?:[^'\\]|\\.)*'|//[^\n]*\n|;)", decoded, flags=re.DOTALL)
    statements, current = [], ""
    for part in parts:
        if part == ";":
            statements.append(current.strip())
            current = ""
        elif not part.startswith("//"):
            current += part
    assert current.strip() == ""
    return statements


def _literal(tokens: Iterator[re.Match[str]]) -> Any:
    return _value(next(tokens), tokens)


def _value(found: re.Match[str], tokens: Iterator[re.Match[str]]) -> Any:
    if found["string"]:
        return re.sub(r"\\(.)", lambda e: _SIMPLE.get(e[1], e[1]), found["string"][1:-1], flags=re.DOTALL)
    if found["number"]:
        return float(found["number"]) if "." in found["number"] else int(found["number"])
    if found["word"]:
        return {"null": None, "true": True, "false": False}[found["word"]]
    if found["mark"] == "[":
        return [_value(item, tokens) for item in _until(tokens, "]")]
    assert found["mark"] == "{"
    values: dict[str, Any] = {}
    for name in _until(tokens, "}"):
        assert next(tokens)["mark"] == ":"
        values[name["word"]] = _literal(tokens)
    return values


def _until(items: Iterator[re.Match[str]], end: str) -> Iterator[re.Match[str]]:
    """The tokens up to a closing bracket, without the commas between them."""
    for item in items:
        if item["mark"] == end:
            return
        if item["mark"] != ",":
            yield item


def triples_of(data: bytes, form: pyoxigraph.RdfFormat) -> set[str]:
    """What an RDF document says, with canonical blank nodes; two documents say the same when these are equal."""
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(data, format=form))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def spreadsheet_text(cell: str) -> str:
    """The exact text behind a cell of the CSV export, by the rule that its documentation states."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r＝＋－＠]", cell) else cell


def csv_rows(lines: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a table as any reader of CSV sees them."""
    text = "".join(lines).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))
