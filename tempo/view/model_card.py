"""Model card: which model answers, why, and under which licence, as HTML."""

from __future__ import annotations

from tempo.model.spec import ModelSpec
from tempo.view.language import ENGLISH, Language
from tempo.view.markup import Markup, render


def html(
    *,
    name: str,
    parameters: int,
    device: str,
    dtype: str,
    reason: str,
    spec: ModelSpec,
    language: Language = ENGLISH,
) -> Markup:
    """Which model answers, why, what it can do, and its licence, as HTML.

    Args:
        name: how the model is called.
        parameters: their number.
        device: where it runs.
        dtype: the number format it computes in.
        reason: one sentence: why this model answers.
        spec: its scope and licence are shown, in the words of the checkpoint.
    """
    return render(
        "model.html",
        say=language.say,
        name=name,
        facts=f"{_parameters(parameters, language)}, {device}, {dtype}",
        reason=language.known(reason),
        scope=language.known(spec.scope),
        licence=language.known(spec.licence),
    )


def _parameters(parameters: int, language: Language) -> str:
    if parameters >= 1_000_000_000:
        return language.say("{number:.1f} billion parameters", number=parameters / 1e9)
    return language.say("{number:.1f} million parameters", number=parameters / 1e6)
