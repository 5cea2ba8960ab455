"""Deepgram: `Ears` hear one caller, a `Mouth` speaks to him, over connections that may break."""

from __future__ import annotations

from calls.speech.connecting import SpeechFailed
from calls.speech.ears import Ears, Heard, HearsAgain, HearsLate, LostHearing
from calls.speech.listener import MOST_KEYTERMS, Expectation
from calls.speech.mouth import Mouth
from calls.speech.speaker import synthesize_once

__all__ = [
    "MOST_KEYTERMS",
    "Ears",
    "Expectation",
    "Heard",
    "HearsAgain",
    "HearsLate",
    "LostHearing",
    "Mouth",
    "SpeechFailed",
    "synthesize_once",
]
