"""Tests say what is true in one sentence each; fixtures here are the two graphs they share.

`real` is the graph of this checkout, compiled once per run into a cache of its own. `PATGRAPH_*`
variables of the caller and the caller's cache never reach a test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from pathlib import Path

import pytest

import patgraph
from patgraph.ontology import Kind
from patgraph.reading import Contents, read_folder
from patgraph.settings import Inputs

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PATGRAPH_")}
    os.environ["PATGRAPH_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["PATGRAPH_CACHE"]
    os.environ.update(before)


@pytest.fixture(scope="session", autouse=True)
def _shipped_files_are_read_once() -> Iterator[None]:
    """Many tests lay something over the shipped graph, whose files no test changes."""
    known: dict[Hashable, Contents] = {}

    def once(
        folder: str, kinds: Mapping[str, Kind], *, progress: Callable[[int, int], None] | None = None
    ) -> Contents:
        if folder != str(ROOT / "graph") or progress is not None:
            return read_folder(folder, kinds, progress=progress)
        key = (tuple(kinds.values()), os.getcwd())  # places are told from the current folder
        if key not in known:
            known[key] = read_folder(folder, kinds)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("patgraph.compiling.read_folder", once)
        yield


@pytest.fixture(scope="session")
def real_inputs() -> Inputs:
    """The inputs of this checkout's graph."""
    return Inputs(str(ROOT / "graph"), (), (str(ROOT / "ontology"),), "")


@pytest.fixture(scope="session")
def real(_own_cache: None) -> patgraph.PatternGraph:
    """This checkout's graph."""
    here = os.getcwd()
    os.chdir(ROOT)
    try:
        return patgraph.open()
    finally:
        os.chdir(here)
