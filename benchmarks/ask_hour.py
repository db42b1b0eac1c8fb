"""How much memory and time one question about a one-hour video takes.

    python -m benchmarks.ask_hour [--model M] [--minutes 60] [--cpus 2] [--keep VIDEO]

Makes a real H.264 video of 640x360 at 25 fps, asks about it through `python -m tempo ask` at 1024 frames, and watches
the resident memory of that process and of its children. The last line on stdout is JSON.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil

from tempo.evaluation.machine import cpu_name

WIDTH, HEIGHT, FPS = 640, 360, 25
LOOP_S = 60
"""Seconds of distinct content. They are encoded once and their packets repeated: decoding costs what an hour costs,
making the file takes seconds."""
INTERVAL_S = 0.05
"""Between two readings of the memory in use."""
MAX_FRAMES = 1024
QUESTION = "What colour is the moving square?"


def make_video(path: Path, minutes: float) -> None:
    """Write an MP4 of `minutes`, a multiple of LOOP_S, with a moving square on a moving, grainy background."""
    loop = path.with_name(f"loop-{path.name}")
    with av.open(str(loop), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "30", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        grain = np.random.default_rng(0).integers(0, 12, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        slope = np.linspace(40, 160, WIDTH * 2, dtype=np.uint8)
        for index in range(LOOP_S * FPS):
            shift = index % WIDTH
            image = grain + slope[None, shift : shift + WIDTH, None]
            x, y = index * 3 % (WIDTH - 80), index * 2 % (HEIGHT - 80)
            image[y : y + 80, x : x + 80] = (200, 30, 30)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    with av.open(str(loop)) as source, av.open(str(path), "w") as container:
        stream = container.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.dts is not None]
        time_base = packets[0].time_base
        contents = [(bytes(packet), packet.pts, packet.dts, packet.is_keyframe) for packet in packets]
        length = round(Fraction(LOOP_S) / time_base)
        for repeat in range(round(minutes * 60 / LOOP_S)):
            for data, pts, dts, is_keyframe in contents:
                packet = av.Packet(data)
                packet.stream, packet.time_base, packet.is_keyframe = stream, time_base, is_keyframe
                packet.pts, packet.dts = pts + repeat * length, dts + repeat * length
                container.mux(packet)
    loop.unlink()


def watch(process: subprocess.Popen[bytes]) -> dict[str, int]:
    """Peak resident bytes of the process, of its largest child, and of all together, until it ends.

    Memory shared by parent and child counts twice in `peak_rss_all`, which is thus an upper bound.
    """
    parent = psutil.Process(process.pid)
    peaks = {"peak_rss_parent": 0, "peak_rss_child": 0, "peak_rss_all": 0}
    while process.poll() is None:
        own, children = 0, []
        try:
            own = parent.memory_info().rss
            for child in parent.children(recursive=True):
                children.append(child.memory_info().rss)
        except psutil.NoSuchProcess:
            pass  # One of them has just ended; the others were read.
        peaks["peak_rss_parent"] = max(peaks["peak_rss_parent"], own)
        peaks["peak_rss_child"] = max(peaks["peak_rss_child"], *children, 0)
        peaks["peak_rss_all"] = max(peaks["peak_rss_all"], own + sum(children))
        time.sleep(INTERVAL_S)
    return peaks


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="nano")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--cpus", type=int, default=2, help="run on this many cores (Linux)")
    parser.add_argument("--keep", type=Path, help="make the video here and keep it; used again where it exists")
    args = parser.parse_args()

    allowed = psutil.Process().cpu_affinity()[: args.cpus]
    with tempfile.TemporaryDirectory() as folder:
        video = args.keep or Path(folder) / "hour.mp4"
        started = time.perf_counter()
        if not video.exists():
            make_video(video, args.minutes)
        made_s = time.perf_counter() - started
        sys.stdout.write(f"{video.name}: {video.stat().st_size / 1e6:.0f} MB, made in {made_s:.0f} s\n")
        sys.stdout.flush()

        psutil.Process().cpu_affinity(allowed)
        command = [sys.executable, "-m", "tempo", "ask", str(video), QUESTION, "--model", args.model]
        record = Path(folder) / "answer.json"
        command += ["--max-frames", str(MAX_FRAMES), "--json", str(record)]
        started = time.perf_counter()
        with subprocess.Popen(command) as process:
            peaks = watch(process)
        wall_s = time.perf_counter() - started
        if process.returncode != 0:
            raise SystemExit(process.returncode)
        answer = json.loads(record.read_text())
    result = {
        "benchmark": "ask_hour",
        "machine": {
            "cpu": cpu_name(),
            "cpus": len(allowed),
            "memory_bytes": psutil.virtual_memory().total,
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "model": answer["model"],
        "video": answer["video"],
        "segments": len(answer["segments"]),
        "budget": answer["budget"],
        "timings": answer["timings"],
        "wall_s": round(wall_s, 2),
        **peaks,
    }
    sys.stdout.write(f"{json.dumps(result)}\n")


if __name__ == "__main__":
    main()
