"""Between memory tokens and the words of notes: the projector's start, and memory tokens that nobody compressed."""

from collections import defaultdict

import numpy as np
import pytest
import torch

from tempo.model.network import TempoNetwork
from tempo.training import architecture, tokenizer
from tempo.training.projection import OFTEN, Imitation, pairs, start_projector, summed
from tempo.training.text import Text

pytestmark = pytest.mark.slow

SEGMENTS = 32


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(tokenizer.build(), architecture.spec())


@pytest.fixture
def network(text: Text) -> TempoNetwork:
    torch.manual_seed(0)
    return architecture.network(tokenizer.build(), text.spec.k_max)


def test_a_bag_counts_by_the_root_of_its_size() -> None:
    table = torch.eye(4)
    assert torch.allclose(summed(table, [[1], [0, 2]]), torch.tensor([[0, 1, 0, 0], [0.5**0.5, 0, 0.5**0.5, 0]]))


def test_memory_tokens_are_mapped_to_the_words_of_their_notes(text: Text, network: TempoNetwork) -> None:
    found = pairs(network, text, np.random.default_rng(0), SEGMENTS)
    assert len(found.states) == len(found.bags) == len(found.slots) == len(found.weights)
    assert len(found.states) == SEGMENTS * 10 * text.spec.k_max
    words = summed(network.decoder.model.embed_tokens.weight.detach(), found.bags)

    def error() -> float:
        with torch.no_grad():
            missed = (network.projector(found.states) - words).square().sum(1)
        return float((missed * found.weights).sum() / found.weights.sum())

    before = error()
    start_projector(network, text, np.random.default_rng(0), SEGMENTS)
    mean = (found.weights[:, None] * words).sum(0) / found.weights.sum()
    spread = float(((words - mean).square().sum(1) * found.weights).sum() / found.weights.sum())
    assert error() < spread < before


def test_imitated_memory_tokens_are_spread_as_the_real_ones_are(text: Text, network: TempoNetwork) -> None:
    # Two samples are compared: some segments are not of the world, and look like no other.
    imitation = Imitation(network, text, np.random.default_rng(0), 4 * SEGMENTS)
    real = pairs(network, text, np.random.default_rng(1), 4 * SEGMENTS)
    drawn = imitation.draw(real.bags, real.slots, np.random.default_rng(2))
    assert drawn.shape == real.states.shape and not drawn.requires_grad
    # What differs between slots is in the imitation, and so is what differs within one.
    for slot in (0, text.spec.k_max - 1):
        ours, theirs = drawn[real.slots == slot], real.states[real.slots == slot]
        assert (ours.mean(0) - theirs.mean(0)).norm() < 0.1 * theirs.mean(0).norm()
        assert 0.8 < float(ours.std(0).norm() / theirs.std(0).norm()) < 1.25
    again = imitation.draw(real.bags, real.slots, np.random.default_rng(2))
    assert torch.equal(again, drawn)


def test_what_is_imitated_of_a_word_varies_as_what_was_written_for_it(text: Text, network: TempoNetwork) -> None:
    imitation = Imitation(network, text, np.random.default_rng(0), 4 * SEGMENTS)
    known = pairs(network, text, np.random.default_rng(0), 4 * SEGMENTS)
    written = defaultdict(list)
    for place, bag in enumerate(known.bags):
        written[tuple(bag)].append(place)
    # Of words that were written in one slot only: there is nothing else in which they could differ.
    checked = 0
    for bag, places in written.items():
        slots = known.slots[places]
        if 2 * OFTEN <= len(places) < 100 and len(slots.unique()) == 1:
            drawn = imitation.draw([list(bag)] * 500, slots[:1].expand(500), np.random.default_rng(1))
            real = known.states[places]
            spread = real.std(0, correction=0).norm()
            assert (drawn.mean(0) - real.mean(0)).norm() < 0.3 * spread
            assert 0.8 < float(drawn.std(0).norm() / spread) < 1.25
            assert len(drawn.unique(dim=0)) == 500
            checked += 1
    assert checked > 5
