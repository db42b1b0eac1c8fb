"""Base training of the small VLM on single segments: first the vision tower alone, then all of it.

What the released model starts from, a general VLM, has to be made here. The second part asks questions about segments
and teaches two things: the routing prompt's Yes/No, where the relevance prior comes from, and a note in the memory
tokens' places of what the segment has to tell about the question (`questions.Question.note`), a word or a letter each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from tempo.model.compressor import Compressor, Grid, VisionFeatures, rope_positions
from tempo.model.network import TempoNetwork
from tempo.model.patches import to_patches
from tempo.training.text import Text
from tempo.world import glyphs
from tempo.world.question import (
    BY_LINE,
    FAMILIES,
    LABEL_FAMILIES,
    LETTERS,
    Question,
    Reference,
    miss,
    random_question,
)
from tempo.world.scene import (
    ATTRIBUTES,
    CANVAS,
    SCENE_S,
    Foreign,
    Kind,
    Sample,
    Scene,
    Shown,
    left_out,
    random_label,
    random_scene,
    sample,
    unnamed_colour,
)

IGNORED = -100
"""Label of a token that is not learnt."""
WORD_LAYER = 1
"""Text layer after which the end of a reference should know whether the segment shows it.

Relevance is a conjunction of such matches; from the Yes/No answers alone they were not found in twelve minutes.
"""
WORD_WEIGHT = 0.5
HEADS_WEIGHT = 0.6
FOREIGN_SHARE = 0.08
"""Of the segments, those that are not of the world."""
BLANK_WEIGHT = 0.1
"""Of a place without a letter, and of a memory token after the end of its note."""
WHOLE = 1 / 8
"""Of the questions, those with all their memory tokens, rather than as many as their note has."""
TIME_SHARE = 0.1
"""Of the questions, those about a time beside their share as one of the families: a match among a thousand numbers."""
EDGE_S = 2.0
"""Times that are just outside of a segment are this near to it."""
UNNAMED_SHARE = 0.5
"""Of the scenes that the tower learns to spell from, those in a colour without a name.

So it learns shapes whatever their colour: from the named pairs alone it took green crosses, which training never shows,
for green circles.
"""
SPELLED: tuple[Kind, ...] = ("code", "code", "word", "caption", "number", "clock")
"""Lines of text that the tower learns to spell from, each as often as it stands here."""
SPELLED_SHARE = 0.75
"""Of the segments from which notes are learnt, those with such a line; the others have what they have."""
TRAINING_FACES = (*glyphs.FACES, *glyphs.PACKAGED)
"""What all training writes in."""
READING_SHARE = 0.5
"""Of the questions about a scene with a line of text, those that ask to read it."""
TOKENS = (2, 4)
"""Rows and columns of merged visual tokens of a temporal patch."""
NUMBER_SHARE = 0.5
"""Of the questions about a scene with a number, or about one like it with another number, those that refer to it so.

