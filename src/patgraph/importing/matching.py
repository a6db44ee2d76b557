"""Which known entry a name means: surely, nearly or not at all.

Sure is what the look-up of names finds: an id, a name, an alias, a catalogue's own name for an entry, and an
abbreviation in brackets that agrees with it. Near is everything that needs a person's eye: a part of the name,
another spelling, what a catalogue only lists as close.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from ..queries import query
from ..store import Store
from ..terms import fold
from .drafts import Draft

#: How alike two folded names are (difflib's ratio) for the one to count as a spelling of the other.
SPELLING = 0.84
#: How alike they are for the one to be suggested.
SUGGESTED = 0.7
_IN_CATALOGUES = 4
_LIKELY = 60
_SHORTEST = 5

_BRACKETS = re.compile(r"^(?P<outside>.+?)\s*[(\[](?P<inside>[^()\[\]]{2,80})[)\]]\s*(?P<after>.*)$")
_EITHER = re.compile(r"\s*/\s*|\s+or\s+|\s+aka\.?\s+|\s*\|\s*", re.IGNORECASE)
_BOTH = re.compile(r"\s+and\s+|\s*&\s*|\s*,\s*|\s+vs\.?\s+|\s*\+\s*", re.IGNORECASE)
_APART = re.compile(r"\s+[-–—]\s+|\s*:\s+")
_COLLECTION = re.compile(r"\b(?:patterns|collection|catalogue|catalog)\b\W*$", re.IGNORECASE)
_GENERIC = frozenset(
    """algorithm algorithms approach approaches architecture architectures channel channels component design
    designs explained method methods mode model models overview paradigm pattern patterns practice practices
    principle principles protocol server service services solution strategies strategy style styles system systems
    technique techniques""".split()
)
_CONNECTIVES = frozenset("as at by for from in into of on over to using via with without".split())


class Match(NamedTuple):
    """What a name means.

    result: "matched", "near", "ambiguous" or "unknown". ids: the entries, one unless the name joins several.
    match: how the listing's meaning relates to theirs ("exact", "close", "broad"). how: why it is only near, in words.
    suggestions: up to three ids to choose from. text: the part of the name that was known. clear: whether it is near
    and the rest of the name says little.
    """

    result: str
    ids: tuple[str, ...] = ()
    match: str = "exact"
    how: str = ""
    suggestions: tuple[str, ...] = ()
    text: str = ""
    clear: bool = False


class KnownNames:
    """All names by which the entries of a graph are found.

    own: the catalogue that the document becomes. What it says of a name has been decided by a person, or guessed
    by an earlier import, so only an exact match there is taken as it is.
    """

    def __init__(self, store: Store, own: str = "") -> None:
        self._levels: dict[str, dict[int, dict[str, None]]] = defaultdict(dict)
        self._decided: dict[str, dict[str, None]] = defaultdict(dict)
        self._owners: dict[str, str] = {}
        self.ids: set[str] = set()
        for row in store.select(query("known-names").filled()).records():
            level, key, identifier = int(row["level"]), row["key"], row["id"]
            if own and row.get("catalogue") == own:
                if level == _IN_CATALOGUES:
                    self._decided[key][identifier] = None
                continue
            self.ids.add(identifier)
            self._levels[key].setdefault(level, {})[identifier] = None
            self._owners.setdefault(key, identifier)
        self._grams: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._owners):
            for gram in _grams(key):
                self._grams[gram].append(key)

    def look_up(self, name: str) -> tuple[int, list[str]]:
        """The first level on which something has this name, and the ids there; (0, []) when nothing has."""
        levels = self._levels.get(fold(name))
        if not levels:
            return 0, []
        first = min(levels)
        return first, list(levels[first])

    def decided(self, name: str) -> str:
        """The entry that carries this name of the document's own catalogue as an exact match, or ""."""
        found = list(self._decided.get(fold(name), ()))
        return found[0] if len(found) == 1 else ""

    def near(self, name: str, limit: int = 3) -> list[str]:
        """Up to `limit` ids with near names, nearest first."""
        from difflib import get_close_matches

        found = get_close_matches(fold(name), self._likely(name), n=3 * limit, cutoff=SUGGESTED)
        return list(dict.fromkeys(self._owners[key] for key in found))[:limit]

    def spelling(self, name: str) -> tuple[str, float]:
        """The entry of which this is another spelling and how alike the two are; ("", 0) when there is none."""
        from difflib import SequenceMatcher, get_close_matches

        key = fold(name)
        found = (
            get_close_matches(key, self._likely(name), n=1, cutoff=SPELLING) if len(key) >= _SHORTEST else []
        )
        if not found:
            return "", 0.0
        return self._owners[found[0]], SequenceMatcher(None, found[0], key).ratio()

    def _likely(self, name: str) -> list[str]:
        """The known keys that share most three-letter pieces with a name; comparing with all would be slow."""
        numbers: dict[str, int] = defaultdict(int)
        for gram in _grams(fold(name)):
            for key in self._grams.get(gram, ()):
                numbers[key] += 1
        return sorted(numbers, key=lambda key: (-numbers[key], key))[:_LIKELY]


