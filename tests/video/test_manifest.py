"""Every file of the collection beside the repository behaves as its manifest expects."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from tempo.errors import DamagedVideo, UnsupportedVideo, VideoTooLarge
from tempo.video import Frames, SizeRule
from tests.conftest import SHARED

MEDIA = SHARED / "media"
ROWS = list(csv.DictReader((MEDIA / "manifest.csv").open())) if MEDIA.is_dir() else []

# Our answer where the manifest leaves it to us.
POLICY = {
    "sm_tiny.webm": VideoTooLarge,  # 8 x 8 px
    "syn_anim.webp": UnsupportedVideo,  # an animated picture that libav cannot decode
}

TURNED = {"dc_rot90.mov", "dc_rot270.mov", "mz_rot90_1f.mp4", "st_ios9.mov", "st_sideways.mov", "syn_rot90.mp4"}

# Seconds of picture where the container's claim, which the manifest repeats, is not that.
TRUE_DURATION_S = {
    "ft_trunc.mkv": 1.6,  # says 1132
    "syn_trunc_faststart.mp4": 4.7,  # says 10
    "nv_reschange.h264": 3.2,  # says nothing
    "mp_no_duration.webm": 4.9,
    "tc_nasa_multistream.mp4": 13.0,
    "syn_copycut_out.mp4": 4.6,
    "ft_wmv.asf": 0.04,
}


@pytest.mark.skipif(not ROWS, reason="the collection beside the repository is not here")
def test_the_collection_is_whole() -> None:
    assert len(ROWS) == 76
    assert all((MEDIA / row["name"]).is_file() for row in ROWS)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_as_the_manifest_expects(row: dict[str, str], read_clip: Callable[..., Frames]) -> None:
    path = MEDIA / row["name"]
    if not row["expected"].startswith("plays") or row["name"] in POLICY:
        refusals = POLICY.get(row["name"], (UnsupportedVideo, DamagedVideo, VideoTooLarge))
        with pytest.raises(refusals, match=r"\w{4}.*\."):
            read_clip(path)
        return
    frames = read_clip(path)
    width, height = (480, 270) if row["name"] == "tc_nasa_multistream.mp4" else (int(row["w"]), int(row["h"]))
    if row["name"] in TURNED:
        width, height = height, width
    assert (frames.info.width, frames.info.height) == (width, height)
    assert frames.pixels.shape[1:3] == SizeRule().fit(width, height)[::-1]
    duration_s = TRUE_DURATION_S.get(row["name"]) or float(row["duration_s"])
    assert frames.info.duration_s == pytest.approx(duration_s, rel=0.05, abs=0.25)
    assert len(frames.pixels) == max(4, round(frames.info.duration_s * 2))
    assert len(frames.keyframes) == -(-len(frames.pixels) // 8)
    # The last sampled frame is at (F - 1) / F of the duration; the one on display there began at most 1.5 s before.
    last_s = frames.info.start_s + frames.info.duration_s * (1 - 1 / len(frames.pixels))
    assert last_s - 1.5 <= frames.times_s[-1] <= last_s + 1e-3
