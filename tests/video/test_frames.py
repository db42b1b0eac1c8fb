"""The right frames, at the right times, the right way up and the right size."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from av.video.reformatter import Colorspace

from tempo.config import Limits, SamplingOptions
from tempo.errors import DamagedVideo, QuestionError, UnsupportedVideo, VideoTooLarge
from tempo.video import Frames, SizeRule, probe, read, stream
from tests.video import barcode

FPS = 25
SCENES = barcode.times(100, FPS)
Read = Callable[..., Frames]

FAST_VPX = {"cpu-used": "8", "deadline": "realtime", "threads": "1"}  # its threads wait for each other at full speed
OPEN_GROUPS = {"x264-params": "open-gop=1:bframes=3:keyint=12:min-keyint=12"}


@pytest.mark.parametrize(
    ("name", "writing"),
    [
        ("h264.mp4", {}),
        ("h264.mkv", {}),
        ("h264.ts", {}),
        ("h264.flv", {}),
        ("fragmented.mp4", {"container_options": {"movflags": "frag_keyframe+empty_moov"}}),
        ("open_groups.mp4", {"options": OPEN_GROUPS}),
        ("open_groups.ts", {"options": OPEN_GROUPS}),
        ("one_group.mp4", {"gop": 1000}),
        ("ten_bits.mp4", {"pix_fmt": "yuv420p10le"}),
        ("hevc.mp4", {"codec": "libx265", "options": {"preset": "ultrafast", "x265-params": "log-level=none"}}),
        ("vp8.webm", {"codec": "libvpx", "options": FAST_VPX}),
        ("vp9.webm", {"codec": "libvpx-vp9", "options": FAST_VPX}),
        ("mpeg4.avi", {"codec": "mpeg4", "options": {"bf": "2"}}),
        ("mpeg2.mpg", {"codec": "mpeg2video", "options": {"bf": "2"}}),
        ("mpeg2.mxf", {"codec": "mpeg2video"}),
        ("mjpeg.mov", {"codec": "mjpeg", "pix_fmt": "yuvj420p"}),
        ("prores.mov", {"codec": "prores", "pix_fmt": "yuv422p10le"}),
        ("wmv2.asf", {"codec": "wmv2"}),
        ("animated.gif", {"codec": "gif", "pix_fmt": "rgb8"}),
        ("raw.h264", {}),
    ],
)
def test_each_frame_is_the_one_on_display(tmp_path: Path, read_clip: Read, name: str, writing: dict) -> None:
    path = barcode.write(tmp_path / name, SCENES, **writing)
    for sampling in ({"fps": 3.0}, {"max_frames": 3}, {"fps": 60.0}):
        frames = read_clip(path, **sampling)
        assert abs(frames.info.duration_s - 4.0) < 0.02
        assert barcode.numbers(frames.pixels) == barcode.on_display(SCENES, frames.info.duration_s, len(frames.pixels))
        np.testing.assert_allclose(frames.times_s, np.array(barcode.numbers(frames.pixels)) / FPS, atol=0.01)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_uneven_frame_times(tmp_path: Path, read_clip: Read, name: str) -> None:
    times_ms = [0, 40, 80, 1000, 1010, 1020, 2500, 2600, 4000, 4040]
    frames = read_clip(barcode.write(tmp_path / name, times_ms), fps=5.0)
    assert barcode.numbers(frames.pixels) == barcode.on_display(times_ms, frames.info.duration_s, len(frames.pixels))
    assert set(np.round(frames.times_s, 3)) <= {time_ms / 1000 for time_ms in times_ms}


@pytest.mark.parametrize("name", ["late.mp4", "late.mkv", "late.ts"])
def test_times_count_from_the_first_frame(tmp_path: Path, read_clip: Read, name: str) -> None:
    late = barcode.times(100, FPS, start_ms=7000)
    frames = read_clip(barcode.write(tmp_path / name, late))
    assert frames.times_s[0] == 0
    assert barcode.numbers(frames.pixels) == barcode.on_display(late, frames.info.duration_s, len(frames.pixels))


def test_a_trimmed_video_begins_where_its_edit_list_says(tmp_path: Path, read_clip: Read) -> None:
    # What is before time 0 is in the file for the decoder's sake, as when a phone trims a video.
    path = barcode.write(tmp_path / "trimmed.mp4", barcode.times(100, FPS, start_ms=-1000))
    with av.open(str(path)) as container:
        assert any(packet.is_discard for packet in container.demux(video=0)), "the clip is not what this test is about"
    frames = read_clip(path)
    assert abs(frames.info.duration_s - 3.0) < 0.02
    expected = barcode.on_display(SCENES[25:], frames.info.duration_s, len(frames.pixels))
    assert barcode.numbers(frames.pixels) == [25 + number for number in expected]


def test_a_video_shorter_than_its_frames_repeats_them(tmp_path: Path, read_clip: Read) -> None:
    one = read_clip(barcode.write(tmp_path / "one.mp4", [0]))
    assert barcode.numbers(one.pixels) == [0, 0, 0, 0]
    assert one.times_s.tolist() == [0.0] * 4
    two = read_clip(barcode.write(tmp_path / "two.mp4", [0, 40]))
    assert set(barcode.numbers(two.pixels)) == {0, 1}


def test_rate_duration_and_count_belong_together(clip: Path, read_clip: Read) -> None:
    for sampling in ({}, {"max_frames": 3}, {"fps": 0.1}, {"fps": 30.0}):
        frames = read_clip(clip, **sampling)
        assert frames.fps * frames.info.duration_s == pytest.approx(len(frames.pixels))
        assert len(frames.times_s) == len(frames.pixels)
        labels = np.arange(len(frames.pixels)) / frames.fps
        assert (frames.times_s <= labels + 1e-6).all()
        assert (labels - frames.times_s < 1 / FPS + 0.001).all()


def test_facts_of_the_file(clip: Path) -> None:
    info = probe(clip, Limits())
    assert (info.container, info.codec, info.width, info.height, info.rotation) == ("mp4", "h264", 240, 128, 0)
    assert info.fps == pytest.approx(FPS, rel=0.02)
    assert info.duration_s == pytest.approx(4.0, abs=0.02)
    assert info.size_bytes == clip.stat().st_size
    assert info == probe(str(clip), Limits())


def turn(path: Path, matrix: tuple[int, ...]) -> None:
    """Write the 2 x 2 display matrix of an MP4's track, in sixteenths of a bit."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 44
    for offset, value in zip((0, 4, 12, 16), matrix, strict=True):
        data[at + offset : at + offset + 4] = (value << 16).to_bytes(4, "big", signed=True)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("matrix", "turns"),
    [((1, 0, 0, 1), 0), ((0, 1, -1, 0), 3), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 1), ((0, 0, 0, 0), 0)],
)
def test_rotation_is_applied(tmp_path: Path, read_clip: Read, matrix: tuple[int, ...], turns: int) -> None:
    path = barcode.write(tmp_path / "turned.mp4", SCENES, size=(512, 256))
    upright = read_clip(path)
    turn(path, matrix)
    turned = read_clip(path)
    assert turned.info.rotation == turns * 90
    assert (turned.info.width, turned.info.height) == ((256, 512) if turns % 2 else (512, 256))
    # `turns` counts quarter turns to the left, and 512 x 256 is a size of the model either way.
    np.testing.assert_array_equal(turned.pixels, np.rot90(upright.pixels, turns, axes=(1, 2)))
    np.testing.assert_array_equal(turned.keyframes, np.rot90(upright.keyframes, turns, axes=(1, 2)))


