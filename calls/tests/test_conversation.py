"""What must hold of a call's state and record whatever breaks between its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.conversation import HANDED_ON, Conversation
from calls.models import Call, Turn
from calls.session import CallSession, Superseded
from calls.tests.conftest import MARIA, MONDAY_AT_TEN
from crm import booking
from crm.models import Appointment, BookingRequest, Customer, OpeningHours, ServiceType

pytestmark = pytest.mark.django_db(transaction=True)

CALL_SID = "CA" + "5" * 32


@pytest.fixture
def row(maria: Customer) -> Call:
    CallSession(CALL_SID).delete()
    return Call.ring(CALL_SID, from_number=MARIA, to_number="", line=Call.Line.TWILIO, now=timezone.now())


@pytest.fixture
def stream(row: Call) -> Callable[[], Conversation]:
    """Opens the next stream of the call, as a worker does."""

    def open_stream() -> Conversation:
        token = Call.objects.get(pk=row.pk).issue_token(now=timezone.now())
        call = Call.redeem_token(token, call_sid=CALL_SID, now=timezone.now())
        assert call is not None
        return Conversation.begin(call, clock=lambda: MONDAY_AT_TEN)

    return open_stream


def answer(conversation: Conversation, *lines: str) -> str:
    for line in lines:
        reply = conversation.take(conversation.hear(line))
        conversation.keep()
    return reply.text


def greeted(conversation: Conversation) -> Conversation:
    spoken(conversation)
    return conversation


def spoken(conversation: Conversation) -> str:
    reply = conversation.take(conversation.open())
    conversation.keep()
    return reply.text


BOOK = ("I need an oil change as soon as possible", "the first one")


def test_a_booking_whose_answer_was_lost_is_told_by_the_next_worker(
    stream: Callable[[], Conversation],
) -> None:
    first = greeted(stream())
    answer(first, *BOOK)
    first.hear("yes")  # committed; the worker dies here
    second = stream()
    words = spoken(second)
    assert words.startswith("Sorry, we were cut off. You're booked: an oil change")
    assert "anything else" in words
    assert Appointment.objects.count() == 1
    answer(second, "I also need a tire rotation tomorrow at ten", "yes")
    assert Appointment.objects.count() == 2, "what is booked afterwards has a key of its own"


def test_a_booking_that_lands_after_the_read_back_was_repeated_is_made_once(
    stream: Callable[[], Conversation],
) -> None:
    first = greeted(stream())
    answer(first, *BOOK)
    second = stream()
    assert "Shall I book it?" in spoken(second)
    first.hear("yes")  # was under way in the old worker all the time
    assert "You're booked" in answer(second, "yes")
    assert Appointment.objects.count() == 1


def test_a_request_whose_answer_was_lost_is_told(stream: Callable[[], Conversation]) -> None:
    first = greeted(stream())
    answer(first, "oil change for my 2015 Ford Focus tomorrow at nine am")  # a car that is not on file
    answer(first, "yes")  # it is another one
    first.hear("yes")
    assert BookingRequest.objects.count() == 1
    assert "You're set" in spoken(stream())
    assert BookingRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("lines", "done"),
    [
        (["cancel my appointment", "60614", "I'm sick"], "is cancelled"),
        (["move my appointment to tomorrow at 3 pm", "60614"], "It's moved"),
    ],
)
def test_a_change_whose_answer_was_lost_is_told(
    maria: Customer, stream: Callable[[], Conversation], lines: list[str], done: str
) -> None:
    vehicle = maria.vehicles.get()
    booking.book(
        customer=maria,
        vehicle=vehicle,
        service=ServiceType.objects.get(name="oil change"),
        scheduled_at=MONDAY_AT_TEN + timedelta(days=2),
        now=MONDAY_AT_TEN,
    )
    first = greeted(stream())
    answer(first, *lines)
    assert first.state.task is not None and first.state.task.was_read_back
    first.hear("yes")
    words = spoken(stream())
    assert done in words
    assert "anything else" in words


def test_what_was_booked_is_said_again_where_the_line_broke_in_the_saying(
    stream: Callable[[], Conversation],
) -> None:
    first = greeted(stream())
    answer(first, *BOOK, "yes")
    assert "You're booked" in spoken(stream())


def test_a_newer_stream_supersedes_the_older(stream: Callable[[], Conversation]) -> None:
    older = greeted(stream())
    newer = greeted(stream())
    with pytest.raises(Superseded):
        answer(older, "what are your opening hours")
    assert "eight" in answer(newer, "what are your opening hours")


def test_an_older_stream_decides_nothing_and_leaves_the_session(
    row: Call, stream: Callable[[], Conversation]
) -> None:
    older = greeted(stream())
    newer = greeted(stream())
    older.end(Call.Ending.HANG_UP, "silence")
    row.refresh_from_db()
    assert (row.ending, row.end_reason) == ("", "")
    assert CallSession(CALL_SID).get() is not None
    newer.end(Call.Ending.HANG_UP, "goodbye")
    row.refresh_from_db()
    assert (row.ending, row.end_reason) == ("hang_up", "goodbye")
    assert CallSession(CALL_SID).get() is None


def test_two_streams_that_write_the_same_turn_number_keep_both_turns(
    row: Call, stream: Callable[[], Conversation]
) -> None:
    older, newer = stream(), stream()
    for conversation, text in ((older, "old words"), (newer, "new words"), (newer, "newer words")):
        conversation.note(Turn(speaker=Turn.Speaker.CALLER, text=text, started_at=timezone.now()))
    older.write_record()
    newer.write_record()
    assert list(row.turns.values_list("text", flat=True)) == ["old words", "new words", "newer words"]


def test_a_turn_that_is_amended_while_it_is_written_keeps_the_change(
    row: Call, stream: Callable[[], Conversation]
) -> None:
    conversation = stream()
    turn = conversation.note(Turn(speaker=Turn.Speaker.AGENT, text="We open at", started_at=MONDAY_AT_TEN))

    def interrupt(execute: Callable[..., object], sql: str, *rest: object) -> object:
        done = execute(sql, *rest)
        if sql.startswith("INSERT"):
            conversation.amend(turn, heard_text="We open")
        return done

    with connection.execute_wrapper(interrupt):
        conversation.write_record()
    conversation.write_record()
    assert row.turns.get().heard_text == "We open"


def test_a_record_that_the_database_refused_is_written_later(
    row: Call, stream: Callable[[], Conversation]
) -> None:
    conversation = stream()
    spoken = conversation.note(Turn(speaker=Turn.Speaker.AGENT, text="Hello", started_at=MONDAY_AT_TEN))
    conversation.write_record()
    conversation.amend(spoken, heard_text="Hel")
    conversation.note(Turn(speaker=Turn.Speaker.CALLER, text="Hi", started_at=MONDAY_AT_TEN))

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith("INSERT"):
            raise OperationalError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        conversation.write_record()
    conversation.write_record()
    assert list(row.turns.values_list("text", "heard_text")) == [("Hello", "Hel"), ("Hi", "")]


def test_what_was_taken_last_is_kept_for_the_next_worker(stream: Callable[[], Conversation]) -> None:
    conversation = greeted(stream())
    answer(conversation, *BOOK)
    conversation.take(conversation.hear("no, Thursday at nine"))
    conversation.end(Call.Ending.UNDECIDED, HANDED_ON)
    assert "Thursday" in spoken(stream())


def test_nothing_is_kept_after_the_end(stream: Callable[[], Conversation]) -> None:
    conversation = greeted(stream())
    conversation.end(Call.Ending.HANG_UP, "goodbye")
    conversation.keep()  # by a thread that was still at it
    assert CallSession(CALL_SID).get() is None


def test_a_softphone_call_that_is_handed_on_stays_open(row: Call, stream: Callable[[], Conversation]) -> None:
    Call.objects.update(line=Call.Line.SOFTPHONE)
    greeted(stream()).end(Call.Ending.UNDECIDED, HANDED_ON)
    row.refresh_from_db()
    assert row.is_live
    greeted(stream()).end(Call.Ending.UNDECIDED, "")
    row.refresh_from_db()
    assert (row.status, row.end_reason) == ("completed", "caller hung up")


def test_without_redis_a_call_goes_on_from_the_workers_own_copy(
    stream: Callable[[], Conversation], dead_redis: None
) -> None:
    conversation = greeted(stream())
    assert "You're booked" in answer(conversation, *BOOK, "yes")
    conversation.end(Call.Ending.HANG_UP, "goodbye")
    assert Appointment.objects.count() == 1


def test_a_session_that_redis_lost_is_written_anew(stream: Callable[[], Conversation]) -> None:
    conversation = greeted(stream())
    CallSession(CALL_SID).delete()
    answer(conversation, "what are your opening hours")
    fields = CallSession(CALL_SID).get()
    assert fields is not None
    assert fields["dialogue"] == conversation.state.to_json()


def test_what_the_shop_changes_is_told_within_the_minute(row: Call) -> None:
    token = row.issue_token(now=timezone.now())
    call = Call.redeem_token(token, call_sid=CALL_SID, now=timezone.now())
    assert call is not None
    now = MONDAY_AT_TEN
    conversation = greeted(Conversation.begin(call, clock=lambda: now))
    assert "eight in the morning" in answer(conversation, "what are your hours")
    OpeningHours.objects.update(opens_at=time(7))
    with CaptureQueriesContext(connection) as asked:
        conversation.take(conversation.hear("what are your hours"))
    assert not [query for query in asked.captured_queries if "servicetype" in query["sql"]]
    now += timedelta(seconds=30)
    assert "seven in the morning" in answer(conversation, "what are your hours")
