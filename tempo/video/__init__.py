"""Untrusted file in, frames at the model's size out.

    path -> signature   which demuxer may open it, by its first bytes
         -> sandbox     a child process with limits, in which `child/` probes and decodes
         -> frames      what the child wrote, mapped
         -> preview     or a small copy that browsers play

Read `frames.py` first.
"""

from tempo.video.frames import Frames, read, stream
from tempo.video.preview import previewing
from tempo.video.probe import VideoInfo, probe, probing
from tempo.video.size import SizeRule

__all__ = ["Frames", "SizeRule", "VideoInfo", "previewing", "probe", "probing", "read", "stream"]
