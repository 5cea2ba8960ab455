"""The TwiML that we answer with. https://www.twilio.com/docs/voice/twiml"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from twilio.twiml.voice_response import Connect, Dial, Gather, VoiceResponse

from calls.next_step import NextStep, Then
from calls.twilio_signature import websocket_url

STREAM_PATH = "/calls/stream/"
RING_SECONDS = 20  # of the advisor's phone; most mailboxes answer later
BRIEF_TIMES = 2  # a brief that comes too fast for a busy advisor is heard again


def answer(step: NextStep) -> HttpResponse:
    return _page(document(step))


def document(step: NextStep) -> VoiceResponse:
    response = VoiceResponse()
    if step.words:
        response.say(step.words)
    if step.then is Then.STREAM:
        _add_stream(response, step.token)
    elif step.then is Then.DIAL:
        _add_dial(response, step)
    else:
        response.hangup()
    return response


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


def _add_dial(response: VoiceResponse, step: NextStep) -> None:
    """Rings the advisor, who hears the brief alone before the two are connected.

    Addresses are absolute: a live call's update knows no document that they could be relative to (15004).
    """
    dial = Dial(
        timeout=RING_SECONDS,
        action=_public("after-dial"),
        method="POST",
        answer_on_bridge=True,
        caller_id=step.caller_id or None,
    )
    dial.number(step.number, url=_public("brief"), method="POST")
    response.append(dial)


def brief(text: str) -> HttpResponse:
    """What the advisor hears, and the key that takes the call. A mailbox presses none, and is left."""
    response = VoiceResponse()
    gather = Gather(num_digits=1, timeout=5, action=_public("brief-answer"), method="POST")
    for _ in range(BRIEF_TIMES):
        gather.say(f"{text} Press 1 to take the call.")
        gather.pause(length=1)
    response.append(gather)
    response.hangup()
    return _page(response)


def farewell(words: str = "") -> HttpResponse:
    return answer(NextStep(Then.HANG_UP, words=words))


def empty() -> HttpResponse:
    return _page(VoiceResponse())


def _page(response: VoiceResponse) -> HttpResponse:
    return HttpResponse(str(response), content_type="text/xml")


def _public(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)
