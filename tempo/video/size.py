"""The size a frame is decoded to: a rule of the model, applied before any full-size frame exists."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class SizeRule:
    """The released model's three successive roundings, with its constants as defaults (px)."""

    long_edge: int = 512
    patch: int = 16
    multiple: int = 64
    least_area: int = 512 * 256
    grown_multiple: int = 32
    """Sides of a frame that was grown to `least_area` are multiples of this."""

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """Size (width, height) in px of the frame the model reads, for a video of this size with rotation applied."""
        return self.steps(width, height)[-1]

    def steps(self, width: int, height: int) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """The sizes (width, height) after each of the three roundings; those that change nothing repeat.

        1. longer edge over `long_edge`: scaled down to it, each side to the nearest multiple of `patch`;
        2. each side to the nearest multiple of `multiple`, half to even, at least one;
        3. area under `least_area`: both sides up by the square root of what is missing, to multiples of
           `grown_multiple`, rounded up.
        """
        shrunk = (width, height)
        if max(shrunk) > self.long_edge:
            scale = self.long_edge / max(shrunk)
            shrunk = (_nearest(width * scale, self.patch), _nearest(height * scale, self.patch))
        rounded = (_nearest(shrunk[0], self.multiple), _nearest(shrunk[1], self.multiple))
        grown = rounded
        if rounded[0] * rounded[1] < self.least_area:
            grow = math.sqrt(self.least_area / (rounded[0] * rounded[1]))
            grown = (_above(rounded[0] * grow, self.grown_multiple), _above(rounded[1] * grow, self.grown_multiple))
        return shrunk, rounded, grown


def _nearest(side: float, multiple: int) -> int:
    return max(1, round(side / multiple)) * multiple


def _above(side: float, multiple: int) -> int:
    return math.ceil(side / multiple) * multiple
