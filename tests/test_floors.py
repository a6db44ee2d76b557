"""A module imports only from floors below its own; docs/house.md tells the floors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "patgraph"

FLOORS: dict[str, int] = {
    name: floor
    for floor, names in enumerate(
        (
            "_version errors terms",
            "tables folders likeness yamltree specs",
            "records scalars",
            "ontology settings plain wording coverage reports answers",
            "reading schema differences",
            "overlays soundness checks starting",
            "encoding inference",
            "decoding measures store queries shapes",
            "compiling names network search layout",
            "neighbourhood checking",
            "graph",
            "opening exports",
            "pushing importing",
            "cli",
        )
    )
    for name in names.split()
}
# The package's face re-exports; `python -m patgraph` starts the command line.
FACES = {"__init__", "__main__"}
# Within these packages modules may use each other.
PACKAGES = {"store", "queries", "exports", "pushing", "importing", "cli"}


def _modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "vendor" not in path.parts)


def _room(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0].removesuffix(".py")


def _imported_rooms(path: Path) -> set[str]:
    """The rooms that a module imports from, anywhere in it, but not those for type checking only."""
    depth = len(path.relative_to(SOURCE).parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or id(node) in skipped or node.level == 0:
            continue
        if node.level < depth:
            found.add(_room(path))
        elif node.module:
            found.add(node.module.split(".")[0])
        else:
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_module_imports_only_from_floors_below_its_own(path: Path) -> None:
    room = _room(path)
    if room in FACES:
        return
    above = {
        other
        for other in _imported_rooms(path)
        if other not in FACES and not (other == room and room in PACKAGES) and FLOORS[other] >= FLOORS[room]
    }
    assert above == set()


def test_every_module_has_a_floor() -> None:
    assert {_room(path) for path in _modules()} - FACES - set(FLOORS) == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        p.name for p in _modules() if p.stem in ("util", "utils", "helpers", "common", "base", "manager")
    ] == []


def test_only_the_command_line_prints() -> None:
    printing = [
        str(path.relative_to(SOURCE))
        for path in _modules()
        if _room(path) != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []
