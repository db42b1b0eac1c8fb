"""What every engine promises, whatever network is inside."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import tempo
from tempo.engine import base
from tempo.engine.base import Compression, Engine, Kept
from tempo.errors import Cancelled, QuestionError
from tempo.segments import Plan, plan
from tempo.steps import retold
from tests.tiny import small_model

QUERY = "What comes after the red star?"
FRAMES = 43
"""Five segments, and one of three frames."""


@pytest.fixture(scope="module", params=["tempo", "nano"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if request.param == "nano":
        return tempo.load("nano", device="cpu").engine
    return small_model(tmp_path_factory.mktemp("engine")).engine


@pytest.fixture(scope="module")
def pixels(engine: Engine) -> torch.Tensor:
    width, height = engine.spec.size.fit(128, 64)
    return torch.randint(0, 256, (FRAMES, height, width, 3), dtype=torch.uint8, generator=torch.Generator())


@pytest.fixture
def cut(engine: Engine) -> Plan:
    return plan(FRAMES, 2.0, engine.spec.window, 30.0)


def compressed(engine: Engine, *args: object, **options: object) -> tuple[Compression, Kept | None]:
    parts: list[Compression] = []

    def collect(part: Compression) -> list[Compression]:
        parts.append(part)
        return [part]

    work = retold(engine.compress(*args, **options), collect)
    try:
        while True:
            next(work)
    except StopIteration as end:
        return Compression.joined(parts), end.value


def context(engine: Engine, pixels: torch.Tensor, cut: Plan) -> tuple[Compression, list[int]]:
    compression, _ = compressed(engine, pixels, cut, QUERY)
    return compression, [i % 3 for i in range(len(compression.segments))]


def test_every_segment_has_a_score_and_all_its_memory_tokens(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    compression, _ = compressed(engine, pixels, cut, QUERY)
    assert compression.segments == cut.segments
    assert compression.relevance.shape == (6,)
    assert ((compression.relevance >= 0) & (compression.relevance <= 1)).all()
    assert compression.memory_tokens.shape[:2] == (6, engine.spec.k_max)
    assert compression.seconds > 0


def test_micro_batches_change_nothing(
    engine: Engine, pixels: torch.Tensor, cut: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = compressed(engine, pixels, cut, QUERY)
    monkeypatch.setitem(base.BATCH_TOKENS, "cpu", 1)
    single, _ = compressed(engine, pixels, cut, QUERY)
    np.testing.assert_allclose(whole.relevance, single.relevance, atol=1e-5)
    torch.testing.assert_close(whole.memory_tokens, single.memory_tokens, atol=1e-4, rtol=1e-3)


def test_what_is_kept_serves_another_question(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    asked: list[int] = []

    def room(size_bytes: int, most: float) -> bool:
        asked.append(size_bytes)
        return size_bytes <= most

    alone, nothing = compressed(engine, pixels, cut, "Who?")
    assert nothing is None
    for most in (float("inf"), None):  # all that can be kept, and then the smallest form of it
        _, kept = compressed(engine, pixels, cut, QUERY, room=lambda size, m=most: room(size, m or min(asked)))
        assert kept is not None
        assert kept.size_bytes in asked
        assert kept.spent_s > 0
        again, renewed = compressed(engine, pixels, cut, "Who?", kept=kept)
        assert renewed is None
        np.testing.assert_allclose(again.relevance, alone.relevance, atol=1e-5)
        torch.testing.assert_close(again.memory_tokens, alone.memory_tokens, atol=1e-4, rtol=1e-3)


def test_work_ends_when_it_is_cancelled(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    compression, tokens = context(engine, pixels, cut)
    parts = engine.context(compression, tokens, QUERY)
    with pytest.raises(Cancelled):
        next(engine.compress(pixels, cut, QUERY, cancelled=lambda: True))
    with pytest.raises(Cancelled):
        next(engine.decode(parts.whole(), max_new_tokens=2, cancelled=lambda: True))
    with pytest.raises(Cancelled):
        next(engine.likelihood(parts, [1], [0], cancelled=lambda: True))


def test_a_context_is_no_longer_than_was_said(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    compression, tokens = context(engine, pixels, cut)
    whole = engine.context(compression, tokens, QUERY).whole()
    assert len(whole) <= engine.context_tokens(QUERY, 6, sum(tokens)) <= len(whole) + 6 * 12
    with pytest.raises(QuestionError, match="Shorten it"):
        engine.context_tokens("why " * 2000, 6, 6)


def test_text_is_decoded_the_same_again(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    compression, tokens = context(engine, pixels, cut)
    whole = engine.context(compression, tokens, QUERY).whole()
    written = list(engine.decode(whole, max_new_tokens=6))
    assert written == list(engine.decode(whole, max_new_tokens=6))
    assert all(token.log_probability < 0 for token in written)
    ids = [token.id for token in written]
    assert len(ids) == 6 or engine.ends(ids[-1])
    assert not any(engine.ends(token) for token in ids[:-1])
    assert isinstance(engine.text(ids), str)
    drawn = [tuple(engine.decode(whole, max_new_tokens=6, temperature=100.0, seed=seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1


def test_a_segment_that_is_left_out_is_one_that_never_was(engine: Engine, pixels: torch.Tensor, cut: Plan) -> None:
    compression, tokens = context(engine, pixels, cut)
    written = list(engine.decode(engine.context(compression, tokens, QUERY).whole(), max_new_tokens=3))
    ids = [token.id for token in written]
    whole, *without = engine.likelihood(engine.context(compression, tokens, QUERY), ids, [1, 4])
    assert whole == pytest.approx(sum(token.log_probability for token in written), abs=1e-3)
    for index, score in zip([1, 4], without, strict=True):
        fewer = [0 if i == index else keep for i, keep in enumerate(tokens)]
        (alone,) = engine.likelihood(engine.context(compression, fewer, QUERY), ids, [])
        assert score == pytest.approx(alone, abs=1e-3)
