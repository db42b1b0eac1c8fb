"""Placement: where a scene's objects and its line of text are, at any time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tempo.world.scene import CANVAS, DIRECTIONS, SCENE_S, SIZES, Scene

BAND = 2.25
"""Height of the bands along the upper and lower edge where text stands, in canvas units."""

UNSURE = 0.3
"""Of where an object is, in canvas units."""


@dataclass(frozen=True)
class Line:
    """The line of text: cells of one width in a row."""

    left: float
    """x of the first cell's left edge."""
    centre: float
    """y of the cells' middle."""
    advance: float
    """Width of a cell."""
    height: float
    """Height of a cell; capitals are 0.75 of it."""


@dataclass(frozen=True)
class Placement:
    """Where a scene's things are, in canvas units."""

    centres: np.ndarray
    """(F, n, 2) of the objects at each time."""
    radius: float
    angles: np.ndarray
    """(F,) radians."""
    visible: np.ndarray
    """bool (F,)."""
    line: Line | None


def place(scene: Scene, times_s: np.ndarray) -> Placement:
    """Where everything is at `times_s` (F,), seconds since the scene's start."""
    rng = np.random.default_rng([scene.look, 1])
    top, bottom = 0.0, CANVAS[1]
    line = None
    if scene.label:
        letters = len(scene.label.text)
        advance = rng.uniform(1.2, min(1.5, (CANVAS[0] - 0.9) / letters))
        above = bool(rng.integers(2))
        left = rng.uniform(0.45, CANVAS[0] - 0.45 - advance * letters)
        centre = BAND / 2 + rng.uniform(-0.08, 0.08)
        line = Line(left, centre if above else CANVAS[1] - centre, advance, advance * rng.uniform(0.95, 1.1) / 0.75)
        top, bottom = (BAND, bottom) if above else (top, CANVAS[1] - BAND)

    radius = SIZES[scene.size] * rng.uniform(0.94, 1.06)
    count, reach = int(scene.count), 1.15 * radius + 0.1
    gap = rng.uniform(2.3, 2.6) * radius
    low = np.array([reach, top + reach])
    high = np.array([CANVAS[0] - reach - gap * (count - 1), bottom - reach])
    room = high - low
    done = times_s / SCENE_S
    path = np.repeat(rng.uniform(low, high)[None], len(times_s), axis=0)
    if scene.motion.startswith("moves"):
        for axis, sign in enumerate(DIRECTIONS[scene.motion.removeprefix("moves ")]):
            if sign:
                travel = max(rng.uniform(0.6, 0.95) * room[axis], min(1.2, room[axis]))
                first = low[axis] + rng.uniform(0, room[axis] - travel)
                path[:, axis] = first + travel * (done if sign > 0 else 1 - done)
    elif scene.motion == "bounces":
        hop = rng.uniform(1.1, 1.7)
        jump = max(rng.uniform(0.5, 0.95) * room[1], min(1.2, room[1]))
        floor = high[1] - rng.uniform(0, room[1] - jump)
        path[:, 1] = floor - jump * np.abs(np.sin(np.pi * (times_s + rng.uniform(0, hop)) / hop))
    turn = 2 * np.pi * rng.uniform(0.1, 0.2) * rng.choice((-1, 1)) if scene.motion == "spins" else 0.0
    period = rng.uniform(1.3, 2.0)
    hidden = (times_s / period + rng.random()) % 1 < 0.5 if scene.motion == "blinks" else np.zeros(len(times_s), bool)
    row = np.stack([gap * np.arange(count), np.zeros(count)], axis=1)
    return Placement(path[:, None] + row, radius, turn * times_s, ~hidden, line)


@lru_cache(maxsize=4096)
def part(scene: Scene) -> tuple[str, ...] | None:
    """In which of nine parts of the picture the scene's objects are, as ("top", "left"), ("left",) or ("middle",).

    Returns:
        None: they travel, or the middle of them all is within `UNSURE` of where two parts meet.
    """
    if scene.motion.startswith("moves"):
        return None
    middle = place(scene, np.linspace(0, SCENE_S, 9)).centres.mean(axis=(0, 1))
    words = []
    for at, size, names in zip(middle[::-1], CANVAS[::-1], (("top", "bottom"), ("left", "right")), strict=True):
        if min(abs(at - size / 3), abs(at - 2 * size / 3)) < UNSURE:
            return None
        if not size / 3 < at < 2 * size / 3:
            words.append(names[int(at > size / 2)])
    return tuple(words) or ("middle",)
