"""Entry of the child process: limit yourself, read one file, report by lines of JSON.

Started by `tempo.video.sandbox` only. The request is the one argument, JSON; the reports go to standard output:

    {"progress": [done, total]}    now and then, also while nothing moves
    {"error": class name, "message": ..., "values": {...}, "detail": ...}    the end, a class of tempo.errors
    {"value": {...}}               the end, what was asked for
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import resource
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tempo.config import Limits, SamplingOptions
from tempo.errors import DecodeFailed, TempoError, VideoTooLarge, Words
from tempo.video.size import SizeRule

if TYPE_CHECKING:
    from tempo.video.child.header import Header
    from tempo.video.child.packet_index import PacketIndex

PROGRESS_S = 0.1
RESULT_BYTES = 2 * 1024**3
"""The most this process may ever write: over 2048 frames of 512 x 512 px."""
OPEN_FILES = 64

_NO_ROOM = Words("There is no room on the disk for the frames of this video. Please try again later.")
_TOO_MUCH_MEMORY = Words("Decoding this video takes more memory than is allowed. Please scale it down.")
_NO_REASON = Words("Decoding failed. Please try again later.")
_TOO_MANY_PICTURES = Words(
    "The video does not say how long it is, and has too many pictures to find out quickly. Please convert it to MP4 "
    "(H.264) and try again."
)


def limit(memory_bytes: int, cpu_s: float) -> None:
    """Bound this process for good: address space, CPU time, open files; and no writing of files yet."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, int(cpu_s) + 1),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, RESULT_BYTES),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (0 if kind == resource.RLIMIT_FSIZE else most, most))


def main(argument: str) -> None:
    """Carry out one request."""
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up between the reports
    request = json.loads(argument)
    limits = Limits(**request["limits"])
    limit(limits.decode_memory_bytes, limits.decode_timeout_s * 2)
    try:
        answer: dict[str, Any] = {"value": _carry_out(request, limits, _Progress(report))}
    except TempoError as error:
        answer = _error(error)
    except MemoryError:
        answer = _error(DecodeFailed(_TOO_MUCH_MEMORY))
    except BrokenPipeError:
        return  # nobody listens any more
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        failed = DecodeFailed(_NO_ROOM if full else _NO_REASON)
        answer = _error(failed, traceback.format_exc())
    except Exception:
        failed = DecodeFailed("This video cannot be decoded. Please convert it to MP4 (H.264) and try again.")
        answer = _error(failed, traceback.format_exc())
    report.write(json.dumps(answer) + "\n")
    report.flush()


class _Progress:
    """Reports at most every :data:`PROGRESS_S`; also how the child learns that its parent is gone (BrokenPipeError)."""

    def __init__(self, report: Any) -> None:
        self._report = report
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PROGRESS_S
            self._report.write(json.dumps({"progress": [done, total]}) + "\n")
            self._report.flush()


def _error(error: TempoError, detail: str = "") -> dict[str, Any]:
    return {"error": type(error).__name__, "message": error.message, "values": error.values, "detail": detail}


def _carry_out(request: dict[str, Any], limits: Limits, progress: _Progress) -> dict[str, Any]:
    # After the limits, so that the libraries' own start-up is bounded too.
    import av

    from tempo.video.child import header, packet_index, paper, pyav, result, transcoder

    av.logging.set_level(None)
    path, family = Path(request["path"]), request["family"]
    seen = header.read(path, family, limits)
    if request["task"] == "probe":
        packets = packet_index.scan(path, family, limits, patience_s=limits.look_timeout_s / 2)
        if not packets.whole and not packets.announced_s(seen):
            raise VideoTooLarge(_TOO_MANY_PICTURES)
        return {**dataclasses.asdict(seen), **_times(packets, seen, packets.end_as_far_as_known(seen))}
    if request["task"] == "preview":
        transcoder.write(path, family, seen, request["descriptor"], limits, progress)
        return {}
    sampling = SamplingOptions(**request["sampling"])
    writer = result.Result(request["descriptor"], seen, SizeRule(**request["size"]), request["window"])
    if sampling.reader == "decord":
        sampled = paper.read(path, family, seen.codec, writer, sampling, limits, progress)
    else:
        sampled = pyav.read(path, family, writer, seen, sampling, limits, progress)
    return {
        **dataclasses.asdict(seen),
        **_times(sampled.packets, seen, sampled.end_s),
        "replaced": sampled.replaced,
        "span": [sampled.span.start_s, sampled.span.end_s],
        "times_s": sampled.times_s.tolist(),
        "size": writer.size,
        "keyframe_size": writer.keyframe_size,
        "ended": time.monotonic(),  # the same clock in every process
    }


def _times(packets: PacketIndex, seen: Header, end_s: float) -> dict[str, Any]:
    """What is known of a video by the times of its packets, and what it says itself.

    Where it says nothing, its packets are its announcement: not all of them need to decode.
    """
    return {
        "start_s": packets.start_s,
        "duration_s": end_s - packets.start_s,
        "fps": packets.fps,
        "announced_s": packets.announced_s(seen) or packets.duration_s,
    }
