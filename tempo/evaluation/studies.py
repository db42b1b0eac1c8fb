"""Studies: the paper's comparisons on this world, each a few conditions or readings beside each other.

B  policies of allocation      C  truncation      E  anchors (k_min)
Fig. 3  frames x budget        Fig. A  how tokens are distributed      Fig. C  three cases

B, C and E share the videos, the questions and the readings of one cell: but for uniform subsampling, which reads fewer
frames, only the decoder runs again.

The paper's Table 2 D compares the relevance prior of the base model with that of the tuned compressor. There is no
released base model at this size, so D is not here; what is (`directions`) compares two directions and two prompts on
the states of one compressor, the tuned one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from tempo.config import Policy, Truncation
from tempo.evaluation import needle
from tempo.evaluation.estimates import Estimate, difference
from tempo.evaluation.needle import Areas, Cell, Trial
from tempo.evaluation.subject import Condition, Reading
from tempo.policies import POLICIES
from tempo.world.quiz import NEAR_MISS, OTHER, RELEVANT

LONG = 128
"""Segments of the videos on which conditions are compared, where the benchmark has them."""
SHORT = 32
"""The same for what needs several readings of each question."""
BUDGETS = (1.125, 1.5, 2.0, 4.0)
"""Tokens a segment. What ATA asks for is little above one, so only the first ones are short."""
HALF = 8.0
"""Tokens a segment at which the paper's baselines fill the budget: half of what the embedded model's segments have."""
BINDING_SHARE = 0.5
"""A budget binds where Eq. 4 decides for this share of the questions."""

BASELINES: tuple[Policy, ...] = ("ata", *(name for name, rule in POLICIES.items() if rule.paper))
"""The paper's Table 2 B."""
SHARES: tuple[Policy, ...] = tuple(name for name, rule in POLICIES.items() if not rule.paper)
"""ATA first, and this project's own to compare it with."""
TRUNCATIONS: tuple[Truncation, ...] = get_args(Truncation)
ANCHORS = (1, 0, 2)
"""Values of k_min; the model's own comes first."""
ACROSS = ("when", "after", "before", "first")
"""Families about order and time: what anchors are for."""
DIRECTIONS: tuple[tuple[str, Reading], ...] = (
    ("own, routing prompt", Reading()),
    ("own, standard prompt", Reading(prompt="standard")),
    ("Yes - No, routing prompt", Reading(direction="head")),
    ("Yes - No, standard prompt", Reading(prompt="standard", direction="head")),
)
"""The checkpoint's relevance direction, or the rows of its language head from which that was fitted."""
STRIDES = (1, 2, 4, 8)
"""Of Fig. 3: every so many-th frame is read."""
FRAME_BUDGETS = (0.5, 1.0, 2.0, 4.0)
"""Of Fig. 3, in tokens a segment of the video when all frames are read."""

CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("retrieval", "Precise retrieval", ("code", "word")),
    ("grounding", "Grounding", ("when",)),
    ("summary", "Global summary", ("list",)),
)
"""Fig. C: key, title, and the families of which the first question on what is there is shown."""


@dataclass(frozen=True)
class Row:
    """One condition of a study."""

    label: str
    cap: int
    accuracy: Estimate | None
    ahead: Estimate | None
    """How far the first row of the same budget is ahead, on the same questions."""
    tokens_used: float
    binding: float
    """Share of questions in which the budget was short."""
    areas: Areas | None = None
    """Where rows differ in their relevance."""


