"""Moving pictures that are not of the synthetic world, for the model to learn that it does not know everything.

Most have what camera footage has and the world has not: power falling with spatial frequency, light and shade in every
colour, many overlapping things, soft edges, a moving camera, something that moves by itself. The others are what
uploads show besides: black or plain frames, grain, bars and grids as of test pictures, keyboards and facades, pages of
text.
"""

from __future__ import annotations

import cv2
import numpy as np


def render(look: int, times_s: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Draw one foreign segment at `times_s` (F,) as uint8 RGB (F, height, width, 3); `look` seeds everything."""
    rng = np.random.default_rng([look, 3])
    width, height = size
    wide, tall = round(width * 1.4), round(height * 1.4)
    if rng.random() < 0.1:
        return _plain(rng, len(times_s), size)
    draw = _cloudy, _cloudy, _crowded, _crowded, _tiled, _page, _grainy
    picture = draw[rng.integers(len(draw))](rng, wide, tall)
    if rng.random() < 0.4:
        picture = 0.6 * picture + 0.4 * _cloudy(rng, wide, tall)
    if rng.random() < 0.6:  # a horizon: lit from above
        light = np.interp(np.linspace(0, 1, tall), np.sort(rng.uniform(0, 1, 3)), rng.uniform(0.5, 1.4, 3))
        picture = picture * light[:, None, None]
    # One in four is dark but for its lights.
    dark = rng.random() < 0.25
    low, high = (-150.0, rng.uniform(60, 220)) if dark else (rng.uniform(-20, 60), rng.uniform(150, 300))
    picture = low + (picture - picture.min()) * (high - low) / max(float(np.ptp(picture)), 1.0)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    blur = int(rng.integers(0, 3)) * 2 + 1
    if blur > 1:
        picture = cv2.GaussianBlur(picture, (blur, blur), 0)

    centre = np.array([wide, tall]) / 2
    drift = rng.uniform(-0.1, 0.1, size=2) * np.array(size) * rng.integers(2)
    shake = rng.uniform(0, 0.02) * np.array(size)
    zoom = rng.uniform(-0.1, 0.1) * rng.integers(2)
    frames = np.empty((len(times_s), height, width, 3), np.uint8)
    for frame, share in zip(frames, times_s / 4.0, strict=True):
        scale = 1 + zoom * (share - 0.5)
        middle = centre + drift * (share - 0.5) + rng.normal(size=2) * shake
        shift = middle - scale * np.array(size) / 2
        transform = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(picture, transform, size, dst=frame, flags=flags, borderMode=cv2.BORDER_REFLECT)
    if rng.random() < 0.4:
        _move_through(rng, frames)
    return frames


def _plain(rng: np.random.Generator, count: int, size: tuple[int, int]) -> np.ndarray:
    """Frames of one colour, a third of them black, that may become brighter or darker: uint8 (F, height, width, 3)."""
    colour = rng.choice((0, 255)) * np.ones(3) if rng.random() < 0.5 else rng.uniform(0, 255, size=3)
    light = np.linspace(1, rng.uniform(0, 1), count) if rng.random() < 0.3 else np.ones(count)
    frames = np.empty((count, size[1], size[0], 3), np.uint8)
    frames[:] = (light[:, None] * colour)[:, None, None]
    return frames


def _move_through(rng: np.random.Generator, frames: np.ndarray) -> None:
    """Draw something irregular and shaded that moves across the frames (F, height, width, 3), in place."""
    height, width = frames.shape[1:3]
    angles = np.sort(rng.uniform(0, 2 * np.pi, size=rng.integers(6, 12)))
    reach = rng.uniform(0.08, 0.35, size=2) * height * rng.uniform(0.6, 1.2, size=(len(angles), 1))
    outline = reach * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    shade = np.clip(_cloudy(rng, width, height) + rng.normal(size=3) * 60, 0, 255).astype(np.uint8)
    first, last = rng.uniform(0.1, 0.9, size=(2, 2)) * (width, height)
    for frame, share in zip(frames, np.linspace(0, 1, len(frames)), strict=True):
        mask = np.zeros((height, width), np.uint8)
        sway = rng.normal(size=outline.shape) * 0.05 * reach
        cv2.fillPoly(mask, [np.round(outline + sway + first + share * (last - first)).astype(np.int32)], 255)
        np.copyto(frame, shade, where=mask[..., None] > 0)


def _grainy(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Grain of one size, grey or in colours: float32 (height, width, 3)."""
    grain = rng.uniform(1, 8)
    shape = (max(2, round(height / grain)), max(2, round(width / grain)), int(rng.choice((1, 3))))
    small = np.broadcast_to(rng.uniform(0, 255, size=shape), (*shape[:2], 3)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=int(rng.choice((cv2.INTER_NEAREST, cv2.INTER_LINEAR))))


def _tiled(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Rows of tiles with gaps, each of its own shade, or bars where there is one row: float32 (height, width, 3)."""
    rows, columns = int(rng.integers(1, 7)), int(rng.integers(2, 14))
    spread = rng.choice((10, 30, 120))
    shades = rng.uniform(0, 255, size=3) + spread * rng.normal(size=(rows, columns, int(rng.choice((1, 3)))))
    picture = cv2.resize(shades.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST)
    gap = rng.uniform(0, 0.3) * (rng.random() < 0.6)
    y, x = np.arange(height) * rows / height, np.arange(width) * columns / width
    # Every second row may be shifted, as of keys and bricks.
    shifted = x[None] + rng.choice((0, 0.5)) * (y.astype(int)[:, None] % 2)
    between = ((y % 1)[:, None] < gap) | (shifted % 1 < gap)
    picture[between] = rng.uniform(0, 255, size=3)
    return picture


def _page(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Lines of dashes as long as words on a page, or a caption on nothing: float32 (height, width, 3)."""
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = rng.uniform(0, 255, size=3)
    ink = rng.uniform(0, 255, size=3)
    step = rng.integers(4, 14)
    lines = range(step, height - step, step) if rng.random() < 0.7 else [int(rng.integers(step, height - step))]
    for y in lines:
        x = int(rng.integers(2, max(3, width // 4)))
        while x < width * rng.uniform(0.6, 1):
            word = int(rng.integers(step // 2, 4 * step))
            for letter in range(x, x + word, max(2, step // 2)):
                top, side = y - step * rng.uniform(0.3, 0.7), letter + rng.uniform(0, step / 2)
                cv2.line(picture, (letter, y), (int(side), int(top)), ink.tolist(), 1, cv2.LINE_AA)
            x += word + step
    return picture


def _cloudy(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Noise whose amplitude falls with frequency, as in photographs: float32 (height, width, 3)."""
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)
    fall = (np.hypot(fy, fx) + 1 / width) ** -rng.uniform(0.8, 1.8)
    shape = (3, height, width // 2 + 1)
    spectrum = (rng.normal(size=shape) + 1j * rng.normal(size=shape)) * fall
    own = np.fft.irfft2(spectrum, (height, width))
    # Photographs vary more in light than in colour.
    grey = own[:1] + rng.uniform(0.1, 0.8) * own
    grey = 128 + 50 * grey / grey.std() + rng.uniform(-40, 40, size=(3, 1, 1))
    return grey.transpose(1, 2, 0).astype(np.float32)


def _crowded(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Many overlapping things of all colours: float32 (height, width, 3)."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = rng.integers(0, 256, size=3)
    tint, spread = rng.uniform(0, 255, size=3), rng.uniform(20, 120)
    for _ in range(rng.integers(12, 60)):
        colour = np.clip(tint + rng.normal(size=3) * spread, 0, 255).tolist()
        middle = rng.uniform(0, 1, size=2) * (width, height)
        half = np.exp(rng.uniform(np.log(0.02), np.log(0.35), size=2)) * (width, height)
        if rng.random() < 0.4:
            axes = (int(half[0]) + 1, int(half[1]) + 1)
            at = (int(middle[0]), int(middle[1]))
            cv2.ellipse(picture, at, axes, float(rng.uniform(0, 180)), 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
        else:
            corners = middle + rng.uniform(-1, 1, size=(int(rng.integers(3, 7)), 2)) * half
            cv2.fillPoly(picture, [np.round(corners).astype(np.int32)], colour, cv2.LINE_AA)
    return picture.astype(np.float32)
