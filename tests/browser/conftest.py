"""A served page and a real browser; every test's page may talk to nobody but the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Request, WebSocket, expect, sync_playwright

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


@pytest.fixture(scope="session")
def window(browser: Browser) -> Page:
    """The tab that all tests share.

    Most of the work of loading the page is to compile its scripts, which a tab that has had it before need not do.
    """
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


@pytest.fixture
def scheme() -> Literal["light", "dark"]:
    """What the visitor prefers; a test can have it as a parameter."""
    return "light"


@pytest.fixture
def blank(window: Page, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """The shared tab as if it were new. At the end of a test its page is left and has kept nothing."""
    window.set_viewport_size({"width": 1400, "height": 1000})
    window.emulate_media(color_scheme=scheme)
    window.mouse.move(0, 0)
    yield window
    window.evaluate("location.origin === 'null' || localStorage.clear()")
    window.goto("about:blank")


@pytest.fixture
def page(blank: Page, address: str) -> Iterator[Page]:
    """The page, loaded. At the end of the test: no request has left the machine, and no script has failed."""
    strangers: list[str] = []
    failures: list[str] = []

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            strangers.append(url)

    def requested(request: Request) -> None:
        watch(request.url)

    def connected(socket: WebSocket) -> None:
        watch(socket.url)

    def failed(error: Error) -> None:
        failures.append(str(error))

    blank.on("request", requested)
    blank.on("websocket", connected)
    blank.on("pageerror", failed)
    blank.goto(address)
    blank.locator("#ask").wait_for()
    yield blank
    blank.remove_listener("request", requested)
    blank.remove_listener("websocket", connected)
    blank.remove_listener("pageerror", failed)
    assert strangers == []
    assert failures == []


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 24 seconds, six segments, that browsers can play."""
    return write_clip(tmp_path_factory.mktemp("clips") / "square.mp4", 24)
