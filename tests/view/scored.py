"""Segments as a question leaves them, made by the real allocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import tempo
from tempo.answer import Answer, Budget, Reuse, ScoredSegment, Timings, VideoSummary
from tempo.config import AskOptions, Policy


def allocated(
    relevance: Sequence[float], *, span_s: float = 4.0, k_min: int = 1, k_max: int = 16, cap: int = 256
) -> tuple[tuple[ScoredSegment, ...], Budget]:
    """Consecutive segments of `span_s` seconds with these relevance scores, and tokens by ATA."""
    tokens = tempo.allocate(relevance, k_min=k_min, k_max=k_max, budget=cap)
    segments = tuple(
        ScoredSegment(
            index=i,
            start_s=i * span_s,
            end_s=(i + 1) * span_s,
            time_s=(i + 0.5) * span_s,
            relevance=score,
            tokens=int(tokens[i]),
        )
        for i, score in enumerate(relevance)
    )
    return segments, Budget(cap=cap, used=int(tokens.sum()), k_min=k_min, k_max=k_max)


def answer(
    relevance: Sequence[float],
    *,
    span_s: float = 4.0,
    text: str = "a red star",
    query: str = "What is it?",
    finish: Literal["stop", "length"] = "stop",
    policy: Policy = "ata",
    reuse: Reuse | None = None,
    cap: int = 256,
) -> Answer:
    segments, budget = allocated(relevance, span_s=span_s, cap=cap)
    return Answer(
        text=text,
        model="tempo-nano",
        query=query,
        video=VideoSummary(
            duration_s=len(segments) * span_s, width=640, height=360, fps=24.0, frames_sampled=8 * len(segments)
        ),
        budget=budget,
        segments=segments,
        timings=Timings(reading_s=1.25, compressing_s=3.5, answering_s=0.75, first_token_s=0.1),
        options=AskOptions(policy=policy, budget=cap, max_frames=1024, k_min=1, k_max=16, max_new_tokens=32),
        finish=finish,
        reuse=reuse or Reuse(),
    )


def part(run: Answer, first: int, last: int) -> Answer:
    """The same run as if only segments[first:last] had been read."""
    segments = tuple(replace(s, index=i) for i, s in enumerate(run.segments[first:last]))
    options = replace(run.options, start_s=segments[0].start_s, end_s=segments[-1].end_s)
    used = sum(segment.tokens for segment in segments)
    return replace(run, segments=segments, options=options, budget=replace(run.budget, used=used))
