"""The way from frames to an answer, on a random network: what does not depend on trained weights."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import tempo
from tempo import reading
from tempo.answer import Allocated, Answer, Event, Progress, Reuse, SegmentScored, TextDelta
from tempo.answering import Answering
from tempo.attribution import Attribution
from tempo.cache import ByteCache
from tempo.config import Policy
from tempo.engine import base
from tempo.engine.tempo import TempoEngine
from tempo.errors import Cancelled, ModelError, ModelNotFound, QuestionError
from tempo.model import decoder
from tempo.model.checkpoint import Checkpoint
from tempo.pipeline import Tempo
from tempo.policies import POLICIES
from tempo.segments import plan
from tempo.shipped import NANO
from tempo.steps import drain
from tempo.video import Frames, VideoInfo
from tests.clips import write_clip
from tests.tiny import K_MAX, small_model, write_released

QUERY = "What comes after the red star?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Tempo:
    return small_model(tmp_path_factory.mktemp("model"))


def frames(count: int, seed: int = 0) -> Frames:
    pixels = np.random.default_rng(seed).integers(0, 256, (count, 32, 64, 3), dtype=np.uint8)
    keyframes = pixels[4::8] if count > 4 else pixels[:1]
    info = VideoInfo(
        path=Path("clip.mp4"),
        size_bytes=1,
        container="mp4",
        codec="h264",
        duration_s=count / 2,
        width=64,
        height=32,
        fps=30.0,
        rotation=0,
    )
    return Frames(pixels=pixels, times_s=np.arange(count) / 2, fps=2.0, keyframes=keyframes, info=info)


def keeping(model: Tempo, cache: ByteCache) -> Tempo:
    """The same network with another cache."""
    engine = TempoEngine(
        Checkpoint(
            network=model.engine.network,
            compressor_tokenizer=model.engine.compressor_tokenizer,
            decoder_tokenizer=model.engine.decoder_tokenizer,
            spec=model.spec,
        )
    )
    return Tempo(engine, source="", reason="", limits=model.limits, cache=cache)


def forgetful(model: Tempo) -> Tempo:
    """The same network, and nothing is kept."""
    return keeping(model, ByteCache(0))


def features_bytes(model: Tempo, count: int) -> int:
    """What the vision features of so many frames take."""
    return model.engine.features_bytes(model.engine.batches(plan(count, 2.0, 8, 0.0), (2, 4)))


def ask(model: Tempo, video: Frames, query: str = QUERY, **options: object) -> tuple[list[Event], Answer]:
    events = list(model.ask(video, query, max_new_tokens=8, **options))
    assert isinstance(events[-1], Answer)
    return events, events[-1]


def paused(events: Iterator[Event | Attribution], pause_s: float) -> Iterator[Event | Attribution]:
    """`events` to a reader that takes its time for each."""
    for event in events:
        time.sleep(pause_s)
        yield event


def children_of_this_process() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def state(pid: int) -> str:
    """Of a process, as /proc has it: Z when it has ended and nobody has asked for its end."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


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
    assert answer.text == "".join(e.text for e in events if isinstance(e, TextDelta))
    progress = [(e.done, e.total) for e in events if isinstance(e, Progress) and e.stage == "compressing"]
    assert progress[-1] == (11, 11)
    assert answer.segments[10].end_s == pytest.approx(42.5)


def test_the_text_comes_whole_also_where_it_ends_inside_a_character(model: Tempo) -> None:
    cut = 0
    for seed in range(20):
        events, answer = ask(model, frames(8), temperature=2.0, seed=seed)
        assert answer.text == "".join(e.text for e in events if isinstance(e, TextDelta))
        cut += answer.text.endswith("\ufffd")
    assert cut > 0


def test_steps_give_the_same_as_the_whole(model: Tempo) -> None:
    video = frames(40)
    _, answer = ask(model, video)
    compression = model.compress(video.pixels, video.fps, QUERY)
    np.testing.assert_allclose(compression.relevance, [s.relevance for s in answer.segments], atol=1e-6)
    inputs = model.assemble(compression, [s.tokens for s in answer.segments], QUERY)
    ids = model.generate(inputs, max_new_tokens=8)
    assert model.engine.text(ids) == answer.text


