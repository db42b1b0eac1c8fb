from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tempo.model.context import merge, parts, select


def test_head_and_tail_truncation() -> None:
    memory = torch.arange(8.0)[:, None].expand(8, 3)
    assert select(memory, 3, "head")[:, 0].tolist() == [0, 1, 2]
    assert select(memory, 3, "tail")[:, 0].tolist() == [5, 6, 7]
    for truncation in ("head", "tail", "merge"):
        assert select(memory, 0, truncation).shape == (0, 3)
        assert torch.equal(select(memory, 8, truncation), memory)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 1000))
def test_merging_keeps_the_count_and_the_mean(count: int, keep: int, seed: int) -> None:
    tokens = torch.randn(count, 5, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    merged = merge(tokens, keep)
    assert merged.shape == (min(count, keep), 5)
    if keep == 1:
        torch.testing.assert_close(merged[0], tokens.mean(0), atol=1e-5, rtol=1e-5)


def test_merging_joins_the_most_similar_and_keeps_the_rest_in_order() -> None:
    tokens = torch.tensor([[1.0, 0], [0, 1], [-1, 0], [1, 0.1], [0, -1]])
    merged = merge(tokens, 4)
    torch.testing.assert_close(merged, torch.tensor([[0, 1], [-1, 0], [1, 0.05], [0, -1]]))


def test_a_segment_without_memory_leaves_no_tag() -> None:
    def piece(value: float, count: int) -> torch.Tensor:
        return torch.full((count, 2), value)

    context = parts(piece(1, 2), [piece(2, 1), piece(3, 1)], [piece(4, 0), piece(5, 3)], piece(6, 1))
    assert [len(block) for block in context.blocks] == [0, 4]
    assert context.whole()[:, 0].tolist() == [1, 1, 3, 5, 5, 5, 6]
    with pytest.raises(ValueError):
        parts(piece(1, 2), [piece(2, 1)], [], piece(6, 1))