@pytest.mark.parametrize("size", [(1280, 720), (320, 240), (96, 400), (640, 32)])
def test_frames_have_the_models_size_and_keyframes_the_videos_shape(
    tmp_path: Path, read_clip: Read, size: tuple[int, int]
) -> None:
    path = barcode.write(tmp_path / "a.mp4", barcode.times(25, FPS), size=size, options={"preset": "ultrafast"})
    frames = read_clip(path, fps=20.0)
    assert frames.pixels.shape == (20, *SizeRule().fit(*size)[::-1], 3)
    assert frames.pixels.dtype == frames.keyframes.dtype == np.uint8
    height, width = frames.keyframes.shape[1:3]
    assert max(width, height) == min(320, max(size))
    assert abs(width * size[1] - height * size[0]) <= max(size)


def test_one_keyframe_for_each_segment_its_middle_frame(clip: Path) -> None:
    frames = read(clip, size=SizeRule(), sampling=SamplingOptions(fps=4.75), limits=Limits(), window=8)
    assert len(frames.pixels) == 19
    numbers = barcode.numbers(frames.pixels)
    assert barcode.numbers(frames.keyframes) == [numbers[4], numbers[12], numbers[17]]


def test_the_model_takes_pixels_as_square_people_do_not(tmp_path: Path, read_clip: Read) -> None:
    frames = read_clip(barcode.write(tmp_path / "wide.mp4", SCENES, size=(160, 160), aspect=2))
    assert (frames.info.width, frames.info.height) == (160, 160)
    assert frames.pixels.shape[1:3] == SizeRule().fit(160, 160)[::-1]
    assert frames.keyframes.shape[1:3] == (160, 320)


