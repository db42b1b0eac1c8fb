"""Scene: what a segment of the world shows, as words, and how it is drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np

from tempo.world.words import HELD_OUT_WORDS, WORDS

SCENE_S = 4.0
"""Seconds a scene lasts: 8 frames at 2 fps."""
LONGEST_S = 1024.0
"""Seconds of the longest video: 256 scenes."""
CANVAS = (16.0, 9.0)
"""Width and height of the canvas, in units."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (220, 35, 40),
    "orange": (250, 135, 20),
    "yellow": (245, 225, 60),
    "green": (50, 170, 65),
    "cyan": (70, 215, 225),
    "blue": (45, 85, 230),
    "purple": (140, 50, 190),
    "pink": (250, 150, 200),
    "white": (245, 245, 245),
    "brown": (140, 80, 35),
}
"""RGB of each colour, before a scene's own small variation."""
SHAPES = ("circle", "square", "triangle", "star", "cross", "ring", "heart", "moon")
SIZES: dict[str, float] = {"small": 0.9, "medium": 1.35, "large": 1.9}
"""Radius of an object, in canvas units."""
DIRECTIONS: dict[str, tuple[int, int]] = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
    "up and left": (-1, -1),
    "up and right": (1, -1),
    "down and left": (-1, 1),
    "down and right": (1, 1),
}
MOTIONS = (*(f"moves {direction}" for direction in DIRECTIONS), "spins", "bounces", "blinks", "stays still")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "colour": tuple(COLOURS),
    "shape": SHAPES,
    "size": tuple(SIZES),
    "motion": MOTIONS,
    "count": ("1", "2", "3", "4"),
}
ROUND = ("circle", "ring")
"""Shapes that cannot be seen to spin."""
HELD_OUT = frozenset((tuple(COLOURS)[(3 * index + 1) % 10], shape) for index, shape in enumerate(SHAPES))
"""(colour, shape) of the objects that training never shows, one for each shape."""

Kind = Literal["word", "code", "number", "clock", "caption"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CODE_CHARACTERS = "abcdefghjklmnpqrstuvwxyz23456789"
CAPTION_WORD = 5
"""Letters of the longest word in a caption."""


@dataclass(frozen=True)
class Label:
    """The line of text on the screen, in lower case; it is drawn in capitals."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Scene:
    """What a segment shows. `look` seeds everything no question asks about: background, places, faces of letters."""

    colour: str
    shape: str
    size: str
    motion: str
    count: str
    label: Label | None = None
    look: int = 0

    @property
    def held_out(self) -> bool:
        """Whether training leaves this scene out."""
        return left_out(self.colour, self.shape, self.label)


@dataclass(frozen=True)
class Foreign:
    """A segment of something that is not of this world (`foreign.render`)."""

    look: int


Shown = Scene | Foreign
"""What a segment may show."""


def left_out(colour: str | None, shape: str | None, label: Label | None) -> bool:
    """Whether training leaves out what has this colour and shape, or this line of text."""
    words = label.text.split() if label else ()
    return (colour, shape) in HELD_OUT or not HELD_OUT_WORDS.isdisjoint(words)


@cache
def _short_words(length: int) -> tuple[str, ...]:
    return tuple(word for word in WORDS if len(word) <= length)


def random_label(rng: np.random.Generator, kind: Kind) -> Label:
    """A line of text of this kind."""
    if kind == "word":
        return Label(kind, WORDS[rng.integers(len(WORDS))])
    if kind == "number":
        return Label(kind, str(rng.integers(100)))
    if kind == "clock":
        return Label(kind, f"{rng.integers(7, 24)}:{rng.integers(60):02}")
    if kind == "caption":
        short = _short_words(CAPTION_WORD)
        words = short[rng.integers(len(short))], short[rng.integers(len(short))]
        return Label(kind, " ".join(words))
    letters = [CODE_CHARACTERS[rng.integers(24)]]
    letters += [CODE_CHARACTERS[index] for index in rng.integers(len(CODE_CHARACTERS), size=rng.integers(3, 6))]
    return Label("code", "".join(letters))


def random_scene(
    rng: np.random.Generator,
    *,
    label: Label | None = None,
    kind: Kind | None = None,
    held_out: bool | None = False,
    **fixed: str,
) -> Scene:
    """A scene with the attributes in `fixed`, and all others at random.

    Args:
        label: the line of text; else of this `kind`; else, in three scenes of four, of any kind.
        held_out: whether it is one of those that training leaves out; None: no matter.
    """
    while True:
        values = {name: fixed.get(name) or options[rng.integers(len(options))] for name, options in ATTRIBUTES.items()}
        if "count" not in fixed and rng.random() < 0.5:
            values["count"] = "1"
        line = label
        if line is None and (kind or rng.random() < 0.75):
            line = random_label(rng, kind or KINDS[rng.choice(len(KINDS), p=(0.3, 0.3, 0.2, 0.1, 0.1))])
        scene = Scene(**values, label=line, look=int(rng.integers(2**31)))
        spinning = scene.motion == "spins" and scene.shape in ROUND
        crowded = scene.size == "large" and scene.count in "34"
        if spinning and "shape" in fixed and "motion" in fixed:
            raise ValueError(f"a {scene.shape} cannot be seen to spin")
        if not spinning and not crowded and held_out in (None, scene.held_out):
            return scene