@pytest.mark.parametrize("share", ["all", "features", "nothing"])
def test_a_second_question_reuses_what_fits_and_answers_the_same(tmp_path: Path, share: str) -> None:
    video = frames(64)
    fresh = small_model(tmp_path)
    features = features_bytes(fresh, 64)
    capacity = {"all": 10**9, "features": features, "nothing": features - 1}[share]
    cache = ByteCache(capacity)
    model = keeping(fresh, cache)
    _, first = ask(model, video, "Something else?")
    _, second = ask(model, video)
    _, alone = ask(fresh, video)
    assert (first.reuse, second.reuse.vision) == (Reuse(), share != "nothing")
    assert not second.reuse.compression
    assert (second.reuse.saved_s > 0) == (share != "nothing")
    assert cache.used_bytes <= capacity
    np.testing.assert_allclose([s.relevance for s in second.segments], [s.relevance for s in alone.segments], atol=1e-6)
    assert second.text == alone.text


def test_what_is_kept_serves_queries_of_any_length(model: Tempo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(base.BATCH_TOKENS, "cpu", 2000)
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
    assert (other.reuse.vision, same.reuse.vision) == (False, True)


def test_the_same_question_with_other_options_runs_the_decoder_only(
    model: Tempo, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = frames(64, seed=20)
    _, first = ask(model, video, "Which one?")
    monkeypatch.setattr(model.engine, "compress", lambda *_, **__: pytest.fail("compressed again"))
    for options in ({"policy": "even"}, {"budget": 9}, {"truncation": "merge"}, {"k_min": 0, "k_max": 3}):
        events, other = ask(model, video, " Which one? ", **options)
        assert other.reuse == replace(other.reuse, frames=False, vision=True, compression=True)
        assert 0 < other.reuse.saved_s <= first.timings.compressing_s
        assert [s.relevance for s in other.segments] == [s.relevance for s in first.segments]
        scored = [e.segment.index for e in events if isinstance(e, SegmentScored)]
        assert scored == list(range(8)), "whoever follows the events sees the same ones"
        assert ask(forgetful(model), video, "Which one?", **options)[1].text == other.text


def test_a_compression_is_not_kept_at_the_cost_of_the_vision_features(tmp_path: Path) -> None:
    video = frames(64)
    whole = small_model(tmp_path)
    features = features_bytes(whole, 64)
    memory = 8 * 6 * 32 * 4
    for spare, compression in ((memory - 1, False), (memory, True)):
        model = keeping(whole, ByteCache(features + spare))
        _, first = ask(model, video)
        _, again = ask(model, video)
        assert (first.reuse, again.reuse.vision, again.reuse.compression) == (Reuse(), True, compression)
        assert ask(model, video, "Another one?")[1].reuse.vision


def test_what_was_reused_of_a_file_and_what_that_saved(model: Tempo, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 8)
    first = model.answer(clip, QUERY, max_new_tokens=2)
    second = model.answer(clip, "Another one?", max_new_tokens=2)
    third = model.answer(clip, QUERY, budget=7, max_new_tokens=2)
    assert first.reuse == Reuse()
    assert (second.reuse.frames, second.reuse.vision, second.reuse.compression) == (True, True, False)
    assert (third.reuse.frames, third.reuse.vision, third.reuse.compression) == (True, True, True)
    assert first.timings.reading_s > 0 == second.timings.reading_s
    assert first.timings.reading_s < second.reuse.saved_s < third.reuse.saved_s
    other = model.answer(clip, QUERY, max_frames=8, max_new_tokens=2)
    assert other.reuse == Reuse()


# --- a part of a video -----------------------------------------------------------------------------------------


def test_a_part_is_read_densely_and_its_times_are_those_of_the_video(model: Tempo, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 40)
    whole = model.answer(clip, QUERY, max_frames=16, max_new_tokens=2)
    part = model.answer(clip, QUERY, max_frames=16, start_s=20.0, end_s=28.0, max_new_tokens=2)
    assert [(s.start_s, s.end_s) for s in whole.segments] == [(0, 20), (20, 40)]
    assert [(s.start_s, s.end_s, s.time_s) for s in part.segments] == [(20, 24, 22), (24, 28, 26)]
    assert part.video.duration_s == whole.video.duration_s == pytest.approx(40)
    assert (part.options.start_s, part.options.end_s) == (20.0, 28.0)


def test_no_part_is_the_same_as_the_whole_to_the_last_bit(model: Tempo, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 12)
    one = model.answer(clip, QUERY, max_new_tokens=8)
    other = forgetful(model).answer(clip, QUERY, start_s=0.0, end_s=99.0, max_new_tokens=8)
    assert one.segments == other.segments
    assert one.token_ids == other.token_ids


def test_the_model_is_told_the_times_of_the_video(model: Tempo) -> None:
    video = frames(16)
    early = model.compress(video.pixels, video.fps, QUERY)
    late = model.compress(video.pixels, video.fps, QUERY, start_s=100.0)
    assert [s.time_s - e.time_s for s, e in zip(late.segments, early.segments, strict=True)] == [100, 100]
    assert not np.array_equal(early.relevance, late.relevance)
    tags = model.assemble(late, [1, 1], QUERY)
    _, answer = ask(model, replace(video, start_s=100.0))
    np.testing.assert_allclose(late.relevance, [s.relevance for s in answer.segments], atol=1e-6)
    assert len(tags) > len(model.assemble(early, [1, 1], QUERY)), "102.0 has more letters than 2.0"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"start_s": -1.0}, "at least 0"),
        ({"start_s": float("nan")}, "at least 0"),
        ({"end_s": "2"}, "at least 0"),
        ({"start_s": 5.0, "end_s": 5.0}, "nothing in it"),
        ({"start_s": 6.0, "end_s": 5.0}, "nothing in it"),
        ({"end_s": 0}, "nothing in it"),
        ({"start_s": 12.0}, "only 12 s long"),
        ({"start_s": 500.0, "end_s": 600.0}, "only 12 s long"),
    ],
)
def test_parts_that_no_video_has(model: Tempo, tmp_path: Path, part: dict[str, Any], words: str) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 12)
    with pytest.raises(QuestionError, match=words):
        model.answer(clip, QUERY, **part)


