"""Damaged checkpoint folders: each file in each way, and always a CheckpointError that names the file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
import pytest
import torch

from tempo.errors import CheckpointError, ModelNotFound, UsageError
from tempo.model import checkpoint, conversion
from tests.tiny import write_released

CPU = torch.device("cpu")
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 2000000000\n"

DAMAGE: dict[str, Callable[[Path], object]] = {
    "absent": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "pointer": lambda path: path.write_bytes(POINTER),
    "list": lambda path: path.write_text("[1, 2]"),
    "null": lambda path: path.write_text("null"),
    "utf16": lambda path: path.write_bytes('{"model_type": "tempo_qwen"}'.encode("utf-16")),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}
OURS = (
    "tempo.json",
    "model.safetensors",
    "compressor/config.json",
    "compressor/tokenizer.json",
    "decoder/config.json",
    "decoder/tokenizer.json",
)
RELEASED = (
    "config.json",
    "tokenizer.json",
    "model.safetensors.index.json",
    "model-00002-of-00002.safetensors",
    "base/config.json",
    "base/tokenizer.json",
    "base/model.safetensors",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("whole")
    released = write_released(folder / "released", sharded=True).folder
    conversion.convert(str(released), folder / "ours")
    return {"released": released, "ours": folder / "ours"}


def refusal(folder: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        checkpoint.load(str(folder), device=CPU)
    return str(caught.value)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    ("layout", "name"), [*(("ours", name) for name in OURS), *(("released", name) for name in RELEASED)]
)
def test_a_damaged_file_is_named(layout: str, name: str, damage: str, whole: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / layout
    shutil.copytree(whole[layout], folder)
    DAMAGE[damage](folder / name)
    words = refusal(folder)
    # Without its index or spec a folder is looked at as another kind of checkpoint.
    missed = {"model.safetensors.index.json": "model.safetensors", "tempo.json": "tempo.json"}
    assert (missed.get(name, name) if damage == "absent" else name).rpartition("/")[2] in words
    if damage == "pointer":
        assert "Git LFS pointer" in words


@pytest.mark.parametrize(
    ("layout", "name", "change"),
    [
        ("ours", "tempo.json", {"k_max": "16"}),
        ("ours", "tempo.json", {"k_max": 0}),
        ("ours", "tempo.json", {"fps": "2"}),
        ("ours", "tempo.json", {"fps": float("nan")}),
        ("ours", "tempo.json", {"name": 3}),
        ("ours", "tempo.json", {"window": 8.5}),
        ("ours", "tempo.json", {"window": True}),
        ("ours", "tempo.json", {"size": [512]}),
        ("ours", "tempo.json", {"size": {"patch": "16"}}),
        ("ours", "tempo.json", {"budget_presets": ["64"]}),
        ("ours", "tempo.json", {"budget_presets": 64}),
        ("ours", "tempo.json", {"k_min": 9, "k_max": 6}),
        ("ours", "tempo.json", {"colour": "red"}),
        ("ours", "decoder/config.json", {"hidden_size": "24"}),
        ("ours", "decoder/config.json", {"num_hidden_layers": None}),
        ("ours", "compressor/config.json", {"vision_config": 3}),
        ("ours", "compressor/config.json", {"text_config": {"hidden_size": "32"}}),
        ("released", "config.json", {"num_compression_tokens": "many"}),
        ("released", "config.json", {"mm_vision_tower_aux_list": []}),
        ("released", "config.json", {"vocab_size": []}),
        ("released", "model.safetensors.index.json", {"weight_map": None}),
        ("released", "model.safetensors.index.json", {"weight_map": {}}),
        ("released", "model.safetensors.index.json", {"weight_map": {"a": 3}}),
    ],
)
def test_a_field_that_cannot_be_is_named_with_its_file(
    layout: str, name: str, change: dict[str, object], whole: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / layout
    shutil.copytree(whole[layout], folder)
    values = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps(values | change))
    assert name.rpartition("/")[2] in refusal(folder)


@pytest.mark.parametrize(
    "source", ["../absent", "./absent", "absent", "a--b/c", "a/b/c", "absent/", "~nobody/x", "a\0b/c"]
)
def test_what_is_neither_folder_nor_hub_id(source: str) -> None:
    with pytest.raises(ModelNotFound, match="There is no folder"):
        checkpoint.load(source, device=CPU)


def test_a_cached_base_is_read_without_the_network(
    whole: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's cache as its client lays it out, with the release and its base in it."""
    for repo, source in (("owner/release", whole["released"]), ("owner/base", whole["released"] / "base")):
        cached = tmp_path / f"models--{repo.replace('/', '--')}"
        (cached / "refs").mkdir(parents=True)
        (cached / "refs" / "main").write_text("a" * 40)
        shutil.copytree(source, cached / "snapshots" / ("a" * 40), ignore=shutil.ignore_patterns("base"))
    config = tmp_path / "models--owner--release" / "snapshots" / ("a" * 40) / "config.json"
    values = json.loads(config.read_text())
    config.write_text(json.dumps(values | {"mm_vision_tower_aux_list": ["owner/base"]}))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    loaded = checkpoint.load("owner/release", device=CPU)
    beside = checkpoint.load(str(whole["released"]), device=CPU)
    ours, theirs = (x.network.compressor.relevance_direction for x in (loaded, beside))
    assert torch.equal(ours, theirs)


def test_convert_says_at_once_that_it_cannot_write(whole: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/tempo-out")):
        with pytest.raises(UsageError, match=f"{out} cannot be written"):
            # What is to be read is damaged too: the place is looked at first.
            conversion.convert(str(whole["released"] / "base"), out)
    assert (tmp_path / "file").read_text() == "mine"


def test_convert_onto_a_disk_without_room_is_one_line(whole: dict[str, Path], tmp_path: Path) -> None:
    code = (
        "import resource, sys\nfrom tempo import cli\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))\nsys.exit(cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "convert", str(whole["released"]), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 2, done.stderr
    assert f"{tmp_path / 'out'} cannot be written" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_convert_of_the_embedded_model_says_what_it_can_convert(capsys: pytest.CaptureFixture[str]) -> None:
    from tempo import cli

    assert cli.main(["convert", "nano", "out"]) == 2
    assert "takes a folder or a hub id" in capsys.readouterr().err
