"""The default budget grows with the video, and stays what the paper has for the released model."""

from __future__ import annotations

import pytest

from tempo.model.spec import ModelSpec, released
from tempo.training.architecture import spec


@pytest.mark.parametrize(
    ("segments", "budget"), [(1, 256), (64, 256), (65, 512), (256, 1024), (512, 2048), (9999, 2048)]
)
def test_default_budget_of_the_embedded_model_leaves_four_tokens_a_segment(segments: int, budget: int) -> None:
    assert spec().budget_for(segments) == budget


@pytest.mark.parametrize("segments", [1, 128, 256])
def test_default_budget_of_the_released_model_is_the_papers(segments: int) -> None:
    assert released(k_max=128).budget_for(segments) == 8192


def test_default_budget_without_a_preset_that_reaches_is_the_largest() -> None:
    assert ModelSpec(budget=7, budget_per_segment=10, budget_presets=(1, 2)).budget_for(3) == 7
