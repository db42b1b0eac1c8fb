"""What the README and the other documents tell people to type works, what they name exists, what they list is all."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tempo import cli
from tempo.config import AskOptions, Settings, settings
from tempo.shipped import ASSETS
from tempo.world.families import FAMILIES
from tests.browser.server import serving
from tests.clips import write_clip
from tests.tiny import write_released

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
FILES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
TEXTS = {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in FILES}
BLOCKS = [
    (document, language, block)
    for document, text in TEXTS.items()
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
]
SHELL = [block.splitlines() for _, language, block in BLOCKS if language == "bash"]
COMMANDS = list(dict.fromkeys(line for block in SHELL for line in block if line))
MAKEFILE = (ROOT / "Makefile").read_text()

EXEMPT = {
    "make demo": "serves until it is stopped; tests/browser looks at what it serves",
    "make check": "stands beside the tests",
    "make quick": "a part of these tests",
    "make test": "these tests",
    "TEMPO_MODEL=Vision-CAIR/Tempo-6B make demo": "a download of 12 GB; others read a small model of that name",
    "python -m tempo serve": "serves until it is stopped; tests/test_install.py looks at what it serves",
    "TEMPO_HOST=0.0.0.0 TEMPO_PORT=8080 python -m tempo serve": "the same, and open to the network",
    "python -m tempo.world.clips assets/examples": "minutes of encoding; tests/world/test_clips.py compares the clips",
    "python -m benchmarks.tower_size": "minutes, however short its training is",
    "python -m tests.browser.redraw": "minutes in a browser, to measure what tests/browser/test_inspector.py does",
    "python -m tests.browser.screenshots docs": "minutes in a browser, to show what tests/browser looks at",
}
"""Commands that are not run here, and why."""
SHORTENED = {
    "python -m tempo train": f"--minutes 0.001 --processes 1 --start {shlex.quote(str(ASSETS / 'tempo-nano'))}"
    " --stage long",
    "python -m tempo bench needle --json": "--segments 2 --questions 2 --processes 1",
    "python -m benchmarks.ask_hour": "--minutes 1 --cpus 1",
    "python -m benchmarks.precision": "--segments 8 --repeats 1",
    "python -m benchmarks.rendering": "--segments 8 --repeats 1",
}
"""What is added to commands that take long as they stand."""


def run_of(block: list[str]) -> list[str]:
    """The commands of a block that are run."""
    return [line for line in block if line and line not in EXEMPT]


def test_the_two_commands_are_there() -> None:
    assert COMMANDS[:2] == ["make demo", "make test"]


def test_the_readme_is_short() -> None:
    assert len(re.sub(r"\A---\n.*?\n---\n", "", TEXTS["README.md"], flags=re.DOTALL).splitlines()) <= 150


@pytest.mark.parametrize("line", COMMANDS)
def test_command_exists(line: str) -> None:
    words = shlex.split(line)
    while re.match(r"[A-Z_]+=", words[0]):
        assignment = words.pop(0).split("=", 1)
        assert settings(dict([assignment])) != Settings()
    match words:
        case ["make", *targets]:
            assert set(targets) <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module) is not None
        case ["python", "-c", *_] | ["pybabel", *_]:
            assert line not in EXEMPT
        case _:
            pytest.fail(f"nothing checks {line!r}")


def test_no_exemption_is_left_over() -> None:
    assert set(EXEMPT) <= set(COMMANDS)
    assert [start for start in SHORTENED if not any(line.startswith(start) for line in COMMANDS)] == []


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a video, and the hub's cache with a small model under the released one's name."""
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
    for name in ("Spacefile", "README.md", "requirements.txt", "app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "tempo", folder / "tempo", ignore=shutil.ignore_patterns("__pycache__"), symlinks=True)
    (folder / "assets").symlink_to(ROOT / "assets")
    (folder / "docs" / "needle").mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "needle" / "needle.json", folder / "docs" / "needle")
    (folder / "bin").mkdir()
    for name, start in (("python", ""), ("pybabel", " -m babel.messages.frontend")):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{start} "$@"\n')
        program.chmod(0o755)
    return folder