def test_scaling_is_antialiased_bicubic(tmp_path: Path, read_clip: Read) -> None:
    generator = np.random.default_rng(0)
    coarse = torch.from_numpy(generator.integers(0, 256, (1, 3, 90, 160)).astype(np.float32))
    picture = torch.nn.functional.interpolate(coarse, size=(720, 1280), mode="bicubic").clamp(0, 255)[0]
    fine = picture.permute(1, 2, 0).numpy() * 0.8 + generator.integers(0, 52, (720, 1280, 1))
    path = tmp_path / "noise.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=1, options={"qp": "0", "preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 1280, 720, "yuv444p"
        video.codec_context.colorspace = Colorspace.ITU601  # what PyAV converts by, here and below
        frame = av.VideoFrame.from_ndarray(fine.astype(np.uint8), format="rgb24")
        container.mux([*video.encode(frame), *video.encode(None)])
    with av.open(str(path)) as container:
        full = next(container.decode(video=0)).to_ndarray(format="rgb24")
    expected = torch.nn.functional.interpolate(
        torch.from_numpy(full).permute(2, 0, 1)[None].float(), size=(256, 512), mode="bicubic", antialias=True
    )
    expected = expected.clamp(0, 255).round()[0].permute(1, 2, 0).numpy()
    got = read_clip(path).pixels[0].astype(np.float32)
    assert np.abs(got - expected).mean() < 1.0
    assert abs((got - expected).mean()) < 0.25


def damage(path: Path, first: int, last: int) -> None:
    """Overwrite what packets `first` to `last` carry; the container stays whole."""
    with av.open(str(path)) as container:
        spans = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    for position, size in spans[first:last]:
        data[position : position + size] = b"\xff" * size
    path.write_bytes(data)


def test_damaged_packets_are_survived(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "holes.mp4", SCENES, gop=5)
    damage(path, 40, 60)
    frames = read_clip(path, fps=5.0)
    assert frames.info.duration_s == pytest.approx(4.0, abs=0.02)
    numbers = barcode.numbers(frames.pixels)
    expected = barcode.on_display(SCENES, frames.info.duration_s, 20)
    assert numbers[:8] == expected[:8]
    assert numbers[13:] == expected[13:]


def test_a_video_that_ends_early_is_sampled_over_what_there_is(tmp_path: Path, read_clip: Read) -> None:
    # All packets are there and say 4 s; nothing after 2 s can be decoded.
    path = barcode.write(tmp_path / "half.mp4", SCENES, gop=10, options={"bf": "0"})
    damage(path, 50, 100)
    assert probe(path, Limits()).duration_s == pytest.approx(4.0, abs=0.02)
    frames = read_clip(path, fps=5.0)
    assert frames.info.duration_s == pytest.approx(2.0, abs=0.1)
    assert barcode.numbers(frames.pixels) == barcode.on_display(SCENES[:50], frames.info.duration_s, 10)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.ts"])
def test_truncated_files_give_what_they_hold(tmp_path: Path, read_clip: Read, name: str, share: float) -> None:
    options = {"movflags": "faststart"} if name == "a.mp4" else None
    path = barcode.write(tmp_path / name, barcode.times(400, FPS), gop=2, container_options=options)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        frames = read_clip(path)
    except DamagedVideo:
        assert share == 0.1, "only so little may hold no frame at all"
        return
    assert frames.info.duration_s <= 16 * min(1.0, share + 0.15)
    numbers = barcode.numbers(frames.pixels)
    assert numbers == barcode.on_display(barcode.times(400, FPS), frames.info.duration_s, len(numbers))


