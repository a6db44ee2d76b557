"""A folder of YAML files → records, with every error of every file at once.

    patterns/<id>.yaml      one entry each, or in an overlay `extends: <id>`
    catalogues/<id>.yaml    one catalogue each
    sources/<publisher>.yaml, categories.yaml, service-types.yaml, qualities.yaml,
    problems.yaml, technologies.yaml, publishers.yaml      lists

Strings in the records are `yamltree.Text`, so later checks can name the place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from .errors import Finding, Place, near, spoken_list
from .folders import GRAPH_SUBFOLDERS, ONTOLOGY, graph_files
from .ontology import Kind, unstated
from .records import (
    PLURALS,
    TERMS,
    Catalogue,
    Extension,
    Listing,
    Pattern,
    Records,
    Source,
)
from .scalars import CONVERSIONS, SPOKEN, Kinds
from .specs import Spec, ordered, specs
from .terms import id_problem, listing_slug
from .yamltree import Block, Items, Node, Text, Unreadable, parse, read_text

_ID = Text("id")
TERM_FILES = {f"{PLURALS[term.entity].replace('_', '-')}.yaml": term for term in TERMS}  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds: records, and for an overlay the extensions; all errors beside them.

    unread: class and id of each record that is there and could not be read; the id is "" where it might be any.
    """

    records: Records
    extensions: tuple[Extension, ...]
    findings: tuple[Finding, ...]
    unread: frozenset[tuple[str, str]] = frozenset()


def read_folder(
    folder: str, kinds: Mapping[str, Kind], *, progress: Callable[[int, int], None] | None = None
) -> Contents:
    """Everything that a graph folder says. `kinds` are the relation kinds of the ontology.

    `progress(done, total)` is called after each file.
    """
    reader = _Reader(kinds)
    files = graph_files(folder)
    for number, name in enumerate(files, 1):
        reader.read(os.path.join(folder, name), name, _shown(folder, name))
        if progress is not None:
            progress(number, len(files))
    reader.findings += _misplaced(folder)
    return reader.contents()


