"""An organisation's graph over another: records and records → records, conflicts as findings.

An overlay may add entries, terms and sources, and by `extends: <id>` add to the
lists of an entry, override its fields or deprecate it, with a reason. It never
replaces anything silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import Finding, place_of
from .reading import Contents
from .records import PLURALS, Deprecation, Extension, Pattern, Records, meant
from .specs import ordered, specs

#: The lists of an entry to which an extension may add.
ADDED = tuple(name for name, spec in specs(Extension).items() if spec.many)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry that an overlay overrode: the value before and the reason."""

    pattern: str
    field: str
    before: Any
    reason: str


def merge(
    below: Records, overlay: Contents, earlier: Sequence[Extension] = ()
) -> tuple[Records, list[Change], list[Finding]]:
    """The records of both, what was overridden, and the conflicts.

    earlier: what the overlays below this one said of entries; where this one says otherwise it counts, and
    a warning names both places.
    """
    findings: list[Finding] = []
    merged: dict[str, dict[str, Any]] = {}
    for kind in PLURALS:
        mine: Mapping[str, Any] = overlay.records.of(kind)
        merged[kind] = dict(below.of(kind))
        for identifier, record in mine.items():
            known = merged[kind].get(identifier)
            if known is None or known == record:
                merged[kind][identifier] = record
            else:
                findings.append(_clash(kind, record, known))
    changes: list[Change] = []
    findings += _said_twice(overlay.extensions)
    findings += _said_otherwise(overlay.extensions, earlier)
    for extension in overlay.extensions:
        pattern = merged["pattern"].get(extension.extends)
        if pattern is None:
            if not overlay.unread.isdisjoint({("pattern", extension.extends), ("pattern", "")}):
                continue  # reported where it could not be read
            hint = meant(extension.extends, merged["pattern"])
            ask = f" Did you mean '{hint[0]}'?" if hint else ""
            findings.append(_error(extension.extends, f"there is no entry '{extension.extends}'.{ask}"))
            continue
        extended, changed, more = extend(pattern, extension)
        merged["pattern"][extension.extends] = extended
        changes += changed
        findings += more
    by_field = {PLURALS[kind]: dict(sorted(items.items())) for kind, items in merged.items()}
    return Records(**by_field), changes, findings


def _said_twice(extensions: Iterable[Extension]) -> Iterator[Finding]:
    """Two files of one overlay that set the same field of an entry."""
    seen: dict[tuple[str, str], Extension] = {}
    for extension in extensions:
        fields = [*(extension.override or ()), *(["deprecate"] if extension.deprecate else [])]
        for name in fields:
            earlier = seen.setdefault((extension.extends, name), extension)
            if earlier is not extension:
                where = _where(earlier.extends)
                message = f"'{name}' of '{extension.extends}' is set{where} as well. Keep one of them."
                yield _error(extension.extends, message)


def _said_otherwise(later: Iterable[Extension], earlier: Iterable[Extension]) -> Iterator[Finding]:
    """Fields that an overlay sets although one below it has set them, or added to them, otherwise."""
    for extension in later:
        for other in earlier:
            if other.extends == extension.extends:
                for name in _contradicted(extension, other):
                    message = (
                        f"'{name}' of '{extension.extends}' is set otherwise{_where(other.extends)},"
                        " an overlay below this one; this one counts."
                    )
                    yield Finding(place_of(extension.extends), "warning", "overlay", message)


def _contradicted(extension: Extension, other: Extension) -> Iterator[str]:
    for name, value in (extension.override or {}).items():
        theirs = (other.override or {}).get(name, value)
        added = getattr(other, name) if name in ADDED else ()
        if theirs != value or not set(added) <= set(value or ()):
            yield name
    if extension.deprecate and other.deprecate and extension.deprecate != other.deprecate:
        yield "deprecate"


def extend(pattern: Pattern, extension: Extension) -> tuple[Pattern, list[Change], list[Finding]]:
    """The entry with the extension applied, what was overridden, and the conflicts."""
    findings = []
    stated = {(r.kind, r.target): r for r in pattern.relations}
    new = []
    for relation in extension.relations:
        earlier = stated.get((relation.kind, relation.target))
        if earlier is None:
            new.append(relation)
        else:
            said = f"'{pattern.id} {relation.kind} {relation.target}'"
            message = f"{said} is already stated{_where(earlier.target)}. Remove this one."
            findings.append(_error(relation.target, message))
    values: dict[str, Any] = {
        name: ordered((*getattr(pattern, name), *getattr(extension, name))) for name in ADDED
    }
    values["relations"] = ordered((*pattern.relations, *new))
    changes = []
    for name, value in (extension.override or {}).items():
        changes.append(Change(pattern.id, name, getattr(pattern, name), str(extension.reason)))
        values[name] = value
    if extension.deprecate is not None:
        values["deprecated"] = Deprecation(
            replaced_by=extension.deprecate.replaced_by, reason=extension.reason
        )
    return replace(pattern, **values), changes, findings


def _clash(kind: str, record: Any, earlier: Any) -> Finding:
    advice = f"Write 'extends: {record.id}' with a reason, or choose another id"
    if kind != "pattern":
        advice = "Choose another id"
    return _error(record.id, f"the {kind} '{record.id}' already exists{_where(earlier.id)}. {advice}.")


def _where(value: str) -> str:
    place = getattr(value, "place", None)
    return f" in {place}" if place else ""


def _error(value: str, message: str) -> Finding:
    return Finding(place_of(value), "error", "overlay", message)
