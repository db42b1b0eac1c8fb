"""Training of the embedded model, from nothing, in stages; resumes from its last saved step.

A run of full length takes each stage's number of steps, and is the same for a seed and a number of processes. One with
a limit of time ends each stage when its share is over, which makes it depend on the machine.

On a CPU one process with one thread a core, each with its own share of the data, is 1.4 to 2.4 times as fast as one
process with as many threads: the model's matrices are too small to be split.

More than 300 lines: most of them are one class, whose methods all work on the state of one run.
"""

from __future__ import annotations

import csv
import logging
import math
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from transformers import PreTrainedTokenizerBase

from tempo.errors import CheckpointError
from tempo.loading import device_named
from tempo.model import checkpoint
from tempo.model.checkpoint import Checkpoint
from tempo.model.network import TempoNetwork
from tempo.training import architecture, base, notes, pool, projection, tokenizer
from tempo.training.curriculum import STAGES, Stage, VideoMix
from tempo.training.direction import fit_direction, start_direction
from tempo.training.heads import Heads, Metrics
from tempo.training.mix import draw_length
from tempo.training.optimiser import Optimiser
from tempo.training.projection import Imitation, start_projector
from tempo.training.text import Text
from tempo.worker import end_with_parent
from tempo.world import glyphs

log = logging.getLogger(__name__)

SAVE_EVERY_S = 120.0
LOG_EVERY = 20
"""Steps between two lines of the log, which are means of what came between."""


