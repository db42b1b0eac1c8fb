"""Attribution: how much less likely the given answer becomes without a segment's memory. Pure; `Tempo.weigh` measures.

Tokens say where the budget went, before the decoder read anything. Attribution asks the decoder: the context is put
together again without one segment (its temporal tag and its memory tokens), and the log-likelihood of the answer, as
it was given, is taken once more. A large drop means that the answer leaned on that segment. A small one does not mean
that it was ignored: another segment may show the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.answer import Answer, ScoredSegment

MOST_TRIED = 64
"""Segments that are left out in turn; each costs about one reading of the context."""

DECISIVE_NATS = 0.1
"""From this drop on a segment matters: without it the answer is a tenth less likely (1 - exp(-0.1))."""


@dataclass(frozen=True)
class Attribution:
    """What leaving out each of N segments did to the likelihood of an answer."""

    segments: tuple[int, ...]
    """(N,) indices of the segments that were left out in turn, ascending."""
    drops: tuple[float, ...]
    """(N,) nats: log-likelihood with all segments minus that without this one; negative where it was in the way."""
    baseline: float
    """Log-likelihood of the answer with all segments, in nats."""
    seconds: float
    """Wall-clock seconds that it took."""


@dataclass(frozen=True)
class Agreement:
    """Whether the segments that got the most tokens are those the answer leaned on."""

    top_by_tokens: int
    """Index of the segment with the most tokens; of equal ones the more relevant, then the earlier."""
    top_by_drop: int
    """Index of the segment whose absence costs the most; of equal ones the earlier."""
    agree: bool
    """No segment has more tokens than `top_by_drop`. Says nothing where no drop is decisive."""
    decisive: bool
    """The greatest drop is at least :data:`DECISIVE_NATS`; else the answer needs none of the segments alone."""
    rank_correlation: float
    """Spearman's, of tokens and drops over the segments that were tried, -1 to 1; 0.0 where one of them is constant."""


def tried(segments: Sequence[ScoredSegment]) -> tuple[int, ...]:
    """Indices of the segments to leave out in turn, ascending: those with tokens, at most :data:`MOST_TRIED`.

    Of more the ones with the most tokens; of equal ones the more relevant, then the earlier.
    """
    kept = [segment for segment in segments if segment.tokens > 0]
    return tuple(sorted(segment.index for segment in sorted(kept, key=_by_tokens)[:MOST_TRIED]))


def agreement(answer: Answer, attribution: Attribution) -> Agreement:
    """Compare where the tokens went with what the answer leaned on.

    Args:
        attribution: of this answer, with at least one segment.
    """
    kept = [answer.segments[index] for index in attribution.segments]
    drops = np.array(attribution.drops)
    tokens = np.array([segment.tokens for segment in kept])
    best = int(drops.argmax())
    return Agreement(
        top_by_tokens=min(kept, key=_by_tokens).index,
        top_by_drop=attribution.segments[best],
        agree=bool(tokens[best] == tokens.max()),
        decisive=bool(drops[best] >= DECISIVE_NATS),
        rank_correlation=_correlation(_ranks(tokens), _ranks(drops)),
    )


def _by_tokens(segment: ScoredSegment) -> tuple[int, float, int]:
    return -segment.tokens, -segment.relevance, segment.index


def _ranks(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """(N,) ranks from 0 on; equal values share the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count) - 1
    return (last - (count - 1) / 2)[place]


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else 0.0
