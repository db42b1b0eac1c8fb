"""The errors a caller or a visitor can cause. Everything else that is raised is a bug.

    TempoError
    |-- VideoError              the file cannot be used as it is
    |   |-- UnsupportedVideo    not a video, or a container or codec that is not read here
    |   |-- DamagedVideo        a video by its first bytes, but no frame of it can be decoded
    |   |-- VideoTooLarge       over a limit: duration, pixels, sides, bytes
    |   `-- DecodeFailed        the decoding child died or ran out of time or memory
    |-- QuestionError           the question or an option of it is out of range
    |-- ModelError              the weights cannot be used
    |   |-- ModelNotFound       no such folder or hub id, or offline
    |   |-- CheckpointError     found, but keys, shapes or format do not fit
    |   `-- NotEnoughMemory     the model, or this question, does not fit into memory
    |-- RecordError             the JSON is no record of an answer
    |-- UsageError              the command line cannot be understood
    |-- PackageMissing          a package that only some commands need is not installed
    |-- SpaceError              the Spacefile, or the README's front matter made from it, is wrong
    `-- Cancelled               the caller stopped the request

Every message is one or two sentences for a visitor: what is wrong, and what to do about it.
"""


class Words(str):
    """Words of ours that are said elsewhere than where they are written: so the catalogues find them.

    As a value of an error, too, which tells them from a name: they are said in the language of the message.
    """


class TempoError(Exception):
    """Root of every error a caller can cause."""

    def __init__(self, message: str, /, **values: object) -> None:
        """`message` with the names of `values` in braces, as for `str.format`; without values it is taken as it is.

        Kept apart, so that the same can be said in other languages.
        """
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message


class VideoError(TempoError):
    """The video cannot be used."""


class UnsupportedVideo(VideoError):
    """Not a video, or a container or codec that is not read here."""


class DamagedVideo(VideoError):
    """A video by its first bytes, but no frame of it can be decoded."""


class VideoTooLarge(VideoError):
    """Over a limit: duration, pixels, sides or bytes."""


class DecodeFailed(VideoError):
    """The decoding child died, or ran out of time or memory."""


class QuestionError(TempoError):
    """The question, or an option given with it, is out of range."""


class ModelError(TempoError):
    """The weights cannot be used."""


class ModelNotFound(ModelError):
    """No such folder or hub id, or the hub cannot be reached."""


class CheckpointError(ModelError):
    """The checkpoint was found, but its keys, shapes or format do not fit."""


class NotEnoughMemory(ModelError):
    """The model, or this question, does not fit into the memory that is free."""


class RecordError(TempoError):
    """The JSON is no record of an answer, or one of another schema."""


class UsageError(TempoError):
    """The command line cannot be understood, or names a file that cannot be written."""


class PackageMissing(TempoError):
    """A package is not installed that the page and the answers do without."""


class SpaceError(TempoError):
    """The Spacefile is invalid, or the README's front matter differs from it."""


class Cancelled(TempoError):
    """The caller stopped the request."""
