"""The paper's reader: frames by index, and only from files where an index is as good as a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tempo.errors import UnsupportedVideo
from tempo.video import Frames
from tempo.video.child import paper
from tests.video import barcode

Read = Callable[..., Frames]


def test_frames_are_the_released_models(clip: Path, read_clip: Read) -> None:
    frames = read_clip(clip, reader="decord", fps=3.0)
    expected = np.round(np.linspace(0, 99, 12)).astype(int)
    assert barcode.numbers(frames.pixels) == expected.tolist()
    np.testing.assert_allclose(frames.times_s, expected / 25, atol=0.005)
    assert frames.fps == pytest.approx(3.0, rel=0.01)
    assert barcode.numbers(frames.keyframes) == [expected[4], expected[10]]


def test_both_readers_agree_on_pixels(clip: Path, read_clip: Read) -> None:
    theirs, ours = read_clip(clip, reader="decord", max_frames=4), read_clip(clip, max_frames=4)
    assert theirs.pixels.shape == ours.pixels.shape
    assert theirs.info == ours.info or theirs.info.duration_s == pytest.approx(ours.info.duration_s, rel=0.01)
    difference = np.abs(theirs.pixels[0].astype(float) - ours.pixels[0])
    assert difference.mean() < 6


@pytest.mark.parametrize(
    ("name", "writing"),
    [
        ("a.ts", {}),
        ("a.mpg", {"codec": "mpeg2video"}),
        ("a.avi", {"codec": "mpeg4"}),
        ("a.mov", {"codec": "mjpeg", "pix_fmt": "yuvj420p"}),
    ],
)
def test_what_it_was_not_measured_on_is_refused(tmp_path: Path, read_clip: Read, name: str, writing: dict) -> None:
    path = barcode.write(tmp_path / name, barcode.times(25, 25), **writing)
    assert len(read_clip(path).pixels) == 4
    with pytest.raises(UnsupportedVideo, match='reader="pyav"'):
        read_clip(path, reader="decord")


def test_a_trimmed_video_is_refused(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "trimmed.mp4", barcode.times(100, 25, start_ms=-1000))
    with pytest.raises(UnsupportedVideo, match='reader="pyav"'):
        read_clip(path, reader="decord")


def test_where_it_has_no_wheel_the_message_names_another_reader(
    clip: Path, tmp_path: Path, read_clip: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "decord.py").write_text("raise ModuleNotFoundError('no wheel')")  # what an import meets there
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UnsupportedVideo, match=r'not installed.*Please choose reader="pyav"'):
        read_clip(clip, reader="decord")


@pytest.mark.parametrize(
    "times_s", [[], [0.0, np.nan], [0.0, np.inf], [-0.06, 0.0], [0.0, 0.04, 0.04], [0.0, 2.0, 1.0]]
)
def test_times_that_no_index_stands_for(times_s: list[float]) -> None:
    with pytest.raises(UnsupportedVideo, match='reader="pyav"'):
        paper.check(np.array(times_s))


def test_times_that_an_index_stands_for() -> None:
    times_s = np.array([-0.05, 0.0, 0.04, 0.5])
    np.testing.assert_array_equal(paper.check(times_s), times_s)
