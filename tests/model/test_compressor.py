from __future__ import annotations

import pytest
import torch

from tempo.model.compressor import Grid, rope_positions
from tests.tiny import K_MAX, Released

GRID: Grid = (3, 4, 6)
PADS = 3 * 2 * 3


@pytest.fixture
def inputs(released: Released) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Patches of two segments, their prefix ids, and query ids."""
    video = released.network.compressor.vlm.config.video_token_id
    torch.manual_seed(1)
    patches = torch.randn(2, 3 * 4 * 6, 1536)
    prefix = [5, 6, *([7, 8, 9, *[video] * 6, 10] * 3)]
    return patches, torch.tensor([prefix, prefix]), torch.tensor([11, 12, 13])


@torch.inference_mode()
def test_vision_equals_the_tower_run_its_own_way(released: Released, inputs: tuple[torch.Tensor, ...]) -> None:
    compressor = released.network.compressor
    features = compressor.encode(inputs[0], GRID)
    visual = compressor.vlm.visual
    visual.config._attn_implementation = "eager"
    out = visual(inputs[0].flatten(0, 1), grid_thw=torch.tensor([GRID] * 2))
    torch.testing.assert_close(features.tokens.flatten(0, 1), out.pooler_output)
    assert features.tokens.shape == (2, PADS, 32)
    for ours, theirs in zip(features.deepstack, out.deepstack_features, strict=True):
        torch.testing.assert_close(ours.flatten(0, 1), theirs)
    assert features.size_bytes == 2 * compressor.features_bytes(GRID)


def test_positions_equal_the_libraries(released: Released, inputs: tuple[torch.Tensor, ...]) -> None:
    vlm = released.network.compressor.vlm
    ids = torch.cat([inputs[1][:1], inputs[2][None]], dim=1)
    visual = ids == vlm.config.video_token_id
    theirs, _ = vlm.get_rope_index(ids, visual.int() * 2, video_grid_thw=torch.tensor([GRID]))
    assert torch.equal(rope_positions(visual[0], GRID, 2), theirs[:, 0])


@torch.inference_mode()
def test_prefill_and_compress_equal_one_pass(released: Released, inputs: tuple[torch.Tensor, ...]) -> None:
    compressor = released.network.compressor
    patches, prefix_ids, query_ids = inputs
    memory, h_rel = compressor(patches, GRID, prefix_ids, query_ids)
    assert memory.shape == (2, K_MAX, 32)
    # One pass over prefix, query and stand-ins for the memory tokens, whose embeddings are put in their rows.
    stand_in = torch.arange(20, 20 + K_MAX)
    compressor.vlm.language_model.embed_tokens.weight.data[stand_in] = compressor.memory_tokens[0]
    whole = torch.cat([prefix_ids, query_ids.expand(2, -1), stand_in.expand(2, -1)], dim=1)
    states = compressor.text_states(whole, compressor.encode(patches, GRID), GRID)
    torch.testing.assert_close(memory, states[:, -K_MAX:], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(h_rel, states[:, -K_MAX - 1], atol=1e-5, rtol=1e-4)


@torch.inference_mode()
def test_a_prefix_serves_several_queries(released: Released, inputs: tuple[torch.Tensor, ...]) -> None:
    compressor = released.network.compressor
    patches, prefix_ids, query_ids = inputs
    prefix = compressor.prefill(prefix_ids, compressor.encode(patches, GRID), GRID)
    assert prefix.size_bytes == 2 * compressor.prefix_bytes(prefix_ids.shape[1])
    first = compressor.compress(prefix, query_ids)
    other = compressor.compress(prefix, torch.tensor([30, 31]))
    again = compressor.compress(prefix, query_ids)
    assert torch.equal(first[0], again[0])
    assert not torch.allclose(first[0], other[0])
    # The segments of a batch do not see each other.
    alone = compressor(patches[1:], GRID, prefix_ids[1:], query_ids)
    torch.testing.assert_close(alone[0], first[0][1:], atol=1e-5, rtol=1e-4)
