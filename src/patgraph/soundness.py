"""Is the graph sound? References lead somewhere, ids and edges are unique, nothing runs in a circle.

An unsound graph is never compiled. Whether a sound graph is good is the
business of `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from .errors import Finding, near, place_of, spoken_list
from .ontology import Kind
from .records import PLURALS, Listing, NotEntry, Pattern, QualityImpact, Records, Relation, meant
from .specs import Spec, specs

_SPOKEN = {kind: kind.replace("-", " ") for kind in PLURALS}


def soundness(
    records: Records, kinds: Mapping[str, Kind], unread: frozenset[tuple[str, str]] = frozenset()
) -> list[Finding]:
    """Everything that makes the graph unsound, sorted by place. unread: see `reading.Contents`."""
    findings = [
        *_references(records, unread),
        *_listing_references(records),
        *_edges(records, kinds),
        *_same_thing_twice(records),
        *_cycles(records, kinds),
        *_broader_cycles(records),
    ]
    return sorted(findings)


def _error(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "error", code, message)


def _references(records: Records, unread: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    for kind in PLURALS:
        for record in records.of(kind).values():
            yield from _references_in(record, records, unread)


def _references_in(record: Any, records: Records, unread: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    kind: Any = type(record)
    for name, spec in _referring(kind):
        value = getattr(record, name)
        if not value:
            continue
        values = value if spec.many else (value,)
        if spec.record is not None:
            for nested in values:
                yield from _references_in(nested, records, unread)
        else:
            known = records.of(spec.target)
            for one in values:
                if one not in known and unread.isdisjoint({(spec.target, one), (spec.target, "")}):
                    yield _error(one, "unknown-" + spec.target, _unknown(name, one, spec.target, known))


@cache
def _referring(record: Any) -> Sequence[tuple[str, Spec]]:
    """The fields of a record type in which ids of other records stand, or records that may have such fields."""
    return [
        (name, spec)
        for name, spec in specs(record).items()
        if spec.record is not None or (spec.value == "ref" and spec.target != "publisher")
    ]


def _unknown(field: str, value: str, target: str, known: Mapping[str, Any]) -> str:
    suggestions = meant(value, known)
    spoken = _SPOKEN[target]
    article = "an" if spoken[0] in "aeiou" else "a"
    hint = (
        f"Did you mean {spoken_list([repr(s) for s in suggestions], 'or')}?"
        if suggestions
        else f"Add the {spoken} or name another."
    )
    return f"{field} '{value}' is not {article} {spoken}. {hint}"


def _listing_references(records: Records) -> Iterator[Finding]:
    names = {
        catalogue.id: {listing.name: listing for listing in catalogue.listings}
        for catalogue in records.catalogues.values()
    }
    exact: dict[tuple[str, str], Any] = {}
    for pattern in records.patterns.values():
        for match in pattern.listings:
            known = names.get(match.catalogue)
            if known is None:
                continue  # reported as an unknown catalogue
            if match.name not in known:
                suggestions = near(match.name, known, 1)
                hint = f"Did you mean '{suggestions[0]}'?" if suggestions else "Add the listing there."
                message = f"the catalogue '{match.catalogue}' does not list '{match.name}'. {hint}"
                yield _error(match.name, "unknown-listing", message)
            if match.stance and match.match != "exact":
                message = "a stance belongs to an exact match only. Remove it or make the match exact."
                yield _error(match.stance, "stance", message)
            if match.match == "exact":
                earlier = exact.setdefault((match.catalogue, match.name), match.name)
                if earlier is not match.name:
                    where = place_of(earlier)
                    message = (
                        f"'{match.name}' of {match.catalogue} is the exact match in {where} already."
                        " Make one of them close, broad or narrow."
                    )
                    yield _error(match.name, "exact-twice", message)


def _edges(records: Records, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    stated: dict[tuple[str, str, str], Any] = {}
    for pattern in records.patterns.values():
        for relation in pattern.relations:
            if relation.target == pattern.id:
                message = f"'{pattern.id}' is related to itself. Name another target."
                yield _error(relation.target, "self-relation", message)
                continue
            key = (pattern.id, relation.kind, relation.target)
            if kinds[relation.kind].symmetric:
                key = (*sorted(key[::2]), relation.kind)  # type: ignore[assignment]
            earlier = stated.setdefault(key, relation)
            if earlier is not relation:
                message = (
                    f"'{pattern.id} {relation.kind} {relation.target}' is already written"
                    f" in {place_of(earlier.target)}. Keep one."
                )
                yield _error(relation.target, "edge-twice", message)
        if pattern.deprecated and pattern.deprecated.replaced_by == pattern.id:
            message = f"'{pattern.id}' is replaced by itself. Name another entry."
            yield _error(pattern.deprecated.replaced_by, "replacement", message)
        yield from _mitigates(pattern, records, kinds)
        yield from _disputes_twice(pattern)
        for what, key_of in (("qualities", _quality_key), ("technologies", lambda t: t.technology)):
            seen: dict[Any, Any] = {}
            for item in getattr(pattern, what):
                if seen.setdefault(key_of(item), item) is not item:
                    value = item.quality if what == "qualities" else item.technology
                    yield _error(value, "repeated", f"'{value}' stands twice in '{what}'. Keep one.")


def _disputes_twice(pattern: Pattern) -> Iterator[Finding]:
    assertions: tuple[Relation | QualityImpact, ...] = (*pattern.relations, *pattern.qualities)
    for assertion in assertions:
        seen: set[str] = set()
        for dispute in assertion.disputed_by:
            if dispute.source in seen:
                message = f"'{dispute.source}' stands twice in 'disputed_by'. Join what it says."
                yield _error(dispute.source, "repeated", message)
            seen.add(dispute.source)


def _quality_key(impact: Any) -> tuple[str, str]:
    return impact.quality, impact.effect


def _mitigates(pattern: Pattern, records: Records, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    for relation in pattern.relations:
        target = records.patterns.get(relation.target)
        if target and "mitigates" in _with_wider(relation.kind, kinds) and target.form != "anti-pattern":
            message = f"'{relation.target}' is no anti-pattern, so nothing mitigates it. Choose another kind."
            yield _error(relation.target, "mitigates", message)


def _with_wider(kind: str, kinds: Mapping[str, Kind]) -> set[str]:
    found, waiting = set(), [kind]
    while waiting:
        name = waiting.pop()
        if name not in found and name in kinds:
            found.add(name)
            waiting += kinds[name].broader
    return found


def _same_thing_twice(records: Records) -> Iterator[Finding]:
    """A name or alias that is another record's name, and two listings of one name or slug."""
    from .terms import fold, listing_slug

    for kind in ("pattern", "category", "service-type", "quality", "problem", "technology"):
        owners: dict[str, Any] = {}
        for record in records.of(kind).values():
            owners.setdefault(fold(record.name), record)
            if owners[fold(record.name)] is not record:
                other = owners[fold(record.name)]
                message = f"the name '{record.name}' is already that of '{other.id}'. Choose another."
                yield _error(record.name, "same-name", message)
        for record in records.of(kind).values():
            for alias in record.aliases:
                other = owners.get(fold(alias))
                if other is not None and other is not record:
                    message = f"the alias '{alias}' is the name of '{other.id}'. Remove it from one of them."
                    yield _error(alias, "alias-is-name", message)
    for catalogue in records.catalogues.values():
        slugs: dict[str, Any] = {}
        listed: tuple[Listing | NotEntry, ...] = (*catalogue.listings, *catalogue.not_entries)
        for listing in listed:
            slug = getattr(listing, "slug", None) or listing_slug(listing.name)
            if slugs.setdefault(slug, listing) is not listing:
                message = f"'{listing.name}' has the same slug as '{slugs[slug].name}' ({slug}). Give a slug."
                yield _error(listing.name, "same-slug", message)


