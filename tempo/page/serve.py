"""Serve: the page of one model, for whoever opens it."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.middleware import Middleware

import tempo
from tempo.config import keep_files_apart, settings
from tempo.page.examples import EXAMPLES, read_examples
from tempo.page.leftovers import keep_sweeping
from tempo.page.page import Page
from tempo.page.scripts import as_function
from tempo.page.spoken import Spoken
from tempo.page.theme import theme
from tempo.shipped import ASSETS


def main() -> None:
    """Load the model and serve the page."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO)
    config = settings()
    keep_files_apart()
    page = Page(tempo.load(), config, read_examples())
    keep_sweeping(Path(page.blocks.GRADIO_CACHE), config.file_age_s)
    page.blocks.queue(max_size=config.queue_size, api_open=False)
    page.blocks.launch(
        server_name=config.host,
        server_port=config.port,
        allowed_paths=[str(EXAMPLES)],
        max_file_size=config.max_upload_bytes,
        show_error=False,
        enable_monitoring=False,
        strict_cors=True,
        run_history=False,
        ssr_mode=False,
        pwa=False,
        footer_links=["api"],
        favicon_path=ASSETS / "favicon.svg",
        theme=theme(),
        css_paths=ASSETS / "page.css",
        js=as_function(ASSETS / "page" / "main.js"),
        i18n=page.i18n,
        app_kwargs={"middleware": [Middleware(Spoken, script=f"({as_function(ASSETS / 'language' / 'main.js')})();")]},
    )
