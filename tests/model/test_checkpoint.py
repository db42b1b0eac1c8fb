from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import huggingface_hub
import psutil
import pytest
import torch
from safetensors.torch import load_file, save_file

from tempo.errors import CheckpointError, ModelNotFound, NotEnoughMemory
from tempo.model import checkpoint, conversion
from tempo.model.relevance import rows_of
from tempo.model.remote import RemoteFile
from tempo.model.spec import ModelSpec
from tests.tiny import K_MAX, Released, tokenizer, write_released

CPU = torch.device("cpu")


def same(a: torch.nn.Module, b: torch.nn.Module) -> bool:
    first, second = a.state_dict(), b.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("sharded", [True, False])
def test_released_layout_loads_every_weight(tmp_path: Path, tied: bool, sharded: bool) -> None:
    written = write_released(tmp_path / "released", tied=tied, sharded=sharded)
    loaded = checkpoint.load(str(written.folder), device=CPU)
    assert same(loaded.network, written.network)
    assert loaded.spec.k_max == K_MAX
    assert not loaded.network.training


def test_rotary_tables_are_as_in_a_fresh_network(released: Released) -> None:
    loaded = checkpoint.load(str(released.folder), device=CPU).network
    fresh = dict(released.network.named_buffers())
    assert len(fresh) > 3
    for name, buffer in loaded.named_buffers():
        assert torch.equal(buffer, fresh[name]), name


@pytest.mark.parametrize("tied", [True, False])
def test_convert_to_our_layout_and_back_is_exact(tmp_path: Path, tied: bool) -> None:
    written = write_released(tmp_path / "released", tied=tied)
    conversion.convert(str(written.folder), tmp_path / "ours")
    ours = checkpoint.load(str(tmp_path / "ours"), device=CPU)
    assert same(ours.network, written.network)
    assert ours.spec == checkpoint.load(str(written.folder), device=CPU).spec


def test_stored_as_bfloat16_the_relevance_direction_stays_exact(tmp_path: Path, released: Released) -> None:
    checkpoint.save(tmp_path / "ours", checkpoint.load(str(released.folder), device=CPU), torch.bfloat16)
    stored = load_file(tmp_path / "ours" / "model.safetensors")
    assert stored["projector.weight"].dtype == torch.bfloat16
    assert torch.equal(stored[checkpoint.DIRECTION], released.network.compressor.relevance_direction)


def test_missing_unexpected_and_misshapen_keys_are_named(released: Released) -> None:
    path = released.folder / "model.safetensors"
    tensors = load_file(path)
    bias = tensors.pop("model.mm_projector.bias")
    save_file(tensors | {"model.extra": bias}, path)
    with pytest.raises(CheckpointError, match=r"Missing: projector\.bias\. Unexpected: decoder\.model\.extra"):
        checkpoint.load(str(released.folder), device=CPU)
    save_file(tensors | {"model.mm_projector.bias": torch.zeros(3)}, path)
    with pytest.raises(CheckpointError, match=r"projector\.bias is \(3,\)"):
        checkpoint.load(str(released.folder), device=CPU)


def test_pickled_weights_are_never_read(released: Released) -> None:
    (released.folder / "model.safetensors").rename(released.folder / "pytorch_model.bin")
    with pytest.raises(CheckpointError, match="Only safetensors are read"):
        checkpoint.load(str(released.folder), device=CPU)


def test_truncated_weights_are_a_clear_error(released: Released) -> None:
    path = released.folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="download it again"):
        checkpoint.load(str(released.folder), device=CPU)


def test_an_index_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    written = write_released(tmp_path / "released", sharded=True)
    index = written.folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "../secret.safetensors"}}))
    with pytest.raises(CheckpointError, match="outside its folder"):
        checkpoint.load(str(written.folder), device=CPU)


def test_wrong_folders_and_names(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no folder"):
        checkpoint.load(str(tmp_path / "nothing"), device=CPU)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(CheckpointError, match="no Tempo checkpoint"):
        checkpoint.load(str(tmp_path), device=CPU)


def test_too_little_memory_is_noticed_before_loading(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    free = psutil.virtual_memory()._replace(available=1000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    with pytest.raises(NotEnoughMemory, match="GiB"):
        checkpoint.load(str(released.folder), device=CPU)


def test_a_spec_survives_its_file_and_refuses_what_it_does_not_know() -> None:
    spec = ModelSpec(name="x", k_max=7, budget_presets=(1, 2))
    assert ModelSpec.from_json(spec.to_json()) == spec
    with pytest.raises(CheckpointError):
        ModelSpec.from_json('{"colour": "red"}')


class RangeServer(http.server.BaseHTTPRequestHandler):
    """Serves one file with range requests and counts the bytes it sends."""

    content = b""
    sent = 0

    def do_GET(self) -> None:
        first, last = (int(x) for x in self.headers["Range"].removeprefix("bytes=").split("-"))
        body = self.content[first : last + 1]
        type(self).sent += len(body)
        self.send_response(206)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(content: bytes) -> Iterator[tuple[str, type[RangeServer]]]:
    handler = type("Handler", (RangeServer,), {"content": content, "sent": 0})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/model.safetensors", handler
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_relevance_rows_cost_their_own_bytes_over_http(tmp_path: Path, dtype: torch.dtype) -> None:
    head = torch.randn(3000, 64).to(dtype)
    save_file({"other": torch.zeros(200_000), "lm_head.weight": head}, tmp_path / "model.safetensors")
    content = (tmp_path / "model.safetensors").read_bytes()
    header = 8 + int.from_bytes(content[:8], "little")
    with serve(content) as (url, server), httpx.Client() as client:
        rows = RemoteFile(url, client).rows((2753, 17))
    assert torch.equal(rows, head[[2753, 17]].float())
    assert server.sent == header + 2 * 64 * dtype.itemsize
    assert torch.equal(rows, rows_of(tmp_path / "model.safetensors", (2753, 17)))


def test_a_server_that_is_gone_or_ignores_ranges_is_a_clear_error(tmp_path: Path) -> None:
    with serve(b"") as (url, server), httpx.Client() as client:
        server.do_GET = lambda self: self.send_error(200)  # type: ignore[method-assign]
        with pytest.raises(ModelNotFound, match="range"):
            RemoteFile(url, client).read(0, 8)
    with httpx.Client() as client, pytest.raises(ModelNotFound, match="network"):
        RemoteFile(url, client).read(0, 8)


def test_relevance_rows_of_a_base_on_the_hub(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    base = released.folder / "base"
    content = (base / "model.safetensors").read_bytes()
    (base / "model.safetensors").unlink()  # only the small files of a base model are downloaded
    with serve(content) as (url, server):
        template = url.rpartition("/")[0] + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        rows = checkpoint._relevance_rows(tokenizer(), base, "owner/base")
    torch.testing.assert_close(rows[0] - rows[1], released.network.compressor.relevance_direction)
    assert server.sent < len(content) / 10


def test_without_network_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelNotFound, match="Check the network"):
        checkpoint.load("owner/model-that-is-not-cached", device=CPU)
