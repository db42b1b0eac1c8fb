"""Preflight: what asking about a video will mean, said before any model time is spent. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tempo.config import Limits, SamplingOptions
from tempo.model.spec import ModelSpec
from tempo.speeds import Range, Speeds
from tempo.video import VideoInfo
from tempo.video.span import Span, choose

DEFAULT_FPS = 25.0
"""For the estimate, where a file declares no frame rate."""


@dataclass(frozen=True)
class Limit:
    """A limit that a video runs into, and what follows from it: one sentence, as a string in English."""

    message: str
    """With the names of `values` in braces, as for `str.format`; so that it can be said in other languages."""
    values: Mapping[str, float | str]

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True)
class Preflight:
    """The facts of an upload, and what will be read of it."""

    info: VideoInfo
    frames: int
    """To be sampled."""
    segments: int
    segment_s: float
    """Length of a segment, seconds; the last one may be shorter."""
    fps_sampled: float
    """Sampled frames a second."""
    start_s: float
    end_s: float
    """What will be read, in seconds on a player's clock."""
    estimate_s: Range | None
    """Least and most seconds until the answer to a first question, by what this process has measured; None before it
    has."""
    limits: tuple[Limit, ...]
    """Every limit that this video runs into."""
    playable: bool
    """Browsers play this container with this codec."""


def plan(info: VideoInfo, *, sampling: SamplingOptions, limits: Limits, window: int, speeds: Speeds) -> Preflight:
    """What will be read of a video.

    Args:
        window: frames in a segment.

    Raises:
        QuestionError: the span of `sampling` begins behind the end of the video.
    """
    span = choose(info.start_s, info.end_s, sampling, limits)
    frames = span.frames(sampling)
    fps = frames / span.length_s
    segments = -(-frames // window)
    parts = (
        speeds.estimate("reading", decoding_work(info, span.length_s)),
        speeds.estimate("compressing", segments),
        speeds.estimate("answering", segments),
        speeds.usual("writing"),
    )
    known = [part for part in parts if part is not None]
    return Preflight(
        info=info,
        frames=frames,
        segments=segments,
        segment_s=min(window / fps, span.length_s),
        fps_sampled=fps,
        start_s=span.start_s,
        end_s=span.end_s,
        estimate_s=(sum(low for low, _ in known), sum(high for _, high in known)) if len(known) == len(parts) else None,
        limits=tuple(_limits(info, span, sampling, frames)),
        playable=playable(info),
    )


def _limits(info: VideoInfo, span: Span, sampling: SamplingOptions, frames: int) -> Iterator[Limit]:
    if not info.as_announced:
        times = {"announced": duration(info.announced_s), "found": duration(info.duration_s)}
        yield Limit("The file says that it is {announced} long, but holds pictures for {found}.", times)
    wanted_s = info.end_s if sampling.end_s is None else min(sampling.end_s, info.end_s)
    if span.end_s < wanted_s:
        times = {"whole": duration(wanted_s - span.start_s), "part": duration(span.length_s)}
        yield Limit("{whole}: the first {part} will be read.", times)
    fps = frames / span.length_s
    if frames == sampling.max_frames and fps < sampling.fps:
        yield Limit(
            "At most {frames:,} frames are read: one every {distance_s:.1f} s instead of every {usual_s:.1f} s, so "
            "shorter events can be missed.",
            {"frames": frames, "distance_s": 1 / fps, "usual_s": 1 / sampling.fps},
        )


def beyond_anchors(spec: ModelSpec, segments: int, budget: int) -> int:
    """Tokens that relevance has to share among the segments: what of `budget` the temporal anchors leave, at most what
    the segments have; 0 where the anchors take it all, and every segment keeps the same."""
    return max(0, min(budget, segments * spec.k_max) - segments * spec.k_min)


def next_preset(spec: ModelSpec, segments: int) -> int | None:
    """The least preset that leaves something beyond the anchors; None where none does."""
    return min((tokens for tokens in spec.budget_presets if beyond_anchors(spec, segments, tokens)), default=None)


def decoding_work(info: VideoInfo, length_s: float) -> float:
    """What the time to read `length_s` seconds of a video grows with: pixels in the file, in millions."""
    return length_s * (info.fps or DEFAULT_FPS) * info.width * info.height / 1e6


def playable(info: VideoInfo) -> bool:
    """Chromium, Firefox and Safari play this container with this codec. Where in doubt, not."""
    if info.container == "mp4":
        # Browsers' H.264 is 4:2:0 with 8 bits.
        return info.codec in ("vp9", "av1") or (info.codec == "h264" and info.pixel_format in ("yuv420p", "yuvj420p"))
    return info.webm and info.codec in ("vp8", "vp9", "av1")


def duration(seconds: float) -> str:
    """Words for a duration: 45 s, 12 min, 3 h 10 min; to the second below ten minutes."""
    whole = round(seconds) if seconds >= 10 else round(seconds, 1)
    if whole < 120:
        return f"{whole:g} s"
    minutes, rest = divmod(round(whole), 60)
    if minutes < 10:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