@dataclass(frozen=True)
class Study:
    """Conditions on the same questions."""

    name: str
    title: str
    segments: int
    rows: tuple[Row, ...]
    binding_cap: int | None = None
    """The largest budget that binds for ATA; where none does, the smallest."""

    def at(self, cap: int) -> tuple[Row, ...]:
        """The rows of one budget."""
        return tuple(row for row in self.rows if row.cap == cap)

    @property
    def caps(self) -> tuple[int, ...]:
        """The budgets, in order."""
        return tuple(sorted({row.cap for row in self.rows}))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of their first rows."""
        return tuple(dict.fromkeys(row.label for row in self.rows))


Choice = tuple[str, Condition, Reading]


def caps(segments: int) -> tuple[int, ...]:
    """The budgets of B, C and E on videos of this length."""
    return tuple(round(a_segment * segments) for a_segment in BUDGETS)


def _baselines(segments: int) -> list[Choice]:
    budgets = (*caps(segments), round(HALF * segments))
    return [(policy, Condition(cap, policy), Reading()) for cap in budgets for policy in BASELINES]


def _shares(segments: int) -> list[Choice]:
    return [(policy, Condition(cap, policy), Reading()) for cap in caps(segments) for policy in SHARES]


def _truncations(segments: int) -> list[Choice]:
    return [(kind, Condition(cap, truncation=kind), Reading()) for cap in caps(segments) for kind in TRUNCATIONS]


def _even_truncations(segments: int) -> list[Choice]:
    """With an even share every segment is truncated, the relevant one too."""
    return [
        (kind, Condition(cap, "even", truncation=kind), Reading())
        for cap in caps(segments)[-2:]
        for kind in TRUNCATIONS
    ]


def _anchors(segments: int) -> list[Choice]:
    return [(f"k_min {k_min}", Condition(cap, k_min=k_min), Reading()) for cap in caps(segments) for k_min in ANCHORS]


def _directions(segments: int) -> list[Choice]:
    budgets = (caps(segments)[0], caps(segments)[-1])
    return [(label, Condition(cap), reading) for cap in budgets for label, reading in DIRECTIONS]


def _frames(segments: int) -> list[Choice]:
    return [
        (f"{8 * segments // stride} frames", Condition(round(a_segment * segments)), Reading(stride=stride))
        for a_segment in FRAME_BUDGETS
        for stride in STRIDES
    ]


def conditions(segments: int) -> tuple[Condition, ...]:
    """All that B, C and E need of one cell."""
    choices = [make(segments) for make in (_baselines, _shares, _truncations, _even_truncations, _anchors)]
    return tuple(condition for some in choices for _, condition, _ in some)


def direction_cell(segments: int, questions: int) -> Cell:
    """The cell of the relevance directions."""
    return _cell("directions", segments, questions, _directions(segments))


def frame_cell(segments: int, questions: int) -> Cell:
    """The cell of Fig. 3."""
    return _cell("frames", segments, questions, _frames(segments))


def _cell(name: str, segments: int, questions: int, choices: list[Choice]) -> Cell:
    return Cell(
        name,
        segments,
        questions,
        conditions=tuple(dict.fromkeys(condition for _, condition, _ in choices)),
        readings=tuple(dict.fromkeys(reading for _, _, reading in choices)),
        shared=needle.SHARED if segments >= SHORT else 1,
    )


def policies(cell: Cell, trials: Sequence[Trial]) -> tuple[Study, Study]:
    """Table 2 B: ATA and the paper's baselines; and ATA beside this project's own policies."""
    segments = cell.segments
    baselines = Study("policies", "ATA and the paper's baselines", segments, _rows(trials, _baselines(segments)))
    shares = Study("shares", "ATA and other shares of the budget", segments, _rows(trials, _shares(segments)))
    binding = [row.cap for row in shares.rows if row.label == "ata" and row.binding >= BINDING_SHARE]
    cap = max(binding, default=min(shares.caps))
    return replace(baselines, binding_cap=cap), replace(shares, binding_cap=cap)


def truncations(cell: Cell, trials: Sequence[Trial]) -> tuple[Study, Study]:
    """Table 2 C: with ATA, and with an even share."""
    rows = _rows(trials, _truncations(cell.segments))
    even = _rows(trials, _even_truncations(cell.segments))
    return (
        Study("truncation", "Truncation under ATA", cell.segments, rows),
        Study("truncation-even", "Truncation under an even share", cell.segments, even),
    )


def anchors(cell: Cell, trials: Sequence[Trial]) -> tuple[Study, Study]:
    """Table 2 E: on questions about order and time, and on all others."""
    across = [trial for trial in trials if trial.family in ACROSS]
    rest = [trial for trial in trials if trial.family not in ACROSS]
    choices = _anchors(cell.segments)
    return (
        Study("anchors", "Anchors, questions on order and time", cell.segments, _rows(across, choices)),
        Study("anchors-rest", "Anchors, all other questions", cell.segments, _rows(rest, choices)),
    )


def directions(cell: Cell, trials: Sequence[Trial]) -> Study:
    """Two relevance directions and two prompts, all on the tuned compressor: not the paper's Table 2 D."""
    rows = _rows(trials, _directions(cell.segments), with_areas=True)
    return Study("directions", "Relevance direction and prompt on one compressor", cell.segments, rows)


