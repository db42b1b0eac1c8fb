"""Training on videos: what the segments tell, in order and with their times, and the answer that follows from it.

Base training of the decoder reads notes in words where memory tokens will stand (`text_loss`): this is the text that a
general LLM would have been trained on. After that one pool of segments is rendered and compressed for several questions
(`read_pool`), and each question's memory tokens are recombined into videos (`video_loss`); the loss is on answers only,
and nothing tells the compressor what is relevant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
from torch.nn import functional as F

from tempo.model.network import TempoNetwork
from tempo.training.base import IGNORED, TRAINING_FACES, Heads, Metrics, draw_samples, recorded, segment_patches
from tempo.training.curriculum import VideoMix
from tempo.training.projection import Imitation, summed
from tempo.training.text import LONGEST_S, Text
from tempo.world.question import (
    CHOICES,
    FAMILIES,
    LABEL_FAMILIES,
    LETTERS,
    LIST_LENGTH,
    TIMES,
    Question,
    Timeline,
    hits,
    miss,
    random_question,
)
from tempo.world.scene import SCENE_S, Foreign, Scene, Shown, random_scene

WEIGHTS: dict[str, float] = dict.fromkeys(FAMILIES, 0.7) | {
    "code": 1.0,
    "describe": 1.0,
    "when": 1.5,
    "after": 1.4,
    "before": 1.4,
    "first": 1.0,
    "often": 1.2,
    "list": 1.0,
}
"""Of the families in videos: more of those for which the decoder has to look across segments."""
NEED_TWO = ("first", "after", "before")
"""The families that cannot be asked of a video of one segment."""
FOREIGN = 0.05
"""Share of videos of something else than the world."""
MIXED = 0.1
"""Share of the world's videos with a few segments of something else: one odd segment is no reason to give up."""
ABSENT = 0.12
"""Share of questions whose reference is nowhere in the video, where that can be asked."""
NOISE = 0.5
"""Noise on the words of notes, as a share of the size of their embedding."""
TEXT_CHOICES = 0.5
"""Share of choices in base training, of the families that have them."""
OPTION_LAYER = 2
"""Decoder layer after which the end of an option should know whether it is the answer, and its letter.

From the answers alone this was not found in 20,000 choices; so it is in half as many.
"""
OPTION_WEIGHT = 0.5
WORD_LAYER = 1
"""Decoder layer after which a memory token that imitates one should say its word.

What was misread in answers were single letters that the compressor's own language head reads right in the same memory
tokens: the decoder took them for letters that look alike.
"""
WORD_WEIGHT = 0.3
MOST_WORDS = 2048
"""Memory tokens of a step that have to say their word."""


@dataclass(frozen=True)
class Video:
    """A question on a video made of scenes."""

    question: Question
    segments: np.ndarray
    """int64 (S,), indices into the scenes."""
    timeline: Timeline
    tokens: np.ndarray
    """int64 (S,), memory tokens kept of each segment."""


def draw_families(rng: np.random.Generator, count: int, segments: int, favoured: Mapping[str, float]) -> list[str]:
    """Families of `count` questions on videos of `segments` segments.

    Args:
        favoured: as in `VideoMix`.
    """
    weights = np.array([WEIGHTS[name] * favoured.get(name, 1) for name in FAMILIES])
    weights[FAMILIES.index("list")] *= segments <= LIST_LENGTH
    weights[[FAMILIES.index(name) for name in NEED_TWO]] *= segments > 1
    return rng.choice(FAMILIES, size=count, p=weights / weights.sum()).tolist()


def draw_length(rng: np.random.Generator, mix: VideoMix, progress: float) -> int:
    """Segments of a step's videos, up to a length that grows over the stage."""
    longest = mix.longest_first * (mix.longest_last / mix.longest_first) ** min(1.0, 1.5 * progress)
    if mix.at_longest and rng.random() < mix.at_longest:
        return round(longest)
    if mix.at_shortest and rng.random() < mix.at_shortest / (1 - mix.at_longest):
        return int(rng.integers(mix.shortest, LIST_LENGTH + 1))
    return round(float(np.exp(rng.uniform(np.log(mix.shortest), np.log(max(longest, mix.shortest + 1))))))


def able(question: Question, scene: Shown) -> bool:
    """Whether the scene, if it is asked about, has what is asked for."""
    if isinstance(scene, Foreign):
        return False
    if question.family in LABEL_FAMILIES and (scene.label is None or scene.label.kind != question.family):
        return False
    return not question.options or question.asked(scene) in question.options


