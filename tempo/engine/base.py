"""The protocol that every engine fulfils, and the records that go in and out.

An engine holds weights and nothing of a request, so requests may run side by side. It knows neither files nor the
cache: what it may keep of a video for the next question it hands back, and what it is given back is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from tempo.config import Truncation
from tempo.errors import NotEnoughMemory
from tempo.model.context import Parts
from tempo.model.decoder import Token
from tempo.model.spec import ModelSpec
from tempo.segments import Plan, Segment

BATCH_TOKENS = {"cpu": 1024, "cuda": 8192}
"""Tokens of one micro-batch, by kind of device: bounds peak memory whatever the length of the video, and the time until
a cancelled request ends. Larger ones are less than a tenth faster on a CPU."""


@dataclass(frozen=True)
class Compression:
    """What an engine made of S segments."""

    relevance: NDArray[np.float64]
    """(S,) in [0, 1]."""
    memory_tokens: torch.Tensor
    """(S, K, D), before the projector."""
    segments: tuple[Segment, ...]
    seconds: float = 0.0
    """Wall-clock seconds that it took, those of what was kept for it included."""

    @property
    def size_bytes(self) -> int:
        return self.memory_tokens.numel() * self.memory_tokens.element_size()

    @classmethod
    def joined(cls, parts: Sequence[Compression]) -> Compression:
        """One of consecutive parts."""
        return cls(
            relevance=np.concatenate([part.relevance for part in parts]),
            memory_tokens=torch.cat([part.memory_tokens for part in parts]),
            segments=tuple(segment for part in parts for segment in part.segments),
            seconds=sum(part.seconds for part in parts),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as plain bytes: torch would send a file descriptor, which ends with the process that made it."""
        memory = self.memory_tokens.cpu().contiguous()
        data = memory.reshape(-1).view(torch.uint8).numpy().tobytes()
        return _compression, (self.relevance, data, memory.dtype, tuple(memory.shape), self.segments, self.seconds)


def _compression(
    relevance: NDArray[np.float64],
    data: bytes,
    dtype: torch.dtype,
    shape: tuple[int, ...],
    segments: tuple[Segment, ...],
    seconds: float,
) -> Compression:
    """A Compression out of what its `__reduce__` gives."""
    memory = torch.frombuffer(bytearray(data), dtype=dtype).reshape(shape)
    return Compression(relevance, memory, segments, seconds)


class Kept(Protocol):
    """What an engine keeps of a video for its next question: what does not depend on the query."""

    @property
    def size_bytes(self) -> int: ...

    @property
    def spent_s(self) -> float:
        """Wall-clock seconds that it took."""
        ...


Room = Callable[[int], bool]
"""Asked for so many bytes, says whether that much may be kept, and makes room for it."""


class Engine(Protocol):
    """A model that is ready to run."""

    @property
    def spec(self) -> ModelSpec:
        """How it wants its input, and its defaults."""
        ...

    @property
    def device(self) -> torch.device: ...

    @property
    def dtype(self) -> torch.dtype: ...

    @property
    def parameters(self) -> int: ...

    @property
    def prompts(self) -> Mapping[str, str]:
        """The system prompts by whom they are for: what of the input is neither the question nor the video."""
        ...

    def compress(
        self,
        pixels: torch.Tensor,
        plan: Plan,
        query: str,
        *,
        kept: Any | None = None,
        room: Room = lambda _: False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Generator[Compression, None, Kept | None]:
        """Read every segment with the query, micro-batch by micro-batch.

        Args:
            pixels: uint8 (F, H, W, 3) RGB, of the spec's size.
            plan: how they are cut into segments.
            kept: what this returned for the same pixels and plan, with any query.
            room: asked once, before the first micro-batch, where nothing is `kept`.

        Returns:
            What serves the next question about these pixels; None where there is no room for it, or it is `kept`.

        Raises:
            Cancelled: `cancelled()` was true before a micro-batch.
            NotEnoughMemory: it does not fit.
        """
        ...

    def context_tokens(self, query: str, segments: int, memory_tokens: int) -> int:
        """The most tokens that a context of so many segments and memory tokens can have.

        Raises:
            QuestionError: the query alone is too long to be read.
        """
        ...

    def context(
        self,
        compression: Compression,
        tokens: Sequence[int] | NDArray[np.int64],
        query: str,
        *,
        truncation: Truncation = "head",
    ) -> Parts:
        """What the decoder reads: the question, and `tokens[i]` memory tokens of segment i with its temporal tag."""
        ...

    def decode(
        self,
        inputs_embeds: torch.Tensor,
        *,
        max_new_tokens: int,
        temperature: float = 0.0,
        seed: int = 0,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Token]:
        """Yield the tokens that follow a context (L, d), the stopping one included; temperature 0 is greedy.

        Raises:
            Cancelled: `cancelled()` was true before a part of the context or a token.
        """
        ...

    def likelihood(
        self,
        context: Parts,
        ids: Sequence[int],
        left_out: Sequence[int],
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[float]:
        """Yield the log-likelihood of `ids` in nats: after the whole context, then without each segment of `left_out`.

        Raises:
            Cancelled: `cancelled()` was true before a step.
        """
        ...

    def text(self, ids: Sequence[int]) -> str:
        """What token ids say."""
        ...

    def ends(self, token: int) -> bool:
        """Whether this token stops an answer."""
        ...


@contextmanager
def memory_errors() -> Iterator[None]:
    """Memory that ran out during a question is the question's problem, not the server's."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise NotEnoughMemory(
            "This question needs more memory than is free. Choose fewer frames or a smaller budget, or try again when "
            "the machine is less busy."
        ) from error
