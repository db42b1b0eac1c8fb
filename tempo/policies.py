"""Policies: the ways of sharing out the visual token budget, each with its name, its title and what it shows.

The one list of them. The command line, the page, what it compares, the catalogues, and the benchmark's studies and
figures follow from it; a new policy needs its name in `config.Policy`, an entry here, and its words in the catalogues.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tempo.config import Policy
from tempo.errors import QuestionError, Words
from tempo.model.allocation import adaptive, checked, even


@dataclass(frozen=True)
class Room:
    """What there is to share out, and among which segments."""

    scores: NDArray[np.float64]
    """(S,) relevance, S >= 1."""
    k_min: int
    k_max: int
    budget: int
    seed: int

    @property
    def whole(self) -> int:
        """Segments that the budget can keep whole; at least one, of which it then keeps the head."""
        return max(1, self.budget // self.k_max)


@dataclass(frozen=True)
class Rule:
    """One policy."""

    title: Words
    shows: Words
    """One sentence: what it does, and so what a comparison with it shows."""
    share: Callable[[Room], NDArray[np.int64]]
    """Room -> memory tokens kept of each segment, int64 (S,)."""
    paper: bool = False
    """One of the baselines of the paper's Table 2 B."""
    subsamples: bool = False
    """Fewer frames are read: how many, says :func:`frames_to_read`."""


def _half(order: NDArray[np.int64], room: Room) -> NDArray[np.int64]:
    """Half of the segments whole, the first of `order`, as many as the budget holds; nothing of the rest."""
    tokens = np.zeros(len(order), dtype=np.int64)
    tokens[order[: max(1, min(len(order) // 2, room.whole))]] = min(room.k_max, room.budget)
    return tokens


POLICIES: dict[Policy, Rule] = {
    "ata": Rule(
        Words("Adaptive (ATA)"),
        Words("Every segment keeps its temporal anchor, and the relevant ones as much as the budget allows."),
        lambda room: adaptive(room.scores, room.k_min, room.k_max, room.budget),
    ),
    "no_minimum": Rule(
        Words("Adaptive, without temporal anchor"),
        Words("As adaptive allocation, but a segment may keep nothing: what the anchors are good for."),
        lambda room: adaptive(room.scores, 0, room.k_max, room.budget),
    ),
    "even": Rule(
        Words("Even share"),
        Words("Every segment keeps the same number of tokens: what it is good for to know the question."),
        lambda room: even(len(room.scores), room.k_max, room.budget),
    ),
    "reversed": Rule(
        Words("Adaptive, on reversed scores"),
        Words(
            "As adaptive allocation, but the least relevant segments keep the most: how much the anchors alone tell."
        ),
        lambda room: adaptive(-room.scores, room.k_min, room.k_max, room.budget),
    ),
    "subsampling": Rule(
        Words("Uniform subsampling"),
        Words(
            "At most half of the frames are read, and each segment of them is kept whole: "
            "what is in between is not seen."
        ),
        lambda room: even(len(room.scores), room.k_max, room.budget),
        paper=True,
        subsamples=True,
    ),
    "topk": Rule(
        Words("Hard top-k"),
        Words("At most half of the segments are kept whole, those with the highest scores, and nothing of the rest."),
        lambda room: _half(np.argsort(-room.scores, kind="stable"), room),
        paper=True,
    ),
    "random": Rule(
        Words("Random drop"),
        Words("At most half of the segments are kept whole, drawn at random, and nothing of the rest."),
        lambda room: _half(np.random.default_rng(room.seed).permutation(len(room.scores)), room),
        paper=True,
    ),
    "adversarial": Rule(
        Words("Adversarial (the lowest scores kept)"),
        Words("At most half of the segments are kept whole, those with the lowest scores, and nothing of the rest."),
        lambda room: _half(np.argsort(room.scores, kind="stable"), room),
        paper=True,
    ),
}
"""By name; the first is the product's, all others are there to compare with it."""


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
        policy: of :data:`POLICIES`. `subsampling` is for segments of the frames that :func:`frames_to_read` allows;
            where there are more of them than the budget keeps whole, each is cut to an even share.
        seed: order of `random`.

    Returns:
        int64 (S,), each in [0, k_max], sum <= budget, never all 0. Of segments with equal scores the earlier one gets
        a token that cannot be shared; so where all are equal and there are fewer tokens than segments (the released
        code then keeps nothing at all if k_min is 0).

    Raises:
        QuestionError: an argument is out of range.
    """
    room = Room(*checked(relevance, k_min=k_min, k_max=k_max, budget=budget, seed=seed))
    if policy not in POLICIES:
        raise QuestionError(
            "Unknown {name} {value!r}; choose one of {allowed}.",
            name="policy",
            value=policy,
            allowed=", ".join(POLICIES),
        )
    if len(room.scores) == 0:
        return np.zeros(0, dtype=np.int64)
    return POLICIES[policy].share(room)


def frames_to_read(policy: Policy, frames: int, *, window: int, k_max: int, budget: int) -> int:
    """How many of the `frames` that a video would be sampled at are read under a policy.

    All of them; by uniform subsampling at most half, and no more than make segments that the budget keeps whole.

    Args:
        window: frames in a segment.
    """
    if not POLICIES[policy].subsamples:
        return frames
    return max(1, min(frames // 2, window * max(1, budget // k_max)))