def compose(question: Question, scenes: Sequence[Shown], count: int, rng: np.random.Generator) -> np.ndarray:
    """Indices (count,) of a video's segments: as many hits as the family has, among misses."""
    is_foreign = np.array([isinstance(scene, Foreign) for scene in scenes])
    if is_foreign.any() and rng.random() < FOREIGN:
        return rng.choice(np.flatnonzero(is_foreign), size=count)
    everything = np.flatnonzero(~is_foreign)
    if question.family == "list":
        return rng.choice(everything, size=count, replace=count > len(everything))
    asked = np.array([question.relevant(scenes[index]) for index in everything.tolist()])
    found = [index for index in everything[asked].tolist() if able(question, scenes[index])]
    misses = everything[~asked]
    chosen = rng.choice(misses, size=count, replace=count > len(misses))
    if question.family == "first":
        assert question.reference is not None
        ours = [i for i in found if question.reference.matches(cast(Scene, scenes[i]))]
        others = [i for i in found if i not in ours]
        places = rng.choice(count, size=2, replace=False)
        chosen[places] = rng.choice(ours), rng.choice(others)
    elif question.family == "often":
        number = int(rng.integers(min(len(TIMES) - 1, count) + 1))
        chosen[rng.choice(count, size=number, replace=False)] = rng.choice(found, size=number)
    elif rng.random() >= (0.5 if question.family == "exists" else ABSENT):
        first, last = int(question.family == "before"), count - int(question.family == "after")
        chosen[rng.integers(first, last)] = rng.choice(found)
    return chosen


