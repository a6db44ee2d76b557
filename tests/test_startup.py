"""Look-ups import nothing heavy: what a command costs before it answers is part of its design."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "rdflib", "networkx", "pyvis", "yaml", "numpy", "rich", "importlib.metadata", "urllib.request", "http.client",
    "asyncio", "dataclasses", "socket", "ssl",
}  # fmt: skip


def imported(*arguments: str, without: frozenset[str] = frozenset()) -> set[str]:
    program = (
        "import sys\nfrom patgraph.cli import cli\n"
        f"sys.stdout = open({'/dev/null'!r}, 'w')\n"
        f"cli.main({list(arguments)!r}, standalone_mode=False)\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return (set(done.stderr.split()) & HEAVY) - without


@pytest.mark.parametrize(
    "arguments",
    [
        ("related", "outbox"),
        ("related", "outbox", "--kind", "used-with"),
        ("list", "--category", "messaging"),
        ("search", "dual", "write"),
        ("sparql", "ASK { ?s ?p ?o }"),
        ("sparql", "--saved", "hubs"),
    ],
)
def test_a_look_up_imports_no_heavy_module(real: object, arguments: tuple[str, ...]) -> None:
    imported(*arguments)  # the first may compile
    assert imported(*arguments) == set()


def test_show_needs_only_the_record_types_beside(real: object) -> None:
    imported("show", "outbox")
    assert imported("show", "outbox", without=frozenset({"dataclasses"})) == set()


def test_importing_the_package_imports_no_heavy_module() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, patgraph; print(' '.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(done.stdout.split()) & HEAVY == set()
