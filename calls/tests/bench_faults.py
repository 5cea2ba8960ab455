"""What the caller hears when Deepgram fails, and after how long.

`python -m pytest calls/tests/bench_faults.py -s` prints a table: the fault; what the caller hears next; the
silence before it, in seconds, from the fault or from the end of what was being played, or, where the caller
must speak first, from the end of his turn. Whole calls through the application, with playback in real time;
Deepgram is a server that fails as told.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http import HTTPStatus

import pytest
from asgiref.sync import sync_to_async
from pytest_django.fixtures import Settings

from calls.dialogue import fixed_phrases as fixed
from calls.models import Call
from calls.tests.handset import Handset, RealTimeHandset, handset
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram
from calls.tests.test_live_call import (  # noqa: F401
    call,
    ears,
    open_around_the_clock,
    says,
    token,
)

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_SECONDS = 15.0
QUESTION, ANSWER = "what are your opening hours", "We're open"

Step = Callable[[Handset, ScriptedDeepgram, ListenConnection], Awaitable[float]]


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, str, float]]]:
    rows: list[tuple[str, str, float]] = []
    yield rows
    print("\n\n| fault | the caller hears next | silence before it (s) |\n| --- | --- | --- |")
    for fault, heard, seconds in rows:
        print(f"| {fault} | {heard} | {seconds:.2f} |")


@pytest.fixture
async def phone(
    call: Call, token: str, deepgram: ScriptedDeepgram, settings: Settings
) -> AsyncIterator[RealTimeHandset]:
    await sync_to_async(open_around_the_clock)()
    async with handset(call, token, settings.TWILIO_AUTH_TOKEN, kind=RealTimeHandset) as opened:
        assert isinstance(opened, RealTimeHandset)
        yield opened


def now() -> float:
    return asyncio.get_running_loop().time()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


async def silence_after(phone: RealTimeHandset, fault_at: float) -> float:
    """Seconds from the fault, or from the end of what was then being played, to the next sound."""
    playing_until = max((end for begin, end in phone.audible if begin <= fault_at), default=fault_at)
    quiet_from = max(fault_at, playing_until)
    heard_before = len(phone.audible)
    await until(lambda: len(phone.audible) > heard_before)
    begins = next(begin for begin, _ in phone.audible[heard_before:])
    return max(0.0, begins - quiet_from)


# --- The faults


async def listening_breaks(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    hearing.abort()
    await says(await ears(deepgram), QUESTION)
    return now()


async def listening_breaks_in_a_turn(
    phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection
) -> float:
    await hearing.turn_info("StartOfTurn", "What are your")
    await hearing.close(1011)
    again = await ears(deepgram)
    await says(again, "opening hours")
    return now()


async def listening_is_refused(
    phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection
) -> float:
    deepgram.listen_refusal = HTTPStatus.TOO_MANY_REQUESTS
    hearing.abort()
    return now()


async def listening_is_down(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.listen_refusal = HTTPStatus.BAD_GATEWAY
    await hearing.close(1011)
    return now()


async def handshakes_hang(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.may_shake_hands.clear()
    hearing.abort()
    return now()


async def voice_breaks_in_a_sentence(
    phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection
) -> float:
    deepgram.breaks_after = 1
    await says(hearing, QUESTION)
    await until(lambda: deepgram.breaks_after is None)
    return now()


async def voice_closes_in_a_sentence(
    phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection
) -> float:
    deepgram.break_with = 1011
    return await voice_breaks_in_a_sentence(phone, deepgram, hearing)


async def voice_hangs(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.may_speak.clear()
    await says(hearing, QUESTION)
    return now()


async def voice_is_refused(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.speak_refusal = HTTPStatus.PAYMENT_REQUIRED
    deepgram.kill_speak()
    await says(hearing, QUESTION)
    return now()


async def voice_is_down(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.speak_refusal = HTTPStatus.BAD_GATEWAY
    deepgram.kill_speak()
    await says(hearing, QUESTION)
    return now()


async def both_are_refused(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.refusal = HTTPStatus.UNAUTHORIZED
    deepgram.kill_speak()
    hearing.abort()
    return now()


async def both_are_down(phone: Handset, deepgram: ScriptedDeepgram, hearing: ListenConnection) -> float:
    deepgram.refusal = HTTPStatus.BAD_GATEWAY
    deepgram.kill_speak()
    hearing.abort()
    return now()


FAULTS: list[tuple[str, Step, str]] = [
    ("listening: TCP abort between turns", listening_breaks, ANSWER),
    ("listening: close 1011 in a turn", listening_breaks_in_a_turn, ANSWER),
    ("listening: abort, then 429", listening_is_refused, fixed.NOT_HEARING),
    ("listening: 1011, then 502 for good", listening_is_down, fixed.NOT_HEARING),
    ("listening: abort, then no handshake", handshakes_hang, fixed.NOT_HEARING),
    ("voice: TCP abort in a sentence", voice_breaks_in_a_sentence, ANSWER),
    ("voice: close 1011 in a sentence", voice_closes_in_a_sentence, ANSWER),
    ("voice: no audio comes", voice_hangs, fixed.ONE_MOMENT),
    ("voice: abort, then 402", voice_is_refused, fixed.SOMETHING_WRONG),
    ("voice: abort, then 502 for good", voice_is_down, fixed.ONE_MOMENT),
    ("both: abort, then 401", both_are_refused, fixed.SOMETHING_WRONG),
    ("both: abort, then 502 for good", both_are_down, fixed.SOMETHING_WRONG),
]


@pytest.mark.parametrize(("fault", "inflict", "heard"), FAULTS, ids=[fault for fault, _, _ in FAULTS])
async def test_fault(
    fault: str,
    inflict: Step,
    heard: str,
    call: Call,
    phone: RealTimeHandset,
    deepgram: ScriptedDeepgram,
    table: list[tuple[str, str, float]],
) -> None:
    hearing = await ears(deepgram)
    await until(lambda: any("help" in text for text in deepgram.spoken))
    await until(lambda: bool(phone.audible) and now() > phone.audible[-1][1] + 0.3)
    seconds = await silence_after(phone, await inflict(phone, deepgram, hearing))
    table.append((fault, heard, seconds))
    deepgram.may_speak.set()
    deepgram.may_shake_hands.set()
    await asyncio.sleep(0.1)
    await phone.hang_up()
    await until(lambda: phone.close_code is not None)
    said = [turn.text async for turn in call.turns.filter(speaker="agent")]
    assert heard == fixed.ONE_MOMENT or any(heard in text for text in said)
