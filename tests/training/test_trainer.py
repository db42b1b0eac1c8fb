"""Training: all stages run, the result loads, and an interrupted run goes on as if nothing had happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import tempo
from tempo.errors import CheckpointError
from tempo.shipped import NANO
from tempo.training import architecture, tokenizer, trainer
from tempo.training.curriculum import STAGES, VideoMix
from tempo.training.heads import Heads
from tempo.training.optimiser import Optimiser
from tempo.training.trainer import Position, Trainer, TrainOptions, rate_scale, start_weights

pytestmark = pytest.mark.slow


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As in each process of a run: more of them share sums in another way each time."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_a_run_starts_at_a_stage_from_a_checkpoint(tmp_path: Path) -> None:
    run = Trainer(TrainOptions(out=tmp_path, start=NANO, stage="long"))
    assert run.stage.name == "long"
    shipped = tempo.load("nano", device="cpu").engine.network.state_dict()
    for name, value in run.network.state_dict().items():
        assert torch.equal(value[: len(shipped[name])], shipped[name]), name
    assert not run.sees, "what trains the vision tower is no part of a checkpoint"


def test_words_that_a_checkpoint_does_not_have_get_rows_of_their_own() -> None:
    made = tokenizer.build()
    numbers = tokenizer.numbers(made)
    fresh = architecture.network(made, 16).state_dict()
    grown = start_weights(NANO, fresh, numbers)
    table = grown["decoder.model.embed_tokens.weight"]
    assert table.shape == fresh["decoder.model.embed_tokens.weight"].shape
    vocabulary = made.get_vocab()
    assert torch.equal(table[vocabulary["1:30"]], table[vocabulary["90"]])
    assert not torch.equal(table[vocabulary["1:30"]], table[vocabulary["91"]])


def test_a_start_of_another_size_is_refused() -> None:
    made = tokenizer.build()
    wider = architecture.network(made, 16, vision_width=160).state_dict()
    with pytest.raises(CheckpointError, match="start from a tempo-nano"):
        start_weights(NANO, wider, tokenizer.numbers(made))


def test_a_limit_of_time_is_that_of_the_stages_that_run(tmp_path: Path) -> None:
    for stage in (STAGES[0].name, "base-long"):
        run = Trainer(TrainOptions(out=tmp_path / stage, minutes=10, stage=stage))
        needed_s = 0.0
        for index in range(run.position.stage, len(STAGES)):
            run.position = Position(stage=index, elapsed_s=1.0)
            needed_s += 1 / run.progress
        assert needed_s == pytest.approx(600)


def test_a_resumed_run_makes_the_same_step(tmp_path: Path) -> None:
    torch.manual_seed(1)
    first = Trainer(TrainOptions(out=tmp_path, minutes=60))
    first.advance()
    first.save()
    resumed = Trainer(TrainOptions(out=tmp_path, minutes=60))
    assert resumed.position == first.position
    for run in (first, resumed):
        run.advance()
    for one, other in zip(first.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)


def test_a_stage_begins_the_same_after_an_interruption(tmp_path: Path, one_thread: None) -> None:
    first = Trainer(TrainOptions(out=tmp_path))
    alignment = next(index for index, stage in enumerate(STAGES) if stage.kind == "alignment")
    first.position = Position(stage=alignment)
    first.optimiser = first._optimiser()
    first.advance()
    first.next_stage()
    resumed = Trainer(TrainOptions(out=tmp_path))
    for run in (first, resumed):
        run.advance()
    for one, other in zip(first.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_line_of_the_log_is_the_mean_of_what_came_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {}
    for every in (1, 2):
        monkeypatch.setattr(trainer, "LOG_EVERY", every)
        run = Trainer(TrainOptions(out=tmp_path / str(every)))
        for _ in range(3):
            run.advance()
        rows = [row.split(",") for row in (run.folder / "log.csv").read_text().splitlines()]
        lines[every] = {int(step): float(value) for _, step, _, name, value in rows if name == "loss"}
    assert list(lines[2]) == [0, 2]
    assert lines[2][2] == pytest.approx((lines[1][1] + lines[1][2]) / 2, abs=1e-3)


def test_a_frozen_compressor_reads_one_pool_for_several_steps(tmp_path: Path) -> None:
    run = Trainer(TrainOptions(out=tmp_path, minutes=60))
    long = next(index for index, stage in enumerate(STAGES) if stage.videos.reuse > 1)
    mix = VideoMix(pool=16, questions=2, segments_a_step=16, reuse=2)
    pools = []
    for step in range(4):
        run.position = Position(stage=long, step=step)
        pools.append(run.read_pool(mix))
    assert pools[0] is pools[1] is not pools[2] is pools[3]


def test_a_control_never_truncates(tmp_path: Path) -> None:
    shares = {}
    for truncate in (True, False):
        run = Trainer(TrainOptions(out=tmp_path, truncate=truncate))
        run.position = Position(stage=len(STAGES) - 1)
        shares[truncate] = run.mix.truncation
    assert shares[True] > 0 == shares[False]


def test_the_rate_warms_up_and_comes_down() -> None:
    scales = [rate_scale(progress) for progress in (0.0, 0.03, 0.4, 0.75, 1.0)]
    assert scales[0] < 0.1
    assert scales[1] == scales[2] == 1.0
    assert scales[3] == 0.5
    assert scales[4] == 0.05


def test_both_kinds_of_parameters_move() -> None:
    torch.manual_seed(0)
    heads = Heads(16, 16)
    before = {name: value.clone() for name, value in heads.named_parameters()}
    optimiser = Optimiser([(heads, 1e-2)])
    sum(
        (head(torch.ones(4, 16)) ** 2).mean()
        for head in (*heads.attributes.values(), *(head for head in heads.children() if head is not heads.attributes))
    ).backward()
    optimiser.step(1.0)
    assert all(not torch.equal(before[name], value) for name, value in heads.named_parameters())
    assert all(value.grad is None for value in heads.parameters())
