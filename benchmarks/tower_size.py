"""How well the vision tower spells, against the time that it is trained and its size: what limits reading.

    python -m benchmarks.tower_size [--minutes 10] [--figure CHART.svg]

Towers of half, once and one and a half times the embedded model's width learn the task of `base-vision` from nothing on
one core, in turns, so that a busy moment of the machine meets all; each has its own clock. Letters are counted
on segments that none was trained on. The last line on stdout is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

from tempo.evaluation import charts
from tempo.evaluation.estimates import exactly
from tempo.evaluation.machine import cpu_name
from tempo.training import architecture, tokenizer
from tempo.training.base import vision_loss
from tempo.training.curriculum import STAGES
from tempo.training.heads import Heads
from tempo.training.optimiser import Optimiser
from tempo.training.text import Text
from tempo.training.trainer import rate_scale

WIDTHS = (64, 128, 192)
POINTS = 10
"""Of each curve."""
TESTED = 512
"""Segments on which each point is measured."""
TEST_SEED = 1_000_003


class Tower:
    """A tower while it is trained."""

    def __init__(self, width: int) -> None:
        torch.manual_seed(0)
        words = tokenizer.build()
        text = Text(words, architecture.spec())
        self.network = architecture.network(words, text.spec.k_max, vision_width=width)
        self.heads = Heads(self.network.projector.in_features, self.network.projector.out_features)
        stage = STAGES[0]
        visual = self.network.compressor.vlm.visual
        self.optimiser = Optimiser([(visual, stage.compressor_rate), (self.heads, stage.compressor_rate)])
        self.parameters = sum(p.numel() for p in visual.parameters())
        self.segments = stage.segments
        self.steps = 0
        self.elapsed_s = 0.0

    def step(self, limit_s: float) -> None:
        began = time.process_time()
        rng = np.random.default_rng([0, self.steps])
        vision_loss(self.network, self.heads, rng, self.segments).loss.backward()
        self.optimiser.step(rate_scale(self.elapsed_s / limit_s))
        self.steps += 1
        self.elapsed_s += time.process_time() - began

    @torch.no_grad()
    def letters(self) -> float:
        """Share of letters that are right."""
        batches = range(0, TESTED, self.segments)
        done = [
            vision_loss(self.network, self.heads, np.random.default_rng([TEST_SEED, first]), self.segments)
            for first in batches
        ]
        return float(np.mean([metrics.numbers["letters"] for metrics in done]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--figure", type=Path)
    args = parser.parse_args()

    torch.set_num_threads(1)
    towers = {width: Tower(width) for width in WIDTHS}
    curves: dict[int, list[float]] = {width: [] for width in WIDTHS}
    limit_s = 60 * args.minutes
    for point in range(1, POINTS + 1):
        for width, tower in towers.items():
            while tower.elapsed_s < limit_s * point / POINTS:
                tower.step(limit_s)
            curves[width].append(tower.letters())
    if args.figure:
        series = {
            f"{towers[width].parameters / 1e6:.1f} M parameters": [exactly(share) for share in shares]
            for width, shares in curves.items()
        }
        places = [f"{args.minutes * point / POINTS:g}" for point in range(1, POINTS + 1)]
        drawn = charts.lines("Letters, by the tower's size", places, series, label="right", below="minutes on one core")
        args.figure.write_text(drawn, encoding="utf-8")
    result = {
        "benchmark": "tower_size",
        "machine": {"processor": cpu_name()},
        "minutes": args.minutes,
        "towers": [
            {
                "width": width,
                "parameters": tower.parameters,
                "steps": tower.steps,
                "letters": [round(share, 4) for share in curves[width]],
            }
            for width, tower in towers.items()
        ],
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
