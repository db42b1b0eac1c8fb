"""The command line: what it prints where, its exit status, and that it starts fast and stops clean."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tempo import cli
from tempo.answer import Progress
from tempo.cli.progress import ProgressLine
from tempo.config import AskOptions, Settings, settings
from tests.clips import write_clip
from tests.tiny import write_released

QUESTION = "What colour is the square?"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("cli") / "clip.mp4", 12)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a small random model, in the released layout."""
    return str(write_released(tmp_path_factory.mktemp("model") / "released", tied=False).folder)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tempo", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The error message of a command that must end with status 2, one line and nothing on stdout."""
    assert cli.main([*map(str, arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("tempo: error: ")
    return line.removeprefix("tempo: error: ")


def test_json_on_stdout_is_one_object_and_nothing_else(clip: Path) -> None:
    done = run("ask", clip, QUESTION, "--model", "nano", "--budget", "40", "--max-frames", "16", "--json", "-")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert set(record) >= {"answer", "model", "query", "video", "budget", "segments", "timings"}
    assert record["video"]["file"] == clip.name
    assert (record["source"], record["settings"]["policy"], record["settings"]["seed"]) == ("nano", "ata", None)
    assert record["query"] == QUESTION
    assert record["video"]["width"] == 160
    assert record["video"]["frames_sampled"] == 16
    assert record["video"]["duration_s"] == pytest.approx(12, abs=0.2)
    assert [segment["index"] for segment in record["segments"]] == [0, 1]
    assert set(record["segments"][0]) == {"index", "start_s", "end_s", "time_s", "relevance", "tokens"}
    assert record["budget"]["cap"] == 40
    assert record["budget"]["used"] == sum(segment["tokens"] for segment in record["segments"]) <= 40
    assert "compressing 2/2\n" in done.stderr
    assert "\x1b" not in done.stderr
    assert "Traceback" not in done.stderr


def test_answer_goes_to_stdout_and_the_record_to_the_file(
    clip: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answer.json"
    assert cli.main(["ask", str(clip), QUESTION, "--model", model, "--json", str(file)]) == 0
    captured = capsys.readouterr()
    record = json.loads(file.read_text())
    assert captured.out == f"{record['answer']}\n"
    assert record["answer"].strip() != ""
    assert f"{record['budget']['used']:,} of {record['budget']['cap']:,} tokens used" in captured.err


def test_a_file_gets_the_record_of_an_error_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.mp4").write_text("no video")
    out = tmp_path / "answer.json"
    said = refused(capsys, "ask", tmp_path / "notes.mp4", QUESTION, "--budget", "7", "--json", out)
    record = json.loads(out.read_text())
    assert (record["query"], record["file"], record["settings"]["budget"]) == (QUESTION, "notes.mp4", 7)
    assert record["error"]["type"] == "UnsupportedVideo"
    assert record["error"]["message"] in said


def test_policy_and_truncation_reach_the_model(clip: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    tokens = {}
    for policy in ("topk", "even"):
        arguments = ["--budget", "10", "--policy", policy, "--truncation", "merge", "--json", "-"]
        assert cli.main(["ask", str(clip), QUESTION, "--model", model, *arguments]) == 0
        tokens[policy] = [segment["tokens"] for segment in json.loads(capsys.readouterr().out)["segments"]]
    assert max(tokens["even"]) - min(tokens["even"]) <= 1
    assert sorted(tokens["topk"]) == [0, 0, 6]


def test_every_option_of_a_question_can_be_given(clip: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = {
        "budget": 9,
        "max_frames": 4,
        "policy": "topk",
        "truncation": "merge",
        "k_min": 0,
        "k_max": 3,
        "temperature": 0.5,
        "max_new_tokens": 2,
        "seed": 7,
        "reader": "pyav",
        "start_s": 0.5,
        "end_s": 2.0,
    }
    assert set(given) == {field.name for field in dataclasses.fields(AskOptions)}
    line = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    assert cli.main(["ask", str(clip), QUESTION, "--model", model, "--json", "-", *line]) == 0
    assert json.loads(capsys.readouterr().out)["settings"] == given


def test_temperature_and_seed_reach_the_model(clip: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    def record(*arguments: str) -> dict[str, Any]:
        assert cli.main(["ask", str(clip), QUESTION, "--model", model, "--temperature", "2", *arguments]) == 0
        captured = capsys.readouterr()
        return {"seed": re.search(r"with seed (\d+)\.", captured.err), "text": captured.out}

    first, second = record(), record()
    assert first["seed"] and second["seed"] and first["seed"][1] != second["seed"][1]
    assert record("--seed", first["seed"][1])["text"] == first["text"]


def test_convert_writes_a_model_that_answers_the_same(
    clip: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    converted = str(tmp_path / "converted")
    assert cli.main(["convert", model, converted]) == 0
    answers = []
    for source in (model, converted):
        assert cli.main(["ask", str(clip), QUESTION, "--model", source]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] != "\n"


def test_bad_input_is_one_line_and_status_2(
    clip: Path, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("no video at all\n" * 50)
    chosen = ("--model", model)
    assert "not a video" in refused(capsys, "ask", text, QUESTION, *chosen)
    assert "absent.mp4" in refused(capsys, "ask", tmp_path / "absent.mp4", QUESTION, *chosen)
    assert "question" in refused(capsys, "ask", clip, "  ", *chosen)
    assert "absent" in refused(capsys, "ask", clip, QUESTION, "--model", tmp_path / "absent")
    assert (
        refused(capsys, "ask", clip, QUESTION, "--budget", "0")
        == "budget is 0; choose a whole number from 1 to 1,000,000."
    )
    assert "max_frames is 4096" in refused(capsys, "ask", clip, QUESTION, "--max-frames", "4096")
    for file in (tmp_path, tmp_path / "absent" / "answer.json"):
        assert f"{file} cannot be written" in refused(capsys, "ask", clip, QUESTION, "--json", file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND (see python -m tempo --help)"),
        (["answer"], "invalid choice: 'answer'"),
        (["ask", "video.mp4"], "required: QUESTION (see python -m tempo ask --help)"),
        (["ask", "v", "q", "--budget", "many"], "invalid int value: 'many'"),
        (["ask", "v", "q", "--seed", "new"], "invalid int value: 'new'"),
        (["ask", "v", "q", "--seed", "-1"], "seed is -1"),
        (["ask", "v", "q", "--temperature", "3"], "temperature is 3.0"),
        (["ask", "v", "q", "--policy", "best"], "invalid choice: 'best'"),
        (["ask", "v", "q", "--truncation", "middle"], "invalid choice: 'middle'"),
        (["ask", "v", "q", "--fast"], "unrecognized arguments: --fast"),
        (["train"], "required: --out"),
        (["train", "--out", "o", "--minutes", "0"], "--minutes"),
        (["train", "--out", "o", "--minutes", "nan"], "--minutes"),
        (["train", "--out", "o", "--stage", "last"], "There is no stage last; choose one of base-vision, "),
        (["train", "--out", "o", "--start", "absent"], "absent"),
        (["train", "--out", "o", "--device", "cuda:99"], "There is no GPU 'cuda:99' here"),
        (["train", "--out", "o", "--device", "tpu"], "device 'tpu'"),
        (
            ["ask", "absent.mp4", "q", "--model", "absent/"],
            "absent.mp4 cannot be opened",
        ),  # the model is not looked for
        (["convert", "source"], "required: OUT"),
        (["space"], "required: ACTION"),
    ],
)
def test_usage_errors_name_the_argument(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert message in refused(capsys, *arguments)


def test_config_lists_every_variable_in_a_form_a_shell_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEMPO_MODEL", "a folder with 'quotes'")
    monkeypatch.setenv("TEMPO_QUEUE_SIZE", "7")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert cli.main(["config"]) == 0
    listed = capsys.readouterr().out
    assert "hf_secret" not in listed
    assert listed.count("\n") == len(vars(Settings()))
    shell = f"set -a; {listed} env"
    environment = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True, env={}).stdout
    read = dict(line.split("=", 1) for line in environment.splitlines())
    assert settings(read) == settings()
    assert settings(read).model == "a folder with 'quotes'"


def test_config_refuses_an_unreadable_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEMPO_PORT", "http")
    assert refused(capsys, "config") == "TEMPO_PORT is 'http'; it must be a whole number, at least 1 and at most 65535."


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["config"], ["space", "check"]])
def test_light_commands_import_no_torch(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom tempo import cli\ntry: cli.main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "assert not {'torch', 'transformers', 'gradio', 'av', 'cv2'} & set(sys.modules), 'heavy'"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def _command(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def test_interrupt_ends_with_130_and_takes_the_decoding_child_along(model: str, tmp_path: Path) -> None:
    long_clip = write_clip(tmp_path / "long.mp4", 60, size=(1280, 720))
    command = [sys.executable, "-m", "tempo", "ask", str(long_clip), QUESTION, "--model", model]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # also where these tests run in the background
    ) as process:
        children: list[psutil.Process] = []
        parent = psutil.Process(process.pid)
        # Libraries start short-lived children of their own while they are imported.
        while not any("tempo.video.child" in " ".join(_command(child)) for child in children):
            assert process.poll() is None, "it ended before the decoding child was seen"
            children = parent.children(recursive=True)
            time.sleep(0.01)
        # Only the parent is told, as `kill -INT` does; a terminal would tell both.
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert out == ""
    assert err.splitlines()[-1] == "tempo: interrupted"
    assert "Traceback" not in err
    assert psutil.wait_procs(children, timeout=5)[1] == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_is_one_line_that_is_cleared() -> None:
    terminal = Terminal()
    with ProgressLine(terminal) as line:
        line.show(Progress("reading", 5, 10))
        line.show(Progress("reading", 10, 10))
        line.show(Progress("answering", 1, 10))
    drawings = terminal.getvalue().split("\r")[1:]
    assert drawings[0] == "reading     [###############...............] 5/10\x1b[K"
    assert drawings[1] == "reading     [##############################] 10/10\x1b[K"
    assert drawings[2:] == ["\x1b[K"]


def test_progress_without_a_terminal_is_one_line_a_stage() -> None:
    plain = io.StringIO()
    with ProgressLine(plain) as line:
        for done, total in ((0, 0), (5, 10), (10, 10)):
            line.show(Progress("reading", done, total))
        line.show(Progress("compressing", 2, 2))
    assert plain.getvalue() == "reading 10/10\ncompressing 2/2\n"
