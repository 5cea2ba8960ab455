"""The TwiML that we answer with. https://www.twilio.com/docs/voice/twiml"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from twilio.twiml.voice_response import Connect, VoiceResponse

from calls.next_step import NextStep, Then
from calls.twilio_signature import websocket_url

STREAM_PATH = "/calls/stream/"


def answer(step: NextStep) -> HttpResponse:
    response = VoiceResponse()
    if step.words:
        response.say(step.words)
    if step.then is Then.STREAM:
        _add_stream(response, step.token)
    else:
        response.hangup()
    return HttpResponse(str(response), content_type="text/xml")


def _add_stream(response: VoiceResponse, token: str) -> None:
    """Connects the call to our websocket. When that ends, however it ends, Twilio asks what comes after."""
    connect = Connect()
    stream = connect.stream(
        url=websocket_url(STREAM_PATH),
        status_callback=_public("stream-status"),
        status_callback_method="POST",
    )
    # Twilio strips a query string: a secret travels as a parameter of the start message.
    stream.parameter(name="token", value=token)
    response.append(connect)
    response.redirect(_public("after-stream"), method="POST")


def empty() -> HttpResponse:
    return HttpResponse(str(VoiceResponse()), content_type="text/xml")


def _public(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)
