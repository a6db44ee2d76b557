"""Diagrams, documents, mapping sets and databases say what the graph says, in forms that others read."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
import yaml
from markdown_it import MarkdownIt
from rdflib.namespace import RDF, SKOS

from export_graph import entry, graph_of, records_of, relation, tiny, tiny_records, triples_of
from patgraph import ExportError, PatternGraph, exports
from patgraph.exports import Selection
from patgraph.exports.content import Content
from patgraph.exports.placing import APPLICATION_ID

BASE = "https://w3id.org/patgraph/"


@pytest.fixture(scope="module")
def graph() -> PatternGraph:
    return tiny()


def text_of(graph: PatternGraph, name: str, selection: Selection = exports.ALL) -> str:
    return exports.render(graph, name, selection).decode()


def around_outbox(graph: PatternGraph, **more: Any) -> Selection:
    return exports.selection(graph, around=["outbox"], **more)


# --- Mermaid ------------------------------------------------------------------------------------------

_LABEL = r"\"(?P<text>(?:[\w ,/('.)-]|#\d+;)*)\""
_ID = "p_[a-zA-Z0-9_]*"
_NODE = re.compile(rf"  (?P<id>{_ID})(?:\[\[|\(\[|\{{\{{|\[|>){_LABEL}(?:\]\]|\]\)|\}}\}}|\])")
_EDGE = re.compile(
    rf"  (?P<start>{_ID}) (?P<arrow>---|-->|<-\.->|-\.->|x--x|--x|===|==>|o--o|--o)\|{_LABEL}\| (?P<end>{_ID})"
)
_LOOKS = re.compile(
    r"  (?:classDef \w+ (?:[a-z-]+:[#\w]+,?)+|class p_\w+(?:,p_\w+)* \w+|linkStyle \d+(?:,\d+)* [\w:#,-]+)"
)


def mermaid(text: str) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Nodes and edges of a flowchart by a grammar that allows nothing else; fails on any other line."""
    nodes: dict[str, str] = {}
    edges = []
    head, *rest = [line for line in text.splitlines() if not line.startswith("%%")]
    assert head == "flowchart LR"
    for line in rest:
        if node := _NODE.fullmatch(line):
            nodes[node["id"]] = shown(node["text"])
        elif edge := _EDGE.fullmatch(line):
            edges.append((edge["start"], edge["arrow"], shown(edge["text"]), edge["end"]))
        else:
            assert _LOOKS.fullmatch(line), line
    return nodes, edges


