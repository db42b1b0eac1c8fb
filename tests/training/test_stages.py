"""The stages of training, from the first to a checkpoint that loads."""

from functools import partial
from pathlib import Path

import pytest

import tempo
from tempo.shipped import NANO
from tempo.training import projection, trainer
from tempo.training.curriculum import STAGES
from tempo.training.trainer import TrainOptions, train


@pytest.mark.slow
@pytest.mark.parametrize(
    ("processes", "first", "start"),
    [(1, STAGES[0].name, None), (2, "joint", NANO)],
    ids=["all of them", "side by side"],
)
def test_every_stage_runs_and_the_checkpoint_loads(
    tmp_path: Path, processes: int, first: str, start: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in ("SEGMENTS", "IMITATED_SEGMENTS"):
        monkeypatch.setattr(projection, size, 64)  # of what is fitted between the stages
    monkeypatch.setattr(trainer, "fit_direction", partial(trainer.fit_direction, segments=64))
    train(TrainOptions(out=tmp_path, minutes=1e-4, processes=processes, stage=first, start=start))
    model = tempo.load(str(tmp_path), device="cpu")
    assert model.name == "tempo-nano"
    assert model.engine.network.compressor.relevance_direction.abs().sum() > 0
    stages = {line.split(",")[0] for line in (tmp_path / "training" / "log.csv").read_text().splitlines()}
    names = [stage.name for stage in STAGES]
    assert stages == set(names[names.index(first) :])
    assert {path.stem for path in (tmp_path / "training").glob("*.pt")} == {*stages, "state"}
