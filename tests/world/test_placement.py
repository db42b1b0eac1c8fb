"""Placement: objects move as the scene says, within the picture and out of the text."""

from dataclasses import replace

import numpy as np

from tempo.world.placement import place
from tempo.world.scene import CANVAS, Label, Scene, random_scene

SCENE = Scene("red", "square", "medium", "moves right", "1", Label("word", "harbour"), look=5)


def test_spinning_bouncing_and_blinking() -> None:
    times_s = np.arange(0, 4, 0.25)
    spinning, bouncing, blinking = (
        place(replace(SCENE, motion=motion), times_s) for motion in ("spins", "bounces", "blinks")
    )
    assert 0.8 * np.pi < np.ptp(spinning.angles) < 1.6 * np.pi
    assert np.ptp(bouncing.centres[:, 0, 1]) > 1
    turns = np.diff(np.sign(np.diff(bouncing.centres[:, 0, 1])))
    assert (turns != 0).sum() >= 3
    assert 0.25 < blinking.visible.mean() < 0.75
    assert place(SCENE, times_s).visible.all()


def test_every_object_is_drawn_and_keeps_out_of_the_text() -> None:
    for seed in range(60):
        scene = random_scene(np.random.default_rng(seed))
        placed = place(scene, np.linspace(0, 4, 9))
        assert placed.centres.shape == (9, int(scene.count), 2)
        assert (placed.centres > placed.radius * 0.9).all()
        assert (placed.centres < np.array(CANVAS) - placed.radius * 0.9).all()
        if placed.line:
            assert placed.line.left > 0.3
            assert scene.label
            assert placed.line.left + placed.line.advance * len(scene.label.text) < CANVAS[0] - 0.3
            gaps = np.abs(placed.centres[..., 1] - placed.line.centre)
            assert (gaps > placed.radius + 0.5).all()