def frames(cell: Cell, trials: Sequence[Trial]) -> Study:
    """Fig. 3."""
    return Study("frames", "Frames and budget", cell.segments, _rows(trials, _frames(cell.segments)))


def _rows(trials: Sequence[Trial], choices: Sequence[Choice], *, with_areas: bool = False) -> tuple[Row, ...]:
    videos = [trial.video for trial in trials]
    first: dict[int, list[bool]] = {}
    rows = []
    for label, condition, reading in choices:
        cap = condition.cap or 0
        right = [trial.right(condition, reading) for trial in trials]
        best = first.setdefault(cap, right)
        replies = [trial.taken[reading].replies[condition] for trial in trials]
        rows.append(
            Row(
                label=label,
                cap=cap,
                accuracy=needle.accuracy(trials, condition, reading),
                ahead=None if best is right else difference(best, right, videos),
                tokens_used=float(np.mean([reply.used for reply in replies])) if replies else 0.0,
                binding=float(np.mean([reply.binding for reply in replies])) if replies else 0.0,
                areas=needle.areas(trials, reading) if with_areas else None,
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class Distribution:
    """Fig. A: of the segments of each role, the share that keeps k tokens, for k from 0 to k_max."""

    segments: int
    cap: int
    relevant: tuple[float, ...]
    near: tuple[float, ...]
    other: tuple[float, ...]


def distribution(cell: Cell, trials: Sequence[Trial], k_max: int) -> Distribution:
    """How a cell's own condition distributes its tokens; without `list`, which asks about every segment."""
    trials = [trial for trial in trials if trial.family != "list"]
    tokens = np.concatenate([trial.taken[cell.readings[0]].tokens for trial in trials])
    roles = np.concatenate([trial.roles for trial in trials])

    def shares(role: int) -> tuple[float, ...]:
        counts = np.bincount(tokens[roles == role], minlength=k_max + 1)
        return tuple((counts / max(counts.sum(), 1)).tolist())

    return Distribution(cell.segments, cell.conditions[0].cap or 0, shares(RELEVANT), shares(NEAR_MISS), shares(OTHER))


@dataclass(frozen=True)
class Case:
    """Fig. C: one question, and where its tokens went."""

    key: str
    title: str
    query: str
    wanted: str
    said: str
    relevance: tuple[float, ...]
    tokens: tuple[int, ...]
    relevant: tuple[bool, ...]


def case(key: str, cells: Sequence[tuple[Cell, Sequence[Trial]]]) -> Case | None:
    """The first question of the case's families on something that is there, whatever came of it.

    Args:
        key: of CASES.
        cells: tried in this order.
    """
    title, families = next((title, families) for name, title, families in CASES if name == key)
    for cell, trials in cells:
        own, reading = cell.conditions[0], cell.readings[0]
        for trial in trials:
            if trial.family in families and not trial.absent:
                taken = trial.taken[reading]
                return Case(
                    key=key,
                    title=title,
                    query=trial.query,
                    wanted=trial.wanted,
                    said=trial.said(own, reading),
                    relevance=tuple(round(float(score), 4) for score in taken.relevance),
                    tokens=tuple(taken.tokens.tolist()),
                    relevant=tuple((trial.roles == RELEVANT).tolist()),
                )
    return None