@dataclass(frozen=True)
class TrainOptions:
    """What a training run may choose."""

    out: Path
    """Folder of the finished checkpoint; `training/` in it keeps the state to resume from, and the log."""
    minutes: float | None = None
    """Wall-clock time of all stages together, without interruptions; None: as long as it takes."""
    seed: int = 0
    device: str = "cpu"
    processes: int = os.cpu_count() or 1
    """On a CPU; each draws its own videos, and their gradients are averaged."""
    truncate: bool = True
    """Whether memory tokens are truncated in training. Without it is a control for what truncation adds."""
    start: Path | None = None
    """A checkpoint of the embedded model to start `stage` from; None: random weights.

    Its vision tower stays as it is: what it was trained through, `Heads`, is no part of a checkpoint.
    """
    stage: str = STAGES[0].name
    """The first stage."""


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
        self.rank = dist.get_rank() if dist.is_initialized() else 0
        self.tokenizer: PreTrainedTokenizerBase = tokenizer.build()
        self.text = Text(self.tokenizer, architecture.spec())
        self.network: TempoNetwork = architecture.network(self.tokenizer, self.text.spec.k_max).to(options.device)
        for part in (self.network.compressor.vlm.language_model, self.network.decoder.model):
            part.embed_tokens.weight.register_hook(architecture.without_numbers(self.tokenizer))
        self.heads = Heads(self.network.projector.in_features, self.network.projector.out_features).to(options.device)
        self.position = Position()
        self._numbers: dict[str, list[float]] = defaultdict(list)
        """Of the steps since the last line of the log."""
        self._pool: tuple[tuple[int, int], pool.Pool] | None = None
        """Of (stage, step)."""
        self._imitation: tuple[int, Imitation] | None = None
        """Of a stage."""
        self.folder = options.out / "training"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state_path = self.folder / "state.pt"
        optimiser_state = None
        if self.state_path.exists():
            optimiser_state = self._load()
        else:
            self._begin()
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
    def sees(self) -> bool:
        """Whether the vision tower learns, in the stages that train it."""
        return self.options.start is None

    @property
    def mix(self) -> VideoMix:
        """How the videos of this stage are made."""
        mix = self.stage.videos
        return mix if self.options.truncate else replace(mix, truncation=0.0)

    @property
    def progress(self) -> float:
        """How much of this stage is over, from 0."""
        return self._progress_at(self.position.step)

    def _progress_at(self, step: int) -> float:
        done = step / self.stage.steps
        if self.options.minutes is None:
            return done
        share = self.stage.share / sum(stage.share for stage in STAGES[first_stage(self.options) :])
        return max(done, self.position.elapsed_s / (60 * self.options.minutes * share))

    def _optimiser(self) -> Optimiser:
        compressor, stage = self.network.compressor, self.stage
        if stage.kind == "vision":
            return Optimiser([(compressor.vlm.visual, stage.compressor_rate), (self.heads, stage.compressor_rate)])
        if stage.kind == "conversation":
            visual = dict(compressor.vlm.visual.named_children())
            # The readouts of base training have not seen what DeepStack hands over from inside the tower.
            untrained = visual.pop("deepstack_merger_list")
            parts = (untrained, compressor.vlm.language_model, compressor.memory_tokens, self.heads)
            if not self.sees:
                return Optimiser([(part, stage.compressor_rate) for part in parts[1:]])
            # The rest of the tower has been trained already: a lower rate keeps what it can.
            seeing = [(part, 0.25 * stage.compressor_rate) for part in visual.values()]
            return Optimiser([*seeing, *((part, stage.compressor_rate) for part in parts)])
        # Muon moves a matrix by its rate, however small the gradient; the projector starts from where it should be.
        projector = (self.network.projector, 0.25 * stage.decoder_rate)
        reading = [(self.network.decoder, stage.decoder_rate), (self.heads.options, stage.decoder_rate)]
        if stage.kind == "text":
            return Optimiser([*reading, projector] if stage.imitated else reading)
        if stage.kind == "alignment":
            rate = stage.compressor_rate
            return Optimiser([(self.network.projector, rate), (compressor.memory_tokens, rate)])
        groups: list[tuple[nn.Module | nn.Parameter, float]] = [*reading, projector]
        if stage.compressor_rate:
            groups += [(compressor.vlm, stage.compressor_rate), (compressor.memory_tokens, stage.compressor_rate)]
        return Optimiser(groups)

    def save(self) -> None:
        """Write the state so that an interruption while writing leaves the last one whole."""
        if self.rank:
            return
        state = {
            "position": vars(self.position),
            "network": self.network.state_dict(),
            "heads": self.heads.state_dict(),
            "optimiser": None if self.finished else self.optimiser.state_dict(),
        }
        fresh = self.state_path.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.state_path)

    def _begin(self) -> None:
        """Go to the run's first stage, with the weights that it starts from."""
        self.position = Position(stage=first_stage(self.options))
        if self.options.start:
            fresh = self.network.state_dict()
            self.network.load_state_dict(start_weights(self.options.start, fresh, tokenizer.numbers(self.tokenizer)))

    def _load(self) -> Any:
        state = torch.load(self.state_path, map_location=self.options.device, weights_only=True)
        self.position = Position(**state["position"])
        self.network.load_state_dict(state["network"])
        self.heads.load_state_dict(state["heads"])
        log.info("resuming %s", vars(self.position))
        return state["optimiser"]

    def _metrics(self) -> Metrics:
        """The loss of the current step; its data depend on seed, stage and step, and lengths on the progress."""
        rng = np.random.default_rng([self.options.seed, self.position.stage, self.position.step, self.rank])
        stage = self.stage
        if stage.kind == "vision":
            return base.vision_loss(self.network, self.heads, rng, stage.segments)
        if stage.kind == "conversation":
            asked = {"edges": stage.edges, "spelling": stage.spelling, "sees": self.sees}
            return base.conversation_loss(self.network, self.heads, self.text, rng, stage.segments, **asked)
        imitated = self._shared(self.position.step, 0).random() < stage.imitated
        if stage.kind == "text" or imitated:
            imitation = self.imitation() if imitated else None
            count = self._length(self.position.step)
            return notes.text_loss(self.network, self.heads, self.text, rng, self.mix, count, imitation)
        return pool.video_loss(self.network, self.text, rng, self.mix, self.read_pool(self.mix))

    def _shared(self, step: int, purpose: int) -> np.random.Generator:
        """For what is the same in every process: one that has less to do in a step would only wait for the others."""
        return np.random.default_rng([self.options.seed, self.position.stage, step, purpose, 2])

    def _length(self, step: int) -> int:
        """Segments of the videos of a step."""
        return draw_length(self._shared(step, 1), self.mix, self._progress_at(step))

    def imitation(self) -> Imitation:
        """Of the compressor of this stage, which does not learn; the same in every process."""
        stage = self.position.stage
        if self._imitation is None or self._imitation[0] != stage:
            rng = np.random.default_rng([self.options.seed, stage, 0])
            self._imitation = stage, Imitation(self.network, self.text, rng, projection.IMITATED_SEGMENTS)
        return self._imitation[1]

    def read_pool(self, mix: VideoMix) -> pool.Pool:
        """The pool of the current step, which a frozen compressor has made for several steps at once."""
        step, frozen = self.position.step, not self.stage.compressor_rate
        first = step - step % mix.reuse if frozen else step
        key = (self.position.stage, first)
        if self._pool is None or self._pool[0] != key:
            rng = np.random.default_rng([self.options.seed, *key, self.rank, 1])
            self._pool = key, pool.read_pool(self.network, self.text, rng, mix, self._length(first), frozen)
        return self._pool[1]

    def advance(self) -> None:
        """One step of the optimiser."""
        began = time.monotonic()
        metrics = self._metrics()
        loss = float(metrics.loss.detach())
        if not math.isfinite(loss):
            raise FloatingPointError(f"the loss is {loss} at {self.position} of {self.stage.name}")
        metrics.loss.backward()
        self._average_gradients()
        self.optimiser.step(rate_scale(self.progress))
        for name, value in {"loss": loss, **metrics.numbers}.items():
            self._numbers[name].append(value)
        if self.position.step % LOG_EVERY == 0:
            means = {name: sum(values) / len(values) for name, values in self._numbers.items()}
            self._numbers.clear()
            if not self.rank:
                self._write_log(means)
        self.position.step += 1
        self.position.elapsed_s += self._agreed(time.monotonic() - began)

    def _average_gradients(self) -> None:
        """Over all processes; a parameter that a step did not use has none, and counts as zero."""
        if not dist.is_initialized():
            return
        parameters = self.optimiser.parameters
        flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters])
        dist.all_reduce(flat)
        flat /= dist.get_world_size()
        for parameter, gradient in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
            parameter.grad = gradient.view_as(parameter)

    @staticmethod
    def _agreed(seconds: float) -> float:
        """The mean over all processes, so that they enter each stage at the same step."""
        if not dist.is_initialized():
            return seconds
        shared = torch.tensor(seconds, dtype=torch.float64)
        dist.all_reduce(shared)
        return float(shared) / dist.get_world_size()

    def _write_log(self, numbers: dict[str, float]) -> None:
        """Append one row a number to log.csv: stage, step, seconds in the stage, name, value."""
        stage, step, elapsed_s = self.stage, self.position.step, self.position.elapsed_s
        with (self.folder / "log.csv").open("a", newline="") as file:
            rows = ([stage.name, step, round(elapsed_s, 1), name, round(value, 4)] for name, value in numbers.items())
            csv.writer(file).writerows(rows)
        rate = step / elapsed_s if elapsed_s else 0.0
        left_min = elapsed_s * (1 / self.progress - 1) / 60 if self.progress else math.inf
        told = " ".join(f"{name} {value:.3f}" for name, value in numbers.items())
        log.info("%s %d, %.2f steps/s, %.0f min left: %s", stage.name, step, rate, left_min, told)

    def next_stage(self) -> None:
        """Hand over to the next stage, and keep the state at this one's end: others may go on from there."""
        name, kind = self.stage.name, self.stage.kind
        self.position = Position(stage=self.position.stage + 1)
        self._numbers.clear()
        # Backward leaves gradients where this stage did not train, which a run that resumes here would not have.
        self.network.zero_grad()
        if kind == "conversation":
            start_direction(self.network, self.text)
        if not self.finished and self.stage.kind == "text" and self.stage.imitated:
            # The same in every process, like the weights.
            rng = np.random.default_rng([self.options.seed, self.position.stage])
            start_projector(self.network, self.text, rng, projection.SEGMENTS)
        if not self.finished:
            self.optimiser = self._optimiser()
        self.save()
        if self.rank == 0:
            shutil.copyfile(self.state_path, self.folder / f"{name}.pt")


