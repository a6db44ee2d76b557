"""Is what people wrote said well? Stock phrases, one-sentence summaries, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .errors import Finding, place_of
from .likeness import words
from .records import PLURALS, Records
from .specs import specs

SHORTEST_REASON = 40
_LEAST_WORDS = 3

# What is left of a reason without names, stock phrases and empty words is its mechanism.
_ADVERB = "(?:very |often |commonly |frequently |usually |typically |closely |strongly )?"
_QUALITY = (
    "(?:availability|complexity|costs?|efficiency|flexibility|latency|maintainability|modifiability|performance"
    "|quality|reliability|resilience|robustness|scalability|security|testability|throughput)"
)
_STOCK_PHRASES = re.compile(
    r"\b(?:"
    + "|".join(
        (
            _ADVERB + "(?:used|combined|applied|deployed|seen|found|paired) (?:together|in combination|with)",
            "(?:works?|goes|go|plays?|fits?) (?:very )?(?:well|nicely|hand in hand)(?: together| with)?",
            "complements?(?: each other| one another)?",
            "(?:is|are) " + _ADVERB + "(?:related|similar|connected|associated|linked)(?: to| with)?",
            "(?:a )?(?:good|natural|great|perfect|common) (?:fit|match|choice|companion|combination)",
            "(?:an )?(?:alternatives?|options?)(?: to| for)?",
            "best practices?",
            "(?:solves?|address(?:es)?) (?:the |a )?(?:same|similar) problems?",
            "(?:improve|increase|enhance|reduce|decrease|weaken|hurt|harm|help|support|affect|ensure|provide|enable)s?"
            " (?:the )?(?:overall )?(?:system(?:'s)? )?" + _QUALITY,
            "(?:depends?|rel(?:ies|y)|builds?|based) (?:up)?on",
            "makes? (?:use of|sense)",
        )
    )
    + r")\b",
    re.IGNORECASE,
)
_EMPTY_WORDS = """
    also always approach architecture architectures because better both case cases common commonly
    different each easier easy good great important many more most much often pattern patterns several
    similar solution solutions some something sometimes system systems together too typical typically
    use used useful uses using usually very way ways well work works
"""
_IGNORED = frozenset(_EMPTY_WORDS.split())

_BOUNDARY = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|resp|St|Dr|Mr)|\b[A-Z])\.$")
_ENDED = re.compile(r"[.!?][\"')\]]*$")

_DOUBLED = re.compile(r"\b([^\W\d_]+)\s+\1\b", re.IGNORECASE)
_RIGHTLY_DOUBLED = frozenset({"that", "had"})
_SPACING = re.compile(r"[ \t]+\n|[^\S\n]{2,}|[ \t]+[.,;:!?](?:\s|$)")


def wording(records: Records) -> Iterator[Finding]:
    """Everything that is said badly, anywhere."""
    yield from _reasons(records)
    yield from _summaries(records)
    for record in _all(records):
        yield from _slips(record)


def _all(records: Records) -> Iterator[Any]:
    for kind in PLURALS:
        yield from records.of(kind).values()


def _warning(value: Any, code: str, message: str) -> Finding:
    return Finding(place_of(value), "warning", code, message)


def _reasons(records: Records) -> Iterator[Finding]:
    for pattern in records.patterns.values():
        own = _names(pattern)
        for relation in pattern.relations:
            other = records.patterns.get(relation.target)
            yield from _reason(relation.rationale, own | (_names(other) if other else set()))
        for impact in pattern.qualities:
            quality = records.qualities.get(impact.quality)
            yield from _reason(impact.rationale, own | (_names(quality) if quality else set()))


def _names(record: Any) -> set[str]:
    return {word for name in (record.id, record.name, *record.aliases) for word in words(name)}


def _reason(rationale: str, names: set[str]) -> Iterator[Finding]:
    prose = " ".join(rationale.split())
    length = len(prose)
    if length < SHORTEST_REASON:
        message = (
            f"the reason has {length} characters; under {SHORTEST_REASON} hardly name a mechanism. Say how."
        )
        yield _warning(rationale, "short-reason", message)
    left = {word for word in words(_STOCK_PHRASES.sub(" ", prose)) if word not in _IGNORED}
    if len(left - names) < _LEAST_WORDS:
        message = "the reason would fit any pair: beside names and stock phrases it says nothing. Say how."
        yield _warning(rationale, "vague-reason", message)


def _summaries(records: Records) -> Iterator[Finding]:
    for record in _all(records):
        summary = getattr(record, "summary", None)
        if summary is None:
            continue
        sentences = 1 + sum(
            not _ABBREVIATION.search(summary[: found.start() + 1]) for found in _BOUNDARY.finditer(summary)
        )
        if sentences > 1:
            message = f"the summary has {sentences} sentences. Make it one."
            yield _warning(summary, "summary-sentence", message)
        elif not _ENDED.search(summary):
            yield _warning(
                summary, "summary-sentence", "the summary does not end. Close it with a full stop."
            )


def _slips(record: Any) -> Iterator[Finding]:
    """Slips in our own prose; titles and other people's names are quoted as they are."""
    for name, spec in specs(type(record)).items():
        value = getattr(record, name)
        for one in value if spec.many else (value,):
            if one is None:
                continue
            if spec.record is not None:
                yield from _slips(one)
            elif spec.value == "text":
                yield from _slip(one, name)


def _slip(text: str, field: str) -> Iterator[Finding]:
    for found in _DOUBLED.finditer(text):
        word = found.group(1)
        if word.casefold() not in _RIGHTLY_DOUBLED:
            yield _warning(text, "doubled-word", f"'{word}' stands twice in a row in {field}. Remove one.")
    if _SPACING.search(text):
        message = f"{field} has a space too many: doubled, before a stop or at a line's end. Remove it."
        yield _warning(text, "spacing", message)
