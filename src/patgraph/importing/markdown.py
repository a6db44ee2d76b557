"""Markdown and plain notes → drafts: tables, lists of links under headings, or one sentence per line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..errors import ImportRefused
from .columns import Cell, TableLines, is_header, row_drafts
from .drafts import LONGEST_NAME, Document, Draft, Skipped, clean, label
from .inline import Piece, addresses, begins_with_link, by_line, cell_of, inline_pieces, item_draft
from .prose import sentence_draft

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read_markdown(text: str, path: str) -> Document:
    """The tables, lists and headings of a document. Raises ImportRefused without the Markdown parser."""
    try:
        from markdown_it import MarkdownIt
        from markdown_it.tree import SyntaxTreeNode
    except ImportError:
        raise ImportRefused(
            "reading Markdown needs markdown-it-py. Install it with: pip install 'patgraph[import]'"
        ) from None

    front = _FRONT.match(text)
    about = _front_matter(front.group(1), path) if front else {}
    if front:
        text = "\n" * front.group().count("\n") + text[front.end() :]
    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # sorted out here
    reader = _Reader(text.split("\n"))
    try:
        reader.blocks(SyntaxTreeNode(parser.parse(text)).children)
    except RecursionError:
        raise ImportRefused(f"{path}: emphasis is nested too deeply to be meant. Flatten it.") from None
    found = reader.document()
    title = "".join(about.get("title", ())) or found.title
    keywords = tuple(dict.fromkeys((*about.get("keywords", ()), *about.get("tags", ()))))
    return found._replace(title=title, keywords=keywords, creators=tuple(about.get("author", ())))


def _front_matter(text: str, path: str) -> Mapping[str, list[str]]:
    """Texts and lists of texts of a YAML front matter; one that cannot be read says nothing."""
    from ..yamltree import Block, Items, Text, parse

    tree, _ = parse(text, path)
    found: dict[str, list[str]] = {}
    for key, value in tree.items() if isinstance(tree, Block) else ():
        values = value if isinstance(value, Items) else [value]
        texts = [clean(each) for each in values if isinstance(each, Text)]
        found[clean(key).casefold()] = [each for each in texts if each]
    return found


class _Heading:
    def __init__(self, level: int, draft: Draft, path: tuple[str, ...]) -> None:
        self.level, self.draft, self.path = level, draft, path
        self.items: list[Draft] = []
        self.description = ""
        self.tables = self.below = 0


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.open: list[_Heading] = []
        self.found: list[_Heading | Draft | TableLines] = []
        self.skipped: list[Skipped] = []
        self.sentences: list[tuple[int, str]] = []
        self.first_text = ""
        self.last_list: list[Draft] | None = None

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> None:
        """Takes blocks in their order; quotations count as what they hold."""
        for node in nodes:
            items_before, self.last_list = self.last_list, None
            if node.type == "heading":
                self.heading(node)
            elif node.type in ("bullet_list", "ordered_list"):
                self.last_list = self.items(node)
            elif node.type == "table":
                self.table(node)
            elif node.type == "blockquote":
                self.blocks(node.children)
            elif node.type == "paragraph":
                self.paragraph(node, items_before)

    def heading(self, node: SyntaxTreeNode) -> None:
        level = int(node.tag[1])
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        pieces = inline_pieces(node)
        taken = label("".join(piece.text for piece in pieces))
        if not taken.name or len(taken.name) > LONGEST_NAME:
            return
        path = (*self.open[-1].path, self.open[-1].draft.name) if self.open else ()
        url, works, locator = addresses([piece.address for piece in pieces if piece.address])
        draft = Draft(
            taken.name,
            line=_line(node),
            shape="heading",
            marks=taken.marks,
            position=taken.number,
            url=url,
            works=works,
            locator=locator,
        )
        made = _Heading(level, draft, path)
        if self.open:
            self.open[-1].below += 1
        self.open.append(made)
        self.found.append(made)

    def items(self, node: SyntaxTreeNode) -> list[Draft]:
        """The items of a list and of the lists in it, each as a draft, one after the other."""
        made: list[Draft] = []
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        for number, item in enumerate(node.children):
            nested: list[Draft] = []
            texts: list[tuple[int, list[Piece]]] = []
            for child in item.children:
                if child.type in ("bullet_list", "ordered_list"):
                    nested += self.items(child)
                elif child.type in ("paragraph", "heading"):
                    texts.append((_line(child), inline_pieces(child)))
            if texts:
                line, pieces = texts[0]
                rest = " ".join("".join(p.text for p in each) for _, each in texts[1:])
                own = item_draft(pieces, line, rest)
                if own is not None and start is not None and own.position is None:
                    own = own._replace(position=start + number)
                made += self.taken(own, line)
            made += nested
        if node.parent is None or node.parent.type != "list_item":
            self.put(made)
        return made

    def taken(self, draft: Draft | None, line: int) -> list[Draft]:
        """The draft unless it is none; an item of a table of contents is left out without a word."""
        if draft is None:
            self.skipped.append(Skipped(line, "an address or a line without a name was left out."))
            return []
        if draft.locator.startswith("#") and not draft.url:
            return []
        if len(draft.name) > LONGEST_NAME:
            self.skipped.append(Skipped(line, f"the text has {len(draft.name)} characters and is no name."))
            return []
        return [draft]

    def put(self, drafts: list[Draft]) -> None:
        """Items stand under the heading that is open, if any."""
        if self.open:
            self.open[-1].items += drafts
        else:
            self.found += drafts

    def table(self, node: SyntaxTreeNode) -> None:
        rows: list[tuple[int, tuple[Cell, ...]]] = []
        header: tuple[str, ...] = ()
        for part in node.children:
            for row in part.children:
                line = _line(row)
                cells = tuple(cell_of(inline_pieces(cell)) for cell in row.children)
                if part.type == "thead":
                    header = tuple(cell.text for cell in cells)
                    continue
                written = _written_cells(self.lines[line - 1])
                if written == 1 and len(header) > 1 and "|" not in self.lines[line - 1]:
                    self.skipped.append(Skipped(line, "a line without cells after a table was left out."))
                    continue
                shown = cells[:written] + tuple(Cell("") for _ in range(written - len(cells)))
                rows.append((line, shown))
        if self.open:
            self.open[-1].tables += 1
        self.found.append(TableLines(_line(node), header, tuple(rows), self.section()))

    def section(self) -> tuple[str, ...]:
        return (*self.open[-1].path, self.open[-1].draft.name) if self.open else ()

    def paragraph(self, node: SyntaxTreeNode, items_before: list[Draft] | None) -> None:
        lines = by_line(inline_pieces(node), _line(node))
        links = [item_draft(pieces, line, "") if begins_with_link(pieces) else None for line, pieces in lines]
        if all(begins_with_link(pieces) for _, pieces in lines):
            taken = [
                each for (line, _), link in zip(lines, links, strict=True) for each in self.taken(link, line)
            ]
            self.put(taken)
            return
        text = clean(" ".join("".join(piece.text for piece in pieces) for _, pieces in lines))
        if items_before is not None and len(items_before) == 1 and not items_before[0].description:
            # "1. Name", a blank line and a paragraph: the paragraph is about that name.
            self.describe(items_before[0], text)
        elif self.open and not self.open[-1].description:
            self.open[-1].description = text
        if not self.found and not self.first_text:
            self.first_text = text
        self.sentences += [(line, "".join(piece.text for piece in pieces)) for line, pieces in lines]

    def describe(self, item: Draft, text: str) -> None:
        for where in (self.open[-1].items if self.open else [], self.found):
            if where and where[-1] is item:
                where[-1] = item._replace(description=text)

    # --- the whole --------------------------------------------------------------------------------

    def document(self) -> Document:
        """What was found, in order; sentences count only in a document that is nothing but lines of text."""
        titled = self.title()
        title = titled.draft.name if titled else ""
        drafts: list[Draft] = []
        tables = [each for each in self.found if isinstance(each, TableLines)]
        named = any(is_header(table.header) for table in tables)
        for each in self.found:
            if isinstance(each, TableLines):
                drafts += self.rows(each, named, title)
            elif isinstance(each, Draft):
                drafts.append(each)
            elif each is not titled:
                drafts += _under(each, title)
        if not drafts and not tables:
            for line, text in self.sentences:
                draft = sentence_draft(clean(text), line)
                if draft is not None:
                    drafts.append(draft)
            return Document("", tuple(drafts), tuple(self.skipped))
        short = (
            self.first_text if len(self.first_text) <= 80 and not self.first_text.endswith((".", ":")) else ""
        )
        return Document(title or short, tuple(drafts), tuple(self.skipped))

    def title(self) -> _Heading | None:
        """The heading that is the title: the first block, above all others or without items of its own."""
        headings = [each for each in self.found if isinstance(each, _Heading)]
        if not headings or self.found[0] is not headings[0]:
            return None
        first, others = headings[0], headings[1:]
        above = bool(others) and all(each.level > first.level for each in others)
        return first if (above or not first.items) and (others or not first.description) else None

    def rows(self, table: TableLines, named: bool, title: str) -> Iterator[Draft]:
        if named and not is_header(table.header):
            message = "a table without a column headed name or pattern was left out."
            self.skipped.append(Skipped(table.line, message))
            return
        if not named:
            message = f"no column is headed name or pattern: '{table.header[0][:40]}' was read as the names."
            self.skipped.append(Skipped(table.line, message))
        within = tuple(each for each in table.section if each != title)
        for each in row_drafts(table._replace(section=within), named=is_header(table.header)):
            if isinstance(each, Draft):
                yield each
            else:
                self.skipped.append(each)


def _under(heading: _Heading, title: str) -> Iterator[Draft]:
    """A heading as a draft with its items; one that only parts the document is none."""
    if not heading.items and (heading.tables or heading.below):
        return
    path = tuple(each for each in heading.path if each != title)
    inside = (*path, heading.draft.name)
    yield heading.draft._replace(
        section=path,
        description=heading.description,
        links=tuple(item._replace(section=inside) for item in heading.items),
    )


def _line(node: SyntaxTreeNode) -> int:
    return (node.map or (-1, 0))[0] + 1


def _written_cells(line: str) -> int:
    """How many cells a row was written with; the parser pads and cuts them to the header's number."""
    body = re.sub(r"(?:>\s?)+", "", line.strip(), count=1) if line.strip().startswith(">") else line.strip()
    cells = re.split(r"(?<!\\)\|", body)
    return len(cells) - (body.startswith("|")) - (len(cells) > 1 and not cells[-1].strip())
