"""Packages from npm for the browser tests: one file of each, at one version, kept under `.npm/`, which git ignores."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

from browser.opened import absent

KEPT = Path(__file__).parent.parent.parent / ".npm"


def packed(package: str, version: str, file: str) -> str:
    """The text of a file in a package; the package is fetched when it is not there yet."""
    kept = KEPT / f"{package}-{version}.tgz"
    if not kept.is_file():
        if not shutil.which("npm"):
            absent("npm is not installed. Install Node.js with npm.")
        KEPT.mkdir(exist_ok=True)
        command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(KEPT)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    with tarfile.open(kept) as archive:
        found = archive.extractfile(f"package/{file}")
        assert found is not None
        return found.read().decode("utf-8")
