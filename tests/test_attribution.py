"""Which segments are tried, and what two rankings of them have in common: plain arithmetic."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tempo.answer import Answer, Budget, ScoredSegment, Timings, VideoSummary
from tempo.attribution import MOST_TRIED, Attribution, agreement, tried
from tempo.config import AskOptions


def segments(tokens: Sequence[int], relevance: Sequence[float] | None = None) -> tuple[ScoredSegment, ...]:
    scores = relevance or [0.5] * len(tokens)
    return tuple(
        ScoredSegment(index=i, start_s=i, end_s=i + 1, time_s=i + 0.5, relevance=scores[i], tokens=count)
        for i, count in enumerate(tokens)
    )


def answer(tokens: Sequence[int]) -> Answer:
    return Answer(
        text="red",
        model="m",
        query="?",
        video=VideoSummary(duration_s=len(tokens), width=64, height=64, fps=25.0, frames_sampled=8 * len(tokens)),
        budget=Budget(cap=99, used=sum(tokens), k_min=0, k_max=16),
        segments=segments(tokens),
        timings=Timings(reading_s=0, compressing_s=0, answering_s=0, first_token_s=0),
        options=AskOptions(),
        finish="stop",
    )


def dropped(tokens: Sequence[int], drops: Sequence[float]) -> Attribution:
    return Attribution(segments=tried(segments(tokens)), drops=tuple(drops), baseline=-1.0, seconds=0.1)


def test_segments_with_tokens_are_tried_in_their_order() -> None:
    assert tried(segments([0, 3, 9, 0, 1])) == (1, 2, 4)
    assert tried(segments([0, 0])) == ()


def test_of_too_many_those_with_the_most_tokens_then_the_most_relevant_then_the_earliest() -> None:
    tokens = [1] * MOST_TRIED + [2] * (MOST_TRIED - 2)
    relevance = [0.5] * len(tokens)
    relevance[40] = 0.9
    assert tried(segments(tokens, relevance)) == (0, 40, *range(MOST_TRIED, len(tokens)))


def test_agreement_and_disagreement() -> None:
    tokens = [4, 16, 1, 2]
    same = agreement(answer(tokens), dropped(tokens, [0.2, 3.0, -0.5, 0.0]))
    assert (same.top_by_tokens, same.top_by_drop, same.agree, same.decisive) == (1, 1, True, True)
    other = agreement(answer(tokens), dropped(tokens, [0.2, 0.1, -0.5, 2.0]))
    assert (other.top_by_tokens, other.top_by_drop, other.agree) == (1, 3, False)
    assert same.rank_correlation == pytest.approx(1.0)
    assert -1 <= other.rank_correlation < 0.5


def test_segments_with_equally_many_tokens_agree() -> None:
    tokens = [16, 0, 16, 1]
    result = agreement(answer(tokens), dropped(tokens, [0.0, 1.0, 0.5]))
    assert (result.top_by_tokens, result.top_by_drop, result.agree) == (0, 2, True)


def test_small_drops_decide_nothing() -> None:
    tokens = [3, 2]
    assert not agreement(answer(tokens), dropped(tokens, [0.09, -4.0])).decisive
    assert agreement(answer(tokens), dropped(tokens, [0.11, -4.0])).decisive


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-3, 3)), min_size=1, max_size=12))
def test_the_correlation_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    tokens, drops = [t for t, _ in pairs], [float(d) for _, d in pairs]
    found = agreement(answer(tokens), dropped(tokens, drops)).rank_correlation

    def ranks(values: Sequence[float]) -> list[float]:
        return [sum(v < w for v in values) + (sum(v == w for v in values) - 1) / 2 for w in values]

    if len(set(tokens)) > 1 and len(set(drops)) > 1:
        assert found == pytest.approx(np.corrcoef(ranks(tokens), ranks(drops))[0, 1])
    else:
        assert found == 0.0


def test_it_needs_no_torch() -> None:
    program = "import sys, tempo.attribution, tempo.preflight; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
