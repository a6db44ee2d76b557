"""Which graph is meant: what settings files may say, and what is said of those that say it wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from patgraph.errors import SettingsError
from patgraph.settings import find_inputs

HEADING = "[tool.patgraph]\n"


def refused(folder: Path, text: str, name: str = "patgraph.toml") -> str:
    """What is said of a settings file with this text, without the folder."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        find_inputs(start=str(folder), environment={})
    return str(caught.value).replace(f"{folder}{os.sep}", "")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("graph = 3", "graph is no path. Name a folder or several in [ ], in quotes."),
        ('graph = ["own", 3]', "graph is no path. Name a folder or several in [ ], in quotes."),
        ('graph = ""', "graph is no path. Name a folder or several in [ ], in quotes."),
        ("base = []", "base is no path. Name a folder, in quotes."),
        ("ontology = true", "ontology is no path. Name a folder, in quotes."),
        ("grahp = 'own'", "[tool.patgraph] has no key 'grahp'. Known are base, ontology, graph."),
        ("graph = 'nope'", "graph 'nope' does not exist. Name a folder of YAML files."),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, said: str, message: str) -> None:
    assert refused(tmp_path, HEADING + said) == f"patgraph.toml: {message}"
    (tmp_path / "patgraph.toml").unlink()
    assert refused(tmp_path, HEADING + said, "pyproject.toml") == f"pyproject.toml: {message}"


@pytest.mark.parametrize("text", ['graph = "own"\n', f'graph = "own"\n{HEADING}'])
def test_a_setting_outside_of_its_heading_is_no_setting(tmp_path: Path, text: str) -> None:
    expected = "patgraph.toml: graph stands outside of [tool.patgraph]. Put it below that heading."
    assert refused(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text", ["[tool]\npatgraph = 3\n", "[tool.pathgraph]\ngraph = 'own'\n", "tool = 3\n"]
)
def test_a_patgraph_toml_has_the_one_heading(tmp_path: Path, text: str) -> None:
    lacking = "there is no table [tool.patgraph]. Write that heading and below it base, ontology, graph."
    assert refused(tmp_path, text) == f"patgraph.toml: {lacking}"


def test_settings_of_other_tools_and_remarks_alone_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "patgraph.toml").write_text(f"{HEADING}graph = 'own'\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "patgraph.toml").write_text("# graph = 'other'\n")
    (inner / "pyproject.toml").write_text("graph = 3\n[tool.other]\ngraph = 4\n")
    assert find_inputs(start=str(inner), environment={}).overlays == (str(tmp_path / "own"),)


def test_a_folder_that_is_gone_gets_one_line(tmp_path: Path) -> None:
    program = f"import os; os.rmdir({str(tmp_path)!r}); from patgraph.cli import main; main()"
    for arguments in (["stats"], ["--store", "here", "stats"], ["init", "ours"]):
        tmp_path.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        expected = "patgraph: the current folder is gone. Change to one that is there.\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


def test_what_is_no_file_and_what_is_too_deep_are_no_traceback(tmp_path: Path) -> None:
    assert "Mend the TOML" in refused(tmp_path, "# tool.patgraph\nx = " + "[" * 5000, "pyproject.toml")
    (tmp_path / "pyproject.toml").unlink()
    os.mkfifo(tmp_path / "pyproject.toml")
    assert find_inputs(start=str(tmp_path), environment={}).overlays == ()