At random that is one question of seventy.
"""
LETTERS_A_TOKEN = 4
"""Most letters with their middles in one visual token: it is 32 px wide, and they are at least 8 px apart."""
LONGEST = 11
"""Characters of the longest line of text."""


class Heads(nn.Module):
    """Readouts of base training only.

    Of the compressor: every attribute from every visual token, the letters in each token's part of the frame, and "the
    segment shows this" from the end of a reference. Of the decoder: its letter from the end of the right option.

    Args:
        width: of the compressor's hidden states.
        decoder_width: of the decoder's.
    """

    def __init__(self, width: int, decoder_width: int) -> None:
        super().__init__()
        self.attributes = nn.ModuleDict({name: nn.Linear(width, len(values)) for name, values in ATTRIBUTES.items()})
        self.letters = nn.Linear(width, LETTERS_A_TOKEN * (len(glyphs.CHARACTERS) + 1))
        self.first = nn.Linear(width, LONGEST + 1)
        self.shown = nn.Linear(width, 1)
        self.options = nn.Linear(decoder_width, 1 + len(LETTERS))

    def forward(
        self, features: VisionFeatures, segments: list[Shown], samples: list[Sample], unnamed: Collection[int] = ()
    ) -> Metrics:
        """Mean cross-entropy of attributes and letters, and the share of each that is right; of the world's scenes.

        Args:
            unnamed: indices of the segments whose objects are in a colour without a name.
        """
        known = [index for index, shown in enumerate(segments) if isinstance(shown, Scene)]
        scenes = [shown for shown in segments if isinstance(shown, Scene)]
        tokens = features.tokens[known]  # (B, V, D)
        loss, numbers = tokens.new_zeros(()), {}
        for name, values in ATTRIBUTES.items():
            asked = [number for number, at in enumerate(known) if name != "colour" or at not in unnamed]
            shown = [values.index(getattr(scenes[number], name)) for number in asked]
            labels = torch.tensor(shown, device=tokens.device)
            logits = self.attributes[name](tokens[asked])
            spread = labels[:, None].expand(-1, logits.shape[1])
            loss = loss + F.cross_entropy(logits.flatten(0, 1), spread.flatten()) / len(ATTRIBUTES)
            numbers[name] = float((logits.mean(1).argmax(-1) == labels).float().mean())
        made = [letter_labels(scene, samples[at]) for at, scene in zip(known, scenes, strict=True)]
        # (B, V, 1 + LETTERS_A_TOKEN): the same in each temporal patch.
        labels = torch.stack(made).to(tokens.device).repeat(1, tokens.shape[1] // (TOKENS[0] * TOKENS[1]), 1)
        for name, head, wanted in (("first", self.first, labels[..., :1]), ("letters", self.letters, labels[..., 1:])):
            logits = head(tokens).unflatten(-1, (wanted.shape[-1], -1))
            weight = logits.new_ones(logits.shape[-1])
            weight[0] = BLANK_WEIGHT
            loss = loss + F.cross_entropy(logits.flatten(0, 2), wanted.flatten(), weight=weight)
            numbers[name] = float((logits.argmax(-1) == wanted)[wanted > 0].float().mean())
        return Metrics(loss, numbers)


def letter_labels(scene: Scene, made: Sample) -> torch.Tensor:
    """What of the line of text is in each visual token of a temporal patch, in the order in which it is read.

    Returns:
        int64 (8, 1 + LETTERS_A_TOKEN): 1 + the place in the line of the token's first letter, 0 where it has none; and
        the letters (1 + index in `glyphs.CHARACTERS`, or 0), the one at place p of the line at p modulo
        LETTERS_A_TOKEN. So what looks for the letter at place p finds it in one place, wherever on the screen the line
        begins.
    """
    labels = torch.zeros(TOKENS[0], TOKENS[1], 1 + LETTERS_A_TOKEN, dtype=torch.int64)
    line = made.placement.line if made.placement else None
    if scene.label and line:
        row = 0 if line.centre < CANVAS[1] / 2 else 1
        for place, character in enumerate(scene.label.text):
            x = (line.left + (place + 0.5) * line.advance) / CANVAS[0] - 0.5
            token = labels[row, int((x * made.zoom + 0.5) * TOKENS[1])]
            if character != " ":
                token[0] = token[0] or 1 + place
                token[1 + place % LETTERS_A_TOKEN] = 1 + glyphs.CHARACTERS.index(character)
    return labels.flatten(0, 1)


@dataclass(frozen=True)
class Metrics:
    """A training loss to differentiate, and numbers for the log."""

    loss: torch.Tensor
    numbers: dict[str, float]


def random_segments(rng: np.random.Generator, count: int) -> list[Shown]:
    """Scenes, and now and then something that is not of the world; never the first."""
    segments: list[Shown] = [random_scene(rng) for _ in range(count)]
    for index in np.flatnonzero(rng.random(count) < FOREIGN_SHARE):
        if index:
            segments[index] = Foreign(int(rng.integers(2**31)))
    return segments


def spelled(scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene with a line of text to spell."""
    label = random_label(rng, SPELLED[rng.integers(len(SPELLED))])
    return scene if left_out(None, None, label) else replace(scene, label=label)


def draw_samples(
    scenes: Sequence[Shown],
    rng: np.random.Generator,
    frames: int = 8,
    *,
    colours: Mapping[int, np.ndarray] = MappingProxyType({}),
    faces: Sequence[str] = glyphs.FACES,
) -> list[Sample]:
    """Draw each segment; one in eight stands within black bars.

    Args:
        colours: RGB of the objects of some segments, by index, instead of their own.
        faces: as in `world.render`.
    """
    zooms = [rng.uniform(0.9, 1) if rng.random() < 0.125 else 1.0 for _ in scenes]
    return [
        sample(scene, rng, frames, zoom, colour=colours.get(index), faces=faces)
        for index, (scene, zoom) in enumerate(zip(scenes, zooms, strict=True))
    ]


def segment_patches(samples: list[Sample]) -> tuple[torch.Tensor, Grid]:
    """Patches (B, T * h * w, 1536) of the samples' frames, and their grid."""
    made = [to_patches(torch.from_numpy(one.pixels)) for one in samples]
    return torch.stack([patches for patches, _ in made]), made[0][1]


