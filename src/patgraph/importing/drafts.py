"""What a document says, before anything is made of it: drafts of listings, each with its line."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ..terms import iri_problem, slug, text_problem

#: A longer text is no name.
LONGEST_NAME = 160
#: More names than this are a data set, and nobody would read the drafts.
MOST_NAMES = 10_000
_LONGEST_LABEL = 1000

_SHORTCODE = re.compile(r":([a-z][a-z0-9_+-]*):")
_BRACKETED = re.compile(r"\s*[\[(]([A-Z][A-Z0-9 _-]{1,23})[\])]\s*")
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_AUTHORS = re.compile(
    rf"\s+[Bb]y\s+((?:{_PERSON})(?:\s+{_PERSON}){{1,3}}(?:(?:,\s*and|,|\s+and|\s*&)\s+{_PERSON}(?:\s+{_PERSON}){{1,3}})*)\s*$"
)
_NUMBERED = re.compile(r"^(\d{1,4})[.)]\s+(?=\S)")


class Draft(NamedTuple):
    """One thing that a document names.

    name: as the document has it, without markup, marks and numbering. line: from 1; 0 where the format has no
    lines. shape: "row", "item", "heading", "sentence" or "concept". url: a web address; locator: any other
    pointer. links: the lines under a heading. same_as, near_to: ids of known entries that the document itself
    names. related: (relation, name) pairs that the document states. names: what a sentence may begin with,
    longest first.
    """

    name: str
    line: int = 0
    shape: str = "row"
    code: str = ""
    slug: str = ""
    url: str = ""
    locator: str = ""
    categories: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    position: int | None = None
    marks: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    description: str = ""
    remark: str = ""
    works: tuple[str, ...] = ()
    links: tuple[Draft, ...] = ()
    same_as: tuple[str, ...] = ()
    near_to: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()


class Skipped(NamedTuple):
    """A line that was left out or read with a doubt, and why; line 0 means the whole document."""

    line: int
    message: str


class Document(NamedTuple):
    """A document as read: the drafts in its order, and what was left out."""

    title: str
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...] = ()
    keywords: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    licence: str = ""
    url: str = ""
    note: str = ""


def clean(text: str) -> str:
    """The text on one line, without characters that no format of ours carries."""
    line = " ".join(text.split())
    if text_problem(line):
        line = " ".join("".join(c if text_problem(c) is None else " " for c in line).split())
    return line


def web_address(text: str) -> str:
    """The text if it is a web address that a graph may hold, else ""."""
    if not text.lower().startswith(("http://", "https://")) or len(text) > 2000 or text_problem(text):
        return ""
    if iri_problem(text) is not None:
        return ""
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        return ""
    return text


class Label(NamedTuple):
    """A name taken apart: the name itself, what marks it, its number and who wrote it."""

    name: str
    marks: tuple[str, ...] = ()
    number: int | None = None
    authors: tuple[str, ...] = ()


def label(text: str) -> Label:
    """Takes a name apart.

    Marks are emoji and shortcodes such as `:star:` at its ends, and words in brackets such as `[MUST-SEE]` at its
    beginning. A number is "7." at its beginning. Authors are what follows a last "by" when it looks like names
    of persons. What is far too long to be a name stays whole.
    """
    if len(text) > _LONGEST_LABEL:
        return Label(clean(text))
    marks: list[str] = []

    def shortcode(found: re.Match[str]) -> str:
        marks.append(slug(found.group(1)))
        return " "

    name = clean(_SHORTCODE.sub(shortcode, text))
    number = None
    while True:
        before = name
        numbered = _NUMBERED.match(name)
        if numbered and number is None:
            number, name = int(numbered.group(1)), name[numbered.end() :]
        bracketed = _BRACKETED.match(name)
        if bracketed and name[bracketed.end() :]:
            marks.append(slug(bracketed.group(1)))
            name = name[bracketed.end() :]
        for end in (0, -1):
            if name and _is_sign(name[end]):
                marks.append(_sign_name(name[end]))
                name = name[1:] if end == 0 else name[:-1]
        name = name.strip()
        if name == before:
            break
    authors: tuple[str, ...] = ()
    written = _AUTHORS.search(name)
    if written and written.start():
        parts = re.split(r",\s*and\s+|,\s*|\s+and\s+|\s*&\s*", written.group(1))
        authors = tuple(dict.fromkeys(part for part in parts if part))
        name = name[: written.start()]
    return Label(name, tuple(dict.fromkeys(mark for mark in marks if mark)), number, authors)


def _is_sign(character: str) -> bool:
    """Emoji and what joins them; © ® ™ ° belong to names."""
    return (unicodedata.category(character) in ("So", "Sk") and character not in "©®™°^`") or (
        character in "\ufe0e\ufe0f\u200d"
    )


def _sign_name(character: str) -> str:
    if character in "⭐🌟★☆✭✯":
        return "star"
    return slug(unicodedata.name(character, "")) if character not in "\ufe0e\ufe0f\u200d" else ""
