"""Training on videos: segments through the compressor, their memory tokens through the decoder, loss on the answer.

A step renders and encodes one pool of segments, asks several questions about it, and recombines each question's
memory tokens into videos. Half of the steps use the standard prompt, half the routing prompt that is used at inference;
the loss is on answers only, and nothing tells the compressor what is relevant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.base import IGNORED, Metrics, segment_patches
from tempo.training.curriculum import VideoMix
from tempo.training.questions import FAMILIES, Question, hit, miss, random_question
from tempo.training.text import Text
from tempo.training.world import SCENE_S, Scene, random_scene


@dataclass(frozen=True)
class Video:
    """A question on a video made of segments of the pool."""

    question: Question
    segments: np.ndarray
    """int64 (S,), indices into the pool."""
    times_s: np.ndarray
    """(S,), of the temporal tags."""
    tokens: np.ndarray
    """int64 (S,), memory tokens kept of each segment."""


def draw_pool(rng: np.random.Generator, mix: VideoMix) -> tuple[list[Scene], list[Question]]:
    """Questions, and the scenes of a step: two hits and two near misses for each question, the rest at random."""
    weights = np.array(mix.family_weights) / sum(mix.family_weights)
    families = rng.choice(FAMILIES, size=mix.questions, p=weights)
    questions = [random_question(rng, str(family)) for family in families]
    scenes = []
    for question in questions:
        scenes += [hit(question, rng) for _ in range(2)] + [miss(question, rng, near=True) for _ in range(2)]
    scenes += [random_scene(rng) for _ in range(mix.pool - len(scenes))]
    return scenes, questions


def compose(question: Question, scenes: list[Scene], count: int, rng: np.random.Generator) -> np.ndarray:
    """Indices (count,) of a video's segments: one hit among misses, or none in half of the "exists" questions."""
    hits = [index for index, scene in enumerate(scenes) if question.matches(scene)]
    misses = [index for index, scene in enumerate(scenes) if not question.matches(scene)]
    chosen = rng.choice(misses, size=count, replace=count > len(misses))
    if question.family != "exists" or rng.random() < 0.5:
        last = count - 1 if question.family == "after" else count
        chosen[rng.integers(last)] = rng.choice(hits)
    return chosen


def draw_times(count: int, rng: np.random.Generator) -> np.ndarray:
    """Times (count,) in a video's temporal tags: from 0 s at 2 fps, or, a quarter of them, from anywhere at about 2."""
    centres = SCENE_S * (np.arange(count) + 0.5)
    if rng.random() < 0.75:
        return centres
    return rng.uniform(0, 500) + centres * rng.uniform(0.95, 1.05)


def draw_tokens(relevant: np.ndarray, k_max: int, truncation: float, rng: np.random.Generator) -> np.ndarray:
    """Memory tokens (S,) kept of each segment: all, or cut at random, or cut as an allocation would.

    Args:
        relevant: bool (S,).
    """
    count = len(relevant)
    if rng.random() > truncation:
        return np.full(count, k_max)
    if rng.random() < 0.3:
        return np.floor((k_max + 1) ** rng.uniform(0, 1, size=count)).astype(np.int64)
    low = rng.integers(1, 4)
    tokens = rng.integers(1, low + 1, size=count)
    return np.where(relevant, rng.integers(low, k_max + 1, size=count), tokens)


