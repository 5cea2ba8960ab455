from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.utils import timezone

from calls import held_times, session
from calls.conversation import HANDED_ON, Conversation
from calls.models import Call
from calls.tests.conftest import MARIA, MONDAY_AT_TEN
from crm.models import Customer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begin(maria: Customer) -> Iterator[Callable[[str], Conversation]]:
    begun: list[Conversation] = []

    def begin(call_sid: str) -> Conversation:
        call = Call.ring(call_sid, from_number=MARIA, to_number="", line=Call.Line.TWILIO, now=timezone.now())
        conversation = Conversation.begin(call, clock=lambda: MONDAY_AT_TEN)
        conversation.take(conversation.open())
        begun.append(conversation)
        return conversation

    yield begin
    for conversation in begun:
        conversation.end(Call.Ending.HANG_UP, "test")


def say(conversation: Conversation, *lines: str) -> str:
    for line in lines:
        reply = conversation.take(conversation.hear(line))
        conversation.keep()
    return reply.text


def offered(conversation: Conversation) -> set[str]:
    return set(held_times.times_in_question(conversation.state))


ASK = "I need an oil change for my Camry as soon as possible"


def test_two_callers_are_offered_different_times(begin: Callable[[str], Conversation]) -> None:
    first, second = begin("CA1"), begin("CA2")
    say(first, ASK)
    say(second, ASK)
    assert offered(first)
    assert offered(second)
    assert not offered(first) & offered(second)


def test_a_time_asked_for_by_its_hour_is_not_denied_because_another_thinks_about_it(
    begin: Callable[[str], Conversation],
) -> None:
    first, second = begin("CA1"), begin("CA2")
    say(first, ASK)
    at = datetime.fromisoformat(sorted(offered(first))[0])
    say(second, f"I need an oil change for my Camry today at {at:%-I:%M %p}")
    assert offered(second) == {at.isoformat()}


def test_what_is_chosen_stays_held_and_the_rest_is_let_go(begin: Callable[[str], Conversation]) -> None:
    first = begin("CA1")
    say(first, ASK)
    before = offered(first)
    say(first, "the first one")
    assert session.times_held_by_others("CA2") == offered(first)
    assert len(before) > len(offered(first)) == 1


def test_a_booking_lets_go_of_its_time(begin: Callable[[str], Conversation]) -> None:
    first = begin("CA1")
    say(first, ASK, "the first one", "yes")
    assert session.times_held_by_others("CA2") == frozenset()


@pytest.mark.parametrize(("reason", "is_held"), [("", False), (HANDED_ON, True)])
def test_the_end_lets_go_unless_another_worker_goes_on(
    begin: Callable[[str], Conversation], reason: str, is_held: bool
) -> None:
    first = begin("CA1")
    say(first, ASK)
    first.end(Call.Ending.UNDECIDED, reason)
    assert bool(session.times_held_by_others("CA2")) is is_held


def test_without_redis_nothing_is_held_and_offers_are_made(
    begin: Callable[[str], Conversation], dead_redis: None
) -> None:
    first, second = begin("CA1"), begin("CA2")
    say(first, ASK)
    say(second, ASK)
    assert offered(first) == offered(second) != set()
