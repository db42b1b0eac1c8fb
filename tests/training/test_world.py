"""The synthetic world: what is drawn is what the scene says, at any size, and the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from tempo.training.world import COLOURS, SHAPES, Scene, random_scene, render, sample

SCENE = Scene("red", "square", "moves right", "7", look=5)


def _where(frame: np.ndarray, colour: str) -> tuple[float, float, int]:
    """Mean x and y in shares of the frame, and number of pixels, of what has the colour."""
    near = np.abs(frame.astype(int) - COLOURS[colour]).max(-1) < 30
    y, x = np.nonzero(near)
    return x.mean() / frame.shape[1], y.mean() / frame.shape[0], len(x)


@pytest.mark.parametrize(
    ("motion", "axis", "sign"),
    [("moves left", 0, -1), ("moves right", 0, 1), ("moves up", 1, -1), ("moves down", 1, 1)],
)
def test_the_shape_moves_as_the_scene_says(motion: str, axis: int, sign: int) -> None:
    frames = render(replace(SCENE, motion=motion), np.array([0.0, 3.9]))
    first, last = (_where(frame, "red") for frame in frames)
    assert sign * (last[axis] - first[axis]) > 0.2
    assert abs(last[1 - axis] - first[1 - axis]) < 0.05


@pytest.mark.parametrize(("motion", "sign"), [("grows", 1), ("shrinks", -1)])
def test_the_shape_changes_size_as_the_scene_says(motion: str, sign: int) -> None:
    first, last = (_where(frame, "red")[2] for frame in render(replace(SCENE, motion=motion), np.array([0.0, 3.9])))
    assert sign * (last - first) > 50


def test_both_sizes_show_the_same() -> None:
    small, large = (render(SCENE, np.array([2.0]), size)[0] for size in ((128, 64), (640, 360)))
    assert small.shape == (64, 128, 3)
    assert large.shape == (360, 640, 3)
    assert np.allclose(_where(small, "red")[:2], _where(large, "red")[:2], atol=0.02)


def test_shapes_and_numbers_look_different() -> None:
    still = replace(SCENE, motion="stays still")
    shapes = [render(replace(still, shape=shape), np.array([0.0])) for shape in SHAPES]
    numbers = [render(replace(still, number=number), np.array([0.0])) for number in "0123456789"]
    for images in (shapes, numbers):
        for i, one in enumerate(images):
            assert all((np.abs(one.astype(int) - other).max(-1) > 60).sum() > 15 for other in images[:i])


def test_a_sample_is_a_function_of_scene_and_generator() -> None:
    scene = random_scene(np.random.default_rng(3))
    one, same, other = (sample(scene, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.shape == (8, 64, 128, 3)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
