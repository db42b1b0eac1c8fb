"""How fast one core draws the world's segments at model size, as training does: with all disturbances.

    python -m benchmarks.rendering [--segments 512] [--repeats 5]

The last line on stdout is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import cv2
import numpy as np

from tempo.evaluation.machine import cpu_name
from tempo.training.segments import TRAINING_FACES, random_segments
from tempo.world.sample import draw_samples


def measure(segments: int, seed: int) -> float:
    """Segments of 8 frames a second of one core's time."""
    rng = np.random.default_rng(seed)
    start = time.process_time()
    draw_samples(random_segments(rng, segments), rng, faces=TRAINING_FACES)
    return segments / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--segments", type=int, default=512)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()

    cv2.setNumThreads(1)
    measure(64, seed=0)  # typefaces and noise are made once
    rates = sorted(measure(args.segments, seed=1 + repeat) for repeat in range(args.repeats))
    result = {
        "benchmark": "rendering",
        "machine": {"processor": cpu_name()},
        "segments_per_s": round(rates[len(rates) // 2]),
        "slowest": round(rates[0]),
        "fastest": round(rates[-1]),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
