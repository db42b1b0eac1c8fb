"""Which model answers."""

from __future__ import annotations

from tempo.model.spec import ModelSpec
from tempo.view import model_card
from tests.view.reading import text_of


def test_model_card_says_what_the_visitor_must_know() -> None:
    spec = ModelSpec(licence="Research only.", scope="Shapes & numbers only.")
    card = model_card.html(
        name="tempo-nano", parameters=2_650_000, device="cpu", dtype="float32", reason="No GPU here.", spec=spec
    )
    shown = text_of(card)
    for words in ("tempo-nano", "2.6 million parameters", "cpu", "float32", "No GPU here.", spec.licence, spec.scope):
        assert words in shown
