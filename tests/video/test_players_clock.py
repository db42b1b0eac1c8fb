"""Times and pictures as a player shows them: where they begin, how long they last, which way up, in which colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import av
import numpy as np
import pytest

from tempo.config import Limits, SamplingOptions
from tempo.errors import QuestionError
from tempo.preflight import plan
from tempo.speeds import Speeds
from tempo.steps import drain
from tempo.video import Frames, previewing, probe, signature
from tempo.video.child import header
from tests.video import barcode
from tests.video.test_frames import turn

FPS = 25
SCENES = barcode.times(100, FPS)
Read = Callable[..., Frames]
RATE = 16_000


def write_with_sound(
    path: Path, *, picture_ms: int = 0, sound_ms: int = 0, sound_s: float = 6.0, options: dict[str, str] | None = None
) -> Path:
    """4 s of barcodes from `picture_ms` on, and a tone from `sound_ms` on."""
    with av.open(str(path), "w", options=options or {}) as container:
        video = container.add_stream("libx264", rate=FPS, options={"bf": "2"})
        video.width, video.height, video.pix_fmt = 240, 128, "yuv420p"
        video.codec_context.time_base = barcode.TICK
        sound = container.add_stream("mp2" if path.suffix == ".ts" else "aac", rate=RATE)
        packets = [*_pictures(video, picture_ms), *_tone(sound, sound_ms, sound_s)]
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            container.mux(packet)
    return path


def _pictures(video: av.VideoStream, start_ms: int) -> Iterator[av.Packet]:
    for number, time_ms in enumerate(SCENES):
        frame = av.VideoFrame.from_ndarray(barcode.picture(number, 240, 128), format="rgb24")
        frame.pts, frame.time_base = start_ms + time_ms, barcode.TICK
        yield from video.encode(frame)
    yield from video.encode(None)


def _tone(sound: av.AudioStream, start_ms: int, seconds: float) -> Iterator[av.Packet]:
    for first in range(0, int(seconds * RATE), 1024):
        wave = (np.sin((first + np.arange(1024)) * 0.2) * 9000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start_ms * RATE // 1000 + first, Fraction(1, RATE)
        yield from sound.encode(frame)
    yield from sound.encode(None)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_sound_that_begins_earlier_starts_the_clock(tmp_path: Path, read_clip: Read, name: str) -> None:
    path = write_with_sound(tmp_path / name, picture_ms=3000)
    info = probe(path, Limits())
    assert info.start_s == pytest.approx(3.0, abs=0.1)
    assert info.duration_s == pytest.approx(4.0, abs=0.05)
    frames = read_clip(path, fps=5.0)
    assert (frames.start_s, frames.end_s) == (pytest.approx(info.start_s), pytest.approx(info.end_s))
    assert barcode.numbers(frames.pixels) == list(range(0, 100, 5))
    np.testing.assert_allclose(frames.times_s, info.start_s + np.arange(20) / 5, atol=0.01)
    part = read_clip(path, fps=5.0, start_s=5.0)
    assert part.start_s == 5.0
    assert barcode.numbers(part.pixels)[0] == round((5.0 - info.start_s) * FPS - 0.499)
    with pytest.raises(QuestionError, match="first picture"):
        read_clip(path, end_s=2.0)


def test_a_preview_keeps_the_players_clock(tmp_path: Path) -> None:
    made = drain(previewing(write_with_sound(tmp_path / "a.mp4", picture_ms=3000), tmp_path, Limits()))
    with av.open(str(made)) as container:
        shown = [(f.time, f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]
    numbers = dict(zip((time for time, _ in shown), barcode.numbers(np.stack([p for _, p in shown])), strict=True))
    assert numbers[0.0] == 0
    for time_s, number in list(numbers.items())[1:-1]:
        assert number / FPS == pytest.approx(time_s - 3.0, abs=0.05)
    assert max(numbers) == pytest.approx(7.0, abs=0.2)


@pytest.mark.parametrize(
    ("picture_ms", "sound_ms"),
    [(0, 0), (0, 2000), (0, 60), (60, 0), (0, -1500)],
    ids=["together", "sound later", "sound hardly later", "sound hardly earlier", "sound before the start"],
)
def test_else_the_first_picture_starts_the_clock(
    tmp_path: Path, read_clip: Read, picture_ms: int, sound_ms: int
) -> None:
    frames = read_clip(write_with_sound(tmp_path / "a.mp4", picture_ms=picture_ms, sound_ms=sound_ms), fps=5.0)
    assert (frames.start_s, frames.times_s[0]) == (0.0, 0.0)
    assert barcode.numbers(frames.pixels) == list(range(0, 100, 5))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_how_long_a_video_is_says_its_picture(tmp_path: Path, name: str) -> None:
    info = probe(write_with_sound(tmp_path / name, sound_s=30.0), Limits())
    assert info.duration_s == pytest.approx(4.0, abs=0.05)
    found = plan(info, sampling=SamplingOptions(), limits=Limits(), window=8, speeds=Speeds())
    assert (found.frames, found.segments) == (8, 1)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
def test_a_gap_in_decoding_order_is_not_one_of_the_last_frame(tmp_path: Path, read_clip: Read, name: str) -> None:
    # The frame behind the gap is stored before those in it, so its packet seems to last as long as the gap does.
    times_ms = [*range(0, 2000, 100), *range(16_000, 16_400, 100)]
    options = {"x264-params": "bframes=3:b-adapt=0:scenecut=0:keyint=250"}
    frames = read_clip(barcode.write(tmp_path / name, times_ms, options=options), fps=5.0)
    assert frames.info.duration_s == pytest.approx(16.4, abs=0.15)
    assert barcode.numbers(frames.pixels) == barcode.on_display(times_ms, frames.info.duration_s, len(frames.pixels))


def test_the_rate_is_that_of_the_frames(tmp_path: Path, read_clip: Read) -> None:
    # As a browser records: no duration, no rate, times in milliseconds.
    times_ms = [round(i * 37.3) for i in range(110)]
    path = tmp_path / "recorded.webm"
    with av.open(str(path), "w", options={"live": "1"}) as container:
        video = container.add_stream("libvpx", rate=1000, options={"cpu-used": "8", "deadline": "realtime"})
        video.width, video.height, video.pix_fmt = 240, 128, "yuv420p"
        for number, time_ms in enumerate(times_ms):
            frame = av.VideoFrame.from_ndarray(barcode.picture(number, 240, 128), format="rgb24")
            frame.pts, frame.time_base = time_ms, barcode.TICK
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    assert probe(path, Limits()).fps == pytest.approx(1000 / 37.3, rel=0.02)
    assert read_clip(path).info.fps == pytest.approx(1000 / 37.3, rel=0.02)


MATRICES = {
    (1, 0, 0, 1): lambda a: a,
    (-1, 0, 0, 1): lambda a: a[:, ::-1],
    (1, 0, 0, -1): lambda a: a[::-1],
    (-1, 0, 0, -1): lambda a: a[::-1, ::-1],
    (0, 1, 1, 0): lambda a: a.swapaxes(0, 1),
    (0, -1, -1, 0): lambda a: a[::-1, ::-1].swapaxes(0, 1),
    (0, 1, -1, 0): lambda a: np.rot90(a, 3),
    (0, -1, 1, 0): lambda a: np.rot90(a, 1),
}
"""Display matrix -> the upright picture. The point (x, y) of the stored one is shown at (a x + c y, b x + d y)."""


@pytest.mark.parametrize("matrix", MATRICES)
def test_all_eight_ways_a_picture_can_lie(tmp_path: Path, read_clip: Read, matrix: tuple[int, ...]) -> None:
    stored = np.zeros((256, 512, 3), np.uint8)
    for quarter, colour in enumerate([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]):
        stored[128 * (quarter // 2) :, 256 * (quarter % 2) :] = colour
    path = tmp_path / "quarters.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=5)
        video.width, video.height, video.pix_fmt = 512, 256, "yuv420p"
        for _ in range(4):
            container.mux(video.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        container.mux(video.encode(None))
    turn(path, matrix)
    frames = read_clip(path)
    upright = MATRICES[matrix](stored)
    with av.open(str(drain(previewing(path, tmp_path / "out", Limits())))) as container:
        played = next(container.decode(video=0)).to_ndarray(format="rgb24")
    for pixels in (frames.pixels[0], frames.keyframes[0], played):
        height, width = pixels.shape[:2]
        for y, x in ((1, 1), (1, 3), (3, 1), (3, 3)):
            expected = upright[y * upright.shape[0] // 4, x * upright.shape[1] // 4].astype(int)
            assert np.abs(pixels[y * height // 4, x * width // 4] - expected).max() < 12, (y, x)
    a, b, c, d = matrix
    assert frames.info.mirrored == (a * d - b * c < 0)


@pytest.mark.parametrize(
    ("size", "high"), [((1280, 720), True), ((1920, 400), True), ((720, 1280), True), ((640, 360), False)]
)
def test_colours_without_a_name_are_those_of_the_size(
    tmp_path: Path, read_clip: Read, size: tuple[int, int], high: bool
) -> None:
    red, green, blue = 40, 200, 60
    kr, kb = (0.2126, 0.0722) if high else (0.299, 0.114)
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    plane = 16 + luma * 219 / 255, 128 + (blue - luma) * 112 / (1 - kb) / 255, 128 + (red - luma) * 112 / (1 - kr) / 255
    path = tmp_path / "green.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=5, options={"preset": "ultrafast", "qp": "4"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        flat = np.full((size[1] * 3 // 2, size[0]), round(plane[0]), np.uint8)
        chroma = flat[size[1] :].reshape(2, -1)
        chroma[0], chroma[1] = round(plane[1]), round(plane[2])
        for _ in range(4):
            container.mux(video.encode(av.VideoFrame.from_ndarray(flat, format="yuv420p")))
        container.mux(video.encode(None))
    frames = read_clip(path)
    with av.open(str(drain(previewing(path, tmp_path / "out", Limits())))) as container:
        played = next(container.decode(video=0)).to_ndarray(format="rgb24")
    for pixels in (frames.pixels[0], frames.keyframes[0], played):
        assert np.abs(pixels.mean(axis=(0, 1)) - (red, green, blue)).max() < 3.5


def test_a_transport_stream_that_begins_in_a_packet(tmp_path: Path, read_clip: Read) -> None:
    plain = barcode.write(tmp_path / "a.ts", SCENES, gop=12).read_bytes()
    timed = b"".join(b"\0\0\0\0" + plain[at : at + 188] for at in range(0, len(plain), 188))
    for data, length in ((plain, 188), (timed, 192)):
        assert {signature.of(data[start : start + 4096]) for start in range(length)} == {"mpegts"}
        path = tmp_path / "cut.ts"
        path.write_bytes(data[77:])
        frames = read_clip(path, fps=5.0)
        assert frames.info.duration_s == pytest.approx(4.0, abs=0.6)
        assert barcode.numbers(frames.pixels)[-1] >= 90


@pytest.mark.parametrize(("name", "codec", "skipped"), [("a.flv", "libmp3lame", 13), ("a.mpg", "mp2", 0)])
def test_a_stream_that_begins_in_the_middle(
    tmp_path: Path, read_clip: Read, name: str, codec: str, skipped: int
) -> None:
    silent = barcode.write(tmp_path / name, SCENES, **({"codec": "mpeg2video"} if name == "a.mpg" else {}))
    with av.open(str(tmp_path / f"sound_{name}"), "w") as container:
        sound = container.add_stream(codec, rate=RATE if name == "a.mpg" else 22_050)
        container.mux(list(_tone(sound, 0, 3.0)))
    path = tmp_path / f"joined_{name}"
    path.write_bytes(silent.read_bytes() + (tmp_path / f"sound_{name}").read_bytes()[skipped:])
    frames = read_clip(path, fps=5.0)
    assert frames.info.duration_s == pytest.approx(4.0, abs=0.1)
    assert barcode.numbers(frames.pixels) == list(range(0, 100, 5))


def test_what_pyav_cannot_name_ends_no_reading() -> None:
    class Container:
        """Raises where PyAV does: when libav has found a stream that the list of streams does not have."""

        left: ClassVar = [av.Packet(3), IndexError("list index out of range"), av.Packet(5)]

        def demux(self, stream: object) -> Iterator[av.Packet]:
            while self.left:
                packet = self.left.pop(0)
                if isinstance(packet, IndexError):
                    raise packet
                yield packet

    assert [packet.size for packet in header.packets(Container(), None)] == [3, 5]


def test_the_right_values_of_known_files(shared: Path, read_clip: Read) -> None:
    folder = shared / "media-times"
    late = read_clip(folder / "video_8s_after_audio.mp4")
    assert (late.start_s, late.end_s, len(late.pixels)) == (8.0, 28.0, 40)
    cut = read_clip(folder / "ts_cut_mid_packet.ts")
    assert len(cut.pixels) > 40
    uneven = read_clip(folder / "vfr_bframes_60s.mp4")
    assert (uneven.info.duration_s, len(uneven.pixels), len(uneven.keyframes)) == (60.0, 120, 15)
    long_sound = probe(folder / "audio_60s_video_10s.mp4", Limits())
    assert long_sound.duration_s == pytest.approx(10.0)
    assert probe(folder / "mediarecorder.webm", Limits()).fps == pytest.approx(26, abs=2)
    mirrored = read_clip(folder / "quad_hflip.mp4").pixels[0]
    height, width = mirrored.shape[:2]
    corners = [mirrored[y * height // 4, x * width // 4] > 127 for y in (1, 3) for x in (1, 3)]
    colours = [(False, True, False), (True, False, False), (True, True, True), (False, False, True)]
    assert [tuple(map(bool, corner)) for corner in corners] == colours
