"""Values as YAML text that reads back as the same values, and comments between them."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

WIDTH = 110

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ./()_'+-]*[A-Za-z0-9.)+]|[A-Za-z]")
_WORDS_OF_YAML = re.compile(r"null|true|false|yes|no|on|off|y|n", re.IGNORECASE)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(value: str | int) -> str:
    """One value: bare where every reader of YAML takes it for this text, else in quotes."""
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and not _WORDS_OF_YAML.fullmatch(value):
        return value
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))


def flow(value: Any) -> str:
    """A value on one line: a list in [ ], a mapping in { }."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str | int):
        return scalar(value)
    return "[" + ", ".join(flow(each) for each in value) + "]"


def comment(text: str, indent: int = 0) -> list[str]:
    """A comment, wrapped; whatever is in the text, no line of it is anything but a comment."""
    begin = " " * indent + "# "
    printable = "".join(c if c.isprintable() else " " for c in text)
    return textwrap.wrap(
        printable, WIDTH, initial_indent=begin, subsequent_indent=begin, break_on_hyphens=False
    ) or [begin.rstrip()]


def fields(values: Mapping[str, Any], indent: int = 0) -> list[str]:
    """The fields of a block mapping, one to a line; empty ones are left out."""
    begin = " " * indent
    return [
        f"{begin}{key}: {flow(value)}" for key, value in values.items() if value not in ("", (), [], None)
    ]


def item(values: Mapping[str, Any], indent: int = 0) -> list[str]:
    """A mapping as an item of a block list; on one line where it fits."""
    given = {key: value for key, value in values.items() if value not in ("", (), [], None)}
    short = " " * indent + "- " + flow(given)
    if len(short) <= WIDTH:
        return [short]
    lines: list[str] = []
    for key, value in given.items():
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            lines.append(f"{' ' * (indent + 2)}{key}:")
            lines += [each for one in value for each in item(one, indent + 4)]
        else:
            lines += fields({key: value}, indent + 2)
    lines[0] = " " * indent + "- " + lines[0].lstrip()
    return lines


def joined(lines: Iterable[str]) -> str:
    """The lines as the text of a file."""
    return "".join(f"{line}\n" for line in lines)
