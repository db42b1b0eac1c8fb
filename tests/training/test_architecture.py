"""The embedded model's fresh weights: numbers are told apart, and a time finds the same time."""

import torch

from tempo.training import architecture, tokenizer
from tempo.training.tokenizer import NUMBERS


def test_numbers_that_are_near_are_alike() -> None:
    rows = architecture.number_rows(128)
    assert rows.shape == (NUMBERS, 128)
    likeness = rows @ rows[300] / 128
    assert likeness[300] > 0.99
    assert likeness[301] > likeness[310] > likeness[900]
    assert likeness[301] < 0.95


def test_a_time_looks_at_the_same_time_first() -> None:
    torch.manual_seed(0)
    network = architecture.network(tokenizer.build(), 16)
    model = network.compressor.vlm.language_model
    attention = model.layers[1].self_attn
    vocabulary = tokenizer.build().get_vocab()
    rows = model.embed_tokens.weight[[vocabulary[str(number)] for number in range(NUMBERS)]]
    queries, keys = (projection(rows)[:, :32] for projection in (attention.q_proj, attention.k_proj))
    match = queries @ keys.T
    assert (match.argmax(1) == torch.arange(NUMBERS)).all()
    # A number of the segment before or after is far behind.
    assert (match.diagonal(4) < 0.6 * match.diagonal()[4:]).all()


def test_numbers_keep_their_rows() -> None:
    built = tokenizer.build()
    gradient = architecture.without_numbers(built)(torch.ones(len(built), 4))
    vocabulary = built.get_vocab()
    assert gradient[vocabulary["17"]].sum() == gradient[vocabulary["0:17"]].sum() == 0
    assert gradient[vocabulary["Yes"]].sum() == 4
    assert (gradient[:, 0] == 0).sum() == len(tokenizer.numbers(built)) > NUMBERS


def test_numbers_are_as_large_in_the_decoder_as_words_become() -> None:
    built = tokenizer.build()
    network = architecture.network(built, 16)
    numbers = [built.get_vocab()[str(number)] for number in range(NUMBERS)]
    read = network.compressor.vlm.language_model.embed_tokens.weight[numbers]
    said = network.decoder.model.embed_tokens.weight[numbers]
    torch.testing.assert_close(said, architecture.SAID * read)