def test_frames_of_another_part_are_not_asked_about(model: Tempo) -> None:
    video = replace(frames(16), start_s=10.0)
    for part in ({"start_s": 0.0}, {"start_s": 10.0, "end_s": 12.0}, {"end_s": 17.9}):
        with pytest.raises(QuestionError, match="from 10 s to 18 s"):
            ask(model, video, **part)
    assert len(ask(model, video, start_s=10.0, end_s=20.0)[1].segments) == 2


# --- before and after ------------------------------------------------------------------------------------------


def test_inspecting_says_what_will_be_read_and_after_a_question_how_long(tmp_path: Path) -> None:
    model = small_model(tmp_path / "model")
    clip = write_clip(tmp_path / "clip.mp4", 20)
    before = model.inspect(clip, max_frames=24)
    assert before.estimate_s is None
    answer = model.answer(clip, QUERY, max_frames=24, max_new_tokens=4)
    after = model.inspect(clip, max_frames=24)
    assert (after.frames, after.segments) == (answer.video.frames_sampled, len(answer.segments))
    assert (after.start_s, after.end_s) == (0.0, answer.segments[-1].end_s)
    assert after.segment_s == pytest.approx(answer.segments[0].end_s)
    assert after.estimate_s is not None
    low, high = after.estimate_s
    assert 0 < low <= high
    part = model.inspect(clip, max_frames=24, start_s=5.0, end_s=10.0)
    assert (part.frames, part.start_s, part.end_s) == (10, 5.0, 10.0)
    with pytest.raises(QuestionError):
        model.inspect(clip, start_s=30.0)


def test_a_slow_reader_is_not_counted_as_work(model: Tempo) -> None:
    """Everything here is done while the reader waits, so that work and pauses cannot be longer than both together."""
    pause_s = 0.05
    video = frames(85)
    start = time.perf_counter()
    answer = next(e for e in paused(model.ask(video, QUERY, max_new_tokens=8), pause_s) if isinstance(e, Answer))
    worked_s = time.perf_counter() - start - pause_s * 20  # 11 segments with their progress, and more
    assert answer.timings.compressing_s + answer.timings.answering_s <= worked_s
    start = time.perf_counter()
    found = next(e for e in paused(model.weigh(video, answer), pause_s) if isinstance(e, Attribution))
    assert found.seconds <= time.perf_counter() - start - pause_s * len(found.segments)


