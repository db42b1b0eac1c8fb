"""The stages of training, as data. Rates are at scale 1; shares are of the whole wall-clock time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

_WEIGHTS = (0.7, 0.7, 1.0, 1.0, 2.5, 2.5, 1.0)
"""More "after" and "when" questions, which need the decoder to look across segments."""


@dataclass(frozen=True)
class VideoMix:
    """How the videos of one step are made: a shared pool of segments, several questions on it, videos of each."""

    pool: int = 48
    """Segments rendered and encoded once a step."""
    questions: int = 6
    segments_a_step: int = 240
    """Segments in all videos of a step together; the longer the videos, the fewer."""
    shortest: int = 2
    longest_first: int = 8
    """Segments of the longest video at the stage's start."""
    longest_last: int = 8
    """... and at its end; in between the length grows geometrically."""
    truncation: float = 0.5
    """Share of videos whose memory tokens are truncated at random, as an allocation would."""
    family_weights: tuple[float, ...] = _WEIGHTS
    """In the order of `questions.FAMILIES`."""


@dataclass(frozen=True)
class Stage:
    """One stage of training."""

    name: str
    kind: Literal["vision", "conversation", "videos"]
    share: float
    compressor_rate: float = 0.0
    """0 freezes the compressor."""
    decoder_rate: float = 0.0
    """Of projector and decoder."""
    segments: int = 0
    """Single segments a step, for the base stages."""
    videos: VideoMix = field(default_factory=VideoMix)


STAGES: tuple[Stage, ...] = (
    Stage("base-vision", "vision", 0.12, compressor_rate=2e-3, segments=32),
    Stage("base-vlm", "conversation", 0.28, compressor_rate=1.5e-3, segments=32),
    Stage("bridge", "videos", 0.02, decoder_rate=1e-3, videos=VideoMix(longest_first=2, longest_last=2)),
    Stage("joint", "videos", 0.20, compressor_rate=4e-4, decoder_rate=1e-3, videos=VideoMix(longest_first=3)),
    Stage(
        "long",
        "videos",
        0.38,
        decoder_rate=1e-3,
        videos=VideoMix(
            pool=64,
            segments_a_step=768,
            shortest=4,
            longest_first=12,
            longest_last=64,
            truncation=0.85,
            family_weights=(0.4, 0.4, 0.5, 0.5, 2.0, 5.0, 0.5),
        ),
    ),
)
"""Base training of the small VLM, then the paper's alignment, joint and long stages in small."""
