"""Palette: what the compressor found goes from slate to orange, what the decoder did with it is teal."""

from __future__ import annotations

from itertools import pairwise

RGB = tuple[int, int, int]

SCALE: tuple[tuple[float, RGB], ...] = (
    (0.00, (143, 160, 187)),
    (0.35, (185, 143, 94)),
    (0.65, (207, 111, 29)),
    (1.00, (194, 65, 12)),
)
"""Slate to orange: (relevance, sRGB). Blue against orange stays apart for the common kinds of colour blindness,
luminance only falls, and every colour has a contrast of at least 2.5 on the light page and on the dark one. A usual
scale such as viridis has one end that vanishes on either."""

DECODER: RGB = (15, 122, 122)
"""Teal: times that the answer names, attribution, and the difference between two runs; none of them is a relevance
score. Without red or green cones, too, it is apart from both ends of the scale."""


def colour(relevance: float) -> RGB:
    """The colour of a relevance score; linear in sRGB between the stops, scores outside [0, 1] take the end's."""
    score = min(max(relevance, 0.0), 1.0)
    for (low, start), (high, end) in pairwise(SCALE):
        if score <= high:
            share = (score - low) / (high - low)
            red, green, blue = (round(a + share * (b - a)) for a, b in zip(start, end, strict=True))
            return red, green, blue
    return SCALE[-1][1]


def css(rgb: RGB) -> str:
    """`rgb` as CSS and plotly write it."""
    return f"rgb({rgb[0]}, {rgb[1]}, {rgb[2]})"
