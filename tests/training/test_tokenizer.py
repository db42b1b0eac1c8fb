"""The tokenizer: the world's words are known, all else is spelled, prompts are cheap, and text comes back as it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from tempo.model.spec import P_ROUTE
from tempo.shipped import NANO
from tempo.training import tokenizer
from tempo.world import quiz
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
    for part in ("compressor", "decoder"):
        shipped = AutoTokenizer.from_pretrained(NANO / part).get_vocab()
        assert shipped == tokenizer.build().get_vocab()
        assert [shipped[word] for word in listed] == list(range(len(shipped) - len(listed), len(shipped)))


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