def test_duration_is_found_where_none_is_declared(tmp_path: Path, read_clip: Read) -> None:
    path = tmp_path / "live.webm"
    # What a browser's recorder writes: no duration and no index.
    barcode.write(path, SCENES, codec="libvpx", options=FAST_VPX, container_options={"live": "1"})
    with av.open(str(path)) as container:
        assert container.duration is None, "the clip is not what this test is about"
    assert probe(path, Limits()).duration_s == pytest.approx(4.0, abs=0.05)
    assert barcode.numbers(read_clip(path).pixels)[-1] > 80


def test_the_largest_of_several_video_streams_is_read(tmp_path: Path, read_clip: Read) -> None:
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        streams = []
        for width, height in ((64, 64), (480, 256)):
            video = container.add_stream("libx264", rate=FPS)
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            streams.append(video)
        for number in range(50):
            for video in streams:
                image = barcode.picture(number, video.width, video.height)
                container.mux(video.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        for video in streams:
            container.mux(video.encode(None))
    assert (read_clip(path).info.width, read_clip(path).info.height) == (480, 256)


def test_the_cover_of_a_sound_file_is_no_video(tmp_path: Path, read_clip: Read) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=8000)
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 240, 128, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        container.mux(cover.encode(av.VideoFrame.from_ndarray(barcode.picture(5, 240, 128), format="rgb24")))
        container.mux(cover.encode(None))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 8000), dtype=np.float32), format="fltp", layout="mono")
        silence.sample_rate = 8000
        container.mux([*sound.encode(silence), *sound.encode(None)])
    with pytest.raises(UnsupportedVideo, match="only sound"):
        read_clip(path)


def test_a_gif_of_one_picture_is_no_video(tmp_path: Path, read_clip: Read) -> None:
    with pytest.raises(UnsupportedVideo, match="single picture"):
        read_clip(barcode.write(tmp_path / "one.gif", [0], codec="gif", pix_fmt="rgb8"))
    animated = barcode.write(tmp_path / "animated.gif", SCENES, codec="gif", pix_fmt="rgb8")
    assert len(read_clip(animated, max_frames=1).pixels) == 1


def test_names_that_mean_something_to_a_media_library(clip: Path, read_clip: Read, tmp_path: Path) -> None:
    for name in (
        "concat:a.mp4|b.mp4",
        "http:x.mp4",
        "50%d.mp4",
        "-i.mp4",
        "ä ü 日本.mp4",
        "a\nb.mp4",
        "subfile,,:.mp4",
    ):
        path = tmp_path / name
        path.write_bytes(clip.read_bytes())
        assert len(read_clip(path).pixels) == 8


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"max_bytes": 1000}, "MB"),
        ({"max_side": 200}, "200 a side"),
        ({"max_pixels": 240 * 128 - 1}, "million"),
        ({"min_side": 129}, "at least 129"),
    ],
)
def test_each_limit_is_kept_and_named(clip: Path, read_clip: Read, limits: dict, words: str) -> None:
    with pytest.raises(VideoTooLarge, match=words):
        read_clip(clip, Limits(**limits))
    with pytest.raises(VideoTooLarge, match=words):
        probe(clip, Limits(**limits))


def test_of_a_longer_video_the_beginning_is_read(clip: Path, read_clip: Read) -> None:
    frames = read_clip(clip, Limits(max_duration_s=2.5), fps=4.0)
    assert frames.info.duration_s == pytest.approx(4.0, abs=0.02)
    assert (frames.start_s, frames.end_s) == (0.0, 2.5)
    assert barcode.numbers(frames.pixels) == barcode.on_display(SCENES, 2.5, 10)
    later = read_clip(clip, Limits(max_duration_s=2.5), fps=4.0, start_s=1.0)
    assert (later.start_s, later.end_s) == (1.0, 3.5)


def test_a_small_file_that_claims_a_day_is_read_like_any_other(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "day.mkv", [0, 40, 24 * 3600 * 1000])
    frames = read_clip(path, max_frames=8)
    assert barcode.numbers(frames.pixels) == [0, *[1] * 7]
    assert frames.end_s == 3 * 3600
    assert frames.info.duration_s == pytest.approx(24 * 3600, abs=2)


def test_times_that_no_video_has_are_refused(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "month.mkv", [0, 40, 31 * 24 * 3600 * 1000])
    with pytest.raises(VideoTooLarge, match="31 days"):
        read_clip(path)
    with pytest.raises(VideoTooLarge, match="31 days"):
        probe(path, Limits())


