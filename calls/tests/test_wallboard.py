from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from calls.models import Call, CallbackTask, Turn
from calls.tests.conftest import MARIA
from crm.models import Customer, Shop

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]


@pytest.fixture
def log_in(client: Client) -> LogIn:
    def with_permissions(*names: str) -> Client:
        user = get_user_model().objects.create_user("staff", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(user)
        return client

    return with_permissions


def begin(number: str = MARIA, *, customer: Customer | None = None, digit: str = "1") -> Call:
    now = timezone.now()
    sid = "CA" + digit * 32
    call = Call.ring(sid, from_number=number, to_number="+15555550100", line=Call.Line.TWILIO, now=now)
    Call.objects.filter(pk=call.pk).update(status="in-progress", customer=customer)
    return Call.objects.get(pk=call.pk)


def say(call: Call, speaker: str, text: str, *, delay_ms: int | None = None) -> None:
    number = call.turns.count()
    Turn.objects.create(
        call=call, number=number, speaker=speaker, text=text, started_at=timezone.now(), delay_ms=delay_ms
    )


def shown(client: Client, path: str = "/calls/wallboard/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/calls/wallboard/", "/calls/wallboard/now/"])
def test_only_staff_who_may_see_calls_watch_them(log_in: LogIn, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    assert log_in().get(path).status_code == 403


@pytest.mark.parametrize("path", ["/calls/wallboard/", "/calls/wallboard/now/"])
def test_a_live_call_shows_who_calls_and_the_last_lines(maria: Customer, log_in: LogIn, path: str) -> None:
    call = begin(customer=maria)
    for count in range(8):
        say(call, "agent" if count % 2 else "caller", f"line {count}.")
    html = shown(log_in("view_call", "view_customer"), path)
    assert "Maria Lopez" in html
    assert 'data-state="listening"' in html
    assert "line 7." in html
    assert "line 2." in html
    assert "line 1." not in html


def test_those_who_may_not_see_customers_see_a_masked_number(maria: Customer, log_in: LogIn) -> None:
    begin(customer=maria)
    CallbackTask.objects.create(customer=maria, phone=MARIA, reason="complaint", due_at=timezone.now())
    html = shown(log_in("view_call", "view_callbacktask"))
    assert "Caller …0123" in html
    assert "complaint" in html
    assert "Maria" not in html
    assert "2015550123" not in html


def test_a_strangers_number_is_written_as_people_write_it(shop: None, log_in: LogIn) -> None:
    begin()
    assert "(201) 555-0123" in shown(log_in("view_call", "view_customer"))


def test_words_of_a_caller_are_text(shop: None, log_in: LogIn) -> None:
    say(begin(), "caller", "<script>alert(1)</script>")
    html = shown(log_in("view_call"))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("ending", "transfer", "state"),
    [("transfer", "offered", "transfer"), ("transfer", "accepted", "advisor"), ("hang_up", "", "ending")],
)
def test_a_call_that_leaves_the_agent_says_so(
    shop: None, log_in: LogIn, ending: str, transfer: str, state: str
) -> None:
    Call.objects.filter(pk=begin().pk).update(ending=ending, transfer=transfer)
    html = shown(log_in("view_call", "control_call"))
    assert f'data-state="{state}"' in html
    assert "Take this call" not in html


def test_a_call_that_was_lost_is_not_on_the_line(shop: None, log_in: LogIn) -> None:
    call, long_ago = begin(), timezone.now() - timedelta(hours=1)
    say(call, "agent", "Hello.")
    Call.objects.update(started_at=long_ago)
    Turn.objects.update(started_at=long_ago)
    assert "Nobody is on the line" in shown(log_in("view_call"))


def test_recent_calls_show_how_they_went_and_how_fast_the_replies_were(shop: None, log_in: LogIn) -> None:
    call = begin()
    say(call, "agent", "Hello.")
    for delay_ms in (400, 1000, 3000):
        say(call, "agent", "Well.", delay_ms=delay_ms)
    call.decide(Call.Ending.HANG_UP, "goodbye")
    call.reach(Call.Status.COMPLETED, now=call.started_at + timedelta(seconds=75))
    html = shown(log_in("view_call"))
    assert "goodbye" in html
    assert "1:15" in html
    assert 'aria-label="3 replies, typically after 1000 ms"' in html
    assert [html.count(f'class="bar-{tone}"') for tone in ("good", "slow", "late")] == [1, 1, 1]
    assert "<b>1000<small> ms</small></b>" in html
    assert "<b>3000<small> ms</small></b>" in html


def test_the_fixtures_advisors_control_calls_and_readers_do_not(shop: None, client: Client) -> None:
    call_command("loaddata", "groups", verbosity=0)
    begin()
    for name, controls in (("Service manager", True), ("Service advisor", True), ("Read-only", False)):
        user = get_user_model().objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        assert ("Take this call" in shown(client)) == controls
        assert ("Hang up" in shown(client)) == controls


def test_without_an_advisors_phone_a_call_can_only_be_ended(shop: None, log_in: LogIn) -> None:
    Shop.objects.update(advisor_phone="")
    begin()
    html = shown(log_in("view_call", "control_call"))
    assert "Take this call" not in html
    assert "Hang up" in html


def test_a_softphones_call_has_no_twilio_to_ask(shop: None, log_in: LogIn) -> None:
    Call.objects.filter(pk=begin().pk).update(line=Call.Line.SOFTPHONE)
    html = shown(log_in("view_call", "control_call"))
    assert "Take this call" not in html
    assert "Hang up" not in html


@pytest.mark.parametrize("verb", ["take", "hang-up"])
def test_only_those_who_may_control_calls_do(shop: None, log_in: LogIn, verb: str) -> None:
    call = begin()
    client = log_in("view_call")
    assert client.post(f"/calls/wallboard/{call.pk}/{verb}/").status_code == 403
    assert client.get(f"/calls/wallboard/{call.pk}/{verb}/").status_code == 405
    assert Call.objects.get().ending == ""


@pytest.mark.parametrize("verb", ["take", "hang-up"])
def test_a_twilio_that_does_not_answer_is_said_and_changes_nothing(
    shop: None, log_in: LogIn, verb: str
) -> None:
    call = begin()
    response = log_in("view_call", "control_call").post(f"/calls/wallboard/{call.pk}/{verb}/", follow=True)
    assert "The call goes on as it was. Twilio did not answer" in response.content.decode()
    assert Call.objects.get().ending == ""


def test_many_calls_take_no_more_queries_than_one(
    shop: None, log_in: LogIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = log_in("view_call", "view_customer", "view_callbacktask", "control_call")
    for digit in "123456789":
        say(begin(digit=digit), "agent", "Hello.")
    with django_assert_max_num_queries(12):
        shown(client, "/calls/wallboard/now/")
