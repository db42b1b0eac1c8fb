"""The stages of training, as data. Rates are at scale 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


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
    at_longest: float = 0.0
    """Share of steps whose videos are all as long as that; of most others the lengths are even over the logarithm."""
    at_shortest: float = 0.0
    """Share of steps whose videos are short enough to be listed (`questions.LIST_LENGTH`)."""
    truncation: float = 0.5
    """Share of videos whose memory tokens are truncated at random, as an allocation would."""
    alike: float = 0.0
    """Of those, the share whose relevant segments are all cut to the same number: many share what there is."""
    favoured: Mapping[str, float] = field(default_factory=dict)
    """Factors of how often some families are asked."""
    reuse: int = 1
    """Steps that share a pool where the compressor is frozen."""


@dataclass(frozen=True)
class Stage:
    """One stage of training."""

    name: str
    kind: Literal["vision", "conversation", "text", "imitation", "alignment", "videos"]
    steps: int
    """At full length, less than five hours of two cores for all stages."""
    share: float
    """Of the wall-clock time, where that is limited."""
    compressor_rate: float = 0.0
    """0 freezes the compressor."""
    decoder_rate: float = 0.0
    """Of projector and decoder."""
    segments: int = 0
    """Single segments a step, for the base stages."""
    edges: bool = False
    """Whether times that miss a segment by little are within 2 s of it, rather than within 12."""
    videos: VideoMix = field(default_factory=VideoMix)


HARD = {"list": 4.0, "at": 2.0, "before": 2.0, "when": 2.0, "code": 2.0, "caption": 2.0, "word": 2.0}
"""The families that are learnt last."""

STAGES: tuple[Stage, ...] = (
    Stage("base-vision", "vision", 10000, 0.14, compressor_rate=2e-3, segments=32),
    Stage("base-vlm", "conversation", 4000, 0.29, compressor_rate=1.5e-3, segments=16),
    Stage(
        "base-text",
        "text",
        3600,
        0.10,
        decoder_rate=1.5e-3,
        videos=VideoMix(segments_a_step=512, longest_first=6, longest_last=64, truncation=0.8),
    ),
    Stage("base-reading", "conversation", 2000, 0.14, compressor_rate=1e-3, segments=16),
    Stage("base-edges", "conversation", 600, 0.04, compressor_rate=5e-4, segments=16, edges=True),
    Stage(
        "base-long",
        "imitation",
        2400,
        0.10,
        decoder_rate=1e-3,
        videos=VideoMix(
            segments_a_step=768,
            longest_first=32,
            longest_last=256,
            at_longest=0.3,
            truncation=0.8,
            alike=0.3,
            favoured=HARD,
        ),
    ),
    Stage("alignment", "alignment", 50, 0.01, compressor_rate=5e-4, videos=VideoMix(longest_first=6, longest_last=6)),
    Stage(
        "joint",
        "videos",
        500,
        0.08,
        compressor_rate=2e-4,
        decoder_rate=5e-4,
        videos=VideoMix(longest_last=16, alike=0.3, favoured=HARD),
    ),
    Stage(
        "long",
        "videos",
        680,
        0.10,
        decoder_rate=6e-4,
        videos=VideoMix(
            pool=64,
            segments_a_step=768,
            shortest=4,
            longest_first=16,
            longest_last=256,
            at_longest=0.3,
            at_shortest=0.3,
            truncation=0.85,
            alike=0.3,
            favoured=HARD,
            reuse=4,
        ),
    ),
)
"""Base training of the small VLM and of the decoder, then the paper's stages (Table A) in small.

`base-reading` is more of `base-vlm`, from a lower rate down: a code is right where every letter is; `base-edges` is the
same with times at which a segment has just ended or is about to begin. `base-long` is more of `base-text`, since a
decoder that has read 64 segments is lost in 256, on memory tokens that imitate the compressor's and come through the
projector. The paper's stage 0 is `alignment`. Its stages 1 and 2 are one here, `joint`, since there is but one kind of
data. Its stage 3 is `long`, with the compressor frozen.
"""
