"""What the README tells a newcomer to type works, and what it names exists."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from tempo import cli
from tempo.config import Settings, settings
from tempo.training.questions import FAMILIES, PHRASINGS
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
        case ["python", "-m", "tempo", *arguments]:
            assert callable(cli.parser().parse_args(arguments).run)
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module) is not None
        case ["python", script, *_]:
            assert (ROOT / script).is_file()
        case _:
            pytest.fail(f"nothing checks {line!r}")


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
    for phrasing in PHRASINGS[family]:
        assert phrasing.format(**shown, time=84) in README
