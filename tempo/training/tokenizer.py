"""The embedded model's tokenizer: word pieces of a closed vocabulary, with each prompt sentence as one token."""

from __future__ import annotations

import re

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from tempo.model.spec import P_ROUTE, P_STD, ModelSpec
from tempo.training.questions import PHRASINGS
from tempo.training.world import ATTRIBUTES

_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|video_pad|>")
_WORDS = "system user assistant a an the it at yes no seconds object with number"


def _sentences() -> list[str]:
    """The sentences of the prompts, which never change and need no more than a token each."""
    standard = re.split(r"(?<=\.) ", P_STD)
    return [*standard, P_ROUTE.removeprefix(P_STD).strip(), ModelSpec().decoder_prompt]


def build() -> PreTrainedTokenizerFast:
    """The tokenizer, always with the same ids.

    Case, punctuation and American spelling of "colour" make no difference; an unknown word becomes `<unk>`. Numbers are
    split into digits, "3", "##6", "##.5", which decode to "36.5".
    """
    text = " ".join([_WORDS, *(phrase for phrases in PHRASINGS.values() for phrase in phrases)])
    text = " ".join([text, *(value for name, values in ATTRIBUTES.items() if name != "number" for value in values)])
    words = sorted(set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", " ", text.lower()))))
    digits = [f"{prefix}{digit}" for prefix in ("", "##", "##.") for digit in range(10)]
    vocabulary = [*_SPECIAL, "<unk>", "Yes", "No", *digits, *words]
    tokenizer = Tokenizer(models.WordPiece({token: index for index, token in enumerate(vocabulary)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Lowercase(), normalizers.Replace(Regex(r"\bcolor\b"), "colour")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[a-z]+|[0-9]+(\.[0-9])?"), behavior="removed", invert=True)
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=False)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in _SPECIAL])
    literal = [*_sentences(), "Query:", "\n", "<", " seconds>"]
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in literal])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<|endoftext|>", eos_token="<|im_end|>"
    )
