"""MPEG streams laid end to end: everything in them is read, one part after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from tempo.config import Limits
from tempo.video import Frames, probe
from tempo.video.child.joins import WRAP, continuous
from tests.video import barcode

FPS = 25
Read = Callable[..., Frames]
MPEG2 = {"codec": "mpeg2video", "options": {"bf": "2"}}


def joined(counts: Sequence[int], frames: int) -> list[int]:
    """The numbers on display at `frames` even times over parts that count from 0 each."""
    numbers = np.concatenate([np.arange(count) for count in counts])
    targets_s = np.arange(frames) * (len(numbers) / FPS / frames)
    return numbers[np.floor(targets_s * FPS + 1e-6).astype(int)].tolist()


@pytest.mark.parametrize(("name", "writing"), [("a.ts", {}), ("a.mpg", MPEG2)])
@pytest.mark.parametrize("counts", [(100, 75), (50, 50, 50, 50)])
def test_every_part_is_read(tmp_path: Path, read_clip: Read, name: str, writing: dict, counts: tuple[int, ...]) -> None:
    parts = [barcode.write(tmp_path / name, barcode.times(count, FPS), **writing).read_bytes() for count in counts]
    path = tmp_path / f"joined{Path(name).suffix}"
    path.write_bytes(b"".join(parts))
    assert probe(path, Limits()).duration_s == pytest.approx(sum(counts) / FPS, abs=0.05)
    frames = read_clip(path, fps=5.0)
    assert frames.info.duration_s == pytest.approx(sum(counts) / FPS, abs=0.05)
    assert barcode.numbers(frames.pixels) == joined(counts, len(frames.pixels))


@pytest.mark.parametrize("order", [1, -1])
def test_parts_whose_clocks_are_hours_apart(tmp_path: Path, read_clip: Read, order: int) -> None:
    early = barcode.write(tmp_path / "early.ts", barcode.times(100, FPS)).read_bytes()
    late = barcode.write(tmp_path / "late.ts", barcode.times(100, FPS, start_ms=2 * 3600 * 1000)).read_bytes()
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join([early, late][::order]))
    frames = read_clip(path, fps=5.0)
    assert frames.info.duration_s == pytest.approx(8.0, abs=0.05)
    assert barcode.numbers(frames.pixels) == joined((100, 100), 40)


def test_a_clock_that_begins_again(tmp_path: Path, read_clip: Read) -> None:
    wraps_ms = WRAP // 90
    path = barcode.write(tmp_path / "a.ts", barcode.times(100, FPS, start_ms=wraps_ms - 1400 - 2000))
    twice = tmp_path / "twice.ts"
    twice.write_bytes(path.read_bytes() * 2)
    with av.open(str(path), options={"correct_ts_overflow": "0"}) as container:
        raw = [packet.pts for packet in container.demux(video=0) if packet.pts is not None]
    assert min(raw) < 90_000 * 3 < WRAP - 90_000 * 3 < max(raw), "the clip is not what this test is about"
    for clip, counts in ((path, (100,)), (twice, (100, 100))):
        frames = read_clip(clip, fps=5.0)
        assert frames.info.duration_s == pytest.approx(len(counts) * 4.0, abs=0.05)
        assert barcode.numbers(frames.pixels) == joined(counts, len(frames.pixels))


def closed(ticks: list[int]) -> list[int]:
    """As `continuous`, of frames of 0.04 s that are stored as they are shown."""
    times = np.array(ticks, dtype=np.int64)
    return continuous(times, times, np.ones(len(times), dtype=bool), 1 / 90_000, 3600).tolist()


def test_a_damaged_time_is_no_join() -> None:
    steady = [i * 3600 for i in range(40)]
    for wild in (0, 90_000 * 3600 * 20, WRAP - 1, 90_000 * 30):
        damaged = [*steady[:20], wild, *steady[21:]]
        times = closed(damaged)
        assert times[:20] == steady[:20]
        assert times[21:] == steady[21:]
        assert abs(times[20] - steady[20]) <= 3600


def test_a_gap_of_seconds_stays_one_of_minutes_does_not() -> None:
    steady = [i * 3600 for i in range(20)]
    assert closed([*steady, *(i + 90_000 * 5 for i in steady)])[20] == 90_000 * 5
    assert closed([*steady, *(i + 90_000 * 500 for i in steady)])[20] == 20 * 3600


@pytest.mark.parametrize(
    ("name", "seconds", "bits"), [("joined_example.ts", 32.0, None), ("concat_barcode.mpg", 8.0, 14)]
)
def test_files_that_were_cut_off_at_the_join(
    shared: Path, read_clip: Read, name: str, seconds: float, bits: int | None
) -> None:
    frames = read_clip(shared / "media-times" / name, fps=5.0)
    assert frames.info.duration_s == pytest.approx(seconds, abs=0.05)
    if bits:  # white, black, then the number
        columns = (np.arange(2, bits + 2) * 2 + 1) * frames.pixels.shape[2] // (2 * (bits + 2))
        rows = frames.pixels[:, frames.pixels.shape[1] // 2, columns].mean(axis=2) > 127
        assert [int("".join("1" if bit else "0" for bit in row), 2) for row in rows] == list(range(0, 200, 5))
