"""What changed between two graphs: records and records → differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .ontology import Kind
from .plain import value_to_plain
from .records import PLURALS, Records
from .specs import specs

#: The parts of an entry that have an identity of their own, and the fields that make it.
PARTS = {
    "relations": ("relation", ("kind", "target")),
    "qualities": ("quality effect", ("effect", "quality")),
    "listings": ("listing", ("catalogue", "name")),
    "technologies": ("implementation", ("technology",)),
}

#: What a relation kind says of itself.
KIND_FIELDS = ("label", "phrase", "inverse_phrase", "family", "symmetric", "inverse")


class Difference(NamedTuple):
    """One difference. change: "added", "removed" or "changed". what: the class of the thing, such as "pattern".

    id: the thing; of a part of an entry the entry, then what tells the part, as in
    "saga requires idempotent-consumer". field, before, after: set for a change, as plain values.
    """

    change: str
    what: str
    id: str
    field: str = ""
    before: Any = None
    after: Any = None


def differences(before: Records, after: Records) -> list[Difference]:
    """Every difference, by class and id; entries first, each followed by what changed inside it.

    The parts of an entry that is new or gone are not told one by one.
    """
    found: list[Difference] = []
    for what in PLURALS:
        old: Mapping[str, Any] = before.of(what)
        new: Mapping[str, Any] = after.of(what)
        for identifier in sorted({*old, *new}):
            if identifier not in old:
                found.append(Difference("added", what, identifier))
            elif identifier not in new:
                found.append(Difference("removed", what, identifier))
            elif old[identifier] != new[identifier]:
                found += _changed(what, identifier, old[identifier], new[identifier])
    return found


def kind_differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[Difference]:
    """Every difference between relation kinds, given as rows of the saved question `kinds` by id."""
    found = []
    for kind in sorted({*before, *after}):
        if kind not in before or kind not in after:
            found.append(Difference("removed" if kind in before else "added", "relation kind", kind))
            continue
        for field in KIND_FIELDS:
            was, now = before[kind].get(field), after[kind].get(field)
            if was != now:
                found.append(Difference("changed", "relation kind", kind, field, was, now))
    return found


def row_of(kind: Kind) -> dict[str, str]:
    """A relation kind as the saved question `kinds` tells it, as far as differences are told."""
    row = {field: getattr(kind, field) for field in KIND_FIELDS}
    row["symmetric"] = str(kind.symmetric).lower()
    return {field: value for field, value in row.items() if value is not None}


def _changed(what: str, identifier: str, old: Any, new: Any) -> Iterator[Difference]:
    for field in specs(type(old)):
        was, now = getattr(old, field), getattr(new, field)
        if was == now:
            continue
        if what == "pattern" and field in PARTS:
            yield from _parts(identifier, field, was, now)
        else:
            yield Difference("changed", what, identifier, field, value_to_plain(was), value_to_plain(now))


def _parts(owner: str, field: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[Difference]:
    what, key = PARTS[field]
    olds, news = ({tuple(str(getattr(p, k)) for k in key): p for p in parts} for parts in (old, new))
    for each in sorted({*olds, *news}):
        name = " ".join((owner, *each))
        if each not in olds:
            yield Difference("added", what, name)
        elif each not in news:
            yield Difference("removed", what, name)
        else:
            yield from _changed(what, name, olds[each], news[each])
