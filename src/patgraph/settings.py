"""Which graph is meant, and from where: options, environment, settings files.

The nearest `patgraph.toml` or `pyproject.toml` with a `[tool.patgraph]` table,
from the current folder upwards, may name

    base      a folder of YAML that replaces the graph in the package
    ontology  the vocabulary's folder for that base
    graph     overlay folders, one or a list

Without a base, the compiled graph in the package is used. Paths in a settings
file are relative to it. `PATGRAPH_GRAPH` adds overlays (separated as in PATH),
then come the `--graph` options.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .errors import SettingsError
from .folders import graph_files, ontology_files, rule_files

PACKAGE = os.path.dirname(os.path.abspath(__file__))
SETTINGS_FILES = ("patgraph.toml", "pyproject.toml")
_KEYS = ("base", "ontology", "graph")


class Inputs(NamedTuple):
    """What a graph is made of. compiled: the package's N-Quads, "" when YAML must be read."""

    base: str
    overlays: tuple[str, ...]
    ontologies: tuple[str, ...]
    compiled: str

    def files(self) -> list[str]:
        """Every file on which the graph depends."""
        if self.compiled:
            return [self.compiled]
        found = [f"{folder}/{name}" for folder in (self.base, *self.overlays) for name in graph_files(folder)]
        return found + ontology_files(self.ontologies) + rule_files(self.ontologies)


def find_inputs(
    graphs: Sequence[str] = (), *, start: str | None = None, environment: Mapping[str, str] | None = None
) -> Inputs:
    """The inputs named by settings, environment and options. SettingsError for a folder that is not there."""
    environment = os.environ if environment is None else environment
    settings, home = _nearest(os.path.abspath(start or os.getcwd()))
    base = _folder(home, settings["base"], "base") if "base" in settings else ""
    named = settings.get("graph", [])
    overlays = [_folder(home, each, "graph") for each in ([named] if isinstance(named, str) else named)]
    for each in environment.get("PATGRAPH_GRAPH", "").split(os.pathsep):
        if each:
            overlays.append(_folder(os.getcwd(), each, "PATGRAPH_GRAPH"))
    overlays += [_folder(os.getcwd(), each, "--graph") for each in graphs]
    overlays = [each for each in dict.fromkeys(overlays) if each != base]

    packaged = package_base()
    if base:
        ontology = _base_ontology(settings, home, base) or packaged.ontologies[0]
    else:
        base, ontology = packaged.base, packaged.ontologies[0]
    compiled = packaged.compiled if base == packaged.base and not overlays else ""
    own = [f"{each}/ontology" for each in overlays if os.path.isdir(f"{each}/ontology")]
    return Inputs(base, tuple(overlays), (ontology, *own), compiled)


def standing_alone(folder: str) -> Inputs:
    """A folder of YAML as a graph of its own, with the vocabulary beside it, or else the package's."""
    base = os.path.abspath(folder)
    return Inputs(base, (), (_base_ontology({}, "", base) or package_base().ontologies[0],), "")


def laid_over(base: Inputs, folder: str) -> Inputs:
    """A folder as the only overlay over the base of these inputs."""
    overlay = os.path.abspath(folder)
    own = [f"{overlay}/ontology"] if os.path.isdir(f"{overlay}/ontology") else []
    return Inputs(base.base, (overlay,), (base.ontologies[0], *own), "")


def package_base() -> Inputs:
    """The graph that comes with the package: compiled in a wheel, YAML in a checkout."""
    data = f"{PACKAGE}/data"
    if os.path.isfile(f"{data}/patgraph.nq"):
        return Inputs(f"{data}/graph", (), (f"{data}/ontology",), f"{data}/patgraph.nq")
    checkout = os.path.dirname(os.path.dirname(PACKAGE))
    return Inputs(f"{checkout}/graph", (), (f"{checkout}/ontology",), "")


def _base_ontology(settings: Mapping[str, Any], home: str, base: str) -> str:
    if "ontology" in settings:
        return _folder(home, settings["ontology"], "ontology")
    beside = f"{os.path.dirname(base)}/ontology"
    return beside if os.path.isfile(f"{beside}/patgraph.ttl") else ""


def _folder(home: str, named: Any, what: str) -> str:
    if not isinstance(named, str) or not named:
        raise SettingsError(f"{what} is no path. Name a folder.")
    path = os.path.normpath(os.path.join(home, os.path.expanduser(named)))
    if not os.path.isdir(path):
        state = "is no folder" if os.path.exists(path) else "does not exist"
        raise SettingsError(f"{what} '{named}' {state}. Name a folder of YAML files.")
    return path


def _nearest(folder: str) -> tuple[Mapping[str, Any], str]:
    """The settings of the nearest file upwards that has some, and that file's folder."""
    while True:
        for name in SETTINGS_FILES:
            found = _settings_in(f"{folder}/{name}")
            if found is not None:
                return found, folder
        above = os.path.dirname(folder)
        if above == folder:
            return {}, folder
        folder = above


def _settings_in(path: str) -> Mapping[str, Any] | None:
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        return None
    if b"tool.patgraph" not in text:  # spares the parser's import in other people's projects
        return None
    import tomllib

    try:
        table = tomllib.loads(text.decode("utf-8"))
        settings = table.get("tool", {}).get("patgraph")
    except (ValueError, AttributeError) as error:
        raise SettingsError(f"{path}: {error}. Mend the TOML.") from None
    if settings is None:
        return None
    unknown = sorted(set(settings) - set(_KEYS))
    if unknown:
        raise SettingsError(
            f"{path}: [tool.patgraph] has no key '{unknown[0]}'. Known are {', '.join(_KEYS)}."
        )
    found: Mapping[str, Any] = settings
    return found