def first_stage(options: TrainOptions) -> int:
    """Index of a run's first stage."""
    return [stage.name for stage in STAGES].index(options.stage)


def start_weights(
    folder: Path, like: Mapping[str, torch.Tensor], numbers: Mapping[int, int]
) -> dict[str, torch.Tensor]:
    """The weights of a checkpoint to start from.

    Args:
        like: fresh weights of the shapes that are wanted. Where they have more words than the checkpoint, whose ids are
            the first, the others' rows are taken from them, as large as those of the words before.
        numbers: `tokenizer.numbers`; of one number all tokens start from the same row.

    Raises:
        ModelError: the checkpoint cannot be used; CheckpointError: it is of another size.
    """
    loaded = checkpoint.load(str(folder), device=torch.device("cpu"))
    found = loaded.network.state_dict()
    if found.keys() != like.keys() or any(value.shape[1:] != like[name].shape[1:] for name, value in found.items()):
        raise CheckpointError(f"{folder} is no model of the size that is trained here: start from a tempo-nano.")
    known = len(loaded.compressor_tokenizer)
    first = {number: index for index, number in reversed(list(numbers.items()))}
    words = [index for index in range(known) if index not in numbers]
    made = {}
    for name, value in found.items():
        rows = value
        if len(value) != len(like[name]):
            if len(value) != known:
                raise CheckpointError(
                    f"{folder} is no model of the size that is trained here: start from a tempo-nano."
                )
            fresh = like[name][known:]
            rows = torch.cat([value, fresh / fresh.std() * value[words].std()])
            rows[[*numbers]] = rows[[first[number] for number in numbers.values()]]
        made[name] = rows
    return made


