"""Opening a file under whitelists, choosing its video stream, and checking what it claims against the limits."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tempo.config import Limits
from tempo.errors import DamagedVideo, UnsupportedVideo, VideoTooLarge, Words

# What cameras, phones, browsers and editors write.
_CURRENT = ("h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "mjpeg", "gif", "prores")
# What old files hold: variants of H.263 and MPEG-1, which share libavcodec's oldest and most tested code.
_OLD = ("mpeg1video", "h263", "flv1", "wmv2", "rv10")
CODECS = frozenset(_CURRENT + _OLD)
"""Codecs that are decoded. libavcodec knows over 500; its rare decoders are where its vulnerabilities are found."""

_DECODERS = CODECS - {"flv1"} | {"flv", "libdav1d"}
"""The same list by decoder name, which is what libav's own whitelist compares."""

THREADS = 2
"""Decoding threads. Each holds frames of its own, so more would need more memory than the limit leaves."""

LONGEST_S = 7 * 86400.0
"""Times beyond a week are damage; arithmetic on them would overflow. How much is *read* is `Limits.max_duration_s`."""

DEFAULT_FPS = 25.0
"""Where a file declares no frame rate: only gives the last frame its duration."""

FIRST_FRAME_PACKETS = 10_000
"""So many packets without a picture, minutes of video, and there is none."""

_UNDECLARED = ("mpegts", "mpeg")
"""Containers that declare no duration: libav estimates one from the last times, which a jump of the clock falsifies."""

_LEFT_TURNS = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""Display matrices (a, b, c, d) of 0 to 3 quarter turns to the left: x' = a x + c y, y' = b x + d y, y downwards."""


@dataclass(frozen=True)
class Header:
    """What the file says, as far as decoding one frame confirms it."""

    codec: str
    width: int
    height: int
    """Size after rotation, px; pixels are taken as square."""
    display_width: int
    """`width` after the pixel aspect ratio, for what people look at."""
    rotation: int
    """Quarter turns to the left that set the picture upright, in degrees: 0, 90, 180 or 270."""
    mirrored: bool
    """Before it is turned, left and right change places."""
    fps: float
    """Declared frames a second; 0.0 where none are."""
    pixel_format: str
    """libav's name of the form the pictures are stored in."""
    declared_s: float
    """Declared duration of the picture; 0.0 where none is."""
    file_s: float
    """Declared duration of the whole file, sound included; 0.0 where none is."""


def open_file(path: Path, family: str) -> InputContainer:
    """Open `path` with the one demuxer that its first bytes chose; no other file, protocol or decoder.

    Raises:
        DamagedVideo: the demuxer cannot read it.
    """
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": family,
        "codec_whitelist": ",".join(sorted(_DECODERS)),
    }
    try:
        return av.open(str(path), mode="r", format=family, options=options, metadata_errors="replace")
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError):
        raise DamagedVideo(
            "This file begins like a video, but cannot be opened: it is damaged or incomplete. "
            "Please export or download it again."
        ) from None


def choose_stream(container: InputContainer) -> VideoStream:
    """The video stream to read: the largest picture, of equal ones the first; never a cover picture.

    Raises:
        UnsupportedVideo: there is none, or no codec of them is decoded here.
    """
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise UnsupportedVideo(
            Words("This file holds only sound. Please upload a video with a picture.")
            if container.streams.audio
            else Words("This file holds no video. Please upload a video with a picture.")
        )
    readable = [s for s in streams if codec_of(s) in CODECS]
    if not readable:
        raise UnsupportedVideo(
            "The video codec of this file ({codec}) is not read here. Please convert it to MP4 (H.264), for example "
            "with `ffmpeg -i input -c:v libx264 output.mp4`.",
            codec=codec_of(streams[0]) or "?",
        )
    stream = max(readable, key=lambda s: (s.width or 0) * (s.height or 0))
    stream.codec_context.thread_count = THREADS
    stream.codec_context.thread_type = "AUTO"
    return stream


def codec_of(stream: VideoStream) -> str:
    """Name of the codec, not of the decoder; empty where libav has no decoder for it."""
    context: Any = stream.codec_context
    return "" if context is None else str(context.codec.canonical_name)


