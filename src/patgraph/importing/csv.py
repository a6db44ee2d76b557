"""CSV → drafts: the delimiter and the header are guessed; every cell is text, also one that begins with "="."""

from __future__ import annotations

import csv
import io

from ..errors import ImportRefused
from .columns import Cell, TableLines, is_header, row_drafts
from .drafts import MOST_NAMES, Document, Draft, Skipped

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 100_000
_SNIFFED = 50


def read_csv(text: str, path: str) -> Document:
    """The rows of a CSV file. Raises ImportRefused with the line on which it cannot be read."""
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter, path)
    if not rows:
        return Document("", ())
    skipped: list[Skipped] = []
    first = [cell.text for cell in rows[0][1]]
    named = is_header(first)
    if named:
        table = TableLines(rows[0][0], tuple(first), tuple(rows[1:]))
    else:
        message = (
            "no column is headed name or pattern, so the first column was read as the names, from here on."
        )
        skipped.append(Skipped(rows[0][0], message))
        table = TableLines(rows[0][0], tuple(first), tuple(rows))
    drafts: list[Draft] = []
    for each in row_drafts(table, named=named):
        drafts.append(each) if isinstance(each, Draft) else skipped.append(each)
    return Document("", tuple(drafts), tuple(skipped))


def _delimiter(text: str) -> str:
    """The one that parts most rows into equally many cells, at least two; a comma when none does."""
    best, most = ",", 0
    for delimiter in DELIMITERS:
        try:
            sample = [row for _, row in zip(range(_SNIFFED), _reader(text, delimiter), strict=False) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in sample]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        if usual > 1 and widths.count(usual) > most:
            best, most = delimiter, widths.count(usual)
    return best


def _reader(text: str, delimiter: str) -> csv._reader:  # type: ignore[name-defined]
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)


def _rows(text: str, delimiter: str, path: str) -> list[tuple[int, tuple[Cell, ...]]]:
    found: list[tuple[int, tuple[Cell, ...]]] = []
    reader = _reader(text, delimiter)
    begins = 1
    try:
        for row in reader:
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise ImportRefused(f"{path}:{begins}: a cell is too long. Is a quotation mark left open?")
            if len(found) > MOST_NAMES:
                raise ImportRefused(f"{path} has more than {MOST_NAMES} rows. Split it.")
            if row:
                found.append((begins, tuple(Cell(cell) for cell in row)))
            begins = reader.line_num + 1
    except csv.Error:
        raise ImportRefused(
            f"{path}:{begins}: the row cannot be read as CSV. Is a quotation mark left open?"
        ) from None
    return found
