"""Letters, digits and the colon as coverage masks, in several sans-serif faces and at several sizes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tempo.errors import UsageError

CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789:"
"""What can stand on the screen; letters are drawn as capitals."""
FACES = ("sans 400", "sans 600", "sans 800", "aileron 0", "aileron 1", "aileron 2")
"""OpenCV's sans face at three weights, and Pillow's at three widths of stroke: what the world is written in."""
PACKAGED: dict[str, tuple[str, str]] = {
    "source-sans-regular": ("font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
    "source-sans-bold": ("font_source_sans_pro", "files/SourceSansPro-Bold.ttf"),
    "hanken-grotesk-regular": ("font_hanken_grotesk", "files/HankenGrotesk-Regular.otf"),
    "hanken-grotesk-bold": ("font_hanken_grotesk", "files/HankenGrotesk-Bold.otf"),
    "manrope-medium": ("font_manrope", "files/Manrope-Medium.ttf"),
    "manrope-extrabold": ("font_manrope", "files/Manrope-ExtraBold.ttf"),
    "lato-regular": ("font_lato", "files/Lato-Regular.ttf"),
    "lato-bold": ("font_lato", "files/Lato-Bold.ttf"),
    "red-hat-medium": ("font_rhd", "files/RedHatDisplay-Medium.ttf"),
    "roboto-regular": ("font_roboto", "files/Roboto-Regular.ttf"),
    "roboto-bold": ("font_roboto", "files/Roboto-Bold.ttf"),
    "noto-sans-regular": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "dejavu-sans": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"),
    "dejavu-sans-bold": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf"),
    "source-sans-extralight": ("font_source_sans_pro", "files/SourceSansPro-ExtraLight.ttf"),
    "manrope-extralight": ("font_manrope", "files/Manrope-ExtraLight.ttf"),
    "lato-light": ("font_lato", "files/Lato-Light.ttf"),
    "roboto-thin": ("font_roboto", "files/Roboto-Thin.ttf"),
}
"""More faces, which only training writes in: package and file of each.

So that the model reads other sans-serif faces than the world's own.
"""
CELL_PX = (10, 20, 40, 80)
"""Heights of a cell; the capitals are 0.75 of it high, and centred in a square."""
_CAPITAL = 0.75


def _opencv_glyph(character: str, weight: int, side: int) -> np.ndarray:
    """Coverage (side, side) of one character, float32 in [0, 1]."""
    image = np.zeros((side, side, 3), np.uint8)
    font = cv2.FontFace("sans")
    size = round(side * _CAPITAL / 0.7)
    left, _, width, _ = cv2.getTextSize((0, 0), character, (0, 0), font, size, weight)
    baseline = round(side * (1 + _CAPITAL) / 2)
    cv2.putText(image, character, (round((side - width) / 2 - left), baseline), (255, 255, 255), font, size, weight)
    return image[..., 0].astype(np.float32) / 255


def _pillow_glyph(character: str, stroke: int, side: int) -> np.ndarray:
    """Coverage (side, side) of one character, float32 in [0, 1]."""
    font = ImageFont.load_default(round(side * _CAPITAL / 0.7))
    image = Image.new("L", (side, side))
    place = (side / 2, side * (1 + _CAPITAL) / 2)
    width = round(stroke * side / 60)
    ImageDraw.Draw(image).text(place, character, fill=255, font=font, anchor="ms", stroke_width=width)
    return np.asarray(image, np.float32) / 255


def _packaged_glyph(character: str, font: ImageFont.FreeTypeFont, side: int) -> np.ndarray:
    """Coverage (side, side) of one character, float32 in [0, 1]."""
    image = Image.new("L", (side, side))
    place = (side / 2, side * (1 + _CAPITAL) / 2)
    ImageDraw.Draw(image).text(place, character, fill=255, font=font, anchor="ms")
    return np.asarray(image, np.float32) / 255


def packaged_file(face: str) -> Path:
    """The file of a face of PACKAGED.

    Raises:
        UsageError: its package is not installed.
    """
    package, file = PACKAGED[face]
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise UsageError(
            f"Training writes in a face from the package {package.replace('_', '-')}, which is not installed: "
            "pip install -r requirements-dev.txt"
        )
    return Path(found.submodule_search_locations[0]) / file


def _packaged_font(face: str, side: int) -> ImageFont.FreeTypeFont:
    """A face whose capitals are as high as they should be in a square of this side, px."""
    path = str(packaged_file(face))
    _, top, _, bottom = ImageFont.truetype(path, 1000).getbbox("H", anchor="ls")
    return ImageFont.truetype(path, round(side * _CAPITAL * 1000 / (bottom - top)))


def _drawer(face: str, side: int) -> Callable[[str], np.ndarray]:
    """What draws a character of a face in a square of this side, px."""
    if face in PACKAGED:
        font = _packaged_font(face, side)
        return lambda character: _packaged_glyph(character, font, side)
    name, grade = face.split()
    draw = _opencv_glyph if name == "sans" else _pillow_glyph
    return lambda character: draw(character, int(grade), side)


@cache
def _atlas(face: str) -> tuple[dict[str, np.ndarray], ...]:
    """For each of `CELL_PX` the glyphs of a face: character -> coverage (side, side)."""
    draw = _drawer(face, 2 * CELL_PX[-1])
    full = {character: draw(character.upper()) for character in CHARACTERS}
    return tuple(
        {
            character: cv2.resize(glyph, (height, height), interpolation=cv2.INTER_AREA)
            for character, glyph in full.items()
        }
        for height in CELL_PX
    )


def line(
    text: str, face: str, *, advance: float, height: float, origin: np.ndarray, scale: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """A line of text, every character centred in a cell of one width, as coverage (height, width), float32 in [0, 1].

    Args:
        text: characters of `CHARACTERS`, and spaces.
        advance: width of a cell, in canvas units; `height` is its height.
        origin: (2,) upper left corner of the first cell, in canvas units.
        scale: (2,) px a canvas unit.
        size: width and height of the result, px.
    """
    wanted = height * scale.max()
    level = next((level for level, side in enumerate(CELL_PX) if side >= wanted), len(CELL_PX) - 1)
    glyphs, side = _atlas(face)[level], CELL_PX[level]
    step = advance / height * side
    # A glyph's square may be wider than its cell: there is half a square of room at both ends.
    strip = np.zeros((side, side + int(np.ceil(step * len(text)))), np.float32)
    for index, character in enumerate(text):
        if character != " ":
            left = round((index + 0.5) * step)
            place = strip[:, left : left + side]
            np.maximum(place, glyphs[character][:, : place.shape[1]], out=place)
    zoom = height / side * scale
    shift = (origin - np.array([height / 2, 0])) * scale + 0.5 * zoom - 0.5
    transform = np.array([[zoom[0], 0, shift[0]], [0, zoom[1], shift[1]]])
    return cv2.warpAffine(strip, transform, size, flags=cv2.INTER_LINEAR)
