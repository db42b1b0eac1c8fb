"""Places and circumstances a program can be in: closed streams, readers that leave, folders that cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from tempo.config import Limits, SamplingOptions
from tempo.errors import QuestionError, UnsupportedVideo
from tempo.pipeline import Tempo
from tempo.record import Record, to_dict
from tempo.video import SizeRule, read
from tempo.video.place import place
from tests.clips import write_clip
from tests.tiny import small_model, write_released

pytestmark = pytest.mark.slow

ASK = [sys.executable, "-m", "tempo", "ask"]
QUESTION = "What colour is the square?"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("places") / "clip one.mp4", 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_released(tmp_path_factory.mktemp("model") / "released").folder)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Tempo:
    return small_model(tmp_path_factory.mktemp("small") / "model")


def shell(line: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell with `"$@"` as its arguments."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line, "bash", *map(str, arguments)],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=240,
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&-", "<&- >&- 2>&-"])
def test_closed_streams_take_nothing_away(closed: str, clip: Path, folder: str, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    done = shell(f'"$@" {closed}', *ASK, clip, QUESTION, "--model", folder, "--json", out)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(out.read_text())["video"]["width"] == 160


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-"])
def test_a_program_without_standard_streams_can_read_a_video(closed: str, clip: Path, tmp_path: Path) -> None:
    """The frames' file then has the number of a closed stream."""
    code = (
        "import sys\nfrom tempo.config import *\nfrom tempo.video import *\n"
        "frames = read(sys.argv[1], size=SizeRule(), sampling=SamplingOptions(max_frames=8), limits=Limits())\n"
        "open(sys.argv[2], 'w').write(str(len(frames.pixels)))"
    )
    done = shell(f'"$@" {closed}', sys.executable, "-c", code, clip, tmp_path / "frames")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "frames").read_text() == "8"


@pytest.mark.parametrize(
    "command", [["ask", "CLIP", QUESTION, "--json", "-"], ["config"], ["--help"], ["ask", "--help"]], ids=" ".join
)
def test_a_reader_that_leaves_is_no_fault(command: list[str], clip: Path, folder: str) -> None:
    arguments = [str(clip) if word == "CLIP" else word for word in command]
    # The status of `tempo` itself: with `true` gone first, every write fails.
    done = shell('{ sleep 1; "$@"; echo $? >&2; } | true', *ASK[:-1], *arguments, TEMPO_MODEL=folder)
    words = done.stderr.decode()
    # argparse itself swallows the error where nothing is buffered.
    assert words.splitlines()[-1] in ("141", *(["0"] if "--help" in command else []))
    assert "Traceback" not in words
    assert "Exception" not in words


def test_a_question_that_is_no_utf8_is_one_line(clip: Path, folder: str) -> None:
    done = shell("\"$@\" $'caf\\xe9?'", *ASK, "--model", folder, clip)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "tempo: error: Character 4 of the question cannot be read. Write the question in UTF-8."
    ]


