from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tempo.view.palette import DECODER, colour

LIGHT, DARK = (255, 255, 255), (22, 28, 38)
"""What the bars stand on, in the page's two themes."""

# How those without the red or the green cones see linear sRGB (Machado et al. 2009, severity 1).
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]


def linear(rgb: tuple[int, int, int]) -> np.ndarray:
    share = np.array(rgb) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def luminance(rgb: tuple[int, int, int]) -> float:
    return float(linear(rgb) @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("background", [LIGHT, DARK])
def test_every_colour_is_seen_on_both_pages(background: tuple[int, int, int]) -> None:
    for score in np.linspace(0, 1, 21):
        high, low = sorted((luminance(colour(score)), luminance(background)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 2.5


def test_luminance_falls_with_relevance() -> None:
    values = [luminance(colour(score)) for score in np.linspace(0, 1, 21)]
    assert all(later < earlier for earlier, later in pairwise(values))


@pytest.mark.parametrize("background", [LIGHT, DARK])
def test_the_decoders_colour_is_seen_on_both_pages(background: tuple[int, int, int]) -> None:
    high, low = sorted((luminance(DECODER), luminance(background)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("cones", [np.eye(3).tolist(), PROTANOPIA, DEUTERANOPIA])
def test_the_decoders_colour_is_no_relevance_score(cones: list[list[float]]) -> None:
    seen = np.array(cones) @ linear(DECODER)
    for score in np.linspace(0, 1, 21):
        assert np.abs(seen - np.array(cones) @ linear(colour(score))).max() > 0.08


@pytest.mark.parametrize("cones", [PROTANOPIA, DEUTERANOPIA])
def test_relevant_and_irrelevant_differ_without_red_or_green_cones(cones: list[list[float]]) -> None:
    seen = [np.array(cones) @ linear(colour(score)) for score in (0.05, 0.5, 0.95)]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert np.abs(seen[one] - seen[other]).max() > 0.08


def test_scores_outside_take_the_ends_colour() -> None:
    assert colour(-1) == colour(0) != colour(1) == colour(2)
