"""Tables: named columns and rows of small cells, and their five written forms.

`json`, `csv` and `tsv` follow the W3C SPARQL 1.1 result formats, so a table
from a question and one from `patgraph sparql` look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas

FORMATS = ("table", "json", "csv", "tsv", "markdown")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")


class Cell(NamedTuple):
    """An RDF term in a table. value: its lexical form; kind: "uri", "literal", "bnode" or "triple"."""

    value: str
    kind: str = "literal"
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        return self.value


Row = tuple[Cell | None, ...]


class Table:
    """Rows under named columns; a missing value is None.

    rows: rows of cells; or, with `cells`, an engine's own terms, each with a `.value`. Those become cells
    when `.rows` is first asked for: most answers are only read through `records`.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        cells: Callable[[Iterable[Sequence[Any]]], list[Row]] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self._rows = list(rows)
        self._cells = cells

    @property
    def rows(self) -> list[Row]:
        """The rows, each a tuple of cells."""
        if self._cells is not None:
            self._rows, self._cells = list(self._cells(self._rows)), None
        return self._rows  # type: ignore[return-value]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"Table({list(self.columns)}, {len(self.rows)} rows)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self.columns, self.rows) == (other.columns, other.rows)

    __hash__ = None  # type: ignore[assignment]

    def records(self) -> Iterator[dict[str, str]]:
        """Each row as a dict of lexical forms; missing values are left out."""
        for row in self._rows:
            try:
                record = {
                    n: cell.value for n, cell in zip(self.columns, row, strict=True) if cell is not None
                }
            except AttributeError:  # a triple term has no lexical form but the one that its cell makes
                yield from Table(self.columns, [*self._cells([row])] if self._cells else []).records()
                continue
            yield record

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame of lexical forms. Raises ImportError when pandas is not installed."""
        import pandas

        return pandas.DataFrame(
            [[None if cell is None else cell.value for cell in row] for row in self.rows],
            columns=list(self.columns),
        )

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell.value) if cell else ''}</td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def written(table: Table, form: str, *, width: int = 80, whole: Collection[str] = ()) -> str:
    """The table in one of `FORMATS`, with its final line end.

    To "table" alone matter `width`, in terminal columns, and `whole`, the columns that are never broken.
    """
    return _text(table, width, whole) if form == "table" else _WRITERS[form](table)


def _json(table: Table) -> str:
    import json

    bindings = [
        {name: _json_term(cell) for name, cell in zip(table.columns, row, strict=True) if cell is not None}
        for row in table.rows
    ]
    value = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _json_term(cell: Cell) -> dict[str, Any]:
    term = {"type": cell.kind, "value": cell.value}
    if cell.language:
        term["xml:lang"] = cell.language
    elif cell.datatype and cell.datatype != _STRING:
        term["datatype"] = cell.datatype
    return term


def _csv(table: Table) -> str:
    lines = [list(table.columns)]
    lines += [["" if cell is None else _bare(cell) for cell in row] for row in table.rows]
    return "".join(",".join(_csv_field(field) for field in line) + "\r\n" for line in lines)


def _bare(cell: Cell) -> str:
    return f"_:{cell.value}" if cell.kind == "bnode" else cell.value


def _csv_field(text: str) -> str:
    if any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _tsv(table: Table) -> str:
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    lines += ["\t".join("" if cell is None else turtle_term(cell) for cell in row) for row in table.rows]
    return "".join(line + "\n" for line in lines)


def turtle_term(cell: Cell) -> str:
    """A cell as SPARQL's TSV writes it: an N-Triples term, numbers bare."""
    if cell.kind == "uri":
        return f"<{cell.value}>"
    if cell.kind == "bnode":
        return f"_:{cell.value}"
    if cell.kind == "triple":
        return cell.value
    from .terms import literal

    quoted = literal(cell.value, language=cell.language)
    if cell.datatype.rpartition("#")[2] == "integer":
        return cell.value
    return f"{quoted}^^<{cell.datatype}>" if cell.datatype not in ("", _STRING) else quoted


def _markdown(table: Table) -> str:
    lines = [
        "| " + " | ".join(markdown_cell(name) for name in table.columns) + " |",
        "|" + " --- |" * len(table.columns),
    ]
    for row in table.rows:
        lines.append(
            "| " + " | ".join("" if cell is None else markdown_cell(cell.value) for cell in row) + " |"
        )
    return "".join(line + "\n" for line in lines)


def markdown_cell(text: str) -> str:
    """Text that shows as itself inside a Markdown table cell."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def _text(table: Table, width: int, whole: Collection[str]) -> str:
    """Aligned columns that fit `width`; long cells wrap inside their column, but not those of `whole`."""
    if not table.columns:
        return ""
    cells = [[printable(_short(cell)) if cell else "" for cell in row] for row in table.rows]
    widths = _column_widths(table.columns, cells, width, whole)
    right = [_numeric(table, number) for number in range(len(table.columns))]
    lines = _lines(list(table.columns), widths, right)
    lines.append("  ".join("─" * each for each in widths))
    for row in cells:
        lines += _lines(row, widths, right)
    return "".join(line.rstrip() + "\n" for line in lines)


def _short(cell: Cell) -> str:
    if cell.kind != "uri":
        return _bare(cell)
    from .terms import shorten

    return shorten(cell.value)


def _numeric(table: Table, number: int) -> bool:
    cells = [row[number] for row in table.rows if row[number] is not None]
    return bool(cells) and all(cell and cell.datatype.rpartition("#")[2] in _NUMBERS for cell in cells)


def _column_widths(
    columns: Sequence[str], cells: Sequence[Sequence[str]], width: int, whole: Collection[str]
) -> list[int]:
    natural = [
        max([len(name)] + [display_width(row[number]) for row in cells])
        for number, name in enumerate(columns)
    ]
    room = width - 2 * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    widths = [natural[number] if name in whole else 0 for number, name in enumerate(columns)]
    room -= sum(widths)
    # Narrow columns keep their width; the wide ones share what is left.
    waiting = sorted(
        (number for number, name in enumerate(columns) if name not in whole),
        key=lambda number: natural[number],
    )
    while waiting:
        share = max(4, room // len(waiting))
        number = waiting.pop(0)
        widths[number] = min(natural[number], share)
        room -= widths[number]
    return widths


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    columns = [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(len(lines) for lines in columns)
    made = []
    for level in range(height):
        parts = []
        for lines, width, to_right in zip(columns, widths, right, strict=True):
            text = lines[level] if level < len(lines) else ""
            space = " " * max(0, width - display_width(text))
            parts.append(space + text if to_right else text + space)
        made.append("  ".join(parts))
    return made


def wrapped(text: str, width: int, *, whole: bool = False) -> list[str]:
    """Lines of at most `width` terminal columns, broken at spaces; longer words are cut, unless they stay whole.

    The standard library's wrapper counts characters, not columns.
    """
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        if whole or display_width(word) <= width:
            lines[-1] = word
        else:
            lines[-1:] = _cut(word, width)
    return lines


def _cut(word: str, width: int) -> list[str]:
    """Pieces of at most `width` columns, of one character at least."""
    pieces, taken = [""], 0
    for character in word:
        columns = display_width(character)
        if pieces[-1] and taken + columns > width:
            pieces.append("")
            taken = 0
        pieces[-1] += character
        taken += columns
    return pieces


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters become visible escapes."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "\n" else " " if c == "\t" else f"\\x{ord(c):02x}" for c in text
    )


def display_width(text: str) -> int:
    """How many terminal columns the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


_WRITERS = {"json": _json, "csv": _csv, "tsv": _tsv, "markdown": _markdown}
