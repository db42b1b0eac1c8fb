"""Answering: the second half of a question, from what was kept of each segment to text, and what text leaned on."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

import numpy as np
from numpy.typing import NDArray

from tempo.answer import Answer, Progress, TextDelta
from tempo.config import AskOptions
from tempo.engine.base import Compression, Engine, memory_errors
from tempo.errors import QuestionError
from tempo.model.decoder import Token


class Answering:
    """One engine's answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def check_length(self, segments: int, query: str, cap: int, k_max: int, max_new_tokens: int) -> None:
        """Refuse before any work what the decoder could not read."""
        longest = self._engine.context_tokens(query, segments, min(cap, segments * k_max)) + max_new_tokens
        if longest > self._engine.spec.context_limit:
            raise QuestionError(
                "A budget of {cap:,} tokens over {segments:,} segments can need a context of {longest:,} tokens; "
                "{name} reads {limit:,}. Choose a smaller budget or fewer frames.",
                cap=cap,
                segments=segments,
                longest=longest,
                name=self._engine.spec.name,
                limit=self._engine.spec.context_limit,
            )

    def events(
        self,
        compression: Compression,
        tokens: NDArray[np.int64],
        query: str,
        chosen: AskOptions,
        max_new_tokens: int,
        seed: int,
        cancelled: Callable[[], bool],
    ) -> Generator[TextDelta | Progress, None, tuple[list[Token], float]]:
        """What the decoder wrote, and the seconds until the first of them."""
        start = time.perf_counter()
        written: list[Token] = []
        shown = ""
        first_token_s = 0.0
        with memory_errors():
            for token in self._engine.decode(
                self._engine.context(compression, tokens, query, truncation=chosen.truncation).whole(),
                max_new_tokens=max_new_tokens,
                temperature=chosen.temperature,
                seed=seed,
                cancelled=cancelled,
            ):
                first_token_s = first_token_s or time.perf_counter() - start
                written.append(token)
                text = self._engine.text([token.id for token in written])
                # The bytes of one character may come in several tokens; what cannot be read yet waits.
                if text.startswith(shown) and not text.endswith("\ufffd") and text != shown:
                    yield TextDelta(text[len(shown) :])
                    shown = text
                yield Progress("answering", len(written), max_new_tokens)
        text = self._engine.text([token.id for token in written])
        if text.startswith(shown) and text != shown:  # it ended inside a character: that will not be readable any more
            yield TextDelta(text[len(shown) :])
        return written, first_token_s

    def weigh(
        self, compression: Compression, answer: Answer, left_out: tuple[int, ...], cancelled: Callable[[], bool]
    ) -> Generator[Progress, None, list[float]]:
        """The log-likelihood of the answer: with every segment, then without each of `left_out`."""
        scores: list[float] = []
        with memory_errors():
            parts = self._engine.context(
                compression, [s.tokens for s in answer.segments], answer.query, truncation=answer.options.truncation
            )
            for score in self._engine.likelihood(parts, answer.token_ids, left_out, cancelled=cancelled):
                scores.append(score)
                yield Progress("attributing", len(scores) - 1, len(left_out))
        return scores
