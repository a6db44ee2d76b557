"""Programs from Maven Central for the tests: each folder here with a `pom.xml` names what it needs.

Jars are copied to `.java/<name>/` at the top of the checkout, which git ignores, once per state of the POM.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
JARS = HERE.parent.parent / ".java"


def jars(name: str) -> Path:
    """The folder with all jars that `tests/java/<name>/pom.xml` asks for; downloads them when they are not there."""
    for program in ("java", "mvn"):
        if not shutil.which(program):
            pytest.fail(f"{program} is not installed. Install a JDK of version 17 or later, and Maven.")
    pom, folder = HERE / name / "pom.xml", JARS / name
    state = hashlib.sha256(pom.read_bytes()).hexdigest()
    done = folder / "pom.sha256"
    if not (done.is_file() and done.read_text() == state):
        shutil.rmtree(folder, ignore_errors=True)
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
        command = ["mvn", "-q", "-B", "-f", str(pom), goal, f"-DoutputDirectory={folder}"]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=1500)
        assert ended.returncode == 0, ended.stdout[-3000:]  # some versions print colour codes even when quiet
        done.write_text(state)
    return folder


def java(name: str, source: str, *arguments: str) -> list[str]:
    """The command that runs `tests/java/<name>/<source>` (a single-file program) with that folder's jars."""
    return ["java", "-cp", f"{jars(name)}/*", str(HERE / name / source), *arguments]
