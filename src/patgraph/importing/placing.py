"""The files of an import into an overlay: nothing of a person's is replaced, nothing unsound is left there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from ..compiling import load
from ..errors import Finding, ImportRefused, InvalidGraph, Place
from ..exports.placing import write_file
from ..schema import write_overlay_schemas
from ..settings import Inputs
from ..yamltree import Block, Items, Unreadable, parse, read_text
from .planning import Plan
from .writing import Files, list_head, may_be_added_to, overlay_files, publisher_items, source_items, stamp_of

SUBFOLDERS = ("catalogues", "patterns", "drafts", "sources")
_SCHEMAS = ".schemas"


class Change(NamedTuple):
    """What happens to one file of the overlay.

    state: "new", "replaced" (as an earlier import wrote it), "extended" (a list gets more), "same", "removed" (of an
    earlier import of this document), "kept" (a person wrote or changed it). text: what stands there afterwards.
    """

    path: str
    state: str
    text: str = ""


def own_catalogues(folder: str) -> list[str]:
    """The catalogues in an overlay that an import wrote and nobody has changed since."""
    found = []
    for path, text in _existing(folder).items():
        stamp, fresh = stamp_of(text)
        if path.startswith("catalogues/") and fresh:
            found.append(stamp)
    return sorted(found)


def changes(plan: Plan, folder: str) -> list[Change]:
    """What an import does to an overlay folder ("" for a new one), by path.

    Raises ImportRefused when the catalogue's file is there and is not this import's to replace.
    """
    existing = _existing(folder) if folder else {}
    made: dict[str, Change] = {}
    for path, text in overlay_files(plan, _listed(existing, plan.catalogue)).items():
        change = _own(path, text, existing, plan.catalogue)
        made[change.path] = change
    for path, before in existing.items():
        if path not in made and stamp_of(before) == (plan.catalogue, True):
            made[path] = Change(path, "removed")
    for path, lines in _lists(plan).items():
        change = _list(path, lines, existing)
        if change.state == "kept":
            made[path] = change
            change = _beside(path, lines, existing)
        made[change.path] = change
    return [made[path] for path in sorted(made)]


def _own(path: str, text: str, existing: Mapping[str, str], catalogue: str) -> Change:
    """A file of this import alone; in patterns/ beside a person's, under a name that tells the catalogue."""
    here = path
    if path.startswith("patterns/") and path in existing and stamp_of(existing[path]) != (catalogue, True):
        here = f"{path.removesuffix('.yaml')}--{catalogue}.yaml"
    before = existing.get(here)
    if before is None:
        return Change(here, "new", text)
    if before == text:
        return Change(here, "same", text)
    if stamp_of(before) == (catalogue, True):
        return Change(here, "replaced", text)
    if here.startswith("catalogues/"):
        raise ImportRefused(
            f"{here} was not written by this import, or was changed since, and is kept. Take another name"
            " with --catalogue-id, or move the file away."
        )
    return Change(here, "kept", before)


def _listed(existing: Mapping[str, str], catalogue: str) -> set[tuple[str, str]]:
    """The (entry, name) pairs of a catalogue that a person's files of entries list."""
    found = set()
    for path, text in existing.items():
        if not path.startswith("patterns/") or stamp_of(text) == (catalogue, True):
            continue
        tree, _ = parse(text, path)
        if not isinstance(tree, Block):
            continue
        said = {str(key): value for key, value in tree.items()}
        entry = said.get("extends", said.get("id"))
        for listing in said.get("listings", ()):
            values = {str(key): value for key, value in listing.items()} if isinstance(listing, Block) else {}
            if values.get("catalogue") == catalogue:
                found.add((str(entry), str(values.get("name"))))
    return found


def _lists(plan: Plan) -> Files:
    made = {f"sources/{publisher}.yaml": "\n".join(lines) for publisher, lines in source_items(plan).items()}
    publishers = publisher_items(plan)
    if publishers:
        made["publishers.yaml"] = "\n".join(publishers)
    return made


def _list(path: str, lines: str, existing: Mapping[str, str]) -> Change:
    """A list gets new items at its end if an import began it; a person's list is never touched."""
    schema, folder = "sources" if path.startswith("sources/") else "publishers", "../" if "/" in path else ""
    before = existing.get(path)
    if before is None:
        return Change(path, "new", f"{list_head(schema, folder)}{lines}\n")
    text = before + ("" if before.endswith("\n") else "\n") + lines + "\n"
    tree, findings = parse(text, path)
    if may_be_added_to(before) and isinstance(tree, Items) and not findings:
        return Change(path, "extended", text)
    return Change(path, "kept", before)


