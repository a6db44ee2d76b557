"""What the fields of the record types may hold, described once for the reader, the JSON Schema and the encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field may hold.

    value: "id", "name" (one line, English), "text" (prose, English), "word"
    (a string without language), "url", "integer", "decimal" (0 to 1), "year",
    "boolean", "ref" (the id of a `target` record), "kind" (a relation kind),
    or "record" (nested). predicate: the RDF property, "" where the encoder
    writes the field in its own way. many: a list (`one_or_many`: a single
    value may stand without brackets).
    filled: the reader supplies the value where the file has none.
    """

    value: str
    predicate: str
    doc: str
    required: bool = False
    many: bool = False
    one_or_many: bool = False
    choices: tuple[str, ...] = ()
    target: str = ""
    record: type | None = None
    longest: int = 0
    shortest: int = 0
    filled: bool = False


def one(value: str, predicate: str, doc: str, **rest: Any) -> Any:
    """A field with one value; without a default when it is required. `rest`: further parts of its Spec."""
    spec = Spec(value, predicate, doc, **rest)
    if spec.required:
        return field(metadata={"spec": spec})
    return field(default=None, metadata={"spec": spec})


def many(value: str, predicate: str, doc: str, **rest: Any) -> Any:
    """A field with a list of values, empty by default. `rest`: further parts of its Spec."""
    spec = Spec(value, predicate, doc, many=True, **rest)
    return field(default=(), metadata={"spec": spec})


def specs(record: type) -> Mapping[str, Spec]:
    """The specs of a record type by field name, in the order of the file."""
    return _specs(record)


@cache
def _specs(record: type) -> Mapping[str, Spec]:
    found: dict[str, Spec] = {}
    described: tuple[Field[Any], ...] = fields(record)
    for each in described:
        found[each.name] = each.metadata["spec"]
    return found


def ordered(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values without repetition in their one canonical order."""
    given = list(values)
    if len(given) < 2:
        return tuple(given)
    if isinstance(given[0], str):
        return tuple(sorted(dict.fromkeys(given)))
    # The leading fields nearly always differ; only where they do not are whole records compared.
    kind: Any = type(given[0])
    leading = _leading(kind)
    given.sort(key=leading)
    if any(leading(a) == leading(b) for a, b in pairwise(given)):
        given = sorted(dict.fromkeys(given), key=_sort_key)
    return tuple(given)


@cache
def _leading(record: Any) -> Callable[[Any], Any]:
    """The required fields with which a record type begins, two at the most."""
    names = [name for name, spec in list(specs(record).items())[:2] if spec.required]
    return attrgetter(*names)


def _sort_key(record: Any) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in specs(type(record)))
