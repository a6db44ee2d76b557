"""Any text that a graph may hold comes back from every format exactly, and breaks out of none."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from export_graph import (
    Neo4j,
    csv_rows,
    cypher_statements,
    entry,
    graph_of,
    records_of,
    relation,
    spreadsheet_text,
    triples_of,
)
from patgraph import ExportError, PatternGraph, exports
from patgraph.exports import neo4jcsv
from patgraph.exports.content import Content
from patgraph.exports.markup import attribute
from patgraph.exports.pagedata import page_data
from patgraph.records import Implementation, Records, Source

GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

#: What XML 1.0 can carry: the reader refuses all else.
CARRIED = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[*(set(map(chr, range(32))) - set("\t\n\r")), "\ufffe", "\uffff"],
)
PROSE = st.text(CARRIED, min_size=1, max_size=60).filter(lambda t: t.strip() != "")
NASTY = (
    "Robby' WITH true AS x MATCH (n) DETACH DELETE n //",  # B091
    r"\u0022}) DETACH DELETE n //",  # B092
    r"\u0027}) DETACH DELETE n //",
    r"\\u0027 and \\\u0027",
    "ends in \\",  # B094
    "one; two\nthree // four\u2028five \u0085 six",  # B094
    "line\r\nend\rand\ttab",
    '=HYPERLINK("http://e")',  # B096
    "</script><script>alert(1)</script>",  # B099
    "]]> <!-- --> & &amp; <a b='c' d=\"e\">",
    '["a, b", c]',
    "a'b\"c`d|e{f}g[h]i(j)k<l>m$n%o",
    '"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "\U0001f600 \u202e left \u200b",
)  # fmt: skip


def hostile(text: str) -> Records:
    """The text wherever a text may stand."""
    line = " ".join(text.split()) or "line"
    return records_of(
        entry(
            "a",
            text,
            aliases=(line,),
            summary=text,
            scope_note=text,
            use_when=(text, "another"),
            technologies=(Implementation(technology="kafka", note=text),),
            relations=(relation("uses", "b", rationale=text),),
        ),
        entry("b"),
        sources={
            "press-manual": Source(
                id="press-manual", title=text, authors=(line,), kind="book", publisher="press"
            )
        },
    )


def every(test: Any) -> Any:
    """Runs a test with each nasty text and with texts that hypothesis makes up."""
    for nasty in NASTY:
        test = example(text=nasty)(test)
    relaxed = settings(
        max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )
    return relaxed(given(text=PROSE)(test))


def graph_with(text: str) -> PatternGraph:
    return graph_of(hostile(text))


@every
def test_rdf_carries_every_text(text: str) -> None:
    graph = graph_with(text)
    forms = pyoxigraph.RdfFormat
    asserted = triples_of(exports.render(graph, "ntriples"), forms.N_TRIPLES)
    assert triples_of(exports.render(graph, "turtle"), forms.TURTLE) == asserted
    assert triples_of(exports.render(graph, "rdfxml"), forms.RDF_XML) == asserted
    everything = triples_of(exports.render(graph, "nquads"), forms.N_QUADS)
    assert everything == triples_of(graph.to_nquads(), forms.N_QUADS)
    assert triples_of(exports.render(graph, "jsonld"), forms.JSON_LD) == everything
    store = pyoxigraph.Store()
    store.load(exports.render(graph, "turtle"), format=forms.TURTLE)
    rationale = pyoxigraph.NamedNode("https://w3id.org/patgraph/vocab#rationale")
    assert [q.object.value for q in store.quads_for_pattern(None, rationale, None, None)] == [text]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", NASTY)
def test_rdflib_reads_every_nasty_text(text: str) -> None:
    import rdflib

    graph = graph_with(text)
    rationale = rdflib.URIRef("https://w3id.org/patgraph/vocab#rationale")
    for name, form in (("turtle", "turtle"), ("rdfxml", "xml"), ("ntriples", "nt")):
        read = rdflib.Graph().parse(data=exports.render(graph, name).decode(), format=form)
        assert [str(o) for o in read.objects(None, rationale)] == [text], name


@every
def test_gexf_carries_every_text(text: str) -> None:
    root = ElementTree.fromstring(exports.render(graph_with(text), "gexf"))
    node = next(iter(root.iter(f"{GEXF}node")))
    values = {v.get("for"): v.get("value") for v in node.iter(f"{GEXF}attvalue")}
    assert (node.get("label"), values["summary"], values["scope_note"]) == (text, text, text)
    assert gephi_list(values["use_when"] or "") == sorted([text, "another"])
    edge = next(iter(root.iter(f"{GEXF}edge")))
    assert {v.get("for"): v.get("value") for v in edge.iter(f"{GEXF}attvalue")}["rationale"] == text
    assert (len(list(root.iter(f"{GEXF}node"))), len(list(root.iter(f"{GEXF}edge")))) == (2, 1)


def gephi_list(text: str) -> list[str]:
    """A list of quoted texts, as Gephi reads it: a backslash keeps what follows."""
    assert (text[0], text[-1]) == ("[", "]")
    items = re.findall(r'"((?:[^"\\]|\\.)*)"(?:, |$)', text[1:-1], flags=re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in items]


@every
def test_graphml_carries_every_text(text: str) -> None:
    root = ElementTree.fromstring(exports.render(graph_with(text), "graphml"))
    values = {d.get("key"): d.text for d in next(iter(root.iter(f"{GRAPHML}node"))).iter(f"{GRAPHML}data")}
    assert (values["node.label"], values["node.summary"]) == (text, text)
    assert json.loads(values["node.use_when"] or "") == sorted([text, "another"])
    edge = {d.get("key"): d.text for d in next(iter(root.iter(f"{GRAPHML}edge"))).iter(f"{GRAPHML}data")}
    assert edge["edge.rationale"] == text


@every
def test_cypher_carries_every_text_and_runs_nothing_else(text: str) -> None:
    """B091, B092, B094: the text is stored as text, and there are as many nodes as without it."""
    script = exports.render(graph_with(text), "cypher").decode()
    harmless = exports.render(graph_with("harmless"), "cypher").decode()
    database, expected = Neo4j(), Neo4j()
    database.run(script)
    expected.run(harmless)
    assert set(database.nodes) == set(expected.nodes)
    assert set(database.relationships) == set(expected.relationships)
    assert database.nodes["Entry", "a"]["name"] == text
    assert database.nodes["Entry", "a"]["use_when"] == sorted([text, "another"])
    assert database.relationships["USES", ("Entry", "a"), ("Entry", "b"), "a--uses--b"]["rationale"] == text
    assert len(cypher_statements(script)) == len(cypher_statements(harmless))


@every
def test_the_tables_for_neo4j_carry_every_text(text: str) -> None:
    """B097, and B096: these are for no spreadsheet, the text is exact. The importer itself is in tests/java."""
    tables = {name: "".join(lines) for name, lines in neo4jcsv.files(Content(graph_with(text))).items()}
    (node, other) = importer_rows(tables["nodes-Entry.csv"])
    assert (node["id:ID(Entry)"], node["name:string"], node["summary:string"]) == ("a", text, text)
    assert (node["use_when:string[]"] or "").split("\x1f") == sorted([text, "another"])
    assert (other["scope_note:string"], node[":LABEL"]) == (None, "Pattern")
    (edge,) = importer_rows(tables["relationships-Entry-Entry.csv"])
    assert (edge[":TYPE"], edge["id"], edge["rationale:string"]) == ("USES", "a--uses--b", text)
    assert edge["symmetric:boolean"] == "false"


def importer_rows(table: str) -> list[dict[str, str | None]]:
    """The rows of a table as the importer reads it: what has no quotes and no characters is no value."""
    cells = re.findall(r'("(?:[^"]|"")*"|[^,"\n]*)([,\n])', table)
    assert "".join(cell + end for cell, end in cells) == table
    rows: list[list[str | None]] = [[]]
    for cell, end in cells:
        rows[-1].append(cell[1:-1].replace('""', '"') if cell.startswith('"') else cell or None)
        if end == "\n":
            rows.append([])
    header, *values = rows[:-1]
    return [dict(zip(map(str, header), row, strict=True)) for row in values]


@every
def test_json_and_page_data_carry_every_text(text: str) -> None:
    graph = graph_with(text)
    data = json.loads(exports.render(graph, "json"))
    assert (
        data["entries"][0]["name"],
        data["relations"][0]["rationale"],
        data["sources"]["press-manual"]["title"],
    ) == (text, text, text)
    page = page_data(graph)
    assert (page["entries"][0]["name"], page["relations"][0]["rationale"]) == (text, text)


@every
def test_csv_carries_every_text_and_no_cell_runs(text: str) -> None:
    from patgraph.exports.csv import files

    tables = {name: "".join(lines) for name, lines in files(Content(graph_with(text))).items()}
    entries = csv_rows([tables["entries.csv"]])
    assert (len(entries), spreadsheet_text(entries[0]["name"]), spreadsheet_text(entries[0]["summary"])) == (
        2,
        text,
        text,
    )
    signs = [
        spreadsheet_text(row["text"])
        for row in csv_rows([tables["signs.csv"]])
        if (row["entry"], row["sign"]) == ("a", "use_when")
    ]
    assert signs == sorted([text, "another"])
    assert spreadsheet_text(csv_rows([tables["relations.csv"]])[0]["rationale"]) == text
    for table in tables.values():
        for row in csv_rows([table]):
            assert [cell for cell in row.values() if cell[:1] in set("=+-@\t\r")] == []


class Scripts(HTMLParser):
    """The script elements of a page: their types and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str | None, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self._inside = True
            self.found.append((dict(attrs).get("type"), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            kind, text = self.found[-1]
            self.found[-1] = kind, text + data


@pytest.mark.parametrize("text", NASTY)
def test_the_page_carries_every_text_as_data(text: str) -> None:
    """B099: no text becomes a script element of its own."""

    def scripts(name: str) -> list[tuple[str | None, str]]:
        reader = Scripts()
        reader.feed(exports.render(graph_with(name), "html").decode())
        return reader.found

    found = scripts(text)
    assert [kind for kind, _ in found] == [kind for kind, _ in scripts("harmless")]
    data = [json.loads(content) for kind, content in found if kind == "application/json"]
    assert text in json.dumps(data, ensure_ascii=False) or json.dumps(text, ensure_ascii=False)[
        1:-1
    ] in json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("text", ["a\0b", "a\x0bb", "a\ud800b", "a\ufffeb"])
def test_what_xml_cannot_carry_is_refused_and_named(text: str) -> None:
    """B083: the reader refuses it already; a store of somebody else may hold it."""
    with pytest.raises(ExportError, match=r"U\+(0000|000B|D800|FFFE)"):
        attribute(text)
    from patgraph.exports.cypher import string

    with pytest.raises(ExportError, match=r"U\+"):
        string(text)


def test_a_store_with_control_characters_gets_a_clear_refusal() -> None:
    """B083."""
    graph = graph_of(hostile("plain"))
    lines = graph.to_nquads().decode().replace('"plain"@en', '"a\\u000Bb"@en')
    from patgraph.store.embedded import in_memory

    foreign = PatternGraph(in_memory(lines))
    for name in ("gexf", "graphml", "rdfxml", "cypher"):
        with pytest.raises(ExportError, match=r"U\+000B"):
            exports.render(foreign, name)
    assert io.BytesIO(exports.render(foreign, "json")).read(1) == b"{"
