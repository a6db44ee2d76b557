"""YAML text → a tree of values that remember their places, or findings.

Scalars stay the text that was written (`no`, `1.10`, `12:30`), so each record
decides what they mean. What YAML allows and graph files have no use for is
refused: duplicate keys, anchors, aliases, merge keys, tags, several documents.

The tree is built from parse events, iteratively: PyYAML's loaders recurse and
its composer hides tags and anchors.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import Any

import yaml

from .errors import Finding, Place
from .terms import text_problem

DEEPEST = 24
LARGEST = 8 * 1024 * 1024

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml
    _Loader = yaml.SafeLoader


class Text(str):
    """A scalar as written, with the place where it stands."""

    __slots__ = ("_mark", "plain")
    _mark: tuple[str, int, int]
    plain: bool

    @property
    def place(self) -> Place:
        """Where it stands; made when asked, because hardly any scalar is."""
        return Place(*self._mark)

    @place.setter
    def place(self, place: tuple[str, int, int]) -> None:
        self._mark = place


class Block(dict[Text, Any]):
    """A mapping with the place where it begins."""

    __slots__ = ("place",)
    place: Place


class Items(list[Any]):
    """A sequence with the place where it begins."""

    __slots__ = ("place",)
    place: Place


Node = Text | Block | Items


class Unreadable(Exception):
    """The file yields no tree; `.finding` says why."""

    def __init__(self, place: Place, code: str, message: str) -> None:
        self.finding = Finding(place, "error", code, message)
        super().__init__(str(self.finding))


def read_text(path: str, shown: str) -> str:
    """The text of a file that is regular, not too large and UTF-8. Raises Unreadable."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(Place(shown), "file-kind", "is not a regular file. Give a YAML file.")
        if status.st_size > LARGEST:
            raise Unreadable(
                Place(shown),
                "file-size",
                f"has {status.st_size} bytes; at most {LARGEST} are read. Split it.",
            )
        with open(path, "rb") as file:
            return file.read(LARGEST + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(
            Place(shown), "encoding", f"is not UTF-8 at byte {error.start}. Save it as UTF-8."
        ) from None
    except OSError as error:
        raise Unreadable(Place(shown), "file", f"cannot be read: {error.strerror}.") from None


def parse(text: str, shown: str) -> tuple[Node | None, list[Finding]]:
    """The tree of one YAML document and the findings; the tree is None when nothing usable is there.

    `shown` is the path that findings name.
    """
    builder = _Builder(shown)
    try:
        handlers = builder.handlers()
        loader = _Loader(text)
        try:
            # What yaml.parse does, without a generator and a second call for every event.
            next_event = loader.get_event
            while (event := next_event()) is not None:
                handler = handlers.get(event.__class__)
                if handler is not None:
                    handler(event)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        hint = " Indent with spaces." if "\\t" in what or "tab" in what else " Mend the YAML."
        return None, [*builder.findings, Finding(place, "error", "yaml", f"{what}.{hint}")]
    except yaml.YAMLError as error:
        return None, [*builder.findings, _unprintable(text, shown, error)]
    except Unreadable as error:
        return None, [*builder.findings, error.finding]
    return builder.root, builder.findings


def _unprintable(text: str, shown: str, error: yaml.YAMLError) -> Finding:
    """A character that YAML refuses to read at all; the loader tells no line for it."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found is None:
        reason = getattr(error, "reason", "") or str(error).splitlines()[0]
        return Finding(Place(shown), "error", "yaml", f"{reason}. Mend the YAML.")
    line = text.count("\n", 0, found.start()) + 1
    place = Place(shown, line, found.start() - text.rfind("\n", 0, found.start()))
    message = f"the text holds the character U+{ord(found.group()):04X}, which YAML cannot carry. Remove it."
    return Finding(place, "error", "character", message)


class _Builder:
    """Takes parse events one by one; open collections wait on a stack."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.root: Node | None = None
        self.findings: list[Finding] = []
        self._open: list[tuple[Any, list[Text] | None]] = []  # with the key that waits; None for sequences
        self._documents = 0

    def handlers(self) -> dict[type, Callable[[Any], None]]:
        """What takes which class of event."""
        return {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.collection,
            yaml.SequenceStartEvent: self.collection,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.DocumentStartEvent: self.document,
            yaml.AliasEvent: self.alias,
        }

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.shown, mark.line + 1, mark.column + 1)

    def _refuse(self, place: Place, code: str, message: str) -> None:
        self.findings.append(Finding(place, "error", code, message))

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise Unreadable(
                self._place(event), "documents", "a second document begins. Put one document in a file."
            )

    def alias(self, event: Any) -> None:
        raise Unreadable(self._place(event), "alias", f"'*{event.anchor}' is an alias. Write the value out.")

    def scalar(self, event: Any) -> None:
        node = Text(event.value)
        mark = event.start_mark
        node._mark = (self.shown, mark.line + 1, mark.column + 1)
        node.plain = not event.style  # None or, from the C loader, ""
        if event.anchor is not None or event.tag is not None:
            self._check(event, node.place)
        if event.style == '"':  # only escapes bring in what the loader refuses in the text itself
            problem = text_problem(node)
            if problem:
                self._refuse(node.place, "character", f"the text {problem}. Remove it.")
        if self._open:
            parent, waiting = self._open[-1]
            if waiting is None:
                parent.append(node)
            elif waiting:
                self._set(parent, waiting.pop(), node)
            else:
                waiting.append(node)
        else:
            self.root = node

    def collection(self, event: Any) -> None:
        mapping = isinstance(event, yaml.MappingStartEvent)
        node: Block | Items = Block() if mapping else Items()
        node.place = self._place(event)
        self._check(event, node.place)
        if len(self._open) >= DEEPEST:
            raise Unreadable(node.place, "depth", f"is nested deeper than {DEEPEST} levels. Flatten it.")
        if self._open and self._open[-1][1] == []:
            raise Unreadable(node.place, "key", "a key is a list or mapping. Use a word as the key.")
        self._open.append((node, [] if mapping else None))

    def end(self, _event: Any) -> None:
        node, _ = self._open.pop()
        if not self._open:
            self.root = node
            return
        parent, waiting = self._open[-1]
        if waiting is None:
            parent.append(node)
        else:
            self._set(parent, waiting.pop(), node)

    def _check(self, event: Any, place: Place) -> None:
        if event.anchor is not None:
            self._refuse(
                place, "anchor", f"'&{event.anchor}' is an anchor. Write values out where they are used."
            )
        if event.tag is not None:
            self._refuse(place, "tag", f"the tag '{event.tag}' is not allowed. Remove it.")

    def _set(self, parent: Block, key: Text, node: Node) -> None:
        if key == "<<":
            self._refuse(key.place, "merge-key", "'<<' is a merge key. Write the values out.")
            return
        if key in parent:
            line = next(earlier.place.line for earlier in parent if earlier == key)
            message = f"'{key}' stands here again; it is already in line {line}. Keep one."
            self._refuse(key.place, "duplicate-key", message)
            return
        parent[key] = node