def shown(text: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def test_a_diagram_has_a_node_for_each_entry_and_an_edge_with_its_phrase_for_each_relation(
    graph: PatternGraph,
) -> None:
    nodes, edges = mermaid(text_of(graph, "mermaid"))
    assert nodes["p_transactional_outbox"] == "Transactional Outbox"
    assert len(nodes) == 7
    assert edges == [
        ("p_idempotent_consumer", "-->", "requires", "p_message_store"),
        ("p_retry", "--o", "mitigates", "p_retry_storm"),
        ("p_retry", "---", "is used with", "p_circuit_breaker"),
        ("p_transactional_outbox", "<-.->", "is an alternative to", "p_event_sourcing"),
        ("p_transactional_outbox", "-->", "requires", "p_idempotent_consumer"),
        ("p_transactional_outbox", "---", "is used with", "p_event_sourcing"),
    ]


def test_a_diagram_marks_where_it_begins_and_what_is_inferred(graph: PatternGraph) -> None:
    text = text_of(graph, "mermaid", around_outbox(graph, inferred=True))
    assert "  class p_transactional_outbox centre\n" in text
    edges = mermaid(text)[1]
    assert [edge for edge in edges if "inferred" in edge[2]] == [
        ("p_transactional_outbox", "-->", "depends on (inferred)", "p_message_store")
    ]


def test_a_conflict_stands_out() -> None:
    own = graph_of(records_of(entry("a", relations=(relation("conflicts-with", "b"),)), entry("b")))
    text = text_of(own, "mermaid")
    assert mermaid(text)[1] == [("p_a", "x--x", "conflicts with", "p_b")]
    assert "  linkStyle 0 stroke:" in text


def test_what_no_page_would_draw_becomes_a_diagram_of_categories_that_says_so(real: PatternGraph) -> None:
    text = text_of(real, "mermaid")
    nodes, edges = mermaid(text.replace("<br>", " "))
    stats = real.stats()
    entries = sum(int(re.findall(r" (\d+) entr", name)[0]) for name in nodes.values())
    inside = sum(int(re.findall(r" (\d+) relation", name)[0]) for name in nodes.values())
    assert entries == stats["entries"]
    assert inside + sum(int(edge[2]) for edge in edges) == stats["relations"]
    assert (
        f"%% {stats['entries']} entries and {stats['relations']} relations are more than a page draws" in text
    )


def test_up_to_the_limit_of_a_page_every_entry_is_drawn() -> None:
    nodes, edges = mermaid(text_of(crowd(500), "mermaid"))
    assert (len(nodes), len(edges)) == (33, 500)


def test_one_relation_more_than_a_page_draws_is_not_drawn() -> None:
    nodes, edges = mermaid(text_of(crowd(501), "mermaid").replace("<br>", " "))
    assert (nodes, edges) == ({"p_communication": "Communication 33 entries, 501 relations"}, [])


def crowd(relations: int) -> PatternGraph:
    """33 entries with so many relations among them."""
    ids = [f"n{number:02}" for number in range(33)]
    pairs = [(a, b) for a in ids for b in ids if a < b][:relations]
    own = {a: tuple(relation("used-with", d) for c, d in pairs if c == a) for a in ids}
    return graph_of(records_of(*(entry(each, relations=own[each]) for each in ids)))


# --- DOT ----------------------------------------------------------------------------------------------

_STRING = r'"((?:[^"\\]|\\.)*)"'


def dot_attributes(line: str) -> dict[str, str]:
    """The attributes of a statement, as Graphviz shows them."""
    body = line[line.index("[") :]
    found = re.findall(rf"(\w+)={_STRING}(?:, |\])", body, flags=re.DOTALL)
    assert "[" + ", ".join(f'{name}="{value}"' for name, value in found) + "]" == body
    return {name: dot_shown(value) for name, value in found}


def dot_shown(text: str) -> str:
    return unescape(
        re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), text, flags=re.DOTALL)
    )


def dot(text: str) -> tuple[dict[str, dict[str, str]], list[tuple[str, str, dict[str, str]]]]:
    """Nodes and edges with their attributes; fails on any line that is neither."""
    nodes, edges = {}, []
    lines = [line for line in text.split("\n") if not line.startswith("//")]
    assert (lines[0], lines[-2:]) == ("digraph patgraph {", ["}", ""])
    for line in lines[1:-2]:
        edge = re.match(rf"  {_STRING} -> {_STRING} \[", line)
        node = re.match(rf"  {_STRING} \[", line)
        if edge:
            edges.append((edge[1], edge[2], dot_attributes(line)))
        elif node:
            nodes[node[1]] = dot_attributes(line)
        else:
            assert re.match(r"  (graph|node|edge) \[", line), line
    return nodes, edges


def test_graphviz_gets_every_entry_and_every_relation_with_its_reason(graph: PatternGraph) -> None:
    nodes, edges = dot(text_of(graph, "dot"))
    assert (len(nodes), len(edges)) == (7, 6)
    assert nodes["transactional-outbox"]["label"] == "Transactional Outbox"
    requires = next(each for _, _, each in edges if each["kind"] == "requires" and "outbox" in each["id"])
    assert requires["label"] == "requires"
    assert requires["edgetooltip"] == (
        "The relay may crash after publishing and publish again. (An Essay; The Manual)"
    )


