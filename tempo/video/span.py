"""Span: the part of a video that is read, and where in it the sampled frames stand. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.config import SHORTEST_SPAN_S, Limits, SamplingOptions
from tempo.errors import QuestionError

SLACK_S, SLACK = 1.0, 0.02
"""Seconds, and share of the length, by which what is found may differ from what was announced without a word."""


@dataclass(frozen=True)
class Span:
    """Seconds on a player's clock, `start_s` < `end_s`."""

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


def choose(begins_s: float, ends_s: float, sampling: SamplingOptions, limits: Limits) -> Span:
    """What is read of a video: the span asked for, as far as there are pictures, and as far as it is accepted.

    Args:
        begins_s: when the first picture is shown, in seconds on a player's clock.
        ends_s: when the last one ends.

    Raises:
        QuestionError: the span begins at the end of the pictures or behind it, or ends before the first one.
    """
    if sampling.start_s > begins_s and ends_s - sampling.start_s < SHORTEST_SPAN_S:
        raise QuestionError(
            "The part to ask about begins at {start_s:.6g} s, but the video is only {duration_s:.6g} s long. Choose an "
            "earlier start.",
            start_s=sampling.start_s,
            duration_s=ends_s,
        )
    start_s = max(sampling.start_s, begins_s)
    end_s = ends_s if sampling.end_s is None else min(sampling.end_s, ends_s)
    if end_s - start_s < SHORTEST_SPAN_S and end_s < ends_s:
        raise QuestionError(
            "The part to ask about ends at {end:.6g} s, but the first picture of this video comes at {start:.6g} s. "
            "Choose a later end.",
            start=begins_s,
            end=end_s,
        )
    return Span(start_s, min(end_s, start_s + limits.max_duration_s))


class Lasting:
    """What lasts from its first picture to the end of its last, and was announced to last so long."""

    duration_s: float
    start_s: float
    """When the first frame is shown, in seconds on a player's clock."""
    announced_s: float
    """`duration_s` as the file announces it; 0.0 where it does not."""

    @property
    def end_s(self) -> float:
        """When the last frame ends, in seconds on a player's clock."""
        return self.start_s + self.duration_s

    @property
    def as_announced(self) -> bool:
        """It is as long as it says, up to rounding and a last frame, or says nothing."""
        return not self.announced_s or abs(self.duration_s - self.announced_s) <= max(SLACK_S, SLACK * self.announced_s)
