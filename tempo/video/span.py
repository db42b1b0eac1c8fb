"""Span: the part of a video that is read, and where in it the sampled frames stand. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.config import SHORTEST_SPAN_S, Limits, SamplingOptions
from tempo.errors import QuestionError


@dataclass(frozen=True)
class Span:
    """Seconds after the first frame of the video, `start_s` < `end_s`."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s

    def frames(self, sampling: SamplingOptions) -> int:
        """Frames to sample: `sampling.fps` a second, at least `min_frames`, at most `max_frames`."""
        return min(max(round(self.length_s * sampling.fps), sampling.min_frames), sampling.max_frames)

    def targets(self, frames: int) -> NDArray[np.float64]:
        """(F,), seconds: frame i of F is asked for at start + i * length / F, so that F / length is their true rate."""
        return self.start_s + np.arange(frames, dtype=np.float64) * (self.length_s / frames)


def choose(duration_s: float, sampling: SamplingOptions, limits: Limits) -> Span:
    """What is read of a video of `duration_s` seconds: the span asked for, as far as the video goes and is accepted.

    Raises:
        QuestionError: the span begins at the end of the video or behind it.
    """
    if sampling.start_s > 0 and duration_s - sampling.start_s < SHORTEST_SPAN_S:
        raise QuestionError(
            "The part to ask about begins at {start_s:.6g} s, but the video is only {duration_s:.6g} s long. Choose an "
            "earlier start.",
            start_s=sampling.start_s,
            duration_s=duration_s,
        )
    end_s = duration_s if sampling.end_s is None else min(sampling.end_s, duration_s)
    return Span(sampling.start_s, min(end_s, sampling.start_s + limits.max_duration_s))
