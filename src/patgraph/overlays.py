"""An organisation's graph over another: records and records → records, conflicts as findings.

An overlay may add entries, terms and sources, and by `extends: <id>` add
relations and listings to an entry, override its fields or deprecate it, with a
reason. It never replaces anything silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .errors import Finding, Place
from .reading import Contents
from .records import PLURALS, Deprecation, Extension, Pattern, Records, meant
from .specs import ordered


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry that an overlay overrode: the value before and the reason."""

    pattern: str
    field: str
    before: Any
    reason: str


def merge(below: Records, overlay: Contents) -> tuple[Records, list[Change], list[Finding]]:
    """The records of both, what was overridden, and the conflicts."""
    findings: list[Finding] = []
    merged: dict[str, dict[str, Any]] = {}
    for kind in PLURALS:
        mine: Mapping[str, Any] = overlay.records.of(kind)
        merged[kind] = dict(below.of(kind))
        for identifier, record in mine.items():
            earlier = merged[kind].get(identifier)
            if earlier is None or earlier == record:
                merged[kind][identifier] = record
            else:
                findings.append(_clash(kind, record, earlier))
    changes: list[Change] = []
    findings += _said_twice(overlay.extensions)
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


def extend(pattern: Pattern, extension: Extension) -> tuple[Pattern, list[Change], list[Finding]]:
    """The entry with the extension applied, what was overridden, and the conflicts."""
    findings = []
    stated = {(r.kind, r.target): r for r in pattern.relations}
    for relation in extension.relations:
        earlier = stated.get((relation.kind, relation.target))
        if earlier is not None:
            where = _where(earlier.target)
            findings.append(
                _error(
                    relation.target,
                    f"'{pattern.id} {relation.kind} {relation.target}' is already stated{where}."
                    " Remove this one.",
                )
            )
    values: dict[str, Any] = {
        "relations": ordered((*pattern.relations, *extension.relations)),
        "listings": ordered((*pattern.listings, *extension.listings)),
    }
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
    return Finding(getattr(value, "place", Place("")), "error", "overlay", message)
