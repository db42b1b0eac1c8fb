"""The synthetic world of the embedded model: a channel of four-second scenes, each of like objects and a line of text.

This docstring is the world's definition; a video drawn from it alone, by other code, is one the model should know.
The README says the same, with the questions and their answers.

**Canvas.** 16 x 9 units, origin at the upper left. A video is a row of scenes of exactly 4 s each with hard cuts, each
drawn without regard to the others; one scene is one segment of 8 frames at 2 fps. Videos have at most 256 scenes.
Choices are even, and numbers even between their bounds, unless said otherwise.

**Objects.** A scene shows 1 to 4 objects (1 in five scenes of eight) that are alike: one shape, one colour, one size,
one motion. They stand in a horizontal row, their centres 2.3 to 2.6 radii apart, wholly in the picture. Flat fills, no
outline, upright unless they spin. Shapes of radius r around the centre: circle; square (sides 1.8 r long); triangle
(tips 1.05 r above the centre and 0.9 r below, 1.1 r to either side); star (five tips at 1.15 r, one up, inner radius
0.48 r); cross (upright plus, arms 0.66 r wide, reaching r); ring (radius 1.05 r, hole 0.55 r); heart (tip down, the
curve x = sin^3 t); moon (a circle of 1.1 r without one of 0.85 r that lies 0.55 r to its right). Colours (RGB, each
channel +-10): see `COLOURS`. Sizes: radius 0.9 (small), 1.35 (medium), 1.9 (large), each +-6 %; three or four objects
are never large.

**Motion.** All objects of a scene move together, at constant speed over its 4 s unless said otherwise: `moves left`,
`right`, `up`, `down` (at least 60 % of the free way and, where there are so many, 1.2 units), `moves up and left`, `up
and right`, `down and left`, `down and right` (so on both axes); `spins` (each around its centre, from upright, 0.1 to
0.2 turns a second, either way; never a circle or a ring); `bounces` (height |sin(pi t / T)| from any phase, T 1.1 to
1.7 s, at least 1.2 units); `blinks` (hidden for one half of a period of 1.3 to 2 s, from any phase); `stays still`.

**Text.** Three scenes in four carry one line in sans-serif capitals and digits on an opaque plate, in a band along the
upper or the lower edge; the objects keep out of that band. The line's middle is 1.125 units from the edge; each
character, blanks and colons too, stands in the middle of a cell 1.2 to 1.5 units wide (to 15.1 / n for n characters, if
that is less), capitals are 0.95 to 1.1 cell widths high and as wide as the face has them (M and W reach over their
cells), and x is free from 0.45 units off either side. The plate ends 1 unit above and below the line's middle and 0.35
beyond its ends. Light (levels 210 to 250) on dark (5 to 45), or in one line of three dark on light. It is a word (30 %,
`words.WORDS`), a code (30 %, 4 to 6 letters and digits, the first a letter, without 0, 1, I and O), a number (20 %, 0
to 99), a clock (10 %, `7:00` to `23:59`, no zero before the hour), or a caption (10 %) of two words of at most 5
letters.

**Background.** Dark and greyish (levels 20 to 115): plain, gradient, clouds, stripes, noise, or clutter of rectangles
and ellipses; in three scenes of ten it pans sideways by up to two units. One scene in eight fades in from 15 % of its
brightness over its first 0.5 s.

**Disturbances** of an upload: scaling, blur, JPEG or H.264 compression, brightness and contrast of +-8 %, noise, a
picture shrunk to no less than 0.9 within black, frame rates of 24 to 60.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import cv2
import numpy as np

from tempo.world import foreign, glyphs
from tempo.world.words import HELD_OUT_WORDS, WORDS

SCENE_S = 4.0
"""Seconds a scene lasts: 8 frames at 2 fps."""
FRAME_SIZE = (128, 64)
"""Width and height of a training frame, px: 16:9 squeezed as the size rule squeezes it."""
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
UNNAMED = 70.0
"""Distance in RGB from every named colour at which a colour is none of them."""
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
BAND = 2.25
"""Height of the bands along the upper and lower edge where text stands, in canvas units."""

_FRACTION_BITS = 4
"""OpenCV's fixed-point coordinates: 1/16 px."""


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
    line: _Line | None


