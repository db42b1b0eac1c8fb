from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tempo.config import Policy
from tempo.errors import QuestionError
from tempo.policies import POLICIES, allocate, frames_to_read

scores = st.lists(st.floats(0, 1), min_size=1, max_size=300)
distinct = st.lists(st.integers(0, 10**6), min_size=1, max_size=200, unique=True).map(
    lambda xs: [x / 10**6 for x in xs]
)
bounds = st.tuples(st.integers(0, 16), st.integers(0, 128)).map(lambda p: (p[0], max(1, p[0] + p[1])))
budgets = st.integers(1, 20_000)
policies = st.sampled_from(get_args(Policy))


@given(scores, bounds, budgets, policies)
def test_bounds_budget_and_determinism(
    relevance: list[float], bound: tuple[int, int], budget: int, policy: Policy
) -> None:
    k_min, k_max = bound
    tokens = allocate(relevance, k_min=k_min, k_max=k_max, budget=budget, policy=policy)
    assert tokens.dtype == np.int64
    assert tokens.shape == (len(relevance),)
    assert tokens.sum() <= budget
    assert tokens.max() <= k_max
    assert tokens.min() >= 0
    again = allocate(relevance, k_min=k_min, k_max=k_max, budget=budget, policy=policy)
    assert tokens.tolist() == again.tolist()


