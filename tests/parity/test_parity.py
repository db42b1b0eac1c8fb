"""The same numbers as the released model, on a tiny checkpoint in its layout (README.md of the fixture)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import tempo
from tempo import prompts
from tempo.engine.base import Compression
from tempo.model import decoder
from tempo.model.patches import resize, to_patches
from tempo.pipeline import Tempo
from tempo.segments import split
from tempo.video.size import SizeRule

GOLDEN = ("golden_16x9", "golden_4x3_odd")


def fixture_frames(count: int, height: int, width: int) -> np.ndarray:
    """The fixture's frames, uint8 (count, height, width, 3), by its formula."""
    t, y, x, c = np.ogrid[:count, :height, :width, :3]
    s = t // 8
    slope = x * (1 + c) + y * (2 + s % 3) + 7 * t * (c + 1)
    tiles = (x // 16) * 13 + (y // 16) * 29 * (1 + s) + 37 * s * s
    return ((slope ^ tiles) % 256).astype(np.uint8)


@dataclass(frozen=True)
class Case:
    golden: Any
    query: str
    fps: float
    budgets: list[int]
    frames: np.ndarray


@pytest.fixture(scope="module")
def model(shared: Path) -> Tempo:
    return tempo.load(str(shared / "parity" / "checkpoint"), device="cpu", dtype="float32")


@pytest.fixture(scope="module", params=GOLDEN)
def case(request: pytest.FixtureRequest, shared: Path) -> Case:
    golden = np.load(shared / "parity" / f"{request.param}.npz")
    meta = json.loads(str(golden["meta"]))
    frames = fixture_frames(meta["T"], meta["H"], meta["W"])
    return Case(golden, meta["query"], meta["fps"], meta["budgets"], frames)


@pytest.fixture(scope="module")
def compression(model: Tempo, case: Case) -> Compression:
    return model.compress(case.frames, case.fps, case.query)


def test_pixels(model: Tempo, case: Case) -> None:
    pixels = resize(torch.from_numpy(case.frames), model.spec.size)
    segments = split(len(pixels), case.fps)
    cut = [to_patches(pixels[s.first_frame : s.last_frame]) for s in segments]
    rows = torch.cat([patches for patches, _ in cut])
    assert rows.shape == tuple(case.golden["pixel_shape"])
    assert [grid for _, grid in cut] == [tuple(grid) for grid in case.golden["video_grid_thw"]]
    np.testing.assert_allclose(rows[case.golden["pixel_rows"]], case.golden["pixel_values_head"], atol=1e-6)


def test_prompt_ids(model: Tempo, case: Case) -> None:
    tokenizer = model.engine.compressor_tokenizer
    suffix = prompts.compressor_suffix(tokenizer, model.spec, case.query)
    for segment in split(len(case.frames), case.fps):
        _, height, width = case.golden["video_grid_thw"][segment.index]
        times = prompts.patch_times(segment.first_frame, segment.last_frame, case.fps)
        prefix = prompts.compressor_prefix(tokenizer, model.spec, times, height * width // 4)
        mask = case.golden["svlm_attention_mask"][segment.index] > 0
        assert prefix + suffix == case.golden["svlm_input_ids"][segment.index][mask].tolist()
        assert model.spec.time_tag.format(segment.time_s) == case.golden["timestamps"][segment.index]
    parts = prompts.decoder_prompt(model.engine.decoder_tokenizer, model.spec, case.query)
    assert [*parts.before, -200, *parts.after] == case.golden["decoder_input_ids"][0].tolist()


def test_relevance_and_memory(compression: Compression, case: Case) -> None:
    np.testing.assert_allclose(compression.relevance, case.golden["relevance"], atol=1e-5)
    np.testing.assert_allclose(compression.memory_tokens, case.golden["memory"], atol=1e-4)


def test_allocation_context_logits_and_greedy_ids(model: Tempo, compression: Compression, case: Case) -> None:
    for budget in case.budgets:
        tokens = tempo.allocate(
            compression.relevance, k_min=model.spec.k_min, k_max=model.spec.k_max, budget=budget, policy="ata"
        )
        assert tokens.tolist() == case.golden[f"alloc_{budget}"].tolist()
        inputs = model.assemble(compression, tokens, case.query)
        np.testing.assert_allclose(inputs, case.golden[f"context_{budget}"], atol=1e-4)
        logits = decoder.last_logits(model.engine.network.decoder, inputs)
        np.testing.assert_allclose(logits, case.golden[f"last_logits_{budget}"], atol=1e-3)
        assert model.generate(inputs, max_new_tokens=24) == case.golden[f"gen_{budget}"].tolist()


def test_sizes(shared: Path) -> None:
    rows = json.loads((shared / "parity" / "ata_and_sizes.json").read_text())["sizes"]
    assert len(rows) == 27
    for width, height, model_width, model_height in rows:
        assert SizeRule().fit(width, height) == (model_width, model_height)


def test_allocations(shared: Path) -> None:
    """All cases; where the released allocation breaks its own budget or spends nothing, ours keeps it and spends it."""
    cases = json.loads((shared / "parity" / "ata_and_sizes.json").read_text())["cases"]
    over = unspent = 0
    for case in cases:
        scores, expected = np.array(case["scores"]), np.array(case["allocation"])
        tokens = tempo.allocate(scores, k_min=case["k_min"], k_max=case["k_max"], budget=case["budget"])
        assert tokens.sum() <= case["budget"]
        if expected.sum() > case["budget"]:
            over += 1
            continue
        if not expected.any():
            unspent += 1
            assert tokens.sum() == case["budget"] < len(scores)
            continue
        # Among equal scores any order is right.
        assert sorted(zip(scores, tokens, strict=True)) == sorted(zip(scores, expected, strict=True))
    assert (len(cases), over, unspent) == (400, 1, 2)