@dataclass(frozen=True)
class _Line:
    """The line of text: cells of one width in a row."""

    left: float
    """x of the first cell's left edge."""
    centre: float
    """y of the cells' middle."""
    advance: float
    """Width of a cell."""
    height: float
    """Height of a cell; capitals are 0.75 of it."""


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
        line = _Line(left, centre if above else CANVAS[1] - centre, advance, advance * rng.uniform(0.95, 1.1) / 0.75)
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
    frames: np.ndarray, label: Label, line: _Line, rng: np.random.Generator, scale: np.ndarray, faces: Sequence[str]
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


@dataclass(frozen=True)
class Sample:
    """Training frames of a scene, and where they show what."""

    pixels: np.ndarray
    """uint8 (F, 64, 128, 3)."""
    placement: Placement | None
    """None of what is not of this world."""
    zoom: float
    """Of the picture within its black bars, around the middle."""


def sample(
    shown: Shown,
    rng: np.random.Generator,
    frames: int = 8,
    zoom: float = 1.0,
    *,
    colour: np.ndarray | None = None,
    faces: Sequence[str] = glyphs.FACES,
) -> Sample:
    """Draw what a segment shows at model size, varied as uploading, re-encoding and resampling would vary it.

    All 8 frames of a segment, or fewer that follow each other at a random time in it. The sampling times shift by up to
    half a second, since a reader spreads its frames from the first frame of a video to its last.

    Args:
        colour, faces: as in `render`.
    """
    times_s = rng.uniform(0, 0.45) + 0.5 * (rng.integers(8 - frames + 1) + np.arange(frames))
    width, height = FRAME_SIZE
    if isinstance(shown, Scene):
        pixels = render(shown, times_s, colour=colour, faces=faces)
    else:
        pixels = foreign.render(shown.look, times_s, FRAME_SIZE)
    # The frames under each other, so that each filter runs once.
    tall = pixels.reshape(-1, width, 3)
    if rng.random() < 0.2:
        share = rng.uniform(0.85, 1.0)
        shrunk = cv2.resize(tall, (round(width * share), round(len(tall) * share)), interpolation=cv2.INTER_AREA)
        tall = cv2.resize(shrunk, (width, len(tall)), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        tall = cv2.GaussianBlur(tall, (3, 3), float(rng.uniform(0.3, 0.5)))
    if rng.random() < 0.15:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 95))]
        tall = np.asarray(cv2.imdecode(cv2.imencode(".jpg", tall, quality)[1], cv2.IMREAD_COLOR))
    if rng.random() < 0.5:
        tall = cv2.convertScaleAbs(tall, alpha=float(rng.uniform(0.92, 1.08)), beta=float(rng.uniform(0, 10)))
    if rng.random() < 0.4:
        bank = _noise()
        start = int(rng.integers(len(bank) - len(tall)))
        tall = cv2.addWeighted(tall, 1.0, bank[start : start + len(tall)], float(rng.uniform(0, 0.08)), -5.0)
    pixels = tall.reshape(-1, height, width, 3)
    if zoom < 1:
        inner = (round(width * zoom), round(height * zoom))
        left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
        barred = np.zeros_like(pixels)
        for whole, frame in zip(barred, pixels, strict=True):
            cv2.resize(
                frame, inner, dst=whole[top : top + inner[1], left : left + inner[0]], interpolation=cv2.INTER_AREA
            )
        pixels = barred
    return Sample(pixels, place(shown, times_s) if isinstance(shown, Scene) else None, zoom)


@cache
def _noise() -> np.ndarray:
    """Noise to cut pieces from, uint8 (rows, 128, 3)."""
    return np.random.default_rng(0).integers(0, 128, size=(4096, FRAME_SIZE[0], 3), dtype=np.uint8)
