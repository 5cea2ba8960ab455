"""Every way a call can end, acted out on a handset and a scripted Deepgram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from calls.running_calls import running_calls
from calls.tests.handset import PATIENCE, Handset
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram

Ending = Callable[[Handset, ScriptedDeepgram], Awaitable[None]]


async def _ears(deepgram: ScriptedDeepgram) -> ListenConnection:
    async with asyncio.timeout(PATIENCE):
        return await deepgram.listening.get()


async def _greeted(phone: Handset, deepgram: ScriptedDeepgram) -> ListenConnection:
    ears = await _ears(deepgram)
    await phone.until(lambda: phone.heard_bytes)
    return ears


async def _says(ears: ListenConnection, text: str) -> None:
    await ears.turn_info("StartOfTurn", text.split()[0])
    await ears.turn_info("EndOfTurn", text)


async def _closed(phone: Handset) -> None:
    await phone.until(lambda: phone.close_code is not None)


async def caller_hangs_up_in_the_greeting(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    phone.plays = False
    await _greeted(phone, deepgram)
    await phone.hang_up()
    await _closed(phone)


async def caller_hangs_up_before_the_greeting(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    await phone.hang_up()
    await _closed(phone)


async def caller_hangs_up_in_a_reply(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    ears = await _greeted(phone, deepgram)
    heard = phone.heard_bytes
    await _says(ears, "what are your opening hours")
    phone.plays = False
    await phone.until(lambda: phone.heard_bytes > heard)
    await phone.hang_up()
    await _closed(phone)


async def caller_hangs_up_in_a_lookup(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    ears = await _greeted(phone, deepgram)
    await _says(ears, "I need an oil change as soon as possible")
    await asyncio.sleep(0)
    await phone.hang_up()
    await _closed(phone)


async def caller_is_silent(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    """Where SILENCE_SECONDS is short."""
    await _greeted(phone, deepgram)
    await _closed(phone)


async def caller_says_goodbye(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    await _says(await _greeted(phone, deepgram), "goodbye")
    await _closed(phone)


async def caller_wants_a_person(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    """Where the shop is open."""
    await _says(await _greeted(phone, deepgram), "I want to speak to a person")
    await _closed(phone)


async def deepgram_dies(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    """For good: it takes no new connection either."""
    ears = await _greeted(phone, deepgram)
    deepgram.refusal = HTTPStatus.UNAUTHORIZED
    deepgram.kill_speak()
    ears.abort()
    await _closed(phone)


async def the_process_stops(phone: Handset, deepgram: ScriptedDeepgram) -> None:
    await _greeted(phone, deepgram)
    running_calls.hand_on(phone.call_sid)
    await _closed(phone)


ENDINGS: tuple[Ending, ...] = (
    caller_hangs_up_before_the_greeting,
    caller_hangs_up_in_the_greeting,
    caller_hangs_up_in_a_reply,
    caller_hangs_up_in_a_lookup,
    caller_is_silent,
    caller_says_goodbye,
    caller_wants_a_person,
    deepgram_dies,
    the_process_stops,
)
