"""What a file announces and what is found in it; and how much looking at one may cost."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

from tempo.answer import VideoSummary
from tempo.config import Limits, SamplingOptions
from tempo.errors import DamagedVideo, DecodeFailed, VideoTooLarge
from tempo.preflight import duration, plan
from tempo.speeds import Speeds
from tempo.video import Frames, probe, probing, sandbox
from tempo.video.child import header
from tempo.video.probe import VideoInfo
from tempo.view import remarks
from tests.video import barcode
from tests.video.test_frames import damage
from tests.view.scored import answer

FPS = 25
Read = Callable[..., Frames]


def said_before(info: VideoInfo) -> list[str]:
    found = plan(info, sampling=SamplingOptions(), limits=Limits(), window=8, speeds=Speeds())
    return [str(limit) for limit in found.limits]


def said_after(frames: Frames) -> list[str]:
    info = frames.info
    summary = VideoSummary(
        duration_s=info.duration_s,
        width=info.width,
        height=info.height,
        fps=info.fps,
        frames_sampled=len(frames.pixels),
        frames_replaced=frames.replaced,
        start_s=info.start_s,
        announced_s=info.announced_s,
    )
    one = answer([1.0])
    last = replace(one.segments[0], start_s=frames.start_s, end_s=frames.end_s)
    return remarks.of(replace(one, video=summary, segments=(last,)))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_truncated_file_says_so_before_and_after(tmp_path: Path, read_clip: Read, name: str) -> None:
    options = {"movflags": "faststart"} if name == "a.mp4" else None
    path = barcode.write(tmp_path / name, barcode.times(500, FPS), container_options=options)
    whole = probe(path, Limits())
    assert whole.announced_s == pytest.approx(20.0, abs=0.1)
    assert said_before(whole) == said_after(read_clip(path)) == []
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 5])
    cut = probe(path, Limits())
    assert cut.duration_s < 12
    frames = read_clip(path)
    assert frames.info.duration_s < 12
    for info, said in ((cut, said_before(cut)), (frames.info, said_after(frames))):
        assert info.announced_s == pytest.approx(20.0, abs=0.1)
        assert said == [f"The file says that it is 20 s long, but holds pictures for {duration(info.duration_s)}."]


def test_packets_that_cannot_be_decoded_are_missed_in_words(tmp_path: Path, read_clip: Read) -> None:
    # All packets are there and say 4 s.
    path = barcode.write(tmp_path / "half.mp4", barcode.times(100, FPS), gop=10, options={"bf": "0"})
    damage(path, 50, 100)
    assert said_before(probe(path, Limits())) == []
    assert said_after(read_clip(path, fps=5.0)) == ["The file says that it is 4 s long, but holds pictures for 2 s."]
    hole = barcode.write(tmp_path / "hole.mp4", barcode.times(100, FPS), gop=10, options={"bf": "0"})
    damage(hole, 40, 60)
    frames = read_clip(hole, fps=5.0)
    assert frames.replaced >= 3
    (note,) = said_after(frames)
    assert note.startswith(f"{frames.replaced} frames that were to be read cannot be decoded")


def test_sound_that_goes_on_is_no_lie_of_the_picture(shared: Path, read_clip: Read) -> None:
    folder = shared / "media-times"
    assert said_before(probe(folder / "audio_60s_video_10s.mp4", Limits())) == []
    assert said_after(read_clip(folder / "video_8s_after_audio.mp4")) == []
    assert said_before(probe(folder / "joined_example.ts", Limits())) == []


def element(name: str, payload: bytes) -> bytes:
    return bytes.fromhex(name) + struct.pack(">Q", len(payload) | 1 << 56) + payload


def number(name: str, value: int) -> bytes:
    return element(name, value.to_bytes(4, "big"))


def tiny_packets(path: Path, count: int, duration_ms: float | None = None) -> Path:
    """A Matroska file of VP8 whose first packet is a picture and whose `count` others hold one byte each."""
    real = barcode.write(path.with_suffix(".real.mkv"), [0], codec="libvpx", size=(64, 64))
    with av.open(str(real)) as container:
        picture = bytes(next(container.demux(video=0)))
    length = b"" if duration_ms is None else element("4489", struct.pack(">d", duration_ms))
    video = number("d7", 1) + number("73c5", 1) + number("83", 1) + element("86", b"V_VP8")
    video += element("e0", number("b0", 64) + number("ba", 64))
    tracks = element("1654ae6b", element("ae", video))
    with path.open("wb") as file:
        file.write(element("1a45dfa3", element("4282", b"matroska")))
        file.write(bytes.fromhex("1853806701ffffffffffffff"))
        file.write(element("1549a966", number("2ad7b1", 1_000_000) + length) + tracks)
        for first in range(0, count + 1, 30_000):
            blocks = []
            for at in range(min(30_000, count + 1 - first)):
                data = picture if first + at == 0 else b"\x01"
                block = b"\x81" + struct.pack(">hB", at, 0x80) + data
                blocks.append(b"\xa3" + struct.pack(">I", len(block) | 1 << 28) + block)
            file.write(element("1f43b675", number("e7", first) + b"".join(blocks)))
    return path


def test_a_file_of_countless_packets_is_refused(tmp_path: Path, read_clip: Read) -> None:
    path = tiny_packets(tmp_path / "tiny.mkv", 20_000)
    limits = Limits(max_packets=5000)
    with pytest.raises(VideoTooLarge, match="too many pictures"):
        probe(path, limits)
    with pytest.raises(VideoTooLarge, match="5,000 pictures"):
        read_clip(tiny_packets(tmp_path / "long.mkv", 20_000, 20_000.0), limits)


def test_of_a_very_long_video_so_many_packets_are_looked_at_as_are_needed(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "long.mp4", barcode.times(500, FPS))
    limits = Limits(max_packets=200, max_duration_s=6.0)
    assert probe(path, limits).duration_s == pytest.approx(20.0, abs=0.1)
    frames = read_clip(path, limits, fps=5.0)
    assert (frames.start_s, frames.end_s) == (0.0, 6.0)
    assert barcode.numbers(frames.pixels) == list(range(0, 150, 5))
    with pytest.raises(VideoTooLarge, match="200 pictures"):
        read_clip(path, limits, start_s=9.0)


def test_no_picture_among_the_first_thousands_is_none(tmp_path: Path) -> None:
    path = tiny_packets(tmp_path / "tiny.mkv", 300_000)
    data = path.read_bytes()
    at = data.index(b"\x9d\x01\x2a")  # the start code of a VP8 keyframe
    path.write_bytes(data[:at] + b"\0\0\0" + data[at + 3 :])
    with pytest.raises(DamagedVideo, match="picture of this video can be decoded"):
        probe(path, Limits())
    assert header.FIRST_FRAME_PACKETS < 300_000


def test_a_look_has_seconds_of_its_own(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", "import time\ntime.sleep(60)")
    with pytest.raises(DecodeFailed, match="too long"):
        probe(clip, Limits(look_timeout_s=0.3))


def test_a_look_ends_when_its_visitor_leaves(clip: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    monkeypatch.setattr(
        sandbox, "_START", f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    )
    looking = probing(clip, Limits())
    while not (pid.exists() and pid.read_text()):
        next(looking)
    looking.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