def vision_loss(network: TempoNetwork, heads: Heads, rng: np.random.Generator, segments: int) -> Metrics:
    """The vision tower alone, through the heads, on one temporal patch of each segment.

    The tower sees temporal patches one by one, so more scenes teach it more than more patches of a scene. Every scene
    has a line of text to spell, and some have a colour without a name.
    """
    scenes = random_segments(rng, segments)
    colours: dict[int, np.ndarray] = {}
    for index, shown in enumerate(scenes):
        if isinstance(shown, Scene):
            scenes[index] = spelled(shown, rng)
            if index and rng.random() < UNNAMED_SHARE:
                colours[index] = unnamed_colour(rng)
    samples = draw_samples(scenes, rng, frames=2, colours=colours, faces=TRAINING_FACES)
    patches, grid = segment_patches(samples)
    features = network.compressor.encode(patches.to(network.projector.weight.device), grid)
    return heads(features, scenes, samples, colours.keys())


@dataclass(frozen=True)
class Turn:
    """A question about one segment."""

    question: Question
    relevant: bool
    note: list[list[int]]
    """Token ids of each slot."""


def draw_turn(shown: Shown, start_s: float, rng: np.random.Generator, text: Text, *, edges: bool = False) -> Turn:
    """A question about this segment, about a near miss, or about any other: 45, 25 and 30 %.

    Args:
        edges: as in `Stage`.
    """
    if isinstance(shown, Foreign):
        family = str(rng.choice(FAMILIES))
        question = random_question(rng, family, time_s=start_s + rng.uniform(0, SCENE_S))
        return Turn(question, False, text.note(question.note(shown)))
    scene = shown
    own = scene.label.kind if scene.label else None
    draw = rng.random()
    by_line = own == "number" and draw < 0.7 and rng.random() < NUMBER_SHARE
    while True:
        family = str(rng.choice(BY_LINE)) if by_line else _draw_family(rng, own if draw < 0.45 else None)
        able = family not in LABEL_FAMILIES or family == own
        subject, time_s = scene, start_s + rng.uniform(0, SCENE_S)
        if draw < 0.45 and not able:
            continue
        if draw >= 0.45:
            near = draw < 0.7
            asked = random_question(rng, family, _with_line(scene, family, rng), by_line=by_line)
            subject = miss(asked, rng, near)
            if near and edges:
                time_s = abs(start_s + rng.choice((-rng.uniform(0, EDGE_S), SCENE_S + rng.uniform(0, EDGE_S))))
            else:
                time_s = abs(time_s + rng.choice((-1, 1)) * rng.uniform(4, 12 if near else 1000))
        question = random_question(rng, family, _with_line(subject, family, rng), time_s=time_s, by_line=by_line)
        now = question.at_s is not None and start_s <= question.at_s < start_s + SCENE_S
        relevant = question.relevant(scene, now=now)
        if able or not relevant:
            return Turn(question, relevant, text.note(question.note(scene, now=now)))


def _draw_family(rng: np.random.Generator, readable: Kind | None) -> str:
    """A family of questions about a segment with this kind of line to read: those about a time and the line often."""
    family = str(rng.choice(FAMILIES))
    if rng.random() < TIME_SHARE:
        return "at"
    if readable and rng.random() < READING_SHARE:
        return readable
    return family


def _with_line(scene: Scene, family: str, rng: np.random.Generator) -> Scene:
    """The scene with a line of text that a question of this family can ask for."""
    if family not in LABEL_FAMILIES or (scene.label and scene.label.kind == family):
        return scene
    return replace(scene, label=random_label(rng, family))


def _shows(shown: Shown, name: str, value: str) -> bool:
    return isinstance(shown, Scene) and Reference(((name, value),)).matches(shown)


@contextmanager
def recorded(layer: nn.Module) -> Iterator[list[torch.Tensor]]:
    """Keep the layer's output (B, L, D) of a forward pass."""
    kept: list[torch.Tensor] = []
    handle = layer.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    try:
        yield kept
    finally:
        handle.remove()


@dataclass(frozen=True)
class Blocks:
    """Hidden states of B segments with Q questions each."""

    states: torch.Tensor
    """(B, L, D), after the final norm."""
    early: torch.Tensor
    """(B, L, D), after layer `WORD_LAYER`."""
    starts: torch.Tensor
    """int64 (B, Q): where each question begins; memory token j after one of n tokens is n + j further."""


