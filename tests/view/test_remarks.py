from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.answer import Budget, Reuse
from tempo.config import Policy
from tempo.policies import POLICIES
from tempo.view import keyframes, remarks
from tests.view.scored import allocated, answer, part


def test_summary_in_words() -> None:
    segments, _ = allocated([0.5] * 128)
    assert (
        remarks.summary(segments, Budget(cap=4096, used=2950, k_min=4, k_max=128), frames=1024)
        == "128 segments of 4.0 s, 2,950 of 4,096 tokens used, 2.9 a frame."
    )


def test_one_segment_is_one() -> None:
    segments, budget = allocated([0.5], span_s=2.5)
    assert remarks.summary(segments, budget, frames=5).startswith("1 segment of 2.5 s, ")


def test_notes_name_the_seed_where_chance_had_a_part() -> None:
    greedy = answer([0.9, 0.1])
    warm = replace(greedy, options=replace(greedy.options, temperature=0.7, seed=4294967295))
    assert remarks.of(warm) == ["Drawn with seed 4294967295."]
    assert remarks.of(replace(greedy, options=replace(greedy.options, seed=7))) == []


def test_notes_only_where_there_is_something_to_know() -> None:
    assert remarks.of(answer([0.9, 0.1])) == []
    assert any("cut off after 32 tokens" in note for note in remarks.of(answer([0.9], finish="length")))
    assert any("Only 0:04–0:12" in note for note in remarks.of(part(answer([0.9] * 4), 1, 3)))
    assert any("may not be in this video" in note for note in remarks.of(answer([0.4, 0.1])))
    assert any("every 3.5 s" in note for note in remarks.of(answer([0.9, 0.1], span_s=28.0)))


@pytest.mark.parametrize(
    ("reuse", "words"),
    [
        (Reuse(frames=True, saved_s=2.0), "The frames were still known"),
        (Reuse(frames=True, vision=True, saved_s=2.0), "Frames and vision features were still known"),
        (Reuse(frames=True, vision=True, compression=True, saved_s=2.0), "only the decoder ran"),
    ],
)
def test_notes_say_what_was_reused_and_what_it_saved(reuse: Reuse, words: str) -> None:
    (note,) = remarks.of(answer([0.9], reuse=reuse))
    assert words in note
    assert "2.0 s" in note


@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy != "ata"])
def test_notes_name_another_policy(policy: Policy) -> None:
    assert any(POLICIES[policy].title in note for note in remarks.of(answer([0.9, 0.1], policy=policy)))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([0.2, 0.8, 0.7], "Highest relevance score: 0.80 at 0:04–0:08."),
        ([0.2, 0.8, 0.799], "Highest relevance score: 0.80 at 0:04–0:08, 0:08–0:12."),
        ([0.2, 0.8, 0.8, 0.8, 0.8], "Highest relevance score: 0.80 in 4 of 5 segments."),
        ([0.8, 0.8], "All segments have the same relevance score: 0.80."),
        ([0.8], "Highest relevance score: 0.80 at 0:00–0:04."),
    ],
)
def test_peak_names_every_segment_with_the_highest_score(scores: list[float], words: str) -> None:
    assert remarks.peak(allocated(scores)[0]) == words


def test_more_frames_are_offered_only_where_there_are_more() -> None:
    sparse = answer([0.9, 0.1], span_s=28.0)
    assert any("More frames can be allowed" in note for note in remarks.of(sparse))
    full = replace(sparse, options=replace(sparse.options, max_frames=2048))
    assert any("every 3.5 s" in note for note in remarks.of(full))
    assert not any("More frames" in note for note in remarks.of(full))


def test_nothing_saved_is_not_said() -> None:
    for reuse in (Reuse(frames=True), Reuse(frames=True, vision=True), Reuse(frames=True, compression=True)):
        (note,) = remarks.of(answer([0.9], reuse=replace(reuse, saved_s=0.04)))
        assert "0.0 s" not in note
        assert "saved" not in note
        (note,) = remarks.of(answer([0.9], reuse=replace(reuse, saved_s=0.06)))
        assert note.endswith("That saved 0.1 s.")


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([0.9], "1 segment scored as relevant."),
        ([0.9, 0.1, 0.8], "2 segments scored as relevant; 1 other in grey."),
        ([0.4, 0.1, 0.2, 0.3], "No segment scored as relevant; the 3 highest scores; 1 other in grey."),
        (
            [0.9] * 20 + [0.1] * 80,
            "12 of the 20 segments that scored as relevant, those with the most tokens; 36 others in grey, evenly "
            "spread over the video; 52 more are not shown.",
        ),
    ],
)
def test_keyframes_in_words(scores: list[float], words: str) -> None:
    segments, _ = allocated(scores, cap=400)
    shown = keyframes.draw(segments, np.zeros((len(scores), 9, 16, 3), np.uint8))
    assert remarks.keyframes(shown) == words


def test_a_budget_that_the_anchors_used_up_is_noted() -> None:
    said = "The budget of 4 tokens left nothing beyond the temporal anchors of 4 segments"
    assert any(said in note for note in remarks.of(answer([0.9, 0.1, 0.6, 0.2], cap=4)))
    assert not any("anchors" in note for note in remarks.of(answer([0.9, 0.1, 0.6, 0.2], cap=5)))
