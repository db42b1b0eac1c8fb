"""The transcoder: decode, scale down, encode again. Written into the open file it is given, bounded in bytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from tempo.config import Limits
from tempo.errors import DamagedVideo
from tempo.video.child import header, packet_index, result
from tempo.video.child.header import Header
from tempo.video.child.packet_index import EPSILON_S, PacketIndex

LONG_EDGE = 480
SHORTEST_EDGE = 16
"""px; encoders and players want a block at least."""
FPS = 12
"""Most pictures a second."""
KEYFRAME_EVERY = 2 * FPS
"""Pictures between two keyframes, so that seeking is quick."""
MOST_BYTES = 256 * 1024**2
MOST_BITS_PER_S = 600_000
WHOLE_MEGAPIXELS = 10_000.0
"""Of a video with more than this to decode, about 200 s of full HD, only the keyframes are shown."""
TICK = Fraction(1, 1000)


def write(
    path: Path, family: str, seen: Header, descriptor: int, limits: Limits, progress: Callable[[int, int], None]
) -> None:
    """Write the preview of a video into an open file.

    Raises:
        DamagedVideo, VideoTooLarge.
    """
    packets = packet_index.scan(path, family, limits)
    result.allow(MOST_BYTES)
    with open(descriptor, "r+b", closefd=False) as file, av.open(file, "w", format="mp4") as container:
        writer = _Writer(container, seen, packets.end_s)
        for picture, time_s in _pictures(path, family, seen, packets, limits):
            if picture is None:
                progress(int(writer.last_s), math.ceil(packets.end_s))
            else:
                writer.put(picture, time_s)
        writer.end(packets.end_s)


def _pictures(
    path: Path, family: str, seen: Header, packets: PacketIndex, limits: Limits
) -> Iterator[tuple[VideoFrame | None, float]]:
    """Frames with the seconds at which they are shown, at most `FPS` a second; (None, 0.0) for each packet read."""
    work = packets.duration_s * packets.fps * seen.width * seen.height / 1e6
    with header.open_file(path, family) as container:
        stream = header.choose_stream(container)
        # Where times are counted, not read, no frame may be left out.
        if work > WHOLE_MEGAPIXELS and packets.stamped:
            stream.codec_context.skip_frame = "NONKEY"
        decoded, slot = 0, -1
        for frame in packets.decode(container, stream):
            if frame is None:
                yield None, 0.0
                continue
            header.check_size(frame.width, frame.height, limits)
            time_s = packets.seconds(frame.pts, decoded)
            decoded += 1
            # Before the start of an edit list, too soon after the one before, or a damaged time.
            if time_s < packets.start_s or math.floor((time_s + EPSILON_S) * FPS) <= slot:
                continue
            slot = math.floor((time_s + EPSILON_S) * FPS)
            yield frame, time_s


class _Writer:
    """Encodes pictures, each shown until the next one."""

    def __init__(self, container: OutputContainer, seen: Header, duration_s: float) -> None:
        self._container = container
        scale = min(1.0, LONG_EDGE / max(seen.display_width, seen.height))
        self._size = _even(seen.display_width * scale), _even(seen.height * scale)
        # Four fifths of the most bytes, for what the rate control overshoots and the index takes.
        bits_per_s = min(MOST_BITS_PER_S, int(MOST_BYTES * 8 * 0.8 / max(duration_s, 1.0)))
        options = {"preset": "veryfast", "crf": "28", "bf": "0", "maxrate": str(bits_per_s), "bufsize": str(bits_per_s)}
        self._stream: VideoStream = container.add_stream("libx264", rate=FPS, options=options)
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.gop_size = KEYFRAME_EVERY
        self._stream.codec_context.time_base = TICK
        self._stream.codec_context.thread_count = header.THREADS
        self._scaler = VideoReformatter()
        self._last: np.ndarray | None = None
        self.last_s = 0.0

    def put(self, frame: VideoFrame, time_s: float) -> None:
        """Show `frame` from `time_s` on; the first one from 0 on, so that times are those of the video."""
        self.last_s = time_s if self._last is not None else 0.0
        self._last = np.ascontiguousarray(result.picture(self._scaler, frame, *self._size))
        self._encode()

    def end(self, duration_s: float) -> None:
        """Let the last picture stand until the end of the video."""
        if self._last is None:
            raise DamagedVideo("No picture of this video can be decoded. Please try another file.")
        if duration_s - 1 / FPS > self.last_s + 1 / FPS:
            self.last_s = duration_s - 1 / FPS
            self._encode()
        self._container.mux(self._stream.encode(None))

    def _encode(self) -> None:
        assert self._last is not None
        picture = VideoFrame.from_ndarray(self._last, format="rgb24")
        picture.pts, picture.time_base = round(self.last_s / TICK), TICK
        self._container.mux(self._stream.encode(picture))


def _even(side: float) -> int:
    return max(SHORTEST_EDGE, 2 * round(side / 2))
