"""Training of the embedded model, from nothing, in stages by wall clock; resumes from its last saved step."""

from __future__ import annotations

import csv
import logging
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import PreTrainedTokenizerBase

from tempo.model import checkpoint
from tempo.model.checkpoint import Checkpoint
from tempo.model.network import TempoNetwork
from tempo.training import architecture, base, tokenizer, videos
from tempo.training.curriculum import STAGES, Stage
from tempo.training.optimiser import Optimiser
from tempo.training.relevance import fit_direction
from tempo.training.text import Text

log = logging.getLogger(__name__)

SAVE_EVERY_S = 120.0
LOG_EVERY = 20
"""Steps between two lines of the log."""


@dataclass(frozen=True)
class TrainOptions:
    """What a training run may choose."""

    out: Path
    """Folder of the finished checkpoint; `training/` in it keeps the state to resume from, and the log."""
    minutes: float = 70.0
    """Wall-clock time of all stages together, without interruptions."""
    seed: int = 0
    device: str = "cpu"


@dataclass
class Position:
    """Where a run is."""

    stage: int = 0
    step: int = 0
    elapsed_s: float = 0.0
    """In this stage."""


class Trainer:
    """A run: weights, optimiser and position; resumes where the folder's saved state ends."""

    def __init__(self, options: TrainOptions) -> None:
        torch.manual_seed(options.seed)
        self.options = options
        self.tokenizer: PreTrainedTokenizerBase = tokenizer.build()
        self.text = Text(self.tokenizer, architecture.spec())
        self.network: TempoNetwork = architecture.network(self.tokenizer, self.text.spec.k_max).to(options.device)
        self.heads = base.AttributeHeads(self.network.projector.in_features).to(options.device)
        self.position = Position()
        self.folder = options.out / "training"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state_path = self.folder / "state.pt"
        optimiser_state = self._load() if self.state_path.exists() else None
        if not self.finished:
            self.optimiser = self._optimiser()
            if optimiser_state is not None:
                self.optimiser.load_state_dict(optimiser_state)

    @property
    def finished(self) -> bool:
        return self.position.stage == len(STAGES)

    @property
    def stage(self) -> Stage:
        return STAGES[self.position.stage]

    @property
    def progress(self) -> float:
        """How much of this stage's time is over, from 0."""
        return self.position.elapsed_s / (60 * self.options.minutes * self.stage.share)

    def _optimiser(self) -> Optimiser:
        compressor, stage = self.network.compressor, self.stage
        if stage.kind == "vision":
            return Optimiser([(compressor.vlm.visual, stage.compressor_rate), (self.heads, stage.compressor_rate)])
        if stage.kind == "conversation":
            return Optimiser([(compressor.vlm, stage.compressor_rate), (self.heads, stage.compressor_rate)])
        groups: list[tuple[nn.Module | nn.Parameter, float]] = [
            (self.network.projector, stage.decoder_rate),
            (self.network.decoder, stage.decoder_rate),
        ]
        if stage.compressor_rate:
            groups += [(compressor.vlm, stage.compressor_rate), (compressor.memory_tokens, stage.compressor_rate)]
        return Optimiser(groups)

    def save(self) -> None:
        """Write the state so that an interruption while writing leaves the last one whole."""
        state = {
            "position": vars(self.position),
            "network": self.network.state_dict(),
            "heads": self.heads.state_dict(),
            "optimiser": None if self.finished else self.optimiser.state_dict(),
        }
        fresh = self.state_path.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.state_path)

    def _load(self) -> Any:
        state = torch.load(self.state_path, map_location=self.options.device, weights_only=True)
        self.position = Position(**state["position"])
        self.network.load_state_dict(state["network"])
        self.heads.load_state_dict(state["heads"])
        log.info("resuming %s", vars(self.position))
        return state["optimiser"]

    def _metrics(self) -> base.Metrics:
        """The loss of the current step; its data depend on seed, stage and step, and lengths on the progress."""
        rng = np.random.default_rng([self.options.seed, self.position.stage, self.position.step])
        stage = self.stage
        if stage.kind == "vision":
            return base.vision_loss(self.network, self.heads, rng, stage.segments)
        if stage.kind == "conversation":
            return base.conversation_loss(self.network, self.heads, self.text, rng, stage.segments)
        return videos.video_loss(
            self.network, self.text, rng, stage.videos, self.progress, frozen=not stage.compressor_rate
        )

    def advance(self) -> None:
        """One step of the optimiser."""
        began = time.monotonic()
        metrics = self._metrics()
        loss = float(metrics.loss.detach())
        if not math.isfinite(loss):
            raise FloatingPointError(f"the loss is {loss} at {self.position} of {self.stage.name}")
        metrics.loss.backward()
        self.optimiser.step(rate_scale(self.progress))
        if self.position.step % LOG_EVERY == 0:
            self._write_log({"loss": loss, **metrics.numbers})
        self.position.step += 1
        self.position.elapsed_s += time.monotonic() - began

    def _write_log(self, numbers: dict[str, float]) -> None:
        """Append one row a number to log.csv: stage, step, seconds in the stage, name, value."""
        where = [self.stage.name, self.position.step, round(self.position.elapsed_s, 1)]
        with (self.folder / "log.csv").open("a", newline="") as file:
            csv.writer(file).writerows([*where, name, round(value, 4)] for name, value in numbers.items())
        log.info("%s %d %.0f s %s", *where, " ".join(f"{name} {value:.3f}" for name, value in numbers.items()))

    def next_stage(self) -> None:
        """Hand over to the next stage: after base training the network's later parts start from its weights."""
        if self.stage.kind == "conversation":
            start_from_base(self.network, self.tokenizer)
        self.position = Position(stage=self.position.stage + 1)
        if not self.finished:
            self.optimiser = self._optimiser()
        self.save()


