"""Ranked full-text search over names, aliases, summaries, problems and solutions.

SQLite's FTS5 (standard library) ranks by BM25: Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009. Its index is built
from the rows of one query, so every engine searches alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .terms import fold

Texts = dict[str, dict[str, list[str]]]

FIELDS = ("name", "alias", "solves", "summary", "problem", "solution")
WEIGHTS = (12.0, 9.0, 9.0, 4.0, 3.0, 1.0)


class Hit(NamedTuple):
    """An entry found: its id, its score (higher is better) and the matching snippet."""

    id: str
    score: float
    snippet: str


def search(documents: Iterable[Mapping[str, str]], words: str, limit: int) -> list[Hit]:
    """The best entries for the words, best first. `documents` have `id`, `field` and `text`.

    All words must occur, as beginnings of words; when no entry has them all, any of them counts. Who
    asks for a whole name, alias or problem finds first what bears or solves it.
    """
    terms = [part for part in "".join(c if c.isalnum() else " " for c in words).split() if part]
    if not terms:
        return []
    texts: Texts = {}
    for row in documents:
        texts.setdefault(row["id"], {}).setdefault(row["field"], []).append(row["text"])
    index, whole = _index(texts), _whole(texts, words)
    for joiner in (" AND ", " OR "):
        asked = joiner.join(f'"{term}"*' for term in terms)
        found = index.execute(
            f"SELECT id, -bm25(entries, 0, {', '.join(map(str, WEIGHTS))}),"  # noqa: S608 - constants only
            " snippet(entries, -1, '', '', '…', 16) FROM entries WHERE entries MATCH ?",
            (asked,),
        ).fetchall()
        if found:
            hits = [
                Hit(i, round(score + whole.get(i, 0.0), 4), " ".join(text.split()))
                for i, score, text in found
            ]
            return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]
    return []


def _whole(texts: Texts, words: str) -> dict[str, float]:
    """What is added to the score of entries whose whole name, alias or problem was asked for.

    Of those that solve the problem, the ones that solve little else come first.
    """
    asked, added = fold(words), {}
    for identifier, fields in texts.items():
        if asked in map(fold, (*fields.get("name", ()), *fields.get("alias", ()))):
            added[identifier] = 100.0
        elif asked in map(fold, fields.get("solves", ())):
            added[identifier] = 50.0 / len(fields["solves"])
    return added


def _index(texts: Texts) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute(
        f"CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, {', '.join(FIELDS)},"
        " tokenize='porter unicode61')"
    )
    index.executemany(
        f"INSERT INTO entries VALUES (?{', ?' * len(FIELDS)})",  # noqa: S608 - constants only
        [
            (identifier, *(" · ".join(fields.get(field, ())) for field in FIELDS))
            for identifier, fields in texts.items()
        ],
    )
    return index
