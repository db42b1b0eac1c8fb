from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tempo.model.spec import ModelSpec
from tempo.preflight import Limit, Preflight
from tempo.video import VideoInfo
from tempo.view import upload
from tests.view.languages import CHINESE, GERMAN
from tests.view.reading import HOSTILE, parsed, text_of

SPEC = ModelSpec()


@pytest.fixture
def long(video_info: VideoInfo) -> Preflight:
    """Three hours of a longer video."""
    return Preflight(
        info=video_info,
        frames=1024,
        segments=128,
        segment_s=84.375,
        fps_sampled=0.0948,
        start_s=0.0,
        end_s=10800.0,
        estimate_s=(110.0, 310.0),
        limits=(Limit("{whole}: the first {part} will be read.", {"whole": "3 h 10 min", "part": "3 h"}),),
        playable=True,
    )


@pytest.fixture
def video_info() -> VideoInfo:
    return VideoInfo(
        path=Path("a.mp4"),
        size_bytes=1_500_000_000,
        container="mp4",
        codec="h264",
        pixel_format="yuv420p",
        webm=False,
        duration_s=11400.0,
        width=1920,
        height=1080,
        fps=30.0,
        rotation=0,
    )


def test_everything_is_said_before_a_question(long: Preflight) -> None:
    words = text_of(upload.describe(long, SPEC, 8192))
    for part in ("3:10:00, 1920 × 1080, 1.40 GB", "0:00–3:00:00, 1,024 frames", "128 of 84.4 s", "2 to 5 min"):
        assert part in words
    assert "3 h 10 min: the first 3 h will be read." in words


def test_a_short_video_is_read_whole_and_says_nothing_of_limits(long: Preflight) -> None:
    short = replace(long, info=replace(long.info, duration_s=60.0, size_bytes=2000), end_s=60.0, limits=())
    html = upload.describe(replace(short, estimate_s=None, frames=1), SPEC, 8192)
    words = text_of(html)
    for part in ("all of it, 1 frame ", "2 KB", "known after the first question"):
        assert part in words
    assert "li" not in parsed(html).tags


def test_a_budget_is_said_with_what_it_leaves_beyond_the_anchors(long: Preflight) -> None:
    assert "Token budget 8,192, 7,680 beyond the temporal anchors" in text_of(upload.describe(long, SPEC, 8192))
    assert "every segment the same" not in text_of(upload.describe(long, SPEC, 8192))
    assert "16,384, enough for all 16,384 memory tokens" in text_of(upload.describe(long, SPEC, 16384))
    tight = text_of(upload.describe(long, SPEC, 512))
    assert "512, nothing beyond the temporal anchors" in tight
    assert "leaves every segment the same few tokens" in tight


def test_limits_are_said_in_other_languages(long: Preflight) -> None:
    assert "Die ersten 3 h werden gelesen" in text_of(upload.describe(long, SPEC, 8192, language=GERMAN))
    assert "will be read" not in text_of(upload.describe(long, SPEC, 8192, language=CHINESE))


def test_what_stands_in_a_file_stays_text(long: Preflight) -> None:
    html = upload.describe(replace(long, limits=(Limit("{name}", {"name": HOSTILE}),)), SPEC, 8192)
    assert set(parsed(html).tags) == {"section", "dl", "div", "dt", "dd", "ul", "li"}
    assert HOSTILE in text_of(html)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ((0.2, 0.9), "about 1 s"),
        ((3.6, 4.4), "about 4 s"),
        ((3.0, 54.0), "3 to 54 s"),
        ((20.0, 200.0), "up to 3 min"),
        ((110.0, 130.0), "about 2 min"),
        ((110.0, 310.0), "2 to 5 min"),
    ],
)
def test_an_estimate_is_a_range(long: Preflight, seconds: tuple[float, float], words: str) -> None:
    assert words in text_of(upload.describe(replace(long, estimate_s=seconds), SPEC, 8192))


def test_upload_note_reads_naturally() -> None:
    note = upload.note(max_duration_s=3 * 3600, max_bytes=2 * 1024**3, file_age_s=3600)
    assert note == (
        "Up to 2 GB; of a longer video the first 3 hours are read. Sound is not used. "
        "Uploads are deleted after 60 minutes."
    )
    note = upload.note(max_duration_s=5400, max_bytes=1024**3 // 2, file_age_s=60)
    assert note.startswith("Up to 0.5 GB; of a longer video the first 1.5 hours are read.")
    assert note.endswith("Uploads are deleted after 60 seconds.")
