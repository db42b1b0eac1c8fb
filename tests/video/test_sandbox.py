"""The child: what it may see and use, and that its death is never ours."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import psutil
import pytest

from tempo.config import Limits, SamplingOptions
from tempo.errors import DecodeFailed, VideoError
from tempo.video import Frames, SizeRule, probe, sandbox, stream
from tempo.video.child import __main__ as child_main
from tests.video import barcode

Read = Callable[..., Frames]
Reading = Generator[tuple[int, int], None, Frames]


def children() -> set[psutil.Process]:
    """Processes that this one has started; other tests' servers may be among them."""
    return set(psutil.Process().children())


def begin(path: Path, limits: Limits | None = None) -> tuple[Reading, psutil.Process]:
    """Start reading and return as soon as the child decodes."""
    before = children()
    reading = stream(path, size=SizeRule(), sampling=SamplingOptions(fps=25.0), limits=limits or Limits())
    while next(reading)[0] == 0:
        pass
    (child,) = children() - before
    return reading, child


def finish(reading: Reading) -> Frames:
    try:
        while True:
            next(reading)
    except StopIteration as end:
        return end.value


def test_the_child_sees_no_secret(long_clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "sentinel-token")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:sentinel@proxy")
    reading, child = begin(long_clip)
    environment = child.environ()
    command = " ".join(child.cmdline())
    reading.close()
    assert set(environment) <= {"LANG", "PATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LC_CTYPE"}
    assert "sentinel" not in command


def test_the_child_is_bounded(long_clip: Path) -> None:
    limits = Limits(decode_memory_bytes=1_500_000_000, decode_timeout_s=100)
    reading, child = begin(long_clip, limits)
    bounds = {kind: child.rlimit(kind) for kind in range(resource.RLIMIT_NOFILE, resource.RLIMIT_AS + 1)}
    bounds |= {kind: child.rlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)}
    session, group = os.getsid(child.pid), os.getpgid(child.pid)
    folder = child.cwd()
    descriptors = {path.name: str(path.readlink()) for path in Path(f"/proc/{child.pid}/fd").iterdir()}
    reading.close()
    assert bounds[resource.RLIMIT_AS] == (1_500_000_000, 1_500_000_000)
    assert bounds[resource.RLIMIT_CPU] == (201, 201)
    assert bounds[resource.RLIMIT_NOFILE] == (child_main.OPEN_FILES, child_main.OPEN_FILES)
    assert bounds[resource.RLIMIT_CORE] == (0, 0)
    # 80 s at 25 fps are more than f_max, which is 1024.
    frames, keyframes = 1024 * 512 * 256 * 3, 128 * 320 * 180 * 3
    assert bounds[resource.RLIMIT_FSIZE] == (frames + keyframes, child_main.RESULT_BYTES)
    assert session == group == child.pid != os.getsid(0)
    assert folder == "/"
    files = {target for target in descriptors.values() if target.startswith("/") and target != "/dev/null"}
    assert files - {str(long_clip)} == {target for target in files if target.endswith("(deleted)")}


def test_the_child_needs_neither_torch_nor_the_page() -> None:
    program = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
import av, decord
import tempo.video.child.__main__
from tempo.video.child import header, packet_index, paper, pyav, result, transcoder
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
    search = [str(Path(sandbox.__file__).parents[2]), *(path for path in sys.path if Path(path).is_absolute())]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, json.dumps(search)], capture_output=True, check=True, text=True
    )
    loaded = set(json.loads(done.stdout))
    assert "av" in loaded
    assert not loaded & {"torch", "transformers", "gradio", "cv2", "plotly", "huggingface_hub"}


def test_a_killed_child_is_a_typed_error_and_the_next_request_is_served(long_clip: Path, clip: Path) -> None:
    for kill in (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM):
        reading, child = begin(long_clip)
        child.send_signal(kill)
        with pytest.raises(DecodeFailed, match="crashed"):
            finish(reading)
        assert not psutil.pid_exists(child.pid)
    assert probe(clip, Limits()).codec == "h264"


def test_a_child_that_hangs_is_ended(long_clip: Path) -> None:
    started = time.monotonic()
    reading, child = begin(long_clip, Limits(decode_timeout_s=3))
    child.send_signal(signal.SIGSTOP)
    with pytest.raises(DecodeFailed, match="too long"):
        finish(reading)
    assert 2.5 < time.monotonic() - started < 20
    assert not psutil.pid_exists(child.pid)


