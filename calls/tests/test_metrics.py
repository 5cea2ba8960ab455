"""That what happens is counted where it happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from prometheus_client import REGISTRY

from calls import session
from calls.models import Call, Turn
from calls.tests.handset import Handset
from calls.tests.scripted_deepgram import ScriptedDeepgram
from calls.tests.test_live_call import (  # noqa: F401  fixtures
    call,
    ears,
    greeted,
    phone,
    says,
    spoken,
    token,
)
from crm import booking
from crm.factories import VehicleFactory
from crm.models import Bay, ServiceType

pytestmark = pytest.mark.django_db(transaction=True)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"voiceagent_{name}", labels) or 0.0


async def test_a_call_is_counted_while_it_lasts_and_its_answers_are_timed(
    call: Call,  # noqa: F811
    phone: Handset,  # noqa: F811
    deepgram: ScriptedDeepgram,  # noqa: F811
) -> None:
    before = value("calls")
    answered = value("turn_seconds_count", stage="first_audio")
    hearing = await greeted(phone, deepgram)
    assert value("calls") == before + 1
    await says(hearing, "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    await says(hearing, "goodbye")
    await phone.until(lambda: phone.close_code is not None)
    assert value("calls") == before
    assert value("turn_seconds_count", stage="first_audio") == answered + 2
    turns = [turn async for turn in Turn.objects.filter(call=call, speaker="agent").order_by("number")]
    assert [turn.dialogue_ms is not None for turn in turns] == [False, True, True]
    assert all(turn.wait_ms is not None and turn.database_ms is not None for turn in turns[1:])


async def test_a_lost_deepgram_and_its_replacement_are_counted(
    phone: Handset,  # noqa: F811
    deepgram: ScriptedDeepgram,  # noqa: F811
) -> None:
    failures = value("deepgram_failures_total", connection="listen")
    reconnects = value("deepgram_reconnects_total", connection="listen")
    hearing = await greeted(phone, deepgram)
    await hearing.close()
    await says(await ears(deepgram), "what are your opening hours")
    await spoken(phone, deepgram, "eight")
    assert value("deepgram_failures_total", connection="listen") == failures + 1
    assert value("deepgram_reconnects_total", connection="listen") == reconnects + 1


def test_a_redis_time_out_is_counted(frozen_redis: None) -> None:
    before = value("redis_failures_total", operation="get", error="TimeoutError")
    with pytest.raises(session.SessionStoreDown):
        session.CallSession("CA1").get()
    assert value("redis_failures_total", operation="get", error="TimeoutError") == before + 1


async def test_a_call_is_counted_once_by_how_it_ended(call: Call) -> None:  # noqa: F811
    before = value("calls_ended_total", status="completed", ending="undecided")
    for _ in range(2):
        await sync_to_async(call.reach)(Call.Status.COMPLETED, now=timezone.now())
    assert value("calls_ended_total", status="completed", ending="undecided") == before + 1


def test_a_taken_time_is_counted(shop: None) -> None:
    service = ServiceType.objects.get(code="oil-change")
    now = timezone.localtime()
    at = booking.open_times(service=service, first_day=now.date() + timedelta(days=2), days=9, now=now)[0]
    before = value("booking_conflicts_total")
    with pytest.raises(booking.TimeTaken):
        for number in range(Bay.objects.count() + 1):
            vehicle = VehicleFactory.create()
            booking.book(
                customer=vehicle.customer,
                vehicle=vehicle,
                service=service,
                scheduled_at=at,
                now=now,
                booking_key=f"key {number}",
            )
    assert value("booking_conflicts_total") == before + 1
