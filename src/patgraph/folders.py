"""Which files make up a graph folder and an ontology folder.

Kept apart from reading them, because a look-up that finds its compiled graph
fresh lists these files and imports no YAML parser.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

GRAPH_SUBFOLDERS = ("patterns", "catalogues", "sources")
ONTOLOGY = "ontology"


def graph_files(folder: str) -> list[str]:
    """The YAML files of a graph folder, relative to it, sorted."""
    found = _yaml_names(folder)
    for sub in GRAPH_SUBFOLDERS:
        found += [f"{sub}/{name}" for name in _yaml_names(f"{folder}/{sub}")]
    return sorted(found)


def _yaml_names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [e.name for e in entries if e.name.endswith((".yaml", ".yml")) and e.name[0] != "."]
    except (FileNotFoundError, NotADirectoryError):
        return []


def ontology_files(folders: Iterable[str]) -> list[str]:
    """The Turtle files of the vocabulary in these folders; `shapes.ttl` is no part of it."""
    return [p for folder in folders for p in _with_ending(folder, ".ttl") if not p.endswith("/shapes.ttl")]


def rule_files(folders: Iterable[str]) -> list[str]:
    """The inference rules (`rules/*.rq`) in these folders."""
    return [path for folder in folders for path in _with_ending(f"{folder}/rules", ".rq")]


def _with_ending(folder: str, ending: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in sorted(os.listdir(folder)) if name.endswith(ending)]
    except (FileNotFoundError, NotADirectoryError):
        return []
