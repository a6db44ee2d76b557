"""What README.md shows is what patgraph prints, what its files do, and what there is."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import patgraph
from patgraph.checking import check_graph
from patgraph.exports import EXPORTS
from patgraph.settings import find_inputs

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ELISION = "…"


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def sessions() -> Iterator[tuple[str, list[str]]]:
    """Each command of the console blocks with the lines shown below it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown.splitlines()


def held(shown: list[str], printed: list[str]) -> bool:
    """Whether lines were printed as shown, where an elision stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == ELISION else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def written(shown: list[str], folder: Path) -> Path:
    """The folder, with the files that the blocks show below their names."""
    for block in shown:
        name, _, text = block.removeprefix("# ").partition("\n")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the files that the README shows."""
    return written([*blocks("yaml"), *blocks("turtle")], tmp_path_factory.mktemp("readme"))


@pytest.mark.parametrize(("command", "shown"), [pytest.param(*each, id=each[0]) for each in sessions()])
def test_a_command_prints_what_the_readme_shows(
    real: patgraph.PatternGraph, folder: Path, command: str, shown: list[str]
) -> None:
    name, *arguments = shlex.split(command)
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    printed = done.stdout.splitlines()
    assert held(shown, printed), done.stdout


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ("a b c", True),
        ("… c", True),
        ("a …", True),
        ("a … c", True),
        ("…", True),
        ("b …", False),
        ("a … b", False),
        ("a b", False),
        ("… c b …", False),
        ("a c …", False),
    ],
)
def test_parts_between_elisions_must_follow_in_order(shown: str, fits: bool) -> None:
    assert held(shown.split(), ["a", "b", "c"]) is fits


def test_the_readme_shows_its_first_answer_on_the_first_screen() -> None:
    first = README.splitlines()[:10]
    assert "$ patgraph related outbox" in first


def test_what_python_answers_is_what_the_readme_shows(
    real: patgraph.PatternGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (session,) = blocks("pycon")
    found = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert (runner.run(found, out=said.append).failed, said) == (0, [])


def test_the_catalogues_that_are_called_complete_are_complete(real: patgraph.PatternGraph) -> None:
    complete = [
        "azure-cloud-design-patterns",
        "aws-prescriptive-guidance",
        "microservices-io",
        "enterprise-integration-patterns",
        "patterns-of-distributed-systems",
    ]
    stats = real.stats()
    assert [name for name in complete if stats[f"coverage.{name}"] != 1] == []


def test_the_files_on_the_page_on_overlays_are_a_good_overlay(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "overlays.md").read_text(encoding="utf-8")
    acme = written(blocks("yaml", page), tmp_path) / "acme"
    assert [f for f in check_graph(find_inputs([str(acme)])) if str(acme) in f.place.path] == []


def test_every_export_has_its_row() -> None:
    rows = [
        f"| `{each.name}` | {each.title} | `{each.path}{'' if each.extension else '/'}` |"
        for each in EXPORTS.values()
    ]
    table = README.split("<!-- exports:", 1)[1].split("\n\n", 1)[0].splitlines()[3:]
    assert table == rows


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_commands_of_the_installation_are_in_the_makefile(target: str) -> None:
    assert f"make {target} " in README
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