@given(scores, bounds, budgets)
def test_every_segment_keeps_its_anchor_where_anchors_fit(
    relevance: list[float], bound: tuple[int, int], budget: int
) -> None:
    k_min, k_max = bound
    tokens = allocate(relevance, k_min=k_min, k_max=k_max, budget=budget)
    assert tokens.min() >= min(k_min, budget // len(relevance))


@given(scores, bounds, budgets)
@example([0.0, 1e-38], (0, 1), 1)
def test_more_relevant_never_gets_less(relevance: list[float], bound: tuple[int, int], budget: int) -> None:
    for policy, sign in (("ata", 1), ("no_minimum", 1), ("topk", 1), ("reversed", -1), ("adversarial", -1)):
        tokens = allocate(relevance, k_min=bound[0], k_max=bound[1], budget=budget, policy=policy)
        order = np.argsort(sign * np.array(relevance), kind="stable")
        values = np.array(relevance)[order]
        kept = tokens[order]
        for i in range(len(kept) - 1):
            if values[i] != values[i + 1]:
                assert kept[i] <= kept[i + 1]


@given(distinct, bounds, budgets, st.randoms(use_true_random=False))
def test_permuting_segments_permutes_tokens(
    relevance: list[float], bound: tuple[int, int], budget: int, random: object
) -> None:
    order = list(range(len(relevance)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for policy in ("ata", "no_minimum", "reversed", "adversarial", "topk"):
        tokens = allocate(relevance, k_min=bound[0], k_max=bound[1], budget=budget, policy=policy)
        shuffled = allocate([relevance[i] for i in order], k_min=bound[0], k_max=bound[1], budget=budget, policy=policy)
        assert shuffled.tolist() == [tokens[i] for i in order]


@given(distinct, bounds, budgets)
def test_a_binding_budget_is_spent(relevance: list[float], bound: tuple[int, int], budget: int) -> None:
    k_min, k_max = bound
    free = allocate(relevance, k_min=k_min, k_max=k_max, budget=10**6)
    tokens = allocate(relevance, k_min=k_min, k_max=k_max, budget=budget)
    if free.sum() <= budget:
        assert tokens.tolist() == free.tolist()
    elif k_min * len(relevance) <= budget and len(relevance) > 1:
        assert tokens.sum() == budget


def test_scores_that_round_to_one_weight_keep_their_order() -> None:
    tokens = allocate([1.0, 1.4e-25, 0.0], k_min=0, k_max=1, budget=1, policy="reversed")
    assert tokens.tolist() == [0, 0, 1]


def test_of_equal_scores_the_earlier_gets_the_odd_token() -> None:
    assert allocate([1, 1, 0, 1], k_min=1, k_max=10, budget=12).tolist() == [4, 4, 1, 3]
    assert allocate([0.5] * 4, k_min=1, k_max=8, budget=3).tolist() == [1, 1, 1, 0]
    assert allocate([0.2, 0.2, 0.9, 0.2], k_min=2, k_max=4, budget=8, policy="topk").tolist() == [4, 0, 4, 0]
    assert allocate([0.9, 0.2, 0.9, 0.2], k_min=2, k_max=4, budget=8, policy="adversarial").tolist() == [0, 4, 0, 4]


@given(scores, bounds, budgets)
def test_an_even_share_is_blind_to_the_scores(relevance: list[float], bound: tuple[int, int], budget: int) -> None:
    arguments = {"k_min": bound[0], "k_max": bound[1], "budget": budget, "policy": "even"}
    tokens = allocate(relevance, **arguments)
    assert tokens.tolist() == allocate(relevance[::-1], **arguments).tolist()
    assert tokens.tolist() == sorted(tokens.tolist(), reverse=True)
    assert tokens[0] - tokens[-1] <= 1


@pytest.mark.parametrize("policy", ["topk", "random", "adversarial"])
@given(scores, bounds, budgets)
def test_the_papers_baselines_keep_at_most_half_of_the_segments_and_those_whole(
    policy: Policy, relevance: list[float], bound: tuple[int, int], budget: int
) -> None:
    k_max, count = bound[1], len(relevance)
    tokens = allocate(relevance, k_min=bound[0], k_max=k_max, budget=budget, policy=policy)
    kept = tokens[tokens > 0]
    assert len(kept) == max(1, min(count // 2, budget // k_max))
    assert (kept == min(k_max, budget)).all(), "where not even one fits, its head"


@given(st.integers(1, 4096), bounds, budgets)
def test_uniform_subsampling_reads_at_most_half_and_keeps_it_whole(
    frames: int, bound: tuple[int, int], budget: int
) -> None:
    k_max, window = bound[1], 8
    read = frames_to_read("subsampling", frames, window=window, k_max=k_max, budget=budget)
    assert 1 <= read <= max(1, frames // 2)
    segments = -(-read // window)
    tokens = allocate([0.5] * segments, k_min=bound[0], k_max=k_max, budget=budget, policy="subsampling")
    assert (tokens == min(k_max, budget)).all()
    # No more could be read: it is half of the frames, or another segment would not be whole.
    assert read == max(1, frames // 2) or segments == max(1, budget // k_max)


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "subsampling"])
def test_all_other_policies_read_every_frame(policy: Policy) -> None:
    assert frames_to_read(policy, 1024, window=8, k_max=16, budget=64) == 1024


def test_the_papers_baselines_fill_half_of_everything() -> None:
    """N k_max = 2 B (Table 2 B): 128 segments of 16 tokens, a budget of 1,024."""
    relevance = np.linspace(0, 1, 128)
    arguments = {"k_min": 1, "k_max": 16, "budget": 1024}
    for policy in ("topk", "random", "adversarial"):
        assert allocate(relevance, **arguments, policy=policy).sum() == 1024
    read = frames_to_read("subsampling", 1024, window=8, k_max=16, budget=1024)
    assert (read, allocate(relevance[:64], **arguments, policy="subsampling").sum()) == (512, 1024)
    assert allocate(relevance, **arguments, policy="topk").tolist() == [0] * 64 + [16] * 64
    assert allocate(relevance, **arguments, policy="adversarial").tolist() == [16] * 64 + [0] * 64


def test_the_policies_by_example() -> None:
    relevance = [0.0, 1.0, 0.5, 0.0]
    arguments = {"k_min": 1, "k_max": 8, "budget": 16}
    assert allocate(relevance, **arguments).tolist() == [1, 8, 4, 1]
    assert allocate(relevance, **arguments, policy="no_minimum").tolist() == [0, 8, 4, 0]
    assert allocate(relevance, **arguments, policy="even").tolist() == [4, 4, 4, 4]
    assert allocate(relevance, **arguments | {"budget": 6}, policy="even").tolist() == [2, 2, 1, 1]
    assert allocate(relevance, **arguments, policy="topk").tolist() == [0, 8, 8, 0]
    assert allocate(relevance, **arguments | {"budget": 15}, policy="topk").tolist() == [0, 8, 0, 0]
    assert allocate(relevance, **arguments, policy="adversarial").tolist() == [8, 0, 0, 8]
    assert allocate(relevance, **arguments, policy="reversed").tolist() == [6, 1, 3, 6]
    assert sorted(allocate(relevance, **arguments, policy="random", seed=3).tolist()) == [0, 0, 8, 8]
    assert len({tuple(allocate(relevance, **arguments, policy="random", seed=s)) for s in range(20)}) > 1


@pytest.mark.parametrize("policy", get_args(Policy))
def test_huge_scores_count_by_their_order_and_proportion(policy: Policy) -> None:
    arguments = {"k_min": 1, "k_max": 8, "budget": 16, "policy": policy}
    huge = allocate([1e308, -1e308, 0.0, 5e307], **arguments)
    assert huge.tolist() == allocate([1.0, -1.0, 0.0, 0.5], **arguments).tolist()


@pytest.mark.parametrize("k_min", [0, 1])
@pytest.mark.parametrize("policy", ["ata", "no_minimum"])
def test_equal_scores_spend_a_budget_smaller_than_the_video(k_min: int, policy: Policy) -> None:
    assert allocate([0.5] * 4, k_min=k_min, k_max=8, budget=3, policy=policy).tolist() == [1, 1, 1, 0]


def test_numbers_of_numpy_are_numbers() -> None:
    tokens = allocate(np.array([0, 1], dtype=np.float16), k_min=np.int64(1), k_max=np.uint8(8), budget=np.int32(9))
    assert tokens.tolist() == [1, 8]


@pytest.mark.parametrize(
    "change",
    [
        {"k_min": -1},
        {"k_max": 0, "k_min": 0},
        {"k_min": 9},
        {"budget": 0},
        {"policy": "best"},
        {"relevance": [np.nan]},
        {"relevance": None},
        {"relevance": ["high", "low"]},
        {"relevance": [[0.1], [0.2, 0.3]]},
        {"k_min": 4.5},
        {"k_max": 8.0},
        {"budget": "16"},
        {"budget": None},
        {"k_max": 2**62},
        {"seed": -1, "policy": "random"},
    ],
)
def test_arguments_out_of_range(change: dict[str, object]) -> None:
    arguments = {"relevance": [0.1, 0.2], "k_min": 1, "k_max": 8, "budget": 16} | change
    with pytest.raises(QuestionError):
        allocate(arguments.pop("relevance"), **arguments)  # type: ignore[arg-type]
