"""Wherever a call ends while it connects, hears or speaks: no task, no socket, no Deepgram stream is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from calls.agent_voice import AgentVoice
from calls.dialogue import Segment
from calls.media_streams import MediaStream
from calls.speech import Ears, Expectation, Mouth, synthesize_once
from calls.tests.handset import PATIENCE
from calls.tests.scripted_deepgram import ScriptedDeepgram

FEWEST_TURNS = 10
SENTENCE = "We're open from eight to six on weekdays, and on Saturdays from nine to three."


async def hear(deepgram: ScriptedDeepgram) -> None:
    ears = Ears(Expectation(("Corolla",)))
    ears.take(b"\x55" * 16000)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(ears.run())
        hearing = await deepgram.listening.get()
        await hearing.arrivals.get()
        await hearing.turn_info("StartOfTurn", "Yes")
        await hearing.turn_info("EndOfTurn", "Yes.")
        for _ in range(2):
            await ears.heard.get()
        running.cancel()


async def speak(deepgram: ScriptedDeepgram) -> None:
    await synthesize_once(SENTENCE)


async def say(deepgram: ScriptedDeepgram) -> None:
    async def send(text: str) -> None:
        await asyncio.sleep(0)

    voice = AgentVoice(MediaStream(), send)
    voice.mouth = Mouth()
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(voice.mouth.run())
        await voice.say((Segment(SENTENCE), Segment("Is there anything else?")))
        running.cancel()


async def cancelled_at(turn: int, work: Coroutine[Any, Any, None]) -> bool:
    """Cancelled in this turn of the event loop, wherever each of its tasks then waits; False: it was over."""
    task = asyncio.create_task(work)
    for _ in range(turn):
        await asyncio.sleep(0)
    task.cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return task.cancelled()


@pytest.mark.parametrize("work", [hear, speak, say])
async def test_a_cancellation_at_any_wait_leaves_nothing(
    work: Callable[[ScriptedDeepgram], Coroutine[Any, Any, None]], deepgram: ScriptedDeepgram
) -> None:
    before = asyncio.all_tasks()
    turn = 1
    while await cancelled_at(turn, work(deepgram)):
        while not deepgram.listening.empty():
            deepgram.listening.get_nowait()
        async with asyncio.timeout(PATIENCE):
            while deepgram.open_sockets or asyncio.all_tasks() - before:
                await asyncio.sleep(0)
        turn += 1
    assert turn > FEWEST_TURNS
