"""What the page shows of an answer: nothing that looks like a finding where the model did not understand the video."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.config import Settings
from tempo.evaluation.subject import drawn
from tempo.page.conversation import Turn
from tempo.page.examples import read_examples
from tempo.page.page import Page
from tempo.page.showing import Showing
from tempo.shipped import NANO
from tempo.training import architecture
from tempo.view.language import ENGLISH
from tempo.world.question import NOT_MY_WORLD
from tests.tiny import small_model
from tests.view.scored import answer


@pytest.fixture(scope="module")
def showing(tmp_path_factory: pytest.TempPathFactory) -> Showing:
    page = Page(small_model(tmp_path_factory.mktemp("model")), Settings(), read_examples())
    return replace(page.handlers.recalling.showing, spec=architecture.spec())


def test_the_shipped_model_says_so_in_these_words() -> None:
    assert f'"refusal": "{NOT_MY_WORLD}"' in (NANO / "tempo.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("refused", [True, False])
def test_what_the_model_did_not_understand_is_not_drawn(showing: Showing, refused: bool) -> None:
    w, run = showing.widgets, answer([0.1, 0.2, 0.1], text=NOT_MY_WORLD if refused else "not in this video")
    frames = replace(drawn(pixels := np.zeros((24, 36, 64, 3), np.uint8), 2.0), keyframes=pixels[::8])
    shown = showing.whole(Turn(1, "clip.mp4", run), frames, None, ENGLISH)
    bars = [trace for trace in shown[w.timeline.figure].data if trace.type == "bar"]
    assert bool(bars) != refused
    assert shown[w.evidence.relevant].visible != refused
    notes = shown[w.reply.notes]
    assert ("does not understand this video" in notes) == ("Tempo-6B reads real footage" in notes) == refused
    assert ("may not be in this video" in notes) != refused