def read(path: Path, family: str, limits: Limits) -> Header:
    """Open the file, check what it claims, decode one frame, check what that is.

    Raises:
        UnsupportedVideo, DamagedVideo, VideoTooLarge.
    """
    with open_file(path, family) as container:
        stream = choose_stream(container)
        claims = declared_durations(container, stream)
        check_duration(max(claims))
        if stream.width and stream.height:
            check_size(stream.width, stream.height, limits)
        frame = first_frame(container, stream, limits)
        fps = stream.average_rate or stream.guessed_rate
        aspect = float(stream.sample_aspect_ratio or 1)
        if not 0.1 <= aspect <= 10:
            aspect = 1.0
        width, height, display = frame.width, frame.height, max(1, round(frame.width * aspect))
        turn, mirrored = orientation(frame)
        if turn % 2:
            # Turned, the stretched side is the height; width and height stay in proportion by shrinking the width.
            width, height, display = height, width, max(1, round(height / aspect))
        return Header(
            codec=codec_of(stream),
            width=width,
            height=height,
            display_width=display,
            rotation=turn * 90,
            mirrored=mirrored,
            fps=float(fps or 0.0),
            pixel_format=frame.format.name,
            declared_s=0.0 if family in _UNDECLARED else claims[0],
            file_s=0.0 if family in _UNDECLARED else claims[1],
        )


def first_frame(container: InputContainer, stream: VideoStream, limits: Limits) -> VideoFrame:
    """The first frame that decodes, its size checked."""
    for frame in decode_all(stream, islice(packets(container, stream), FIRST_FRAME_PACKETS)):
        if frame is not None:
            check_size(frame.width, frame.height, limits)
            return frame
    raise DamagedVideo(
        "No picture of this video can be decoded: it is damaged, incomplete or copy-protected. Please try another file."
    )


def packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet]:
    """Packets of the stream in the order of the file, without the empty one at the end; reading errors are survived."""
    failures = 0
    while failures < 100:  # a demuxer that cannot go on would report the same error for ever
        try:
            for packet in container.demux(stream):
                if packet.size or packet.pts is not None:
                    yield packet
            return
        except MemoryError:
            raise
        except (av.FFmpegError, IndexError):  # an index: PyAV does not know streams that begin in the middle of a file
            failures += 1


def decode_all(stream: VideoStream, packets: Iterable[Packet]) -> Iterator[VideoFrame | None]:
    """Frames of the packets in the order they are shown; packets that cannot be decoded are survived.

    None for each packet read, so that whoever waits hears of it also while no frame comes.
    """
    for packet in packets:
        yield None
        yield from decoded(stream, packet)
    yield from decoded(stream, None)


def decoded(stream: VideoStream, packet: Packet | None) -> list[VideoFrame]:
    """The frames that come out when `packet` goes in, those still inside for None; none where it is damaged."""
    try:
        return stream.codec_context.decode(packet)
    except MemoryError:
        raise
    except av.FFmpegError:
        return []


def orientation(frame: VideoFrame) -> tuple[int, bool]:
    """How the file's display matrix sets the frame upright: quarter turns to the left (0 to 3), after mirroring or not.

    Of the eight ways, the one that the matrix is most like; (0, False) where there is none, or it is empty.
    """
    data: Any = frame.side_data.get("DISPLAYMATRIX")
    if data is None:
        return 0, False
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(data))
    best, chosen = 0, (0, False)
    for mirrored in (False, True):
        sign = -1 if mirrored else 1  # mirrored first, so that what the matrix does to x is turned round
        for turns, way in enumerate(_LEFT_TURNS):
            likeness = sign * (a * way[0] + b * way[1]) + c * way[2] + d * way[3]
            if likeness > best:
                best, chosen = likeness, (turns, mirrored)
    return chosen


def declared_durations(container: InputContainer, stream: VideoStream) -> tuple[float, float]:
    """Seconds that the stream and the container claim, 0.0 where one makes no claim."""
    of_stream = 0.0 if stream.duration is None else float(stream.duration * (stream.time_base or 0))
    return of_stream, 0.0 if container.duration is None else container.duration / av.time_base


def check_duration(duration_s: float) -> None:
    """Raises VideoTooLarge."""
    if not duration_s <= LONGEST_S:
        raise VideoTooLarge(
            "The video says that it is {days:,.0f} days long, so its times are damaged. Please export or download it "
            "again.",
            days=duration_s / 86400,
        )


def check_size(width: int, height: int, limits: Limits) -> None:
    """Raises VideoTooLarge, also for pictures too small to see anything on."""
    if min(width, height) < limits.min_side:
        raise VideoTooLarge(
            "The picture is {width} x {height} pixels; both sides must have at least {least}.",
            width=width,
            height=height,
            least=limits.min_side,
        )
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        raise VideoTooLarge(
            "The picture is {width} x {height} pixels; the limits are {side} a side and {millions:g} million in all. "
            "Please scale it down.",
            width=width,
            height=height,
            side=limits.max_side,
            millions=limits.max_pixels / 1e6,
        )
