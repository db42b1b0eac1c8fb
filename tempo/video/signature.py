"""What kind of file this is, by its first bytes, before any decoder sees it.

A name or a declared type proves nothing: a playlist called `.mp4` makes a media library open other files. So the
first bytes choose the one demuxer that may read the file, and everything else is refused here. Pure: reads 4 KiB,
imports no media library.

Read: MP4/MOV/3GP, Matroska/WebM, AVI, MPEG-TS, MPEG-PS, Ogg, FLV, GIF, ASF/WMV, MXF, RealMedia, raw H.264.
Refused by name: playlists and scripts that point to other files, pages, pictures, sound, and everything unknown.
"""

from __future__ import annotations

import stat
from pathlib import Path

from tempo.errors import DamagedVideo, UnsupportedVideo, Words

HEAD_BYTES = 4096

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"FLV\x01", "flv"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"OggS", "ogg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", "mxf"),
    (b".RMF", "rm"),
    (b"\x00\x00\x01\xba", "mpeg"),
)

_FIRST_BOXES = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"wide", b"free", b"skip", b"pnot", b"sidx", b"uuid"}
"""Boxes an ISO base media or QuickTime file may begin with."""
_PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}

_PICTURES: tuple[bytes, ...] = (
    b"\xff\xd8\xff",  # JPEG
    b"\x89PNG",
    b"BM",
    b"II*\x00",  # TIFF, both byte orders
    b"MM\x00*",
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
    b"\xff\x4f\xff\x51",
    b"8BPS",
    b"\x00\x00\x01\x00",  # ICO
    b"\xff\x0a",  # JPEG XL
    b"\x00\x00\x00\x0cJXL ",
)
_SOUNDS: tuple[bytes, ...] = (
    b"ID3",  # MP3
    b"fLaC",
    b"#!AMR",
    b"MThd",
    b"FORM",  # AIFF
    b".snd",
    b"wvpk",
    b"MAC ",
)

_SCRIPTS: tuple[tuple[bytes, Words], ...] = (
    (b"#extm3u", Words("a playlist (HLS)")),
    (b"#ext-x", Words("a playlist (HLS)")),
    (b"ffconcat", Words("a list of other files (ffconcat)")),
    (b"[playlist]", Words("a playlist (PLS)")),
    (b"v=0", Words("a session description (SDP)")),
    (b"<mpd", Words("a streaming manifest (DASH)")),
    (b"<!doctype", Words("a web page")),
    (b"<html", Words("a web page")),
    (b"<svg", Words("a picture (SVG)")),
    (b"<smoothstreamingmedia", Words("a streaming manifest")),
)

_NO_VIDEO = Words("This file is {kind}, not a video. Please upload a video file, such as MP4, MOV, WebM or MKV.")


def identify(path: Path) -> str:
    """The container family of the file: the short name of the one libav demuxer that may open it.

    Raises:
        UnsupportedVideo: no such file, or not a video container that is read here.
        DamagedVideo: the file is empty.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device would block or never end
            raise UnsupportedVideo(
                "{name} is not a file but {kind}. Please give a video file.", name=path.name, kind=_kind(path)
            )
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise UnsupportedVideo("{name} cannot be opened: {reason}.", name=path.name, reason=error.strerror) from None
    return of(head)


def _kind(path: Path) -> Words:
    if path.is_dir():
        return Words("a folder")
    if path.is_fifo():
        return Words("a pipe")
    return Words("a socket") if path.is_socket() else Words("a device")


def is_webm(path: Path) -> bool:
    """Of a Matroska file: whether it declares itself to be WebM, the part of Matroska that browsers play."""
    with path.open("rb") as file:
        return b"webm" in file.read(64)


def of(head: bytes) -> str:
    """As :func:`identify`, for the first :data:`HEAD_BYTES` bytes of a file."""
    if not head:
        raise DamagedVideo("The file is empty. Please upload it again.")
    for magic, family in _MAGIC:
        if head.startswith(magic):
            return family
    if head.startswith(b"RIFF") and len(head) >= 12:
        return _riff(head[8:12])
    if head[4:8] in _FIRST_BOXES:
        return _iso(head)
    if _is_transport_stream(head):
        return "mpegts"
    if _is_raw_h264(head):
        return "h264"
    raise UnsupportedVideo(_NO_VIDEO, kind=_other(head))


def _riff(form: bytes) -> str:
    if form == b"AVI ":
        return "avi"
    kind = {b"WAVE": Words("sound"), b"WEBP": Words("a picture (WebP)")}.get(form, Words("of an unknown kind"))
    raise UnsupportedVideo(_NO_VIDEO, kind=kind)


def _iso(head: bytes) -> str:
    size = int.from_bytes(head[:4], "big")
    if 2 <= size < 8:  # 0: to the end of the file; 1: a 64-bit size follows
        raise DamagedVideo("The beginning of this MP4 file is damaged. Please export or download it again.")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _PICTURE_BRANDS:
            raise UnsupportedVideo(_NO_VIDEO, kind=Words("a picture (HEIF or AVIF)"))
        if brand in _SOUND_BRANDS:
            raise UnsupportedVideo(
                "This file holds only sound. Please upload a video file, such as MP4, MOV, WebM or MKV."
            )
    return "mp4"


def _is_transport_stream(head: bytes) -> bool:
    """A sync byte at each packet: of 188 bytes, of 192 with a 4-byte time before (M2TS), of 204 with a checksum behind.

    A recording may begin anywhere in a packet; then more of them have to agree.
    """
    for length in (188, 192, 204):
        usual = 4 if length == 192 else 0
        for start in range(length):
            syncs = head[start::length]
            if set(syncs) == {0x47} and len(syncs) >= (3 if start == usual else 8):
                return True
    return False


def _is_raw_h264(head: bytes) -> bool:
    """An Annex B start code, then a sequence parameter set (7), an access unit delimiter (9) or SEI (6)."""
    for start in (b"\x00\x00\x00\x01", b"\x00\x00\x01"):
        if head.startswith(start) and len(head) > len(start):
            unit = head[len(start)]
            return unit & 0x80 == 0 and unit & 0x1F in (6, 7, 9)
    return False


def _other(head: bytes) -> Words:
    """Words for what a refused file is."""
    if head.startswith(_PICTURES):
        return Words("a picture")
    if head.startswith(_SOUNDS) or (head[0] == 0xFF and len(head) > 1 and head[1] & 0xE0 == 0xE0):
        return Words("sound")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for prefix, kind in _SCRIPTS:
        if text.startswith(prefix):
            return kind
    if text.startswith(b"<?xml"):
        return next(
            (kind for prefix, kind in _SCRIPTS if prefix[:1] == b"<" and prefix in text), Words("an XML document")
        )
    if not any(byte < 9 or 13 < byte < 32 for byte in head):
        return Words("text")
    return Words("of an unknown kind")
