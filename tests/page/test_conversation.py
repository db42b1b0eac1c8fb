"""A conversation keeps its questions, and forgets the oldest."""

from __future__ import annotations

from dataclasses import replace

from tempo.answer import Answer
from tempo.attribution import Attribution
from tempo.model.spec import ModelSpec
from tempo.page import conversation
from tempo.page.conversation import MOST_TURNS, Conversation, Turn
from tempo.view.language import ENGLISH
from tests.view.scored import answer

SPEC = ModelSpec(budget=256, budget_per_segment=4, budget_presets=(256, 512))


def asked(**changes: object) -> Answer:
    base = answer([0.9, 0.1])
    return replace(base, options=replace(base.options, **{"budget": 256, **changes}))


def test_the_oldest_question_is_forgotten_and_numbers_stay() -> None:
    turns: Conversation = ()
    for _ in range(MOST_TURNS + 3):
        turns = conversation.added(turns, "video.mp4", asked())
    assert [turn.number for turn in turns] == list(range(4, MOST_TURNS + 4))
    assert conversation.find(turns, 3) is None
    assert conversation.find(turns, 4) is turns[0]
    assert conversation.find(turns, None) is None


def test_an_attribution_belongs_to_its_question() -> None:
    turns = conversation.added(conversation.added((), "video.mp4", asked()), "video.mp4", asked())
    found = Attribution(segments=(0,), drops=(1.0,), baseline=-1.0, seconds=0.1)
    after = conversation.attributed(turns, 2, found)
    assert [turn.attribution for turn in after] == [None, found]


def test_a_label_names_what_is_not_the_models_own() -> None:
    plain = conversation.label(Turn(1, "video.mp4", asked()), SPEC, ENGLISH)
    assert plain == "1. What is it?"
    special = asked(policy="even", truncation="tail", budget=1024, start_s=4.0)
    label = conversation.label(Turn(2, "video.mp4", special), SPEC, ENGLISH)
    assert label == "2. What is it? · Even share · Tail · 1,024 tokens · 0:04–0:08"


def test_a_long_question_is_cut_in_the_label_only() -> None:
    long = replace(asked(), query="why " * 100)
    label = conversation.label(Turn(1, "video.mp4", long), SPEC, ENGLISH)
    assert len(label) < 80
    assert label.endswith("…")
