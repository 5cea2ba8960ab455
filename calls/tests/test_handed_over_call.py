"""Whole calls that end with a person: the simulator dials the advisor as the site's own TwiML says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import time
from pathlib import Path

import httpx
import pytest
from asgiref.sync import sync_to_async
from pytest_django.fixtures import Settings

from calls.models import Call, CallbackTask
from calls.tests.conftest import MARIA
from calls.tests.scripted_deepgram import ScriptedDeepgram
from calls.tests.tcp_proxy import TcpProxy
from calls.tests.test_worker_death import PATIENCE, SPEED, Line, QuietCaller, deepgram, proxy  # noqa: F401
from calls.tests.worker_process import worker_process
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.clock import WallClock
from calls.twilio_simulator.dialled_leg import Dialled
from calls.twilio_simulator.events import CallEvent, Noted
from calls.twilio_simulator.phone_call import Ending, PhoneCall, Site
from calls.twilio_simulator.webhooks import Account
from crm.models import Closure, Customer, OpeningHours

pytestmark = pytest.mark.django_db(transaction=True)

Dial = Callable[[Dialled], Line]


@pytest.fixture
def open_all_day(maria: Customer) -> None:
    """Whatever the clock says while the test runs."""
    Closure.objects.all().delete()
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(weekday=weekday, opens_at=time(0), closes_at=time(23, 59, 59)) for weekday in range(7)
    )


@pytest.fixture
def events() -> list[CallEvent]:
    return []


@pytest.fixture
async def dial(
    open_all_day: None,
    deepgram: ScriptedDeepgram,  # noqa: F811
    proxy: TcpProxy,  # noqa: F811
    settings: Settings,
    tmp_path: Path,
    events: list[CallEvent],
) -> AsyncIterator[Dial]:
    environment = {"PUBLIC_URL": proxy.url, "DEEPGRAM_URL": deepgram.url, "ALLOWED_HOSTS": "*"}
    async with (
        worker_process(tmp_path / "worker.log", environment) as worker,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        proxy.workers = [worker.port]

        def begin(dialled: Dialled) -> Line:
            caller = QuietCaller()
            phone_call = PhoneCall(
                account=Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN),
                site=Site(proxy.url),
                numbers=Numbers(MARIA, "+15555550100"),
                caller=caller,
                client=client,
                clock=WallClock(SPEED),
                longest_seconds=1e6,
                dialled=dialled,
                on_event=events.append,
            )
            return Line(phone_call, caller, deepgram, proxy)

        yield begin
        assert "Traceback" not in worker.log.read_text()


async def ask_for_a_person(line: Line) -> None:
    await line.ring()
    await line.hear("How can I help")
    await line.say("I want to talk to a person", until="put you through")


@sync_to_async
def recorded() -> tuple[Call, list[CallbackTask]]:
    return Call.objects.get(), list(CallbackTask.objects.all())


async def test_an_advisor_hears_the_brief_and_takes_the_call(dial: Dial, events: list[CallEvent]) -> None:
    line = dial(Dialled(keys="1"))
    await ask_for_a_person(line)
    assert line.running is not None
    report = await asyncio.wait_for(line.running, PATIENCE)
    assert (report.ending, report.reason) == (Ending.TRANSFERRED, "+13125550101")
    assert report.ended_properly, report.problems
    notes = " ".join(event.text for event in events if isinstance(event, Noted))
    assert "hears: Maria Lopez, known by number, not verified. Reason: asked for a person." in notes
    call, callbacks = await recorded()
    assert (call.transfer, call.status, call.end_reason) == ("accepted", "completed", "transferred")
    assert callbacks == []


@pytest.mark.parametrize("dialled", [Dialled(keys="2"), Dialled(keys=""), Dialled("no-answer")])
async def test_where_none_does_the_agent_takes_the_call_back(dial: Dial, dialled: Dialled) -> None:
    line = dial(dialled)
    await ask_for_a_person(line)
    await line.picked_up()
    await line.hear("asked for an advisor to call you")
    await line.say("what are your opening hours", until="Monday")
    report = await line.end()
    assert (report.ending, report.streams) == (Ending.CALLER_HUNG_UP, 2)
    call, callbacks = await recorded()
    assert call.transfer == "returned"
    assert [(task.reason, task.phone) for task in callbacks] == [("no advisor was free", MARIA)]
