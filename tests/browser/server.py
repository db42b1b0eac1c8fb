"""The real app.py in a process of its own, as `make demo` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPO

START_S = 120

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(folder: Path, **variables: str) -> Iterator[str]:
    """Serve the page with the embedded model; uploads and the log go into `folder`. Yields the page's address.

    Args:
        variables: of the environment, besides.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "TEMPO_MODEL": "nano",
        "TEMPO_HOST": "127.0.0.1",
        "TEMPO_PORT": str(port),
        "GRADIO_TEMP_DIR": str(folder / "uploads"),
        **variables,
    }
    address = f"http://127.0.0.1:{port}/"
    with (folder / "log.txt").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=REPO, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(address, process, log.name)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes], log: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"app.py does not serve its page:\n{Path(log).read_text()}")
