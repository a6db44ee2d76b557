"""Text inside XML documents."""

from __future__ import annotations

from ..errors import ExportError
from ..terms import text_problem

#: Tabs and line ends would come back as spaces from an attribute unless they are written as references.
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
#: A bare carriage return would come back as a line feed.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def attribute(text: str) -> str:
    """An attribute's value with its quotes. Raises ExportError for a character that XML 1.0 cannot carry."""
    return f'"{_checked(text).translate(_ATTRIBUTE)}"'


def content(text: str) -> str:
    """An element's text. Raises ExportError for a character that XML 1.0 cannot carry."""
    return _checked(text).translate(_TEXT)


def _checked(text: str) -> str:
    problem = text_problem(text)
    if problem:
        raise ExportError(f"the text '{ascii(text)[1:41]}' {problem}. Remove it from the graph.")
    return text
