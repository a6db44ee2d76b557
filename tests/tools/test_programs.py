"""Exports open in the programs they are made for: Graphviz, MkDocs, sssom-py, Datasette, and PyLD at full size."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from export_graph import triples_of
from patgraph import PatternGraph, exports
from test_exports_hostile import NASTY, graph_with
from test_exports_hostile_documents import MARKED, collapsed

SVG = "{http://www.w3.org/2000/svg}"


def run(program: str, *arguments: str, given: bytes = b"") -> bytes:
    """What a program prints; fails when it complains in any way."""
    path = shutil.which(program) or shutil.which(program, path=str(Path(sys.executable).parent))
    if not path:
        pytest.fail(f"{program} is not installed. Run: make test-tools, and install Graphviz.")
    done = subprocess.run([path, *arguments], input=given, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr.decode()[-2000:]) == (0, "")
    return done.stdout


# --- Graphviz -------------------------------------------------------------------------------------------


def test_graphviz_draws_every_entry_and_relation_of_a_corner(real: PatternGraph) -> None:
    corner = exports.selection(real, around=["outbox"])
    drawn = ElementTree.fromstring(run("dot", "-Tsvg", given=exports.render(real, "dot", corner)))
    counts = {
        sort: sum(each.get("class") == sort for each in drawn.iter(f"{SVG}g")) for sort in ("node", "edge")
    }
    data = json.loads(exports.render(real, "json", corner))
    assert counts == {"node": len(data["entries"]), "edge": len(data["relations"])}


def test_graphviz_reads_the_whole_graph(real: PatternGraph) -> None:
    read = json.loads(run("sfdp", "-Tdot_json", given=exports.render(real, "dot")))
    stats = real.stats()
    assert (len(read["objects"]), len(read["edges"])) == (stats["entries"], stats["relations"])
    assert {each["label"] for each in read["objects"]} == {e.name for e in real.records().patterns.values()}


@pytest.mark.parametrize("text", [*NASTY, *MARKED])
def test_graphviz_shows_every_text_as_itself(text: str) -> None:
    drawn = ElementTree.fromstring(run("dot", "-Tsvg", given=exports.render(graph_with(text), "dot")))
    nodes = [each for each in drawn.iter(f"{SVG}g") if each.get("class") == "node"]
    shown = [" ".join(line.text or "" for line in node.iter(f"{SVG}text")) for node in nodes]
    assert [collapsed(each.replace("\xa0", " ")) for each in shown] == [collapsed(text), "B"]


# --- MkDocs ---------------------------------------------------------------------------------------------


def test_mkdocs_builds_the_real_pages_without_a_warning(real: PatternGraph, tmp_path: Path) -> None:
    exports.export(real, "markdown", str(tmp_path / "markdown"))
    site = tmp_path / "site"
    configuration = str(tmp_path / "markdown" / "mkdocs.yml")
    run("mkdocs", "-q", "build", "--strict", "-f", configuration, "-d", str(site))
    pages = {page.stem for page in (site / "patterns").glob("*.html")}
    assert pages == set(real.records().patterns)
    outbox = (site / "patterns" / "transactional-outbox.html").read_text(encoding="utf-8")
    assert 'requires <a href="idempotent-consumer.html">Idempotent Consumer</a>' in outbox


@pytest.mark.parametrize("text", [*NASTY, *MARKED])
def test_mkdocs_builds_pages_with_any_text(tmp_path: Path, text: str) -> None:
    exports.export(graph_with(text), "markdown", str(tmp_path / "markdown"))
    configuration = str(tmp_path / "markdown" / "mkdocs.yml")
    run("mkdocs", "-q", "build", "--strict", "-f", configuration, "-d", str(tmp_path / "site"))
    page = (tmp_path / "site" / "patterns" / "a.html").read_text(encoding="utf-8")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, flags=re.DOTALL)
    from html import unescape

    assert heading
    assert collapsed(unescape(heading[1])) == collapsed(text)
    assert "<script>alert(1)" not in page and "<img src=x" not in page


# --- sssom-py -------------------------------------------------------------------------------------------


def test_sssom_py_finds_the_mapping_set_valid_and_reads_every_mapping(
    real: PatternGraph, tmp_path: Path
) -> None:
    file, turtle = tmp_path / "patgraph.sssom.tsv", tmp_path / "out.ttl"
    exports.export(real, "sssom", str(file))
    run("sssom", "validate", str(file))
    run("sssom", "convert", str(file), "--output-format", "ttl", "--output", str(turtle))
    store = pyoxigraph.Store()
    store.load(turtle.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
    owl = "http://www.w3.org/2002/07/owl#annotated"
    found: Any = store.query(
        f"SELECT ?s ?p ?o {{ ?a <{owl}Source> ?s ; <{owl}Property> ?p ; <{owl}Target> ?o }}"
    )
    mappings = {tuple(str(term) for term in row) for row in found}
    asserted = exports.render(real, "ntriples").decode().splitlines()
    matches = [line for line in asserted if re.match(r"<\S+/pattern/\S+ <\S+#\w+Match> ", line)]
    assert mappings == {tuple(line.removesuffix(" .").split(" ")) for line in matches}
    assert len(mappings) > 400


# --- Datasette ------------------------------------------------------------------------------------------


def test_datasette_lists_the_tables_searches_entries_and_follows_references(
    real: PatternGraph, tmp_path: Path
) -> None:
    file = tmp_path / "patgraph.sqlite"
    exports.export(real, "sqlite", str(file))

    def get(path: str) -> Any:
        return json.loads(run("datasette", "-i", str(file), "--get", f"/patgraph{path}"))

    tables = {each["name"]: each for each in get(".json")["tables"]}
    assert tables["entries"]["count"] == real.stats()["entries"]
    assert tables["entries"]["fts_table"] == "entries_fts"
    assert {"column": "subject", "other_table": "entries", "other_column": "id"} in (
        tables["relations"]["foreign_keys"]["outgoing"]
    )
    found = [row["id"] for row in get("/entries.json?_search=dual+write&_shape=array")]
    assert "transactional-outbox" in found
    assert len(get("/neighbours.json?entry=retry&_shape=array&_size=max")) == len(real.related("retry"))


# --- PyLD -----------------------------------------------------------------------------------------------


def test_pyld_reads_the_same_quads_from_the_real_jsonld(real: PatternGraph) -> None:
    from pyld import jsonld

    document = json.loads(exports.render(real, "jsonld"))
    quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    form = pyoxigraph.RdfFormat.N_QUADS
    assert triples_of(quads.encode(), form) == triples_of(exports.render(real, "nquads"), form)
