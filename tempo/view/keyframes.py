"""Keyframes: the segments the answer came from, framed and captioned, and the others greyed and small; and all of them
on one sheet, for what shows one at a time.

After the paper's Fig. C. Pictures are uint8 (h, w, 3) RGB and drawn with OpenCV; each carries the index of its segment,
so that a click can find its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tempo.answer import ScoredSegment
from tempo.view.clock import span
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import jpeg
from tempo.view.palette import RGB, colour

Image = np.ndarray

RELEVANT_FROM = 0.5
"""Relevance is the probability of "Yes" against "No": from here on the compressor leans to "Yes"."""
MOST_RELEVANT = 12
"""Most keyframes that are framed."""
WHERE_NONE = 3
"""Keyframes that are framed where no segment is relevant."""
MOST_OTHERS = 36
"""Most keyframes that are shown small."""

LARGE_PX = 480
"""Long edge of a framed keyframe, twice what the page shows, so that its label stays sharp."""
SMALL_PX = 120
LABEL_PX = 30
BORDER_PX = 8
WEIGHT = 500
WHITE: RGB = (255, 255, 255)
DARK: RGB = (12, 16, 24)
GREYED = 0.45
"""Contrast left in a greyed keyframe."""
GREY_MEAN = 128


SHEET_BYTES = 200_000
"""Most bytes of a sheet."""
SHEET_EDGES_PX = (112, 96, 80, 64, 48)
"""Long edge of a cell: the first that fits. The smallest one fits with 256 segments of noise."""
SHEET_QUALITY = 60


@dataclass(frozen=True)
class Keyframe:
    """One picture to show."""

    image: Image
    """(h, w, 3) RGB."""
    caption: str
    """The same in words, for those who cannot see the picture."""
    segment: ScoredSegment


@dataclass(frozen=True)
class Keyframes:
    """What to show of a video, both in the order of time."""

    relevant: tuple[Keyframe, ...]
    others: tuple[Keyframe, ...]
    found: int
    """Segments whose score is at least 0.5; if 0, `relevant` holds the highest scores there are."""
    omitted: int
    """Segments of which nothing is shown."""


@dataclass(frozen=True)
class Sprite:
    """The keyframes of all segments on one sheet; that of segment i is in row i // columns, column i % columns."""

    jpeg: bytes
    columns: int
    width: int
    """Of one cell, px."""
    height: int