@pytest.mark.parametrize("name", ["h264.mp4", "open_groups.ts", "vp8.webm", "mpeg2.mpg", "raw.h264"])
@pytest.mark.parametrize(("start_s", "end_s"), [(0.0, 1.0), (1.3, 2.7), (3.0, None), (3.5, 99.0)])
def test_a_part_of_a_video(tmp_path: Path, read_clip: Read, name: str, start_s: float, end_s: float | None) -> None:
    writing: dict = {
        "open_groups.ts": {"options": OPEN_GROUPS},
        "vp8.webm": {"codec": "libvpx", "options": FAST_VPX},
        "mpeg2.mpg": {"codec": "mpeg2video", "options": {"bf": "2"}},
    }.get(name, {})
    frames = read_clip(barcode.write(tmp_path / name, SCENES, **writing), fps=8.0, start_s=start_s, end_s=end_s)
    assert frames.start_s == start_s
    assert frames.end_s == pytest.approx(min(end_s or 99.0, frames.info.duration_s))
    assert frames.info.duration_s == pytest.approx(4.0, abs=0.02), "of the whole video"
    assert len(frames.pixels) == max(4, round((frames.end_s - start_s) * 8))
    targets_s = start_s + np.arange(len(frames.pixels)) / frames.fps
    shown = [max(i for i, time_ms in enumerate(SCENES) if time_ms / 1000 <= target + 1e-6) for target in targets_s]
    assert barcode.numbers(frames.pixels) == shown
    np.testing.assert_allclose(frames.times_s, np.array(shown) / FPS, atol=0.01)


def test_a_part_is_read_more_densely_than_the_whole(clip: Path, read_clip: Read) -> None:
    whole = read_clip(clip, max_frames=4)
    part = read_clip(clip, max_frames=4, start_s=1.0, end_s=2.0)
    assert part.fps == pytest.approx(4.0)
    assert whole.fps == pytest.approx(1.0, rel=0.01)


def test_a_part_behind_the_end_is_refused(clip: Path, read_clip: Read) -> None:
    for start_s in (4.5, 1e6):
        with pytest.raises(QuestionError, match=r"only [34][.0-9]* s long"):
            read_clip(clip, start_s=start_s)


def test_a_part_that_is_damaged_to_its_end(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "half.mp4", SCENES, gop=10, options={"bf": "0"})
    damage(path, 50, 100)
    frames = read_clip(path, start_s=1.0, end_s=3.5, fps=5.0)
    assert (frames.start_s, frames.end_s) == (1.0, pytest.approx(2.0, abs=0.1))
    with pytest.raises(DamagedVideo, match="earlier part"):
        read_clip(path, start_s=3.0)


def test_size_is_checked_again_while_decoding(tmp_path: Path, read_clip: Read) -> None:
    small = barcode.write(tmp_path / "small.h264", SCENES, size=(240, 128)).read_bytes()
    large = barcode.write(tmp_path / "large.h264", SCENES, size=(720, 400)).read_bytes()
    path = tmp_path / "grows.h264"
    path.write_bytes(small + large)
    assert len(read_clip(path).pixels) == 16
    with pytest.raises(VideoTooLarge, match="720 x 400"):
        read_clip(path, Limits(max_pixels=240 * 128))


def test_progress_is_reported_while_frames_come(long_clip: Path) -> None:
    reading = stream(long_clip, size=SizeRule(), sampling=SamplingOptions(fps=10.0), limits=Limits())
    seen, waits, before = [], [], time.monotonic()
    try:
        while True:
            seen.append(next(reading))
            waits.append(time.monotonic() - before)
            before = time.monotonic()
    except StopIteration as end:
        frames = end.value
    assert len(frames.pixels) == 800
    assert seen[0] == (0, 0)
    counts = [done for done, total in seen if total == 800]
    assert counts == sorted(counts)
    assert any(0 < done < 800 for done in counts)
    assert np.median(waits) <= 0.2


def test_what_is_read_can_be_changed_without_changing_anything_else(clip: Path, read_clip: Read) -> None:
    before, data = read_clip(clip), clip.read_bytes()
    again = read_clip(clip)
    again.pixels[:] = 0
    assert before.pixels.any()
    assert clip.read_bytes() == data
