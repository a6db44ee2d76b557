"""Take pictures of a written page at three sizes, light and dark, to look at, or the three of the README.

patgraph explore -o page.html
python tests/browser/pictures.py page.html pictures/
python tests/browser/pictures.py page.html docs/images --readme
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser.opened import FLAGS

SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
OUTBOX = "#around=transactional-outbox&select=p:transactional-outbox"
Theme = Literal["light", "dark"]
Picture = tuple[str, str, tuple[int, int], Theme]
THEMES: tuple[Theme, ...] = ("light", "dark")
#: name, address, window, colours
README: tuple[Picture, ...] = (
    ("explorer-1440-light", "", SIZES["desktop"], "light"),
    ("explorer-1024-dark", OUTBOX, SIZES["tablet"], "dark"),
    ("explorer-390-light", OUTBOX, SIZES["phone"], "light"),
)


def main() -> None:
    """Write one PNG per view, size and theme."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--view", action="append", default=[], metavar="NAME=ADDRESS", help="e.g. outbox=#around=outbox"
    )
    parser.add_argument("--readme", action="store_true", help="Only the three pictures of the README, small.")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    chosen = parser.parse_args()
    views = dict(view.split("=", 1) for view in chosen.view) or {"start": ""}
    wanted = (
        README
        if chosen.readme
        else tuple(
            (f"{view}-{size}-{theme}", address, window, theme)
            for view, address in views.items()
            for size, window in SIZES.items()
            for theme in THEMES
        )
    )
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        for name, address, (width, height), theme in wanted:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, offline=True
            )
            tab = context.new_page()
            tab.goto(chosen.page.resolve().as_uri() + address)
            tab.wait_for_selector("html[data-ready=yes]", state="attached")
            tab.wait_for_timeout(250)
            file = chosen.folder / f"{name}.png"
            tab.screenshot(path=file)
            context.close()
            if chosen.readme:  # a palette makes them a third as long
                subprocess.run(["pngquant", "--force", "--strip", "--output", file, "256", file], check=True)
        browser.close()


if __name__ == "__main__":
    main()