def test_reading_is_over_when_the_child_is_however_late_that_is_noticed(model: Tempo, tmp_path: Path) -> None:
    others = set(children_of_this_process())
    start = time.monotonic()
    reading = model.read(write_clip(tmp_path / "clip.mp4", 8))
    next(reading)
    while not (children := set(children_of_this_process()) - others):
        next(reading)
    while any(state(child) != "Z" for child in children):
        time.sleep(0.01)
    ended_s = time.monotonic() - start
    time.sleep(0.5)
    read = drain(reading)
    assert 0 < read.reading_s <= ended_s


def test_attribution_leaves_each_segment_out_of_the_context(model: Tempo) -> None:
    video = frames(64, seed=30)
    _, answer = ask(model, video, policy="topk", budget=24)
    events = list(model.weigh(video, answer))
    result = events[-1]
    assert isinstance(result, Attribution)
    assert result.segments == tuple(s.index for s in answer.segments if s.tokens)
    assert [(e.done, e.total) for e in events if isinstance(e, Progress) and e.stage == "attributing"] == [
        (done, 4) for done in range(5)
    ]
    compression = model.compress(video.pixels, video.fps, QUERY)

    network = model.engine.network.decoder

    def log_likelihood(tokens: list[int]) -> float:
        context = model.assemble(compression, tokens, QUERY)
        total = 0.0
        for i, token in enumerate(answer.token_ids):
            before = network.model.embed_tokens(torch.tensor(answer.token_ids[:i], dtype=torch.long))
            logits = decoder.last_logits(network, torch.cat([context, before]).detach())
            total += float(logits.log_softmax(-1)[token])
        return total

    kept = [s.tokens for s in answer.segments]
    assert result.baseline == pytest.approx(log_likelihood(kept), abs=1e-3)
    for index, drop in zip(result.segments, result.drops, strict=True):
        without = [0 if i == index else count for i, count in enumerate(kept)]
        assert drop == pytest.approx(result.baseline - log_likelihood(without), abs=1e-3)


def test_attribution_of_a_file_computes_nothing_again(
    model: Tempo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 12)
    answer = model.answer(clip, QUERY, start_s=2.0, end_s=10.0, max_new_tokens=4)
    alone = [*model.attribute(clip, answer)][-1]
    monkeypatch.setattr(model.engine, "compress", lambda *_, **__: pytest.fail("compressed again"))
    monkeypatch.setattr(reading.video, "stream", lambda *_, **__: pytest.fail("read again"))
    again = [*model.attribute(clip, answer)][-1]
    assert isinstance(alone, Attribution) and isinstance(again, Attribution)
    assert replace(alone, seconds=0) == replace(again, seconds=0)


def test_micro_batches_do_not_change_an_attribution(model: Tempo, monkeypatch: pytest.MonkeyPatch) -> None:
    video = frames(80, seed=31)
    _, answer = ask(model, video, truncation="tail")
    drops = []
    for tokens in (1, 600, 100_000):
        monkeypatch.setitem(base.BATCH_TOKENS, "cpu", tokens)
        result = [*model.weigh(video, answer)][-1]
        assert isinstance(result, Attribution)
        drops.append(result.drops)
    np.testing.assert_allclose(drops[1], drops[0], atol=1e-4)
    np.testing.assert_allclose(drops[2], drops[0], atol=1e-4)


def test_attribution_can_be_stopped(model: Tempo) -> None:
    video = frames(64, seed=32)
    _, answer = ask(model, video)
    state = {"stop": False}
    with pytest.raises(Cancelled):
        for event in model.weigh(video, answer, cancelled=lambda: state["stop"]):
            assert isinstance(event, Progress)
            state["stop"] = event.stage == "attributing"


def test_what_cannot_be_attributed(model: Tempo) -> None:
    video = frames(24)
    _, answer = ask(model, video)
    for wrong, words in (
        (replace(answer, model="another"), "by another"),
        (replace(answer, token_ids=()), "nothing to attribute"),
        (replace(answer, segments=answer.segments[:2]), "other frames"),
    ):
        with pytest.raises(QuestionError, match=words):
            list(model.weigh(video, wrong))


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


@pytest.mark.parametrize("chance", [{"temperature": 2.0}, {"policy": "random", "budget": 13}])
def test_a_seed_is_a_new_one_each_time_and_its_answer_names_it(model: Tempo, chance: dict[str, Any]) -> None:
    video = frames(48)
    answers = [ask(model, video, **chance)[1] for _ in range(4)]
    seeds = [answer.options.seed for answer in answers]
    assert None not in seeds
    assert len(set(seeds)) == 4
    assert len({(answer.text, tuple(s.tokens for s in answer.segments)) for answer in answers}) > 1
    for answer in answers:
        _, again = ask(model, video, **chance, seed=answer.options.seed)
        assert (again.text, again.segments) == (answer.text, answer.segments)
        assert again.settings()["seed"] == answer.options.seed


