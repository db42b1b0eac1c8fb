"""Text: notes fill every memory token, and options end where they end."""

import pytest

from tempo.training import architecture, tokenizer
from tempo.training.text import Text
from tempo.world.families import FAMILIES
from tempo.world.question import LETTERS


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


def test_notes_are_filled_up_for_every_memory_token(text: Text) -> None:
    note = [[5, 6], [7]]
    assert text.filled(note, FAMILIES["colour"]) == [*note, *[[text.end]] * (text.spec.k_max - 2)]
    assert text.filled(note, FAMILIES["after"]) == [*note, *[[7]] * (text.spec.k_max - 2)]


def test_the_end_of_an_option_is_its_last_word(text: Text) -> None:
    options = ("a red star", "blue", "yellow", "white")
    query = " ".join(["What is it?", *(f"{mark} {option}" for mark, option in zip(LETTERS, options, strict=True))])
    after = text.decoder(query).after
    assert [after[end] for end in text.option_ends(after)] == [text.ids(option)[-1] for option in options]
