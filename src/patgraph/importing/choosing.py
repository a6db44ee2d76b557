"""Which of a document's drafts become listings: rows, headings or the lines under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..errors import ImportRefused
from .drafts import MOST_NAMES, Document, Draft, Skipped
from .matching import KnownNames, Match, match

#: What names the patterns in a list of links: its headings, its lines, or whichever are better known.
NAMING = ("auto", "headings", "items")


class Found(NamedTuple):
    """A draft that becomes a listing, and what it means. links: lines under it that become links."""

    draft: Draft
    match: Match
    links: tuple[Draft, ...] = ()


def choose(document: Document, known: KnownNames, naming: str = "auto") -> tuple[list[Found], list[Skipped]]:
    """The listings, each name once, in the document's order, and the lines left out.

    Raises ImportRefused when there are more than MOST_NAMES.
    """
    number = sum(1 for _ in _flat(document.drafts))
    if number > MOST_NAMES:
        raise ImportRefused(
            f"the document has {number} names and lines; at most {MOST_NAMES} are taken. Split it."
        )
    matches = {draft: match(draft, known) for draft in _flat(document.drafts)}
    headings = naming == "headings" or (naming == "auto" and _headings_name(document.drafts, matches))
    tables = any(draft.shape == "row" for draft in document.drafts)
    skipped: list[Skipped] = []
    found: list[Found] = []
    for draft in document.drafts:
        if draft.shape == "heading":
            under = _section(draft, matches, headings=headings)
        else:
            under = iter([Found(draft, matches[draft])])
        for each in under:
            reason = _left_out(each, tables=tables)
            if reason:
                skipped.append(Skipped(each.draft.line, reason))
            else:
                found.append(each)
    return _merged(found), skipped


def _flat(drafts: Iterable[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        yield from draft.links


def _headings_name(drafts: tuple[Draft, ...], matches: dict[Draft, Match]) -> bool:
    """Whether the headings are known names in a greater share than the lines under them."""
    headings = [draft for draft in drafts if draft.shape == "heading"]
    items = [item for heading in headings for item in heading.links]

    def share(some: list[Draft]) -> float:
        known = sum(1 for each in some if matches[each].result != "unknown")
        return known / len(some) if some else 0.0

    return share(headings) > share(items)


def _section(heading: Draft, matches: dict[Draft, Match], *, headings: bool) -> Iterator[Found]:
    if not headings:
        for item in heading.links:
            yield Found(item, matches[item])
        return
    own = matches[heading]
    apart = dict.fromkeys(item for item in heading.links if _stands_alone(matches[item], own))
    yield Found(heading, own, tuple(item for item in heading.links if item not in apart))
    for item in apart:
        yield Found(item, matches[item])


def _stands_alone(item: Match, heading: Match) -> bool:
    """A line that names another entry than its heading, and little else."""
    if not item.ids or set(item.ids) <= set(heading.ids):
        return False
    return item.result == "matched" or item.clear


def _left_out(found: Found, *, tables: bool) -> str:
    draft, result = found.draft, found.match.result
    if draft.shape == "sentence" and result == "unknown" and not draft.name:
        return "the line begins with no known name and was left out."
    if tables and draft.shape in ("item", "heading") and result == "unknown":
        return f"'{draft.name}' stands in no table and is no known name, so it was left out."
    return ""


def _merged(found: Iterable[Found]) -> list[Found]:
    """Each name once: what its later mentions add is joined to the first."""
    by_name: dict[str, Found] = {}
    for each in found:
        draft = each.draft
        name = draft.name if draft.shape != "sentence" else each.match.text
        draft = draft._replace(name=name)
        first = by_name.get(name)
        if first is None:
            by_name[name] = each._replace(draft=draft)
            continue
        before = first.draft
        web = (before.url, *before.works, draft.url, *draft.works)
        works = tuple(dict.fromkeys(url for url in web if url and url != (before.url or draft.url)))
        by_name[name] = Found(
            _joined(before, draft)._replace(works=works), first.match, (*first.links, *each.links)
        )
    return list(by_name.values())


def _joined(first: Draft, later: Draft) -> Draft:
    def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*one, *other)))

    return first._replace(
        url=first.url or later.url,
        code=first.code or later.code,
        locator=first.locator or later.locator,
        description=first.description or later.description,
        remark=first.remark or later.remark,
        section=first.section or later.section,
        categories=both(first.categories, later.categories),
        service_types=both(first.service_types, later.service_types),
        marks=both(first.marks, later.marks),
        aliases=both(first.aliases, later.aliases),
        authors=both(first.authors, later.authors),
        related=tuple(dict.fromkeys((*first.related, *later.related))),
    )
