"""Text inside XML documents."""

from __future__ import annotations

from .quoting import carried

#: Tabs and line ends would come back as spaces from an attribute unless they are written as references.
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
#: A bare carriage return would come back as a line feed.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def attribute(text: str) -> str:
    """An attribute's value with its quotes. Raises ExportError for a character that XML 1.0 cannot carry."""
    return f'"{carried(text).translate(_ATTRIBUTE)}"'


def content(text: str) -> str:
    """An element's text. Raises ExportError for a character that XML 1.0 cannot carry."""
    return carried(text).translate(_TEXT)
