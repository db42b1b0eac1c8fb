"""The copy for browsers: what it is, that its times are the video's, and that it cannot cost more than it may."""

from __future__ import annotations

import time
from pathlib import Path

import av
import numpy as np
import pytest

from tempo.config import Limits
from tempo.errors import DecodeFailed, UnsupportedVideo, VideoError
from tempo.steps import drain
from tempo.video import previewing, sandbox
from tests.video import barcode
from tests.video.test_frames import SCENES, damage, turn

HEVC = {"codec": "libx265", "options": {"preset": "ultrafast", "x265-params": "log-level=none"}}


def pictures(path: Path) -> tuple[np.ndarray, list[float]]:
    """All frames of a preview (F, H, W, 3), and when each is shown."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        return np.stack([f.to_ndarray(format="rgb24") for f in frames]), [float(f.time) for f in frames]


@pytest.mark.parametrize(
    ("name", "writing"),
    [
        ("hevc.mp4", HEVC),
        ("mpeg4.avi", {"codec": "mpeg4", "options": {"bf": "2"}}),
        ("h264.mkv", {}),
        ("mpeg2.ts", {"codec": "mpeg2video", "options": {"bf": "2"}}),
        ("ten_bits.mp4", {"pix_fmt": "yuv420p10le"}),
        ("prores.mov", {"codec": "prores", "pix_fmt": "yuv422p10le"}),
        ("animated.gif", {"codec": "gif", "pix_fmt": "rgb8"}),
        ("raw.h264", {}),
    ],
)
def test_what_browsers_do_not_play_becomes_what_they_do(tmp_path: Path, name: str, writing: dict) -> None:
    made = drain(previewing(barcode.write(tmp_path / name, SCENES, **writing), tmp_path / "out", Limits()))
    with av.open(str(made)) as container:
        (stream,) = container.streams
        assert (stream.codec.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert float(stream.duration * stream.time_base) == pytest.approx(4.0, abs=0.1)
    frames, times_s = pictures(made)
    assert frames.shape[1:3] == (128, 240)
    assert times_s[0] == 0
    assert min(np.diff(times_s)) > 0.03
    assert len(times_s) <= 4 * 12 + 1
    # A player that seeks to the time of a frame shows that frame.
    shown = [max(i for i, ms in enumerate(SCENES) if ms / 1000 <= second + 0.005) for second in times_s]
    assert barcode.numbers(frames)[:-1] == shown[:-1]


def test_it_is_small_upright_and_even(tmp_path: Path) -> None:
    path = barcode.write(tmp_path / "a.mp4", SCENES[:20], size=(1278, 714), options={"preset": "ultrafast"})
    turn(path, (0, 1, -1, 0))
    frames, _ = pictures(drain(previewing(path, tmp_path, Limits())))
    assert frames.shape[1:3] == (480, 268)
    wide = barcode.write(tmp_path / "wide.mkv", SCENES[:20], size=(160, 160), aspect=2)
    assert pictures(drain(previewing(wide, tmp_path, Limits())))[0].shape[1:3] == (160, 320)


def test_it_begins_where_the_edit_list_says(tmp_path: Path) -> None:
    path = barcode.write(tmp_path / "trimmed.mp4", barcode.times(100, 25, start_ms=-1000))
    frames, times_s = pictures(drain(previewing(path, tmp_path, Limits())))
    assert barcode.numbers(frames)[0] == 25
    assert times_s[-1] == pytest.approx(2.95, abs=0.1)


def test_of_a_long_video_the_keyframes_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = sandbox._START.replace(
        "main(sys.argv[2])",
        "from tempo.video.child import transcoder\ntranscoder.WHOLE_MEGAPIXELS = 1.0\nmain(sys.argv[2])",
    )
    monkeypatch.setattr(sandbox, "_START", program)
    path = barcode.write(tmp_path / "long.mp4", SCENES, gop=20, options={"x264-params": "scenecut=0"})
    frames, times_s = pictures(drain(previewing(path, tmp_path / "out", Limits())))
    assert barcode.numbers(frames) == [0, 20, 40, 60, 80, 80]
    np.testing.assert_allclose(times_s, [0, 0.8, 1.6, 2.4, 3.2, 4 - 1 / 12], atol=0.01)


def test_the_same_file_is_not_converted_twice(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drain(previewing(clip, tmp_path / "out", Limits()))
    same = tmp_path / "same.mp4"
    same.write_bytes(clip.read_bytes())
    monkeypatch.setattr(sandbox, "_START", "raise SystemExit(1)")
    assert drain(previewing(same, tmp_path / "out", Limits())) == first
    assert list((tmp_path / "out").iterdir()) == [first]


def test_what_cannot_be_shown_says_why_and_leaves_nothing(tmp_path: Path, clip: Path, long_clip: Path) -> None:
    out = tmp_path / "out"
    text = tmp_path / "text.mp4"
    text.write_text("#EXTM3U\n/etc/passwd\n")
    with pytest.raises(UnsupportedVideo, match="playlist"):
        drain(previewing(text, out, Limits()))
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(clip.read_bytes())
    damage(broken, 0, 100)
    with pytest.raises(VideoError):
        drain(previewing(broken, out, Limits()))
    started = time.monotonic()
    with pytest.raises(DecodeFailed, match="too long"):
        drain(previewing(long_clip, out, Limits(decode_timeout_s=0.3)))
    assert time.monotonic() - started < 10
    assert not out.exists() or not list(out.iterdir())


def test_it_never_grows_beyond_its_bound(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = sandbox._START.replace(
        "main(sys.argv[2])", "from tempo.video.child import transcoder\ntranscoder.MOST_BYTES = 2000\nmain(sys.argv[2])"
    )
    monkeypatch.setattr(sandbox, "_START", program)
    with pytest.raises(DecodeFailed):
        drain(previewing(clip, tmp_path / "out", Limits()))
    assert not list((tmp_path / "out").iterdir())
