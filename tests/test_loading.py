"""RDF files → a store on disk: every format, whole or not at all, and nothing fetched, followed or quoted."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph
import pytest

import patgraph
from patgraph.errors import StoreError
from patgraph.store import NEEDED, Limits
from patgraph.store.damage import damaged_table
from patgraph.store.disk import LOADING, open_disk
from patgraph.store.loading import FORMATS, LOADED, load
from patgraph.store.locking import only_loader
from patgraph.terms import GRAPH
from test_cache import damage_blocks
from test_cli import run

SECRET = "root:x:0:0:hunter2:/root:/bin/bash"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
TRIPLES = b'<http://e/a> <http://e/b> "c"@en .\n<http://e/a> <http://e/b> <http://e/c> .\n'


def quiet(_what: str, _done: int, _total: int) -> None:
    pass


def quads(folder: Path) -> set[str]:
    return {str(quad) for quad in pyoxigraph.Store.read_only(str(folder))}


def file(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def refusal(tmp_path: Path, name: str, data: str | bytes) -> str:
    path = file(tmp_path, name, data)
    with pytest.raises(StoreError) as caught:
        load([path], str(tmp_path / "store"), quiet)
    assert sorted(os.listdir(tmp_path)) == [name]
    assert SECRET not in str(caught.value)
    return str(caught.value).removeprefix(f"{tmp_path}/")


# --- formats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", sorted(FORMATS))
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_every_format_is_loaded_alike(tmp_path: Path, ending: str, packed: bool) -> None:
    parsed = pyoxigraph.parse(TRIPLES, format=pyoxigraph.RdfFormat.N_TRIPLES)
    made = pyoxigraph.serialize(parsed, format=FORMATS[ending])
    assert made is not None
    path = file(tmp_path, f"x{ending}{'.gz' if packed else ''}", gzip.compress(made) if packed else made)
    found = load([path], str(tmp_path / "store"), quiet)
    assert quads(tmp_path / "store") == {
        f'<http://e/a> <http://e/b> "c"@en <{LOADED}>', f"<http://e/a> <http://e/b> <http://e/c> <{LOADED}>"
    }  # fmt: skip
    assert found == (2, 1)


def test_quads_keep_their_graph_and_triples_go_to_the_named_one(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "x.nq",
        b"<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e/b> <http://e/d> <http://e/g> .\n",
    )
    load([path], str(tmp_path / "store"), quiet, into="http://e/into")
    assert quads(tmp_path / "store") == {
        "<http://e/a> <http://e/b> <http://e/c> <http://e/into>", "<http://e/a> <http://e/b> <http://e/d> <http://e/g>"
    }  # fmt: skip


def test_a_second_load_adds_and_replace_makes_anew(tmp_path: Path) -> None:
    one = file(tmp_path, "1.nt", b"<http://e/1> <http://e/p> <http://e/o> .\n")
    two = file(tmp_path, "2.nt", b"<http://e/2> <http://e/p> <http://e/o> .\n")
    store = str(tmp_path / "store")
    sizes = [
        load([one], store, quiet).quads,
        load([two], store, quiet).quads,
        load([two], store, quiet).quads,
    ]
    assert (sizes, load([two], store, quiet, replace=True).quads) == ([1, 2, 2], 1)
    assert sorted(os.listdir(tmp_path)) == ["1.nt", "2.nt", "store"]


def test_what_another_program_has_not_flushed_is_kept(tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path / "store"))
    store.load(b"<a:b> <a:b> <a:theirs> .", format=pyoxigraph.RdfFormat.N_TRIPLES)
    del store
    load([file(tmp_path, "x.nt", "<a:b> <a:b> <a:ours> .\n")], str(tmp_path / "store"), quiet)
    assert {line.split()[2] for line in quads(tmp_path / "store")} == {"<a:theirs>", "<a:ours>"}


def test_a_reader_keeps_its_answers_while_the_store_is_replaced(tmp_path: Path) -> None:
    one = file(tmp_path, "1.nt", b"<http://e/1> <http://e/p> <http://e/o> .\n")
    two = file(tmp_path, "2.nt", b"<http://e/2> <http://e/p> <http://e/o> .\n")
    load([one], str(tmp_path / "store"), quiet)
    reader = pyoxigraph.Store.read_only(str(tmp_path / "store"))
    load([two], str(tmp_path / "store"), quiet, replace=True)
    assert [str(quad.subject) for quad in reader] == ["<http://e/1>"]


INVENTORY = "<http://e/a> <http://e/runs> <http://e/{}> .\n"


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A store with triples in three graphs and in none."""
    store = tmp_path / "store"
    load([file(tmp_path, "1.nt", INVENTORY.format(1))], str(store), quiet)
    load([file(tmp_path, "2.nt", INVENTORY.format(2))], str(store), quiet, into="http://e/two")
    load([file(tmp_path, "3.nt", INVENTORY.format(3))], str(store), quiet, into="http://e/three")
    opened = pyoxigraph.Store(str(store))
    opened.load(INVENTORY.format(4).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    opened.flush()
    return store


def runs(store: Path) -> set[str]:
    """What each graph says that is run, such as `2 two`."""
    found = pyoxigraph.Store.read_only(str(store))
    return {re.sub(r"<[^>]*/|>", "", f"{quad.object} {quad.graph_name}") for quad in found}


@pytest.mark.parametrize(
    ("name", "data", "into", "left"),
    [
        ("x.ttl", INVENTORY.format(5), LOADED, {"5 loaded", "2 two", "3 three", "4 DEFAULT"}),
        ("x.nt", INVENTORY.format(5), "http://e/two", {"1 loaded", "5 two", "3 three", "4 DEFAULT"}),
        ("x.nt", "", "http://e/two", {"1 loaded", "3 three", "4 DEFAULT"}),
        ("x.nt", INVENTORY.format(5), "http://e/new",
         {"1 loaded", "2 two", "3 three", "4 DEFAULT", "5 new"}),
        ("x.trig", "<http://e/two> {<http://e/a> <http://e/b> <http://e/5>} " + INVENTORY.format(6),
         "http://e/three", {"1 loaded", "5 two", "6 three", "4 DEFAULT"}),
        ("x.nq", "", LOADED, {"1 loaded", "2 two", "3 three", "4 DEFAULT"}),
    ],
)  # fmt: skip
def test_replace_graph_empties_the_graphs_that_are_filled_and_no_other(
    tmp_path: Path, estate: Path, name: str, data: str, into: str, left: set[str]
) -> None:
    load([file(tmp_path, name, data)], str(estate), quiet, into=into, replace_graph=True)
    assert runs(estate) == left


def test_the_command_replaces_one_graph_or_the_whole_store(tmp_path: Path, estate: Path) -> None:
    command = (
        "load",
        file(tmp_path, "x.nt", INVENTORY.format(5)),
        "--store",
        str(estate),
        "--into",
        "http://e/two",
    )
    done = run(*command, "--replace-graph")
    assert (done.returncode, runs(estate)) == (0, {"1 loaded", "5 two", "3 three", "4 DEFAULT"})
    both = run(*command, "--replace-graph", "--replace")
    assert (both.returncode, "Give one of them" in both.stderr) == (2, True)


def test_several_files_may_fill_a_graph_anew_together(tmp_path: Path, estate: Path) -> None:
    files = [file(tmp_path, f"new{n}.nt", INVENTORY.format(n)) for n in (5, 6)]
    load(files, str(estate), quiet, into="http://e/two", replace_graph=True)
    assert {each for each in runs(estate) if each.endswith("two")} == {"5 two", "6 two"}


def test_a_graph_without_a_name_replaces_none(tmp_path: Path, estate: Path) -> None:
    path = file(tmp_path, "x.nq", "<http://e/a> <http://e/b> <http://e/c> _:g .\n")
    with pytest.raises(StoreError, match=r"x\.nq has a graph without a name"):
        load([path], str(estate), quiet, replace_graph=True)


@pytest.mark.parametrize("ending", ["nq", "nt"])
def test_a_mistake_leaves_the_graph_that_it_would_fill(tmp_path: Path, estate: Path, ending: str) -> None:
    path = file(tmp_path, f"x.{ending}", INVENTORY.format(5) + "oops")
    before, there = runs(estate), sorted(os.listdir(tmp_path))
    with pytest.raises(StoreError, match=rf"x\.{ending}:2:"):
        load([path], str(estate), quiet, replace_graph=True)
    assert (runs(estate), sorted(os.listdir(tmp_path))) == (before, there)


def test_while_a_graph_is_replaced_readers_keep_it_and_half_a_store_is_marked(
    tmp_path: Path, estate: Path
) -> None:
    before, seen = runs(estate), set()

    def progress(_what: str, _done: int, _total: int) -> None:
        marked = [path.parent.name for path in tmp_path.glob(f".store-loading-*/store/{LOADING}")]
        seen.add((tuple(marked), runs(estate) == before))

    load([file(tmp_path, "x.nt", INVENTORY.format(5))], str(estate), progress, replace_graph=True)
    assert seen == {(("store",), True)}


def test_progress_reaches_the_size_of_each_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = file(tmp_path, "x.nt", TRIPLES * 20_000)
    load([path], str(tmp_path / "store"), lambda *said: told.append(said))
    size = os.path.getsize(path)
    assert (told[0][0], told[-1], len(told) > 2) == ("x.nt", ("x.nt", size, size), True)


# --- hostile files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rdf:RDF {RDF}><r>&x;</r></rdf:RDF>',
        '<?xml version="1.0"?>\n<!-- harmless --><!DOCTYPE r [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]><r/>',
        "<!-- " + "-" * 100 + "\n><!DOCTYPE -->\n\n<!DOCTYPE r><r/>",
        "\ufeff<!DOCTYPE r><r/>",
        "<!doctype r><r/>",
    ],
)
def test_a_doctype_in_rdf_xml_is_refused_by_line(tmp_path: Path, document: str) -> None:
    said = refusal(tmp_path, "x.rdf", document)
    assert (said.startswith("x.rdf:"), "a DOCTYPE is refused" in said) == (True, True)


