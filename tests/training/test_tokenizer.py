"""The tokenizer: the world's words are known, all else is spelled, prompts are cheap, and text comes back as it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from tempo.model.spec import P_ROUTE
from tempo.shipped import NANO
from tempo.training import tokenizer
from tempo.world import grammar, quiz
from tempo.world.families import FAMILIES
from tempo.world.question import NOT_HERE, NOT_MY_WORLD
from tempo.world.words import WORDS


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> PreTrainedTokenizerBase:
    """The tokenizer after a round trip through its files."""
    folder: Path = tmp_path_factory.mktemp("tokenizer")
    tokenizer.build().save_pretrained(folder)
    return AutoTokenizer.from_pretrained(folder)


def test_every_question_is_known(words: PreTrainedTokenizerBase) -> None:
    rng = np.random.default_rng(0)
    for family in FAMILIES.values():
        for _ in range(20):
            assert words.unk_token_id not in words.encode(family.ask(rng).text)


ANSWERS = (
    "at 124 seconds",
    "an orange moon",
    "it stays still",
    "7",
    "yes",
    "k7q2m",
    "at5k",
    "17:05",
    "pine apron",
    "(B)",
)


@pytest.mark.parametrize("text", [*ANSWERS, NOT_HERE, NOT_MY_WORLD])
def test_answers_survive(words: PreTrainedTokenizerBase, text: str) -> None:
    ids = words.encode(text, add_special_tokens=False)
    assert words.decode([*ids, words.eos_token_id], skip_special_tokens=True) == text


def test_case_punctuation_and_spelling_make_no_difference(words: PreTrainedTokenizerBase) -> None:
    assert words.encode("What colour is the star?") == words.encode("what COLOR is, the star")


def test_the_words_on_the_screen_are_spelled(words: PreTrainedTokenizerBase) -> None:
    for word in WORDS:
        assert [piece.removeprefix("##") for piece in words.tokenize(word)] == list(word)


def test_prompts_are_short(words: PreTrainedTokenizerBase) -> None:
    assert len(words.encode(P_ROUTE)) == 4
    assert len(words.encode("<124.5 seconds>")) == 3


def test_every_true_answer_survives(words: PreTrainedTokenizerBase) -> None:
    rng = np.random.default_rng(1)
    for name in [*FAMILIES] * 5:
        made = quiz.draw(rng, (name,), 8)
        answer = made.answer(made.questions[0])
        ids = words(answer, add_special_tokens=False)["input_ids"]
        assert words.decode(ids, skip_special_tokens=True).strip() == answer


def test_the_shipped_tokenizers_have_the_words_of_the_list_in_its_order() -> None:
    listed = tokenizer.VOCABULARY.read_text(encoding="utf-8").split()
    built = tokenizer.build().get_vocab()
    assert [built[word] for word in listed] == list(range(len(built) - len(listed), len(built)))
    for part in ("compressor", "decoder"):
        shipped = AutoTokenizer.from_pretrained(NANO / part).get_vocab()
        assert shipped.items() <= built.items(), "words may have been added since, and no id has moved"
        assert sorted(shipped.values()) == list(range(len(shipped)))


def test_words_of_trained_forms_are_known(words: PreTrainedTokenizerBase) -> None:
    """But those of questions that nothing shown can answer, which are to be told by not being known."""
    forms = [form for family in FAMILIES.values() if family.name != "outside" for form in family.forms]
    known = {word for word in grammar.words(forms) - grammar.HELD_OUT_WORDS if len(word) > 2}
    assert len(known) > 200
    spelled = {word for word in known if len(words.tokenize(word)) > 1}
    assert not spelled - {"tl;dr"}
    assert all(len(words.tokenize(word)) == len(word) for word in grammar.HELD_OUT_WORDS - {"name"})


def test_a_time_in_minutes_is_its_seconds(words: PreTrainedTokenizerBase) -> None:
    numbers = tokenizer.numbers(words)
    for time, at_s in (("0:46", 46), ("1:30", 90), ("01:30", 90), ("6:59", 419), ("90", 90)):
        (index,) = words.encode(time, add_special_tokens=False)
        assert numbers[index] == at_s
    assert words.tokenize("7:05") == ["7", "##:", "##0", "##5"], "a clock on the screen is read digit by digit"
    assert words.tokenize("at 10:46")[1:] == ["10", "##:", "##4", "##6"]


def test_accents_make_no_difference(words: PreTrainedTokenizerBase) -> None:
    assert words.encode("Où est le café?") == words.encode("ou est le cafe")


def test_a_phrasing_with_a_new_word_moves_no_id(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tokenizer.build().get_vocab()
    hue = replace(FAMILIES["colour"], name="hue", phrasings=("Of which hue is {the}?",))
    monkeypatch.setitem(FAMILIES, "hue", hue)
    after = tokenizer.build()
    assert after.get_vocab() == before
    assert [piece.removeprefix("##") for piece in after.tokenize("hue")] == list("hue")
    assert after.unk_token_id not in after.encode(hue.ask(np.random.default_rng(0)).text)


def test_a_word_that_is_added_to_the_list_moves_no_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = tokenizer.build().get_vocab()
    longer = tmp_path / "vocabulary.txt"
    longer.write_text(tokenizer.VOCABULARY.read_text(encoding="utf-8") + "hue\n", encoding="utf-8")
    monkeypatch.setattr(tokenizer, "VOCABULARY", longer)
    assert tokenizer.build().get_vocab() == before | {"hue": len(before)}