def blocks(
    compressor: Compressor,
    prefix_ids: torch.Tensor,
    suffixes: list[list[list[int]]],
    kept: list[list[int]],
    features: VisionFeatures,
    grid: Grid,
    padding: int,
) -> Blocks:
    """Read B segments with Q questions each, every question as if it were the only one.

    One sequence a segment: its prefix, and a block for each question with the memory tokens after it. A block sees the
    prefix and itself.

    Args:
        prefix_ids: (B, P).
        suffixes: token ids of Q questions for each of the B segments.
        kept: memory tokens after each question; what would follow them changes nothing before.
    """
    model = compressor.vlm.language_model
    device, first = prefix_ids.device, prefix_ids.shape[1]
    rows, within, owner, starts = [], [], [], []
    memory = compressor.video_token_id
    for row, counts in zip(suffixes, kept, strict=True):
        ids: list[int] = []
        places: list[int] = []
        owners: list[int] = []
        began = []
        for number, (suffix, count) in enumerate(zip(row, counts, strict=True), start=1):
            began.append(first + len(ids))
            ids += [*suffix, *[memory] * count]
            places += range(len(suffix) + count)
            owners += [number] * (len(suffix) + count)
        rows.append(ids)
        within.append(places)
        owner.append(owners)
        starts.append(began)
    length = max(map(len, rows))
    filled = [
        [row + [fill] * (length - len(row)) for row in table]
        for table, fill in ((rows, padding), (within, 0), (owner, 0))
    ]
    tail, after, block = (torch.tensor(table, device=device) for table in filled)
    is_memory = F.pad(tail == memory, (first, 0))
    ids_BL = torch.cat([prefix_ids, tail], dim=1)
    visual = (ids_BL == memory) & ~is_memory

    embeds = model.embed_tokens(ids_BL).masked_scatter(visual[..., None], features.tokens)
    spread = [compressor.memory_tokens[0, :count] for counts in kept for count in counts]
    embeds = embeds.masked_scatter(is_memory[..., None], torch.cat(spread))
    prefix = rope_positions(visual[0, :first], grid, compressor.vision_config.spatial_merge_size)
    positions = torch.cat(
        [prefix[:, None].expand(3, len(ids_BL), -1), (after + prefix.max() + 1).expand(3, -1, -1)], dim=2
    )
    block = F.pad(block, (first, 0))
    order = torch.arange(ids_BL.shape[1], device=device)
    # The first tokens of a row are its prefix; what fills it up at the end is block 0 too, and seen by nothing before.
    own = block[:, :, None] == block[:, None]
    seen = (order[:, None] >= order) & (own | (order < first))
    with recorded(model.layers[WORD_LAYER]) as early:
        states = model(
            inputs_embeds=embeds,
            attention_mask=seen[:, None],
            position_ids=positions,
            visual_pos_masks=visual,
            deepstack_visual_embeds=[level.flatten(0, 1) for level in features.deepstack],
            use_cache=False,
        ).last_hidden_state
    return Blocks(states, early[0], torch.tensor(starts, device=device))


@dataclass(frozen=True)
class Turns:
    """Questions about single segments, and the compressor's reading of them."""

    segments: list[Shown]
    samples: list[Sample]
    features: VisionFeatures
    asked: list[list[Turn]]
    """Q questions about each of B segments."""
    suffixes: list[list[list[int]]]
    kept: list[list[int]]
    """Memory tokens of each question."""
    read: Blocks

    def question_end(self, b: int, q: int) -> int:
        """Place in row b after the last token of question q: of its first memory token."""
        return int(self.read.starts[b, q]) + len(self.suffixes[b][q])


def read_turns(
    network: TempoNetwork,
    text: Text,
    rng: np.random.Generator,
    segments: int,
    turns: int,
    prompt: str,
    keep: Callable[[Turn], int],
    *,
    edges: bool = False,
    spelling: bool = False,
) -> Turns:
    """Draw segments and `turns` questions about each, and read them.

    Args:
        prompt: the system prompt.
        keep: how many memory tokens follow a question.
        edges, spelling: as in `Stage`.
    """
    device = network.projector.weight.device
    shown = random_segments(rng, segments)
    if spelling:
        shown = [
            spelled(scene, rng) if isinstance(scene, Scene) and rng.random() < SPELLED_SHARE else scene
            for scene in shown
        ]
    samples = draw_samples(shown, rng, faces=TRAINING_FACES)
    patches, grid = segment_patches(samples)
    features = network.compressor.encode(patches.to(device), grid)
    starts_s = text.start_times(rng, segments).tolist()
    prefix_ids = torch.tensor([text.prefix(start_s, prompt) for start_s in starts_s], device=device)
    asked = [
        [draw_turn(scene, start_s, rng, text, edges=edges) for _ in range(turns)]
        for scene, start_s in zip(shown, starts_s, strict=True)
    ]
    suffixes = [[text.suffix(turn.question.text) for turn in row] for row in asked]
    kept = [[keep(turn) for turn in row] for row in asked]
    read = blocks(network.compressor, prefix_ids, suffixes, kept, features, grid, text.padding)
    return Turns(shown, samples, features, asked, suffixes, kept, read)


