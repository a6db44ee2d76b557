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
NO_FOLDER = "the current folder is gone. Change to one that is there."
_KEYS = ("base", "ontology", "graph")
_KNOWN = ", ".join(_KEYS)
_TABLE = "[tool.patgraph]"


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


class Settings(NamedTuple):
    """What a settings file says, by key; file: "" and no key where there is none."""

    file: str
    values: Mapping[str, str | list[str]]

    def folders(self, key: str) -> list[str]:
        """The folders under a key, in order. SettingsError for one that is not there."""
        named = self.values.get(key, [])
        home = os.path.dirname(self.file)
        return [
            _folder(home, each, f"{self.file}: {key}")
            for each in ([named] if isinstance(named, str) else named)
        ]


def find_inputs(
    graphs: Sequence[str] = (), *, start: str | None = None, environment: Mapping[str, str] | None = None
) -> Inputs:
    """The inputs named by settings, environment and options. SettingsError for a folder that is not there."""
    environment = os.environ if environment is None else environment
    here = current_folder()
    settings = _nearest(os.path.abspath(start or here))
    base = next(iter(settings.folders("base")), "")
    overlays = settings.folders("graph")
    for each in environment.get("PATGRAPH_GRAPH", "").split(os.pathsep):
        if each:
            overlays.append(_folder(here, each, "PATGRAPH_GRAPH"))
    overlays += [_folder(here, each, "--graph") for each in graphs]
    overlays = [each for each in dict.fromkeys(overlays) if each != base]

    packaged = package_base()
    if base:
        named = next(iter(settings.folders("ontology")), "")
        ontology = named or _vocabulary_beside(base) or packaged.ontologies[0]
    else:
        base, ontology = packaged.base, packaged.ontologies[0]
    compiled = packaged.compiled if base == packaged.base and not overlays else ""
    own = [f"{each}/ontology" for each in overlays if os.path.isdir(f"{each}/ontology")]
    return Inputs(base, tuple(overlays), (ontology, *own), compiled)


def standing_alone(folder: str) -> Inputs:
    """A folder of YAML as a graph of its own, with the vocabulary beside it, or else the package's."""
    base = os.path.abspath(folder)
    return Inputs(base, (), (_vocabulary_beside(base) or package_base().ontologies[0],), "")


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


def current_folder() -> str:
    """The folder in which the process works. Raises SettingsError when it is gone."""
    try:
        return os.getcwd()
    except OSError:
        raise SettingsError(NO_FOLDER) from None


def _vocabulary_beside(base: str) -> str:
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


def _nearest(folder: str) -> Settings:
    """The settings of the nearest file upwards that has some."""
    while True:
        for name in SETTINGS_FILES:
            found = _settings_in(os.path.join(folder, name))
            if found is not None:
                return found
        above = os.path.dirname(folder)
        if above == folder:
            return Settings("", {})
        folder = above


def _settings_in(path: str) -> Settings | None:
    try:
        if not os.path.isfile(path):  # a pipe of that name would never end
            return None
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        return None
    # Spares the parser's import in other people's projects; a patgraph.toml is there for nothing else.
    alone = os.path.basename(path) == SETTINGS_FILES[0]
    if not alone and b"tool.patgraph" not in text:
        return None
    import tomllib

    try:
        table = tomllib.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: {error}. Mend the TOML.") from None
    outside = [key for key in table if key != "tool"] if alone else []
    if outside:
        raise SettingsError(f"{path}: {outside[0]} stands outside of {_TABLE}. Put it below that heading.")
    tools = table.get("tool", {})
    settings = tools.get("patgraph") if isinstance(tools, dict) else None
    if settings is None and not (alone and table):
        return None
    if not isinstance(settings, dict):
        raise SettingsError(f"{path}: there is no table {_TABLE}. Write that heading and below it {_KNOWN}.")
    for key, value in settings.items():
        _check(path, key, value)
    return Settings(path, settings)


def _check(path: str, key: str, value: Any) -> None:
    if key not in _KEYS:
        raise SettingsError(f"{path}: {_TABLE} has no key '{key}'. Known are {_KNOWN}.")
    several = key == "graph" and isinstance(value, list)
    if not all(map(_is_path, value if several else [value])):
        many = " or several in [ ]" if key == "graph" else ""
        raise SettingsError(f"{path}: {key} is no path. Name a folder{many}, in quotes.")


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value != ""
