"""Adaptive Token Allocation (ATA): relevance scores -> memory tokens kept of each segment. Pure numpy.

Paper Eq. 3-4 and Algorithm 1, and the baselines of its Table 2. Whatever the policy, the sum of the tokens never
exceeds the visual token budget.
"""

from __future__ import annotations

from numbers import Integral
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tempo.config import Policy
from tempo.errors import QuestionError

MOST_TOKENS = 2**32
"""Numbers of tokens (and seeds) are smaller than this, so that no sum of them overflows."""
HUGE_SCORE = 1e100
"""Larger scores are scaled down first: the difference of two of them could be infinite."""
EQUAL_SCORES = 1e-8
"""Scores whose range is smaller than this say nothing: every segment gets the same."""


def allocate(
    relevance: ArrayLike, *, k_min: int, k_max: int, budget: int, policy: Policy = "ata", seed: int = 0
) -> NDArray[np.int64]:
    """How many memory tokens each segment keeps.

    Args:
        relevance: (S,) relevance scores, finite.
        k_min: tokens of the temporal anchor, kept by every segment; lowered to `budget // S` where S anchors do not
            fit into the budget.
        k_max: most tokens of a segment, at least `k_min` and 1.
        budget: visual token budget, at least 1.
        policy: `ata`; `no_minimum` (ATA with k_min = 0); `adversarial` (ATA on reversed scores); `uniform` (the same
            for every segment); `topk` (k_max to the most relevant segments until the budget is spent, nothing to
            the rest); `random` (`topk` in a random order).
        seed: order of `random`.

    Returns:
        int64 (S,), each in [0, k_max], sum <= budget, never all 0. Of segments with equal scores the earlier one gets
        a token that cannot be shared; so where all are equal and there are fewer tokens than segments (the released
        code then keeps nothing at all if k_min is 0).

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
    k_min, k_max, budget = int(k_min), int(k_max), int(budget)
    if k_min > k_max or k_max < 1 or budget < 1:
        raise QuestionError(
            "k_min {k_min}, k_max {k_max}, budget {budget}: choose k_min <= k_max, k_max >= 1 and budget >= 1.", **given
        )
    if policy not in get_args(Policy):
        raise QuestionError(f"Unknown policy {policy!r}; choose one of {', '.join(get_args(Policy))}.")
    if len(scores) == 0:
        return np.zeros(0, dtype=np.int64)
    if policy == "uniform":
        return _even(scores, k_max, budget)
    if policy == "topk":
        return _fill(np.argsort(-scores, kind="stable"), k_max, budget)
    if policy == "random":
        return _fill(np.random.default_rng(seed).permutation(len(scores)), k_max, budget)
    if policy == "adversarial":
        scores = -scores
    return _adaptive(scores, 0 if policy == "no_minimum" else k_min, k_max, budget)


def _adaptive(scores: NDArray[np.float64], k_min: int, k_max: int, budget: int) -> NDArray[np.int64]:
    count = len(scores)
    largest = np.abs(scores).max()
    if largest > HUGE_SCORE:
        scores = scores / largest
    span = scores.max() - scores.min()
    if span < EQUAL_SCORES:
        if budget < count:  # nobody's even share is a token: one for as many segments as there is budget
            return _even(scores, k_max, budget)
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


def _even(scores: NDArray[np.float64], k_max: int, budget: int) -> NDArray[np.int64]:
    each = min(k_max, budget // len(scores))
    tokens = np.full(len(scores), each, dtype=np.int64)
    if each < k_max:
        tokens[np.argsort(-scores, kind="stable")[: budget - each * len(scores)]] += 1
    return tokens


def _fill(order: NDArray[np.int64], k_max: int, budget: int) -> NDArray[np.int64]:
    tokens = np.zeros(len(order), dtype=np.int64)
    tokens[order] = np.clip(budget - k_max * np.arange(len(order)), 0, k_max)
    return tokens