def _beside(path: str, lines: str, existing: Mapping[str, str]) -> Change:
    """Where new items go that a person's list has no room for.

    Sources: a file of the same publisher with the other ending, which is read as well. Publishers: the drafts,
    because a graph has one file of them, and does without.
    """
    other = f"drafts/{path}" if path == "publishers.yaml" else f"{path.removesuffix('.yaml')}.yml"
    change = _list(other, lines, existing)
    if change.state == "kept" and other.endswith(".yml"):
        raise ImportRefused(
            f"{path} and {other} are yours, so new sources find no place. Join the two files."
        )
    return change


def _existing(folder: str) -> Files:
    """The YAML files of an overlay that concern an import, by path in it; links as "", like a person's file.

    Raises InvalidGraph for what cannot be read, ImportRefused for folders that lie elsewhere.
    """
    found: Files = {}
    for sub in ("", *SUBFOLDERS):
        where = os.path.join(folder, sub)
        if os.path.islink(where) and sub:
            raise ImportRefused(f"{where} is a link. Name an overlay whose folders are its own.")
        names = sorted(os.listdir(where)) if os.path.isdir(where) else []
        for name in names:
            path = f"{sub}/{name}" if sub else name
            if not name.endswith((".yaml", ".yml")) or (not sub and name != "publishers.yaml"):
                continue
            if os.path.islink(os.path.join(where, name)):
                found[path] = ""
                continue
            try:
                found[path] = read_text(os.path.join(where, name), path)
            except Unreadable as error:
                raise InvalidGraph([error.finding]) from None
    return found


# --- on disk ---------------------------------------------------------------------------------------


def refuse_folder(folder: str) -> None:
    """Raises ImportRefused for what can be no overlay folder; a new one needs its parent only."""
    parent = os.path.dirname(os.path.abspath(folder))
    if os.path.islink(folder.rstrip("/")):
        raise ImportRefused(f"{folder} is a link. Name the folder itself.")
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise ImportRefused(f"{folder} is no folder. Name a new one, or an overlay.")
    if not os.path.isdir(parent):
        raise ImportRefused(f"the folder {parent} does not exist. Make it, or write elsewhere.")


def prove(made: list[Change], folder: str, inputs: Inputs) -> None:
    """Reads the overlay as it will be, in a copy. Raises InvalidGraph with every error that it would have.

    inputs: what the graph in use is made of, with or without this overlay.
    """
    target = os.path.abspath(folder) if folder else ""
    with tempfile.TemporaryDirectory(prefix="patgraph-import-") as work:
        copy = os.path.join(work, os.path.basename(target) or "overlay")
        if target and os.path.isdir(target):
            for sub in ("", *SUBFOLDERS):
                _copy_yaml(os.path.join(target, sub), os.path.join(copy, sub))
        _apply(made, copy)
        overlays = [copy if each == target else each for each in inputs.overlays]
        if copy not in overlays:
            overlays.append(copy)
        found = load(inputs._replace(overlays=tuple(overlays))).findings
        errors = [each for each in found if each.severity == "error"]
        if errors:
            raise InvalidGraph([_renamed(each, copy, folder or "overlay") for each in errors])


def _copy_yaml(before: str, after: str) -> None:
    os.makedirs(after, exist_ok=True)
    for name in os.listdir(before) if os.path.isdir(before) else ():
        if name.endswith((".yaml", ".yml")) and os.path.isfile(f"{before}/{name}"):
            shutil.copyfile(f"{before}/{name}", f"{after}/{name}")


def _renamed(finding: Finding, copy: str, folder: str) -> Finding:
    path = finding.place.path
    at = path.find(os.path.basename(os.path.dirname(copy)))
    if at < 0:
        return finding
    inside = path[at:].split("/", 2)[-1]
    return finding._replace(place=Place(f"{folder.rstrip('/')}/{inside}", *finding.place[1:]))


def write(made: list[Change], folder: str) -> None:
    """Writes the changes into the overlay, each file whole or not at all; adds the editors' schemas to a new one.

    Raises ExportError when something cannot be written.
    """
    _apply(made, folder)
    if not os.path.lexists(f"{folder}/{_SCHEMAS}"):
        write_overlay_schemas(f"{folder}/{_SCHEMAS}")


def _apply(made: list[Change], folder: str) -> None:
    for change in made:
        path = f"{folder}/{change.path}"
        if change.state in ("new", "replaced", "extended"):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            # What may be replaced has been decided above, by the stamp; a link is never written through.
            write_file(path, [change.text.encode("utf-8")], force=change.state != "new")
        elif change.state == "removed" and os.path.isfile(path):
            os.unlink(path)
