"""The token sequences of the compressor and the decoder, as the released model lays them out (ChatML).

Text around special tokens is tokenised piece by piece, which is what a tokenizer does with the whole string anyway.
A query is tokenised with `split_special_tokens`, so that a visitor who types `<|im_end|>` has written text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tempo.model.spec import ModelSpec

IM_START, IM_END = "<|im_start|>", "<|im_end|>"
VISION_START, VISION_END, VIDEO_PAD = "<|vision_start|>", "<|vision_end|>", "<|video_pad|>"


@dataclass(frozen=True)
class DecoderPrompt:
    """Token ids before and after the visual block of the decoder's input."""

    before: list[int]
    after: list[int]


def _ids(tokenizer: Any, text: str, **options: Any) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False, **options)["input_ids"])


def patch_times(first_frame: int, last_frame: int, fps: float, start_s: float = 0.0) -> list[float]:
    """Seconds named for each temporal patch of a segment: the mean of its two frames' times, frame 0 at `start_s`.

    The frame that an odd segment repeats counts as one frame later, as in the released model.
    """
    return [start_s + (frame + 0.5) / fps for frame in range(first_frame, last_frame, 2)]


def time_tag(tokenizer: Any, spec: ModelSpec, time_s: float) -> list[int]:
    """Token ids of one temporal tag."""
    return _ids(tokenizer, spec.time_tag.format(time_s))


def compressor_prefix(
    tokenizer: Any, spec: ModelSpec, times_s: Sequence[float], visual_tokens: int, *, prompt: str | None = None
) -> list[int]:
    """What the compressor reads before the query: system prompt and frames. It does not depend on the query.

    Args:
        times_s: (T,) seconds of the temporal patches.
        visual_tokens: merged visual tokens of one temporal patch.
        prompt: system prompt; default the spec's routing prompt (P_route).
    """
    ids = _ids(tokenizer, f"{IM_START}system\n{prompt or spec.routing_prompt}{IM_END}\n{IM_START}user\n")
    start, pad, end = tokenizer.convert_tokens_to_ids([VISION_START, VIDEO_PAD, VISION_END])
    for time_s in times_s:
        ids += [*time_tag(tokenizer, spec, time_s), start, *[pad] * visual_tokens, end]
    return ids


def compressor_suffix(tokenizer: Any, spec: ModelSpec, query: str) -> list[int]:
    """The query as the compressor reads it, up to the token before the first memory token."""
    query = query.strip() or spec.empty_query
    ids = _ids(tokenizer, f"\nQuery:\n{query}", split_special_tokens=True)
    return ids + _ids(tokenizer, f"{IM_END}\n{IM_START}assistant\n")


def decoder_prompt(tokenizer: Any, spec: ModelSpec, query: str) -> DecoderPrompt:
    """The decoder's ChatML prompt; the visual block goes between its two halves."""
    before = _ids(tokenizer, f"{IM_START}system\n{spec.decoder_prompt}{IM_END}\n{IM_START}user\n")
    after = _ids(tokenizer, f"\n{query.strip()}", split_special_tokens=True)
    return DecoderPrompt(before=before, after=after + _ids(tokenizer, f"{IM_END}\n{IM_START}assistant\n"))
