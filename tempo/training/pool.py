"""Pool: segments that are rendered and compressed once a step, and recombined into videos for several questions.

The loss is on answers only, and nothing tells the compressor what is relevant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from tempo.model.network import TempoNetwork
from tempo.training.curriculum import VideoMix
from tempo.training.heads import Metrics
from tempo.training.mix import Video, draw_families, draw_schedule, draw_strangers, draw_tokens
from tempo.training.rows import answer_loss, lay_out
from tempo.training.segments import TRAINING_FACES, segment_patches
from tempo.training.text import Text
from tempo.world.composition import compose, draw_foreign, hits, miss
from tempo.world.families import FAMILIES
from tempo.world.grammar import draw_wording
from tempo.world.question import ABSENT, Question
from tempo.world.sample import draw_samples
from tempo.world.scene import LONGEST_S, SCENE_S, Foreign, Scene, Shown, random_scene
from tempo.world.schedule import Schedule


def compose_at(
    question: Question, scenes: Sequence[Shown], starts_s: np.ndarray, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, Schedule]:
    """Indices (count,) of a video's segments and its times, for a question about a time.

    Args:
        starts_s: when each scene is shown, as the compressor reads it.
    """
    assert question.at_s is not None
    now = (starts_s <= question.at_s) & (question.at_s < starts_s + SCENE_S)
    known = np.array([isinstance(scene, Scene) for scene in scenes])
    chosen = rng.choice(np.flatnonzero(known & ~now), size=count, replace=True)
    before = question.at_s / SCENE_S
    if rng.random() < ABSENT and before > 2:
        # A video that ends too early.
        count = min(count, int(before) - 1)
        return chosen[:count], Schedule(SCENE_S * (np.arange(count) + 0.5), SCENE_S)
    able = np.array([question.able(scene) for scene in scenes])
    index = int(rng.choice(np.flatnonzero(able & now)))
    place = int(rng.integers(min(count, int(starts_s[index] / SCENE_S) + 1)))
    chosen[place] = index
    for step in (-1, 1):
        beside = np.flatnonzero(known & np.isclose(starts_s, starts_s[index] + SCENE_S * step))
        if len(beside) and 0 <= place + step < count:
            chosen[place + step] = rng.choice(beside)
    first = starts_s[index] - SCENE_S * place
    return chosen, Schedule(first + SCENE_S * (np.arange(count) + 0.5), SCENE_S)


def draw_pool(
    rng: np.random.Generator, families: list[str], starts_s: np.ndarray
) -> tuple[list[Shown], list[Question], np.ndarray]:
    """Questions, and the scenes of a step: hits and near misses of each question, the rest at random.

    Args:
        starts_s: (N,), when scenes are shown.

    Returns:
        N scenes, the questions, and when each scene is shown: some right before or after one that is asked for by time.
    """
    size = len(starts_s)
    order = rng.permutation(size)
    # The last places are filled with the world's scenes: a time that is asked for is one of theirs.
    before, after, now = order[-12:-8], order[-8:-4], order[-4:]
    starts_s = starts_s.copy()
    starts_s[before] = np.maximum(starts_s[now] - SCENE_S, 0)
    starts_s[after] = np.minimum(starts_s[now] + SCENE_S, LONGEST_S - SCENE_S)
    shown_now = [random_scene(rng) for _ in now]

    def ask(name: str) -> Question:
        while True:
            which = int(rng.integers(len(now)))
            time_s = float(np.ceil(starts_s[now[which]]) + rng.integers(4))
            question = FAMILIES[name].ask(rng, time_s=time_s, wording=draw_wording(rng))
            if question.at_s is None or question.able(shown_now[which]):
                return question

    questions = [ask(name) for name in families]
    scenes: list[Shown] = draw_foreign(rng, 2)
    for question in questions:
        if question.reference is not None:
            scenes += hits(question, rng) + [miss(question, rng, near=True) for _ in range(2)]
    scenes += [random_scene(rng) for _ in range(size - len(scenes) - len(now))] + shown_now
    placed = dict(zip(order.tolist(), scenes, strict=True))
    return [placed[index] for index in range(size)], questions, starts_s


@dataclass(frozen=True)
class Pool:
    """Scenes that were read once, to be recombined into videos."""

    count: int
    """Segments of its videos."""
    scenes: list[Shown]
    starts_s: np.ndarray
    """(N,) when each scene is shown, as the compressor read it."""
    questions: list[Question]
    memory: torch.Tensor
    """(Q, N, K, D): memory tokens of each question and scene."""


def draw_videos(pool: Pool, rng: np.random.Generator, mix: VideoMix, k_max: int) -> list[list[Video]]:
    """The videos of each question of the pool."""
    count, scenes = pool.count, pool.scenes
    each = max(1, min(mix.most_videos, mix.segments_a_step // (count * len(pool.questions))))
    foreign = [index for index, scene in enumerate(scenes) if isinstance(scene, Foreign)]
    made = []
    for question in pool.questions:
        row = []
        for _ in range(each):
            if question.at_s is not None:
                segments, schedule = compose_at(question, scenes, pool.starts_s, count, rng)
            else:
                segments, schedule = compose(question, scenes, count, rng), draw_schedule(count, rng, question.family)
            relevant = question.relevant_in([scenes[index] for index in segments], schedule)
            strangers = draw_strangers(relevant, rng)
            segments[strangers] = rng.choice(foreign, size=len(strangers))
            row.append(Video(question, segments, schedule, draw_tokens(relevant, k_max, mix, rng)))
        made.append(row)
    return made


def read_pool(
    network: TempoNetwork, text: Text, rng: np.random.Generator, mix: VideoMix, count: int, frozen: bool
) -> Pool:
    """Render and compress one pool.

    Args:
        count: segments of each video.
        frozen: keep the compressor as it is, but for its memory tokens where those are learnt.
    """
    asked = max(1, min(mix.questions, mix.segments_a_step // count))
    families = draw_families(rng, asked, count, mix.favoured)
    scenes, questions, starts_s = draw_pool(rng, families, text.start_times(rng, mix.pool))
    patches, grid = segment_patches(draw_samples(scenes, rng, faces=TRAINING_FACES))
    device = network.projector.weight.device
    prefix_ids = torch.tensor([text.prefix(start_s, text.spec.standard_prompt) for start_s in starts_s], device=device)
    with torch.set_grad_enabled(not frozen):
        features = network.compressor.encode(patches.to(device), grid)
        prefix = network.compressor.prefill(prefix_ids, features, grid)
        memory = []
        for question in questions:
            query = torch.tensor(text.suffix(question.text), device=device)
            memory.append(network.compressor.compress(prefix, query)[0])
    return Pool(count, scenes, starts_s, questions, torch.stack(memory))


def video_loss(network: TempoNetwork, text: Text, rng: np.random.Generator, mix: VideoMix, pool: Pool) -> Metrics:
    """The decoder, and whatever made the pool, on one step's videos."""
    k_max = text.spec.k_max
    made = draw_videos(pool, rng, mix, k_max)
    kept = []
    for asked, videos in enumerate(made):
        for video in videos:
            first = (asked * len(pool.scenes) + video.segments) * k_max
            kept += [start + j for start, tokens in zip(first, video.tokens, strict=True) for j in range(tokens)]
    flat = [video for videos in made for video in videos]
    memory = pool.memory.flatten(0, 2)[torch.tensor(kept, device=pool.memory.device)]
    return answer_loss(network, lay_out(flat, [pool.scenes] * len(flat), text), network.projector(memory))
