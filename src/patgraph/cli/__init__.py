"""The command line: open a graph, ask one function, print."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import NoReturn

import click

from .._version import __version__
from ..errors import AmbiguousName, InvalidGraph, NameProblem, PatgraphError
from ..settings import NO_FOLDER
from .asking import list_, path, related, search, show, sparql
from .importing import import_
from .loading import load
from .making import check, explore, export
from .measuring import communities, rank, stats
from .options import ENGINE_TIMEOUT, header_option, timeout_option
from .overlaying import diff, init
from .pushing import push
from .session import Engine, Session, tell


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="DIR",
    help="An overlay: a folder of your own YAML over the graph. Repeatable.",
)
@click.option("--store", metavar="DIR", help="Answer from an Oxigraph store on disk.")
@click.option("--endpoint", metavar="URL", help="Answer from a SPARQL 1.1 service.")
@header_option
@timeout_option
@click.version_option(__version__, "--version", message="patgraph %(version)s")
@click.pass_context
def cli(
    context: click.Context,
    graphs: tuple[str, ...],
    store: str | None,
    endpoint: str | None,
    headers: tuple[str, ...],
    timeout: float,
) -> None:
    """Ask the architecture knowledge graph: patterns, what relates them, why, and who says so.

    \b
    patgraph related outbox
    patgraph path saga "idempotent consumer"
    patgraph search "dual write"
    patgraph list --service-type message-broker
    """  # noqa: D301 - click takes the backspace for "do not wrap"
    for option, given in (("--store", store), ("--endpoint", endpoint)):
        if given == "":  # an unset variable must not lead to another graph than the one meant
            raise click.UsageError(f"{option} is empty. Give it a value, or leave it out.")
    if sum(map(bool, (graphs, store, endpoint))) > 1:
        raise click.UsageError("--graph, --store and --endpoint exclude each other.")
    if not endpoint and (headers or timeout != ENGINE_TIMEOUT):
        raise click.UsageError("--header and --timeout go with --endpoint.")
    context.obj = Session(graphs, Engine(store or "", endpoint or "", headers, timeout))


for command in (
    related, show, list_, search, path, sparql, rank, communities, stats, explore, export, check, init,
    diff, load, push, import_,
):  # fmt: skip
    cli.add_command(command)


def main() -> NoReturn:
    """Runs the command line and exits: 0 done, 1 answered no, 2 wrong usage or bad input."""
    try:
        _prepare_streams()
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        said = io.StringIO()
        (_misplaced(error) or error).show(said)
        tell(said.getvalue().rstrip("\n"))
        code = error.exit_code
    except click.Abort:
        code = 130
    except InvalidGraph as error:
        _tell_findings(error)
        code = 2
    except PatgraphError as error:
        tell(f"patgraph: {error}")
        code = 1 if isinstance(error, NameProblem) and not isinstance(error, AmbiguousName) else 2
    except FileNotFoundError as error:
        if error.filename is not None:
            raise  # a fault of ours; only a question for the current folder names no file
        tell(f"patgraph: {NO_FOLDER}")
        code = 2
    except (BrokenPipeError, SystemExit) as ended:
        # click ends so when the reader of a pipe has what it wanted, and after completing words for a shell.
        if isinstance(ended, SystemExit) and "_PATGRAPH_COMPLETE" in os.environ:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the interpreter would flush into the closed pipe
        code = 0
    except OSError as error:
        if error.filename is not None or error.errno not in (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
            errno.EIO,
        ):
            raise  # a fault of ours; only writing the answer names no file
        tell(f"patgraph: the answer cannot be written: {error.strerror}.")
        code = 2
    _leave(code if isinstance(code, int) else 0)


def _misplaced(error: click.ClickException) -> click.UsageError | None:
    """The error to show instead when a command is given an option that stands before it."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return None
    for option in cli.params:
        if error.option_name in option.opts and option.metavar:
            words = error.ctx.command_path.removeprefix(error.ctx.find_root().command_path)
            right = f"patgraph {error.option_name} {option.metavar}{words}"
            return click.UsageError(f"{error.option_name} stands before the command: {right} …", error.ctx)
    return None


def _leave(code: int) -> NoReturn:
    """Ends the process at once: everything is written, and taking down the engine costs a tenth of a look-up."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _prepare_streams() -> None:
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by who started us
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _tell_findings(error: InvalidGraph) -> None:
    for finding in error.findings:
        tell(str(finding))
    number = len(error.findings)
    tell(f"patgraph: the graph has {number} error{'s' if number != 1 else ''}.")
