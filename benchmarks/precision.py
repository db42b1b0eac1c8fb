"""float32 or bfloat16 on the CPU: speed of each, side by side, and how far their results are apart.

    python -m benchmarks.precision [--model nano] [--segments 128] [--repeats 3]

The last line on stdout is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

import numpy as np
import torch

import tempo
from tempo.evaluation.machine import cpu_name

QUERY = "What colour is the star?"
NEW_TOKENS = 32


def measure(model: tempo.Tempo, frames: np.ndarray) -> dict[str, Any]:
    """Seconds of compressing the frames, and of generating from what was kept."""
    start = time.perf_counter()
    compression = model.compress(frames, model.spec.fps, QUERY)
    compressed = time.perf_counter()
    spec, budget = model.spec, model.spec.budget_for(len(compression.segments))
    tokens = tempo.allocate(compression.relevance, k_min=spec.k_min, k_max=spec.k_max, budget=budget)
    count = len(model.generate(model.assemble(compression, tokens, QUERY), max_new_tokens=NEW_TOKENS))
    end = time.perf_counter()
    return {
        "compress_segments_per_s": len(compression.segments) / (compressed - start),
        "decode_tokens_per_s": count / (end - compressed),
        "relevance": compression.relevance,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="nano")
    parser.add_argument("--segments", type=int, default=128)
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()

    models = {dtype: tempo.load(args.model, device="cpu", dtype=dtype) for dtype in ("float32", "bfloat16")}
    spec = models["float32"].spec
    width, height = spec.size.fit(640, 360)
    shape = (args.segments * spec.window, height, width, 3)
    frames = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    runs: dict[str, list[dict[str, Any]]] = {dtype: [] for dtype in models}
    for _ in range(args.repeats):  # in turns, so that a busy moment of the machine meets both
        for dtype, model in models.items():
            runs[dtype].append(measure(model, frames))
    best = {
        dtype: {
            name: round(max(run[name] for run in done), 1)
            for name in ("compress_segments_per_s", "decode_tokens_per_s")
        }
        for dtype, done in runs.items()
    }
    apart = np.abs(runs["float32"][0]["relevance"] - runs["bfloat16"][0]["relevance"]).max()
    result = {
        "benchmark": "precision",
        "machine": {"processor": cpu_name(), "threads": torch.get_num_threads()},
        "model": models["float32"].name,
        "segments": args.segments,
        **best,
        "relevance_apart": float(apart),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