def _cycles(records: Records, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    for family in ("requires", "refines"):
        below = {name for name in kinds if family in _with_wider(name, kinds)}
        steps: dict[str, dict[str, Any]] = {}
        for pattern in records.patterns.values():
            for relation in pattern.relations:
                if relation.kind in below and relation.target != pattern.id:
                    steps.setdefault(pattern.id, {})[relation.target] = relation.target
        for cycle in _circles(steps):
            drawn = f" {family} ".join([*cycle, cycle[0]])
            where = steps[cycle[-1]][cycle[0]]
            yield _error(where, f"{family}-cycle", f"runs in a circle: {drawn}. Remove one of these edges.")


def _broader_cycles(records: Records) -> Iterator[Finding]:
    for kind in ("category", "service-type", "quality"):
        items = records.of(kind)
        steps = {i: {r.broader: r.broader} for i, r in items.items() if r.broader}
        for cycle in _circles(steps):
            drawn = " is below ".join([*cycle, cycle[0]])
            where = steps[cycle[-1]][cycle[0]]
            yield _error(where, "broader-cycle", f"runs in a circle: {drawn}. Remove one of these steps.")


def _circles(steps: Mapping[str, Mapping[str, Any]]) -> Iterator[list[str]]:
    """One circle for each knot of mutually reachable nodes, without recursion: depth-first, three colours."""
    done: set[str] = set()
    for start in sorted(steps):
        if start in done:
            continue
        path: list[str] = [start]
        on_path = {start}
        waiting = [iter(sorted(steps[start]))]
        while waiting:
            follower = next(waiting[-1], None)
            if follower is None:
                waiting.pop()
                gone = path.pop()
                on_path.discard(gone)
                done.add(gone)
            elif follower in on_path:
                yield path[path.index(follower) :]
                done.update(on_path)
                break
            elif follower not in done and follower in steps:
                path.append(follower)
                on_path.add(follower)
                waiting.append(iter(sorted(steps[follower])))