def test_a_doctype_behind_a_long_remark_is_refused(tmp_path: Path) -> None:
    assert "DOCTYPE" in refusal(tmp_path, "x.rdf", f"<!--{' ' * 100_000}--><!DOCTYPE r><r/>")
    assert "long remark" in refusal(tmp_path, "x.rdf", f"<!--{' ' * 1_200_000}--><!DOCTYPE r><r/>")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-7"])
def test_a_doctype_hidden_by_an_encoding_is_not_read(tmp_path: Path, encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE r [<!ENTITY x "{SECRET}">]><r>&x;</r>'
    refusal(tmp_path, "x.rdf", document.encode(encoding))


@pytest.mark.parametrize(
    "context", ["file:///etc/passwd", "http://127.0.0.1:9/context.jsonld", "relative.jsonld"]
)
def test_a_json_ld_context_elsewhere_is_refused(tmp_path: Path, context: str) -> None:
    said = refusal(
        tmp_path, "x.jsonld", f'{{"@context": "{context}", "@id": "http://e/a", "http://e/b": "c"}}'
    )
    assert said.startswith("x.jsonld: this is no valid JSON-LD")


def test_owl_imports_are_not_followed(tmp_path: Path) -> None:
    path = file(
        tmp_path, "x.ttl", "<http://e/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/> ."
    )
    assert load([path], str(tmp_path / "store"), quiet).quads == 1


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_file_that_is_no_rdf_is_named_and_not_quoted(tmp_path: Path, ending: str) -> None:
    said = refusal(tmp_path, f"x{ending}", SECRET + "\n" + SECRET)
    assert (said.startswith(f"x{ending}"), "no valid" in said, "hunter2" in said) == (True, True, False)


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("x.ttl", "<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a b> <http://e/b> <http://e/c> .", "x.ttl:2:"),
        ("x.ttl", "<http://e/a>\n<http://e/b>\n<http://e/<c>> .", "x.ttl:3:"),
        ("x.nt", b'<http://e/a> <http://e/b> "\xff" .', "x.nt:1:"),
        ("x.rdf", f'<rdf:RDF {RDF}>\n<rdf:Description rdf:about="http://e/a">\n</rdf:RDF>', "x.rdf:3:"),
        ("x.trig", "<http://e/g> {\n <http://e/a> e:b <http://e/c> }", "x.trig:2:"),
        ("x.rdf", f'<rdf:RDF {RDF}>\n<rdf:Description rdf:about="http://e/a"/>\n', "x.rdf:3:"),
        ("x.rdf", f'<rdf:RDF {RDF}>\n<rdf:Description rdf:about="http://e/a"><p xmlns="http://e/">v', "x.rdf:2:"),
        ("x.owl", "", "x.owl:1:"),
        ("x.xml", "<a>" * 100_000, "x.xml:1:"),
        ("x.rdf.gz", gzip.compress(f"<rdf:RDF {RDF}>\n".encode()), "x.rdf.gz:2:"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_line(tmp_path: Path, name: str, data: str | bytes, place: str) -> None:
    assert refusal(tmp_path, name, data).startswith(place)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1f\x8b\x08",
        gzip.compress(TRIPLES)[:-6],
        b"no gzip",
        gzip.compress(TRIPLES)[:30] + b"\xff" * 20,
    ],
)
def test_a_packed_file_that_is_damaged_is_refused(tmp_path: Path, data: bytes) -> None:
    if data == b"":
        path = file(tmp_path, "x.nt.gz", data)
        assert load([path], str(tmp_path / "store"), quiet).quads == 0
    else:
        refusal(tmp_path, "x.nt.gz", data)


