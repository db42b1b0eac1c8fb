"""Mix: how long the videos of a step are, what is asked about them, and what is kept of each segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tempo.training.curriculum import VideoMix
from tempo.world.families import FAMILIES
from tempo.world.forms import LIST_LENGTH
from tempo.world.question import Family, Question
from tempo.world.scene import LONGEST_S, SCENE_S
from tempo.world.schedule import Schedule

MIXED = 0.1
"""Share of the world's videos with a few segments of something else: one odd segment is no reason to give up."""


@dataclass(frozen=True)
class Video:
    """A question on a video made of scenes."""

    question: Question
    segments: np.ndarray
    """int64 (S,), indices into the scenes."""
    schedule: Schedule
    tokens: np.ndarray
    """int64 (S,), memory tokens kept of each segment."""


def draw_families(rng: np.random.Generator, count: int, segments: int, favoured: Mapping[str, float]) -> list[str]:
    """Names of the families of `count` questions on videos of `segments` segments.

    Args:
        favoured: as in `VideoMix`.
    """
    asked = FAMILIES.values()
    weights = np.array([family.weight * favoured.get(family.name, 1) * family.fits(segments) for family in asked])
    return rng.choice(list(FAMILIES), size=count, p=weights / weights.sum()).tolist()


def draw_length(rng: np.random.Generator, mix: VideoMix, progress: float) -> int:
    """Segments of a step's videos, up to a length that grows over the stage."""
    longest = mix.longest_first * (mix.longest_last / mix.longest_first) ** min(1.0, 1.5 * progress)
    if mix.at_longest and rng.random() < mix.at_longest:
        return round(longest)
    if mix.at_shortest and rng.random() < mix.at_shortest / (1 - mix.at_longest):
        return int(rng.integers(mix.shortest, LIST_LENGTH + 1))
    return round(float(np.exp(rng.uniform(np.log(mix.shortest), np.log(max(longest, mix.shortest + 1))))))


def draw_strangers(relevant: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places of a few segments of something else in a video of the world; mostly there are none.

    Args:
        relevant: bool (S,): the segments that are asked about; neither these nor those beside are replaced.
    """
    if rng.random() >= MIXED:
        return np.zeros(0, np.int64)
    kept = relevant.copy()
    kept[1:] |= relevant[:-1]
    kept[:-1] |= relevant[1:]
    places = np.flatnonzero(~kept)
    return rng.choice(places, size=min(len(places), 1 + int(rng.integers(1 + len(relevant) // 16))), replace=False)


def draw_schedule(count: int, rng: np.random.Generator, family: Family) -> Schedule:
    """Times of a video's segments, where a question of this family may be asked.

    From 0 s, or from anywhere, and a quarter of them not quite 4 s long.
    """
    if family.whole:
        return Schedule.of_scenes(count)
    length_s = SCENE_S if rng.random() < 0.75 else SCENE_S * rng.uniform(0.95, 1.05)
    latest = max(LONGEST_S - count * length_s, 0)
    first = 0.0 if rng.random() < 0.5 else SCENE_S * float(rng.integers(int(latest / SCENE_S) + 1))
    return Schedule(first + length_s * (np.arange(count) + 0.5), length_s)


def draw_tokens(relevant: np.ndarray, k_max: int, mix: VideoMix, rng: np.random.Generator) -> np.ndarray:
    """Memory tokens (S,) kept of each segment: all, or cut at random, or cut as an allocation would.

    Args:
        relevant: bool (S,).
    """
    count = len(relevant)
    if rng.random() > mix.truncation:
        return np.full(count, k_max)
    if rng.random() < 0.2:
        return np.floor((k_max + 1) ** rng.uniform(0, 1, size=count)).astype(np.int64)
    low = rng.integers(1, 4)
    tokens = rng.integers(1, low + 1, size=count)
    if mix.alike and rng.random() < mix.alike:
        enough = np.full(count, round(float(np.exp(rng.uniform(np.log(low), np.log(k_max))))))
    else:
        enough = rng.integers(low, k_max + 1, size=count) if rng.random() < 0.5 else np.full(count, k_max)
    return np.where(relevant, enough, tokens)
