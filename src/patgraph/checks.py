"""Is a sound graph good? Copied texts, empty reasons, contradictions, loose ends.

A warning must be mended before a release (`check --strict` fails on it); a note
is worth knowing. Each check is a function that finds one thing.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from .coverage import coverage
from .errors import Finding, Place, place_of, spoken_list
from .likeness import alike
from .ontology import Kind
from .records import Pattern, QualityImpact, Records, Relation, Source
from .terms import fold
from .wording import wording

Kinds = Mapping[str, Kind]

RELATED_SHARE = 0.1
FEWEST_RELATIONS = 3
_NAMED = ("pattern", "category", "service-type", "quality", "problem", "technology")
# Families that one undisputed pair should not have both of, and how bad it is.
_CONTRADICTIONS = {
    ("conflicts-with", "used-with"): "error",
    ("alternative-to", "used-with"): "note",
}


def checks(records: Records, kinds: Kinds) -> list[Finding]:
    """Everything that is less than good in a sound graph, sorted by place."""
    findings = [*wording(records), *coverage(records)]
    for check in _CHECKS:
        findings += check(records, kinds)
    return sorted(findings)


def _warning(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "warning", code, message)


def _note(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "note", code, message)


# --- texts -----------------------------------------------------------------------------------------


def _copied_texts(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    for kind in ("pattern", "category", "service-type", "quality", "problem"):
        yield from _alike("summary", [record.summary for record in records.of(kind).values()])
    reasons = []
    for pattern in records.patterns.values():
        assertions: tuple[Relation | QualityImpact, ...] = (*pattern.relations, *pattern.qualities)
        reasons += [assertion.rationale for assertion in assertions]
    yield from _alike("reason", reasons)


def _alike(what: str, texts: list[str]) -> Iterator[Finding]:
    for later, earlier in alike(texts):
        where = place_of(texts[earlier])
        message = f"the {what} is nearly that of {where}. Say what is particular here, or merge the two."
        yield _warning(texts[later], f"copied-{what}", message)


# --- names -----------------------------------------------------------------------------------------


def _alias_clashes(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    for kind in _NAMED:
        of_kind = records.of(kind)
        ids = {fold(identifier): identifier for identifier in of_kind}
        owners: dict[str, tuple[str, Place]] = {}
        for record in of_kind.values():
            other = ids.get(fold(record.name), record.id)
            if other != record.id:
                message = f"the name '{record.name}' reads like the id '{other}'. Change one of them."
                yield _warning(record.name, "alias-clash", message)
            yield from _aliases(record, ids, owners)


def _aliases(record: Any, ids: Mapping[str, str], owners: dict[str, tuple[str, Place]]) -> Iterator[Finding]:
    found_anyway = {fold(record.name): "the name"}
    for alias in record.aliases:
        key = fold(alias)
        if key in found_anyway:
            message = f"the alias '{alias}' is found by {found_anyway[key]} anyway. Remove it."
            yield _warning(alias, "alias-needless", message)
            continue
        if key == fold(record.id):
            # Readers of the names may still learn from it, such as ETL for the entry "etl".
            message = f"the alias '{alias}' is found by the id anyway. Keep it only if the name hides it."
            yield _note(alias, "alias-needless", message)
        found_anyway[key] = f"the alias '{alias}'"
        mine = record.id, place_of(alias)
        other, where = (ids[key], Place("")) if key in ids else owners.setdefault(key, mine)
        if other != record.id:
            there = f" in {where}" if where.path else ""
            message = f"the alias '{alias}' also leads to '{other}'{there}. Remove it from one of them."
            yield _warning(alias, "alias-clash", message)


# --- edges -----------------------------------------------------------------------------------------


def _relations(records: Records) -> Iterator[tuple[Pattern, Relation]]:
    for pattern in records.patterns.values():
        for relation in pattern.relations:
            yield pattern, relation


def _plain_related(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    all_kinds = [relation.kind for _, relation in _relations(records)]
    plain = all_kinds.count("related-to")
    if plain > RELATED_SHARE * len(all_kinds):
        message = f"{plain} of {len(all_kinds)} relations are plain related-to. Find more specific kinds."
        yield Finding(_everywhere(records), "note", "related-share", message)


def _everywhere(records: Records) -> Place:
    """The folder of the entries: the place of what is true of the graph as a whole."""
    paths = {place_of(pattern.id).path for pattern in records.patterns.values()} - {""}
    return Place(os.path.commonpath([os.path.dirname(path) for path in paths]) if paths else "")


def _contradictions(records: Records, kinds: Kinds) -> Iterator[Finding]:
    stated: dict[tuple[str, ...], dict[str, Relation]] = defaultdict(dict)
    for pattern, relation in _relations(records):
        if not relation.disputed_by:
            pair = tuple(sorted((pattern.id, relation.target)))
            stated[pair].setdefault(kinds[relation.kind].family, relation)
    for pair, by_family in stated.items():
        for families in combinations(sorted(by_family), 2):
            severity = _CONTRADICTIONS.get(families)
            if severity is None:
                continue
            one, other = sorted((by_family[f] for f in families), key=lambda r: place_of(r.target))
            message = (
                f"{' and '.join(pair)} are both {families[0]} and {families[1]}"
                f" (also {place_of(one.target)}). Decide, or record who disputes it."
            )
            yield Finding(place_of(other.target), severity, "contradiction", message)


def _loose_requires(records: Records, kinds: Kinds) -> Iterator[Finding]:
    needed = _kinds_below("requires", kinds)
    required: dict[str, str] = {}
    others: set[str] = set()
    for pattern, relation in _relations(records):
        others.add(pattern.id)
        if relation.kind in needed:
            required.setdefault(relation.target, pattern.id)
        else:
            others.add(relation.target)
    for name, by in required.items():
        pattern = records.patterns[name]
        if name not in others and not pattern.solves:
            message = (
                f"'{by}' requires it, but it has no relation of its own and solves nothing. Complete it."
            )
            yield _warning(pattern.id, "requires-nothing", message)


def _kinds_below(top: str, kinds: Kinds) -> set[str]:
    """A kind and all kinds below it."""
    found = {top}
    while True:
        more = {name for name, kind in kinds.items() if found.intersection(kind.broader)} - found
        if not more:
            return found
        found |= more


def _alternatives(records: Records, kinds: Kinds) -> Iterator[Finding]:
    for pattern, relation in _relations(records):
        target = records.patterns[relation.target]
        if kinds[relation.kind].family == "alternative-to" and not relation.for_problems:
            shared = sorted(set(pattern.solves) & set(target.solves))
            hint = (
                f"Both solve {spoken_list(shared, 'and')}: say for which."
                if shared
                else "They share none yet: give both one under solves."
            )
            message = f"'{pattern.id}' and '{target.id}' are alternatives for no problem. {hint}"
            yield _warning(relation.target, "alternative-without-problem", message)
        for problem in relation.for_problems:
            lacking = [each.id for each in (pattern, target) if problem not in each.solves]
            if lacking:
                listed = spoken_list([repr(each) for each in lacking], "and")
                message = (
                    f"the problem '{problem}' is not under solves of {listed}. Add it there, or drop it."
                )
                yield _warning(problem, "problem-not-shared", message)


def _few_relations(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    numbers: Counter[str] = Counter()
    for pattern, relation in _relations(records):
        numbers.update((pattern.id, relation.target))
    for pattern in records.patterns.values():
        number = numbers[pattern.id]
        if number < FEWEST_RELATIONS:
            found = f"{number} relation{'' if number == 1 else 's'}" if number else "no relation"
            message = f"'{pattern.id}' has {found} from both ends. Ask what it needs, follows and replaces."
            yield _note(pattern.id, "few-relations", message)


def _one_sided_qualities(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    for pattern in records.patterns.values():
        effects = {impact.effect for impact in pattern.qualities}
        if "weakens" not in effects:
            message = f"'{pattern.id}' weakens no quality. Say what it costs."
            yield _warning(pattern.id, "no-cost", message)
        if "improves" not in effects and pattern.form != "anti-pattern":
            message = f"'{pattern.id}' improves no quality. Say what is gained."
            yield _warning(pattern.id, "no-gain", message)


def _replacements(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    for pattern in records.patterns.values():
        if pattern.deprecated is None:
            continue
        replacement = records.patterns[pattern.deprecated.replaced_by]
        if replacement.deprecated is not None:
            message = (
                f"'{pattern.id}' is replaced by '{replacement.id}', which is deprecated. Name its successor."
            )
            yield _warning(pattern.deprecated.replaced_by, "replacement", message)


# --- sources ----------------------------------------------------------------------------------------


def _shared_addresses(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    owners: dict[str, Source] = {}
    for source in records.sources.values():
        if source.url is None:
            continue
        earlier = owners.setdefault(address(source.url), source)
        if earlier is not source:
            message = f"'{earlier.id}' in {place_of(earlier.id)} has the same address. Keep one of them."
            yield _warning(source.url, "same-address", message)


def address(url: str) -> str:
    """What is left of an address when scheme, case of the host and a closing slash are set aside."""
    host, slash, rest = url.partition("://")[2].partition("/")
    return (host.casefold().removeprefix("www.") + slash + rest).rstrip("/")


def _publishers(records: Records, _kinds: Kinds) -> Iterator[Finding]:
    unknown: dict[str, Source] = {}
    for source in records.sources.values():
        if source.id != source.publisher and not source.id.startswith(f"{source.publisher}-"):
            message = (
                f"the source '{source.id}' does not begin with its publisher '{source.publisher}'. Rename it."
            )
            yield _warning(source.id, "source-id", message)
        if source.publisher not in records.publishers:
            unknown.setdefault(source.publisher, source)
    for publisher in unknown:
        message = f"the publisher '{publisher}' has no record. Add it to publishers.yaml."
        yield _note(publisher, "unknown-publisher", message)


_CHECKS: tuple[Callable[[Records, Kinds], Iterable[Finding]], ...] = (
    _copied_texts,
    _alias_clashes,
    _plain_related,
    _contradictions,
    _loose_requires,
    _alternatives,
    _few_relations,
    _one_sided_qualities,
    _replacements,
    _shared_addresses,
    _publishers,
)
