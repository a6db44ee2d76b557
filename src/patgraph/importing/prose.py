"""A line of prose about one pattern: what it may begin with."""

from __future__ import annotations

import re

from .drafts import LONGEST_NAME, Draft

_ARTICLE = re.compile(r"^(?:The|An?)\s+", re.IGNORECASE)
_CALLED = re.compile(r"^(?:The|An?)\s+(\S.{1,60}?)\s+(?:pattern|style|technique)s?\b", re.IGNORECASE)
_MOST_WORDS = 7


def sentence_draft(text: str, line: int) -> Draft | None:
    """The draft of a line such as "The Claim Check pattern keeps …".

    Its name is what stands between the article and "pattern", "" when the line is not of that form; `names` are its
    first words, longest first, of which the matcher takes the longest that is known. None for a line of one word
    or without any letter.
    """
    body = _ARTICLE.sub("", text)
    words = body.split()
    if len(words) < 2 or not any(character.isalpha() for character in text):
        return None
    most = min(_MOST_WORDS, len(words))
    # A comma behind it says that a name is one of several.
    begun = [
        " ".join(words[:number]).rstrip(";:.")
        for number in range(most, 0, -1)
        if not words[number - 1].endswith(",") and words[number - 1].casefold() not in ("pattern", "patterns")
    ]
    begun = [name for name in begun if len(name) <= LONGEST_NAME]
    called = _CALLED.match(text)
    return Draft(
        called.group(1) if called else "", line=line, shape="sentence", description=text, names=tuple(begun)
    )
