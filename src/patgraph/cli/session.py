"""What a run of the command line shares: the graph, opened when first asked, and the terminal."""

from __future__ import annotations

import _thread
import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from ..settings import Inputs, find_inputs

if TYPE_CHECKING:
    from ..graph import PatternGraph
    from ..store import Store
    from ..store.cache import CachedStore

WIDEST = 100
_BAR = 24
_HANGING = "    "


class Engine(NamedTuple):
    """What answers instead of the embedded graph: a store's folder, or a service's address with its options."""

    store: str
    endpoint: str
    headers: Sequence[str]
    timeout: float

    @property
    def shown(self) -> str:
        """What to call it; "" for the embedded graph."""
        return self.endpoint or self.store


class Session:
    """The graph named by the options, and what is known of the terminal."""

    def __init__(self, graphs: Sequence[str], engine: Engine) -> None:
        self._graphs = graphs
        self.engine = engine
        self._graph: PatternGraph | None = None

    @property
    def overlays(self) -> Sequence[str]:
        """The folders given by --graph."""
        return self._graphs

    @property
    def inputs(self) -> Inputs:
        """What the graph is made of. Raises SettingsError."""
        return find_inputs(self._graphs)

    @property
    def graph(self) -> PatternGraph:
        """The graph; compiled on first use. Raises InvalidGraph, SettingsError, StoreError or EndpointError."""
        if self._graph is None:
            self._graph = self._opened()
            self._graph.say = tell
            _thread.start_new_thread(_doubt, (self._graph.store,))
        return self._graph

    def asked(self) -> PatternGraph:
        """The graph, for a question that may take long and writes no file: Ctrl-C then ends the process at once.

        Otherwise Python would only note it and wait for the engine, for hours if need be.
        """
        graph = self.graph
        click.get_current_context().with_resource(_ended_by_interrupts())
        return graph

    def _opened(self) -> PatternGraph:
        from ..graph import PatternGraph
        from ..opening import open_endpoint, open_store

        engine = self.engine
        if engine.endpoint:
            return open_endpoint(engine.endpoint, headers=engine.headers, timeout=engine.timeout, say=tell)
        if engine.store:
            return open_store(engine.store)
        inputs = find_inputs(self._graphs)
        return PatternGraph(self._store(inputs), inputs)

    def _store(self, inputs: Inputs) -> CachedStore:
        from ..store.cache import cached_store

        def compiled() -> str:
            from ..compiling import compile_nquads

            progress = Progress("Compiling the graph (once): {} …")
            try:
                return compile_nquads(inputs, lambda what, *shares: progress(what.lower(), *shares))
            finally:
                progress.end()

        return cached_store(inputs.files(), compiled, say=tell)


def _doubt(store: Store) -> None:
    """Ends a command that takes long because its store is damaged: the engine would read on for ever."""
    from ..store.damage import PATIENCE

    time.sleep(PATIENCE)
    found = store.damage()
    if found:
        tell(f"patgraph: {found}")
        os._exit(2)


def tell(text: str) -> None:
    """A message, on standard error."""
    click.echo(laid_out(text, sys.stderr), err=True)


def laid_out(text: str, stream: TextIO | None) -> str:
    """Lines broken between words, the rest of each indented, where the stream is a terminal; else as they are.

    A pipe gets whole lines, because tools read them. No word is ever broken: it may be a path to copy.
    """
    if stream is None or not stream.isatty():
        return text
    from ..tables import wrapped

    width = terminal_width(stream.fileno()) - len(_HANGING)
    return "\n".join(f"\n{_HANGING}".join(wrapped(line, width, whole=True)) for line in text.split("\n"))


@contextlib.contextmanager
def _ended_by_interrupts() -> Iterator[None]:
    """SIGINT has its default action, so a shell sees status 130."""
    import signal

    # Another handler is another program's, and a process in the background ignores interrupts on purpose.
    handled = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not handled or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class Progress:
    """Shows on a terminal what a long step is doing; silent elsewhere. sentence: with {} for the step."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._shown = sys.stderr.isatty()
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows the step and how much of it is done."""
        if not self._shown:
            return
        line = self._sentence.format(what)
        if total > 1:
            share = min(done / total, 1.0)
            full = int(share * _BAR)
            line += f" {'━' * full}{'─' * (_BAR - full)} {share:4.0%}"
        if line != self._last:
            click.echo("\r\x1b[2K" + line, nl=False, err=True)
            self._last = line

    def end(self) -> None:
        """Clears the line."""
        if self._last:
            click.echo("\r\x1b[2K", nl=False, err=True)


def terminal_width(stream: int = 1) -> int:
    """How wide to write to this descriptor, in columns: the terminal's width, `COLUMNS` or 80, at most 100."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return max(40, min(int(columns), WIDEST))
    try:
        return max(40, min(os.get_terminal_size(stream).columns, WIDEST))
    except OSError:
        return 80


def coloured() -> bool:
    """Whether to colour: only on a terminal, and never under NO_COLOR."""
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty()


pass_session = click.make_pass_decorator(Session)
