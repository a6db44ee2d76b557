"""Take pictures of a written page at three sizes, light and dark, to look at (and for the README).

patgraph explore -o page.html
python tests/browser/pictures.py page.html pictures/
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from opened import FLAGS

SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}


def main() -> None:
    """Write one PNG per view, size and theme."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--view", action="append", default=[], metavar="NAME=ADDRESS", help="e.g. outbox=#around=outbox"
    )
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    chosen = parser.parse_args()
    views = dict(view.split("=", 1) for view in chosen.view) or {"start": ""}
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        for view, address in views.items():
            for size, (width, height) in SIZES.items():
                for theme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": width, "height": height}, color_scheme=theme, offline=True
                    )
                    tab = context.new_page()
                    tab.goto(chosen.page.resolve().as_uri() + address)
                    tab.wait_for_selector("html[data-ready=yes]", state="attached")
                    tab.wait_for_timeout(250)
                    tab.screenshot(path=chosen.folder / f"{view}-{size}-{theme}.png")
                    context.close()
        browser.close()


if __name__ == "__main__":
    main()
