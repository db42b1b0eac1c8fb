"""The synthetic world of the embedded model: scenes of one moving coloured shape and one number.

A scene lasts one segment. It is defined on a 16 x 9 canvas and as a function of time, so that the same drawing code
makes the small frames of training (128 x 64 px, squeezed as the size rule squeezes 16:9) and smooth example clips.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

SCENE_S = 4.0
"""Seconds a scene lasts: 8 frames at 2 fps."""
FRAME_SIZE = (128, 64)
"""Width and height of a training frame, px."""
CANVAS = (16.0, 9.0)
"""Width and height of the canvas, in units."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (215, 35, 40),
    "orange": (245, 140, 25),
    "yellow": (245, 225, 60),
    "green": (50, 175, 70),
    "blue": (45, 95, 225),
    "purple": (135, 55, 190),
    "pink": (250, 150, 200),
    "white": (245, 245, 245),
}
"""RGB of each colour, before a scene's own small variation."""
SHAPES = ("circle", "square", "triangle", "star", "cross", "ring", "heart", "moon")
MOTIONS = ("moves left", "moves right", "moves up", "moves down", "grows", "shrinks", "stays still")
NUMBERS = tuple("0123456789")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "colour": tuple(COLOURS),
    "shape": SHAPES,
    "motion": MOTIONS,
    "number": NUMBERS,
}

_FRACTION_BITS = 4
"""OpenCV's fixed-point coordinates: 1/16 px."""


@dataclass(frozen=True)
class Scene:
    """What a segment shows. `look` seeds everything no question asks about: background, sizes, places."""

    colour: str
    shape: str
    motion: str
    number: str
    look: int = 0


def random_scene(rng: np.random.Generator, **fixed: str) -> Scene:
    """A scene with the attributes in `fixed`, and all others at random."""
    values = {name: fixed.get(name) or options[rng.integers(len(options))] for name, options in ATTRIBUTES.items()}
    return Scene(**values, look=int(rng.integers(2**31)))


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

_STROKES: dict[str, tuple[np.ndarray, ...]] = {
    "0": (_arc(0, 0, 0.75, 1, 0, 360),),
    "1": (np.array([[-0.5, -0.55], [0.15, -1.0], [0.15, 1.0]]),),
    "2": (np.concatenate([_arc(0, -0.45, 0.7, 0.55, 180, 390), [[-0.75, 1.0], [0.8, 1.0]]]),),
    "3": (_arc(-0.1, -0.5, 0.75, 0.5, 200, 450), _arc(-0.1, 0.5, 0.85, 0.5, 270, 520)),
    "4": (np.array([[0.4, 1.0], [0.4, -1.0], [-0.8, 0.4], [0.9, 0.4]]),),
    "5": (np.concatenate([[[0.7, -1.0], [-0.6, -1.0], [-0.65, -0.15]], _arc(-0.1, 0.35, 0.85, 0.65, 230, 500)]),),
    "6": (np.concatenate([[[0.55, -1.0]], _arc(0.2, 0.4, 0.95, 1.2, 240, 180, 8)]), _arc(0, 0.4, 0.75, 0.6, 0, 360)),
    "7": (np.array([[-0.8, -1.0], [0.8, -1.0], [-0.2, 1.0]]),),
    "8": (_arc(0, -0.5, 0.6, 0.5, 0, 360), _arc(0, 0.5, 0.75, 0.5, 0, 360)),
    "9": (_arc(0, -0.4, 0.75, 0.6, 0, 360), np.array([[0.75, -0.4], [0.65, 0.4], [0.3, 1.0]])),
}
"""Pen strokes of each digit, in a box from -1 to 1."""


@dataclass(frozen=True)
class _Path:
    """Centre (2,) and radius of the shape at the start and at the end of the scene, in canvas units."""

    start: np.ndarray
    end: np.ndarray
    start_radius: float
    end_radius: float


def _path(motion: str, left: float, right: float, rng: np.random.Generator) -> _Path:
    """A path between the canvas's x = `left` and `right`."""
    radius = float(rng.uniform(1.35, 1.9))
    start_radius = end_radius = radius
    if motion in ("grows", "shrinks"):
        small, radius = float(rng.uniform(0.7, 0.95)), float(rng.uniform(1.8, 2.2))
        start_radius, end_radius = (small, radius) if motion == "grows" else (radius, small)
    margin = radius * 1.15 + 0.2
    low, high = np.array([left + margin, margin]), np.array([right - margin, CANVAS[1] - margin])
    start = rng.uniform(low, high)
    end = start.copy()
    if motion.startswith("moves"):
        direction = motion.removeprefix("moves ")
        axis = 0 if direction in ("left", "right") else 1
        room = high[axis] - low[axis]
        travel = rng.uniform(0.65, 0.95) * room
        first = low[axis] + rng.uniform(0, room - travel)
        ends = (first, first + travel) if direction in ("right", "down") else (first + travel, first)
        start[axis], end[axis] = ends
    return _Path(start, end, start_radius, end_radius)


