"""A served page and a real browser; every test's page may talk to nobody but the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
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
def scheme() -> Literal["light", "dark"]:
    """What the visitor prefers; a test can have it as a parameter."""
    return "light"


@pytest.fixture
def blank(browser: Browser, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """A new browser's tab. What tabs share would be what an earlier test left there."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture
def page(blank: Page, address: str) -> Iterator[Page]:
    """The page, loaded. At the end of the test: no request has left the machine, and no script has failed."""
    strangers: list[str] = []
    failures: list[str] = []

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            strangers.append(url)

    blank.on("request", lambda request: watch(request.url))
    blank.on("websocket", lambda socket: watch(socket.url))
    blank.on("pageerror", lambda error: failures.append(str(error)))
    blank.goto(address)
    blank.locator("#ask").wait_for()
    yield blank
    assert strangers == []
    assert failures == []


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 24 seconds, six segments, that browsers can play."""
    return write_clip(tmp_path_factory.mktemp("clips") / "square.mp4", 24)