def test_pydot_reads_the_same_nodes_edges_and_labels(graph: PatternGraph) -> None:
    import pydot

    read = (pydot.graph_from_dot_data(text_of(graph, "dot")) or [])[0]
    labels = {node.get_name().strip('"'): node.get("label") for node in read.get_nodes()}
    assert labels["transactional-outbox"] == '"Transactional Outbox"'
    assert len(read.get_edges()) == 6


# --- Markdown -----------------------------------------------------------------------------------------


def pages(graph: PatternGraph, selection: Selection = exports.ALL) -> dict[str, str]:
    from patgraph.exports.markdown import files

    return {name: "".join(parts) for name, parts in files(Content(graph, selection)).items()}


def links(text: str) -> Iterator[str]:
    """The addresses of all links in a page, as CommonMark reads it."""
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def test_every_link_between_pages_leads_to_a_page(real: PatternGraph) -> None:
    made = pages(real)
    broken = []
    for name, text in made.items():
        for address in links(text) if name.endswith(".md") else ():
            if not address.startswith(("https:", "http:", "mailto:")):
                parts = [*name.split("/")[:-1], *address.split("/")]
                while ".." in parts:
                    at = parts.index("..")
                    del parts[at - 1 : at + 1]
                if "/".join(parts) not in made:
                    broken.append((name, address))
    assert broken == []


def test_there_is_a_page_for_each_entry_and_category_and_the_menu_names_pages(graph: PatternGraph) -> None:
    made = pages(graph)
    assert sorted(name for name in made if "patterns" not in name) == [
        "docs/categories/communication.md",
        "docs/categories/messaging.md",
        "docs/categories/resilience.md",
        "docs/index.md",
        "mkdocs.yml",
    ]
    assert len(made) == 12
    (overview, categories) = yaml.safe_load(made["mkdocs.yml"])["nav"]
    named = [overview["Overview"], *(page for each in categories["Categories"] for page in each.values())]
    assert [page for page in named if f"docs/{page}" not in made] == []


def test_a_page_reads_each_relation_from_its_own_end_with_reason_and_sources(graph: PatternGraph) -> None:
    made = pages(graph)
    assert (
        "- requires [Idempotent Consumer](idempotent-consumer.md)\n\n"
        "    The relay may crash after publishing and publish again.\n\n"
        "    Sources: [An Essay](https://example.org/essay), [The Manual](https://example.org/manual) (2019).\n"
    ) in made["docs/patterns/transactional-outbox.md"]
    assert (
        "- is required by [Transactional Outbox](transactional-outbox.md)\n"
        in (made["docs/patterns/idempotent-consumer.md"])
    )
    alternative = made["docs/patterns/event-sourcing.md"].split("## Alternative to\n")[1]
    assert "For: Dual write." in alternative
    assert "Disputed by [An Essay](https://example.org/essay): Not the same problem." in alternative
    assert (
        "**Deprecated.** Only in this test. Use [Retry](retry.md) instead."
        in (made["docs/patterns/circuit-breaker.md"])
    )


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    """B103."""
    from patgraph.exports.markdown import link

    for address in ("javascript:alert(1)", "data:text/html,x", "/etc/passwd", "https://e.example/a b", None):
        assert link("here", address) == "here"
    assert link("a [b]", "https://e.example/a_(b)?c=1&d=<2>") == (
        "[a \\[b\\]](https://e.example/a_%28b%29?c=1&amp;d=%3C2%3E)"
    )


@pytest.mark.parametrize("identifier", ["../../x", "CON", ".hidden", "a/b", "x" * 300, ""])
def test_an_id_that_could_not_be_a_file_name_is_never_one(tmp_path: Path, identifier: str) -> None:
    """B107: the reader refuses such ids; a store of somebody else may hold them."""
    made = graph_of(records_of(entry("a", relations=(relation("uses", "bad-id"),)), entry("bad-id")))
    lines = made.to_nquads().decode().replace('identifier> "bad-id"', f'identifier> "{identifier}"')
    from patgraph.store.embedded import in_memory

    with pytest.raises(ExportError, match=r"cannot be a file's name"):
        exports.export(PatternGraph(in_memory(lines)), "markdown", str(tmp_path / "out"))
    assert list(tmp_path.rglob("*")) == []


