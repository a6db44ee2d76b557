"""A page in the browser, and how the browser is started."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import pytest

#: Software rendering, and none of the calls that a browser makes of its own accord.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1440, 900)


@dataclass
class Opened:
    """A page in the browser, with everything that went wrong in it."""

    tab: Any
    file: Path
    wrong: list[str] = field(default_factory=list)

    def state(self) -> dict[str, str]:
        """What the address says behind the #."""
        self.settle()
        # Asked in the page: the driver's own idea of the address lags behind.
        return dict(parse_qsl(self.tab.evaluate("location.hash").removeprefix("#")))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def text(self, selector: str) -> str:
        return str(self.tab.inner_text(selector))

    def settle(self) -> None:
        """Wait until two frames have been drawn."""
        self.tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def at(self, key: str) -> tuple[float, float]:
        """Where a pattern lies on the screen."""
        place = self.tab.evaluate("(key) => window.patgraph.at(key)", key)
        return place["x"], place["y"]

    def word(self, relation: str) -> tuple[float, float]:
        """Where the word of a relation lies on the screen."""
        place = self.tab.evaluate("(key) => window.patgraph.wordOf(key)", relation)
        return place["x"], place["y"]

    def view(self) -> dict[str, Any]:
        """What is in view: the mode, the patterns and the relations."""
        found: dict[str, Any] = self.tab.evaluate("window.patgraph.view()")
        return found

    def patterns(self) -> list[str]:
        return sorted(self.view()["patterns"])

    def save(self, button: str) -> bytes:
        """Press a button of the menu "Take away" and return the file that it gives."""
        self.tab.click("#take > summary")
        with self.tab.expect_download() as waiting:
            self.tab.click(button)
        return Path(waiting.value.path()).read_bytes()


def absent(what: str) -> NoReturn:
    """Skip where something is not installed, but never in CI: there a skipped test would look like a passed one."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(what)
    pytest.skip(what)


def dismiss(page: Opened, dialog: Any) -> None:
    page.wrong.append(f"dialog: {dialog.message}")
    dialog.dismiss()


Open = Callable[..., Opened]