def draw_videos(
    scenes: list[Scene],
    questions: list[Question],
    rng: np.random.Generator,
    mix: VideoMix,
    progress: float,
    k_max: int,
) -> list[list[Video]]:
    """The videos of each question, all of one length in a step."""
    longest = mix.longest_first * (mix.longest_last / mix.longest_first) ** min(1.0, 1.5 * progress)
    count = int(rng.integers(mix.shortest, max(mix.shortest, round(longest)) + 1))
    each = max(1, min(8, mix.segments_a_step // (count * len(questions))))
    made = []
    for question in questions:
        row = []
        for _ in range(each):
            segments = compose(question, scenes, count, rng)
            relevant = np.array([question.matches(scenes[index]) for index in segments])
            tokens = draw_tokens(relevant, k_max, mix.truncation, rng)
            row.append(Video(question, segments, draw_times(count, rng), tokens))
        made.append(row)
    return made


def _decoder_row(video: Video, scenes: list[Scene], text: Text, memory: int) -> tuple[list[int], list[int]]:
    """Token ids and labels of one video; `memory` stands where a memory token goes."""
    prompt = text.decoder(video.question.text)
    ids = list(prompt.before)
    for time_s, tokens in zip(video.times_s, video.tokens, strict=True):
        ids += [*text.tag(time_s), *[memory] * int(tokens)]
    ids += prompt.after
    answer = video.question.answer([scenes[index] for index in video.segments], video.times_s.tolist())
    told = [*text.ids(answer), text.end]
    return ids + told, [IGNORED] * len(ids) + told


def video_loss(
    network: TempoNetwork, text: Text, rng: np.random.Generator, mix: VideoMix, progress: float, frozen: bool
) -> Metrics:
    """Cross-entropy on the answers of one step's videos, with the share answered right (teacher-forced) by family.

    Args:
        progress: of the stage, from 0 to 1; videos get longer with it.
        frozen: keep the compressor as it is.
    """
    scenes, questions = draw_pool(rng, mix)
    patches, grid = segment_patches(scenes, rng)
    device = network.projector.weight.device
    starts = text.start_times(rng, len(scenes))
    prompt = text.spec.standard_prompt if rng.random() < 0.5 else text.spec.routing_prompt
    prefix_ids = torch.tensor([text.prefix(start_s, prompt) for start_s in starts], device=device)
    with torch.set_grad_enabled(not frozen):
        features = network.compressor.encode(patches.to(device), grid)
        prefix = network.compressor.prefill(prefix_ids, features, grid)
        memories = []
        for question in questions:
            query = torch.tensor(text.suffix(question.text), device=device)
            memories.append(network.compressor.compress(prefix, query)[0])
    k_max = text.spec.k_max
    memory_token = text.padding
    rows, labels, kept = [], [], []
    made = draw_videos(scenes, questions, rng, mix, progress, k_max)
    for asked, videos in enumerate(made):
        for video in videos:
            ids, learnt = _decoder_row(video, scenes, text, memory_token)
            rows.append(ids)
            labels.append(learnt)
            first = (asked * len(scenes) + video.segments) * k_max
            kept += [start + j for start, tokens in zip(first, video.tokens, strict=True) for j in range(tokens)]
    lengths = torch.tensor([len(row) for row in rows])
    ids_BL = text.pad(rows, memory_token)
    is_memory = (ids_BL == memory_token) & (torch.arange(ids_BL.shape[1]) < lengths[:, None])
    memory = torch.stack(memories).flatten(0, 2)[torch.tensor(kept, device=device)]
    embeds = network.decoder.model.embed_tokens(ids_BL.to(device))
    embeds = embeds.masked_scatter(is_memory.to(device)[..., None], network.projector(memory))
    states = network.decoder.model(inputs_embeds=embeds, use_cache=False).last_hidden_state
    wanted = text.pad(labels, IGNORED).to(device)[:, 1:]
    known = wanted != IGNORED
    logits = network.decoder.lm_head(states[:, :-1][known])
    loss = F.cross_entropy(logits, wanted[known])

    right = torch.ones_like(wanted, dtype=torch.bool)
    right[known] = logits.argmax(-1) == wanted[known]
    by_family = defaultdict(list)
    asked_in_order = [video.question.family for videos in made for video in videos]
    for family, correct in zip(asked_in_order, right.all(1).tolist(), strict=True):
        by_family[family].append(correct)
    return Metrics(loss, {family: float(np.mean(values)) for family, values in by_family.items()})
