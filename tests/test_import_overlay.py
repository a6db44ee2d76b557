"""What an import makes of a document: sure, near and unknown names, and an overlay that is sound at once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import patgraph
from patgraph.compiling import load
from patgraph.errors import ImportRefused, InvalidGraph
from patgraph.importing import read_document
from patgraph.importing.csv import read_csv
from patgraph.importing.drafts import Document, Draft
from patgraph.importing.matching import KnownNames, Match, match_name
from patgraph.importing.placing import Change, changes, own_catalogues, prove, write
from patgraph.importing.planning import Plan, plan
from patgraph.importing.sources import host_of, kind_of
from patgraph.importing.writing import stamp_of
from patgraph.queries import query
from patgraph.schema import FOLDER as SCHEMAS
from patgraph.settings import find_inputs
from patgraph.starting import start_overlay
from patgraph.terms import id_problem
from strategies import texts
from test_cli import ROOT, run
from test_docs import blocks

DATA = Path(__file__).parent / "data" / "import"
DOCUMENTS = sorted(path.name for path in DATA.iterdir())


@pytest.fixture(scope="module", autouse=True)
def _in_the_checkout() -> Iterator[None]:
    here = os.getcwd()
    os.chdir(ROOT)
    yield
    os.chdir(here)


@pytest.fixture(scope="module")
def known(real: patgraph.PatternGraph) -> KnownNames:
    return KnownNames(real.store)


# --- matching --------------------------------------------------------------------------------------


def test_a_look_up_finds_what_the_graph_finds(real: patgraph.PatternGraph, known: KnownNames) -> None:
    differing = []
    for row in real.store.select(query("known-names").filled()).records():
        try:
            expected = [real.find(row["key"]).id]
        except patgraph.AmbiguousName as error:
            expected = list(error.candidates)
        if expected != known.look_up(row["key"])[1]:
            differing.append(row["key"])
    assert differing == []


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("saga", "saga"),
        ("Circuit Breakers", "circuit-breaker"),
        ("Outbox", "transactional-outbox"),
        ("Command Query Responsibility Segregation (CQRS)", "cqrs"),
        ("CQRS (Command Query Responsibility Segregation)", "cqrs"),
        ("Idempotent Consumer (IC)", "idempotent-consumer"),
        ("Pub/Sub", "publish-subscribe"),
    ],
)
def test_a_sure_name_is_an_exact_match(known: KnownNames, name: str, entry: str) -> None:
    found = match_name(name, known)
    assert (found.result, found.ids, found.match) == ("matched", (entry,), "exact")


@pytest.mark.parametrize(
    ("name", "entries", "match", "how"),
    [
        ("Acme - Sidecar", ("sidecar",), "close", "only 'Sidecar' is known"),
        ("Sidecar (our second try)", ("sidecar",), "close", "only 'Sidecar' is known"),
        ("Stranglr Figg", ("strangler-fig",), "close", "a near name"),
        ("Saga and Circuit Breaker", ("saga", "circuit-breaker"), "broad", "it joins several entries"),
        ("Saga (Circuit Breaker)", ("saga",), "close", "'Saga' and 'Circuit Breaker' are different entries"),
        ("Circuit Breaker strategies", ("circuit-breaker",), "close", "only 'Circuit Breaker' is known"),
        ("Bulkhead for payments", ("bulkhead",), "close", "only 'Bulkhead' is known"),
    ],
)
def test_a_near_name_says_why_it_is_only_near(
    known: KnownNames, name: str, entries: tuple[str, ...], match: str, how: str
) -> None:
    found = match_name(name, known)
    assert (found.result, found.ids, found.match, found.how) == ("near", entries, match, how)


@pytest.mark.parametrize(
    "name", ["Tenant Lane", "Microservices - Design Patterns", "漢字", "😀 of doom", "a"]
)
def test_an_unknown_name_matches_nothing(known: KnownNames, name: str) -> None:
    found = match_name(name, known)
    assert (found.result, found.ids) == ("unknown", ())


def test_a_collection_is_called_one(known: KnownNames) -> None:
    found = match_name("Microservices - Design Patterns", known)
    assert found == Match("unknown", how="perhaps a collection and no pattern", suggestions=found.suggestions)
    assert found.suggestions[0] == "microservices-architecture"


@pytest.mark.parametrize(
    ("url", "host", "kind"),
    [
        ("https://www.youtube.com/watch?v=1", "youtube.com", "video"),
        ("https://github.com/acme/x", "github.com", "code"),
        ("https://docs.example.org/x", "docs.example.org", "documentation"),
        ("https://doi.org/10.1/2", "doi.org", "paper"),
        ("https://user:pass@Example.org:8080/x", "example.org", "article"),
        ("https://notyoutube.com/", "notyoutube.com", "article"),
    ],
)
def test_the_kind_of_a_work_is_guessed_by_its_host(url: str, host: str, kind: str) -> None:
    assert (host_of(url), kind_of(url)) == (host, kind)


# --- the overlay -----------------------------------------------------------------------------------


def imported(
    graph: patgraph.PatternGraph, document: Document, folder: Path, name: str = "notes.md", **options: str
) -> tuple[Plan, list[Change]]:
    """An import as the command does it, into a folder that may be there."""
    there = folder.is_dir()
    inputs = find_inputs([str(folder)] if there else [])
    asked = patgraph.open(str(folder)) if there else graph
    own = own_catalogues(str(folder)) if there else []
    made = plan(document, asked, name=name, reimported=own, **options)
    changed = changes(made, str(folder) if there else "")
    prove(changed, str(folder), inputs)
    write(changed, str(folder))
    return made, changed


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.y*ml"))
    }


def errors(folder: Path) -> list[str]:
    return [str(each) for each in load(find_inputs([str(folder)])).findings if each.severity == "error"]


def test_a_new_overlay_has_the_same_schemas_as_one_of_init(tmp_path: Path) -> None:
    start_overlay(str(tmp_path / "started"))
    write([Change("publishers.yaml", "new", "[]\n")], str(tmp_path / "drafted"))
    schemas = [
        {path.name: path.read_text() for path in (tmp_path / each / ".schemas").iterdir()}
        for each in ("started", "drafted")
    ]
    assert schemas[0] == schemas[1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_becomes_a_sound_overlay(
    real: patgraph.PatternGraph, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "ours"
    made, _ = imported(real, read_document(str(DATA / name)), folder, name)
    assert errors(folder) == []
    asked = patgraph.open(str(folder))
    carried = {each.found.match.ids for each in made.listings if each.found.match.result == "matched"}
    assert all(asked.related(identifier) is not None for (identifier,) in carried)


@pytest.mark.parametrize("name", ["table.md", "thesaurus.ttl"])
def test_importing_again_changes_nothing(real: patgraph.PatternGraph, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ours"
    document = read_document(str(DATA / name))
    imported(real, document, folder, name)
    before = files(folder)
    _, changed = imported(real, document, folder, name)
    assert {each.state for each in changed} == {"same"}
    assert files(folder) == before


def test_the_names_of_a_table_are_matched_as_a_person_would(real: patgraph.PatternGraph) -> None:
    made = plan(read_document(str(DATA / "table.md")), real, name="table.md")
    assert [(each.draft.name, each.found.match.result, each.found.match.ids) for each in made.listings] == [
        ("Circuit Breaker", "matched", ("circuit-breaker",)),
        ("Command Query Responsibility Segregation (CQRS)", "matched", ("cqrs",)),
        ("Acme - Sidecar", "near", ("sidecar",)),
        ("Retry | Backoff", "near", ("retry",)),
        ("Strangler Figg", "near", ("strangler-fig",)),
        ("Tenant Lane (TL)", "unknown", ()),
        ("Saga", "matched", ("saga",)),
        ("Bulkhead", "matched", ("bulkhead",)),
        ("Sharding", "matched", ("sharding",)),
        ("Ledger Stream", "unknown", ()),
    ]


@pytest.mark.parametrize(
    ("name", "naming", "expected"),
    [
        (
            "links.md",
            "auto",
            ["Circuit Breaker", "Priority Queues", "Scatter Gather", "Tenant Lane", "Sagas and outboxes"],
        ),
        (
            "links.md",
            "items",
            ["How our breaker opens", "Circuit breaker pattern", "Queues at Acme", "a line without an address",
             "Scatter Gather", "Lanes", "Bad scheme", "Both"],
        ),
        ("awesome.md", "auto", ["Retry", "Bulkhead", "Tenant Lane", "Transactional Outbox", "Saga"]),
    ],
)  # fmt: skip
def test_headings_or_lines_name_the_patterns(
    real: patgraph.PatternGraph, name: str, naming: str, expected: list[str]
) -> None:
    made = plan(read_document(str(DATA / name)), real, name=name, naming=naming)
    assert [each.draft.name for each in made.listings] == expected


def test_a_sentence_is_listed_by_the_name_with_which_it_begins(real: patgraph.PatternGraph) -> None:
    made = plan(read_document(str(DATA / "notes.txt")), real, name="notes.txt")
    assert [(each.draft.name, each.found.match.result, each.found.match.ids) for each in made.listings] == [
        ("Claim Check", "matched", ("claim-check",)),
        ("Sharding", "matched", ("sharding",)),
        ("Tenant Lane", "unknown", ()),
        ("Externel Config Store", "near", ("external-configuration-store",)),
    ]
    assert made.skipped == ((1, "the line begins with no known name and was left out."),)


def test_a_known_entry_is_extended_and_a_doubt_stands_above_its_listing(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    imported(real, read_document(str(DATA / "table.md")), folder, "table.md")
    text = files(folder)["patterns/sidecar.yaml"]
    assert text.splitlines()[2:] == [
        "extends: sidecar",
        "reason: Listed in Platform patterns.",
        "listings:",
        "  # unsure: line 15: only 'Sidecar' is known. Make it exact, broad or narrow, or remove it.",
        "  - {catalogue: platform-patterns, name: Acme - Sidecar, match: close}",
    ]


def test_a_draft_says_what_the_document_says_and_is_refused_until_it_is_finished(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    imported(real, read_document(str(DATA / "patterns.csv")), folder, "patterns.csv")
    draft = yaml.safe_load(files(folder)["drafts/tenant-lane.yaml"])
    assert (draft["name"], draft["aliases"], draft["summary"], draft["form"], draft["use_when"]) == (
        "Tenant Lane",
        ["lane", "tenant queue"],
        "A queue for each tenant.",
        "TODO",
        ["TODO"],
    )
    assert "id: tenant-lane\n" in files(folder)["drafts/tenant-lane.yaml"]
    shutil.move(folder / "drafts" / "tenant-lane.yaml", folder / "patterns" / "tenant-lane.yaml")
    assert any("'form' is 'TODO'" in each for each in errors(folder))


def test_relations_of_a_thesaurus_become_comments_and_no_relations(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    imported(real, read_document(str(DATA / "thesaurus.ttl")), folder, "thesaurus.ttl")
    text = files(folder)["drafts/tenant-lane.yaml"]
    assert "#   broader: Bulkheads (bulkhead)\n" in text
    assert "relations:" not in "".join(files(folder).values())
    extended = files(folder)["patterns/transactional-outbox.yaml"]
    assert "{catalogue: acme-terms, name: Sure Letterbox, match: exact}" in extended
    assert "match: close" in files(folder)["patterns/saga.yaml"]


def test_links_become_sources_whose_guesses_are_marked(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    imported(real, read_document(str(DATA / "links.md")), folder, "links.md")
    made = files(folder)
    sources = {each["id"]: each for each in yaml.safe_load(made["sources/wiki-example.yaml"])}
    assert sources["wiki-example-how-our-breaker-opens"] == {
        "id": "wiki-example-how-our-breaker-opens",
        "title": "How our breaker opens",
        "authors": ["Ada Example", "Bob Sample"],
        "url": "https://wiki.example.org/breaker",
        "kind": "article",
    }
    assert made["sources/wiki-example.yaml"].count("# unsure:") == len(sources)
    assert "kind: documentation" in made["sources/learn-example.yaml"]
    assert "javascript" not in "".join(made.values())


def test_a_source_of_the_graph_is_not_written_again(real: patgraph.PatternGraph) -> None:
    url = next(
        row["url"] for row in real.store.select(query("known-sources").filled()).records() if "url" in row
    )
    made = plan(Document("", (Draft("Saga", 1, url=url),)), real, name="notes.md")
    assert (made.sources, len(made.listings[0].sources)) == ((), 1)


# --- other people's files ---------------------------------------------------------------------------


def test_two_documents_stand_beside_each_other(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    imported(real, read_document(str(DATA / "table.md")), folder, "table.md")
    before = files(folder)
    imported(real, read_document(str(DATA / "links.md")), folder, "links.md")
    after = files(folder)
    lists = {path for path in before if path.startswith("sources/") or path == "publishers.yaml"}
    assert {path: after[path] for path in before if path not in lists} == {
        path: text for path, text in before.items() if path not in lists
    }
    assert [path for path in lists if not after[path].startswith(before[path])] == []
    assert "patterns/circuit-breaker--links.yaml" in after
    assert errors(folder) == []


def test_what_a_person_wrote_is_kept(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    start_overlay(str(folder))
    (folder / "sources" / "wiki-example.yaml").write_text(
        "- {id: wiki-example-own, title: Own, url: 'https://wiki.example.org/own', kind: article}\n"
    )
    before = files(folder)
    _, changed = imported(real, read_document(str(DATA / "links.md")), folder, "links.md")
    after = files(folder)
    assert {path: after[path] for path in before} == before
    assert {each.path for each in changed if each.state == "kept"} == {
        "publishers.yaml",
        "sources/wiki-example.yaml",
    }
    assert {"drafts/publishers.yaml", "sources/wiki-example.yml"} <= set(after)
    assert errors(folder) == []


def test_a_file_that_a_person_changed_is_kept_and_what_they_decided_counts(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    document = read_document(str(DATA / "table.md"))
    imported(real, document, folder, "table.md")
    changed_file = folder / "patterns" / "sidecar.yaml"
    mended = changed_file.read_text().replace("match: close", "match: exact")
    changed_file.write_text(mended)
    made, changed = imported(real, document, folder, "table.md")
    assert changed_file.read_text() == mended
    assert {each.state for each in changed} == {"same", "replaced"}  # the catalogue's doubt is gone
    (sidecar,) = [each for each in made.listings if each.draft.name == "Acme - Sidecar"]
    assert sidecar.found.match.result == "matched"
    assert errors(folder) == []


def test_a_finished_draft_carries_its_listing_from_then_on(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    document = read_csv("name,summary\nTenant Lane,A queue for each tenant.\nLedger Stream,\n", "t.csv")
    imported(real, document, folder, "t.csv")
    draft = (folder / "drafts" / "tenant-lane.yaml").read_text()
    (folder / "drafts" / "tenant-lane.yaml").unlink()
    body = draft[draft.index("id: ") :]
    done = body.replace("form: TODO", "form: pattern").replace(
        "categories: [TODO]", "categories: [messaging]"
    )
    done = "".join(
        line for line in done.splitlines(True) if "quality: TODO" not in line and "qualities:" not in line
    )
    (folder / "patterns" / "tenant-lane.yaml").parent.mkdir(exist_ok=True)
    (folder / "patterns" / "tenant-lane.yaml").write_text(done)
    made, changed = imported(real, document, folder, "t.csv")
    assert made.listings[0].found.match.ids == ("tenant-lane",)
    assert [each.path for each in changed if each.path.startswith("patterns/tenant-lane--")] == []
    assert (folder / "patterns" / "tenant-lane.yaml").read_text() == done
    assert errors(folder) == []


def test_a_changed_catalogue_is_kept_and_nothing_is_written(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "ours"
    document = read_document(str(DATA / "awesome.md"))
    imported(real, document, folder, "awesome.md")
    catalogue = folder / "catalogues" / "awesome-acme.yaml"
    catalogue.write_text(catalogue.read_text() + "# mine\n")
    before = files(folder)
    with pytest.raises(ImportRefused, match="has a catalogue 'awesome-acme' already"):
        imported(real, document, folder, "awesome.md", catalogue="awesome-acme")
    assert files(folder) == before


def test_what_a_document_no_longer_names_goes(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    imported(real, read_csv("name\nSaga\nRetry\nTenant Lane\n", "t.csv"), folder, "t.csv")
    imported(real, read_csv("name\nSaga\n", "t.csv"), folder, "t.csv")
    assert sorted(files(folder)) == ["catalogues/t.yaml", "patterns/saga.yaml"]


def test_an_overlay_that_would_be_unsound_is_refused_with_its_findings(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    made = plan(Document("", (Draft("Saga", 1),)), real, name="t.md")
    wrong = [Change("patterns/saga.yaml", "new", "extends: sagga\nreason: None.\n")]
    with pytest.raises(InvalidGraph, match=r"ours/patterns/saga\.yaml:1:10: there is no entry 'sagga'"):
        prove([*wrong, *changes(made, "")[:1]], "ours", find_inputs())


def test_a_link_is_kept_and_not_written_through(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "ours", tmp_path / "elsewhere.yaml"
    (folder / "patterns").mkdir(parents=True)
    elsewhere.write_text("extends: saga\nreason: Ours.\n")
    (folder / "patterns" / "saga.yaml").symlink_to(elsewhere)
    imported(real, read_csv("name\nSaga\n", "t.csv"), folder, "t.csv")
    assert elsewhere.read_text() == "extends: saga\nreason: Ours.\n"
    assert "patterns/saga--t.yaml" in files(folder)


def test_more_names_than_a_person_reads_are_refused(real: patgraph.PatternGraph) -> None:
    many = tuple(Draft(f"Name {number}", number) for number in range(10_001))
    with pytest.raises(ImportRefused, match="at most 10000 are taken"):
        plan(Document("Many", many), real, name="t.csv")


# --- hostile names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../../x", "CON", "nul", ".hidden", "/etc/passwd", "x" * 150, "漢字", "C:\\x", "..", "-", "123", "é" * 100,
     "a\u202eb", "name: {x: y}", "# no comment", "TODO", "- item", "saga\nid: x"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(real: patgraph.PatternGraph, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ours"
    made, changed = imported(real, Document("", (Draft(name.replace("\n", " "), 1),)), folder, "t.csv")
    outside = [path.name for path in tmp_path.iterdir() if path != folder]
    assert outside == []
    stems = [each.path.rpartition("/")[2].removesuffix(".yaml") for each in changed]
    assert [stem for stem in stems if id_problem(stem)] == []
    assert (
        made.listings[0].draft.name
        == yaml.safe_load(files(folder)["catalogues/t.yaml"])["listings"][0]["name"]
    )


hostile = st.one_of(
    texts, st.sampled_from(["saga", "Saga", "SAGA!", "con", "retry", "Retry (R)", "a/b", "a-b"])
)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=8))
def test_any_names_give_a_sound_overlay(
    real: patgraph.PatternGraph, rows: list[tuple[str, str, str]]
) -> None:
    from patgraph.importing.columns import Cell, TableLines, row_drafts

    table = TableLines(
        1,
        ("name", "aliases", "description"),
        tuple((n, tuple(Cell(cell) for cell in row)) for n, row in enumerate(rows, 2)),
    )
    drafts = tuple(each for each in row_drafts(table, named=True) if isinstance(each, Draft))
    if drafts:
        made = plan(Document("Some", drafts), real, name="t.csv")
        prove(changes(made, ""), "", find_inputs())
        assert all(stamp_of(each.text) == (made.catalogue, True) for each in changes(made, ""))


# --- the command -----------------------------------------------------------------------------------


def test_without_an_overlay_the_files_are_printed_and_nothing_is_written(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    done = run("import", str(DATA / "awesome.md"))
    assert (done.returncode, done.stderr.splitlines()[-2:]) == (
        0,
        [
            "5 names in the catalogue 'awesome-acme': 4 matched, 0 near, 1 unknown.",
            "Nothing was written. Name an overlay with -o DIR.",
        ],
    )
    assert "# ---- catalogues/awesome-acme.yaml (new)\n" in done.stdout
    done = run("import", str(DATA / "awesome.md"), "-o", str(tmp_path / "ours"), "--dry-run")
    assert (done.returncode, os.listdir(tmp_path)) == (0, [])


def test_the_command_writes_an_overlay_that_can_be_asked_at_once(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    folder = str(tmp_path / "ours")
    done = run(
        "import", str(DATA / "table.md"), "-o", folder, "--catalogue-id", "house", "--title", "House list"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert [line for line in done.stderr.splitlines() if len(line) > 80 and "/" not in line] == []
    assert "10 names in the catalogue 'house': 5 matched, 3 near, 2 unknown." in done.stderr
    shown = json.loads(run("--graph", folder, "show", "acme sidecar", "--format", "json").stdout)
    assert {"catalogue": "house", "name": "Acme - Sidecar", "match": "close"} in shown["listings"]
    assert run("--graph", folder, "check", folder).returncode == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_answer_fits_its_schema(real: patgraph.PatternGraph, name: str) -> None:
    done = run("import", str(DATA / name), "--format", "json")
    schema = json.loads((Path(SCHEMAS) / "answers" / "import.schema.json").read_text(encoding="utf-8"))
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schema)
    assert sum(answer[each] for each in ("matched", "near", "ambiguous", "unknown")) == len(answer["names"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.md"], "cannot be read"),
        (["README.md", "-o", "absent/ours"], "does not exist"),
        (["README.md", "-o", "pyproject.toml"], "is no folder"),
        (["README.md", "--catalogue-id", "../x"], "is not kebab-case"),
        (["README.md", "--catalogue-id", "azure-cloud-design-patterns"], "has a catalogue"),
        (["pyproject.toml"], "tells no kind of document"),
        (["LICENSE", "--from", "turtle"], "is no valid Turtle"),
        (["src/patgraph/py.typed", "--from", "csv"], "no name of a pattern was found"),
    ],
)
def test_a_mistake_is_told_in_a_line(real: patgraph.PatternGraph, arguments: list[str], message: str) -> None:
    done = run("import", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert message in done.stderr


def test_another_engine_is_refused(real: patgraph.PatternGraph) -> None:
    done = run("--endpoint", "http://127.0.0.1:9/", "import", str(DATA / "awesome.md"))
    assert (done.returncode, "leave out --endpoint and --store" in done.stderr) == (2, True)


def test_the_same_document_gives_the_same_bytes_whatever_the_hashes(real: patgraph.PatternGraph) -> None:
    made = [run("import", str(DATA / "thesaurus.ttl"), PYTHONHASHSEED=seed).stdout for seed in ("1", "2")]
    assert made[0] == made[1]


def test_the_guide_shows_what_an_import_writes(real: patgraph.PatternGraph, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    (document,) = blocks(guide, "markdown")
    (tmp_path / "notes.md").write_text(document, encoding="utf-8")
    done = run("import", "notes.md", "-o", "ours", folder=tmp_path)
    (shown,) = blocks(guide, "console")
    assert shown == f"$ patgraph import notes.md -o ours\n{done.stderr}"
    for block in blocks(guide, "yaml"):
        name, _, text = block.removeprefix("# ").partition("\n")
        assert text == "".join((tmp_path / name).read_text(encoding="utf-8").splitlines(True)[2:])
