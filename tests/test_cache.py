"""The compiled graph on disk: built once, found fast, never half-built, rebuilt when damaged or stale."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import patgraph
from patgraph.errors import StoreError
from patgraph.settings import Inputs
from patgraph.store import Limits, cache, embedded
from patgraph.store.cache import CachedStore, cached_store

QUADS = '<http://e/s> <http://e/p> "one" <http://e/g> .\n'
ASK = 'ASK { ?s ?p "one" }'


class Builds:
    """Counts how often it builds."""

    def __init__(self, quads: str = QUADS) -> None:
        self.quads = quads
        self.number = 0

    def __call__(self) -> str:
        self.number += 1
        return self.quads


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "graph.yaml"
    path.write_text("one")
    old = time.time() - 10
    os.utime(path, (old, old))
    return path


def opened(source: Path, build: Callable[[], str], root: Path, said: list[str] | None = None) -> CachedStore:
    return cached_store([str(source)], build, say=(said if said is not None else []).append, root=str(root))


def test_an_unchanged_graph_is_built_once(source: Path, tmp_path: Path) -> None:
    build = Builds()
    answers = [opened(source, build, tmp_path / "cache").query(ASK) for _ in range(3)]
    assert (build.number, answers) == (1, [True, True, True])


def test_a_changed_file_is_compiled_again(source: Path, tmp_path: Path) -> None:
    build = Builds()
    first = opened(source, build, tmp_path / "cache").folder
    source.write_text("two")
    second = opened(source, build, tmp_path / "cache").folder
    assert (build.number, first == second) == (2, False)


def test_a_file_that_only_looks_changed_is_not_compiled_again(source: Path, tmp_path: Path) -> None:
    build = Builds()
    opened(source, build, tmp_path / "cache")
    os.utime(source)
    opened(source, build, tmp_path / "cache")
    assert build.number == 1


def test_a_change_that_keeps_size_and_time_of_a_fresh_file_is_seen(source: Path, tmp_path: Path) -> None:
    build = Builds()
    source.write_text("six")
    status = source.stat()
    opened(source, build, tmp_path / "cache")
    source.write_text("ten")
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    opened(source, build, tmp_path / "cache")
    assert build.number == 2


def _open_and_ask(source: str, root: str) -> object:
    return opened(Path(source), lambda: QUADS, Path(root)).query(ASK)


def test_processes_that_start_at_once_all_get_the_answer(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        answers = pool.starmap(_open_and_ask, [(str(source), str(root))] * 8)
    stores = [path for path in root.iterdir() if (path / cache.MARKER).exists()]
    assert (answers, len(stores)) == ([True] * 8, 1)


def test_a_half_built_store_is_never_used(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    folder = opened(source, Builds(), root).folder
    (Path(folder) / cache.MARKER).unlink()  # what a builder killed before its last step leaves
    build = Builds()
    assert (opened(source, build, root).query(ASK), build.number) == (True, 1)


def test_a_foreign_store_under_the_right_name_is_refused(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    folder = Path(opened(source, Builds(), root).folder)
    (folder / cache.MARKER).write_text("somebody else's\n")
    build = Builds()
    assert (opened(source, build, root).query(ASK), build.number) == (True, 1)


def _damage(folder: str) -> None:
    for path in Path(folder, "store").glob("*.sst"):
        content = bytearray(path.read_bytes())
        for place in range(0, len(content), 7):
            content[place] ^= 0xFF
        path.write_bytes(content)


def test_a_damaged_store_is_built_again_and_answers(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    _damage(opened(source, Builds(), root).folder)
    build = Builds()
    assert (opened(source, build, root).query(ASK), build.number) == (True, 1)


def test_a_damaged_store_is_built_again_for_a_query_with_limits(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    _damage(opened(source, Builds(), root).folder)
    build = Builds()
    assert (opened(source, build, root).query(ASK, Limits(seconds=60)), build.number) == (True, 1)


def damage_blocks(store: Path) -> None:
    """Changes a block of each index: the store can be opened, and a query that counts never ends."""
    for table in store.glob("*.sst"):
        content = bytearray(table.read_bytes())
        if len(content) > 8000 and b"http:" not in content[:4000]:  # the table of texts is no index
            content[100:164] = bytes(64)
            table.write_bytes(content)


MANY = "".join(f'<http://e/{n}> <http://e/p> "one" <http://e/g> .\n' for n in range(2000))


def test_a_damaged_block_below_an_aggregation_is_met_with_limits(source: Path, tmp_path: Path) -> None:
    store = opened(source, Builds(MANY), tmp_path / "cache")
    damage_blocks(Path(store.folder, "store"))
    answer = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Limits(rows=1, megabytes=128))
    assert isinstance(answer, patgraph.Table)
    assert list(answer.records()) == [{"n": "2000"}]


def test_a_store_with_a_damaged_block_is_removed_when_it_is_doubted(source: Path, tmp_path: Path) -> None:
    store = opened(source, Builds(MANY), tmp_path / "cache")
    before = store.damage()
    damage_blocks(Path(store.folder, "store"))
    assert (before, "was damaged" in store.damage(), os.path.exists(store.folder)) == ("", True, False)


def test_a_store_that_is_damaged_twice_is_reported_once(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "cache"
    store = opened(source, Builds(), root)
    _damage(store.folder)

    def build_badly(folder: str, nquads: str) -> None:
        embedded.build(folder, nquads)
        _damage(os.path.dirname(folder))

    monkeypatch.setattr(cache, "build", build_badly)
    with pytest.raises(StoreError, match="damaged, and a new one as well"):
        opened(source, Builds(), root).query(ASK)


def test_without_write_access_a_temporary_folder_serves_and_one_line_says_so(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the cache folder should be")
    said: list[str] = []
    answer = opened(source, Builds(), blocked, said).query(ASK)
    assert (answer, len(said), "cannot be written" in said[0], "\n" in said[0]) == (True, 1, True, False)


def test_a_full_disk_is_named_as_the_engine_names_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_nowhere(folder: str, nquads: str) -> None:
        raise OSError("IO error: No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(cache, "build", build_nowhere)
    said: list[str] = []
    with pytest.raises(StoreError, match="no folder can be written"):
        opened(source, Builds(), tmp_path / "cache", said)
    assert ["(IO error: No space left on device)" in line for line in said] == [True]


def test_a_store_can_be_read_without_write_access(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    opened(source, Builds(), root)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert opened(source, Builds(), root).query(ASK) is True
    finally:
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_old_stores_are_removed_and_the_newest_stay(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    for number in range(cache.KEPT + 3):
        source.write_text(f"state {number}")
        opened(source, Builds(), root)
    stores = [path for path in root.iterdir() if (path / cache.MARKER).exists()]
    assert len(stores) == cache.KEPT


def test_a_builder_that_fails_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    def fail() -> str:
        raise RuntimeError("no graph")

    root = tmp_path / "cache"
    with pytest.raises(RuntimeError):
        opened(source, fail, root)
    assert [path.name for path in root.glob("*")] == []


def test_a_changed_yaml_or_ontology_file_changes_the_answer(
    real_inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(real_inputs.base, tmp_path / "graph")
    shutil.copytree(real_inputs.ontologies[0], tmp_path / "ontology")
    (tmp_path / "patgraph.toml").write_text('[tool.patgraph]\nbase = "graph"\n')
    monkeypatch.chdir(tmp_path)
    before = [edge.phrase for edge in patgraph.open().related("outbox", kind="requires")]
    vocabulary = tmp_path / "ontology" / "patgraph.ttl"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(
        text.replace('pg:phrase "requires"', 'pg:phrase "cannot do without"'), encoding="utf-8"
    )
    between = [edge.phrase for edge in patgraph.open().related("outbox", kind="requires")]
    saga = tmp_path / "graph" / "patterns" / "saga.yaml"
    saga.write_text(
        saga.read_text(encoding="utf-8").replace("name: Saga\n", "name: Long Tale\n"), encoding="utf-8"
    )
    assert (before, between, patgraph.open().pattern("saga").name) == (
        ["requires"],
        ["cannot do without"],
        "Long Tale",
    )
