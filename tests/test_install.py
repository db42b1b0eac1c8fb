"""A wheel of this project, installed and used from another folder: model, examples and page are in it."""

from __future__ import annotations

import json
import os
import shutil
import site
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

import pytest

from tempo.page.scripts import as_function
from tests.clips import write_clip
from tests.conftest import REPO

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a new environment with the wheel in it; the packages it needs are those of this one."""
    folder = tmp_path_factory.mktemp("install")
    made = (".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", "runs", "node_modules")
    shutil.copytree(REPO, folder / "source", ignore=shutil.ignore_patterns(*made, "docs"), symlinks=True)
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, folder / "source"]
    subprocess.run([sys.executable, "-m", "pip", *map(str, build)], check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv")
    python = folder / "venv" / "bin" / "python"
    install = ["--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run([sys.executable, "-m", "pip", *map(str, install)], check=True, timeout=300)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "these.pth").write_text("\n".join(site.getsitepackages()))
    shutil.rmtree(folder / "source")
    return python.parent


def test_it_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    def tempo(*arguments: str) -> str:
        command = [str(installed / "tempo"), *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        return done.stdout

    write_clip(tmp_path / "clip.mp4", 8)
    assert tempo("--version") == "tempo 0.1.0\n"
    answer = json.loads(tempo("ask", "clip.mp4", "What colour is the square?", "--model", "nano", "--json", "-"))
    assert answer["model"] == "tempo-nano"
    small = ["--segments", "2", "--questions", "2", "--processes", "1"]
    assert json.loads(tempo("bench", "needle", *small))["model"] == "tempo-nano"


def test_it_has_the_words_of_the_tokenizer_that_training_makes(installed: Path, tmp_path: Path) -> None:
    code = "from tempo.training import tokenizer; assert 'colour' in tokenizer.build().get_vocab()"
    command = [str(installed / "python"), "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_it_serves_the_page_with_its_looks_and_examples(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "TEMPO_MODEL": "nano",
        "TEMPO_PORT": str(port),
        "GRADIO_TEMP_DIR": str(tmp_path / "uploads"),
    }

    def got(path: str) -> bytes:
        with urllib.request.urlopen(address + path, timeout=30) as answer:
            assert answer.status == 200
            data: bytes = answer.read()
            return data

    with (tmp_path / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [str(installed / "tempo"), "serve"], cwd=tmp_path, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            end = time.monotonic() + 200
            while True:
                assert server.poll() is None and time.monotonic() < end, (tmp_path / "log.txt").read_text()
                try:
                    got("/")
                    break
                except OSError:
                    time.sleep(0.3)
            german = got("/?language=de").decode()
            assert "Tempo: ein langes Video befragen" in german
            assert as_function(REPO / "assets" / "language" / "main.js") in german
            config = json.dumps(json.loads(got("/config")))
            for text in (
                max((REPO / "assets" / "page.css").read_text().splitlines(), key=len).strip(),
                as_function(REPO / "assets" / "page" / "main.js"),
            ):
                assert json.dumps(text)[1:-1] in config, text
            (packages,) = installed.parent.glob("lib/python*/site-packages")
            for clip in (REPO / "assets" / "examples").glob("*.mp4"):
                path = (packages / "tempo" / "assets" / "examples" / clip.name).resolve()
                assert got(f"/gradio_api/file={path}") == clip.read_bytes()
        finally:
            server.terminate()
            server.wait(30)
