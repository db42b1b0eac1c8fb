"""Adaptive Token Allocation (ATA): relevance scores -> memory tokens kept of each segment. Pure numpy.

Paper Eq. 3-4 and Algorithm 1. The sum of the tokens never exceeds the visual token budget. `tempo.policies` has what
ATA is compared with, and `allocate`, which is called from outside.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tempo.errors import QuestionError

MOST_TOKENS = 2**32
"""Numbers of tokens (and seeds) are smaller than this, so that no sum of them overflows."""
HUGE_SCORE = 1e100
"""Larger scores are scaled down first: the difference of two of them could be infinite."""
EQUAL_SCORES = 1e-8
"""Scores whose range is smaller than this say nothing: every segment gets the same."""


def checked(
    relevance: ArrayLike, *, k_min: int, k_max: int, budget: int, seed: int
) -> tuple[NDArray[np.float64], int, int, int, int]:
    """The arguments of `policies.allocate` as numbers that can be allocated by, in this order.

    Raises:
        QuestionError: an argument is out of range.
    """
    try:
        scores = np.asarray(relevance, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise QuestionError("Relevance scores must be a list of finite numbers.") from None
    if scores.ndim != 1 or not np.isfinite(scores).all():
        raise QuestionError("Relevance scores must be a list of finite numbers.")
    given = {"k_min": k_min, "k_max": k_max, "budget": budget, "seed": seed}
    for name, number in given.items():
        if not isinstance(number, Integral) or not 0 <= number < MOST_TOKENS:
            raise QuestionError(
                "{name} is {number!r}; choose a whole number, at least 0 and below {most:,}.",
                name=name,
                number=number,
                most=MOST_TOKENS,
            )
    k_min, k_max, budget, seed = (int(number) for number in given.values())
    if k_min > k_max or k_max < 1 or budget < 1:
        raise QuestionError(
            "k_min {k_min}, k_max {k_max}, budget {budget}: choose k_min <= k_max, k_max >= 1 and budget >= 1.",
            k_min=k_min,
            k_max=k_max,
            budget=budget,
        )
    return scores, k_min, k_max, budget, seed


def adaptive(scores: NDArray[np.float64], k_min: int, k_max: int, budget: int) -> NDArray[np.int64]:
    """ATA: int64 (S,) for S >= 1 scores; of equal ones the earlier gets a token that cannot be shared."""
    count = len(scores)
    largest = np.abs(scores).max()
    if largest > HUGE_SCORE:
        scores = scores / largest
    span = scores.max() - scores.min()
    if span < EQUAL_SCORES:
        if budget < count:  # nobody's even share is a token: one for as many segments as there is budget
            tokens = np.zeros(count, dtype=np.int64)
            tokens[np.argsort(-scores, kind="stable")[:budget]] = 1
            return tokens
        return np.full(count, min(k_max, budget // count), dtype=np.int64)
    # Where the anchors do not fit into the budget, an anchor is what an even split allows.
    k_min = min(k_min, budget // count)
    weights = (scores - scores.min()) / span
    ideal = np.floor(k_min + (k_max - k_min) * weights).astype(np.int64)  # Eq. 3
    if ideal.sum() <= budget:
        return ideal
    # Eq. 4: the anchors first, what is left in proportion to the weights.
    left = budget - count * k_min
    tokens = k_min + np.floor(left * weights / weights.sum()).astype(np.int64)
    tokens = np.clip(tokens, k_min, k_max)
    # What the floors and the clip left over goes on, one token each, to the highest scores with room. By the scores,
    # since two of them that differ can round to one weight.
    order = np.argsort(-scores, kind="stable")
    surplus = budget - int(tokens.sum())
    while surplus > 0:
        takers = order[tokens[order] < k_max][:surplus]
        if len(takers) == 0:
            break
        tokens[takers] += 1
        surplus -= len(takers)
    return tokens


def even(count: int, k_max: int, budget: int) -> NDArray[np.int64]:
    """The same for each of `count` segments; what cannot be shared goes to the earliest, one token each."""
    each = min(k_max, budget // count)
    tokens = np.full(count, each, dtype=np.int64)
    if each < k_max:
        tokens[: budget - each * count] += 1
    return tokens