def _fixed(points: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Canvas points (n, 2) -> OpenCV's fixed-point pixels; a pixel's centre is at its integer coordinate."""
    return np.round((points * scale - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)


def _background(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Plain, gradient or clouds, of muted colours: a small grid of colours, enlarged. uint8 (height, width, 3)."""
    rows, columns = ((1, 1), (2, 2), (4, 7))[rng.integers(3)]
    base = rng.uniform(25, 110) + rng.uniform(-18, 18, size=3)
    shade = rng.uniform(-25, 25, size=(rows, columns, 1))
    grid = base + shade + rng.uniform(-8, 8, size=(rows, columns, 3))
    image = cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(image, 0, 150).astype(np.uint8)


def render(scene: Scene, times_s: np.ndarray, size: tuple[int, int] = FRAME_SIZE) -> np.ndarray:
    """Draw the scene at `times_s` (F,), seconds since its start, as uint8 RGB (F, height, width, 3)."""
    width, height = size
    rng = np.random.default_rng(scene.look)
    scale = np.array([width / CANVAS[0], height / CANVAS[1]])
    still = _background(rng, width, height)

    on_left = bool(rng.integers(2))
    half = np.array([1.35, 1.95]) * rng.uniform(0.85, 1.05)
    card_x = rng.uniform(half[0] + 0.3, 3.7 - half[0])
    card = np.array([card_x if on_left else CANVAS[0] - card_x, rng.uniform(half[1] + 0.3, CANVAS[1] - half[1] - 0.3)])
    plate, ink = rng.uniform(8, 40, size=3), rng.uniform(215, 250, size=3)
    if rng.integers(2):
        plate, ink = ink, plate
    corners = card + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    cv2.fillPoly(still, [_fixed(corners, scale)], plate.tolist(), cv2.LINE_AA, _FRACTION_BITS)
    strokes = [_fixed(card + points * half * np.array([0.62, 0.7]), scale) for points in _STROKES[scene.number]]
    pen = max(1, round(0.36 * height / CANVAS[1]))
    cv2.polylines(still, strokes, False, ink.tolist(), pen, cv2.LINE_AA, _FRACTION_BITS)

    left, right = (3.8, CANVAS[0]) if on_left else (0.0, CANVAS[0] - 3.8)
    path = _path(scene.motion, left, right, rng)
    colour = np.clip(np.array(COLOURS[scene.colour]) + rng.uniform(-10, 10, size=3), 0, 255).tolist()
    frames = np.repeat(still[None], len(times_s), axis=0)
    for frame, time_s in zip(frames, times_s, strict=True):
        done = time_s / SCENE_S
        centre = path.start + done * (path.end - path.start)
        radius = path.start_radius + done * (path.end_radius - path.start_radius)
        contours = [_fixed(centre + radius * points, scale) for points in _OUTLINES[scene.shape]]
        cv2.fillPoly(frame, contours, colour, cv2.LINE_AA, _FRACTION_BITS)
    return frames


def sample(scene: Scene, rng: np.random.Generator, frames: int = 8) -> np.ndarray:
    """Training frames (frames, 64, 128, 3) uint8 of a scene, varied as re-encoding and resampling would vary them.

    All 8 of a segment, or fewer that follow each other at a random time in it. The sampling times shift by up to half a
    second, since a reader spreads its frames from the first frame of a video to its last.
    """
    times_s = rng.uniform(0, 0.45) + 0.5 * (rng.integers(8 - frames + 1) + np.arange(frames))
    pixels = render(scene, times_s).astype(np.float32)
    if rng.random() < 0.5:
        sigma = float(rng.uniform(0.3, 0.8))
        pixels = np.stack([cv2.GaussianBlur(frame, (3, 3), sigma) for frame in pixels])
    pixels *= np.float32(rng.uniform(0.92, 1.08))
    pixels += np.float32(rng.uniform(-8, 8))
    noise = rng.integers(0, 256, size=pixels.shape, dtype=np.uint8).astype(np.float32) - 127.5
    pixels += np.float32(rng.uniform(0, 6) / 127.5) * noise
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
