"""The whole network: compressor, projector, decoder."""

from __future__ import annotations

from torch import nn
from transformers import Qwen3Config, Qwen3ForCausalLM, Qwen3VLConfig

from tempo.model.compressor import Compressor


class TempoNetwork(nn.Module):
    """Compressor (small VLM) -> linear projector (D -> d) -> decoder (LLM). Paper section 3."""

    def __init__(self, compressor_config: Qwen3VLConfig, decoder_config: Qwen3Config, k_max: int) -> None:
        super().__init__()
        self.compressor = Compressor(compressor_config, k_max)
        self.projector = nn.Linear(self.compressor.text_config.hidden_size, decoder_config.hidden_size)
        self.decoder = Qwen3ForCausalLM(decoder_config)
