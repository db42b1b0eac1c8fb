"""Moving pictures that are not of the synthetic world, for the model to learn that it does not know everything.

They have what camera footage has and the world has not: power falling with spatial frequency, light and shade in every
colour, many overlapping things, soft edges, a moving camera.
"""

from __future__ import annotations

import cv2
import numpy as np


def render(look: int, times_s: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Draw one foreign segment at `times_s` (F,) as uint8 RGB (F, height, width, 3); `look` seeds everything."""
    rng = np.random.default_rng([look, 3])
    width, height = size
    wide, tall = round(width * 1.4), round(height * 1.4)
    picture = _cloudy(rng, wide, tall) if rng.random() < 0.5 else _crowded(rng, wide, tall)
    if rng.random() < 0.5:
        picture = 0.6 * picture + 0.4 * _cloudy(rng, wide, tall)
    if rng.random() < 0.6:  # a horizon: lit from above
        light = np.interp(np.linspace(0, 1, tall), np.sort(rng.uniform(0, 1, 3)), rng.uniform(0.5, 1.4, 3))
        picture = picture * light[:, None, None]
    low, high = rng.uniform(-20, 60), rng.uniform(150, 300)
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
    return frames


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
