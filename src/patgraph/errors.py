"""What can go wrong, and where.

    PatgraphError
    ├── InvalidGraph          the graph files have errors; `.findings` lists all of them
    ├── NameProblem           a name that does not lead to exactly one thing
    │   ├── UnknownName       `.suggestions`
    │   │   └── UnknownPattern
    │   └── AmbiguousName     `.candidates`
    ├── QueryError            a SPARQL query that was refused or failed
    ├── StoreError            a store that cannot be built, opened or read
    ├── EndpointError         a SPARQL service that cannot be asked; `.fault` says where to look
    ├── PushError             a running database that cannot be loaded
    ├── SettingsError         no usable graph was named
    ├── ImportRefused         a document that cannot or must not be read
    └── ExportError           a file that cannot or must not be written

A `Finding` is a message about a place in a file. Every message says what is,
then what would be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; line and column count from 1, and 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Finding(NamedTuple):
    """One message about one place.

    severity: "error" (the graph is unsound), "warning" (sound, not good) or
    "note" (worth knowing). code: a stable kebab-case name of the rule.
    """

    place: Place
    severity: str
    code: str
    message: str

    def __str__(self) -> str:
        label = "" if self.severity == "error" else f"{self.severity}: "
        return f"{self.place}: {label}{self.message}"


def place_of(value: object) -> Place:
    """Where a string of a record stands, or nowhere for one that was not read from a file."""
    place: Place = getattr(value, "place", Place(""))
    return place


class PatgraphError(Exception):
    """Anything that patgraph itself reports to its user."""


class InvalidGraph(PatgraphError):
    """The graph has errors; `.findings` holds every one of them, sorted by place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class NameProblem(PatgraphError):
    """A name that does not lead to exactly one thing; `.name` is what was asked."""

    name: str


class UnknownName(NameProblem):
    """Nothing has this name; `.suggestions` are up to three near names. hint: how to find the right ones."""

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = (), hint: str = "") -> None:
        self.what, self.name, self.suggestions = what, name, tuple(suggestions)
        message = f"no {what} is called '{name}'."
        if self.suggestions:
            message += f" Did you mean {spoken_list([repr(s) for s in self.suggestions], 'or')}?"
        super().__init__(f"{message} {hint}" if hint else message)


class UnknownPattern(UnknownName):
    """No pattern has this name in any spelling."""


class AmbiguousName(NameProblem):
    """Several things share this name on the level that decided; `.candidates` are their ids."""

    def __init__(self, what: str, name: str, candidates: Sequence[str]) -> None:
        self.what, self.name, self.candidates = what, name, tuple(candidates)
        listed = spoken_list([repr(c) for c in self.candidates], "or")
        super().__init__(f"'{name}' names more than one {what}. Say {listed}.")


class QueryError(PatgraphError):
    """A SPARQL query was refused or failed; the message says which and why."""


class LimitExceeded(QueryError):
    """A query was stopped at a limit on time, rows or memory; the message says which."""


class StoreError(PatgraphError):
    """A store cannot be built, opened or read."""


class EndpointError(PatgraphError):
    """A SPARQL service cannot be asked, or its answer cannot be taken.

    `.fault` says where to look: "address", "credentials", "network" or "service".
    """

    def __init__(self, fault: str, message: str) -> None:
        self.fault = fault
        super().__init__(message)


class PushError(PatgraphError):
    """A running database cannot be loaded with the graph."""


class SettingsError(PatgraphError):
    """The settings name no usable graph."""


class ImportRefused(PatgraphError):
    """A document cannot or must not be read; the message quotes none of it."""


class ExportError(PatgraphError):
    """A file cannot or must not be written."""


def spoken_list(words: Sequence[str], conjunction: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def near(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Up to `limit` of the known names that look like `name`, nearest first (difflib ratio ≥ 0.6)."""
    from difflib import get_close_matches

    return get_close_matches(name, sorted(set(known)), n=limit, cutoff=0.6)
