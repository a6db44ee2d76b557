"""Is everything used that the graph holds? Problems, categories, terms, sources, listings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import Finding, place_of
from .records import Listing, NotEntry, QualityImpact, Records, Relation


def coverage(records: Records) -> Iterator[Finding]:
    """What nothing or only one thing uses, and what no entry carries of the catalogues."""
    yield from _lonely_problems(records)
    yield from _lonely_categories(records)
    yield from _unused_terms(records)
    yield from _uncited_sources(records)
    yield from _uncarried_listings(records)


def _warning(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "warning", code, message)


def _note(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "note", code, message)


def _lonely_problems(records: Records) -> Iterator[Finding]:
    solvers = Counter(problem for pattern in records.patterns.values() for problem in pattern.solves)
    for problem in records.problems.values():
        number = solvers[problem.id]
        if number < 2:
            message = (
                f"only one entry solves '{problem.id}'. Is there no other way?"
                if number
                else f"no entry solves '{problem.id}'. Use it or remove it."
            )
            yield _note(problem.id, "one-solution" if number else "unused-problem", message)


def _lonely_categories(records: Records) -> Iterator[Finding]:
    members: dict[str, set[str]] = defaultdict(set)
    for pattern in records.patterns.values():
        for each in pattern.categories:
            for above in _with_broader(each, records.categories):
                members[above].add(pattern.id)
    for category in records.categories.values():
        number = len(members[category.id])
        if number < 2:
            has = "one member" if number else "no member"
            message = f"the category '{category.id}' has {has}. Merge it or fill it."
            yield _note(category.id, "one-member" if number else "unused-category", message)


def _with_broader(identifier: str, records: Mapping[str, Any]) -> Iterator[str]:
    """A term and those above it; soundness has seen to it that they end."""
    current: str | None = identifier
    while current is not None:
        yield current
        current = records[current].broader


def _unused_terms(records: Records) -> Iterator[Finding]:
    patterns, sources = records.patterns.values(), records.sources.values()
    technologies = {each.technology for pattern in patterns for each in pattern.technologies}
    technologies.update(each for source in sources for each in source.technologies)
    named = {each for pattern in patterns for each in pattern.service_types}
    named.update(each for record in records.technologies.values() for each in record.service_types)
    service_types = {above for each in named for above in _with_broader(each, records.service_types)}
    for what, used in (("technology", technologies), ("service-type", service_types)):
        for identifier, record in records.of(what).items():
            if identifier not in used:
                message = f"nothing uses the {what.replace('-', ' ')} '{identifier}'. Use it or remove it."
                yield _note(record.id, f"unused-{what}", message)


def _uncited_sources(records: Records) -> Iterator[Finding]:
    cited = _cited(records)
    for source in records.sources.values():
        if source.id not in cited:
            message = f"nothing cites the source '{source.id}'. Cite it or remove it."
            yield _warning(source.id, "uncited-source", message)


def _cited(records: Records) -> set[str]:
    """The sources that something cites, and those that contain one of these."""
    found: set[str] = set()
    for pattern in records.patterns.values():
        found.update(pattern.references)
        assertions: tuple[Relation | QualityImpact, ...] = (*pattern.relations, *pattern.qualities)
        for assertion in assertions:
            found.update(assertion.sources, (dispute.source for dispute in assertion.disputed_by))
    for catalogue in records.catalogues.values():
        for listing in catalogue.listings:
            found.update(listing.sources)
        listed: tuple[Listing | NotEntry, ...] = (*catalogue.listings, *catalogue.not_entries)
        for entry in listed:
            found.update(link.source for link in entry.links if link.source)
    waiting = list(found)
    while waiting:
        source = records.sources.get(waiting.pop())
        if source and source.part_of and source.part_of not in found:
            found.add(source.part_of)
            waiting.append(source.part_of)
    return found


def _uncarried_listings(records: Records) -> Iterator[Finding]:
    carried = {
        (match.catalogue, match.name) for pattern in records.patterns.values() for match in pattern.listings
    }
    for catalogue in records.catalogues.values():
        left = [each for each in catalogue.listings if (catalogue.id, each.name) not in carried]
        if catalogue.complete:
            for listing in left:
                message = f"no entry carries '{listing.name}'. List it in an entry, or under not_entries."
                yield _warning(listing.name, "uncarried-listing", message)
        elif left:
            message = f"no entry carries {len(left)} of the {len(catalogue.listings)} listings."
            yield _note(catalogue.id, "coverage", message)