def start_from_base(network: TempoNetwork, tokenizer: PreTrainedTokenizerBase) -> None:
    """Give the decoder the compressor's text weights, and fix the relevance direction from the language head."""
    base_text = network.compressor.vlm.language_model
    network.decoder.model.load_state_dict(base_text.state_dict())
    torch.nn.init.eye_(network.projector.weight)
    torch.nn.init.zeros_(network.projector.bias)
    rows = base_text.embed_tokens.weight.detach()
    # A memory token starts as the token after which the base model says its note, so that it holds the note.
    (last,) = tokenizer.encode("\n")
    noise = 0.3 * rows.std() * torch.randn_like(network.compressor.memory_tokens)
    network.compressor.memory_tokens.data.copy_(rows[last] + noise)
    vocabulary = tokenizer.get_vocab()
    network.compressor.relevance_direction.copy_(rows[vocabulary["Yes"]] - rows[vocabulary["No"]])


def rate_scale(progress: float) -> float:
    """Learning-rate scale over a stage: 3 % warm-up, a plateau, and a linear descent to 5 % from the middle on."""
    warm = min(1.0, (progress + 1e-3) / 0.03)
    return warm * min(1.0, max(0.05, 2 * (1 - progress)))


def train(options: TrainOptions) -> Path:
    """Train the embedded model, or go on training it, and write its checkpoint.

    Returns:
        The checkpoint's folder, `options.out`.
    """
    run = Trainer(options)
    saved_at = time.monotonic()
    while not run.finished:
        run.advance()
        if run.progress >= 1:
            run.next_stage()
        elif time.monotonic() - saved_at > SAVE_EVERY_S:
            run.save()
            saved_at = time.monotonic()
    fit_direction(run.network, run.text, np.random.default_rng([options.seed, len(STAGES)]))
    done = Checkpoint(run.network, run.tokenizer, run.tokenizer, run.text.spec)
    checkpoint.save(options.out, done, torch.bfloat16)
    log.info("wrote %s", options.out)
    return options.out
