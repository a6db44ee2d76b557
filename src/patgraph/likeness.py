"""Which texts say almost the same in almost the same words.

A text is the set of its words and of its pairs of neighbouring words; two texts
are alike when the sets share most of their members (Jaccard). Comparing each
with each would be quadratic. Sets that are alike must share one of their rarest
members, so an index of those alone finds every pair worth comparing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

# Two of ten words replaced are still alike; sentences of one form about different things are not.
ALIKE = 0.45
# How many texts one index entry offers for comparison. Templates with many copies would else be
# compared each with each; one near text is enough to report a text.
_MOST = 12

_WORD = re.compile(r"[^\W_]+")
_FILLERS = """
    a an and are as at be been but by can do does for from had has have if in into is it its may must no
    not of on one only or other own so such than that the their them then there these they this those to
    was when where which while who whose will with without would
"""
_IGNORED = frozenset(_FILLERS.split())


def words(text: str) -> list[str]:
    """The words of a text, case folded, without those that carry no meaning of their own."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _IGNORED]


def alike(texts: Sequence[str], least: float = ALIKE) -> Iterator[tuple[int, int]]:
    """For each text that resembles an earlier one: its index and that of the most similar earlier text."""
    sets = [_shingles(text) for text in texts]
    numbers = Counter(shingle for shingles in sets for shingle in shingles)
    index: dict[str, list[int]] = defaultdict(list)
    for here, shingles in enumerate(sets):
        rarest = sorted(shingles, key=lambda shingle: (numbers[shingle], shingle))
        prefix = rarest[: len(rarest) - _needed(len(rarest), least) + 1]
        candidates = {there for shingle in prefix for there in index[shingle][-_MOST:]}
        ranked = sorted((-_jaccard(shingles, sets[there]), there) for there in candidates)
        if ranked and -ranked[0][0] >= least:
            yield here, ranked[0][1]
        for shingle in prefix:
            index[shingle].append(here)


def _shingles(text: str) -> frozenset[str]:
    found = words(text)
    return frozenset(found).union(f"{a} {b}" for a, b in pairwise(found))


def _needed(size: int, least: float) -> int:
    """How many members a set of this size shares, at the least, with one that is alike."""
    return max(1, -int(-size * least // 1))


def _jaccard(one: Collection[str], other: Collection[str]) -> float:
    shared = len(set(one).intersection(other))
    return shared / (len(one) + len(other) - shared) if shared else 0.0
