"""Clips that several tests read, written once a session, and reading with the released model's size rule."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tempo.config import Limits, SamplingOptions
from tempo.video import Frames, SizeRule, read
from tests.video import barcode


@pytest.fixture
def read_clip() -> Callable[..., Frames]:
    """`read` with small defaults: 2 fps, the released size, no limit but the usual ones."""

    def call(path: Path, limits: Limits | None = None, **sampling: object) -> Frames:
        options = SamplingOptions(**sampling)  # type: ignore[arg-type]
        return read(path, size=SizeRule(), sampling=options, limits=limits or Limits())

    return call


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4 s of H.264 in MP4 at 25 fps, a group of pictures every 12 frames, with B frames."""
    return barcode.write(tmp_path_factory.mktemp("clip") / "clip.mp4", barcode.times(100, 25))


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """80 s in which every frame is a keyframe: no frame costs much, all of them together do."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    return barcode.write(path, barcode.times(2000, 25), size=(640, 360), gop=1, options={"preset": "ultrafast"})


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that takes the place of the system's temporary one."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