def test_a_value_longer_than_the_engine_takes_is_refused_by_file(tmp_path: Path) -> None:
    said = refusal(tmp_path, "x.nt", b'<http://e/a> <http://e/b> "' + b"x" * (17 << 20) + b'" .')
    assert said.startswith("x.nt: a value in it is longer than the 16 MiB")


def test_a_later_file_that_is_wrong_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    good, bad = file(tmp_path, "1.nt", TRIPLES), file(tmp_path, "2.nt", TRIPLES + b"oops")
    store = tmp_path / "store"
    load([good], str(store), quiet, into="http://e/g")
    before = quads(store)
    with pytest.raises(StoreError, match=r"2\.nt:3:"):
        load([good, bad], str(store), quiet)
    assert (quads(store), sorted(os.listdir(tmp_path))) == (before, ["1.nt", "2.nt", "store"])


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.nt")
    (tmp_path / "y.nt").mkdir()
    for path in (tmp_path / "x.nt", tmp_path / "y.nt", tmp_path / "z.nt", tmp_path / "x.csv", tmp_path / "x"):
        with pytest.raises(StoreError):
            load([str(path)], str(tmp_path / "store"), quiet)
    assert not (tmp_path / "store").exists()


def test_a_folder_that_is_no_store_is_kept(tmp_path: Path) -> None:
    path = file(tmp_path, "x.nt", TRIPLES)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for folder in (tmp_path / "mine", tmp_path / "x.nt", tmp_path / "no" / "store"):
        with pytest.raises(StoreError):
            load([path], str(folder), quiet, replace=True)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_is_no_part_of_the_store_keeps_the_folder(tmp_path: Path, replace: bool) -> None:
    path, store = file(tmp_path, "x.nt", TRIPLES), tmp_path / "store"
    load([path], str(store), quiet)
    before = quads(store)
    (store / "thesis.txt").write_text("precious")
    with pytest.raises(StoreError, match=r"holds 'thesis\.txt', which is no part of a store"):
        load([path], str(store), quiet, into="http://e/g", replace=replace)
    assert (quads(store), (store / "thesis.txt").read_text()) == (before, "precious")


