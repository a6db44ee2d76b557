"""Ranked full-text search over names, aliases, summaries, problems and solutions.

SQLite's FTS5 (standard library) ranks by BM25: Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009. Its index is built
from the rows of one query, so every engine searches alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

FIELDS = ("name", "alias", "solves", "summary", "problem", "solution")
WEIGHTS = (12.0, 9.0, 9.0, 4.0, 3.0, 1.0)


class Hit(NamedTuple):
    """An entry found: its id, its score (higher is better) and the matching snippet."""

    id: str
    score: float
    snippet: str


def search(documents: Iterable[Mapping[str, str]], words: str, limit: int) -> list[Hit]:
    """The best entries for the words, best first. `documents` have `id`, `field` and `text`.

    All words must occur, as beginnings of words; when no entry has them all, any of them counts.
    """
    terms = [part for part in "".join(c if c.isalnum() else " " for c in words).split() if part]
    if not terms:
        return []
    index = _index(documents)
    for joiner in (" AND ", " OR "):
        asked = joiner.join(f'"{term}"*' for term in terms)
        found = index.execute(
            f"SELECT id, -bm25(entries, 0, {', '.join(map(str, WEIGHTS))}),"  # noqa: S608 - constants only
            " snippet(entries, -1, '', '', '…', 16) FROM entries WHERE entries MATCH ?"
            " ORDER BY 2 DESC, id LIMIT ?",
            (asked, limit),
        ).fetchall()
        if found:
            return [
                Hit(identifier, round(score, 4), " ".join(text.split())) for identifier, score, text in found
            ]
    return []


def _index(documents: Iterable[Mapping[str, str]]) -> sqlite3.Connection:
    texts: dict[str, dict[str, list[str]]] = {}
    for row in documents:
        texts.setdefault(row["id"], {}).setdefault(row["field"], []).append(row["text"])
    index = sqlite3.connect(":memory:")
    index.execute(
        f"CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, {', '.join(FIELDS)},"
        " tokenize='porter unicode61')"
    )
    index.executemany(
        f"INSERT INTO entries VALUES (?{', ?' * len(FIELDS)})",  # noqa: S608 - constants only
        [
            (identifier, *("\n".join(fields.get(field, ())) for field in FIELDS))
            for identifier, fields in texts.items()
        ],
    )
    return index
