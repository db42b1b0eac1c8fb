"""A worker ends with its parent, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tempo.worker import end_with_parent

STARTS_ONE = """
import multiprocessing
from tests.test_worker import wait

if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=wait)
    worker.start()
    worker.join()
"""


def wait() -> None:
    """What the worker does."""
    assert multiprocessing.parent_process() is not None
    end_with_parent()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    time.sleep(600)


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "starts_one.py"
    script.write_text(STARTS_ONE)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env) as parent:
        assert parent.stdout is not None and parent.stdout.readline() == "ready\n"
        workers = [
            child for child in psutil.Process(parent.pid).children() if "spawn_main" in " ".join(child.cmdline())
        ]
        assert len(workers) == 1
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        gone, alive = psutil.wait_procs(workers, timeout=30)
        assert (len(gone), alive) == (1, [])