def test_a_folder_named_as_a_store_s_file_is_no_part_of_it(tmp_path: Path) -> None:
    path, store = file(tmp_path, "x.nt", TRIPLES), tmp_path / "store"
    load([path], str(store), quiet)
    (store / "000001.log").mkdir()
    with pytest.raises(StoreError, match=r"holds '000001\.log'"):
        load([path], str(store), quiet)


def test_a_file_that_appears_while_a_store_is_loaded_is_kept(tmp_path: Path) -> None:
    path, store = file(tmp_path, "x.nt", TRIPLES), tmp_path / "store"
    load([path], str(store), quiet)

    def put(_what: str, _done: int, _total: int) -> None:
        (store / "new.txt").write_text("new")

    with pytest.raises(StoreError, match=r"holds 'new\.txt'"):
        load([path], str(store), put, replace=True)
    assert (store / "new.txt").read_text() == "new"


def test_a_file_called_current_makes_no_store_of_a_folder(tmp_path: Path) -> None:
    path = file(tmp_path, "x.nt", TRIPLES)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "CURRENT").touch()
    with pytest.raises(StoreError, match="is no Oxigraph store"):
        load([path], str(tmp_path / "mine"), quiet, replace=True)
    assert os.listdir(tmp_path / "mine") == ["CURRENT"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    path = file(tmp_path, "x.nt", TRIPLES)
    (tmp_path / "store").mkdir()
    assert load([path], str(tmp_path / "store"), quiet).quads == 2


@pytest.mark.parametrize("into", ["", "nonsense", "http://e/a b", "http://e/<x>"])
def test_a_graph_that_is_no_iri_is_refused(tmp_path: Path, into: str) -> None:
    path = file(tmp_path, "x.nt", TRIPLES)
    with pytest.raises(StoreError, match="Name an IRI"):
        load([path], str(tmp_path / "store"), quiet, into=into)


# --- whole or not at all ----------------------------------------------------------------------------


def test_a_loader_that_is_killed_leaves_no_store(tmp_path: Path) -> None:
    lines = "".join(f"<http://e/{n}> <http://e/p> <http://e/{n + 1}> .\n" for n in range(300_000))
    path = file(tmp_path, "x.nt", lines)
    store = tmp_path / "store"
    loader = subprocess.Popen([sys.executable, "-m", "patgraph", "load", path, "--store", str(store)])
    until = time.monotonic() + 20
    while not list(tmp_path.glob(f".store-loading-*/store/{LOADING}")) and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.1)
    loader.send_signal(signal.SIGKILL)
    loader.wait()
    half = next(tmp_path.glob(".store-loading-*/store"))
    assert not store.exists()
    with pytest.raises(StoreError, match="was not loaded to its end"):
        open_disk(str(half))
    assert load([path], str(store), quiet).quads == 300_000