def test_the_index_has_the_tree_of_categories(graph: PatternGraph) -> None:
    index = pages(graph)["docs/index.md"]
    assert (
        "- [Communication](categories/communication.md) (0)\n"
        "    - [Messaging](categories/messaging.md) (4)\n"
        "- [Resilience](categories/resilience.md) (4)\n"
    ) in index


# --- SSSOM --------------------------------------------------------------------------------------------


def sssom(text: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    head = "".join(line[1:] for line in text.splitlines(keepends=True) if line.startswith("#"))
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    return yaml.safe_load(head), list(csv.DictReader(io.StringIO(body, newline=""), delimiter="\t"))


def test_a_mapping_names_both_sides_by_iris_of_the_graph(graph: PatternGraph) -> None:
    about, rows = sssom(text_of(graph, "sssom"))
    assert [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows] == [
        ("pattern:retry", "skos:closeMatch", "azure:retry-pattern"),
        ("pattern:transactional-outbox", "skos:exactMatch", "azure:outbox"),
    ]
    assert {row["mapping_justification"] for row in rows} == {"semapv:ManualMappingCuration"}
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    asserted = exports.render(graph, "ntriples").decode()
    for row in rows:
        iris = []
        for name in ("subject_id", "predicate_id", "object_id"):
            prefix, _, local = row[name].partition(":")
            iris.append(f"<{about['curie_map'][prefix]}{local}>")
        assert f"{' '.join(iris)} .\n" in asserted


def test_every_match_of_the_real_graph_is_a_mapping(real: PatternGraph) -> None:
    _, rows = sssom(text_of(real, "sssom"))
    matches = sum(len(each.listings) for each in real.records().patterns.values())
    assert len(rows) == len({tuple(row.values()) for row in rows}) == matches


def test_a_catalogue_whose_id_may_not_be_a_prefix_gets_one_that_may(graph: PatternGraph) -> None:
    from patgraph.exports.sssom import _prefixes

    assert _prefixes({"azure": 0, "3d-patterns": 0, "skos": 0}) == {
        "azure": "azure",
        "3d-patterns": "_3d-patterns",
        "skos": "_skos",
    }


# --- SKOS ---------------------------------------------------------------------------------------------


def skos(graph: PatternGraph) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text_of(graph, "skos"), format="turtle")


#: Conditions of the SKOS reference (S…) and issues of qSKOS, as queries for what breaks them.
BROKEN = {
    "S9 a scheme is no concept": "?x a skos:ConceptScheme , skos:Concept",
    "S37 a collection is no concept": "?x a skos:Collection , skos:Concept",
    "S13 a label stands once": "?x skos:prefLabel ?label ; skos:altLabel ?label",
    "S14 one preferred label for a language": """?x skos:prefLabel ?a , ?b
        FILTER(STR(?a) != STR(?b) && LANG(?a) = LANG(?b))""",
    "S27 related is not broader, over any number of steps": "?x skos:related ?y ; skos:broader+ ?y",
    "S46 an exact match is no broader or narrower one": (
        "?x skos:exactMatch ?y ; skos:broadMatch|skos:narrowMatch ?y"
    ),
    "no circle": "?x skos:broader+ ?x",
    "no step that others imply": "?x skos:broader ?z ; skos:broader ?y . ?y skos:broader+ ?z",
    "broader says narrower": "?x skos:broader ?y FILTER NOT EXISTS { ?y skos:narrower ?x }",
    "narrower says broader": "?x skos:narrower ?y FILTER NOT EXISTS { ?y skos:broader ?x }",
    "related says related": "?x skos:related ?y FILTER NOT EXISTS { ?y skos:related ?x }",
    "a concept has a label": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:prefLabel ?label }",
    "a concept has a scheme": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:inScheme ?scheme }",
    "a concept is reached from a top concept of its scheme": """?x a skos:Concept ; skos:inScheme ?scheme
        FILTER NOT EXISTS { ?x skos:broader*/skos:topConceptOf ?scheme }""",
    "a top concept has nothing broader": "?x skos:topConceptOf ?scheme ; skos:broader ?y",
    "both ends of a relation are concepts": """?x skos:broader|skos:related|skos:exactMatch|skos:closeMatch ?y
        FILTER NOT EXISTS { ?y a skos:Concept }""",
    "members are concepts or collections": """?x skos:member ?y
        FILTER NOT EXISTS { ?y a ?class FILTER(?class IN (skos:Concept, skos:Collection)) }""",
    "labels have a language": "?x skos:prefLabel|skos:altLabel|skos:definition ?t FILTER(LANG(?t) = '')",
    "no two concepts of a scheme share a label": """?x skos:inScheme ?s ; skos:prefLabel ?label .
        ?y skos:inScheme ?s ; skos:prefLabel|skos:altLabel ?label ; a skos:Concept .
        ?x a skos:Concept FILTER(?x != ?y)""",
}