def test_a_file_name_that_is_no_utf8_is_read(clip: Path, folder: str, tmp_path: Path) -> None:
    copy = os.fsencode(tmp_path) + b"/caf\xe9.mp4"
    Path(os.fsdecode(copy)).symlink_to(clip)
    strange = os.fsencode(tmp_path) + b"/na\xefve.mp4"
    Path(os.fsdecode(strange)).write_bytes(clip.read_bytes())
    assert sampled(copy) == 8
    done = subprocess.run([*ASK, strange, QUESTION, "--model", folder], capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr.decode()


def test_without_a_folder_for_temporary_files_the_message_says_so(clip: Path) -> None:
    code = (
        "import resource, sys\nfrom tempo.config import *\nfrom tempo.video import *\nfrom tempo.errors import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))  # nothing can be written\n"
        "try: read(sys.argv[1], size=SizeRule(), sampling=SamplingOptions(), limits=Limits())\n"
        "except DecodeFailed as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(clip)], capture_output=True, text=True, timeout=60)
    assert "Set TMPDIR" in done.stdout, done.stderr


def sampled(video: object) -> int:
    return len(read(video, size=SizeRule(), sampling=SamplingOptions(max_frames=8), limits=Limits()).pixels)  # type: ignore[arg-type]


def test_other_ways_to_name_a_file(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(clip.parent))
    with clip.open("rb") as file:
        for video in (
            f"~/{clip.name}",
            clip.as_uri(),
            f"file://localhost{clip.as_uri().removeprefix('file://')}",
            f"/dev/fd/{file.fileno()}",
            os.fsencode(clip),
        ):
            assert sampled(video) == 8, video


def test_a_file_on_standard_input_is_read_and_a_pipe_is_refused(clip: Path, folder: str) -> None:
    arguments = [*ASK, "/dev/stdin", QUESTION, "--model", folder]
    done = shell('"${@:2}" <"$1"', clip, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    done = shell('cat "$1" | "${@:2}"', clip, *arguments)
    assert done.returncode == 2
    assert b"is not a file but a pipe" in done.stderr


@pytest.mark.parametrize(
    ("video", "words"),
    [
        ("https://example.org/a.mp4", "not fetched"),
        (Path("https://example.org/a.mp4"), "not fetched"),
        ("rtsp://camera/1", "not fetched"),
        ("file://server/a.mp4", "not fetched"),
        ("a\0.mp4", "NUL"),
        ("-", "standard input"),
        (None, "NoneType"),
        (3, "int"),
        ("~nobody-of-this-name/a.mp4", "home folder"),
    ],
)
def test_what_is_no_path_is_refused_by_what_it_is(video: object, words: str, model: Tempo) -> None:
    with pytest.raises(UnsupportedVideo, match=words):
        place(video)  # type: ignore[arg-type]
    with pytest.raises(UnsupportedVideo, match=words):
        model.answer(video, QUESTION)  # type: ignore[arg-type]
    with pytest.raises(UnsupportedVideo, match=words):
        model.inspect(video)  # type: ignore[arg-type]


PIXELS = np.zeros((8, 64, 64, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "frames", [PIXELS, torch.from_numpy(PIXELS), list(PIXELS), tuple(torch.from_numpy(PIXELS)), PIXELS.tolist()[:0]]
)
def test_frames_of_every_kind(frames: object, model: Tempo) -> None:
    if len(frames) == 0:  # type: ignore[arg-type]
        with pytest.raises(QuestionError, match="Frames must be"):
            model.compress(frames, 2.0, QUESTION)  # type: ignore[arg-type]
        return
    same = model.compress(PIXELS, 2.0, QUESTION)
    other = model.compress(frames, np.float32(2), QUESTION)  # type: ignore[arg-type]
    assert torch.equal(same.memory_tokens, other.memory_tokens)


@pytest.mark.parametrize(
    "frames",
    [
        None,
        3,
        "video.mp4",
        [PIXELS[0], PIXELS[0, 1:]],
        PIXELS[:, :0],
        PIXELS[..., 0],
        PIXELS.astype(np.float32),
        [None],
    ],
    ids=str,
)
def test_what_are_no_frames_is_refused(frames: object, model: Tempo) -> None:
    with pytest.raises(QuestionError, match="Frames must be"):
        model.compress(frames, 2.0, QUESTION)  # type: ignore[arg-type]


@pytest.mark.parametrize("fps", [float("nan"), float("inf"), 0, -1, "2", None])
def test_frames_a_second_are_a_number(fps: object, model: Tempo) -> None:
    with pytest.raises(QuestionError, match="fps is"):
        model.compress(PIXELS, fps, QUESTION)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [None, 3, b"What?", "half \ud83d"])
def test_what_is_no_question_is_refused(query: object, clip: Path, model: Tempo) -> None:
    with pytest.raises(QuestionError, match="question"):
        model.answer(clip, query)  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="question"):
        model.compress(PIXELS, 2.0, query)  # type: ignore[arg-type]


def test_options_of_numpy_are_answered_and_unknown_ones_refused(clip: Path, model: Tempo) -> None:
    answer = model.answer(
        clip, QUESTION, budget=np.int64(5), max_frames=np.int32(16), temperature=np.float64(0), max_new_tokens=2
    )
    assert json.loads(json.dumps(to_dict(Record(answer))))["budget"]["cap"] == 5
    with pytest.raises(QuestionError, match="did you mean budget"):
        model.answer(clip, QUESTION, bugdet=5)


@pytest.mark.parametrize("tokens", [[99], [-3], [1.5], [1, 1], [], [None], 2.5, [[1]]])
def test_assemble_takes_tokens_that_are_there(tokens: object, model: Tempo) -> None:
    compression = model.compress(PIXELS, 2.0, QUESTION)
    with pytest.raises(QuestionError, match="Tokens must be"):
        model.assemble(compression, tokens, QUESTION)  # type: ignore[arg-type]
    for right in ([3], np.array([3]), torch.tensor([3])):
        assert model.assemble(compression, right, QUESTION).shape[1] == 24  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="Unknown truncation"):
        model.assemble(compression, [3], QUESTION, truncation="middle")  # type: ignore[arg-type]
