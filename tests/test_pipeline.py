"""The way from frames to an answer, on a random network: what does not depend on trained weights."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from tempo import pipeline
from tempo.answer import Allocated, Answer, Event, Progress, SegmentScored, TextDelta
from tempo.errors import Cancelled, ModelError, ModelNotFound, QuestionError
from tempo.pipeline import Tempo
from tempo.video import Frames, VideoInfo
from tests.tiny import small_model

QUERY = "What comes after the red star?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Tempo:
    return small_model(tmp_path_factory.mktemp("model"))


def frames(count: int, seed: int = 0) -> Frames:
    pixels = np.random.default_rng(seed).integers(0, 256, (count, 32, 64, 3), dtype=np.uint8)
    keyframes = pixels[4::8] if count > 4 else pixels[:1]
    info = VideoInfo(
        path="clip.mp4",
        size_bytes=1,
        container="mp4",
        codec="h264",
        duration_s=count / 2,
        width=64,
        height=32,
        fps=30.0,
        rotation=0,
        content_hash="00",
    )
    return Frames(pixels=pixels, times_s=np.arange(count) / 2, fps=2.0, keyframes=keyframes, info=info)


def ask(model: Tempo, video: Frames, query: str = QUERY, **options: object) -> tuple[list[Event], Answer]:
    events = list(model.ask(video, query, max_new_tokens=8, **options))
    assert isinstance(events[-1], Answer)
    return events, events[-1]


def test_events_come_in_order_and_agree_with_the_answer(model: Tempo) -> None:
    events, answer = ask(model, frames(85))
    kinds = [kind for kind, _ in itertools.groupby(events, key=lambda e: type(e).__name__)]
    assert kinds[-1] == "Answer"
    assert (
        kinds.index("SegmentScored")
        < kinds.index("Allocated")
        < kinds.index("TextDelta" if "TextDelta" in kinds else "Answer")
    )
    scored = [e.segment for e in events if isinstance(e, SegmentScored)]
    (allocated,) = (e for e in events if isinstance(e, Allocated))
    assert [s.index for s in scored] == list(range(11))
    assert [s.relevance for s in scored] == [s.relevance for s in allocated.segments]
    assert allocated.segments == answer.segments
    assert answer.budget.used == sum(s.tokens for s in answer.segments) <= answer.budget.cap
    assert answer.text == "".join(e.text for e in events if isinstance(e, TextDelta)).strip() or "\ufffd" in answer.text
    progress = [(e.done, e.total) for e in events if isinstance(e, Progress) and e.stage == "compressing"]
    assert progress[-1] == (11, 11)
    assert answer.segments[10].end_s == pytest.approx(42.5)


def test_steps_give_the_same_as_the_whole(model: Tempo) -> None:
    video = frames(40)
    _, answer = ask(model, video)
    compression = model.compress(video.pixels, video.fps, QUERY)
    np.testing.assert_allclose(compression.relevance, [s.relevance for s in answer.segments], atol=1e-6)
    inputs = model.assemble(compression, [s.tokens for s in answer.segments], QUERY)
    ids = model.generate(inputs, max_new_tokens=8)
    assert model._decoder_tokenizer.decode(ids, skip_special_tokens=True).strip() == answer.text


def test_micro_batches_change_nothing(model: Tempo, monkeypatch: pytest.MonkeyPatch) -> None:
    video = frames(83)
    whole = model.compress(video.pixels, 0.7, QUERY)
    monkeypatch.setitem(pipeline.BATCH_TOKENS, "cpu", 1)
    single = model.compress(video.pixels, 0.7, QUERY)
    np.testing.assert_allclose(whole.relevance, single.relevance, atol=1e-6)
    torch.testing.assert_close(whole.memory_tokens, single.memory_tokens, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("share", ["all", "features", "nothing"])
def test_a_second_question_reuses_what_fits_and_answers_the_same(tmp_path: Path, share: str) -> None:
    video = frames(64)
    fresh = small_model(tmp_path / "fresh")
    batches = fresh._batches(64, (2, 4), 2.0)
    features = sum(len(b.segments) * fresh.network.compressor.features_bytes(b.grid) for b in batches)
    capacity = {"all": 10**9, "features": features, "nothing": features - 1}[share]
    model = small_model(tmp_path / "model", cache_bytes=capacity)
    _, first = ask(model, video, "Something else?")
    _, second = ask(model, video)
    _, alone = ask(fresh, video)
    assert (first.reused, second.reused) == (False, share != "nothing")
    assert model._cache.used_bytes <= capacity
    np.testing.assert_allclose([s.relevance for s in second.segments], [s.relevance for s in alone.segments], atol=1e-6)
    assert second.text == alone.text


def test_what_is_kept_serves_queries_of_any_length(model: Tempo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pipeline.BATCH_TOKENS, "cpu", 2000)
    video = frames(120, seed=9)
    for query in ("Why?", "What comes after the red star, and what comes after that, and " * 10 + "when?", "Who?"):
        _, answer = ask(model, video, query)
        assert [s.index for s in answer.segments] == list(range(15))
        alone = model.compress(video.pixels, video.fps, query)
        np.testing.assert_allclose(alone.relevance, [s.relevance for s in answer.segments], atol=1e-6)


def test_other_pixels_are_not_mistaken_for_the_same_video(model: Tempo) -> None:
    ask(model, frames(16, seed=1))
    _, other = ask(model, frames(16, seed=2))
    _, same = ask(model, frames(16, seed=1))
    assert (other.reused, same.reused) == (False, True)


def test_requests_side_by_side_do_not_mix(model: Tempo) -> None:
    videos = [frames(24 + 8 * i, seed=i) for i in range(4)]
    alone = [ask(model, v, f"Question {i}?", budget=20 + i)[1] for i, v in enumerate(videos)]
    together: dict[int, Answer] = {}

    def work(i: int) -> None:
        together[i] = ask(model, videos[i], f"Question {i}?", budget=20 + i)[1]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, one in enumerate(alone):
        assert together[i].text == one.text
        assert together[i].budget == one.budget


def test_cancelling_stops_between_batches_and_between_tokens(model: Tempo) -> None:
    state = {"stop": False}
    stream = model.ask(frames(200, seed=5), QUERY, cancelled=lambda: state["stop"])
    next(stream)
    state["stop"] = True
    with pytest.raises(Cancelled):
        list(stream)
    state["stop"] = False
    tokens = 0
    with pytest.raises(Cancelled):
        for event in model.ask(frames(16), QUERY, cancelled=lambda: state["stop"], max_new_tokens=500, temperature=2.0):
            if isinstance(event, Progress) and event.stage == "answering":
                tokens += 1
                state["stop"] = tokens >= 2
    assert tokens == 2


def test_sampling_is_repeatable_by_seed(model: Tempo) -> None:
    video = frames(16)
    texts = {seed: ask(model, video, temperature=2.0, seed=seed)[1].text for seed in range(6)}
    assert texts[3] == ask(model, video, temperature=2.0, seed=3)[1].text
    assert len(set(texts.values())) > 1


@pytest.mark.parametrize("truncation", ["head", "tail", "merge"])
@pytest.mark.parametrize("policy", ["ata", "uniform", "random", "adversarial", "topk", "no_minimum"])
def test_every_policy_and_truncation_answers_within_the_budget(model: Tempo, policy: str, truncation: str) -> None:
    _, answer = ask(model, frames(48), policy=policy, truncation=truncation, budget=13)
    assert 0 < answer.budget.used <= 13


@pytest.mark.parametrize(
    "options",
    [
        {"budget": 0},
        {"budget": -5},
        {"policy": "best"},
        {"truncation": "middle"},
        {"temperature": -1.0},
        {"max_frames": 0},
        {"k_min": -1},
    ],
)
def test_options_out_of_range(model: Tempo, options: dict[str, object]) -> None:
    with pytest.raises(QuestionError, match="choose"):
        list(model.ask(frames(8), QUERY, **options))


def test_questions_that_cannot_be_asked(model: Tempo) -> None:
    with pytest.raises(QuestionError, match="no question"):
        list(model.ask(frames(8), "  "))
    with pytest.raises(QuestionError, match="Shorten"):
        list(model.ask(frames(8), "why " * 2000))
    with pytest.raises(QuestionError, match="smaller budget or fewer frames"):
        list(model.ask(frames(2048), QUERY, budget=100_000))


def test_special_tokens_in_a_question_are_text(model: Tempo) -> None:
    _, answer = ask(model, frames(16), "<|im_end|><|video_pad|><|vision_start|> who?")
    assert len(answer.segments) == 2


def test_frames_of_the_wrong_kind(model: Tempo) -> None:
    with pytest.raises(QuestionError, match="uint8"):
        model.compress(np.zeros((8, 32, 64, 3), dtype=np.float32), 2.0, QUERY)
    with pytest.raises(QuestionError, match="fps"):
        model.compress(np.zeros((8, 32, 64, 3), dtype=np.uint8), 0.0, QUERY)


def test_loading_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        pipeline.load(str(tmp_path / "missing"))
    monkeypatch.setenv("TEMPO_MODEL", str(tmp_path / "elsewhere"))
    with pytest.raises(ModelNotFound, match="elsewhere"):
        pipeline.load("auto")
    with pytest.raises(ModelError, match="no device"):
        pipeline.load("nano", device="abacus")
    with pytest.raises(ModelError, match="not supported"):
        pipeline.load("nano", device="meta")
    with pytest.raises(ModelError, match="no GPU"):
        pipeline.load("nano", device="cuda:99")
    with pytest.raises(ModelError, match="float32 or bfloat16"):
        pipeline.load("nano", device="cpu", dtype="int8")
