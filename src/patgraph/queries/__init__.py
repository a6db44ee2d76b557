"""The questions that patgraph asks: SPARQL files that anyone can read, copy and run.

A file begins with comment lines:

    # title: What relates to a pattern, how and why
    # question: 1                              the competency question it answers, if any
    # param asked pattern: the pattern         a parameter, its type and meaning

A parameter is a `VALUES ?asked { … }` line whose braces hold an example, so the
file runs as it stands; `filled` puts other terms there. Lines between
`# if category` and `# end category` stay only when that parameter is given.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import QueryError, near

FOLDER = os.path.dirname(os.path.abspath(__file__))


class Param(NamedTuple):
    """A parameter: its variable, what sort of name it takes, its meaning, whether it may be left out."""

    name: str
    type: str
    doc: str
    optional: bool


class Query(NamedTuple):
    """A shipped query."""

    name: str
    title: str
    questions: tuple[int, ...]
    params: tuple[Param, ...]
    text: str

    def filled(self, **values: Sequence[str]) -> str:
        """The query with these N-Triples terms as parameters. A row of several variables is one
        string of terms, as VALUES writes it: `(<a> "in")`.
        """
        text = self.text
        for param in self.params:
            given = values.get(param.name)
            if given is not None:
                text = _with_terms(text, param.name, " ".join(given))
            if param.optional:
                text = _with_block(text, param.name, given is not None)
        return text

    def unordered(self) -> str:
        """The query without its last line, ORDER BY, for one who sorts the rows himself.

        An engine that keeps terms in a dictionary looks them up in each comparison: ordering 100,000
        relations took Oxigraph on disk three times as long as finding them.
        """
        text, _, order = self.text.rstrip().rpartition("\n")
        return text if order.startswith("ORDER BY ") else self.text


def _with_terms(text: str, name: str, terms: str) -> str:
    """The text with these terms in the braces of every VALUES line of the parameter."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        values = line.find("VALUES ")
        if values >= 0 and line[values + 7 :].startswith((f"?{name} {{", f"(?{name} ")):
            begin, end = line.index("{"), line.rindex("}")
            lines[number] = f"{line[: begin + 1]} {terms} {line[end:]}"
    return "\n".join(lines)


def _with_block(text: str, name: str, kept: bool) -> str:
    """The text with the optional block of a parameter kept or left out."""
    made, inside = [], False
    for line in text.split("\n"):
        mark = line.strip()
        if mark in (f"# if {name}", f"# end {name}"):
            inside = mark.startswith("# if")
        elif kept or not inside:
            made.append(line)
    return "\n".join(made)


def query(name: str) -> Query:
    """A shipped query by its name. Raises QueryError with near names when there is none."""
    path = os.path.join(FOLDER, f"{name}.rq")
    try:
        if not name.replace("-", "").isalnum() or not name.isascii():
            raise OSError  # no path of any other shape is tried
        with open(path, encoding="utf-8") as file:
            return parse(name, file.read())
    except OSError:
        suggestions = near(name, names())
        hint = f"Did you mean '{suggestions[0]}'?" if suggestions else "sparql --saved lists them."
        raise QueryError(f"there is no saved query '{name}'. {hint}") from None


def parse(name: str, text: str) -> Query:
    """A query from the text of its file."""
    said: dict[str, list[str]] = {"title": [], "question": [], "param": []}
    for line in text.split("\n"):
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(":" if line.startswith(("# title", "# question")) else " ")
        if key in said:
            said[key].append(value.strip())
    params = []
    for described in said["param"]:
        named, _, doc = described.partition(":")
        variable, _, kind = named.partition(" ")
        params.append(Param(variable, kind, doc.strip(), f"# if {variable}\n" in text))
    numbers = tuple(int(n) for value in said["question"] for n in value.replace(",", " ").split())
    return Query(name, (said["title"] or [name])[0], numbers, tuple(params), text)


def names(*, internal: bool = False) -> list[str]:
    """The names of the shipped queries, sorted; the `internal` ones feed commands rather than readers."""
    found = []
    for file_name in sorted(os.listdir(FOLDER)):
        if file_name.endswith(".rq"):
            with open(os.path.join(FOLDER, file_name), encoding="utf-8") as file:
                if internal or "\n# internal" not in file.read(400):
                    found.append(file_name[:-3])
    return found


def saved() -> Mapping[str, Query]:
    """The questions for readers, by name."""
    return {name: query(name) for name in names()}
