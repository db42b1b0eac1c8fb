"""The grammar: what its forms are, which are held out, and what becomes of them in typing."""

import re

import numpy as np
import pytest

from tempo.world import grammar
from tempo.world.families import FAMILIES
from tempo.world.grammar import count, draw, held_out, typed, words

FORMS = ("<opener> [what|which] colour is {the} [now|]", "{the} colour")


def test_forms_are_counted_and_drawn() -> None:
    templates = ("[a|b[c|d]] x", "y")
    assert count(templates) == 4
    rng = np.random.default_rng(0)
    assert {draw(templates, rng, untrained=None) for _ in range(200)} == {"a x", "bc x", "bd x", "y"}
    assert words(templates) == {"a", "b", "c", "d", "x", "y"}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_has_a_hundred_forms_of_which_some_are_held_out(name: str) -> None:
    family = FAMILIES[name]
    assert count(family.forms) >= 100
    rng = np.random.default_rng(1)
    drawn = [draw(family.forms, rng, untrained=None) for _ in range(400)]
    share = np.mean([held_out(form) for form in drawn])
    assert 0.05 < share < 0.5
    slots = {slot for form in (*family.phrasings, *drawn) for slot in re.findall(r"{(\w+)}", form)}
    assert slots <= {"the", "a", "many", "other", "time"}


def test_what_is_held_out_is_never_drawn_for_training() -> None:
    rng = np.random.default_rng(2)
    trained = {draw(FORMS, rng, untrained=False) for _ in range(500)}
    untrained = {draw(FORMS, rng, untrained=True) for _ in range(500)}
    assert len(trained) > 20 and len(untrained) > 2
    assert not trained & untrained
    assert not any(word in form.split() for form in trained for word in grammar.HELD_OUT_WORDS)


def test_questions_in_trained_and_held_out_forms_differ_in_their_form_only() -> None:
    for wording in ("trained", "held out"):
        question = FAMILIES["colour"].ask(np.random.default_rng(3), wording=wording)
        again = FAMILIES["colour"].ask(np.random.default_rng(3), wording=wording)
        assert question == again
        assert question.family.name == "colour" and (question.reference or question.at_s)


def test_a_typing_error_spares_what_is_looked_for() -> None:
    rng = np.random.default_rng(4)
    made = {typed("read the word harbour below", rng, kept=("harbour",)).lower() for _ in range(500)}
    assert all("harbour" in " ".join(text.split()) for text in made)
    errors = {word for text in made for word in re.findall(r"[a-z]+", text)} - {
        "read",
        "the",
        "word",
        "harbour",
        "below",
    }
    assert len(errors) > 10
    assert any("  " in text for text in made) and any(text.endswith("?") for text in made)