def test_a_store_whose_loading_was_interrupted_is_not_added_to(tmp_path: Path) -> None:
    path = file(tmp_path, "x.nt", TRIPLES)
    load([path], str(tmp_path / "store"), quiet)
    (tmp_path / "store" / LOADING).touch()
    with pytest.raises(StoreError, match="was not loaded to its end"):
        load([path], str(tmp_path / "store"), quiet)


def test_two_loaders_never_work_on_one_store(tmp_path: Path) -> None:
    path, store = file(tmp_path, "x.nt", TRIPLES), str(tmp_path / "store")
    with only_loader(store), pytest.raises(StoreError, match=r"another load into .* is under way"):
        load([path], store, quiet)
    assert (load([path], store, quiet).quads, sorted(os.listdir(tmp_path))) == (2, ["store", "x.nt"])


def test_the_lock_of_a_loader_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    program = f"""from patgraph.store.locking import only_loader
with only_loader({store!r}):
    print("locked", flush=True)
    input()"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as loader:
        assert loader.stdout is not None
        loader.stdout.readline()
        with pytest.raises(StoreError, match="under way"), only_loader(store):
            pass
        loader.kill()
    assert load([file(tmp_path, "x.nt", TRIPLES)], store, quiet).quads == 2


def test_a_store_is_opened_and_asked_while_it_is_replaced(tmp_path: Path) -> None:
    lines = "".join(f"<http://e/a> <http://e/b> <http://e/c> <{graph}> .\n" for graph in NEEDED)
    path, store = file(tmp_path, "x.nq", lines), str(tmp_path / "store")
    load([path], store, quiet)
    done = threading.Event()

    def replace() -> None:
        while not done.is_set():
            load([path], store, quiet, replace=True)

    loader = threading.Thread(target=replace)
    loader.start()
    try:
        until = time.monotonic() + 1.5
        answers = set()
        while time.monotonic() < until:
            answers.add(open_disk(store).query("ASK { ?s ?p ?o }"))
        for _ in range(3):
            answers.add(open_disk(store).query("ASK { ?s ?p ?o }", Limits(seconds=60)))
    finally:
        done.set()
        loader.join()
    assert answers == {True}


# --- damage -------------------------------------------------------------------------------------------


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a store with damaged blocks."""
    folder = tmp_path_factory.mktemp("damaged")
    lines = [
        f"<http://e/{number}> <http://e/p> <http://e/o> <{graph}> .\n"
        for graph in NEEDED
        for number in range(2000)
    ]
    load([file(folder, "x.nq", "".join(lines))], str(folder / "store"), quiet)
    damage_blocks(folder / "store")
    return str(folder / "store")


