"""What comes out: the events of a request in the order they happen, and the frozen Answer that ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tempo.config import AskOptions
from tempo.video.span import Lasting

if TYPE_CHECKING:
    from tempo.video import Frames

Stage = Literal["reading", "compressing", "answering", "attributing"]
"""The first three make up a question; attribution is a request of its own, later."""


def printable(name: str) -> str:
    """A file's name without what cannot be printed."""
    return "".join(letter for letter in name if letter.isprintable())


@dataclass(frozen=True)
class ScoredSegment:
    """A segment with what the compressor and ATA made of it. Times in seconds from the start of the video."""

    index: int
    start_s: float
    end_s: float
    time_s: float
    relevance: float
    """Relevance score in [0, 1]."""
    tokens: int
    """Memory tokens kept of this segment; 0 until they are allocated."""


@dataclass(frozen=True)
class Budget:
    """The visual token budget and how much of it was used; `used` never exceeds `cap`."""

    cap: int
    used: int
    k_min: int
    k_max: int


@dataclass(frozen=True)
class VideoSummary(Lasting):
    """The facts of the video that was read."""

    duration_s: float
    width: int
    height: int
    fps: float
    """Frames a second of the file, on average."""
    frames_sampled: int
    file: str = ""
    """The file's name, without what cannot be printed; empty where frames come from no file."""
    frames_replaced: int = 0
    """Of these, those that cannot be decoded; the ones before, or after, stand for them."""
    start_s: float = 0.0
    """When the first frame is shown: 0 but where sound begins earlier. All times are those that a player shows."""
    announced_s: float = 0.0
    """`duration_s` as the file announces it; 0.0 where it does not."""

    @classmethod
    def of(cls, frames: Frames) -> VideoSummary:
        """Of the video that frames were read from."""
        info = frames.info
        return cls(
            duration_s=info.duration_s,
            width=info.width,
            height=info.height,
            fps=info.fps,
            frames_sampled=len(frames.pixels),
            file=printable(info.path.name),
            frames_replaced=frames.replaced,
            start_s=info.start_s,
            announced_s=info.announced_s,
        )


@dataclass(frozen=True)
class Timings:
    """Wall-clock seconds by stage, without those in which the reader of the events kept the stage waiting."""

    reading_s: float
    compressing_s: float
    answering_s: float
    """From the assembled context to the last token."""
    first_token_s: float
    """From the assembled context to the first token."""

    @property
    def total_s(self) -> float:
        return self.reading_s + self.compressing_s + self.answering_s


@dataclass(frozen=True)
class Reuse:
    """Which steps of a question were not taken again, since an earlier one had taken them."""

    frames: bool = False
    """The video was not read again."""
    vision: bool = False
    """What does not depend on the question (vision features, or keys and values) was not computed again."""
    compression: bool = False
    """Nor were memory tokens and relevance: the same question, with other options of allocation or decoding."""
    saved_s: float = 0.0
    """Wall-clock seconds that these steps took when they were taken."""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` units of a stage.

    Frames while reading, segments while compressing, tokens while answering, segments while attributing.
    """

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True)
class SegmentScored:
    """One segment has been compressed; its tokens are not allocated yet."""

    segment: ScoredSegment


@dataclass(frozen=True)
class Allocated:
    """All segments with their tokens."""

    segments: tuple[ScoredSegment, ...]
    budget: Budget


@dataclass(frozen=True)
class TextDelta:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True)
class Answer:
    """The result of one question."""

    text: str
    model: str
    query: str
    video: VideoSummary
    budget: Budget
    segments: tuple[ScoredSegment, ...]
    timings: Timings
    options: AskOptions
    """With the model's own values where the caller chose none."""
    finish: Literal["stop", "length"]
    """`length`: the answer was cut at `max_new_tokens`."""
    reuse: Reuse = Reuse()
    token_ids: tuple[int, ...] = ()
    """What the decoder wrote, the stopping token included; `text` is made of it."""
    log_probabilities: tuple[float, ...] = ()
    """Of each of these tokens, in nats, whatever the temperature."""
    asked_at: str = ""
    """When work on it began: UTC, ISO 8601 to the second."""
    source: str = ""
    """Where the model comes from: `nano`, a hub id, or the name of a folder."""
    revision: str | None = None
    """The commit of a hub id; of `nano`, the first 12 digits of its weights' SHA-256; None where it is not known."""
    dtype: str = ""
    """Of the weights."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of what it was made with, by name."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    """The system prompts, by whom they are for."""

    def settings(self) -> dict[str, Any]:
        """Everything that was chosen, by the names of `AskOptions`; the seed is None where it had no part."""
        return asdict(self.options) | {"seed": self.options.seed if self.options.drawn else None}


Event = Progress | SegmentScored | Allocated | TextDelta | Answer