def rate_scale(progress: float) -> float:
    """Learning-rate scale over a stage: 3 % warm-up, a plateau, and a linear descent to 5 % from the middle on."""
    warm = min(1.0, (progress + 1e-3) / 0.03)
    return warm * min(1.0, max(0.05, 2 * (1 - progress)))


def train(options: TrainOptions) -> Path:
    """Train the embedded model, or go on training it, and write its checkpoint.

    Returns:
        The checkpoint's folder, `options.out`.

    Raises:
        ModelError: `options.start` or `options.device` cannot be used.
        UsageError: a package that training needs is not installed.
    """
    # Here, where what is wrong is an error of the caller's, not of a process.
    device_named(options.device)
    for face in glyphs.PACKAGED:
        glyphs.packaged_file(face)
    if options.start:
        made = tokenizer.build()
        fresh = architecture.network(made, architecture.spec().k_max).state_dict()
        start_weights(options.start, fresh, tokenizer.numbers(made))
    processes = options.processes if options.device == "cpu" else 1
    if processes == 1:
        _run(options)
    else:
        with tempfile.TemporaryDirectory() as folder:
            mp.spawn(_worker, (options, Path(folder) / "store"), processes)
    return options.out


def _worker(rank: int, options: TrainOptions, store: Path) -> None:
    """One of several processes, each on a core of its own."""
    end_with_parent()
    logging.basicConfig(format="%(message)s")
    logging.getLogger("tempo").setLevel(logging.INFO if rank == 0 else logging.WARNING)
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=store.as_uri(), rank=rank, world_size=options.processes)
    try:
        _run(options)
    finally:
        dist.destroy_process_group()


def _run(options: TrainOptions) -> None:
    run = Trainer(options)
    saved_s = run.position.elapsed_s
    while not run.finished:
        run.advance()
        if run.progress >= 1:
            run.next_stage()
            saved_s = 0.0
        elif run.position.elapsed_s - saved_s > SAVE_EVERY_S:
            run.save()
            saved_s = run.position.elapsed_s
    if run.rank == 0:
        fit_direction(run.network, run.text, np.random.default_rng([options.seed, len(STAGES)]))
        done = Checkpoint(run.network, run.tokenizer, run.tokenizer, run.text.spec)
        checkpoint.save(options.out, done, torch.bfloat16)
        log.info("wrote %s", options.out)
