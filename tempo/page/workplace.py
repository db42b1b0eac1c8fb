"""Workplace: reading videos and asking the model, each in the order of asking, whoever asks.

Reading needs no GPU, and keeps none: a place is held for one or for the other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator
from typing import Any

import tempo
from tempo.answer import Answer, Event, Progress
from tempo.attribution import Attribution
from tempo.config import AskOptions, check_query
from tempo.errors import QuestionError
from tempo.page import gpu
from tempo.page.places import Places, Waiting
from tempo.page.uploads import available
from tempo.video import Frames

READERS = 4
"""Videos that are read at a time. One question at a time uses the model, and not while its video is read."""


class Workplace:
    """What the model does for visitors. Every method is a generator, and closing it gives the place back."""

    def __init__(self, model: tempo.Tempo, spaces: Any | None) -> None:
        """
        Args:
            spaces: the library on a GPU Space, None elsewhere.
        """
        self._model = model
        self._readers = Places("reader", READERS)
        self._engine = Places("model", 1)
        self._ask = gpu.asking(model, spaces)
        self._weigh = gpu.weighing(model, spaces)

    def follow(
        self, path: str | None, query: str, options: AskOptions, cancelled: Callable[[], bool]
    ) -> Generator[Event | Frames | Waiting, None, None]:
        """Progress of reading, the frames, then the events of the question.

        Raises:
            QuestionError: there is no video, or no question that can be read.
            TempoError: as for `Tempo.stream`.
        """
        check_query(query)  # before anything is read
        path = available(path)
        if not query.strip():
            raise QuestionError("There is no question yet. Write one, then press Ask.")
        frames = yield from self.read(path, options)
        yield frames
        yield from self._engine.within(self._ask(frames, query, dataclasses.asdict(options), cancelled))

    def read(self, path: str, options: AskOptions) -> Generator[Progress | Waiting, None, Frames]:
        """The frames that a question with these options is about; mostly they are known already."""
        chosen = dataclasses.asdict(options)
        known = self._model.known(path, **chosen)
        return known or (yield from self._readers.within(self._model.read(path, **chosen)))

    def weigh(
        self, frames: Frames, answer: Answer, cancelled: Callable[[], bool]
    ) -> Generator[Progress | Attribution | Waiting, None, None]:
        """Which segments an answer leaned on: Progress, and an Attribution at the end."""
        return self._engine.within(self._weigh(frames, answer, cancelled))
