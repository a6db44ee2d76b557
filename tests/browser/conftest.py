"""A real Chromium for the page, with the network blocked.

Every page is written to a folder of its own and opened from there (`file://`);
any request to anything else, any error and any broken policy fails the test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.opened import FLAGS, WIDE, Open, Opened, absent, dismiss
from patgraph.exports import html


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed. Run: pip install 'patgraph[browser]'")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as running:
        if not Path(program or running.chromium.executable_path).exists():
            absent("Chromium is not installed. Run: playwright install chromium")
        browser = running.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    opened: list[Opened] = []
    contexts: list[Any] = []

    def open_it(
        page: dict[str, Any] | str,
        address: str = "",
        *,
        size: tuple[int, int] = WIDE,
        dark: bool = False,
        calm: bool = False,
        touch: bool = False,
        **more: Any,
    ) -> Opened:
        file = tmp_path / f"page-{len(opened)}.html"
        text = page if isinstance(page, str) else html.render(page, **{"title": "Made-up patterns", **more})
        file.write_text(text, "utf-8")
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
            has_touch=touch,
            offline=True,
            accept_downloads=True,
        )
        contexts.append(context)
        tab = context.new_page()
        found = Opened(tab, file)
        opened.append(found)
        own = file.as_uri()

        def watch(request: Any) -> None:
            if not request.url.startswith((own, "data:", "blob:")):
                found.wrong.append(f"request to {request.url}")

        tab.on("request", watch)
        tab.on("pageerror", lambda error: found.wrong.append(f"error: {error}"))
        tab.on("dialog", lambda dialog: dismiss(found, dialog))
        tab.on(
            "console",
            lambda message: (
                found.wrong.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        tab.goto(own + address)
        tab.wait_for_selector("html[data-ready=yes]", state="attached")
        found.settle()
        return found

    yield open_it
    for context in contexts:
        context.close()
    assert [fault for one in opened for fault in one.wrong] == []
