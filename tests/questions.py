"""Questions that every engine must answer with the same bytes, and a graph with an overlay to ask them of."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from patgraph.cli import cli
from patgraph.queries import saved

# Names outside ASCII and beyond the basic plane, where engines sort by different units of text.
OVERLAY = {
    "patterns/outbox.yaml": """\
extends: transactional-outbox
reason: We moved all services to it.
override:
  aliases: [Ölpostfach, "\\uFFFDx", "\\U0001F4EE box", outbox table]
relations:
  - kind: used-with
    target: sharding
    rationale: Each shard has an outbox of its own, "quoted" \\ and all, so no relay reads across shards.
    sources: [microservices-io-transactional-outbox]
    confidence: 0.5
""",
    "patterns/2pc.yaml": """\
extends: two-phase-commit
reason: "Our \u00abbroker\u00bb cannot enlist."
override:
  summary: A coordinator asks all participants to promise, and tells them to commit when all of them have.
deprecate: {replaced_by: transactional-outbox}
""",
}

_COMMANDS = [
    ("related", "outbox"),
    ("related", "outbox", "--kind", "used-with"),
    ("related", "idempotent consumer", "--kind", "required-by"),
    ("related", "saga", "--depth", "2", "--inferred"),
    ("show", "saga"),
    ("show", "outbox"),
    ("show", "2PC"),
    ("related", "2PC"),
    ("list",),
    ("list", "--category", "messaging", "--form", "pattern"),
    ("list", "--service-type", "message-broker", "--quality", "reliability"),
    ("list", "--problem", "dual-write", "--catalogue", "microservices-io"),
    ("list", "--technology", "apache-kafka"),
    ("search", "dual", "write"),
    ("search", "Ölpostfach"),
    ("search", "zzzz"),
    ("path", "saga", "sharding", "-n", "3"),
    ("path", "outbox", "sharding", "--kind", "used-with"),
    ("rank",),
    ("rank", "--measure", "betweenness", "--kind", "used-with"),
    ("rank", "--measure", "degree", "-n", "300"),
    ("communities",),
    ("stats",),
    ("sparql", "ASK { ?s ?p ?o }"),
    ("sparql", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"),
    ("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("sparql", "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/patgraph/graph/keys> { ?s ?p ?o }"),
    ("sparql", "SELECT ?s ?o { ?s <http://www.w3.org/2002/07/owl#disjointWith>|<http://www.w3.org/2002/07/owl#members>"
     " ?o } ORDER BY STR(?s) STR(?o)"),
    ("sparql", "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (2.5 true) ('a'@en <http://e/>) } } ORDER BY STR(?x)"),
]  # fmt: skip
QUESTIONS = (
    *([*command, "--format", "json"] for command in _COMMANDS),
    ["sparql", "CONSTRUCT { ?s <http://e/p> ?o } { ?s <https://w3id.org/patgraph/vocab#requires> ?o }"],
    [
        "sparql",
        "CONSTRUCT { ?s <http://e/p> [ <http://e/q> ?o ] } { ?s <https://w3id.org/patgraph/vocab#requires> ?o }",
    ],
    ["sparql", "DESCRIBE <https://w3id.org/patgraph/category/messaging>", "--format", "ntriples"],
    ["related", "outbx"],
    ["sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
)


def overlay(folder: Path) -> str:
    """The overlay, written to a folder."""
    for name, text in OVERLAY.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def answers(*options: str) -> dict[str, tuple[int, str]]:
    """The exit code and output of every question, and of every saved question as it stands, with these options."""
    found = {}
    asked = [*QUESTIONS, *(["sparql", query.filled(), "--format", "json"] for query in saved().values())]
    for question in asked:
        done = CliRunner().invoke(cli, [*options, *question])
        code = done.exit_code if done.exception is None or isinstance(done.exception, SystemExit) else 99
        found[" ".join(question)] = (code, done.stdout if code != 99 else str(done.exception))
    return found
