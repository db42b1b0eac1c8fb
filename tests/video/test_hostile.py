"""Files made to do harm: each is a typed error or a plain answer, and touches nothing but itself."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import av
import numpy as np
import pytest

from tempo.config import Limits
from tempo.errors import DamagedVideo, UnsupportedVideo, VideoError, VideoTooLarge
from tempo.steps import drain
from tempo.video import Frames, probe, sandbox
from tests.video import barcode
from tests.video.inotify import Watch

pytestmark = pytest.mark.slow

Read = Callable[..., Frames]


@pytest.fixture
def secrets(tmp_path: Path, clip: Path) -> Path:
    """A folder beside the uploads with a video that no upload may make us open."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    barcode.write(folder / "secret.ts", barcode.times(25, 25))
    (folder / "secret.mp4").write_bytes(clip.read_bytes())
    return folder


class Listener:
    """A loopback HTTP address and the number of connections to it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.hits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


SCRIPTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{secrets}/secret.ts\n#EXTINF:10,\n{url}/x.ts\n",
    "ffconcat": "ffconcat version 1.0\nfile '{secrets}/secret.mp4'\nfile 'secrets/secret.mp4'\nfile '{url}/x.mp4'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet '
    'mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{url}/x.mp4</BaseURL></Representation>'
    "</AdaptationSet></Period></MPD>",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    "url": "{url}/x.mp4\n",
}


@pytest.mark.parametrize("extension", ["mp4", "avi", "mkv"])
@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_opens_nothing(
    tmp_path: Path, secrets: Path, listener: Listener, read_clip: Read, kind: str, extension: str
) -> None:
    upload = tmp_path / f"upload.{extension}"
    upload.write_text(SCRIPTS[kind].format(secrets=secrets, url=listener.url))
    with Watch(secrets) as watch:
        with pytest.raises(UnsupportedVideo):
            read_clip(upload)
        with pytest.raises(UnsupportedVideo):
            probe(upload, Limits())
        # The second line of defence: had the first bytes deceived us, libav's whitelists would still refuse.
        for family in ("mp4", "mpegts", "matroska", "avi"):
            request = {"task": "probe", "path": str(upload), "family": family, "limits": asdict(Limits())}
            with pytest.raises(DamagedVideo):
                drain(sandbox.run(request, dict, timeout_s=30))
        assert watch.events() == 0
        assert listener.hits == 0
        (secrets / "secret.ts").read_bytes()
        assert watch.events() > 0, "the watch sees nothing"
    with socket.create_connection(("127.0.0.1", int(listener.url.rpartition(":")[2]))):
        deadline = time.monotonic() + 5
        while not listener.hits and time.monotonic() < deadline:
            time.sleep(0.01)
    assert listener.hits == 1, "the listener hears nothing"


def test_a_movie_that_points_to_another_file_gets_nothing_of_it(
    tmp_path: Path, clip: Path, secrets: Path, read_clip: Read
) -> None:
    # A QuickTime data reference ("alis", not self-contained) that names a file beside this one.
    data = clip.read_bytes()
    at = data.index(b"url \0\0\0\1")
    upload = tmp_path / "upload.mov"
    upload.write_bytes(data[:at] + b"alis\0\0\0\0" + data[at + 8 :])
    with Watch(secrets) as watch:
        assert len(read_clip(upload).pixels) == 8
        assert watch.events() == 0


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 5000, b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0AVI ", b"GIF89a"])
def test_next_to_nothing_is_refused(tmp_path: Path, read_clip: Read, content: bytes) -> None:
    upload = tmp_path / "upload.mp4"
    upload.write_bytes(content)
    with pytest.raises(VideoError, match=r"\w{4}.*\."):
        read_clip(upload)


def test_random_bytes_are_refused(tmp_path: Path, read_clip: Read) -> None:
    upload = tmp_path / "upload.mp4"
    upload.write_bytes(random.Random(0).randbytes(200_000))
    with pytest.raises(UnsupportedVideo):
        read_clip(upload)


@pytest.mark.parametrize("name", ["sound.mp4", "sound.mkv", "sound.wav"])
def test_sound_alone_is_refused(tmp_path: Path, read_clip: Read, name: str) -> None:
    with av.open(str(tmp_path / name), "w") as container:
        stream = container.add_stream("pcm_s16le" if name.endswith("wav") else "aac", rate=8000, layout="mono")
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 8000), dtype=np.int16), format="s16", layout="mono")
        silence.sample_rate = 8000
        container.mux([*stream.encode(silence), *stream.encode(None)])
    with pytest.raises(UnsupportedVideo, match="sound"):
        read_clip(tmp_path / name)


def test_a_codec_off_the_list_is_refused_by_name(tmp_path: Path, read_clip: Read) -> None:
    upload = barcode.write(tmp_path / "upload.avi", barcode.times(10, 25), codec="ffv1")
    with pytest.raises(UnsupportedVideo, match="ffv1"):
        read_clip(upload)


@pytest.mark.parametrize("size", [(8208, 16), (6016, 6016)])
def test_a_huge_picture_is_refused_before_it_takes_memory(
    tmp_path: Path, read_clip: Read, size: tuple[int, int]
) -> None:
    upload = barcode.write(tmp_path / "upload.mp4", [0, 40], size=size, options={"preset": "ultrafast"})
    started = time.monotonic()
    with pytest.raises(VideoTooLarge, match=f"{size[0]} x {size[1]}"):
        read_clip(upload)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_flipped_bits_give_an_answer_or_a_typed_error(
    tmp_path: Path, read_clip: Read, temporary_folder: Path, name: str
) -> None:
    whole = barcode.write(tmp_path / name, barcode.times(50, 25), container_options={"movflags": "faststart"})
    original = whole.read_bytes()
    upload = tmp_path / f"upload_{name}"
    answers = 0
    for seed in range(20):
        generator = random.Random(seed)
        data = bytearray(original)
        # Half of the mutations hit the header, where the structure is.
        reach = len(data) if seed % 2 else min(len(data), 2048)
        for _ in range(generator.choice((1, 8, 64))):
            data[generator.randrange(reach)] ^= 1 << generator.randrange(8)
        upload.write_bytes(data)
        try:
            frames = read_clip(upload, Limits(decode_timeout_s=20))
        except VideoError as error:
            assert str(error).endswith(".")
        else:
            answers += 1
            assert len(frames.pixels) == len(frames.times_s) >= 1
            assert np.isfinite(frames.times_s).all()
            assert (np.diff(frames.times_s) >= 0).all()
        assert not list(temporary_folder.iterdir())
    assert answers, "the mutations are too strong to tell anything"