def test_a_files_name_is_printable(model: Tempo) -> None:
    video = frames(8)
    named = replace(video, info=replace(video.info, path=Path("/a/b\n\udcffc\u202e.mp4")))
    assert ask(model, named)[1].video.file == "bc.mp4"


def test_the_embedded_model_is_named_by_its_weights() -> None:
    nano = tempo.load("nano")
    weights = (NANO / "model.safetensors").read_bytes()
    assert nano.revision == hashlib.sha256(weights).hexdigest()[:12]
    _, answer = ask(nano, frames(8))
    assert (answer.source, answer.revision) == ("nano", nano.revision)


@pytest.mark.parametrize("truncation", ["head", "tail", "merge"])
@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_and_truncation_answers_within_the_budget(
    model: Tempo, clip_of_48_s: Path, policy: Policy, truncation: str
) -> None:
    options = {"policy": policy, "truncation": truncation, "budget": 13, "max_new_tokens": 4}
    answer = model.answer(clip_of_48_s, QUERY, **options)
    assert 0 < answer.budget.used <= 13


def test_uniform_subsampling_reads_half_of_the_frames_and_keeps_them_whole(model: Tempo, clip_of_48_s: Path) -> None:
    usual = model.answer(clip_of_48_s, QUERY, max_new_tokens=4)
    assert (usual.video.frames_sampled, len(usual.segments)) == (96, 12)
    for budget, segments in ((36, 6), (35, 5), (12, 2), (5, 1), (None, 6)):
        sparse = model.answer(clip_of_48_s, QUERY, policy="subsampling", budget=budget, max_new_tokens=4)
        assert sparse.video.frames_sampled == 8 * segments
        assert [s.tokens for s in sparse.segments] == [min(K_MAX, budget or K_MAX)] * segments
        assert sparse.segments[0].start_s == 0.0
        assert sparse.segments[-1].end_s == pytest.approx(48.0, abs=0.1), "the whole video, more thinly"
        assert sparse.budget.cap == (budget or usual.budget.cap), "the default is that of the video, not of the half"
        # Whatever comes later is about the same frames.
        *_, result = model.attribute(clip_of_48_s, sparse)
        assert isinstance(result, Attribution)


def test_uniform_subsampling_of_frames_that_were_all_read_is_refused(model: Tempo) -> None:
    with pytest.raises(QuestionError, match="48 frames were read"):
        ask(model, frames(48), policy="subsampling")


@pytest.fixture(scope="module")
def clip_of_48_s(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", 48)


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


def test_the_context_limit_is_data_and_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(write_released(tmp_path / "released").folder)
    released = tempo.load(folder, device="cpu")
    Answering(released.engine).check_length(
        128, QUERY, cap=16384, k_max=128, max_new_tokens=256
    )  # as the release is evaluated
    monkeypatch.setenv("TEMPO_CONTEXT_LIMIT", "16384")
    smaller = tempo.load(folder, device="cpu")
    assert (smaller.spec.context_limit, tempo.load("nano", device="cpu").spec.context_limit) == (16384, 16384)
    with pytest.raises(QuestionError, match="reads 16,384"):
        Answering(smaller.engine).check_length(128, QUERY, cap=16384, k_max=128, max_new_tokens=256)
    monkeypatch.setenv("TEMPO_CONTEXT_LIMIT", "0")
    assert tempo.load("nano", device="cpu").spec.context_limit == 8192


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
        tempo.load(str(tmp_path / "missing"))
    monkeypatch.setenv("TEMPO_MODEL", str(tmp_path / "elsewhere"))
    with pytest.raises(ModelNotFound, match="elsewhere"):
        tempo.load("auto")
    with pytest.raises(ModelError, match="no device"):
        tempo.load("nano", device="abacus")
    with pytest.raises(ModelError, match="not supported"):
        tempo.load("nano", device="meta")
    with pytest.raises(ModelError, match="no GPU"):
        tempo.load("nano", device="cuda:99")
    with pytest.raises(ModelError, match="float32 or bfloat16"):
        tempo.load("nano", device="cpu", dtype="int8")
