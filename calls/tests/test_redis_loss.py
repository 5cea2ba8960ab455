"""Redis goes while a caller talks: he notices nothing, and when it is back it is used again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import AsyncClient
from django.utils import timezone
from pytest_django.fixtures import Settings

from calls.models import Call
from calls.session import CallSession, SessionStoreDown
from calls.tests import endings
from calls.tests.conftest import MARIA
from calls.tests.handset import PATIENCE, Handset, handset
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram
from crm.models import Appointment, Customer
from voiceagent.asgi import application
from voiceagent.parts import free_port
from voiceagent.tests.valkey import Valkey, valkey

pytestmark = pytest.mark.django_db(transaction=True)

CALL_SID = "CA" + "6" * 32


class Redis:
    """A server that can go and come back."""

    def __init__(self, settings: Settings) -> None:
        self.port = free_port()
        self._context = valkey(port=self.port)
        self._server: Valkey = self._context.__enter__()
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": self._server.url}}
        hosts = [{"address": self._server.url, "max_connections": 1000}]
        layer = settings.CHANNEL_LAYERS["default"]
        settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": {"hosts": hosts}}}

    def freeze(self) -> None:
        os.kill(self._server.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._server.process.pid, signal.SIGCONT)

    def die(self) -> None:
        self._server.process.kill()
        self._server.process.wait()

    def come_back_empty(self) -> None:
        self._context = valkey(port=self.port)
        self._server = self._context.__enter__()

    def close(self) -> None:
        self.thaw() if self._server.process.poll() is None else None
        self._context.__exit__(None, None, None)


@pytest.fixture
def redis(settings: Settings) -> Iterator[Redis]:
    redis = Redis(settings)
    yield redis
    redis.close()


@sync_to_async
def new_call() -> tuple[Call, str]:
    call = Call.ring(CALL_SID, from_number=MARIA, to_number="", line=Call.Line.TWILIO, now=timezone.now())
    return call, call.issue_token(now=timezone.now())


async def says(
    ears: ListenConnection, phone: Handset, deepgram: ScriptedDeepgram, text: str, *, until: str
) -> None:
    await endings._says(ears, text)
    await phone.until(lambda: any(until in said for said in deepgram.spoken))


@sync_to_async
def session_exists() -> bool:
    try:
        return CallSession(CALL_SID).get() is not None
    except SessionStoreDown:
        return False


async def test_a_call_without_redis_is_answered_booked_and_recorded(
    maria: Customer, redis: Redis, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    redis.freeze()
    call, token = await new_call()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        ears = await endings._ears(deepgram)
        await phone.until(lambda: any("How can I help" in text for text in deepgram.spoken))
        assert "Hi Maria!" in deepgram.spoken
        await says(ears, phone, deepgram, "oil change as soon as possible", until="Which suits you")
        await says(ears, phone, deepgram, "the first one", until="Shall I book it?")
        await says(ears, phone, deepgram, "yes, book it", until="You're booked")
        await says(ears, phone, deepgram, "no, goodbye", until="oodbye")
        await phone.until(lambda: phone.close_code is not None)
    assert await Appointment.objects.filter(call_sid=CALL_SID).acount() == 1
    assert await call.turns.filter(speaker="caller").acount() == 4
    assert await call.turns.filter(speaker="agent").acount() == 5
    ended = await Call.objects.aget(pk=call.pk)
    assert (ended.ending, ended.end_reason) == ("hang_up", "goodbye")


@pytest.mark.parametrize("loss", ["frozen", "killed", "restarted empty"])
async def test_a_call_outlives_its_redis_and_uses_it_again(
    loss: str, maria: Customer, redis: Redis, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    call, token = await new_call()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN) as phone:
        ears = await endings._ears(deepgram)
        await phone.until(lambda: any("How can I help" in text for text in deepgram.spoken))
        await says(ears, phone, deepgram, "oil change as soon as possible", until="Which suits you")
        if loss == "frozen":
            redis.freeze()
        else:
            redis.die()
        if loss == "restarted empty":
            redis.come_back_empty()
        await says(ears, phone, deepgram, "the first one", until="Shall I book it?")
        if loss == "frozen":
            redis.thaw()
        elif loss == "killed":
            redis.come_back_empty()
        async with asyncio.timeout(PATIENCE):
            while not await session_is_reachable():
                await asyncio.sleep(0.05)
        await says(ears, phone, deepgram, "yes, book it", until="You're booked")
        async with asyncio.timeout(PATIENCE):
            while not await session_exists():
                await asyncio.sleep(0.01)
        await says(ears, phone, deepgram, "no, goodbye", until="oodbye")
        await phone.until(lambda: phone.close_code is not None)
    assert await Appointment.objects.filter(call_sid=CALL_SID).acount() == 1
    assert await call.turns.acount() == 9


@sync_to_async
def session_is_reachable() -> bool:
    try:
        CallSession(CALL_SID).get()
    except SessionStoreDown:
        return False
    return True


async def test_a_frozen_redis_costs_a_live_page_two_seconds_and_calls_nothing(
    maria: Customer, redis: Redis, deepgram: ScriptedDeepgram, settings: Settings
) -> None:
    staff = await User.objects.acreate(username="advisor", is_staff=True)
    client = AsyncClient()
    await client.aforce_login(staff)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver"), (b"cookie", cookie.encode())]
    redis.freeze()
    page = WebsocketCommunicator(application, "/calls/live/", headers=headers)
    connected, _ = await page.connect(timeout=PATIENCE)
    assert not connected