@pytest.fixture(scope="module", params=["tiny", "real"])
def concepts(request: pytest.FixtureRequest, graph: PatternGraph, real: PatternGraph) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    chosen = graph if request.param == "tiny" else real
    store.load(text_of(chosen, "skos").encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("rule", BROKEN)
def test_the_concepts_keep_the_rules_of_skos(concepts: pyoxigraph.Store, rule: str) -> None:
    prefix = f"PREFIX skos: <{SKOS}>"
    found: Any = concepts.query(f"{prefix} SELECT ?x WHERE {{ {BROKEN[rule]} }} LIMIT 3")
    assert [str(row[0]) for row in found] == []


def test_refining_is_narrower_and_other_relations_are_related_but_never_both() -> None:
    made = graph_of(
        records_of(
            entry("a", relations=(relation("refines", "b"), relation("uses", "c"), relation("refines", "c"))),
            entry("b", relations=(relation("refines", "c"), relation("used-with", "d"))),
            entry("c"),
            entry("d"),
        )
    )
    read = skos(made)

    def pairs(name: Any) -> set[tuple[str, str]]:
        ends = f"{BASE}pattern/"
        return {
            (str(s)[len(ends) :], str(o)[len(ends) :])
            for s, o in read.subject_objects(name)
            if str(s).startswith(ends)
        }

    assert pairs(SKOS.broader) == {("a", "b"), ("b", "c")}
    assert pairs(SKOS.related) == {("b", "d"), ("d", "b")}


def test_a_circle_of_refinement_is_cut() -> None:
    from patgraph.exports.skos import direct

    circle = {"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d", "a"]}
    assert direct(circle) == {"a": {"b"}, "b": {"c"}, "c": set(), "d": {"a"}}


