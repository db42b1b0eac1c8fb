"""What runs in the sandboxed child process, and only there: every line that hands a visitor's bytes to a media library.

`__main__` is the entry and the protocol, `header` opens a file and checks it, `packet_index` plans which frames are
wanted, `result` writes them down, `pyav` and `paper` are the two readers, `transcoder` writes a copy for browsers. The
parent's side is `tempo.video.sandbox`.
"""
