"""The lab's own installation: Redis and the open speech models once, a site and database for each line."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from calls.phone_lab.line import Line, open_line
from calls.twilio_simulator.voice import Voice, deepgram_voice
from calls.twilio_simulator.webhooks import Account
from voiceagent import parts

NOBODY = "http://127.0.0.1:9"
SHOPS_NUMBER = "+15005550006"
MOST_LINES = 15
"""Each has one of Redis' sixteen databases, and the lab itself the first."""


@dataclass(frozen=True)
class Exchange:
    lines: tuple[Line, ...]
    account: Account
    voice: Voice
    """The voice that callers are given."""


@contextlib.contextmanager
def running(template: Path, *, redis_socket: Path, lines: int) -> Iterator[Exchange]:
    """Everything started, for as long as the block lasts; nothing of it reaches Twilio or the shop's records.

    Args:
        template: the SQLite database that every call finds.

    Raises:
        DidNotStart: a part of it did not.
    """
    account = Account("AC" + "0" * 32, secrets.token_hex(16))
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-")))
        speech_url = _speech(stack)
        environment = {
            "SECRET_KEY": secrets.token_hex(25),
            "DEBUG": "false",
            "ALLOWED_HOSTS": "127.0.0.1",
            "TIME_ZONE": settings.TIME_ZONE,
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKEN": account.auth_token,
            "TWILIO_PHONE_NUMBER": SHOPS_NUMBER,
            "TWILIO_API_URL": NOBODY,
            "DEEPGRAM_URL": speech_url,
            "DEEPGRAM_API_KEY": settings.DEEPGRAM_API_KEY,
        }
        opened = [
            stack.enter_context(
                open_line(
                    directory / f"line{number}",
                    template=template,
                    redis_address=f"unix://{redis_socket}?db={number + 1}",
                    port=parts.free_port(),
                    environment=environment,
                )
            )
            for number in range(lines)
        ]
        voice = deepgram_voice(
            url=speech_url, api_key=settings.DEEPGRAM_API_KEY, model=settings.DEEPGRAM_SPEAK_MODEL
        )
        yield Exchange(tuple(opened), account, voice)


def _speech(stack: contextlib.ExitStack) -> str:
    """Its address: Deepgram's where the settings name it, else that of a server of our own."""
    if not settings.SPEECH_IS_EMBEDDED:
        return str(settings.DEEPGRAM_URL)
    port = parts.free_port()
    arguments = ["-m", "calls.local_speech", "--port", str(port), "--until-stdin-closes"]
    server = stack.enter_context(parts.part("The speech server", arguments, {}))
    url = f"http://127.0.0.1:{port}"
    parts.wait_until_ready(server, f"{url}/health", seconds=60)
    return url
