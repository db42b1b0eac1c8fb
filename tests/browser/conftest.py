"""A served page and a real browser; every test's page may talk to nobody but the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.server import CHROMIUM, CHROMIUM_ARGS, serving
from tests.clips import write_clip

PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, loaded. At the end of the test: no request has left the machine, and no script has failed."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    strangers: list[str] = []
    failures: list[str] = []

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            strangers.append(url)

    page.on("request", lambda request: watch(request.url))
    page.on("websocket", lambda socket: watch(socket.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.locator("#ask").wait_for()
    yield page
    page.close()
    assert strangers == []
    assert failures == []


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 24 seconds, six segments, that browsers can play."""
    return write_clip(tmp_path_factory.mktemp("clips") / "square.mp4", 24)
