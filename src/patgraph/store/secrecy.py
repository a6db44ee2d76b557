"""Which headers are secret, and how their values are kept out of messages."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import suppress

Header = tuple[str, str]

_SECRET = re.compile(r"auth|cookie|token|secret|key|passw|credential", re.IGNORECASE)
_SCHEMES = ("basic", "bearer")
_MASK = "…"


def is_secret(name: str) -> bool:
    """Whether a header of this name sounds like one whose value nobody else may read."""
    return bool(_SECRET.search(name))


class Mask:
    """Blanks in a text what secret headers hold: services quote what they were sent."""

    def __init__(self, headers: Sequence[Header]) -> None:
        secrets = {part for name, value in headers if is_secret(name) for part in _parts(value)}
        longest_first = sorted(secrets - {""}, key=lambda each: (-len(each), each))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(_MASK, text)


def _parts(value: str) -> Iterator[str]:
    """A value, the token or cookies in it, and what basic authentication wraps."""
    scheme, _, token = value.partition(" ")
    yield value
    if scheme.lower() == "basic":
        with suppress(ValueError):  # a file may hold what is no base64
            wrapped = b64decode(token).decode("utf-8", "replace")
            yield from (wrapped, wrapped.partition(":")[2])
    for piece in re.split(r"[\s;,]+", value):
        if piece.lower() not in _SCHEMES:
            yield from (piece, piece.rstrip("="), piece.partition("=")[2].strip("="))
