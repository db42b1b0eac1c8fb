"""Segments as a question leaves them, made by the real allocation."""

from __future__ import annotations

from collections.abc import Sequence

import tempo
from tempo.answer import Answer, Budget, ScoredSegment, Timings, VideoSummary
from tempo.config import AskOptions


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
    relevance: Sequence[float], *, span_s: float = 4.0, finish: str = "stop", reused: bool = False, policy: str = "ata"
) -> Answer:
    segments, budget = allocated(relevance, span_s=span_s)
    return Answer(
        text="a red star",
        model="tempo-nano",
        query="What is it?",
        video=VideoSummary(
            duration_s=len(segments) * span_s, width=640, height=360, fps=24.0, frames_sampled=8 * len(segments)
        ),
        budget=budget,
        segments=segments,
        timings=Timings(reading_s=1.25, compressing_s=3.5, answering_s=0.75, first_token_s=0.1),
        options=AskOptions(policy=policy, max_new_tokens=32),
        finish=finish,
        reused=reused,
    )