# Skosify does not close the file that it reads.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("which", ["tiny", pytest.param("real", marks=pytest.mark.tools)])
def test_skosify_finds_nothing_to_mend(
    request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture, which: str
) -> None:
    import skosify

    graph = request.getfixturevalue("graph" if which == "tiny" else "real")
    file = tmp_path / "patgraph.skos.ttl"
    exports.export(graph, "skos", str(file))
    before = set(skos(graph))
    mended = skosify.skosify(
        str(file), eliminate_redundancy=True, narrower=True, mark_top_concepts=True, keep_related=False,
        set_modified=False, transitive=False, infer=False,
    )  # fmt: skip
    said = [record.getMessage() for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    assert [text for text in said if not text.startswith("Multiple concept schemes found")] == []
    assert sorted(before - set(mended)) == []
    # What it adds are mappings read from their other end.
    added = {p for _, p, _ in set(mended) - before}
    ends = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
    assert added - ends - {SKOS.broader, SKOS.narrower, SKOS.related} == set()


def test_collections_hold_the_entries_of_a_category_and_the_collections_below(graph: PatternGraph) -> None:
    read = skos(graph)
    communication = rdflib.URIRef(f"{BASE}collection/communication")
    assert set(read.objects(communication, SKOS.member)) == {rdflib.URIRef(f"{BASE}collection/messaging")}
    anti = rdflib.URIRef(f"{BASE}collection/form/anti-pattern")
    assert set(read.objects(anti, SKOS.member)) == {rdflib.URIRef(f"{BASE}pattern/retry-storm")}
    assert len(set(read.subjects(RDF.type, SKOS.Collection))) == 3 + 4


# --- SQLite -------------------------------------------------------------------------------------------


def sqlite(graph: PatternGraph, selection: Selection = exports.ALL) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(exports.render(graph, "sqlite", selection))
    return database


def test_the_database_is_whole_and_says_whose_it_is(real: PatternGraph) -> None:
    database = sqlite(real)
    one = {
        name: database.execute(f"PRAGMA {name}").fetchall()
        for name in ("integrity_check", "foreign_key_check", "application_id", "user_version")
    }
    assert one == {
        "integrity_check": [("ok",)],
        "foreign_key_check": [],
        "application_id": [(int.from_bytes(APPLICATION_ID, "big"),)],
        "user_version": [(1,)],
    }
    database.execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('integrity-check', 1)")


def test_the_database_holds_everything_that_the_records_hold(graph: PatternGraph) -> None:
    database = sqlite(graph)
    names = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith(("entries_fts", "sqlite_"))
    ]
    counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    records = tiny_records()
    assert counts.pop("kinds") == len(graph.kinds())
    assert counts == {
        "about": 4,
        "catalogue_creators": 1,
        "catalogue_keywords": 0,
        "catalogue_qualities": 1,
        "catalogues": 1,
        "categories": 3,
        "category_aliases": 0,
        "effect_disputes": 1,
        "effect_sources": 1,
        "effects": 2,
        "entries": 7,
        "entry_aliases": 2,
        "entry_avoid_when": 7,
        "entry_categories": 8,
        "entry_references": 1,
        "entry_service_types": 1,
        "entry_solves": 1,
        "entry_use_when": 7,
        "families": 5,
        "implementations": 1,
        "link_facts": 0,
        "links": 1,
        "listing_facts": 2,
        "listing_sources": 1,
        "listings": 3,
        "matches": 2,
        "problem_aliases": 0,
        "problems": len(records.problems),
        "publishers": 1,
        "qualities": 2,
        "quality_aliases": 0,
        "relation_because": 0,
        "relation_disputes": 1,
        "relation_problems": 1,
        "relation_sources": 7,
        "relations": 6,
        "service_type_aliases": 0,
        "service_types": 1,
        "source_authors": 2,
        "source_technologies": 1,
        "sources": 3,
        "technologies": 1,
        "technology_aliases": 0,
        "technology_service_types": 1,
    }


def test_full_text_search_finds_an_entry_by_name_alias_problem_and_text(graph: PatternGraph) -> None:
    database = sqlite(graph)
    asked = """SELECT e.id FROM entries_fts AS f JOIN entries AS e ON e.rowid = f.rowid
               WHERE entries_fts MATCH ? ORDER BY rank"""
    for words in ("outbox", '"application event"', "dual writes", "name: transactional"):
        assert database.execute(asked, (words,)).fetchall() == [("transactional-outbox",)], words


def test_neighbours_reads_relations_from_both_ends_like_the_command(real: PatternGraph) -> None:
    database = sqlite(real)
    rows = database.execute(
        "SELECT relation, direction, phrase, other FROM neighbours WHERE entry = 'transactional-outbox'"
    ).fetchall()
    wanted = [(e.relation, e.direction, e.phrase, e.pattern.id) for e in real.related("outbox")]
    assert sorted(rows) == sorted((r.rpartition("/")[2], *rest) for r, *rest in wanted)


