"""`manage.py record_prompts`: records the sentences that are said when Deepgram fails, in today's voice."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from calls import shipped_prompts, speech
from calls.dialogue.fixed_phrases import RECORDED
from calls.media_streams import BYTES_PER_SECOND


class Command(BaseCommand):
    help = "Record the sentences of calls/prompts/ anew, through the speak API that the settings name."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recordings = asyncio.run(_record())
        except speech.SpeechFailed as failure:
            raise CommandError(f"Nothing was recorded. {failure}") from None
        voice = "calls.local_speech" if settings.SPEECH_IS_EMBEDDED else settings.DEEPGRAM_SPEAK_MODEL
        shipped_prompts.write(recordings, voice=voice)
        for text, audio in recordings.items():
            self.stdout.write(f"{len(audio) / BYTES_PER_SECOND:5.2f} s  {text}")


async def _record() -> dict[str, bytes]:
    return {text: await speech.synthesize_once(text) for text in RECORDED}