def _misplaced(folder: str) -> Iterator[Finding]:
    """Folders that are called nearly like one that is read, and Turtle beside the vocabulary's folder."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    read = (*GRAPH_SUBFOLDERS, ONTOLOGY)
    for entry in found:
        place = Place(_shown(folder, entry.name))
        if entry.name in read:
            continue
        if entry.is_dir():
            from difflib import get_close_matches

            meant = get_close_matches(entry.name.lower(), read, 1, 0.88)
            if meant:
                message = f"is not read. Call it '{meant[0]}' if it belongs to the graph."
                yield Finding(place, "warning", "folder", message)
        elif entry.name.endswith(".ttl"):
            message = f"is not read. Put it into '{ONTOLOGY}' if it describes relation kinds."
            yield Finding(place, "note", "file", message)


def _shown(folder: str, name: str) -> str:
    """The path as findings show it: relative to the current folder where that is shorter."""
    path = os.path.join(folder, name)
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


class _Reader:
    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        stated = [name for name, kind in kinds.items() if not kind.inferred_only]
        self.kinds = Kinds(frozenset(stated), unstated(kinds))
        self.findings: list[Finding] = []
        self.found: dict[str, dict[str, Any]] = {kind: {} for kind in PLURALS}
        self.extensions: list[Extension] = []
        self.unread: set[tuple[str, str]] = set()

    def contents(self) -> Contents:
        by_field = {PLURALS[kind]: dict(sorted(items.items())) for kind, items in self.found.items()}
        findings = tuple(sorted(self.findings))
        return Contents(Records(**by_field), tuple(self.extensions), findings, frozenset(self.unread))

    def error(self, place: Place, code: str, message: str) -> None:
        self.findings.append(Finding(place, "error", code, message))

    def read(self, path: str, name: str, shown: str) -> None:
        record = self._record_type(name, shown)
        if record is None:
            return
        before = len(self.findings)
        single = record in (Pattern, Catalogue)
        stem = os.path.splitext(os.path.basename(name))[0]
        tree = self._tree(path, shown)
        if tree is None:
            if len(self.findings) > before:
                self._miss(record, stem if single else "")
            elif single:
                self.error(Place(shown), "empty", "holds no record. Write one or remove the file.")
        elif single:
            self._single(tree, record, stem)
        else:
            self._list(tree, record, stem)

    def _tree(self, path: str, shown: str) -> Node | None:
        try:
            text = read_text(path, shown)
        except Unreadable as unreadable:
            self.findings.append(unreadable.finding)
            return None
        tree, findings = parse(text, shown)
        self.findings += findings
        return tree

    def _miss(self, record: Any, identifier: object) -> None:
        """Remembers that a record could not be read, so that nobody looks in vain for it."""
        self.unread.add((record.entity, identifier if isinstance(identifier, str) else ""))

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
            self._miss(record, stem)
            return
        if record is Pattern and any(key == "extends" for key in tree):
            extension = self.record(tree, Extension)
            if extension is not None:
                self.extensions.append(extension)
            return
        made = self.record(tree, record)
        if made is None:
            self._miss(record, stem)
            self._miss(record, tree.get(_ID, stem))
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
            self._miss(record, "")
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
                self._miss(record, "")
                continue
            made = self.record(item, record, extra)
            if made is None:
                self._miss(record, item.get(_ID))
            else:
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

    def record(
        self,
        block: Block,
        record: type,
        extra: Mapping[str, Any] | None = None,
        around: Collection[str] = (),
    ) -> Any:
        """A record from a mapping, or None after reporting why not. around: the fields one level further out."""
        before = len(self.findings)
        known = specs(record)
        values: dict[str, Any] = dict(extra or {})
        for key, node in block.items():
            spec = known.get(key)
            if spec is None or (extra and key in extra):
                self._unknown_key(key, known, around)
                continue
            if spec.value == "override":
                values[key] = self._override(node)
                continue
            value = self._value(node, spec, key, known)
            if value is not None:
                values[key] = value
        missing = [name for name in _required(record) if not values.get(name)]
        for name in missing:
            if not any(key == name for key in block):
                hint = _first_sentence(known[name])
                self.error(block.place, "missing", f"the field '{name}' is missing. {hint}")
        self._check_order(block, _places(record))
        if missing and len(self.findings) > before:
            return None
        if record is Listing and "slug" not in values:
            values["slug"] = listing_slug(values["name"])
        return record(**values)

    def _unknown_key(self, key: Text, known: Collection[str], around: Collection[str]) -> None:
        suggestions = near(key, known, 1)
        hint = f"Did you mean '{suggestions[0]}'?" if suggestions else f"Known are {', '.join(known)}."
        if key in around and not suggestions:
            hint = f"It stands further out, beside '{next(iter(around))}'."
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
                self._unknown_key(key, known, specs(Extension))
                continue
            converted = self._value(value, spec, key, known)
            if converted is not None:
                values[key] = converted
        return values

    # --- one value ----------------------------------------------------------------------------

    def _value(self, node: Node, spec: Spec, key: Text, around: Collection[str]) -> Any:
        if not spec.many:
            if spec.record is None:
                return self._scalar(node, spec, key)
            return self._nested(node, spec.record, key, around)
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
            made = [self._nested(item, spec.record, key, around) for item in node]
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

    def _nested(self, node: Node, record: type, key: Text, around: Collection[str]) -> Any:
        if not isinstance(node, Block):
            names = ", ".join(specs(record))
            self.error(node.place, "type", f"'{key}' holds mappings with the fields {names}.")
            return None
        return self.record(node, record, around=around)

    def _scalar(self, node: Node, spec: Spec, key: Text) -> Any:
        if not isinstance(node, Text):
            what = "a list" if isinstance(node, Items) else "a mapping"
            self.error(node.place, "type", f"'{key}' is {what}; one {SPOKEN[spec.value]} belongs here.")
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
            return CONVERSIONS[spec.value](stripped, spec, self.kinds)
        except ValueError as problem:
            self.error(node.place, spec.value, f"'{key}' {problem}")
            return None


@cache
def _required(record: Any) -> Sequence[str]:
    """The fields that a record must have."""
    return [name for name, spec in specs(record).items() if spec.required]


@cache
def _places(record: Any) -> Mapping[str, int]:
    """Where each field stands in the order of the file."""
    return {name: number for number, name in enumerate(specs(record))}


def _first_sentence(spec: Spec) -> str:
    return spec.doc if spec.doc.endswith((".", "?")) else spec.doc + "."
