from __future__ import annotations

import pytest
from django.utils import timezone

from calls.models import Call, Turn
from calls.twilio_simulator.call_printer import CallPrinter
from calls.twilio_simulator.events import AgentBegan, AgentEnded, CallerBegan, CallEvent, Noted, Pressed

pytestmark = pytest.mark.django_db(transaction=True)

CALL_SID = "CA" + "1" * 32


async def record(*texts: str) -> None:
    call = await Call.objects.acreate(call_sid=CALL_SID, started_at=timezone.now())
    for number, text in enumerate(texts):
        await Turn.objects.acreate(
            call=call, number=number, speaker=Turn.Speaker.AGENT, text=text, started_at=timezone.now()
        )


async def printed(*events: CallEvent, is_quiet: bool = False) -> list[str]:
    lines: list[str] = []
    printer = CallPrinter(lines.append, is_quiet=is_quiet)
    async with printer.printing(CALL_SID):
        for event in events:
            printer.tell(event)
    return lines


async def test_what_the_agent_said_is_read_from_the_record() -> None:
    await record("Sure. Tuesday it is.")
    assert await printed(AgentBegan(3.2, 0.84), AgentEnded(5.5, 2.3), CallerBegan(11.4, "Thanks.")) == [
        "   3.2  agent   Sure. Tuesday it is.   (reply began 0.84 s after the caller's last word)",
        "  11.4  caller  Thanks.",
    ]


async def test_a_reply_with_a_long_pause_is_one_line() -> None:
    await record("Sure. Tuesday it is.")
    spoken = (AgentBegan(1.0, None), AgentEnded(1.5, 0.5), AgentBegan(2.5, None), AgentEnded(4.0, 1.5))
    assert await printed(*spoken) == ["   1.0  agent   Sure. Tuesday it is."]


async def test_without_a_record_the_length_is_told() -> None:
    spoken = (AgentBegan(1.0, None), AgentEnded(1.5, 0.5), AgentBegan(2.5, None), AgentEnded(4.0, 1.5))
    assert await printed(*spoken, Pressed(5.0, "5"), Noted(6.0, "the agent hung up")) == [
        "   1.0  agent   (speaks for 2.0 s)",
        "   5.0  caller  (presses 5)",
        "   6.0  ·       the agent hung up",
    ]


async def test_a_quiet_printer_prints_nothing() -> None:
    assert await printed(CallerBegan(1.0, "Hello."), is_quiet=True) == []
