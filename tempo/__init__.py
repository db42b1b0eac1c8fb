"""Tempo: ask a long video, see where the model looked (arXiv 2604.08120).

    import tempo

    model = tempo.load("auto")
    answer = model.answer("video.mp4", "What colour is the car?", budget=4096)

Heavy parts (torch, transformers) are imported on first use, so that the command line and the decoding child start
fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tempo.errors import TempoError

if TYPE_CHECKING:
    from tempo.loading import load
    from tempo.pipeline import Tempo
    from tempo.policies import allocate

__version__ = "0.1.0"
__all__ = ["Tempo", "TempoError", "__version__", "allocate", "load"]


def __getattr__(name: str) -> Any:
    if name == "allocate":
        from tempo.policies import allocate

        return allocate
    if name == "load":
        from tempo.loading import load

        return load
    if name == "Tempo":
        from tempo.pipeline import Tempo

        return Tempo
    raise AttributeError(f"module 'tempo' has no attribute {name!r}")
