"""What the README tells a newcomer to type works, and what it names exists."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tempo.config import Settings, settings
from tempo.shipped import ASSETS
from tempo.world.families import FAMILIES
from tests.clips import write_clip
from tests.tiny import write_released

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for language, block in BLOCKS if language == "bash" for line in block.splitlines() if line]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_two_commands_are_there() -> None:
    assert COMMANDS[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("line", COMMANDS)
def test_command_exists(line: str) -> None:
    words = shlex.split(line)
    while re.match(r"[A-Z_]+=", words[0]):
        assignment = words.pop(0).split("=", 1)
        assert settings(dict([assignment])) != Settings()
    match words:
        case ["make", *targets]:
            assert set(targets) <= set(TARGETS)
        case ["python", "-m", "tempo", *_]:
            assert line in RUN
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module) is not None
        case ["python", script, *_]:
            assert (ROOT / script).is_file()
        case _:
            pytest.fail(f"nothing checks {line!r}")


RUN = [line for line in COMMANDS if line.startswith("python -m tempo ")]
SHORTENED = {
    "train": f"--minutes 0.001 --processes 1 --start {shlex.quote(str(ASSETS / 'tempo-nano'))} --stage long",
    "bench": "--segments 2 --questions 2 --processes 1",
}
"""What is added to commands that take an hour as they stand."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a video, and the hub's cache with a small model under the released one's name."""
    folder = tmp_path_factory.mktemp("readme")
    write_clip(folder / "video.mp4", 8)
    released = write_released(folder / "released").folder
    config = json.loads((released / "config.json").read_text())
    (released / "config.json").write_text(json.dumps(config | {"mm_vision_tower_aux_list": ["owner/base"]}))
    for repo, source in (("Vision-CAIR/Tempo-6B", released), ("owner/base", released / "base")):
        cached = folder / "hub" / f"models--{repo.replace('/', '--')}"
        (cached / "refs").mkdir(parents=True)
        (cached / "refs" / "main").write_text("a" * 40)
        shutil.copytree(source, cached / "snapshots" / ("a" * 40), ignore=shutil.ignore_patterns("base"))
    for name in ("Spacefile", "README.md", "requirements.txt", "app.py"):
        shutil.copy(ROOT / name, folder)
    (folder / "docs" / "needle").mkdir(parents=True)
    return folder


@pytest.mark.parametrize("line", RUN)
def test_command_runs(line: str, place: Path) -> None:
    arguments = shlex.split(line)[3:]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "TEMPO_MODEL": "nano",
        "HF_HUB_CACHE": str(place / "hub"),
        "HF_HUB_OFFLINE": "1",
    }
    command = [sys.executable, "-m", "tempo", *arguments, *shlex.split(SHORTENED.get(arguments[0], ""))]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_of_the_command_line_is_named() -> None:
    for name in ("ask", "bench needle", "config", "convert", "train", "space check", "space render"):
        assert any(line.startswith(f"python -m tempo {name}") for line in COMMANDS), name


def test_python_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = [block for language, block in BLOCKS if language == "python"]
    write_clip(tmp_path / "video.mp4", 8)
    monkeypatch.setenv("TEMPO_MODEL", str(write_released(tmp_path / "model").folder))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert sum(names["tokens"]) <= 160  # type: ignore[call-overload]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?:tempo|assets|docs|benchmarks|\.ci)/[\w./-]*\w", README))))
def test_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_world_has_every_question(family: str) -> None:
    """The README's section is all that another maker of such videos has to go by."""
    shown = {"first": {"the": "the red star", "other": "the blue moon"}}.get(family, {"the": "R", "a": "a red star"})
    for phrasing in FAMILIES[family].phrasings:
        assert phrasing.format(**shown, time=84) in README
