"""Markup: how text and pictures become HTML. The only way for what others wrote."""

from __future__ import annotations

import base64
import html

import cv2
import numpy as np

JPEG_QUALITY = 80


def inert(text: str) -> str:
    """`text` for a place that is parsed as HTML and as a template: nothing in it is a tag or a placeholder."""
    escaped = html.escape(text)
    for character in "$`{}\\@":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return escaped


def said(text: str) -> str:
    """`text` of a visitor or a model for the page, whose script decodes it and sets it as text, never as HTML."""
    return f'<span data-said="{base64.b64encode(text.encode()).decode("ascii")}"></span>'


def jpeg(picture: np.ndarray, *, quality: int = JPEG_QUALITY) -> bytes:
    """A picture, uint8 (h, w, 3) RGB, as the bytes of a JPEG file."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done, "a uint8 RGB picture can be encoded"
    return data.tobytes()


def data_uri(data: bytes, kind: str = "image/jpeg") -> str:
    """`data` as the address of a picture that needs no request."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