def conversation_loss(
    network: TempoNetwork,
    heads: Heads,
    text: Text,
    rng: np.random.Generator,
    segments: int,
    turns: int = 10,
    *,
    edges: bool = False,
    spelling: bool = False,
) -> Metrics:
    """The small VLM on single segments: relevance under the routing prompt, notes under both prompts.

    Args:
        edges, spelling: as in `Stage`.
    """
    device = network.projector.weight.device
    routing = rng.random() < 0.6
    prompt = text.spec.routing_prompt if routing else text.spec.standard_prompt

    def keep(turn: Turn) -> int:
        """A note and its end, and now and then all that follows: nothing is new there."""
        return text.spec.k_max if rng.random() < WHOLE else min(len(turn.note) + 1, text.spec.k_max)

    seen = read_turns(network, text, rng, segments, turns, prompt, keep, edges=edges, spelling=spelling)
    metrics = heads(seen.features, seen.segments, seen.samples)

    words, ends = [], []
    # Of each memory token (segment, place in its row), weight and turn; of each word of its slot (token, word, share).
    places: list[tuple[int, int]] = []
    weights, owners, bags = [], [], []
    everything = [turn for row in seen.asked for turn in row]
    for b, row in enumerate(seen.asked):
        for q, turn in enumerate(row):
            end = seen.question_end(b, q)
            ends.append((b, end - 1))
            for slot, bag in enumerate(text.filled(turn.note, turn.question.family)[: seen.kept[b][q]]):
                bags += [(len(places), word, 1 / len(bag)) for word in bag]
                places.append((b, end + slot))
                weights.append(1.0 if slot <= len(turn.note) else BLANK_WEIGHT)
                owners.append(b * turns + q)
            for place, name, value in text.reference_places(turn.question, seen.suffixes[b][q]):
                shown = turn.relevant if name == "time" else _shows(seen.segments[b], name, value)
                words.append((b, int(seen.read.starts[b, q]) + place, shown))
    rows = network.compressor.vlm.language_model.embed_tokens.weight
    at_b, at = torch.tensor(places, device=device).T
    log_p = F.log_softmax(seen.read.states[at_b, at] @ rows.T, dim=-1)  # (M, vocabulary)
    weight = torch.tensor(weights, device=device)
    at_m, word, share = (torch.tensor(column, device=device) for column in zip(*bags, strict=True))
    loss = -(log_p[at_m, word] * share * weight[at_m]).sum() / weight.sum()
    loss = loss + HEADS_WEIGHT * metrics.loss

    w_b, w_at, is_shown = torch.tensor(words, device=device).T
    shown = heads.shown(seen.read.early[w_b, w_at]).squeeze(-1)
    loss = loss + WORD_WEIGHT * F.binary_cross_entropy_with_logits(shown, is_shown.float())

    numbers = dict(metrics.numbers)
    if routing:
        relevant = torch.tensor([turn.relevant for turn in everything], device=device)
        h_b, h_at = torch.tensor(ends, device=device).T
        scores = seen.read.states[h_b, h_at] @ (rows[text.yes] - rows[text.no])
        loss = loss + F.binary_cross_entropy_with_logits(scores, relevant.float())
        numbers["relevance"] = float(((scores > 0) == relevant).float().mean())
    numbers["shown"] = float(((shown > 0) == is_shown.bool()).float().mean())
    # A note is right where each slot's most likely word is one of its words.
    found = torch.zeros(len(places), device=device).index_add(0, at_m, (log_p.argmax(-1)[at_m] == word).float())
    wrong = np.bincount(owners, ((found == 0) & (weight == 1)).cpu().numpy(), minlength=len(everything))
    for name in ("note", *LABEL_FAMILIES):
        chosen = [turn.relevant and name in ("note", turn.question.family) for turn in everything]
        if any(chosen):
            numbers[name if name == "note" else f"{name} note"] = float((wrong[chosen] == 0).mean())
    return Metrics(loss, numbers)