def sprite(pictures: Image) -> Sprite:
    """One picture of all keyframes, of at most 200 KB, so that showing any of them needs no request.

    Args:
        pictures: uint8 (S, h, w, 3) RGB, one of each segment; S at least 1.
    """
    columns = min(len(pictures), 16)
    rows = -(-len(pictures) // columns)
    for edge in SHEET_EDGES_PX:
        cells = [_resized(picture, edge) for picture in pictures]
        height, width = cells[0].shape[:2]
        sheet = np.zeros((rows * height, columns * width, 3), dtype=np.uint8)
        for i, cell in enumerate(cells):
            top, left = i // columns * height, i % columns * width
            sheet[top : top + height, left : left + width] = cell
        data = jpeg(sheet, quality=SHEET_QUALITY)
        if len(data) <= SHEET_BYTES:
            break
    return Sprite(jpeg=data, columns=columns, width=width, height=height)


def choose(segments: Sequence[ScoredSegment]) -> tuple[list[int], list[int]]:
    """Which segments to frame and which to show small.

    A segment is framed if its relevance score is at least 0.5 and it is among the twelve of those that kept the most
    tokens; equal tokens go by relevance, then to the earlier segment. Where no segment reaches 0.5, the three with the
    highest scores are framed. Of the others, at most 36 are shown, evenly spread over time.

    Returns:
        Positions in `segments` to frame, and positions to show small, both ascending.
    """
    positions = range(len(segments))
    relevant = [i for i in positions if segments[i].relevance >= RELEVANT_FROM]
    if relevant:
        relevant.sort(key=lambda i: (-segments[i].tokens, -segments[i].relevance, i))
        framed = set(relevant[:MOST_RELEVANT])
    else:
        framed = set(sorted(positions, key=lambda i: (-segments[i].relevance, i))[:WHERE_NONE])
    rest = [i for i in positions if i not in framed]
    if len(rest) > MOST_OTHERS:
        rest = [rest[i] for i in np.linspace(0, len(rest) - 1, MOST_OTHERS).round().astype(int)]
    return sorted(framed), rest


def draw(segments: Sequence[ScoredSegment], pictures: Image, *, language: Language = ENGLISH) -> Keyframes:
    """Draw the keyframes of a video.

    Args:
        segments: all segments with their tokens.
        pictures: uint8 (S, h, w, 3) RGB, one of each segment.
    """
    framed, rest = choose(segments)
    return Keyframes(
        relevant=tuple(
            Keyframe(_framed(pictures[i], segments[i], language), caption(segments[i], language=language), segments[i])
            for i in framed
        ),
        others=tuple(
            Keyframe(_greyed(pictures[i]), caption(segments[i], language=language), segments[i]) for i in rest
        ),
        found=sum(segment.relevance >= RELEVANT_FROM for segment in segments),
        omitted=len(segments) - len(framed) - len(rest),
    )


def caption(segment: ScoredSegment, *, language: Language = ENGLISH) -> str:
    """A segment in words: "0:24–0:28, 16 tokens, relevance 0.93"."""
    tokens = language.plural(segment.tokens, "{count:,} token", "{count:,} tokens")
    relevance = language.say("relevance {relevance:.2f}", relevance=segment.relevance)
    return f"{span(segment.start_s, segment.end_s)}, {tokens}, {relevance}"


def _framed(picture: Image, segment: ScoredSegment, language: Language) -> Image:
    """The keyframe in a frame of its relevance's colour; below it, hiding nothing, its time and its tokens."""
    image = _resized(picture, LARGE_PX)
    width = image.shape[1]
    rgb = colour(segment.relevance)
    time, tokens = span(segment.start_s, segment.end_s), _tokens(segment, language)
    font, size = cv2.FontFace("sans"), LABEL_PX
    while size > 8 and _text_width(time, font, size) + _text_width(tokens, font, size) + 3 * size > width:
        size -= 1
    band = np.full((2 * size, width, 3), DARK, dtype=np.uint8)
    baseline = round(1.33 * size)
    cv2.putText(band, time, (size // 2, baseline), WHITE, font, size, weight=WEIGHT)
    pill = _text_width(tokens, font, size) + size
    left, top = width - pill - size // 3, size // 4
    _rounded(band, (left, top), (left + pill, top + round(1.5 * size)), rgb)
    ink = WHITE if segment.relevance >= RELEVANT_FROM else DARK
    cv2.putText(band, tokens, (left + size // 2, baseline), ink, font, size, weight=WEIGHT)
    card = np.concatenate([image, band])
    sides = (BORDER_PX, BORDER_PX)
    return np.stack([np.pad(card[..., c], (sides, sides), constant_values=rgb[c]) for c in range(3)], axis=-1)


def _greyed(picture: Image) -> Image:
    """The keyframe small, without colour and with little contrast."""
    grey = cv2.cvtColor(_resized(picture, SMALL_PX), cv2.COLOR_RGB2GRAY)
    faint = GREY_MEAN + GREYED * (grey.astype(np.float32) - GREY_MEAN)
    return cv2.cvtColor(faint.round().astype(np.uint8), cv2.COLOR_GRAY2RGB)


def _resized(picture: Image, long_edge: int) -> Image:
    height, width = picture.shape[:2]
    scale = long_edge / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _rounded(image: Image, start: tuple[int, int], end: tuple[int, int], rgb: RGB) -> None:
    (left, top), (right, bottom) = start, end
    radius = (bottom - top) // 2
    cv2.rectangle(image, (left + radius, top), (right - radius, top + 2 * radius), rgb, cv2.FILLED)
    for x in (left + radius, right - radius):
        cv2.circle(image, (x, top + radius), radius, rgb, cv2.FILLED, cv2.LINE_AA)


def _text_width(text: str, font: cv2.FontFace, size: int) -> int:
    # The rectangle is (x, y, width, height).
    return cv2.getTextSize((0, 0), text, (0, 0), font, size, WEIGHT)[2]


def _tokens(segment: ScoredSegment, language: Language) -> str:
    # Translators: this is drawn into pictures, whose font has no Chinese; in every language in Latin letters.
    return language.plural(segment.tokens, "{tokens:,} token", "{tokens:,} tokens", tokens=segment.tokens)
