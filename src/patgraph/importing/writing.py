"""A plan → the text of each file, with a mark and a reason at everything that wants a person's eye."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..records import FORMS
from ..terms import fold
from .drafts import Draft
from .matching import abbreviation, certain
from .planning import Plan, Planned
from .sources import NewPublisher, NewSource
from .yamltext import comment, fields, item, joined

TODO = "TODO"
UNSURE = "unsure:"
_LONGEST_SUMMARY = 240
_BEGUN = "# patgraph import: "
_STAMP = re.compile(rf"^{_BEGUN}(?P<catalogue>[a-z0-9-]+) from .*; (?P<sum>[0-9a-f]{{16}})$", re.MULTILINE)

Files = dict[str, str]


def overlay_files(plan: Plan, listed: Collection[tuple[str, str]] = ()) -> Files:
    """The files that belong to this import alone, by path in the overlay: catalogue, patterns, drafts.

    listed: the (entry, name) pairs that a person's files list already.
    """
    made = {f"catalogues/{plan.catalogue}.yaml": _stamped(plan, "catalogue", _catalogue(plan))}
    carried: dict[str, list[Planned]] = defaultdict(list)
    for each in plan.listings:
        for identifier in each.found.match.ids:
            if (identifier, each.draft.name) not in listed:
                carried[identifier].append(each)
        if each.draft_id:
            made[f"drafts/{each.draft_id}.yaml"] = _stamped(plan, "pattern", _draft(plan, each))
    for identifier, listings in sorted(carried.items()):
        made[f"patterns/{identifier}.yaml"] = _stamped(
            plan, "pattern", _extension(plan, identifier, listings)
        )
    return made


def source_items(plan: Plan) -> dict[str, list[str]]:
    """The new sources of each publisher, as lines of its list."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in plan.sources:
        found[source.publisher] += _source(plan, source)
    return dict(sorted(found.items()))


def publisher_items(plan: Plan) -> list[str]:
    """The new publishers, as lines of their list."""
    return [line for publisher in plan.publishers for line in _publisher(publisher)]


def list_head(schema: str, folder: str) -> str:
    """The beginning of a new list file; with the mark that lets later imports add to it."""
    return (
        f"# yaml-language-server: $schema={folder}.schemas/{schema}.schema.json\n{_BEGUN}a list, added to\n"
    )


def may_be_added_to(text: str) -> bool:
    """Whether an import began this list file."""
    return f"\n{_BEGUN}a list, added to\n" in text[:400]


def stamp_of(text: str) -> tuple[str, bool]:
    """The catalogue of the import that wrote a file, "" for none, and whether the file is as it was written."""
    found = _STAMP.search(text[:2000])
    if found is None:
        return "", False
    return found["catalogue"], _sum(text[found.end() + 1 :]) == found["sum"]


def _stamped(plan: Plan, schema: str, lines: Iterable[str]) -> str:
    body = joined(lines)
    shown = "".join(c if c.isprintable() and c != ";" else "_" for c in plan.document)
    return (
        f"# yaml-language-server: $schema=../.schemas/{schema}.schema.json\n"
        f"{_BEGUN}{plan.catalogue} from {shown}; {_sum(body)}\n{body}"
    )


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


# --- the catalogue ---------------------------------------------------------------------------------


def _catalogue(plan: Plan) -> Iterator[str]:
    about = plan.about
    yield from fields({"id": plan.catalogue})
    if plan.guessed_title:
        yield from comment(f"{UNSURE} the title is made from the file's name.")
    yield from fields(
        {
            "title": plan.title,
            "creators": about.creators,
            "url": about.url,
            "licence": about.licence,
            "keywords": about.keywords,
        }
    )
    yield "listings:"
    for each in plan.listings:
        yield from (line for text in _doubts(each) for line in comment(text, 2))
        yield from item(_listing(each), 2)


def _doubts(planned: Planned) -> Iterator[str]:
    match, at = planned.found.match, _at(planned.draft)
    if match.result == "near":
        where = " and ".join(f"patterns/{each}.yaml" for each in match.ids)
        yield f"{UNSURE} {at}{match.how}; see {where}"
    elif match.result == "ambiguous":
        where = " or ".join(f"patterns/{each}.yaml" for each in match.suggestions)
        yield f"{UNSURE} {at}{match.how}. List it in {where}."
    elif match.result == "unknown":
        ask = f" Or is it {_spoken(match.suggestions)}?" if match.suggestions else ""
        doubt = f" {match.how[0].upper()}{match.how[1:]}: then put it under not_entries." if match.how else ""
        yield f"{UNSURE} {at}no known entry; drafts/{planned.draft_id}.yaml is begun.{ask}{doubt}"


def _listing(planned: Planned) -> Mapping[str, Any]:
    draft = planned.draft
    return {
        "name": draft.name,
        "code": draft.code,
        "slug": planned.slug,
        "url": draft.url,
        "category": _one(draft.categories),
        "service_type": _one(draft.service_types),
        "section": _one(draft.section),
        "position": draft.position,
        "locator": draft.locator if draft.locator != draft.url else "",
        "marks": tuple(sorted(draft.marks)),
        "sources": planned.sources,
        "links": [
            {
                "text": link.text,
                "source": link.source,
                "section": _one(link.section[-1:]),
                "position": link.position,
                "marks": tuple(sorted(link.marks)),
                "remark": link.remark,
            }
            for link in planned.links
        ],
        "remark": draft.remark,
    }


