"""Drawing: the pixels of a scene, at any time and of any size."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tempo.world import glyphs
from tempo.world.placement import Line, place
from tempo.world.scene import CANVAS, COLOURS, SCENE_S, Label, Scene

FRAME_SIZE = (128, 64)
"""Width and height of a training frame, px: 16:9 squeezed as the size rule squeezes it."""
UNNAMED = 70.0
"""Distance in RGB from every named colour at which a colour is none of them."""

_FRACTION_BITS = 4
"""OpenCV's fixed-point coordinates: 1/16 px."""


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float, points: int = 24) -> np.ndarray:
    """Points (points, 2) on an ellipse; angles in degrees, clockwise from the right, as y points down."""
    angle = np.radians(np.linspace(start, end, points))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def _star() -> np.ndarray:
    angle = np.radians(-90 + 36 * np.arange(10))
    radius = np.where(np.arange(10) % 2 == 0, 1.15, 0.48)[:, None]
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _cross() -> np.ndarray:
    corner = np.array([[-0.33, -1.0], [0.33, -1.0], [0.33, -0.33]])
    quarter = np.array([[0, 1], [-1, 0]])
    return np.concatenate([corner @ np.linalg.matrix_power(quarter, turn) for turn in range(4)])


def _heart() -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([x / 16, -(y + 2.5) / 16], axis=1)


