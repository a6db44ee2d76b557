"""The text within a block of Markdown: runs of text and links, and a line of a list taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from .columns import Cell
from .drafts import Draft, clean, label, web_address

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_BARE = re.compile(r"https?://[^\s<>\"]+")
_PARTED = re.compile(r"\s+[-–—]\s+|\s*:\s+|\n")
_LEADING = re.compile(r"^[\s\-–—:,;.]+")


class Piece(NamedTuple):
    """A run of inline text; address: where it leads if it is a link; strong: whether it is emphasised."""

    text: str
    address: str = ""
    strong: bool = False


def inline_pieces(node: SyntaxTreeNode) -> list[Piece]:
    """The inline text of a block, in runs; addresses written out count as links."""
    found: list[Piece] = []
    for inline in node.children:
        if inline.type == "inline":
            for child in inline.children:
                found += _inline(child, "", strong=False)
    return [part for piece in found for part in _with_bare_addresses(piece)]


def _inline(node: SyntaxTreeNode, address: str, *, strong: bool) -> Iterator[Piece]:
    if node.type in ("softbreak", "hardbreak"):
        yield Piece("\n", address, strong)
    elif node.type == "html_inline":
        yield Piece(" " if node.content.lower().startswith("<br") else "", address, strong)
    elif node.type == "link":
        href = str(node.attrs.get("href", ""))
        text = "".join(piece.text for child in node.children for piece in _inline(child, "", strong=strong))
        yield Piece(text.replace("\n", " "), href or "#", strong)
    elif node.children:
        for child in node.children:
            yield from _inline(child, address, strong=strong or node.type == "strong")
    else:
        yield Piece(node.content, address, strong)


def _with_bare_addresses(piece: Piece) -> Iterator[Piece]:
    if piece.address or "://" not in piece.text:
        yield piece
        return
    at = 0
    for found in _BARE.finditer(piece.text):
        address = found.group().rstrip(".,;:!?)'")
        yield piece._replace(text=piece.text[at : found.start()])
        yield Piece(address, address)
        at = found.start() + len(address)
    yield piece._replace(text=piece.text[at:])


def cell_of(pieces: list[Piece]) -> Cell:
    """The cell of a table."""
    text = "".join(piece.text for piece in pieces)
    return Cell(text, tuple((piece.text, piece.address) for piece in pieces if piece.address))


def begins_with_link(pieces: Iterable[Piece]) -> bool:
    """Whether the first text is a link."""
    first = next((piece for piece in pieces if piece.text.strip()), None)
    return first is not None and bool(first.address)


def by_line(pieces: Iterable[Piece], line: int) -> list[tuple[int, list[Piece]]]:
    """The pieces of each line that holds text, with its number; `line` is that of the first."""
    found: list[tuple[int, list[Piece]]] = [(line, [])]
    for piece in pieces:
        if piece.text == "\n":
            found.append((found[-1][0] + 1, []))
        else:
            found[-1][1].append(piece)
    return [(number, run) for number, run in found if any(piece.text.strip() for piece in run)]


def item_draft(pieces: list[Piece], line: int, rest: str) -> Draft | None:
    """A line of a list: a link and a remark, or a name and what is said of it. None: it has no name."""
    links = [piece for piece in pieces if piece.address]
    text = "".join(piece.text for piece in pieces)
    link = links[0] if links else None
    if link is not None and link.text != link.address:
        at = text.index(link.text)
        before, after = text[:at], text[at + len(link.text) :]
        taken = label(before.strip() + " " + link.text if re.fullmatch(r"\W*", before) else link.text)
        marks = taken.marks
        after = _LEADING.sub("", after)
        said = clean(after if re.fullmatch(r"\W*", before) else f"{before.strip()} … {after}")
    else:
        strong = pieces[0].text if pieces and pieces[0].strong else ""
        plain = "".join(piece.text for piece in pieces if not piece.address)
        if strong:
            head, said = strong.rstrip(" :"), plain[len(strong) :]
        else:
            parted = _PARTED.split(plain, maxsplit=1)
            head, said = parted[0], parted[1] if len(parted) > 1 else ""
        taken = label(head)
        marks, said = taken.marks, clean(_LEADING.sub("", said))
    if not taken.name:
        return None
    url, works, locator = addresses([piece.address for piece in links])
    return Draft(
        taken.name,
        line=line,
        shape="item",
        marks=marks,
        position=taken.number,
        authors=taken.authors,
        description="" if link else clean(f"{said} {rest}"),
        remark=clean(f"{said} {rest}") if link else "",
        url=url,
        works=works,
        locator=locator,
    )


def addresses(addresses: Iterable[str]) -> tuple[str, tuple[str, ...], str]:
    """The first web address, the others, and where there is none the first pointer of another kind."""
    given = [each for each in addresses if each]
    web = list(dict.fromkeys(each for each in map(web_address, given) if each))
    other = [clean(each) for each in given if not web_address(each)]
    return web[0] if web else "", tuple(web[1:]), other[0] if other and not web else ""
