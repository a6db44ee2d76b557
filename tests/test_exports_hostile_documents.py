"""Any text that a graph may hold shows as itself in diagrams, documents, mapping sets and databases."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from html.parser import HTMLParser

import markdown
import pyoxigraph
import pytest
import yaml
from markdown_it import MarkdownIt

from export_graph import entry, graph_of, records_of, relation
from patgraph import ExportError, PatternGraph, exports
from patgraph.records import ListingMatch, Records, Source
from test_exports_documents import BASE, dot, mermaid, pages, sssom
from test_exports_hostile import NASTY, every, graph_with, hostile

#: What means something to Mermaid, Graphviz or Markdown.
MARKED = (
    '"]; click x href "javascript:alert(1)"',  # B105
    'x"] --> y["z',
    "`**bold**` _it_ 1. item",
    "1. one",
    "- minus",
    "+ plus",
    "end",
    "%%{init: {'theme': 'dark'}}%%",
    "%% remark",
    "a#quot;b #35; &lt;b&gt; &#60;",
    "subgraph end graph",
    "x:::cls @{ shape: circle }",
    "<img src=x onerror=alert(1)>",
    "$$x^2$$ \\(y\\) fa:fa-car",
    "\\N \\G \\E \\l \\r \\n",
    "<b>HTML-like</b> &eacute;",
    "a | b , [c](javascript:alert(1)) ![d](e) ( ) < > `",  # B104
    "[x]: https://e.example 'title'",
    "# heading",
    "=== ",
    "---",
    "~~~ fence",
    "!!! note",
    ": definition",
    "{: .class } {{ macro }} {% raw %}",
    "[TOC] [^1] *[HTML]: x",
    "https://autolink.example/ <https://e.example> www.e.example a@e.example",
    "Title: front matter",
    "- [ ] task",
)


def collapsed(text: str) -> str:
    return " ".join(text.split())


# --- every text -----------------------------------------------------------------------------------------


@every
def test_mermaid_carries_every_name(text: str) -> None:
    nodes, edges = mermaid(exports.render(graph_with(text), "mermaid").decode())
    assert nodes == {"p_a": collapsed(text), "p_b": "B"}
    assert edges == [("p_a", "-->", "uses", "p_b")]


@every
def test_dot_carries_every_text(text: str) -> None:
    nodes, edges = dot(exports.render(graph_with(text), "dot").decode())
    kept = re.sub("\r\n?", "\n", text)
    assert (nodes["a"]["label"], nodes["a"]["tooltip"]) == (kept, kept)
    assert [(start, end) for start, end, _ in edges] == [("a", "b")]
    assert edges[0][2]["edgetooltip"] == f"{kept} ({kept})"


@every
def test_skos_carries_every_text(text: str) -> None:
    store = pyoxigraph.Store()
    store.load(exports.render(graph_with(text), "skos"), format=pyoxigraph.RdfFormat.TURTLE)
    this = pyoxigraph.NamedNode(f"{BASE}pattern/a")
    for name in ("prefLabel", "definition", "scopeNote"):
        said = pyoxigraph.NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}")
        values = [quad.object.value for quad in store.quads_for_pattern(this, said, None, None)]  # type: ignore[union-attr]
        assert values == [text]


@every
def test_sqlite_carries_every_text_exactly(text: str) -> None:
    records = hostile(text)
    essay = Source(id="press-essay", title="An Essay", kind="article", publisher="press")
    graph = graph_of(replace(records, sources={**records.sources, "press-essay": essay}))
    database = sqlite3.connect(":memory:")
    database.deserialize(exports.render(graph, "sqlite"))
    assert database.execute("SELECT name, summary FROM entries WHERE id = 'a'").fetchall() == [(text, text)]
    assert database.execute("SELECT rationale FROM relations").fetchall() == [(text,)]
    assert database.execute("SELECT title FROM sources WHERE id = 'press-manual'").fetchall() == [(text,)]


def listed(text: str) -> Records:
    """An entry and a listing of it, both with this name."""
    catalogues = records_of().catalogues
    match = ListingMatch(catalogue="azure", name="Outbox", match="exact")
    return records_of(entry("a", text, listings=(match,)), catalogues=catalogues)


@every
def test_sssom_carries_every_name(text: str) -> None:
    _, rows = sssom(exports.render(graph_of(listed(text)), "sssom").decode())
    assert [(row["subject_label"], row["object_id"]) for row in rows] == [(collapsed(text), "azure:outbox")]


# --- texts that are markup ------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements of a page in their order, its addresses, its text, that of its first heading."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.heading = ""
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(f"{tag} {sorted(name for name, _ in attrs if name != 'id')}")
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self._open = self._open or tag

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == "h1" and self._open == "h1" else self._open
        self._open = "done" if tag == "h1" else self._open

    def handle_data(self, data: str) -> None:
        if self._open == "h1":
            self.heading += data


def by_commonmark(text: str) -> Page:
    return Page(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def by_python_markdown(text: str) -> Page:
    extensions = [
        "tables",
        "attr_list",
        "admonition",
        "def_list",
        "toc",
        "fenced_code",
        "footnotes",
        "abbr",
        "meta",
    ]
    return Page(markdown.markdown(text, extensions=extensions))


@pytest.mark.parametrize("reader", [by_commonmark, by_python_markdown])
@pytest.mark.parametrize("text", [*MARKED, *NASTY])
def test_no_text_is_markup_in_a_page(reader: object, text: str) -> None:
    """B104: the page has the very elements and links of a page with a harmless text."""
    assert callable(reader)
    found = reader(pages(graph_with(text))["docs/patterns/a.md"])
    wanted = reader(pages(graph_with("harmless"))["docs/patterns/a.md"])
    assert collapsed(found.heading) == collapsed(text)
    assert (found.elements, found.addresses) == (wanted.elements, wanted.addresses)


def test_both_dialects_read_the_same_page(real: PatternGraph) -> None:
    made = pages(real)
    for name in ("patterns/transactional-outbox", "patterns/retry", "categories/communication", "index"):
        one, other = by_commonmark(made[f"docs/{name}.md"]), by_python_markdown(made[f"docs/{name}.md"])
        assert (one.elements, one.addresses) == (other.elements, other.addresses), name
        assert one.elements.count("li []") > 5


@every
def test_any_text_shows_as_itself_in_a_page(text: str) -> None:
    page = pages(graph_with(text))["docs/patterns/a.md"]
    for reader in (by_commonmark, by_python_markdown):
        assert collapsed(reader(page).heading) == collapsed(text)


@pytest.mark.parametrize("text", [*MARKED, *NASTY, "\U0001f600 \x85 \x9f \u2029 \ufeff"])
def test_the_configuration_of_mkdocs_is_yaml_with_any_name(text: str) -> None:
    from patgraph.exports.quoting import yaml_string

    assert yaml.safe_load(f"site_name: {yaml_string(text)}\n") == {"site_name": text}


@pytest.mark.parametrize("text", MARKED)
def test_mermaid_and_dot_keep_marks_as_text(text: str) -> None:
    """B105."""
    nodes, edges = mermaid(exports.render(graph_with(text), "mermaid").decode())
    assert (nodes["p_a"], len(nodes), len(edges)) == (collapsed(text), 2, 1)
    drawn, lines = dot(exports.render(graph_with(text), "dot").decode())
    assert (drawn["a"]["label"], len(drawn), len(lines)) == (text, 2, 1)


def test_words_and_odd_ids_stay_apart_as_nodes() -> None:
    from patgraph.exports.mermaid import node_id

    ids = ["end", "graph", "o", "x-ray", "a-b", "a_b", "a.b", "A-b", "_x5F_", ""]
    made = [node_id(each) for each in ids]
    assert len(set(made)) == len(ids)
    assert [each for each in made if not each.startswith("p_") or not each.isidentifier()] == []


@pytest.mark.parametrize("name", ["mermaid", "dot", "markdown"])
def test_a_store_with_control_characters_gets_a_clear_refusal(name: str, tmp_path: object) -> None:
    """B065, B083."""
    from patgraph.store.embedded import in_memory

    lines = graph_of(hostile("plain")).to_nquads().decode().replace('"plain"@en', '"a\\u000Bb"@en')
    with pytest.raises(ExportError, match=r"U\+000B"):
        exports.export(PatternGraph(in_memory(lines)), name, f"{tmp_path}/out")


def test_parallel_relations_stay_two_edges_in_every_diagram_and_table() -> None:
    """B086, B087: one edge for each kind, one for a kind said twice."""
    both = (relation("uses", "b"), relation("leads-to", "b"), relation("uses", "b", sources=("press-essay",)))
    graph = graph_of(records_of(entry("a", relations=both), entry("b")))
    assert len(mermaid(exports.render(graph, "mermaid").decode())[1]) == 2
    assert len(dot(exports.render(graph, "dot").decode())[1]) == 2
    database = sqlite3.connect(":memory:")
    database.deserialize(exports.render(graph, "sqlite"))
    assert database.execute("SELECT count(*) FROM relations").fetchone() == (2,)
    assert pages(graph)["docs/patterns/a.md"].count("](b.md)") == 2
