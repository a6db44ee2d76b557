"""Runs the rules of the ontology: each CONSTRUCT query fills a named graph of its own.

The rules run once, in the order of their `# order:` lines; they are written so
that no second pass adds anything. A triple that already stands in some graph is
not added again, so that no triple is in two graphs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode, RdfFormat, Store

from .errors import Finding, InvalidGraph, Place
from .terms import GRAPH


class Rule(NamedTuple):
    """An inference rule: its name (the file's stem), its place in the order, and the query."""

    order: int
    name: str
    text: str
    path: str


def read_rules(paths: Iterable[str]) -> list[Rule]:
    """The rules in the order in which they run; of two with one name the later file counts."""
    rules = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        order = re.search(r"^# order: *(\d+)", text, re.MULTILINE)
        name = os.path.splitext(os.path.basename(path))[0]
        rules[name] = Rule(int(order.group(1)) if order else 1000, name, text, path)
    return sorted(rules.values())


def infer(store: Store, rules: Iterable[Rule], known: set[str]) -> list[str]:
    """Adds what the rules conclude to the store, and returns it as lines of N-Quads.

    `known` are the statements in the store as `subject predicate object` in N-Triples; the new ones
    are added to it. Raises InvalidGraph for a rule that is no CONSTRUCT query.
    """
    lines: list[str] = []
    in_order = list(rules)
    for rule in in_order:
        graph = NamedNode(f"{GRAPH}inferred/{rule.name}")
        try:
            triples = store.query(rule.text, use_default_graph_as_union=True)
            # Written by the engine at once: a call for each triple would cost more than the rule itself.
            text = triples.serialize(format=RdfFormat.N_TRIPLES).decode()  # type: ignore[arg-type,union-attr]
        except (SyntaxError, AttributeError, TypeError) as error:
            place = Place(rule.path, getattr(error, "lineno", 0) or 0, getattr(error, "offset", 0) or 0)
            message = f"is no CONSTRUCT query: {error}. Mend the rule."
            raise InvalidGraph([Finding(place, "error", "rule", message)]) from None
        # In the order of the answer: hash order would scatter the work over the memory.
        new = [line[:-2] for line in dict.fromkeys(text.split("\n")) if line and line[:-2] not in known]
        known.update(new)
        concluded = [f"{statement} {graph} .\n" for statement in new]
        lines += concluded
        if rule is not in_order[-1] and concluded:  # nobody asks after the last
            store.load("".join(concluded).encode(), format=RdfFormat.N_QUADS, lenient=True)
    return lines
