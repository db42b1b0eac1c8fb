"""ModelSpec: what differs between the released 6B and the embedded model, as data.

The code paths are the same; a checkpoint in our own layout carries its spec in `tempo.json`, the released layout
gets :func:`released`.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from tempo.errors import CheckpointError, Words
from tempo.video.size import SizeRule

P_STD = (
    "You are a query-conditioned visual compressor. Store in the provided memory tokens the minimal visual "
    "information needed to answer the Query. Ignore irrelevant details."
)
"""System prompt of the compressor in training (paper appendix E.1)."""

P_ROUTE = f"{P_STD} Now, before compressing, answer exactly 'Yes' or 'No': is this segment relevant to the Query?"
"""System prompt of the compressor at inference, from which the relevance score is read (paper appendix E.1)."""

RELEASED_LICENCE = Words("Weights: academic, non-commercial research use only. Code: Apache-2.0.")


@dataclass(frozen=True)
class ModelSpec:
    """How one model wants its input. Defaults are the released model's."""

    name: str = "Tempo-6B"
    size: SizeRule = field(default_factory=SizeRule)
    fps: float = 2.0
    max_frames: int = 1024
    window: int = 8
    """Frames in a segment."""
    k_min: int = 4
    k_max: int = 128
    budget: int = 8192
    """Least default visual token budget; :meth:`budget_for` grows with the video."""
    budget_per_segment: int = 32
    """Tokens a segment that the default budget leaves at least, as far as the presets go."""
    budget_presets: tuple[int, ...] = (2048, 4096, 8192, 12288)
    routing_prompt: str = P_ROUTE
    standard_prompt: str = P_STD
    decoder_prompt: str = "You are a helpful assistant."
    empty_query: str = "Describe this content."
    """Stands in for an empty query in the compressor."""
    time_tag: str = "<{:.1f} seconds>"
    context_limit: int = 32768
    """Longest input of the decoder, in tokens: what the release evaluates with. TEMPO_CONTEXT_LIMIT sets another."""
    max_new_tokens: int = 256
    licence: str = RELEASED_LICENCE
    scope: str = Words(
        "Reads real footage, without sound. It can be wrong, and it can misread small text and fine detail."
    )
    """What the model can and cannot do, in words for a visitor."""
    refusal: str = ""
    """What the model answers about a video that it cannot understand; empty: it has no such answer."""

    def budget_for(self, segments: int) -> int:
        """The default visual token budget of a video with this many segments: the least preset that leaves
        `budget_per_segment` tokens to each, at least `budget`; beyond the presets, the largest."""
        wanted = max(self.budget, self.budget_per_segment * segments)
        return min(
            (preset for preset in self.budget_presets if preset >= wanted),
            default=max(self.budget, *self.budget_presets),
        )

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> ModelSpec:
        """Raises CheckpointError where a field is unknown or of the wrong type."""
        try:
            values = json.loads(text)
        except ValueError as error:
            raise CheckpointError("tempo.json is no JSON: {error}.", error=str(error)) from None
        size = SizeRule(**_typed(SizeRule, "tempo.json: size", values.get("size", {}) if _is_object(values) else {}))
        given = _typed(cls, "tempo.json", values)
        presets = given.get("budget_presets", cls.budget_presets)
        if not presets or not all(type(preset) is int and preset > 0 for preset in presets):
            raise CheckpointError(
                "tempo.json: budget_presets is {presets!r}; whole numbers are needed.", presets=presets
            )
        spec = cls(**given | {"size": size, "budget_presets": tuple(presets)})
        if not 0 <= spec.k_min <= spec.k_max:
            raise CheckpointError("tempo.json: k_min {low} is above k_max {high}.", low=spec.k_min, high=spec.k_max)
        return spec


def _is_object(values: object) -> bool:
    return isinstance(values, dict)


def _typed(record: type[Any], where: str, values: Any) -> dict[str, Any]:
    """`values`, if they are fields of a dataclass with defaults, each of its default's type and not below 0.

    Raises:
        CheckpointError: naming the field.
    """
    if not isinstance(values, dict):
        raise CheckpointError("{where} is no JSON object.", where=where)
    blank = record()
    for name, value in values.items():
        if name not in {field.name for field in dataclasses.fields(record)}:
            raise CheckpointError("{where} has an unknown field: {name}.", where=where, name=name)
        wanted = type(getattr(blank, name))
        allowed = {tuple: (list,), float: (int, float), Words: (str,)}.get(
            wanted, (dict,) if wanted is SizeRule else (wanted,)
        )
        least = 0 if name == "k_min" else 1e-9
        if type(value) not in allowed or (type(value) in (int, float) and not least <= value < 1e9):
            raise CheckpointError(
                "{where}: {name} is {value!r}, which it cannot be.", where=where, name=name, value=value
            )
    return values


def released(k_max: int) -> ModelSpec:
    """The spec of a checkpoint in the released layout, which states only its number of memory tokens."""
    return ModelSpec(k_max=k_max, k_min=min(4, k_max))
