"""The first bytes decide what may open a file, whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tempo.errors import DamagedVideo, UnsupportedVideo
from tempo.video import signature


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


@pytest.mark.parametrize(
    ("head", "family"),
    [
        (box(b"ftyp", b"isom\0\0\2\0isomiso2"), "mp4"),
        (box(b"ftyp", b"qt  \0\0\2\0"), "mp4"),
        (box(b"wide") + box(b"mdat"), "mp4"),
        (box(b"free", bytes(64)) + box(b"moov"), "mp4"),
        (b"\0\0\0\1mdat" + bytes(16), "mp4"),
        (b"\0\0\0\0mdat" + bytes(16), "mp4"),
        (box(b"styp", b"msdh") + box(b"moof"), "mp4"),
        (b"\x1a\x45\xdf\xa3" + bytes(16), "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"FLV\1\5" + bytes(8), "flv"),
        (b"GIF89a" + bytes(8), "gif"),
        (b"OggS" + bytes(8), "ogg"),
        (b"\0\0\1\xba" + bytes(8), "mpeg"),
        ((b"\x47" + bytes(187)) * 3, "mpegts"),
        ((bytes(4) + b"\x47" + bytes(187)) * 3, "mpegts"),
        (b"\0\0\0\1\x67\x64\0\x1f", "h264"),
        (b"\0\0\1\x09\xf0", "h264"),
    ],
)
def test_videos_get_their_demuxer(head: bytes, family: str) -> None:
    assert signature.of(head) == family


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"#EXTM3U\n#EXT-X-VERSION:3\n", "playlist"),
        (b"\xef\xbb\xbf \r\n#EXTM3U\n", "playlist"),
        (b"ffconcat version 1.0\nfile 'x.mp4'\n", "list of other files"),
        (b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">', "DASH"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "session description"),
        (b"[playlist]\nFile1=http://x/\n", "playlist"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<svg onload=alert(1)>", "SVG"),
        (b"file 'secret.mp4'\n", "text"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"RIFF\0\0\0\0WEBPVP8X", "picture"),
        (box(b"ftyp", b"heic\0\0\0\0mif1"), "picture"),
        (box(b"ftyp", b"avif\0\0\0\0mif1"), "picture"),
        (box(b"ftyp", b"M4A \0\0\0\0"), "sound"),
        (b"ID3\4\0", "sound"),
        (b"\xff\xfb\x90\x00", "sound"),
        (b"RIFF\0\0\0\0WAVEfmt ", "sound"),
        (b"fLaC\0", "sound"),
        (b"\x7fELF\2\1\1\0", "unknown"),
        (b"\0\0\0\1\x40\1", "unknown"),
        (b"\x47" + bytes(187) + b"\x47" + bytes(30), "unknown"),
    ],
)
def test_everything_else_is_refused_by_name(head: bytes, words: str) -> None:
    with pytest.raises(UnsupportedVideo, match=words):
        signature.of(head)


@pytest.mark.parametrize("head", [b"", b"\0\0\0\5ftypisom"])
def test_damage_in_the_first_bytes(head: bytes) -> None:
    with pytest.raises(DamagedVideo):
        signature.of(head)


def test_what_is_no_file_is_refused_without_opening_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")  # opening it would wait for a writer for ever
    for name in ("missing.mp4", "pipe.mp4", "."):
        with pytest.raises(UnsupportedVideo):
            signature.identify(tmp_path / name)
