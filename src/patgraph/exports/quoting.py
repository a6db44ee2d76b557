"""Texts as they may stand in other languages, or not at all."""

from __future__ import annotations

import json
import re

from ..errors import ExportError
from ..terms import text_problem

#: What YAML would take for the end of a line, or refuses.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def carried(text: str) -> str:
    """The text itself. Raises ExportError for a character that not every format can carry."""
    problem = text_problem(text)
    if problem:
        raise ExportError(f"the text '{ascii(text)[1:41]}' {problem}. Remove it from the graph.")
    return text


def yaml_string(text: str) -> str:
    """A double-quoted string that YAML and, but for its escapes, JSON read alike."""
    quoted = json.dumps(carried(text), ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
