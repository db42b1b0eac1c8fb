"""The embedded model's tokenizer: the world's own words, numbers, and letters to spell everything else."""

from __future__ import annotations

import re
import string
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

from tempo.model.spec import P_ROUTE, P_STD, ModelSpec
from tempo.world.question import LETTERS

NUMBERS = 1100
"""Whole numbers from 0 that are one token each: seconds of a video, and answers that say what is on the screen."""
_CLOCK = re.compile(r"(\d):(\d\d)")

_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|video_pad|>")

VOCABULARY = Path(__file__).parent / "vocabulary.txt"
"""The words that are one token each, one a line, in the order of their ids.

The shipped weights have a row for each, so the list is kept, not made of the questions: a word of a new phrasing is
spelled until it is added here, at the end, and a model is trained with it.
"""


def numbers(tokenizer: PreTrainedTokenizerBase) -> dict[int, int]:
    """The numbers that tokens stand for, by token id: "90" and "1:30" are both 90.

    A time in minutes is one token up to 6:59, since clocks on the screen, which are read digit by digit, begin at 7:00.
    """
    vocabulary = tokenizer.get_vocab()
    found = {vocabulary[str(number)]: number for number in range(NUMBERS)}
    for token, index in vocabulary.items():
        if time := _CLOCK.fullmatch(token):
            found[index] = 60 * int(time[1]) + int(time[2])
    return found


def _sentences() -> list[str]:
    """The sentences of the prompts, which never change and need no more than a token each."""
    standard = re.split(r"(?<=\.) ", P_STD)
    return [*standard, P_ROUTE.removeprefix(P_STD).strip(), ModelSpec().decoder_prompt]


def build() -> PreTrainedTokenizerFast:
    """The tokenizer, always with the same ids: those of `VOCABULARY`, whatever the questions are.

    Case, accents, punctuation and American spelling of "colour" make no difference. Any other word is spelled, so that
    one with a typing error is near what was meant: "k7q" is "k", "##7", "##q". "36.5" is "36", "##.5", and so is a
    temporal tag, "<", "36", ".5 seconds>". "the number 42" is spelled as it is seen, "n", "##4", "##2": as one token it
    was not told from other numbers.
    """
    words = VOCABULARY.read_text(encoding="utf-8").split()
    pieces = [*string.ascii_lowercase, *(f"##{c}" for c in string.ascii_lowercase + string.digits + ":")]
    tenths = [f"##.{digit}" for digit in range(10)]
    numbers = [str(number) for number in range(NUMBERS)]
    vocabulary = [*_SPECIAL, "<unk>", "Yes", "No", *pieces, *tenths, *numbers]
    tokenizer = Tokenizer(models.WordPiece({token: index for index, token in enumerate(vocabulary)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\b0(?=[0-9]:[0-5][0-9]\b)"), ""),
            normalizers.Replace(Regex(r"\bcolor\b"), "colour"),
            normalizers.Replace(Regex(r"\bnumber (?=[0-9])"), "number n"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(
        Regex(r"[0-9]+[.:][0-9]+|[a-z0-9]+"), behavior="removed", invert=True
    )
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=False)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in _SPECIAL])
    literal = [*_sentences(), "Query:", "\n", "<", *(f".{digit} seconds>" for digit in range(10)), *LETTERS]
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in literal])
    # Whole words only: "anchor" begins with no "an", and is spelled from its first letter.
    tokenizer.add_tokens([AddedToken(word, special=False, normalized=True, single_word=True) for word in words])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<|endoftext|>", eos_token="<|im_end|>"
    )
