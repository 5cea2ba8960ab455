from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from calls.models import Call, CallbackTask, Turn
from crm.factories import CustomerFactory


@pytest.fixture
def call(db: None) -> Call:
    began = timezone.now() - timedelta(minutes=5)
    call = Call.objects.create(
        call_sid="CA77",
        from_number="+13125550142",
        customer=CustomerFactory.create(first_name="Maria", last_name="Lopez", phone="+13125550142"),
        status=Call.Status.COMPLETED,
        started_at=began,
        ended_at=began + timedelta(seconds=94),
    )
    Turn.objects.create(
        call=call,
        number=1,
        speaker="agent",
        text="I have nine or ten o'clock.",
        heard_text="I have nine",
        started_at=began,
    )
    Turn.objects.create(call=call, number=2, speaker="caller", text="<b>Nine</b>, please", started_at=began)
    return call


def test_a_call_reads_as_a_conversation_with_what_was_heard(admin_client: Client, call: Call) -> None:
    page = admin_client.get(f"/admin/calls/call/{call.pk}/change/").content.decode()
    assert page.index("I have nine or ten") < page.index("Heard: I have nine") < page.index("&lt;b&gt;Nine")
    assert "<textarea" not in page


@pytest.mark.parametrize("text", ["Lopez", "(312) 555-0142", "CA77"])
def test_calls_are_found_by_customer_number_or_sid(admin_client: Client, call: Call, text: str) -> None:
    Call.objects.create(call_sid="CA88", started_at=timezone.now())
    listed = admin_client.get("/admin/calls/call/", {"q": text}).context["cl"].queryset
    assert list(listed) == [call]


def test_the_list_tells_how_long_a_call_took(admin_client: Client, call: Call) -> None:
    assert "1:34" in admin_client.get("/admin/calls/call/").content.decode()


def test_a_call_shows_how_fast_its_answers_were(admin_client: Client, call: Call) -> None:
    for number, delay in enumerate((100, 300, 200), start=3):
        Turn.objects.create(
            call=call,
            number=number,
            speaker="agent",
            text="Yes.",
            started_at=call.started_at,
            delay_ms=delay,
            dialogue_ms=4,
        )
    page = admin_client.get(f"/admin/calls/call/{call.pk}/change/").content.decode()
    assert "End of turn → first audio: p50 200 ms, p95 300 ms (of 3)" in page


def test_many_callbacks_are_marked_done_at_once(admin_client: Client, call: Call) -> None:
    tasks = [
        CallbackTask.objects.create(reason=reason, due_at=timezone.now()) for reason in ("Complaint", "Quote")
    ]
    sent = {"action": "mark_done", "_selected_action": [task.pk for task in tasks]}
    admin_client.post("/admin/calls/callbacktask/", sent)
    assert set(CallbackTask.objects.values_list("status", flat=True)) == {"done"}
    assert not CallbackTask.objects.filter(done_at=None).exists()


def test_a_customer_s_page_leads_to_their_calls(admin_client: Client, call: Call) -> None:
    page = admin_client.get(f"/admin/crm/customer/{call.customer_id}/change/").content.decode()
    assert f"/admin/calls/call/{call.pk}/change/" in page
