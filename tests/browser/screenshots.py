"""Pictures of the page after a question, for the documents: light and dark, on a desk and on a phone.

python -m tests.browser.screenshots docs
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.server import CHROMIUM, CHROMIUM_ARGS, serving
from tests.browser.visitor import QUESTIONS, ask, pick, weigh

PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)
SIZES = {"page": (1400, 1780), "phone": (420, 900)}


def shoot(browser: Browser, address: str, folder: Path, name: str, scheme: str) -> None:
    """Ask an example, measure its attribution, and save what is in sight as `folder/<name>-<scheme>.png`."""
    width, height = SIZES[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    pick(page, QUESTIONS[1]["title"])
    ask(page)
    weigh(page)
    page.locator("#relevant button").first.click()
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1000)
    page.screenshot(path=folder / f"{name}-{scheme}.png")
    page.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for name in SIZES:
            for scheme in ("light", "dark"):
                shoot(browser, address, folder, name, scheme)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
