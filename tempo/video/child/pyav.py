"""The reader: frames by presentation time, decoded in order, damage survived.

Cost follows the frames decoded, not those sampled, so what no wanted frame needs is left out: frames that no other
refers to, and the tail of each group of pictures behind its last wanted frame. The pixels that come out are the same
as if everything had been decoded; should a wanted frame not come, everything is. (In a damaged group, what a decoder
makes up may differ.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tempo.config import Limits, SamplingOptions
from tempo.errors import DamagedVideo, VideoTooLarge
from tempo.video import span
from tempo.video.child import header, packet_index
from tempo.video.child.header import Header
from tempo.video.child.packet_index import EPSILON_S, PacketIndex
from tempo.video.child.result import Result, Sampled
from tempo.video.span import Span

COMPLETE = 0.8
"""Share of the span that must decode; below it, what was decoded is taken for the whole."""


def read(
    path: Path,
    family: str,
    result: Result,
    seen: Header,
    sampling: SamplingOptions,
    limits: Limits,
    progress: Callable[[int, int], None],
) -> Sampled:
    """Sample the video into `result`.

    Frame i of F is the one on display at start + i * length / F of the span. Where it cannot be decoded, the one
    before stays on display, as in a player.

    Raises:
        DamagedVideo, UnsupportedVideo, VideoTooLarge, QuestionError.
    """
    packets = packet_index.scan(path, family, limits)
    reader = _Reader(path, family, packets, result, sampling, limits, progress)
    end_s, sparse = packets.end_as_far_as_known(seen), packets.stamped
    part = span.choose(packets.start_s, end_s, sampling, limits)
    if part.end_s > packets.end_s:
        raise VideoTooLarge(
            "The video has more than {limit:,} pictures in its first {seconds:,.0f} s. Please cut it, or lower its "
            "frame rate.",
            limit=limits.max_packets,
            seconds=packets.end_s,
        )
    outcome = reader.run(part, sparse)
    if sparse and outcome.missed:
        # The file's marks of keyframes and of frames that no other needs are wrong. Or it is damaged.
        sparse = False
        outcome = reader.run(part, sparse)
    if not outcome.complete and outcome.end_s < part.start_s + COMPLETE * part.length_s:
        if part.end_s == end_s:
            end_s = outcome.end_s
        if outcome.end_s <= part.start_s:
            raise DamagedVideo(
                "This video is damaged: nothing of it can be decoded after {end_s:.6g} s. Please choose an earlier "
                "part of it.",
                end_s=outcome.end_s,
            )
        part = Span(part.start_s, outcome.end_s)
        outcome = reader.run(part, sparse)
    times_s = np.array(outcome.times_s)
    return Sampled(times_s, packets, end_s, part, packets.replaced(part.targets(len(times_s)), times_s))


class _Outcome:
    """What one pass over the file gave."""

    def __init__(self) -> None:
        self.times_s: list[float] = []
        self.decoded = 0
        self.end_s = 0.0
        """When the last decoded frame ends."""
        self.complete = False
        """Every wanted frame came, or one from behind the last target time did."""
        self.missed = 0
        """Frames that were wanted and did not come whole."""


class _Reader:
    """One video and where it is written to; each :meth:`run` is one pass over it."""

    def __init__(
        self,
        path: Path,
        family: str,
        packets: PacketIndex,
        result: Result,
        sampling: SamplingOptions,
        limits: Limits,
        progress: Callable[[int, int], None],
    ) -> None:
        self._path, self._family, self._packets, self._result = path, family, packets, result
        self._sampling, self._limits, self._progress = sampling, limits, progress

    def run(self, part: Span, sparse: bool) -> _Outcome:
        """Write the frames on display at the target times. `sparse`: decode only what they need."""
        frames = part.frames(self._sampling)
        targets_s = part.targets(frames)
        wanted = self._packets.wanted(targets_s) if sparse else frozenset()
        found: set[int] = set()
        outcome = _Outcome()
        times_s = outcome.times_s
        shown: VideoFrame | None = None
        shown_s = 0.0
        self._result.begin(frames)
        with header.open_file(self._path, self._family) as container:
            stream = header.choose_stream(container)
            decoded = self._sparse(container, stream, wanted) if sparse else self._packets.decode(container, stream)
            for frame in decoded:
                if frame is None:
                    self._progress(len(times_s), frames)
                    continue
                header.check_size(frame.width, frame.height, self._limits)
                time_s = self._packets.seconds(frame.pts, outcome.decoded)
                outcome.decoded += 1
                if shown is not None:
                    if time_s < shown_s:
                        continue  # a damaged time; what is on display stays
                    while len(times_s) < frames and targets_s[len(times_s)] + EPSILON_S < time_s:
                        self._result.put(len(times_s), shown)
                        times_s.append(shown_s)
                    if len(times_s) == frames:
                        outcome.complete = True
                        break
                shown, shown_s = frame, time_s
                if frame.pts in wanted and not frame.is_corrupt:
                    found.add(frame.pts)
        if shown is None:
            raise DamagedVideo("No picture of this video can be decoded. Please try another file.")
        while len(times_s) < frames:
            self._result.put(len(times_s), shown)
            times_s.append(shown_s)
        outcome.end_s = shown_s + self._packets.step_s
        outcome.missed = len(wanted - found)
        outcome.complete |= sparse and not outcome.missed
        return outcome

    def _sparse(
        self, container: InputContainer, stream: VideoStream, wanted: frozenset[int]
    ) -> Iterator[VideoFrame | None]:
        """As `PacketIndex.decode`, without the frames that no wanted one needs."""
        needed = np.trim_zeros(self._packets.needed(wanted), "b")
        restart = False
        for packet, position in self._packets.read(container, stream):
            yield None
            if position is None:
                continue
            if position >= len(needed):
                break
            if not needed[position]:
                restart = True
                continue
            if restart:
                yield from header.decoded(stream, None)
                stream.codec_context.flush_buffers()
                restart = False
            stream.codec_context.skip_frame = "DEFAULT" if packet.pts in wanted else "NONREF"
            yield from header.decoded(stream, packet)
        yield from header.decoded(stream, None)
