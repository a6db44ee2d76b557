"""What a run of the command line shares: the graph, opened when first asked, and the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..settings import Inputs, find_inputs

if TYPE_CHECKING:
    from ..graph import PatternGraph
    from ..store.cache import CachedStore

WIDEST = 100


class Session:
    """The graph named by the options, and what is known of the terminal."""

    def __init__(self, graphs: Sequence[str]) -> None:
        self._graphs = graphs
        self._graph: PatternGraph | None = None

    @property
    def overlays(self) -> Sequence[str]:
        """The folders given by --graph."""
        return self._graphs

    @property
    def graph(self) -> PatternGraph:
        """The graph; compiled on first use. Raises InvalidGraph, SettingsError or StoreError."""
        if self._graph is None:
            from ..graph import PatternGraph

            inputs = find_inputs(self._graphs)
            self._graph = PatternGraph(self._store(inputs), inputs)
        return self._graph

    def _store(self, inputs: Inputs) -> CachedStore:
        from ..store.cache import cached_store

        def compiled() -> str:
            from ..compiling import compile_nquads

            progress = Progress(sys.stderr.isatty())
            try:
                return compile_nquads(inputs, progress)
            finally:
                progress.end()

        return cached_store(inputs.files(), compiled, say=lambda line: click.echo(line, err=True))


class Progress:
    """Shows on a terminal what a first compile is doing; silent elsewhere."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows the step and how much of it is done."""
        if not self._shown:
            return
        share = f" {100 * done // total:3d} %" if total > 1 else ""
        line = f"Compiling the graph (once): {what.lower()} …{share}"
        if line != self._last:
            click.echo("\r\x1b[2K" + line, nl=False, err=True)
            self._last = line

    def end(self) -> None:
        """Clears the line."""
        if self._last:
            click.echo("\r\x1b[2K", nl=False, err=True)


def terminal_width() -> int:
    """How wide to write, in columns: the terminal's width, `COLUMNS` or 80, at most 100."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return max(40, min(int(columns), WIDEST))
    try:
        return max(40, min(os.get_terminal_size(1).columns, WIDEST))
    except OSError:
        return 80


def coloured() -> bool:
    """Whether to colour: only on a terminal, and never under NO_COLOR."""
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty()


pass_session = click.make_pass_decorator(Session)
