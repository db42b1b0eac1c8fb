"""Turns: they are balanced, and their notes say what is asked."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.text import Text
from tempo.training.turns import draw_turn, read_turns
from tempo.world.families import FAMILIES
from tempo.world.scene import Foreign, Label, Scene, random_scene


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_turns_are_balanced_and_notes_say_no_exactly_where_nothing_is_asked(text: Text) -> None:
    rng = np.random.default_rng(0)
    relevant, families = [], Counter[str]()
    for _ in range(600):
        scene = random_scene(rng)
        turn = draw_turn(scene, 40.0, rng, text)
        relevant.append(turn.relevant)
        families[turn.question.family.name] += 1
        if not turn.question.family.ordered:
            assert (turn.note == [text.ids("no")]) == (not turn.relevant)
    assert 0.4 < np.mean(relevant) < 0.65
    assert set(families) == set(FAMILIES)


@pytest.mark.parametrize("edges", [False, True])
def test_times_that_miss_by_little(text: Text, edges: bool) -> None:
    rng = np.random.default_rng(0)
    turns = [draw_turn(random_scene(rng), 40.0, rng, text, edges=edges) for _ in range(1500)]
    missed = np.array([turn.question.at_s for turn in turns if turn.question.at_s is not None and not turn.relevant])
    by_s = np.where(missed < 40, 40 - missed, missed - 43)
    assert by_s.min() >= 1
    assert ((by_s <= 3).mean() > 0.3) == edges


def test_a_number_that_is_shown_is_often_referred_to(text: Text) -> None:
    rng = np.random.default_rng(0)
    scene = replace(random_scene(rng), label=Label("number", "42"))
    turns = [draw_turn(scene, 40.0, rng, text) for _ in range(1000)]
    references = [turn.question.reference for turn in turns]
    by_line = [bool(reference and reference.label and reference.label.kind == "number") for reference in references]
    assert np.mean(by_line) > 0.3
    # By its own number and by others.
    assert 0.3 < np.mean([turn.relevant for turn, by in zip(turns, by_line, strict=True) if by]) < 0.8


def test_what_is_foreign_is_never_relevant(text: Text) -> None:
    rng = np.random.default_rng(0)
    turns = [draw_turn(Foreign(1), 0.0, rng, text) for _ in range(50)]
    assert not any(turn.relevant for turn in turns)
    assert all(turn.note == [text.ids("not")] for turn in turns)


def test_most_segments_have_a_line_where_reading_is_learnt(text: Text) -> None:
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    shares = []
    for spelling in (False, True):
        with torch.no_grad():
            seen = read_turns(
                network,
                text,
                np.random.default_rng(0),
                64,
                1,
                text.spec.standard_prompt,
                lambda _: 1,
                spelling=spelling,
            )
        scenes = [shown for shown in seen.segments if isinstance(shown, Scene)]
        shares.append(np.mean([scene.label is not None for scene in scenes]))
    assert shares[1] > shares[0] + 0.1