def _grams(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def match(draft: Draft, known: KnownNames) -> Match:
    """What a draft means, by what the document says of it and by its name, in that order."""
    stated = [each for each in draft.same_as if each in known.ids]
    if len(stated) == 1:
        return Match("matched", (stated[0],), text=draft.name)
    if draft.shape == "sentence":
        return _sentence(draft, known)
    found = match_name(draft.name, known)
    if found.result == "unknown":
        close = [each for each in draft.near_to if each in known.ids]
        if close:
            return Match("near", (close[0],), "close", "the document calls it a near match", text=draft.name)
        for alias in draft.aliases:
            level, ids = known.look_up(alias)
            if level and len(ids) == 1:
                how = f"its other name '{alias}' is known"
                return Match("near", tuple(ids), "close", how, text=alias)
    return found


def match_name(name: str, known: KnownNames) -> Match:
    """What a name means."""
    decided = known.decided(name)
    if decided:
        return Match("matched", (decided,), text=name)
    level, ids = known.look_up(name)
    if level and len(ids) > 1:
        return Match("ambiguous", how="several entries have this name", suggestions=tuple(ids[:3]), text=name)
    if level > _IN_CATALOGUES:
        return Match("near", tuple(ids), "close", "another catalogue lists it as a near match", text=name)
    if level:
        return Match("matched", tuple(ids), text=name)
    for reading in (_bracketed, _parted):
        found = reading(name, known)
        if found is not None:
            return found
    if _COLLECTION.search(name):
        how = "perhaps a collection and no pattern"
        parts = [certain(part, known) for part in _APART.split(name)]
        suggested = dict.fromkeys((*filter(None, parts), *known.near(name)))
        return Match("unknown", how=how, suggestions=tuple(suggested)[:3])
    return _within(name, known) or _spelled(name, known) or _unknown(name, known)


def certain(name: str, known: KnownNames) -> str:
    """The id of the one entry that surely has this name, or ""."""
    level, ids = known.look_up(name)
    return ids[0] if 0 < level <= _IN_CATALOGUES and len(ids) == 1 else ""


def _bracketed(name: str, known: KnownNames) -> Match | None:
    """Of "Long Name (LN)": sure when both agree, or when the brackets hold the initials."""
    found = _BRACKETS.match(name)
    if found is None:
        return None
    outside, inside = f"{found['outside']} {found['after']}".strip(), found["inside"].strip()
    one, other = certain(outside, known), certain(inside, known)
    if one and (one == other or (not other and _abbreviates(inside, outside))):
        return Match("matched", (one,), text=outside)
    if one and other:
        how = f"'{outside}' and '{inside}' are different entries"
        return Match("near", (one,), "close", how, (one, other), outside)
    if one or other:
        part = outside if one else inside
        return Match("near", (one or other,), "close", f"only '{part}' is known", text=part)
    return None


def abbreviation(name: str) -> tuple[str, str]:
    """A name without the abbreviation that follows it in brackets, and that abbreviation; ("name", "") without one."""
    found = _BRACKETS.match(name)
    if found is None or found["after"] or not _abbreviates(found["inside"], found["outside"]):
        return name, ""
    return found["outside"].strip(), found["inside"].strip()


def _abbreviates(short: str, long: str) -> bool:
    letters = [c.casefold() for c in short if c.isalnum()]
    initials = [word[0].casefold() for word in re.findall(r"\w+", long)]
    rest = iter(initials)
    return 2 <= len(letters) <= 6 and all(letter in rest for letter in letters)


def _parted(name: str, known: KnownNames) -> Match | None:
    """Of "A/B", "A and B", "Vendor - A": sure only when every part is a name of the same entry."""
    for pattern, joined in ((_EITHER, False), (_BOTH, True), (_APART, False)):
        parts = [part.strip() for part in pattern.split(name) if part.strip()]
        if len(parts) < 2 or (pattern is _APART and _COLLECTION.search(name)):
            continue
        ids = {part: certain(part, known) for part in parts}
        hits = tuple(dict.fromkeys(each for each in ids.values() if each))
        if len(hits) == 1 and all(ids.values()):
            return Match("matched", hits, text=name)
        if joined and (len(hits) < 2 or not all(ids.values())):
            continue
        if len(hits) > 1:
            how = "it joins several entries"
            return Match("near", hits[:3], "broad", how, hits[:3], name)
        if hits:
            part = next(part for part, each in ids.items() if each)
            clear = pattern is _APART and part == parts[-1]
            return Match("near", hits, "close", f"only '{part}' is known", text=part, clear=clear)
    return None


def _within(name: str, known: KnownNames) -> Match | None:
    """A known name at the beginning or end of a longer one, where the rest says little."""
    words = name.split()
    for number in range(len(words) - 1, 0, -1):
        part = " ".join(words[:number])
        rest = [word.casefold().strip(".,;:()") for word in words[number:]]
        clear = all(word in _GENERIC for word in rest)
        if (clear or rest[0] in _CONNECTIVES) and (each := certain(part, known)):
            return Match("near", (each,), "close", f"only '{part}' is known", text=part, clear=clear)
    if 3 <= len(words) <= 7:
        for at in range(1, len(words) - 1):
            part = " ".join(words[at:])
            told = 2 * len(part) >= len(name) or words[at - 1].casefold() in _CONNECTIVES
            if told and (each := certain(part, known)):
                return Match("near", (each,), "close", f"only '{part}' is known", text=part)
    return None


def _spelled(name: str, known: KnownNames) -> Match | None:
    found, _ = known.spelling(name)
    return Match("near", (found,), "close", "a near name", text=name) if found else None


def _unknown(name: str, known: KnownNames) -> Match:
    return Match("unknown", suggestions=tuple(known.near(name)))


def _sentence(draft: Draft, known: KnownNames) -> Match:
    """The longest first words that are known; else the name that the sentence gives, if any."""
    for name in draft.names:
        if each := certain(name, known):
            return Match("matched", (each,), text=name)
        agreed = _bracketed(name, known)
        if agreed is not None and agreed.result == "matched":
            return agreed._replace(text=name)
    if draft.name:
        return match_name(draft.name, known)._replace(text=draft.name)
    spelled = [(*known.spelling(name), name) for name in draft.names if len(name.split()) > 1]
    found, alike, name = max(spelled, key=lambda each: each[1], default=("", 0.0, ""))
    if alike:
        return Match("near", (found,), "close", "a near name", text=name)
    return Match("unknown")