def run(line: str, place: Path) -> str:
    """What a command says on stdout."""
    environment = os.environ | {
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TEMPO_MODEL": "nano",
        "HF_HUB_CACHE": str(place / "hub"),
        "HF_HUB_OFFLINE": "1",
    }
    more = [words for start, words in SHORTENED.items() if line.startswith(start)]
    done = subprocess.run(
        ["bash", "-c", " ".join([line, *more])],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, f"{line}: {done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


def blocks() -> Iterator[Any]:
    """Blocks with something to run, each known by its first line."""
    for block in SHELL:
        lines = run_of(block)
        if lines:
            slow = any(line.startswith(start) for line in lines for start in SHORTENED)
            yield pytest.param(lines, id=lines[0], marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("lines", list(blocks()))
def test_commands_run_one_after_the_other(lines: list[str], place: Path) -> None:
    for line in lines:
        run(line, place)


def test_a_schema_that_is_written_anew_is_the_one_that_is_there(place: Path) -> None:
    (line,) = [line for line in COMMANDS if line.startswith("python -c")]
    run(line, place)
    written = place / "docs" / "record.schema.json"
    assert written.read_text() == (ROOT / "docs" / "record.schema.json").read_text()


def commands_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The names of all commands below a parser."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, command in [pair for action in below for pair in action.choices.items()]:
        yield from (f"{name} {deeper}".rstrip() for deeper in commands_of(command))
    if not below:
        yield ""


def test_every_command_of_the_command_line_is_named() -> None:
    names = [*commands_of(cli.parser())]
    assert {"ask", "bench needle", "space check"} < set(names)
    for name in names:
        assert any(f"python -m tempo {name}" in line for line in COMMANDS), name


def test_every_target_of_the_makefile_is_named() -> None:
    (targets,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert {f"make {target}" for target in targets.split()} - {"make packages"} <= set(COMMANDS)


@pytest.mark.parametrize("document", sorted({document for document, language, _ in BLOCKS if language == "python"}))
def test_python_runs_as_it_stands(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    write_clip(tmp_path / "video.mp4", 8)
    monkeypatch.setenv("TEMPO_MODEL", str(write_released(tmp_path / "model").folder))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for _, language, block in [found for found in BLOCKS if found[0] == document]:
        if language != "python":
            continue
        served = f"http://127.0.0.1:{Settings().port}"
        if served in block:
            block = block.replace(served, request.getfixturevalue("address"))
        exec(compile(block, document, "exec"), names)
    assert names["answer"].budget.cap == 4096  # type: ignore[attr-defined]
    if document == "docs/library.md":
        assert sum(names["tokens"]) <= 160  # type: ignore[call-overload]
        assert names["again"].answer == names["answer"]  # type: ignore[attr-defined]
        assert names["record"]["settings"]["policy"] == "topk"  # type: ignore[index]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path) as url:
        yield url


@pytest.mark.parametrize("document", TEXTS)
def test_every_path_that_is_named_exists(document: str) -> None:
    named = r"(?<![\w/.-])(?:(?:tempo|tests|assets|docs|benchmarks|\.ci)/[\w./-]*[\w/]|[\w-]+\.(?:py|md|txt|toml)\b)"
    below = ROOT / document
    paths = set(re.findall(named, TEXTS[document]))
    missing = [path for path in sorted(paths) if not ((ROOT / path).exists() or (below.parent / path).exists())]
    assert missing == []
    assert [path for path in paths if path.endswith("/") and not (ROOT / path).is_dir()] == []


def anchors(document: Path) -> set[str]:
    """The headings of a document as links name them."""
    titles = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", TEXTS)
def test_every_link_leads_somewhere(document: str) -> None:
    links = re.findall(r'\]\(([^)]+)\)|src="([^"]+)"', TEXTS[document])
    for link in [one or other for one, other in links]:
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (ROOT / document).parent / path if path else ROOT / document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_document_is_linked_in_the_readme() -> None:
    linked = {link for link, _ in re.findall(r"\]\(([^)#]+)(#[^)]*)?\)", TEXTS["README.md"])}
    assert set(TEXTS) - {"README.md"} <= linked


def rows(document: str, first: str) -> list[tuple[str, ...]]:
    """The cells of a table whose first heading is `first`, without the code marks around whole cells."""
    (table,) = re.findall(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", TEXTS[document], re.MULTILINE)
    return [
        tuple(re.sub(r"^`(.*)`$", r"\1", cell.strip()) for cell in line.strip("|").split("|"))
        for line in table.splitlines()
    ]


def test_the_environment_variables_are_all_in_the_table() -> None:
    assert rows("docs/hosting.md", "variable") == [
        (field.metadata["env"], str(field.default), field.metadata["meaning"]) for field in dataclasses.fields(Settings)
    ]


def test_the_options_of_a_question_are_all_in_the_table() -> None:
    assert rows("docs/library.md", "option") == [
        (field.name, field.metadata["meaning"]) for field in dataclasses.fields(AskOptions)
    ]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_world_has_every_question(family: str) -> None:
    """The description is all that another maker of such videos has to go by."""
    shown = {"the": "R", "a": "a red star"}
    if family in ("first", "order"):
        shown = {"the": "the red star", "other": "the blue moon"}
    for phrasing in FAMILIES[family].phrasings:
        assert phrasing.format(**shown, time="84 seconds") in TEXTS["docs/world.md"]
