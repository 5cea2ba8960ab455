"""Random conversations: nothing raises, the state survives JSON, and no fact is said without its record."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.dialogue import Claim, ClaimKind, Reply, Segment
from calls.dialogue.state import Question
from calls.tests.conftest import MARIA, MONDAY_AT_TEN
from calls.tests.conversations import Conversation
from crm.factories import AppointmentFactory, VehicleFactory, make_vin
from crm.models import Appointment, BookingRequest, Customer, ServiceType

LINES = (
    "I need an oil change", "book a tire rotation and a brake inspection", "tomorrow at nine am",
    "on Friday", "any time next week", "not Monday", "after three", "the second one", "the last one",
    "first", "yes", "yes please", "no", "no, Thursday", "yes but make it Wednesday at two pm", "the truck",
    "my Camry", "a 2015 Ford Focus", "move my appointment to Friday at ten", "cancel my appointment",
    "what have I booked", "is my car ready", "my service history", "60614", "90210", "my zip is 60614",
    "201 555 0123", "301 555 0144", "John Smith", "what are your hours", "are you open on Sunday",
    "how much is an oil change", "how much is it", "how long", "where are you", "what services do you have",
    "do you have a loaner", "help", "repeat that", "hold on", "start over", "never mind", "thank you",
    "hello", "flibber flabber", "", "1HGCM82633A004352", "I sold the car", "the time", "the service",
    "the car", "another car", "this is not me", "can someone call me back", "also rotate the tires",
    "it's for my other car", "make that a brake service", "cancel one and move the other to Friday",
    "right after that", "an hour later", "the wrong car",
    "as soon as possible", "is there a waiting list", "my brakes failed", "tow",
    "asdf ' \" <b> %s {} \\ \u2603",
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.sampled_from(LINES).map(lambda line: ("say", line)),
        st.text(max_size=60).map(lambda text: ("say", text)),
        st.sampled_from("0123456789*#").map(lambda key: ("press", key)),
        st.just(("silence", "")),
    ),
    min_size=1,
    max_size=14,
)
OPENINGS = (
    (),
    ("I need an oil change", "tomorrow at nine am", "yes"),
    ("I need an oil change", "any time next week", "the second one"),
    ("book a tire rotation and a brake inspection", "on Friday", "first", "yes"),
    ("move my appointment to Friday at ten", "60614"),
    ("cancel my appointment", "60614", "I sold the car", "yes"),
    ("I need an oil change", "a 2015 Ford Focus", "tomorrow at nine am", "John Smith", "no"),
    ("what have I booked", "60614"),
)
"""Random words alone seldom come as far as a commitment."""
OF_A_TASK = {
    *(Question.SERVICE, Question.VEHICLE, Question.WHEN, Question.OFFER, Question.CONFIRM, Question.CHANGE),
    *(Question.WHICH_APPOINTMENT, Question.REASON, Question.NAME, Question.CAR, Question.VIN),
    Question.WAITING_LIST,
}
CALLERS = st.sampled_from((MARIA, "+13015550144", ""))

_CLOCK = re.compile(r"\b(?:in the (?:morning|afternoon|evening)|noon)\b")
_MONEY = re.compile(r"\b(?:dollars?|cents|no charge)\b")
_DONE = re.compile(
    r"\b(?:booked:|you're set|moved:|changed:|is cancelled|being worked on|checked in|ready for you|"
    r"was last here)"
)
_PROMISES = ("I've asked for an advisor to call you", "You're on the waiting list for")


@pytest.fixture
def town(maria: Customer) -> Customer:
    VehicleFactory.create(
        customer=maria, make="Toyota", model="Tacoma", year=2021, vin=make_vin("3TMCZ5AN0MM", 1)
    )
    AppointmentFactory.create(
        customer=maria,
        vehicle=maria.vehicles.first(),
        service_type=ServiceType.objects.get(code="recall"),
        scheduled_at=datetime(2026, 3, 12, 9, tzinfo=MONDAY_AT_TEN.tzinfo),
        bay__number=8,
    )
    return maria


@given(caller=CALLERS, opening=st.sampled_from(OPENINGS), steps=STEPS, hour=st.sampled_from((3, 10, 17, 23)))
@settings(
    max_examples=max(120, settings().max_examples),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_conversations_never_raise_and_never_state_what_no_record_says(
    caller: str, opening: tuple[str, ...], steps: list[tuple[str, str]], hour: int, town: Customer
) -> None:
    Appointment.objects.exclude(service_type__code="recall").delete()
    BookingRequest.objects.all().delete()
    talk = Conversation(now=MONDAY_AT_TEN.replace(hour=hour), from_number=caller).begin()
    for kind, text in (*(("say", line) for line in opening), *steps):
        said_before = len(talk.replies)
        _step(talk, kind, text)
        assert talk.state.task is not None or talk.state.question not in OF_A_TASK
        was_promised = any(reply.callback for reply in talk.replies)
        for reply in talk.replies[said_before:]:
            assert was_promised or not any(one.text.startswith(_PROMISES) for one in reply.segments)
            _check(
                reply, repeated=said_before > 0 and reply.segments == talk.replies[said_before - 1].segments
            )


def _step(talk: Conversation, kind: str, text: str) -> None:
    if kind == "say":
        talk.say(text)
    elif kind == "press":
        talk.press(text)
    else:
        talk.wait_in_silence()


def _check(reply: Reply, *, repeated: bool) -> None:
    assert reply.segments
    assert reply.text.endswith(("?", ".", "!"))
    for segment in reply.segments:
        assert not _asserts_without_record(segment), segment
        if not repeated:
            assert all(_is_true(claim) for claim in segment.claims), segment


def _asserts_without_record(segment: Segment) -> bool:
    if segment.claims or segment.text.startswith(_PROMISES) or segment.text.startswith("I don't have "):
        return False
    asserts = _CLOCK.search(segment.text) or _MONEY.search(segment.text) or _DONE.search(segment.text)
    return bool(asserts) and "for example" not in segment.text


def _is_true(claim: Claim) -> bool:
    """Whether the database says so now."""
    if claim.kind is ClaimKind.OPEN_TIME or claim.pk == 0:
        return True
    record = apps.get_model(claim.record).objects.get(pk=claim.pk)
    if isinstance(record, Appointment | BookingRequest) and claim.kind is not ClaimKind.STATUS:
        is_cancelled = record.status in (Appointment.Status.CANCELLED, BookingRequest.Status.DISMISSED)
        at = timezone.localtime(record.scheduled_at).isoformat()
        return at == claim.value and is_cancelled == (claim.kind is ClaimKind.CANCELLED)
    return True
