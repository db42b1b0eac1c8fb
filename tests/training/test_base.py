"""Base training: letters are labelled where they stand, and questions in one sequence do not see each other."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch

from tempo.training import architecture, tokenizer
from tempo.training.base import (
    Heads,
    blocks,
    draw_samples,
    draw_turn,
    letter_labels,
    random_segments,
    read_turns,
    segment_patches,
    vision_loss,
)
from tempo.training.text import Text
from tempo.world import glyphs
from tempo.world.question import FAMILIES, random_question
from tempo.world.scene import Foreign, Label, Scene, random_scene, sample


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_letters_are_labelled_in_reading_order() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        scene = random_scene(rng, kind="code")
        assert scene.label
        labels = letter_labels(scene, sample(scene, rng, zoom=rng.uniform(0.9, 1)))
        read: dict[int, str] = {}
        for token in labels[labels[:, 0] > 0].tolist():
            for place, letter in enumerate(token[1:]):
                if letter:
                    first = token[0] - 1
                    read[first + (place - first) % 4] = glyphs.CHARACTERS[letter - 1]
        assert "".join(read[place] for place in sorted(read)) == scene.label.text


KEPT = [[3, 16], [16, 0]]
"""Memory tokens of each question."""


def test_a_question_among_others_reads_as_if_alone(text: Text) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    compressor = architecture.network(tokenizer.build(), text.spec.k_max).compressor
    segments = random_segments(rng, 2)
    patches, grid = segment_patches(draw_samples(segments, rng))
    prefix_ids = torch.tensor([text.prefix(start_s, text.spec.routing_prompt) for start_s in (0.0, 8.0)])
    suffixes = [[text.suffix(random_question(rng, family).text) for family in ("colour", "first")] for _ in segments]
    with torch.no_grad():
        features = compressor.encode(patches, grid)
        read = blocks(compressor, prefix_ids, suffixes, KEPT, features, grid, text.padding)
        prefix = compressor.prefill(prefix_ids, features, grid)
        for b, row in enumerate(suffixes):
            for q, suffix in enumerate(row):
                memory, h_rel = compressor.compress(prefix, torch.tensor(suffix))
                start, kept = int(read.starts[b, q]) + len(suffix), KEPT[b][q]
                assert torch.allclose(read.states[b, start : start + kept], memory[b, :kept], atol=1e-5)
                assert torch.allclose(read.states[b, start - 1], h_rel[b], atol=1e-5)


def test_turns_are_balanced_and_notes_say_no_exactly_where_nothing_is_asked(text: Text) -> None:
    rng = np.random.default_rng(0)
    relevant, families = [], Counter[str]()
    for _ in range(600):
        scene = random_scene(rng)
        turn = draw_turn(scene, 40.0, rng, text)
        relevant.append(turn.relevant)
        families[turn.question.family] += 1
        if turn.question.family not in ("after", "before", "list"):
            assert (turn.note == [text.ids("no")]) == (not turn.relevant)
    assert 0.4 < np.mean(relevant) < 0.65
    assert set(families) == set(FAMILIES)


@pytest.mark.parametrize("edges", [False, True])
def test_times_that_miss_by_little(text: Text, edges: bool) -> None:
    rng = np.random.default_rng(0)
    turns = [draw_turn(random_scene(rng), 40.0, rng, text, edges=edges) for _ in range(1500)]
    missed = np.array([turn.question.at_s for turn in turns if turn.question.family == "at" and not turn.relevant])
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


def test_notes_are_filled_up_for_every_memory_token(text: Text) -> None:
    note = [[5, 6], [7]]
    assert text.filled(note, "colour") == [*note, *[[text.end]] * (text.spec.k_max - 2)]
    assert text.filled(note, "after") == [*note, *[[7]] * (text.spec.k_max - 2)]


def test_what_is_foreign_is_never_relevant(text: Text) -> None:
    rng = np.random.default_rng(0)
    turns = [draw_turn(Foreign(1), 0.0, rng, text) for _ in range(50)]
    assert not any(turn.relevant for turn in turns)
    assert all(turn.note == [text.ids("not")] for turn in turns)


def test_a_pool_has_something_of_the_world() -> None:
    assert isinstance(random_segments(np.random.default_rng(0), 1)[0], Scene)


def test_a_colour_without_a_name_teaches_no_colour(text: Text) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    scenes = [random_scene(rng) for _ in range(4)]
    samples = draw_samples(list(scenes), rng, frames=2)
    patches, grid = segment_patches(samples)
    features = network.compressor.encode(patches, grid)
    one_named = heads(features, list(scenes), samples, {1, 2, 3})
    one_named.loss.backward()
    seen = heads.attributes["colour"].bias.grad
    expected = torch.autograd.grad(heads(features, scenes[:1], samples[:1]).loss, heads.attributes["colour"].bias)
    assert torch.allclose(seen, expected[0], atol=1e-6)


def test_a_vision_step_trains_the_tower_and_the_heads(text: Text) -> None:
    torch.manual_seed(0)
    network = architecture.network(tokenizer.build(), text.spec.k_max)
    heads = Heads(network.projector.in_features, network.projector.out_features)
    vision_loss(network, heads, np.random.default_rng(0), 8).loss.backward()
    assert heads.letters.weight.grad is not None
    assert all(value.grad is not None for value in network.compressor.vlm.visual.patch_embed.parameters())
    assert network.compressor.memory_tokens.grad is None


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
