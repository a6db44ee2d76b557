"""A folder of YAML files → records, with every error of every file at once.

    patterns/<id>.yaml      one entry each, or in an overlay `extends: <id>`
    catalogues/<id>.yaml    one catalogue each
    sources/<publisher>.yaml, categories.yaml, service-types.yaml, qualities.yaml,
    problems.yaml, technologies.yaml, publishers.yaml      lists

Strings in the records are `yamltree.Text`, so later checks can name the place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from pyoxigraph import NamedNode

from .errors import Finding, Place, near, spoken_list
from .folders import graph_files
from .records import (
    PLURALS,
    TERMS,
    Catalogue,
    Extension,
    Listing,
    Pattern,
    Records,
    Source,
    Spec,
    ordered,
    specs,
)
from .terms import id_problem, iri_problem, listing_slug, slug
from .yamltree import Block, Items, Node, Text, Unreadable, parse, read_text

TERM_FILES = {f"{PLURALS[term.entity].replace('_', '-')}.yaml": term for term in TERMS}  # type: ignore[attr-defined]
LINK_SCHEMES = ("http://", "https://")

_NOT_A_WORD = re.compile(r"~|null|true|false|yes|no|on|off|[-+]?[0-9.]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds: records, and for an overlay the extensions; all errors beside them."""

    records: Records
    extensions: tuple[Extension, ...]
    findings: tuple[Finding, ...]


def read_folder(
    folder: str, kinds: Collection[str], *, progress: Callable[[int, int], None] | None = None
) -> Contents:
    """Everything that a graph folder says. `kinds` are the ids of the relation kinds of the ontology.

    `progress(done, total)` is called after each file.
    """
    reader = _Reader(kinds)
    files = graph_files(folder)
    for number, name in enumerate(files, 1):
        reader.read(os.path.join(folder, name), name, _shown(folder, name))
        if progress is not None:
            progress(number, len(files))
    return reader.contents()


def _shown(folder: str, name: str) -> str:
    """The path as findings show it: relative to the current folder where that is shorter."""
    path = os.path.join(folder, name)
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


