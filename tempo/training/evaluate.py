"""How well a model answers about the synthetic world: accuracy by question family, and how it scores relevance.

    python -m tempo.training.evaluate --segments 32 --questions 210 --budget 128

The videos are fresh: a fixed seed that training never draws from. The last line of the output is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass

import numpy as np

import tempo
from tempo.config import Policy
from tempo.model.allocation import allocate
from tempo.pipeline import Tempo
from tempo.training import tokenizer
from tempo.training.questions import FAMILIES, Question, hit, miss, random_question
from tempo.training.world import Scene, sample

SEED = 20_260_401
NEAR_MISSES = 0.25
"""Share of a video's other scenes that differ from the one asked about in a single attribute of the reference."""


@dataclass(frozen=True)
class Report:
    """Figures of one evaluation; shares in [0, 1]."""

    segments: int
    questions: int
    budget: int
    policy: str
    accuracy: float
    """Answers that are exactly right."""
    by_family: dict[str, float]
    relevance_auc: float
    """Chance that a relevant segment scores above an irrelevant one."""
    peak_on_target: float
    """Questions, of those with a relevant segment, in which no other segment got more tokens."""
    tokens_used: float
    """Memory tokens in the context, mean over questions."""


def draw_video(family: str, segments: int, rng: np.random.Generator) -> tuple[Question, list[Scene]]:
    """A question and a video of `segments` scenes, at most one of them relevant."""
    question = random_question(rng, family)
    scenes = [miss(question, rng, near=rng.random() < NEAR_MISSES) for _ in range(segments)]
    if family != "exists" or rng.random() < 0.5:
        scenes[rng.integers(segments - 1)] = hit(question, rng)
    return question, scenes


def area_under_curve(relevant: list[float], irrelevant: list[float]) -> float:
    """Chance that one of `relevant` is above one of `irrelevant`; ties count half."""
    high, low = np.asarray(relevant)[:, None], np.asarray(irrelevant)[None]
    return float((high > low).mean() + (high == low).mean() / 2)


def evaluate(
    model: Tempo, *, segments: int, questions: int, budget: int, policy: Policy = "ata", seed: int = SEED
) -> Report:
    """Ask `questions` questions, the families in turn, each on its own video of `segments` segments."""
    rng = np.random.default_rng(seed)
    words = tokenizer.build()
    right: dict[str, list[bool]] = defaultdict(list)
    relevant: list[float] = []
    irrelevant: list[float] = []
    peaks, used = [], []
    for number in range(questions):
        family = FAMILIES[number % len(FAMILIES)]
        question, scenes = draw_video(family, segments, rng)
        frames = np.concatenate([sample(scene, rng) for scene in scenes])
        compression = model.compress(frames, model.spec.fps, question.text)
        tokens = allocate(
            compression.relevance, k_min=model.spec.k_min, k_max=model.spec.k_max, budget=budget, policy=policy
        )
        ids = model.generate(model.assemble(compression, tokens, question.text))
        answer = words.decode(ids, skip_special_tokens=True)
        right[family].append(answer == question.answer(scenes, [segment.time_s for segment in compression.segments]))
        is_target = np.array([question.matches(scene) for scene in scenes])
        relevant += compression.relevance[is_target].tolist()
        irrelevant += compression.relevance[~is_target].tolist()
        if is_target.any():
            peaks.append(tokens[is_target].max() == tokens.max())
        used.append(int(tokens.sum()))
    return Report(
        segments=segments,
        questions=questions,
        budget=budget,
        policy=policy,
        accuracy=float(np.mean([ok for answers in right.values() for ok in answers])),
        by_family={family: float(np.mean(answers)) for family, answers in right.items()},
        relevance_auc=area_under_curve(relevant, irrelevant),
        peak_on_target=float(np.mean(peaks)),
        tokens_used=float(np.mean(used)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tempo.training.evaluate", description=__doc__)
    parser.add_argument("--model", default="nano", help="nano, or a folder")
    parser.add_argument("--segments", type=int, default=32)
    parser.add_argument("--questions", type=int, default=210)
    parser.add_argument("--budget", type=int, default=128, help="visual token budget of a question")
    parser.add_argument("--policy", default="ata")
    given = parser.parse_args()
    report = evaluate(
        tempo.load(given.model),
        segments=given.segments,
        questions=given.questions,
        budget=given.budget,
        policy=given.policy,
    )
    sys.stdout.write(json.dumps(asdict(report)) + "\n")


if __name__ == "__main__":
    main()
