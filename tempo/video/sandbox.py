"""Runs the decoding child: a fresh interpreter that a hostile file may crash, hang or starve without harm to us.

What the child has: its own session, limits on memory, CPU time, files and file size that it sets before it imports a
media library, a wall-clock limit kept here, an environment of constants (no tokens, no proxies), no inherited
descriptor but the result's, and neither torch nor anything a checkpoint brings.

What this does not cover: the child may open any file and any socket that this user may. That no *media* makes it do so
is the work of the signature check and libav's whitelists; code execution in libav would need a container around us.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

from tempo import errors
from tempo.errors import DecodeFailed, TempoError, Words

logger = logging.getLogger(__name__)
T = TypeVar("T")

POLL_S = 0.1
"""Longest silence between two yields."""
LINE_BYTES = 1024 * 1024
"""Longest report accepted from the child."""
_GRACE_S = 2.0

_ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All the child sees. One thread for numpy: each would take address space from the decoder's limit."""

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from tempo.video.child.__main__ import main
main(sys.argv[2])
"""
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]

_TOO_LONG = Words("Reading this video took too long and was stopped. Please try a shorter or smaller one.")
_CRASHED = Words("The decoder crashed on this video. Please convert it to MP4 (H.264) and try again.")
_FAILED = Words("Decoding this video ended without a result. Please convert it to MP4 (H.264) and try again.")

_ERRORS: dict[str, type[TempoError]] = {
    kind.__name__: kind
    for kind in (
        errors.UnsupportedVideo,
        errors.DamagedVideo,
        errors.VideoTooLarge,
        errors.DecodeFailed,
        errors.QuestionError,
    )
}


def run(
    request: dict[str, Any],
    understand: Callable[[dict[str, Any]], T],
    *,
    timeout_s: float,
    descriptor: int | None = None,
) -> Generator[tuple[int, int], None, T]:
    """Have the child carry out `request` (see `tempo.video.child.__main__`) and return `understand(its value)`.

    Yields (done, total) at least every :data:`POLL_S` seconds, (0, 0) until the child says more. Closing the generator
    kills the child. `descriptor`: an open file that the child inherits, and finds in its request as "descriptor"; when
    `understand` is called, nobody else has it any more.

    Raises:
        VideoError, QuestionError: what the child found wrong with the video, or with the part of it asked for.
        DecodeFailed: the child died, or took longer than `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    child = _start(request, descriptor)
    try:
        progress = (0, 0)
        for report in _reports(child, deadline):
            if "error" in report:
                raise _error(report)
            if "value" in report:
                _kill(child)
                return understand(report["value"])
            if "progress" in report:
                done, total = report["progress"]
                progress = int(done), int(total)
            yield progress
        raise DecodeFailed(_cause_of_death(child))
    except (
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
    ):  # not the words of our code: something took the child over
        logger.exception("The decoding child's report makes no sense.")
        raise DecodeFailed(_FAILED) from None
    finally:
        _kill(child)


def _start(request: dict[str, Any], descriptor: int | None) -> subprocess.Popen[bytes]:
    search = [str(_PACKAGE_ROOT), *(entry for entry in sys.path if Path(entry).is_absolute())]
    inherited: tuple[int, ...] = ()
    try:
        if descriptor is not None:
            # Under a number above the standard streams': where ours are closed a file gets theirs, and loses it in the
            # child to the child's own.
            inherited = (fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3),)
            request = request | {"descriptor": inherited[0]}
        return subprocess.Popen(
            # -I and -S: no PYTHON* variables, no working directory on the path, no site hooks.
            [sys.executable, "-I", "-S", "-c", _START, json.dumps(search), json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
            pass_fds=inherited,
        )
    except OSError:  # no memory or no process left
        logger.exception("The decoding child could not be started.")
        raise DecodeFailed("The decoder could not be started. Please try again later.") from None
    finally:
        for number in inherited:
            os.close(number)


def _reports(child: subprocess.Popen[bytes], deadline: float) -> Generator[dict[str, Any], None, None]:
    """The child's reports until it closes its end; an empty one for each :data:`POLL_S` without."""
    assert child.stdout is not None
    pipe = child.stdout.fileno()
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    buffer = b""
    while True:
        if not poll.poll(POLL_S * 1000):
            if time.monotonic() > deadline:
                raise DecodeFailed(_TOO_LONG)
            yield {}
            continue
        data = os.read(pipe, 65536)
        if not data:
            return
        *lines, buffer = (buffer + data).split(b"\n")
        if len(buffer) > LINE_BYTES:
            raise DecodeFailed(_FAILED)
        for line in lines:
            yield json.loads(line)
        if time.monotonic() > deadline:
            raise DecodeFailed(_TOO_LONG)


def _error(report: dict[str, Any]) -> TempoError:
    if report.get("detail"):
        logger.error("The decoding child failed.\n%s", report["detail"])
    error = _ERRORS.get(report["error"], DecodeFailed)(str(report["message"]), **dict(report["values"]))
    str(error)  # here, where a message that its values do not fit is the child's fault
    return error


def _cause_of_death(child: subprocess.Popen[bytes]) -> Words:
    """Why the child ended without a result."""
    try:
        code = child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        code = 0
    logger.error("The decoding child ended without a result, exit status %d.", code)
    if code == -signal.SIGXCPU:
        return _TOO_LONG
    return _CRASHED if code < 0 else _FAILED


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and all it started, and leave no zombie. Its number is ours until it has been waited for."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()