class _Reader:
    def __init__(self, kinds: Collection[str]) -> None:
        self.kinds = kinds
        self.findings: list[Finding] = []
        self.found: dict[str, dict[str, Any]] = {kind: {} for kind in PLURALS}
        self.extensions: list[Extension] = []

    def contents(self) -> Contents:
        by_field = {PLURALS[kind]: dict(sorted(items.items())) for kind, items in self.found.items()}
        return Contents(Records(**by_field), tuple(self.extensions), tuple(sorted(self.findings)))

    def error(self, place: Place, code: str, message: str) -> None:
        self.findings.append(Finding(place, "error", code, message))

    def read(self, path: str, name: str, shown: str) -> None:
        record = self._record_type(name, shown)
        if record is None:
            return
        try:
            text = read_text(path, shown)
        except Unreadable as unreadable:
            self.findings.append(unreadable.finding)
            return
        tree, findings = parse(text, shown)
        self.findings += findings
        if tree is None:
            if not findings and record in (Pattern, Catalogue):
                self.error(Place(shown), "empty", "holds no record. Write one or remove the file.")
            return
        stem = os.path.splitext(os.path.basename(name))[0]
        if record in (Pattern, Catalogue):
            self._single(tree, record, stem)
        else:
            self._list(tree, record, stem)

    def _record_type(self, name: str, shown: str) -> type | None:
        folder, _, base = name.rpartition("/")
        if folder == "patterns":
            return Pattern
        if folder == "catalogues":
            return Catalogue
        if folder == "sources":
            return Source
        if base in TERM_FILES:
            return TERM_FILES[base]
        known = spoken_list(sorted(TERM_FILES), "or")
        self.error(Place(shown), "file-name", f"is not a file of a graph. Here stand {known}.")
        return None

    def _single(self, tree: Node, record: type, stem: str) -> None:
        if not isinstance(tree, Block):
            self.error(tree.place, "type", "is not a mapping of fields. Begin with id.")
            return
        if record is Pattern and any(key == "extends" for key in tree):
            extension = self.record(tree, Extension)
            if extension is not None:
                self.extensions.append(extension)
            return
        made = self.record(tree, record)
        if made is None:
            return
        if made.id != stem:
            self.error(
                made.id.place,
                "file-name",
                f"the id '{made.id}' differs from the file's name. Rename the file to {made.id}.yaml.",
            )
        self._keep(made)

    def _list(self, tree: Node, record: type, stem: str) -> None:
        if not isinstance(tree, Items):
            self.error(tree.place, "type", "is not a list. Begin each record with a hyphen.")
            return
        extra: dict[str, Any] = {}
        if record is Source:
            publisher = Text(stem)
            publisher.place, publisher.plain = Place(tree.place.path), True
            problem = id_problem(stem)
            if problem:
                self.error(
                    publisher.place, "file-name", f"the publisher '{stem}' {problem}. Rename the file."
                )
            extra["publisher"] = publisher
        for item in tree:
            if not isinstance(item, Block):
                self.error(item.place, "type", "is not a mapping of fields. Begin with id.")
                continue
            made = self.record(item, record, extra)
            if made is not None:
                self._keep(made)

    def _keep(self, made: Any) -> None:
        kept = self.found[made.entity]
        earlier = kept.get(made.id)
        if earlier is not None:
            self.error(
                made.id.place,
                "duplicate-id",
                f"the id '{made.id}' is already taken in {earlier.id.place}. Choose another.",
            )
            return
        kept[made.id] = made

    # --- one record ---------------------------------------------------------------------------

    def record(self, block: Block, record: type, extra: Mapping[str, Any] | None = None) -> Any:
        """A record from a mapping, or None after reporting why not."""
        before = len(self.findings)
        known = specs(record)
        values: dict[str, Any] = dict(extra or {})
        for key, node in block.items():
            spec = known.get(key)
            if spec is None or (extra and key in extra):
                self._unknown_key(key, known)
                continue
            if spec.value == "override":
                values[key] = self._override(node)
                continue
            value = self._value(node, spec, key)
            if value is not None:
                values[key] = value
        for name, spec in known.items():
            if spec.required and not values.get(name) and not any(key == name for key in block):
                self.error(block.place, "missing", f"the field '{name}' is missing. {_first_sentence(spec)}")
        self._check_order(block, _places(record))
        if len(self.findings) > before and any(
            spec.required and not values.get(name) for name, spec in known.items()
        ):
            return None
        if record is Listing and "slug" not in values:
            values["slug"] = listing_slug(values["name"])
        return record(**values)

    def _unknown_key(self, key: Text, known: Collection[str]) -> None:
        suggestions = near(key, known, 1)
        hint = f"Did you mean '{suggestions[0]}'?" if suggestions else f"Known are {', '.join(known)}."
        if " " in key:
            hint = "In { } a comma ends a value: put a value that holds one in quotes."
        self.error(key.place, "unknown-key", f"the field '{key}' is not known here. {hint}")

    def _check_order(self, block: Block, places: Mapping[str, int]) -> None:
        last = -1
        for key in block:
            place = places.get(key, last)
            if place < last:
                before = next(name for name, number in places.items() if number == last)
                message = f"'{key}' stands after '{before}'. Put it before."
                self.findings.append(Finding(key.place, "warning", "key-order", message))
                return
            last = place

    def _override(self, node: Node) -> Mapping[str, Any] | None:
        if not isinstance(node, Block) or not node:
            self.error(node.place, "type", "override is not a mapping of fields to new values.")
            return None
        known = {name: spec for name, spec in specs(Pattern).items() if name not in ("id", "deprecated")}
        values: dict[str, Any] = {}
        for key, value in node.items():
            spec = known.get(key)
            if spec is None:
                self._unknown_key(key, known)
                continue
            converted = self._value(value, spec, key)
            if converted is not None:
                values[key] = converted
        return values

    # --- one value ----------------------------------------------------------------------------

    def _value(self, node: Node, spec: Spec, key: Text) -> Any:
        if not spec.many:
            if spec.record is None:
                return self._scalar(node, spec, key)
            return self._nested(node, spec.record, key)
        if not isinstance(node, Items):
            if spec.one_or_many:
                one = self._scalar(node, spec, key)
                return () if one is None else (one,)
            self.error(node.place, "type", f"'{key}' holds a list. Put the values in [ ].")
            return None
        if spec.required and not node:
            self.error(node.place, "empty", f"'{key}' is an empty list. {_first_sentence(spec)}")
            return None
        if spec.record is not None:
            made = [self._nested(item, spec.record, key) for item in node]
        else:
            made = [self._scalar(item, spec, key) for item in node]
        values = [value for value in made if value is not None]
        if spec.record is None:
            self._check_repeats(values, key)
        return ordered(values)

    def _check_repeats(self, values: Iterable[Text], key: Text) -> None:
        seen: set[str] = set()
        for value in values:
            if value in seen:
                self.error(value.place, "repeated", f"'{value}' stands twice in '{key}'. Keep one.")
            seen.add(value)

    def _nested(self, node: Node, record: type, key: Text) -> Any:
        if not isinstance(node, Block):
            names = ", ".join(specs(record))
            self.error(node.place, "type", f"'{key}' holds mappings with the fields {names}.")
            return None
        return self.record(node, record)

    def _scalar(self, node: Node, spec: Spec, key: Text) -> Any:
        if not isinstance(node, Text):
            what = "a list" if isinstance(node, Items) else "a mapping"
            self.error(node.place, "type", f"'{key}' is {what}; one {_SPOKEN[spec.value]} belongs here.")
            return None
        stripped = node
        if node[-1:].isspace() or node[:1].isspace():
            stripped = Text(node.strip())
            stripped.place, stripped.plain = node.place, node.plain
        if not stripped:
            self.error(node.place, "empty", f"'{key}' is empty. {_first_sentence(spec)}")
            return None
        if spec.choices and stripped not in spec.choices:
            self.error(
                node.place,
                "choice",
                f"'{key}' is '{stripped}'. It can be {spoken_list(spec.choices, 'or')}.",
            )
            return None
        try:
            return _CONVERSIONS[spec.value](stripped, spec, self.kinds)
        except ValueError as problem:
            self.error(node.place, spec.value, f"'{key}' {problem}")
            return None


