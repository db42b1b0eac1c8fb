"""Spoken: the one choice of language for a visitor, made by the server and followed by the browser.

It is made from the address and the headers of the request for the page. :class:`Spoken` writes it into the page before
any script runs; from there the script in `assets/language/` has Gradio's frontend, its own words included, follow it
instead of the browser's first language, and puts it into the address, so that the page's events carry it.
"""

from __future__ import annotations

import re
from typing import Any

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tempo.view.language import Language, chosen
from tempo.view.texts import TITLE

HEAD = re.compile(r'<html(\s+)lang="en"([^>]*)>(\s*)<head>')


def spoken(request: gr.Request | Request) -> Language:
    """The language of whoever sent this request."""
    return chosen(request.query_params.get("language"), request.headers.get("accept-language"))


class Spoken:
    """ASGI middleware: the page's HTML says in which language it is, and so does its title; its first script sees to
    the rest."""

    def __init__(self, app: ASGIApp, script: str) -> None:
        self.app = app
        self.script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) not in ("", "/"):
            await self.app(scope, receive, send)
            return
        language = spoken(Request(scope))
        begun: dict[str, Any] = {}
        body = bytearray()

        async def sending(message: Message) -> None:
            """Hold the answer back until it is whole."""
            if message["type"] == "http.response.start":
                begun.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            html = translated(body.decode("utf-8"), language, self.script).encode("utf-8")
            headers = MutableHeaders(scope=begun)
            headers["content-length"] = str(len(html))
            headers.add_vary_header("Accept-Language")
            await send(begun)
            await send({"type": "http.response.body", "body": html})

        await self.app(scope, receive, sending)


def translated(html: str, language: Language, script: str) -> str:
    """Gradio's page in a language: `lang`, the title wherever it stands, and `script` before all others."""

    def head(found: re.Match[str]) -> str:
        return f'<html{found[1]}lang="{language.code}"{found[2]}>{found[3]}<head><script>{script}</script>'

    return HEAD.sub(head, html, count=1).replace(TITLE, language.say(TITLE))