def test_a_child_that_computes_too_long_is_ended(long_clip: Path) -> None:
    reading, child = begin(long_clip)
    child.rlimit(resource.RLIMIT_CPU, (1, 201))
    with pytest.raises(DecodeFailed, match="too long"):
        finish(reading)


def test_too_little_memory_is_a_typed_error(tmp_path: Path, read_clip: Read) -> None:
    path = barcode.write(tmp_path / "large.mp4", [0, 40], size=(6016, 3376), options={"preset": "ultrafast"})
    assert len(read_clip(path).pixels) == 4
    for megabytes in (60, 300):
        with pytest.raises(VideoError):
            read_clip(path, Limits(decode_memory_bytes=megabytes * 1_000_000))


def test_no_room_for_the_frames_is_a_typed_error(clip: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
from tempo.config import Limits, SamplingOptions
from tempo.errors import DecodeFailed
from tempo.video import SizeRule, read
try:
    read(Path(sys.argv[1]), size=SizeRule(), sampling=SamplingOptions(), limits=Limits())
except DecodeFailed as error:
    sys.exit(0 if "room" in str(error) else 1)
"""
    root = Path(sandbox.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program, str(clip)], cwd=root, timeout=60).returncode == 0


def test_closing_ends_the_child_and_leaves_nothing(long_clip: Path, temporary_folder: Path) -> None:
    descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    reading, child = begin(long_clip)
    assert not list(temporary_folder.iterdir()), "the file of the frames must have no name"
    reading.close()
    assert not psutil.pid_exists(child.pid)
    assert not list(temporary_folder.iterdir())
    assert len(os.listdir("/proc/self/fd")) == descriptors  # noqa: PTH208


def test_closing_before_the_child_exists(clip: Path) -> None:
    before = children()
    reading = stream(clip, size=SizeRule(), sampling=SamplingOptions(), limits=Limits())
    reading.close()
    started = stream(clip, size=SizeRule(), sampling=SamplingOptions(), limits=Limits())
    next(started)
    started.close()
    assert children() == before


def test_the_child_ends_when_its_parent_does(long_clip: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from tempo.config import Limits, SamplingOptions
from tempo.video import SizeRule, stream
reading = stream(Path(sys.argv[1]), size=SizeRule(), sampling=SamplingOptions(fps=25.0), limits=Limits())
while next(reading)[0] == 0:
    pass
sys.stdout.write("reading")
sys.stdout.flush()
time.sleep(60)
"""
    root = Path(sandbox.__file__).parents[2]
    parent = subprocess.Popen([sys.executable, "-c", program, str(long_clip)], cwd=root, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.read(7) == b"reading"
    (child,) = psutil.Process(parent.pid).children()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(10)


def test_frames_outlive_their_file_and_are_given_back(clip: Path, read_clip: Read, temporary_folder: Path) -> None:
    frames = read_clip(clip)
    assert not list(temporary_folder.iterdir())
    assert frames.pixels.any()
    maps = Path("/proc/self/maps")
    assert str(temporary_folder) in maps.read_text()
    del frames
    gc.collect()
    assert str(temporary_folder) not in maps.read_text()


def test_many_threads_read_at_once(clip: Path, read_clip: Read) -> None:
    expected = read_clip(clip)
    results: list[Frames] = []
    threads = [threading.Thread(target=lambda: results.append(read_clip(clip))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for frames in results:
        np.testing.assert_array_equal(frames.pixels, expected.pixels)


@pytest.mark.parametrize(
    "program",
    [
        "print('nonsense')",
        "print('[1, 2]')",
        'print(\'{"progress": ["a", null]}\')',
        'print(\'{"error": ["x"]}\')',
        "import sys; sys.stdout.write('x' * 5_000_000)",
        "print('{\"value\": 5}')",
        'print(\'{"value": {"times_s": [0], "size": [64, 64], "keyframe_size": [1, 1]}}\')',
        'print(\'{"value": {"times_s": [], "size": [0, 0], "keyframe_size": [0, 0]}}\')',
        "raise SystemExit(3)",
        "import os; os.abort()",
        "import os; os.close(1); import time; time.sleep(60)",
    ],
)
def test_a_child_that_was_taken_over_can_only_fail(
    clip: Path, read_clip: Read, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    before = children()
    monkeypatch.setattr(sandbox, "_START", program)
    with pytest.raises(VideoError):
        read_clip(clip)
    assert children() == before


def test_a_child_cannot_choose_what_is_raised(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", 'print(\'{"error": "SystemExit", "message": "x"}\')')
    with pytest.raises(DecodeFailed):
        probe(clip, Limits())
