"""Times: a second of a video as people write it."""

from __future__ import annotations

import numpy as np

from tempo.world import grammar

_NAMED = {
    10: "ten seconds", 12: "twelve seconds", 15: "fifteen seconds", 20: "twenty seconds",
    30: "[half a minute|thirty seconds]",
    40: "forty seconds", 45: "forty five seconds", 50: "fifty seconds", 60: "[one minute|a minute|sixty seconds]",
    90: "[a minute and a half|one and a half minutes|ninety seconds]", 120: "two minutes",
    150: "two and a half minutes", 180: "three minutes", 240: "four minutes", 300: "five minutes",
    360: "six minutes", 480: "eight minutes", 600: "ten minutes", 900: "fifteen minutes",
}  # fmt: skip
"""Times that are said in words."""
_NAMED_SHARE = 0.7
_SECONDS = (
    "{s} [seconds|seconds|second|s|sec|secs]",
    "{s}[s|sec]",
    "second {s}",
    "the {s} second mark",
    "{s} [seconds|s|sec] in[|to the video|to it]",
    "{clock}",
    "{clock}",
    "{clock}[| in| min]",
)
_MINUTES = ("{m} [min|minutes] {r}[| s| sec| seconds]", "{m} [minute|minutes] and {r} seconds", "{m}m{r}s", "{m}m {r}s")


def clock(at_s: int) -> str:
    """As a player shows it: 1:05."""
    return f"{at_s // 60}:{at_s % 60:02}"


def said(at_s: int, rng: np.random.Generator, *, untrained: bool | None) -> str:
    """The time in one of many ways, as it follows "at". `untrained`: as in `grammar.draw`."""
    if at_s in _NAMED and rng.random() < _NAMED_SHARE:
        return grammar.draw((_NAMED[at_s] + "[|| in]",), rng, untrained=None)
    templates = _SECONDS + (_MINUTES if at_s >= 60 else ())
    form = grammar.draw(templates, rng, untrained=untrained)
    return form.format(s=at_s, clock=clock(at_s), m=at_s // 60, r=at_s % 60)