@cache
def _places(record: Any) -> Mapping[str, int]:
    """Where each field stands in the order of the file."""
    return {name: number for number, name in enumerate(specs(record))}


def _first_sentence(spec: Spec) -> str:
    return spec.doc if spec.doc.endswith((".", "?")) else spec.doc + "."


# --- conversions: a stripped scalar → the value of the field, or ValueError with what is wrong -----


def _to_id(text: Text, spec: Spec, _kinds: Collection[str]) -> Text:
    problem = id_problem(text)
    if problem:
        made = slug(text)
        hint = (
            f" Write '{made}'." if made and made != text and not id_problem(made) else " Choose another id."
        )
        raise ValueError(f"is '{_cut(text)}', which {problem}.{hint}")
    if text.plain and _NOT_A_WORD.fullmatch(text):
        raise ValueError(f"is {text}, which YAML reads as no word. Choose an id with a word in it.")
    return text


def _to_kind(text: Text, _spec: Spec, kinds: Collection[str]) -> Text:
    if text in kinds:
        return text
    suggestions = [repr(str(kind)) for kind in near(text, kinds) or sorted(kinds)]
    raise ValueError(f"'{_cut(text)}' is no relation kind. Did you mean {spoken_list(suggestions, 'or')}?")


def _to_line(text: Text, spec: Spec, _kinds: Collection[str]) -> Text:
    if "\n" in text:
        raise ValueError("runs over several lines. Put it on one.")
    return text


def _to_text(text: Text, spec: Spec, _kinds: Collection[str]) -> Text:
    if spec.longest and len(text) > spec.longest:
        raise ValueError(f"has {len(text)} characters; at most {spec.longest} are allowed. Shorten it.")
    if len(text) < spec.shortest:
        raise ValueError(f"has {len(text)} characters and can hardly be one. Say the mechanism.")
    return text


def _to_url(text: Text, _spec: Spec, _kinds: Collection[str]) -> Text:
    problem = iri_problem(text)
    if problem:
        raise ValueError(f"'{_cut(text)}' {problem}. Give the whole address, escaped.")
    if not text.lower().startswith(LINK_SCHEMES):
        raise ValueError(f"'{_cut(text)}' is no web address. It begins with https:// or http://.")
    try:
        NamedNode(text)
    except ValueError as error:
        raise ValueError(f"'{_cut(text)}' is no valid address: {error}. Escape the character.") from None
    return text


def _to_integer(text: Text, _spec: Spec, _kinds: Collection[str]) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"is '{_cut(text)}'; a whole number belongs here.")
    return int(text)


def _to_year(text: Text, _spec: Spec, _kinds: Collection[str]) -> int:
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError(f"is '{_cut(text)}'; a year such as 2019 belongs here.")
    return int(text)


def _to_decimal(text: Text, _spec: Spec, _kinds: Collection[str]) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or not 0 <= value <= 1:
        raise ValueError(f"is '{_cut(text)}'; a number from 0 to 1 belongs here.")
    return value.normalize()


def _to_boolean(text: Text, _spec: Spec, _kinds: Collection[str]) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"is '{_cut(text)}'; true or false belongs here.")
    return text == "true"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


_CONVERSIONS: Mapping[str, Callable[[Text, Spec, Collection[str]], Any]] = {
    "id": _to_id,
    "ref": _to_id,
    "kind": _to_kind,
    "name": _to_line,
    "word": _to_line,
    "text": _to_text,
    "url": _to_url,
    "integer": _to_integer,
    "year": _to_year,
    "decimal": _to_decimal,
    "boolean": _to_boolean,
}
_SPOKEN = {
    "id": "id",
    "ref": "id",
    "kind": "relation kind",
    "name": "line of text",
    "word": "line of text",
    "text": "text",
    "url": "address",
    "integer": "number",
    "year": "year",
    "decimal": "number",
    "boolean": "true or false",
}
