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
    """At full length; how long each takes stands in the model card."""
    share: float
    """Of the wall-clock time, where that is limited."""
    compressor_rate: float = 0.0
    """0 freezes the compressor; of a vision stage only the readouts learn then."""
    decoder_rate: float = 0.0
    """Of projector and decoder."""
    segments: int = 0
    """Single segments a step, for the base stages."""
    spelling: bool = False
    """Whether every scene has a line of text, most of them codes, and some have a colour without a name."""
    edges: bool = False
    """Whether times that miss a segment by little are within 2 s of it, rather than within 12."""
    videos: VideoMix = field(default_factory=VideoMix)


HARD = {"list": 4.0, "at": 2.0, "before": 2.0, "when": 2.0, "code": 2.0, "caption": 2.0, "word": 2.0}
"""The families that are learnt last."""

LISTS: dict[str, float] = HARD | {"list": 12.0, "before": 3.0, "when": 3.0}
"""The same in the second round: what was learnt least in the first."""
AFTER_LISTS: dict[str, float] = LISTS | {"list": 6.0, "number": 2.5, "clock": 2.0}
"""The same where lists are known by now."""
READING: dict[str, float] = AFTER_LISTS | {"code": 3.0, "caption": 3.0, "word": 2.5, "number": 2.0}
"""The same where most of what is wrong is a letter."""

FIRST_ROUND: tuple[Stage, ...] = (
    Stage("base-vision", "vision", 10000, 0.10, compressor_rate=2e-3, segments=32),
    Stage("base-vlm", "conversation", 4000, 0.22, compressor_rate=1.5e-3, segments=16),
    Stage(
        "base-text",
        "text",
        3600,
        0.08,
        decoder_rate=1.5e-3,
        videos=VideoMix(segments_a_step=512, longest_first=6, longest_last=64, truncation=0.8),
    ),
    Stage("base-reading", "conversation", 2000, 0.10, compressor_rate=1e-3, segments=16),
    Stage("base-edges", "conversation", 600, 0.03, compressor_rate=5e-4, segments=16, edges=True),
    Stage(
        "base-long",
        "imitation",
        2400,
        0.09,
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
        0.07,
        compressor_rate=2e-4,
        decoder_rate=5e-4,
        videos=VideoMix(longest_last=16, alike=0.3, favoured=HARD),
    ),
    Stage(
        "long",
        "videos",
        680,
        0.09,
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

SECOND_ROUND: tuple[Stage, ...] = (
    Stage("readouts-2", "vision", 150, 0.005, segments=32, spelling=True),
    Stage("vision-2", "vision", 4500, 0.035, compressor_rate=1e-3, segments=32, spelling=True),
    Stage("vlm-2", "conversation", 1000, 0.055, compressor_rate=1e-3, segments=16, edges=True),
    Stage(
        "imitation-2",
        "imitation",
        480,
        0.035,
        decoder_rate=8e-4,
        videos=VideoMix(
            segments_a_step=896,
            longest_first=256,
            longest_last=256,
            at_longest=0.35,
            at_shortest=0.35,
            truncation=0.8,
            alike=0.3,
            favoured=LISTS,
        ),
    ),
    Stage(
        "joint-2",
        "videos",
        320,
        0.04,
        compressor_rate=2e-4,
        decoder_rate=4e-4,
        videos=VideoMix(longest_first=16, longest_last=16, at_shortest=0.4, alike=0.3, favoured=AFTER_LISTS),
    ),
    Stage(
        "long-2",
        "videos",
        420,
        0.04,
        decoder_rate=5e-4,
        videos=VideoMix(
            pool=64,
            segments_a_step=768,
            shortest=4,
            longest_first=64,
            longest_last=256,
            at_longest=0.3,
            at_shortest=0.35,
            truncation=0.85,
            alike=0.3,
            favoured=AFTER_LISTS,
            reuse=4,
        ),
    ),
    Stage(
        "answers-2",
        "videos",
        420,
        0.04,
        decoder_rate=8e-4,
        videos=VideoMix(
            pool=64,
            segments_a_step=768,
            longest_first=128,
            longest_last=128,
            at_longest=0.1,
            at_shortest=0.2,
            truncation=0.6,
            alike=0.3,
            favoured=READING,
            reuse=6,
        ),
    ),
)
"""The same once more in short, on what the first round left to be learnt.

The tower spells more lines of text, and sees shapes in colours without a name; lists and the longest videos are asked
more often. Starts from a finished checkpoint just as well (`TrainOptions.start`): its readouts, which a checkpoint does
not hold, come first.
"""

STAGES: tuple[Stage, ...] = (*FIRST_ROUND, *SECOND_ROUND)

AVERAGED = ("joint-2", "long-2", "answers-2")
"""The finished weights are the mean of those at the ends of these stages.

Each of them gains what it trains and loses some of the rest, since a step's few scenes are asked about many times; the
mean is better than any of them.
"""
