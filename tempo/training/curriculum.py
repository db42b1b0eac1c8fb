"""The stages of training, as data. Rates are at scale 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True)
class VideoMix:
    """How the videos of one step are made: a shared pool of segments, several questions on it, videos of each."""

    pool: int = 48
    """Segments rendered and encoded once a step."""
    questions: int = 6
    """Asked about the pool, at most: of the longest videos fewer."""
    most_videos: int = 8
    """Of each question, where they are short."""
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
    """Share of steps whose videos are short enough to be listed (`families.LIST_LENGTH`)."""
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
    kind: Literal["vision", "conversation", "text", "alignment", "videos"]
    steps: int
    """At full length; how long each takes stands in the model card."""
    share: float
    """Of the wall-clock time, where that is limited."""
    compressor_rate: float = 0.0
    """0 freezes the compressor."""
    decoder_rate: float = 0.0
    """Of projector and decoder."""
    segments: int = 0
    """Single segments a step, for the base stages."""
    spelling: bool = False
    """Whether most scenes have a line of text to spell."""
    edges: bool = False
    """Whether times that miss a segment by little are within 2 s of it, rather than within 12."""
    imitated: float = 0.0
    """Share of steps on memory tokens that imitate those of a frozen compressor: many more scenes in less time."""
    videos: VideoMix = field(default_factory=VideoMix)


HARD = {
    "list": 10.0,
    "code": 4.0,
    "before": 3.0,
    "when": 3.0,
    "caption": 2.5,
    "word": 2.5,
    "at": 2.0,
    "text": 2.0,
    "number": 1.5,
    "where": 1.5,
    "clock": 1.5,
}
"""The families that are learnt last; lists can be asked of short videos only."""

LONG = VideoMix(
    segments_a_step=896,
    longest_first=32,
    longest_last=256,
    at_longest=0.3,
    at_shortest=0.3,
    truncation=0.8,
    alike=0.3,
    favoured=HARD,
)
"""Up to the longest videos, and many of those short enough to be listed."""

STAGES: tuple[Stage, ...] = (
    Stage("base-vision", "vision", 12000, 0.14, compressor_rate=2e-3, segments=32),
    Stage("base-vlm", "conversation", 4000, 0.25, compressor_rate=1.5e-3, segments=16),
    Stage(
        "base-text",
        "text",
        3000,
        0.09,
        decoder_rate=1.5e-3,
        videos=VideoMix(segments_a_step=512, longest_first=6, longest_last=64, truncation=0.8),
    ),
    Stage("base-reading", "conversation", 3000, 0.18, compressor_rate=1e-3, segments=16, edges=True, spelling=True),
    Stage("base-long", "text", 2400, 0.16, decoder_rate=1e-3, imitated=1.0, videos=LONG),
    Stage("alignment", "alignment", 50, 0.01, compressor_rate=5e-4, videos=VideoMix(longest_first=6, longest_last=6)),
    Stage(
        "joint",
        "videos",
        300,
        0.05,
        compressor_rate=2e-4,
        decoder_rate=5e-4,
        videos=VideoMix(questions=8, longest_first=8, longest_last=16, at_shortest=0.4, alike=0.3, favoured=HARD),
    ),
    Stage(
        "long",
        "videos",
        2000,
        0.2,
        decoder_rate=6e-4,
        imitated=0.4,
        videos=replace(
            LONG,
            shortest=1,
            favoured=HARD | {"before": 4.0},
            pool=72,
            questions=12,
            most_videos=4,
            segments_a_step=768,
            reuse=2,
        ),
    ),
)
"""Base training of the small VLM and of the decoder, then the paper's stages (Table A) in small.

`base-reading` is more of `base-vlm`, from a lower rate down, with more lines of text and with times at which a segment
has just ended or is about to begin: a code is right where every letter is. `base-long` is more of `base-text`, since a
decoder that has read 64 segments is lost in 256, on memory tokens that imitate the compressor's and come through the
projector. The paper's stage 0 is `alignment`. Its stages 1 and 2 are one here, `joint`, since there is but one kind of
data. Its stage 3 is `long`, with the compressor frozen, and with videos of one segment too: without them a single
segment of something else is taken for one of the few that are to be passed over in a video of the world.
"""