_OUTLINES: dict[str, tuple[np.ndarray, ...]] = {
    "circle": (_arc(0, 0, 1, 1, 0, 360, 40),),
    "square": (np.array([[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]),),
    "triangle": (np.array([[0, -1.05], [1.1, 0.9], [-1.1, 0.9]]),),
    "star": (_star(),),
    "cross": (_cross(),),
    "ring": (_arc(0, 0, 1.05, 1.05, 0, 360, 40), _arc(0, 0, 0.55, 0.55, 0, 360, 32)),
    "heart": (_heart(),),
    "moon": (np.concatenate([_arc(0, 0, 1.1, 1.1, 50, 310, 32), _arc(0.55, 0, 0.85, 0.85, 285, 75, 24)]),),
}
"""Contours of each shape around the origin with a radius of about 1; a second contour is a hole."""


def _fixed(points: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Canvas points (n, 2) -> OpenCV's fixed-point pixels; a pixel's centre is at its integer coordinate."""
    return np.round((points * scale - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)


def _background(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Dark and greyish, one of six kinds. uint8 (height, width, 3)."""
    base = rng.uniform(28, 95) + rng.uniform(-14, 14, size=3)
    kind = rng.integers(6)
    if kind == 5:  # clutter
        image = np.empty((height, width, 3), np.uint8)
        image[:] = np.clip(base, 20, 115)
        for _ in range(rng.integers(8, 20)):
            colour = np.clip(rng.uniform(22, 112) + rng.uniform(-16, 16, size=3), 20, 115).tolist()
            middle = (int(rng.integers(width)), int(rng.integers(height)))
            half = (int(width * rng.uniform(0.02, 0.14)) + 1, int(height * rng.uniform(0.04, 0.3)) + 1)
            if rng.integers(2):
                cv2.ellipse(image, middle, half, float(rng.uniform(0, 180)), 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
            else:
                corner = (middle[0] + half[0], middle[1] + half[1])
                cv2.rectangle(image, middle, corner, colour, cv2.FILLED)
        return cv2.blur(image, (max(1, width // 48),) * 2)
    if kind == 4:  # noise
        grain = rng.uniform(-36, 36, size=(36, 72, 1)) + rng.uniform(-6, 6, size=(36, 72, 3))
        grid = base + grain
    elif kind == 3:  # stripes
        stripes = rng.uniform(-40, 40, size=(1, rng.integers(5, 14), 1))
        grid = np.repeat(base + stripes, 2, axis=1)
        grid = grid.transpose(1, 0, 2) if rng.integers(2) else grid
    else:
        rows, columns = ((1, 1), (2, 2), (4, 7))[kind]
        grid = base + rng.uniform(-36, 36, size=(rows, columns, 1)) + rng.uniform(-8, 8, size=(rows, columns, 3))
    picture = cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(picture, 20, 115).astype(np.uint8)


def unnamed_colour(rng: np.random.Generator) -> np.ndarray:
    """RGB (3,) of a colour between two of `COLOURS` that is far from all of them."""
    named = np.array(list(COLOURS.values()))
    while True:
        one, other = named[rng.choice(len(named), size=2, replace=False)]
        colour: np.ndarray = one + rng.uniform(0.3, 0.7) * (other - one)
        if np.linalg.norm(named - colour, axis=1).min() > UNNAMED:
            return colour


def render(
    scene: Scene,
    times_s: np.ndarray,
    size: tuple[int, int] = FRAME_SIZE,
    *,
    colour: np.ndarray | None = None,
    faces: Sequence[str] = glyphs.FACES,
) -> np.ndarray:
    """Draw the scene at `times_s` (F,), seconds since its start, as uint8 RGB (F, height, width, 3).

    Args:
        colour: RGB (3,) of the objects instead of the scene's own.
        faces: of `glyphs`; the line of text is in one of them.
    """
    width, height = size
    rng = np.random.default_rng([scene.look, 2])
    scale = np.array([width / CANVAS[0], height / CANVAS[1]])
    placed = place(scene, times_s)

    done = times_s / SCENE_S
    pan = rng.uniform(-2, 2) if rng.random() < 0.3 else 0.0
    margin = round(abs(pan) * scale[0])
    wide = _background(rng, width + margin, height)
    offsets = np.round(np.abs((done if pan > 0 else 1 - done) * pan) * scale[0]).astype(int).clip(0, margin)
    frames = np.stack([wide[:, offset : offset + width] for offset in offsets])

    filled = np.array(COLOURS[scene.colour]) if colour is None else colour
    fill = np.clip(filled + rng.uniform(-10, 10, size=3), 0, 255).tolist()
    for frame, centres, angle, visible in zip(frames, placed.centres, placed.angles, placed.visible, strict=True):
        if visible:
            turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
            outlines = [placed.radius * outline @ turn for outline in _OUTLINES[scene.shape]]
            for centre in centres:
                contours = [_fixed(centre + outline, scale) for outline in outlines]
                cv2.fillPoly(frame, contours, fill, cv2.LINE_AA, _FRACTION_BITS)
    if scene.label and placed.line:
        _write(frames, scene.label, placed.line, rng, scale, faces)
    if rng.random() < 0.125:
        light = np.clip(times_s / 0.5, 0.15, 1).astype(np.float32)
        frames = (frames * light[:, None, None, None]).astype(np.uint8)
    return frames


def _write(
    frames: np.ndarray, label: Label, line: Line, rng: np.random.Generator, scale: np.ndarray, faces: Sequence[str]
) -> None:
    """Draw the plate and the line of text on it into all frames."""
    plate, ink = rng.uniform(5, 45, size=3), rng.uniform(210, 250, size=3)
    if rng.integers(3) == 0:
        plate, ink = ink, plate
    face = faces[int(rng.integers(len(faces)))]
    length = line.advance * len(label.text)
    corner = np.array([line.left - 0.35, line.centre - 1.0])
    ends = np.stack([corner, np.array([line.left + length + 0.35, line.centre + 1.0])])
    (left, top), (right, bottom) = np.round(ends * scale).astype(int).tolist()
    top = max(top, 0)
    bottom, right, left = min(bottom, frames.shape[1]), min(right, frames.shape[2]), max(left, 0)
    origin = np.array([line.left, line.centre - line.height / 2]) - np.array([left, top]) / scale
    ink_share = glyphs.line(
        label.text,
        face,
        advance=line.advance,
        height=line.height,
        origin=origin,
        scale=scale,
        size=(right - left, bottom - top),
    )[..., None]
    frames[:, top:bottom, left:right] = (plate + ink_share * (ink - plate)).astype(np.uint8)
