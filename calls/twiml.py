"""The TwiML that we answer with. https://www.twilio.com/docs/voice/twiml"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from twilio.twiml.voice_response import Connect, VoiceResponse

from calls.models import Call
from calls.twilio_signature import websocket_url

STREAM_PATH = "/calls/stream/"


def _public(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)


def _answer(response: VoiceResponse) -> HttpResponse:
    return HttpResponse(str(response), content_type="text/xml")


def stream(call: Call, token: str) -> HttpResponse:
    """Connects the call to our websocket. When that ends, however it ends, Twilio asks what comes after."""
    response = VoiceResponse()
    connect = Connect()
    media = connect.stream(
        url=websocket_url(STREAM_PATH), status_callback=_public("stream-status"), status_callback_method="POST"
    )
    # Twilio strips a query string: a secret travels as a parameter of the start message.
    media.parameter(name="token", value=token)
    response.append(connect)
    response.redirect(_public("after-stream"), method="POST")
    return _answer(response)


def hang_up(words: str = "") -> HttpResponse:
    response = VoiceResponse()
    if words:
        response.say(words)
    response.hangup()
    return _answer(response)


def dial(words: str, number: str, apology: str) -> HttpResponse:
    """Hands the caller to a person; an apology follows where nobody answers."""
    response = VoiceResponse()
    response.say(words)
    response.dial(number, timeout=20)
    response.say(apology)
    response.hangup()
    return _answer(response)


def nothing() -> HttpResponse:
    return _answer(VoiceResponse())
