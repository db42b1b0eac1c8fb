"""What is said about an upload before any model time, by its facts alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tempo import preflight
from tempo.config import Limits, SamplingOptions
from tempo.errors import QuestionError
from tempo.model.spec import ModelSpec
from tempo.preflight import Preflight
from tempo.speeds import SPREAD, Speeds
from tempo.video import VideoInfo

INFO = VideoInfo(
    path=Path("clip.mp4"),
    size_bytes=1,
    container="mp4",
    codec="h264",
    duration_s=100.0,
    width=1920,
    height=1080,
    fps=25.0,
    rotation=0,
    pixel_format="yuv420p",
)


def plan(info: VideoInfo = INFO, speeds: Speeds | None = None, **sampling: float) -> Preflight:
    options = SamplingOptions(**{"max_frames": 1024, **sampling})  # type: ignore[arg-type]
    return preflight.plan(info, sampling=options, limits=Limits(), window=8, speeds=speeds or Speeds())


def test_frames_and_segments() -> None:
    short = plan()
    assert (short.frames, short.segments, short.segment_s, short.fps_sampled) == (200, 25, 4.0, 2.0)
    assert (short.start_s, short.end_s, short.limits) == (0.0, 100.0, ())
    tiny = plan(replace(INFO, duration_s=0.5))
    assert (tiny.frames, tiny.segments, tiny.segment_s) == (4, 1, 0.5)


def test_a_video_over_the_limit_is_read_up_to_it_and_that_is_said() -> None:
    long = plan(replace(INFO, duration_s=3 * 3600 + 600))
    assert long.end_s == 3 * 3600
    assert [str(limit) for limit in long.limits] == [
        "3 h 10 min: the first 3 h will be read.",
        "At most 1,024 frames are read: one every 10.5 s instead of every 0.5 s, so shorter events can be missed.",
    ]
    later = plan(replace(INFO, duration_s=7 * 3600.0), start_s=3600.0)
    assert str(later.limits[0]) == "6 h: the first 3 h will be read."
    part = plan(replace(INFO, duration_s=9 * 3600.0), start_s=3600.0, end_s=6 * 3600.0)
    assert str(part.limits[0]) == "5 h: the first 3 h will be read."
    assert (part.start_s, part.end_s) == (3600, 4 * 3600)


def test_what_a_budget_leaves_beyond_the_anchors() -> None:
    spec = ModelSpec(k_min=1, k_max=16, budget=256, budget_per_segment=4, budget_presets=(256, 512, 1024))
    assert preflight.beyond_anchors(spec, 60, 256) == 196
    assert preflight.beyond_anchors(spec, 8, 256) == 8 * 15
    assert preflight.beyond_anchors(spec, 256, 256) == preflight.beyond_anchors(spec, 300, 256) == 0
    assert preflight.next_preset(spec, 8) == 256
    assert preflight.next_preset(spec, 256) == 512
    assert preflight.next_preset(spec, 1024) is None
    # What a model chooses by itself leaves something, as far as its presets go.
    assert all(preflight.beyond_anchors(spec, count, spec.budget_for(count)) for count in range(1, 1024))


def test_a_part_of_a_long_video_runs_into_nothing() -> None:
    part = plan(replace(INFO, duration_s=9 * 3600.0), start_s=8 * 3600.0, end_s=8 * 3600.0 + 60)
    assert (part.frames, part.limits) == (120, ())
    assert plan(start_s=50.0, end_s=1e9).limits == ()
    with pytest.raises(QuestionError, match="only 100 s"):
        plan(start_s=100.0)


def test_the_estimate_follows_what_was_measured() -> None:
    speeds = Speeds()
    assert plan(speeds=speeds).estimate_s is None
    speeds.measured("reading", preflight.decoding_work(INFO, 100.0), 10.0)
    speeds.measured("compressing", 25, 5.0)
    speeds.measured("answering", 25, 1.5)
    assert plan(speeds=speeds).estimate_s is None
    speeds.measured("writing", 6, 0.5)
    found = plan(speeds=speeds).estimate_s
    assert found is not None
    assert found == (pytest.approx(17.0 / SPREAD), pytest.approx(17.0 * SPREAD))
    longer = plan(replace(INFO, duration_s=200.0), speeds).estimate_s
    assert longer is not None
    # Nothing is known of what is fixed: all of it may be, or none.
    assert longer[0] < 18.0
    assert longer[1] > 33.0


@pytest.mark.parametrize(
    ("facts", "playable"),
    [
        ({}, True),
        ({"pixel_format": "yuv420p10le"}, False),
        ({"codec": "hevc"}, False),
        ({"codec": "mpeg4"}, False),
        ({"codec": "av1"}, True),
        ({"container": "matroska"}, False),
        ({"container": "matroska", "codec": "vp9"}, False),
        ({"container": "matroska", "codec": "vp9", "webm": True}, True),
        ({"container": "avi"}, False),
        ({"container": "gif", "codec": "gif"}, False),
    ],
)
def test_what_browsers_play(facts: dict[str, object], playable: bool) -> None:
    assert preflight.playable(replace(INFO, **facts)) is playable  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.44, "0.4 s"),
        (45.2, "45 s"),
        (119.4, "119 s"),
        (150, "2 min 30 s"),
        (300, "5 min"),
        (599.7, "10 min"),
        (3599, "1 h"),
        (5400, "1 h 30 min"),
        (3 * 3600 + 601, "3 h 10 min"),
    ],
)
def test_words_for_a_duration(seconds: float, words: str) -> None:
    assert preflight.duration(seconds) == words