def test_coverage_is_what_stats_says(real: PatternGraph) -> None:
    stats = real.stats()
    rows = (
        sqlite(real).execute("SELECT catalogue, round(1.0 * carried / listings, 4) FROM coverage").fetchall()
    )
    assert len(rows) == 16
    assert [name for name, share in rows if stats[f"coverage.{name}"] != pytest.approx(share, abs=1e-4)] == []


def test_a_row_that_cites_nothing_is_refused() -> None:
    made = graph_of(records_of(entry("a", solves=("dual-write",)), problems={}))
    with pytest.raises(ExportError, match="a row of entry_solves cites one of problems that is not there"):
        exports.render(made, "sqlite")


def test_a_database_from_another_version_of_sqlite_is_fresh_when_it_holds_the_same(
    graph: PatternGraph, tmp_path: Path
) -> None:
    file = tmp_path / "patgraph.sqlite"
    exports.export_all(graph, str(tmp_path))
    database = sqlite3.connect(file)
    database.executescript("PRAGMA page_size = 8192; VACUUM;")
    assert exports.check(graph, str(tmp_path)) == []
    database.execute("UPDATE entries SET summary = 'Other.' WHERE id = 'retry'")
    database.commit()
    database.close()
    stale = [("patgraph.sqlite", "stale")]
    assert [(Path(s.path).name, s.state) for s in exports.check(graph, str(tmp_path))] == stale
    for junk in (b"", b"junk", b"SQLite format 3\0" + b"junk" * 200):
        file.write_bytes(junk)
        assert [(Path(s.path).name, s.state) for s in exports.check(graph, str(tmp_path))] == stale


# --- JSON-LD and schema.org -----------------------------------------------------------------------------


def test_another_processor_reads_the_same_quads_from_jsonld(graph: PatternGraph) -> None:
    """PyLD, without a network: the context stands in the file."""
    from pyld import jsonld

    def refused(address: str, _options: Any) -> Any:
        raise AssertionError(f"asked for {address}")

    document = json.loads(exports.render(graph, "jsonld"))
    options = {"documentLoader": refused, "format": "application/n-quads"}
    assert len(jsonld.expand(document, {"documentLoader": refused})) > 1
    quads = jsonld.to_rdf(document, options)
    form = pyoxigraph.RdfFormat.N_QUADS
    assert triples_of(quads.encode(), form) == triples_of(exports.render(graph, "nquads"), form)


def about_page(graph: PatternGraph) -> tuple[str, dict[str, Any]]:
    page = text_of(graph, "html")
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return found, json.loads(found)


def test_the_page_says_what_it_is_in_terms_of_schema_org(graph: PatternGraph) -> None:
    text, about = about_page(graph)
    assert (about["@context"], about["@type"]) == ("https://schema.org", ["Dataset", "DefinedTermSet"])
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert about["name"] == "patgraph: the architecture knowledge graph"
    assert about["description"].startswith("7 software-architecture patterns")
    assert len(text) < 1000


def test_a_title_cannot_end_the_block_about_the_page() -> None:
    """B099."""
    from page_graph import kinds
    from patgraph.exports.html import render

    title = "</script><script>alert(1)</script><!--"
    page: dict[str, Any] = {
        "entries": [], "relations": [], "kinds": kinds(), "families": [], "communities": [], "sources": {},
        "meta": {"title": title, "version": title, "licence": title, "entries": 0, "relations": 0},
        **{n: {} for n in ("categories", "service_types", "qualities", "problems", "technologies", "catalogues")},
    }  # fmt: skip
    text = render(page, title=title)
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, flags=re.DOTALL)
    assert json.loads(found)["version"] == title


def test_the_modules_of_new_formats_need_nothing_but_what_patgraph_needs() -> None:
    script = (
        "import sys; from patgraph.exports import dot, markdown, mermaid, skos, sqlite, sssom;"
        "print([m for m in ('pydot', 'pandas', 'linkml', 'rdflib', 'networkx', 'yaml') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
