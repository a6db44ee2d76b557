"""The built wheel, in an empty environment, outside any checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    subprocess.run([folder / "env/bin/python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PATGRAPH_", "PYTHON"))}
    return subprocess.run(
        [installed / "env/bin/patgraph", *arguments], cwd=installed,
        env={**environment, "PATGRAPH_CACHE": str(installed / "cache")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_installed_wheel_answers_outside_any_checkout(installed: Path) -> None:
    done = run(installed, "related", "outbox")
    assert (done.returncode, done.stderr, "requires Idempotent Consumer" in done.stdout) == (0, "", True)


def test_the_installed_wheel_holds_the_compiled_graph_and_parses_no_yaml(installed: Path) -> None:
    stats = run(installed, "stats", "--format", "csv").stdout
    assert "patgraph.nq" in stats


def test_the_installed_wheel_takes_an_overlay(installed: Path) -> None:
    (installed / "own" / "patterns").mkdir(parents=True)
    (installed / "own" / "patterns" / "saga.yaml").write_text(
        "extends: saga\nreason: Ours.\noverride:\n  name: Long-Lived Transaction\n"
    )
    done = run(installed, "--graph", "own", "show", "saga")
    assert (done.returncode, done.stdout.split("  ")[0]) == (0, "Long-Lived Transaction")


def test_the_installed_wheel_writes_the_page_and_the_exports(installed: Path) -> None:
    done = run(installed, "export", "--all", "-o", str(installed / "out"))
    assert (done.returncode, (installed / "out" / "patgraph.html").exists()) == (0, True)
