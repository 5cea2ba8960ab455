"""Has the sentences of every call synthesised before the first one needs them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from contextlib import aclosing

from django.conf import settings
from django.utils import timezone

from calls import dialogue, phrase_cache
from calls.dialogue.fixed_phrases import RECORDED
from calls.speech import SpeechFailed
from calls.speech.speaker import speaking

logger = logging.getLogger(__name__)

# What most calls need next; the first of them need not wait for the voice.
OFTEN_SAID = (
    "Great.",
    "All right.",
    "Thank you.",
    "I can help with that.",
    "What does your car need?",
    "What day and time would suit you?",
    "What other day or time would suit you?",
    "Let me read that back.",
    "Shall I book it?",
    "Is there anything else I can help with?",
    "First I need to confirm it's you.",
    "Are you still there?",
    "You're welcome.",
)

THREAD = "phrases"

_begun: dict[tuple[str, str], threading.Event] = {}  # by server and voice: set once the greeting is there


def warm_soon() -> threading.Thread | None:
    """Begins in the background, once a process and voice; a failure is tried again by the next call."""
    source = settings.DEEPGRAM_URL, settings.DEEPGRAM_SPEAK_MODEL
    if not settings.PREPARE_PHRASES or source in _begun:
        return None
    _begun[source] = threading.Event()
    thread = threading.Thread(target=_warm, args=(source, greeting()), name=THREAD, daemon=True)
    thread.start()
    return thread


def wait_for_greeting(*, seconds: float) -> None:
    """Returns when what was begun has the greeting, or has failed, or after so long."""
    if greeted := _begun.get((settings.DEEPGRAM_URL, settings.DEEPGRAM_SPEAK_MODEL)):
        greeted.wait(seconds)


def greeting() -> list[str]:
    """As everybody hears it."""
    stranger = dialogue.CallFacts(call_sid="", from_number="")
    _, reply = dialogue.greet(dialogue.State.new(), call=stranger, now=timezone.now())
    return [segment.text for segment in reply.segments]


def _warm(source: tuple[str, str], first: Sequence[str]) -> None:
    """The greeting first, then what is said in trouble, then what is said often."""
    greeted = _begun[source]
    texts = [*first, *RECORDED, *OFTEN_SAID]
    try:
        asyncio.run(synthesize(first))
        greeted.set()
        asyncio.run(synthesize(texts))
    except SpeechFailed as failure:
        del _begun[source]
        greeted.set()
        logger.warning("%d sentences were not prepared. Deepgram %s", len(_missing(texts)), failure)


def _missing(texts: Sequence[str]) -> list[str]:
    voice = settings.DEEPGRAM_SPEAK_MODEL
    return [text for text in dict.fromkeys(texts) if phrase_cache.phrases.get(voice, text) is None]


async def synthesize(texts: Sequence[str]) -> None:
    """Puts what is not in the cache there, one after another; a connection takes so many in a minute."""
    voice = settings.DEEPGRAM_SPEAK_MODEL
    while missing := _missing(texts):
        async with speaking() as speaker:
            for text in missing:
                if not speaker.budget.allows(len(text), time.monotonic()):
                    break
                async with aclosing(speaker.synthesize(text)) as pieces:
                    phrase_cache.phrases.put(voice, text, b"".join([piece async for piece in pieces]))
