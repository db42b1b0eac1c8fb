"""Small runs of the benchmark on the shipped model: whole, interrupted, and drawn again."""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tempo import cli
from tempo.evaluation import journal

OPTIONS = ("--segments", "2,4", "--questions", "2")


def command(document: Path, *arguments: str, processes: int = 1) -> list[str]:
    size = (*OPTIONS, "--processes", str(processes))
    return [sys.executable, "-m", "tempo", "bench", "needle", *size, "--json", str(document), *arguments]


def measured(document: Path) -> dict[str, Any]:
    """The document without the time it took."""
    record: dict[str, Any] = json.loads(document.read_text())
    return {name: value for name, value in record.items() if name != "wall_s"}


def videos(kept: Path) -> int:
    """Whose trials a journal has."""
    count = 0
    if kept.exists():
        with kept.open("rb") as file, suppress(EOFError, pickle.UnpicklingError):
            pickle.load(file)  # what the run is of
            while pickle.load(file):
                count += 1
    return count


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that a run writes."""
    folder = tmp_path_factory.mktemp("whole")
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        arguments = ("--model", "nano", "--figures", str(folder / "figures"))
        subprocess.run(command(folder / "b.json", *arguments), check=True, stdout=out, stderr=err, timeout=400)
    return folder


@pytest.mark.slow
def test_a_small_run(whole: Path) -> None:
    record = json.loads((whole / "out").read_text().splitlines()[-1])
    assert record == json.loads((whole / "b.json").read_text())
    assert [cell["segments"] for cell in record["cells"]] == [2, 4]
    assert {study["name"] for study in record["studies"]} >= {"policies", "shares", "truncation", "anchors", "frames"}
    assert "ATA and the paper's baselines" in (whole / "err").read_text()
    assert not journal.place(whole / "b.json").exists()
    drawn = {path.name: ElementTree.parse(path) for path in (whole / "figures").iterdir()}
    assert {"accuracy.svg", "policies.svg", "shares.svg", "frames.svg"} <= set(drawn)


@pytest.mark.slow
def test_what_was_measured_is_drawn_again(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--redraw", str(whole / "b.json"), "--figures", str(tmp_path)]
    assert cli.main(["bench", "needle", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err in (whole / "err").read_text()
    figures = {path.name: path.read_bytes() for path in (whole / "figures").iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == figures


@pytest.mark.slow
def test_an_interrupted_run_goes_on_where_it_was(whole: Path, tmp_path: Path) -> None:
    """Once by Ctrl-C, once by a kill: at the end it has measured what a run has that nothing interrupts."""
    document = tmp_path / "b.json"
    kept = journal.place(document)
    before = 0
    for way, status, processes in ((signal.SIGINT, 130, 2), (signal.SIGKILL, -signal.SIGKILL, 1)):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # Ctrl-C is heard also where these tests run in the background.
        heard = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
        with subprocess.Popen(command(document, processes=processes), **quiet, **heard) as run:
            end = time.monotonic() + 200
            while videos(kept) < before + 3:
                assert run.poll() is None and time.monotonic() < end, "it ended before it could be interrupted"
                time.sleep(0.05)
            run.send_signal(way)
            assert run.wait(100) == status
        before = videos(kept)
        assert not document.exists()
    done = subprocess.run(command(document), capture_output=True, text=True, check=True, timeout=400)
    assert f"going on after {before} videos" in done.stderr
    assert not kept.exists()
    assert measured(document) == measured(whole / "b.json")
