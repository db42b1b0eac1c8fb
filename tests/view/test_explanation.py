from __future__ import annotations

import pytest

from tempo.model.spec import ModelSpec
from tempo.view import explanation
from tempo.view.language import LANGUAGES, Language
from tests.view.reading import parsed, text_of
from tests.view.scored import answer

SPEC = ModelSpec(k_max=16, k_min=1, max_frames=1024)


def test_the_numbers_are_those_of_the_video() -> None:
    run = answer([0.0, 0.9, 0.0, 0.0, 0.0, 0.0])
    words = text_of(explanation.diagram(run, SPEC))
    used = run.budget.used
    for part in (
        "48 frames",
        "6 segments of 4.0 s",
        "6 × 16 = 96 memory tokens",
        f"{used} of 96 tokens kept, {100 * used / 96:.0f} %",
        "1 of 6 segments hold ",
        "at least 1 (the temporal anchor) and at most 16",
    ):
        assert part in words


def test_another_policy_is_named_and_not_called_adaptive() -> None:
    words = text_of(explanation.diagram(answer([0.1, 0.9], policy="even"), SPEC))
    assert "Allocation policy: Even share." in words
    assert "Adaptive token allocation" not in words


def test_without_a_question_the_limits_of_the_model_are_shown() -> None:
    words = text_of(explanation.diagram(None, SPEC))
    for part in ("at most 1,024 frames", "8 frames each", "16 memory tokens each", "at most 8,192 tokens in all"):
        assert part in words


def test_there_are_five_steps_and_pictures_that_say_nothing_to_those_who_hear() -> None:
    html = explanation.diagram(None, SPEC)
    assert parsed(html).tags.count("li") == parsed(html).tags.count("svg") == 5
    assert html.count('aria-hidden="true"') == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language(language: Language) -> None:
    html = explanation.diagram(answer([0.1, 0.9]), SPEC, language=language)
    assert language.say("Memory tokens and relevance") in text_of(html)
    assert not set(html) & set("$`{}")


def test_where_tokens_are_equal_none_are_said_to_hold_half() -> None:
    equal = text_of(explanation.diagram(answer([0.1 * i for i in range(8)], cap=8), SPEC))
    assert "8 segments with equally many tokens" in equal
    assert "half of" not in equal