def draw_strangers(relevant: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places of a few segments of something else in a video of the world; mostly there are none.

    Args:
        relevant: bool (S,): the segments that are asked about; neither these nor those beside are replaced.
    """
    if rng.random() >= MIXED:
        return np.zeros(0, np.int64)
    kept = relevant.copy()
    kept[1:] |= relevant[:-1]
    kept[:-1] |= relevant[1:]
    places = np.flatnonzero(~kept)
    return rng.choice(places, size=min(len(places), 1 + int(rng.integers(1 + len(relevant) // 16))), replace=False)


def draw_timeline(count: int, rng: np.random.Generator) -> Timeline:
    """Times of a video's segments: from 0 s, or from anywhere, and a quarter of them not quite 4 s long."""
    length_s = SCENE_S if rng.random() < 0.75 else SCENE_S * rng.uniform(0.95, 1.05)
    latest = max(LONGEST_S - count * length_s, 0)
    first = 0.0 if rng.random() < 0.5 else SCENE_S * float(rng.integers(int(latest / SCENE_S) + 1))
    return Timeline(first + length_s * (np.arange(count) + 0.5), length_s)


def compose_at(
    question: Question, scenes: Sequence[Shown], starts_s: np.ndarray, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, Timeline]:
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
        return chosen[:count], Timeline(SCENE_S * (np.arange(count) + 0.5), SCENE_S)
    index = int(rng.choice(np.flatnonzero(known & now)))
    place = int(rng.integers(min(count, int(starts_s[index] / SCENE_S) + 1)))
    chosen[place] = index
    for step in (-1, 1):
        beside = np.flatnonzero(known & np.isclose(starts_s, starts_s[index] + SCENE_S * step))
        if len(beside) and 0 <= place + step < count:
            chosen[place + step] = rng.choice(beside)
    first = starts_s[index] - SCENE_S * place
    return chosen, Timeline(first + SCENE_S * (np.arange(count) + 0.5), SCENE_S)


def draw_tokens(relevant: np.ndarray, k_max: int, mix: VideoMix, rng: np.random.Generator) -> np.ndarray:
    """Memory tokens (S,) kept of each segment: all, or cut at random, or cut as an allocation would.

    Args:
        relevant: bool (S,).
    """
    count = len(relevant)
    if rng.random() > mix.truncation:
        return np.full(count, k_max)
    if rng.random() < 0.2:
        return np.floor((k_max + 1) ** rng.uniform(0, 1, size=count)).astype(np.int64)
    low = rng.integers(1, 4)
    tokens = rng.integers(1, low + 1, size=count)
    if mix.alike and rng.random() < mix.alike:
        enough = np.full(count, round(float(np.exp(rng.uniform(np.log(low), np.log(k_max))))))
    else:
        enough = rng.integers(low, k_max + 1, size=count) if rng.random() < 0.5 else np.full(count, k_max)
    return np.where(relevant, enough, tokens)


@dataclass(frozen=True)
class Rows:
    """Videos as the decoder reads them."""

    ids: torch.Tensor
    """int64 (B, L), right-padded."""
    is_memory: torch.Tensor
    """bool (B, L): where memory tokens stand, in the order of the videos, their segments, and the tokens of each."""
    wanted: torch.Tensor
    """int64 (B, L): the answer's ids, elsewhere IGNORED."""
    families: list[str]
    options: list[tuple[int, int, int]]
    """(row, place, letter) of the end of each option of a choice; the letter is 1 + its index if it is the answer, or
    0."""


def lay_out(videos: list[Video], scenes: list[list[Shown]], text: Text) -> Rows:
    """Token ids and labels of the videos; `scenes` are those that each video's indices mean."""
    ids: list[list[int]] = []
    labels, memory, options = [], [], []
    for video, pool in zip(videos, scenes, strict=True):
        prompt = text.decoder(video.question.text)
        row, places = list(prompt.before), [False] * len(prompt.before)
        for time_s, tokens in zip(video.timeline.times_s.tolist(), video.tokens.tolist(), strict=True):
            tag = text.tag(time_s)
            row += [*tag, *[text.padding] * tokens]
            places += [False] * len(tag) + [True] * tokens
        answer = video.question.answer([pool[index] for index in video.segments], video.timeline)
        if video.question.options:
            for number, end in enumerate(text.option_ends(prompt.after), start=1):
                options.append((len(ids), len(row) + end, number if answer == LETTERS[number - 1] else 0))
        row += prompt.after
        told = [*text.ids(answer), text.end]
        ids.append(row + told)
        labels.append([IGNORED] * len(row) + told)
        memory.append(places)
    length = max(map(len, ids))
    is_memory = torch.zeros(len(ids), length, dtype=torch.bool)
    for row_number, places in enumerate(memory):
        is_memory[row_number, : len(places)] = torch.tensor(places)
    families = [video.question.family for video in videos]
    return Rows(text.pad(ids, text.padding), is_memory, text.pad(labels, IGNORED), families, options)


def answer_loss(network: TempoNetwork, rows: Rows, memory: torch.Tensor) -> Metrics:
    """Cross-entropy on the answers, and the share of each family that is right (teacher-forced).

    Args:
        memory: (M, d), what stands in the places of memory tokens, in their order.
    """
    device = memory.device
    embeds = network.decoder.model.embed_tokens(rows.ids.to(device))
    embeds = embeds.masked_scatter(rows.is_memory.to(device)[..., None], memory)
    states = network.decoder.model(inputs_embeds=embeds, use_cache=False).last_hidden_state
    wanted = rows.wanted.to(device)[:, 1:]
    known = wanted != IGNORED
    logits = network.decoder.lm_head(states[:, :-1][known])
    loss = F.cross_entropy(logits, wanted[known])
    right = torch.ones_like(wanted, dtype=torch.bool)
    right[known] = logits.argmax(-1) == wanted[known]
    by_family = defaultdict(list)
    for family, correct in zip(rows.families, right.all(1).tolist(), strict=True):
        by_family[family].append(correct)
    numbers = {family: float(np.mean(values)) for family, values in sorted(by_family.items())}
    return Metrics(loss, {"right": float(right.all(1).float().mean()), **numbers})


def draw_fresh(
    rng: np.random.Generator,
    family: str,
    timeline: Timeline,
    *,
    held_out: bool | None = False,
    near: float = 0.3,
    choices: float = CHOICES,
) -> tuple[Question, list[Shown]]:
    """A question, and fresh scenes for every segment of a video to ask it about.

    Args:
        choices: as for `random_question`.
        held_out: None: draw on what training leaves out as well, and refer to it in every second question.
        near: share of near misses among the scenes that are not asked about.
    """
    count = len(timeline.times_s)
    if family == "at":
        end_s = timeline.times_s[-1] + timeline.length_s / 2
        beyond = rng.random() < ABSENT
        low, high = (end_s + 1, end_s + 200) if beyond else (timeline.times_s[0], end_s - 1)
        question = random_question(rng, family, time_s=rng.uniform(low, high))
        return question, [random_scene(rng, held_out=held_out) for _ in range(count)]
    if family == "list":
        return random_question(rng, family), [random_scene(rng, held_out=held_out) for _ in range(count)]
    subject = None
    if held_out is None and rng.random() < 0.5:
        kind = family if family in LABEL_FAMILIES else None
        subject = random_scene(rng, kind=kind, held_out=True)
    question = random_question(rng, family, subject, choices=choices)
    scenes = hits(question, rng, held_out=held_out)
    scenes += [miss(question, rng, near=rng.random() < near, held_out=held_out) for _ in range(max(count, 2))]
    return question, [scenes[index] for index in compose(question, scenes, count, rng)]


def draw_foreign(rng: np.random.Generator, count: int) -> list[Shown]:
    """Segments of something else than the world."""
    return [Foreign(int(look)) for look in rng.integers(2**31, size=count)]


def text_loss(
    network: TempoNetwork,
    heads: Heads,
    text: Text,
    rng: np.random.Generator,
    mix: VideoMix,
    count: int,
    imitation: Imitation | None = None,
) -> Metrics:
    """The decoder on notes in the places of memory tokens: in words, with noise, or as memory tokens that imitate them.

    Args:
        count: segments of each video.
        imitation: what makes those memory tokens.
    """
    k_max = text.spec.k_max
    if mix.truncation and count > 16:
        mix = replace(mix, truncation=1.0)
    videos, pools = [], []
    bags: list[list[int]] = []
    slots: list[int] = []
    for family in draw_families(rng, max(2, mix.segments_a_step // (count + 12)), count, mix.favoured):
        timeline = draw_timeline(count, rng)
        question, scenes = draw_fresh(rng, family, timeline, choices=TEXT_CHOICES)
        if rng.random() < FOREIGN:
            scenes = draw_foreign(rng, count)
        relevant = question.relevant_in(scenes, timeline)
        for place in draw_strangers(relevant, rng):
            scenes[place] = draw_foreign(rng, 1)[0]
        tokens = draw_tokens(relevant, k_max, mix, rng)
        videos.append(Video(question, np.arange(count), timeline, tokens))
        pools.append(scenes)
        for scene, now, kept in zip(scenes, relevant.tolist(), tokens.tolist(), strict=True):
            bags += text.filled(text.note(question.note(scene, now=now)), family)[:kept]
            slots += range(kept)
    rows = lay_out(videos, pools, text)
    device = network.projector.weight.device
    if imitation:
        memory = network.projector(imitation.draw(bags, torch.tensor(slots, device=device), rng))
    else:
        words = summed(network.decoder.model.embed_tokens.weight, bags)
        noise = torch.from_numpy(rng.standard_normal(words.shape, dtype=np.float32)).to(device)
        memory = words + NOISE * words.detach().std(dim=1, keepdim=True) * noise
    layers = network.decoder.model.layers
    with recorded(layers[WORD_LAYER]) as early, recorded(layers[OPTION_LAYER]) as states:
        metrics = answer_loss(network, rows, memory)
    loss, numbers = metrics.loss, dict(metrics.numbers)
    single = [place for place, bag in enumerate(bags) if len(bag) == 1 and bag != [text.end]]
    if imitation and single:
        chosen = torch.from_numpy(rng.permutation(single)[:MOST_WORDS].astype(np.int64)).to(device)
        said = network.decoder.model.norm(early[0][rows.is_memory.to(device)][chosen])
        word = torch.tensor([bag[0] for bag in bags], device=device)[chosen]
        logits = network.decoder.lm_head(said)
        numbers["words"] = float((logits.argmax(-1) == word).float().mean())
        loss = loss + WORD_WEIGHT * F.cross_entropy(logits, word)
    if rows.options:
        row, place, letter = torch.tensor(rows.options, device=device).T
        logits = heads.options(states[0][row, place])
        numbers["options"] = float((logits.argmax(-1) == letter).float().mean())
        loss = loss + OPTION_WEIGHT * F.cross_entropy(logits, letter)
    return Metrics(loss, numbers)


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
    times_s = np.ceil(rng.choice(starts_s[now], size=len(families))) + rng.integers(4, size=len(families))
    questions = [random_question(rng, family, time_s=time_s) for family, time_s in zip(families, times_s, strict=True)]
    scenes: list[Shown] = draw_foreign(rng, 2)
    for question in questions:
        if question.reference is not None:
            scenes += hits(question, rng) + [miss(question, rng, near=True) for _ in range(2)]
    scenes += [random_scene(rng) for _ in range(size - len(scenes))]
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
            if question.family == "at":
                segments, timeline = compose_at(question, scenes, pool.starts_s, count, rng)
            else:
                segments, timeline = compose(question, scenes, count, rng), draw_timeline(count, rng)
            relevant = question.relevant_in([scenes[index] for index in segments], timeline)
            strangers = draw_strangers(relevant, rng)
            segments[strangers] = rng.choice(foreign, size=len(strangers))
            row.append(Video(question, segments, timeline, draw_tokens(relevant, k_max, mix, rng)))
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
