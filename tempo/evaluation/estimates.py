"""Estimates: shares with their 95 % confidence intervals, paired differences, and the area under the ROC curve.

By scipy. Questions about one video are not independent, so where some share a video, intervals come from a bootstrap
over videos; its seed is fixed, so that the same answers always give the same intervals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tempo.errors import PackageMissing

try:
    from scipy import stats
except ModuleNotFoundError:
    raise PackageMissing("The benchmark needs scipy, which is not installed: pip install scipy") from None

RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A figure with the 95 % interval around it."""

    value: float
    low: float
    high: float
    count: int
    """Questions it is made of."""


def exactly(share: float) -> Estimate:
    """A share without an interval."""
    return Estimate(share, share, share, 0)


def wilson(right: int, count: int) -> Estimate:
    """The share of `right` in `count` independent trials with Wilson's interval.

    Raises:
        ValueError: there are no trials.
    """
    if not 0 <= right <= count or count == 0:
        raise ValueError(f"{right} of {count} is no share")
    interval = stats.binomtest(right, count).proportion_ci(0.95, method="wilson")
    return Estimate(right / count, float(interval.low), float(interval.high), count)


def share(right: ArrayLike, videos: ArrayLike) -> Estimate | None:
    """The share of true values, with an interval that knows which of them are about the same video.

    Wilson's, and where a video has several questions the wider end of Wilson's and a bootstrap over videos on either
    side: a bootstrap of nothing but right answers would claim certainty.

    Args:
        right: bool (N,).
        videos: int (N,), which video each is about.

    Returns:
        None where N is 0.
    """
    values = np.asarray(right, dtype=np.float64)
    if len(values) == 0:
        return None
    plain = wilson(int(values.sum()), len(values))
    sums, sizes = _by_video(values, videos)
    if len(sizes) == len(values):
        return plain
    low, high = _bootstrap(sums, sizes)
    return Estimate(plain.value, min(low, plain.low), max(high, plain.high), len(values))


def difference(first: ArrayLike, second: ArrayLike, videos: ArrayLike) -> Estimate | None:
    """Mean of first - second on the same questions, with a bootstrap interval over videos; None where there are none.

    Args:
        first, second: bool (N,).
        videos: int (N,).
    """
    values = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    if len(values) == 0:
        return None
    low, high = _bootstrap(*_by_video(values, videos))
    return Estimate(float(values.mean()), low, high, len(values))


def _by_video(values: NDArray[np.float64], videos: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sum of the values and number of questions (G,) of each video."""
    _, place = np.unique(np.asarray(videos), return_inverse=True)
    return np.bincount(place, weights=values).astype(np.float64), np.bincount(place).astype(np.float64)


def _bootstrap(sums: NDArray[np.float64], sizes: NDArray[np.float64]) -> tuple[float, float]:
    """The interval of the mean over all questions, when videos are drawn again; of a single one there is no other."""
    if len(sums) == 1:
        return float(sums[0] / sizes[0]), float(sums[0] / sizes[0])
    drawn = stats.bootstrap(
        (sums, sizes),
        lambda sums, sizes, axis: sums.sum(axis) / sizes.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=0.95,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    return float(drawn.confidence_interval.low), float(drawn.confidence_interval.high)


def area_under_curve(relevant: ArrayLike, irrelevant: ArrayLike) -> float | None:
    """Chance that one of `relevant` (N,) is above one of `irrelevant` (M,), ties count half; None where N or M is 0.

    From the ranks, as in the test of Mann and Whitney.
    """
    high, low = np.asarray(relevant, dtype=np.float64), np.asarray(irrelevant, dtype=np.float64)
    if len(high) == 0 or len(low) == 0:
        return None
    ranks = stats.rankdata(np.concatenate([high, low]))[: len(high)]
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))