def _one(values: tuple[str, ...]) -> Any:
    """A single value without brackets; a repeated one once."""
    kept = tuple(dict.fromkeys(values))
    return kept[0] if len(kept) == 1 else kept


def _at(draft: Draft) -> str:
    return f"line {draft.line}: " if draft.line else ""


def _spoken(ids: Iterable[str]) -> str:
    return " or ".join(ids)


# --- known entries ---------------------------------------------------------------------------------


def _extension(plan: Plan, identifier: str, listings: list[Planned]) -> Iterator[str]:
    yield from fields({"extends": identifier, "reason": f"Listed in {plan.title}."})
    yield "listings:"
    for each in listings:
        match = each.found.match
        if match.result == "near":
            text = f"{UNSURE} {_at(each.draft)}{match.how}. Make it exact, broad or narrow, or remove it."
            yield from comment(text, 2)
        yield from item({"catalogue": plan.catalogue, "name": each.draft.name, "match": match.match}, 2)
    for each in listings:
        yield from _related(plan, each.draft)


def _related(plan: Plan, draft: Draft) -> Iterator[str]:
    if not draft.related:
        return
    yield from comment(
        "The document relates it and gives no reason. Where it is true, write a relation with mechanism and source:"
    )
    means = {each.draft.name: each.found.match.ids or (each.draft_id,) for each in plan.listings}
    for kind, name in draft.related:
        known = means.get(name) or (certain(name, plan.known),)
        ids = _spoken(each for each in known if each)
        yield from comment(f"  {kind}: {name}" + (f" ({ids})" if ids else ""))


# --- drafts ----------------------------------------------------------------------------------------


def _draft(plan: Plan, planned: Planned) -> Iterator[str]:
    draft, match = planned.draft, planned.found.match
    name, short = abbreviation(draft.name)
    yield from comment(
        f"A draft, which no command reads: write every {TODO}, look at what is unsure, and move the file to patterns/."
    )
    if match.suggestions:
        yield from comment(
            f"{UNSURE} {_at(draft)}no entry has this name. If it is {_spoken(match.suggestions)}, remove this file and"
            f" list the name in patterns/{match.suggestions[0]}.yaml."
        )
    yield from fields({"id": planned.draft_id, "name": name})
    yield f"form: {TODO}  # {', '.join(FORMS)}"
    aliases, others = _aliases(plan, (short, *draft.aliases), name)
    yield from fields({"aliases": aliases})
    for alias, owner in others:
        yield from comment(f"{UNSURE} the document also calls it '{alias}', which is a name of {owner}.")
    yield from _said(draft.description or draft.remark)
    yield f"problem: {TODO}"
    yield f"solution: {TODO}"
    yield f"use_when: [{TODO}]"
    yield f"avoid_when: [{TODO}]"
    yield "qualities:"
    yield from item({"quality": TODO, "effect": "improves", "rationale": TODO, "sources": [TODO]}, 2)
    yield from item({"quality": TODO, "effect": "weakens", "rationale": TODO, "sources": [TODO]}, 2)
    if planned.categories:
        yield from comment(f"{UNSURE} the document's category is {', '.join(draft.categories)}.")
    yield from fields({"categories": planned.categories or (TODO,)})
    yield from fields({"service_types": planned.service_types})
    yield "listings:"
    yield from item({"catalogue": plan.catalogue, "name": draft.name, "match": "exact"}, 2)
    cited = [link.source for link in planned.links if link.source]
    yield from fields({"references": tuple(dict.fromkeys((*planned.sources, *cited)))})
    yield from _related(plan, draft)


def _aliases(plan: Plan, given: Iterable[str], name: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """The other names that the entry may have, and those that lead to known entries."""
    kept: dict[str, str] = {}
    others = []
    for alias in given:
        key = fold(alias)
        level, ids = plan.known.look_up(alias)
        if level and alias:
            others.append((alias, _spoken(ids)))
        elif key and key != fold(name):
            kept.setdefault(key, alias)
    return tuple(kept.values()), others


def _said(description: str) -> Iterator[str]:
    if not description:
        yield f"summary: {TODO}"
    elif len(description) <= _LONGEST_SUMMARY:
        yield from comment(f"{UNSURE} the document's words. Write your own where they are not yours.")
        yield from fields({"summary": description})
    else:
        yield from comment(f"The document says: {description}")
        yield f"summary: {TODO}"


# --- sources ---------------------------------------------------------------------------------------


def _source(plan: Plan, source: NewSource) -> list[str]:
    at = f"{plan.document}, line {source.line}" if source.line else plan.document
    lines = comment(f"{UNSURE} title, kind and publisher are guessed from the link in {at}")
    return lines + item(
        {
            "id": source.id,
            "title": source.title,
            "authors": source.authors,
            "url": source.url,
            "kind": source.kind,
        }
    )


def _publisher(publisher: NewPublisher) -> list[str]:
    lines = comment(f"{UNSURE} so far only a host: who publishes there?")
    return lines + item({"id": publisher.id, "name": publisher.name, "url": publisher.url})