def test_a_question_to_a_damaged_store_ends_and_says_so(damaged: str) -> None:
    done = run("--store", damaged, "sparql", COUNT)
    assert (done.returncode, done.stdout, "the store is damaged (" in done.stderr) == (2, "", True)


@pytest.mark.parametrize("megabytes", [128, 4096])
def test_a_question_with_limits_to_a_damaged_store_does_not_blame_the_question(
    damaged: str, megabytes: int
) -> None:
    with pytest.raises(StoreError, match=r"the store is damaged: .*Load it again"):
        open_disk(damaged).query(COUNT, Limits(rows=5, megabytes=megabytes))


def test_a_table_that_changed_is_named_also_after_more_was_loaded(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load([file(tmp_path, "1.nt", TRIPLES)], str(store), quiet)
    table = min(store.glob("*.sst"))
    found = [damaged_table(str(store))]
    table.write_bytes(table.read_bytes() + b"x")
    found.append(damaged_table(str(store)))
    with contextlib.suppress(StoreError):
        load([file(tmp_path, "2.nt", "<http://e/1> <http://e/2> <http://e/3> .")], str(store), quiet)
    assert [*found, damaged_table(str(store))] == ["", table.name, table.name]


# --- patgraph's own graph ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nquads(real: patgraph.PatternGraph, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("export") / "patgraph.nq"
    path.write_bytes(real.to_nquads())
    return str(path)


def test_two_states_of_the_graph_are_never_mixed(tmp_path: Path, nquads: str) -> None:
    store = str(tmp_path / "store")
    load([nquads], store, quiet)
    newer = file(tmp_path, "newer.nq", f"<http://e/a> <http://e/b> <http://e/c> <{GRAPH}catalogue> .\n")
    with pytest.raises(StoreError, match="--replace"):
        load([newer], store, quiet)
    own = file(tmp_path, "own.nt", TRIPLES)
    assert patgraph.open(store=store).to_nquads().count(b"\n") + 2 == load([own], store, quiet).quads


def test_a_newer_state_takes_the_place_of_the_older_one_with_its_overlays(
    tmp_path: Path, nquads: str
) -> None:
    store, edge = str(tmp_path / "store"), "<http://e/a> <http://e/b> <http://e/c>"
    others = [LOADED, f"{GRAPH}estate", f"{GRAPH}overlay/notes", "http://e/g"]
    old = [f"{GRAPH}overlay/1-acme", f"{GRAPH}inferred/old", *(GRAPH + name for name in ("keys", "dataset"))]
    lines = "".join(f"{edge} <{graph}> .\n" for graph in (*others, *old))
    load([file(tmp_path, "before.nq", lines)], store, quiet)
    load([nquads], store, quiet, replace_graph=True)
    left = {str(quad.graph_name) for quad in pyoxigraph.Store.read_only(store).quads_for_pattern(
        pyoxigraph.NamedNode("http://e/a"), None, None, None)}  # fmt: skip
    assert left == {f"<{graph}>" for graph in others}
    assert len(quads(Path(store))) == len(Path(nquads).read_text().splitlines()) + len(others)


def test_a_part_of_the_graph_replaces_nothing(tmp_path: Path, nquads: str) -> None:
    store, triple = tmp_path / "store", "<http://e/a> <http://e/b> <http://e/c>"
    load([nquads], str(store), quiet)
    part = file(tmp_path, "part.nq", f"{triple} <{GRAPH}overlay/1-acme> .\n")
    with pytest.raises(
        StoreError, match=r"part\.nq fills a graph that patgraph compiles, but has nothing for"
    ):
        load([part], str(store), quiet, replace_graph=True)
    own = file(tmp_path, "own.nt", f"{triple} .\n")
    with pytest.raises(StoreError, match="name another graph by --into"):
        load([own], str(store), quiet, into=f"{GRAPH}catalogue", replace_graph=True)
    with pytest.raises(StoreError, match="both hold graphs that patgraph compiles"):
        load([nquads, part], str(store), quiet, replace_graph=True)
    assert len(quads(store)) == len(Path(nquads).read_text().splitlines())


def test_a_file_that_repeats_the_graph_is_refused(tmp_path: Path, nquads: str) -> None:
    scheme = "<http://www.w3.org/2004/02/skos/core#inScheme> <https://w3id.org/patgraph/scheme>"
    again = file(tmp_path, "again.nt", f"<https://w3id.org/patgraph/pattern/saga> {scheme} .\n")
    with pytest.raises(StoreError, match="repeat"):
        load([nquads, again], str(tmp_path / "store"), quiet)


@pytest.mark.parametrize("there", ["nothing", "file", "folder", "other"])
def test_a_store_without_the_graph_says_how_to_load_it(tmp_path: Path, there: str) -> None:
    store = tmp_path / "store"
    if there == "file":
        store.touch()
    elif there == "folder":
        store.mkdir()
    elif there == "other":
        load([file(tmp_path, "x.nt", TRIPLES)], str(store), quiet)
    with pytest.raises(StoreError, match=r"patgraph load patgraph\.nq --store"):
        patgraph.open(store=str(store))


@pytest.mark.parametrize(("files", "graphs"), [(1, "1 graph"), (2, "2 graphs")])
def test_what_is_loaded_is_counted_in_words_that_agree(tmp_path: Path, files: int, graphs: str) -> None:
    names = [file(tmp_path, f"{n}.nq", f"<http://e/s> <http://e/p> <http://e/{n}> <http://e/g{n}> .\n")
             for n in range(files)]  # fmt: skip
    done = run("load", *names, "--store", str(tmp_path / "store"))
    assert done.stdout.endswith(f" statements in {graphs}.\n")


def test_the_estate_tells_how_it_is_made() -> None:
    script = str(Path(__file__).parent.parent / "benchmarks" / "estate.py")
    done = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=True)
    assert ("FILE TRIPLES" in done.stdout, "needs .nq" in done.stdout) == (True, True)
