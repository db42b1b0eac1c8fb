"""Frames -> the patch matrix the vision tower reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image

from tempo.errors import QuestionError
from tempo.video.size import SizeRule

TEMPORAL_PATCH = 2
"""Frames in a temporal patch (Qwen3-VL)."""


def pixels_of(frames: Any) -> torch.Tensor:
    """Frames of a caller, an array, a tensor or a list of pictures, as one uint8 (F, H, W, 3).

    Raises:
        QuestionError: they are none.
    """
    try:
        if isinstance(frames, Sequence):
            frames = np.stack([_array(frame) for frame in frames])
        array = np.ascontiguousarray(_array(frames))
    except (TypeError, ValueError) as error:
        raise QuestionError(
            "Frames must be uint8 (F, H, W, 3), or a list of pictures: {error}.", error=str(error)
        ) from None
    if array.ndim != 4 or array.shape[-1] != 3 or array.dtype != np.uint8 or not array.size:
        raise QuestionError(
            "Frames must be uint8 (F, H, W, 3); these are {found}.", found=f"{array.dtype} {array.shape}"
        )
    return torch.from_numpy(array)


def _array(values: Any) -> NDArray[Any]:
    return np.asarray(values.cpu() if isinstance(values, torch.Tensor) else values)


def resize(frames: torch.Tensor, size: SizeRule) -> torch.Tensor:
    """Bring frames to the model's size; frames that have it already (as `tempo.video` makes them) stay as they are.

    The released preprocessing resizes in the rule's three steps, the first two with Pillow and the last with torch,
    each rounding to 8 bits. The same here, so that pixels are equal, not only close.

    Args:
        frames: uint8 (F, H, W, 3).

    Returns:
        uint8 (F, H', W', 3), antialiased bicubic.
    """
    height, width = frames.shape[1:3]
    shrunk, rounded, grown = size.steps(width, height)
    for step in (shrunk, rounded):
        if step != (frames.shape[2], frames.shape[1]):
            images = [Image.fromarray(frame.numpy()).resize(step, Image.Resampling.BICUBIC) for frame in frames]
            frames = torch.from_numpy(np.stack([np.asarray(image) for image in images]))
    if grown != rounded:
        pixels = frames.permute(0, 3, 1, 2).to(torch.float32)
        pixels = F.interpolate(pixels, (grown[1], grown[0]), mode="bicubic", antialias=True)
        frames = pixels.round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1)
    return frames


def to_patches(frames: torch.Tensor, patch: int = 16, merge: int = 2) -> tuple[torch.Tensor, tuple[int, int, int]]:
    """Cut the frames of one segment into 2 x 16 x 16 patches in merge order.

    An odd number of frames repeats the last one, as in the released model (one frame alone is read twice).

    Args:
        frames: uint8 (F, H, W, 3); H and W multiples of `patch * merge`.

    Returns:
        float32 (T * H/16 * W/16, 3 * 2 * 16 * 16), values x / 127.5 - 1, rows in the order
        (t, H/32, W/32, 2, 2) and columns in (channel, frame, y, x); and the grid (T, H/16, W/16).
    """
    if len(frames) % TEMPORAL_PATCH:
        frames = torch.cat([frames, frames[-1:]])
    count, height, width, channels = frames.shape
    t, h, w = count // TEMPORAL_PATCH, height // patch, width // patch
    blocks = frames.reshape(t, TEMPORAL_PATCH, h // merge, merge, patch, w // merge, merge, patch, channels)
    rows = blocks.permute(0, 2, 5, 3, 6, 8, 1, 4, 7).reshape(t * h * w, -1)
    return rows.to(torch.float32) / 127.5 - 1.0, (t, h, w)
