"""Markup: how text and pictures become HTML. The only way for what others wrote.

What the page and the report are made of stands in `templates`, one file a piece. Each value is made inert where it is
put in there, unless it is :class:`Markup`, which is HTML already; one that is missing is an error.
"""

from __future__ import annotations

import base64
import html

import cv2
import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

INERT = str.maketrans(
    {character: html.escape(character) for character in "&<>\"'"}
    | {character: f"&#{ord(character)};" for character in "$`{}\\@"}
)
"""What HTML reads, and what Gradio's templates do: Handlebars and JavaScript's own."""
JPEG_QUALITY = 80


def inert(text: object) -> Markup:
    """`text` for a place that is parsed as HTML and as a template: nothing in it is a tag or a placeholder."""
    if isinstance(text, Markup):
        return text
    return Markup(str(text).translate(INERT))


# `finalize` goes before Jinja2's own escaping, which knows HTML alone.
TEMPLATES = Environment(
    loader=PackageLoader("tempo.view"),
    autoescape=True,
    finalize=inert,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, /, **values: object) -> Markup:
    """The HTML of a template with `values` in it."""
    return Markup(TEMPLATES.get_template(template).render(values))


def said(text: str) -> Markup:
    """`text` of a visitor or a model for the page, whose script decodes it and sets it as text, never as HTML."""
    return render("said.html", text=base64.b64encode(text.encode()).decode("ascii"))


def jpeg(picture: np.ndarray, *, quality: int = JPEG_QUALITY) -> bytes:
    """A picture, uint8 (h, w, 3) RGB, as the bytes of a JPEG file."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done, "a uint8 RGB picture can be encoded"
    return data.tobytes()


def data_uri(data: bytes, kind: str = "image/jpeg") -> str:
    """`data` as the address of a picture that needs no request."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
