"""What a caller may say to "Shall I book it?": what books, and what must not."""

from __future__ import annotations

import pytest

from calls.dialogue.state import Question
from calls.tests.conftest import MARIA
from calls.tests.conversations import Begin, Conversation
from crm.models import Appointment, Customer

AGREES = """
yes | I guess | you got it | that would be lovely dear | yeah | yep | sure | ok | okay | alright | all
right | please | yes please | please do | go ahead | do it | let's do it | let's do that | sounds good |
sounds great | sounds like a plan | sounds fine to me | that works | works for me | that works for me |
that'll work | that'll do | that will be fine | perfect | great | great thanks | fine by me | fine with
me | that's fine | I'm good with that | I suppose so | I guess so | why not | sure why not | go for it |
book it | yes book it | lock it in | sign me up | put me down | put me down for that | I'll take it |
I'll take that | let's go with that | let's go for it | you bet | of course | absolutely | definitely |
certainly | correct | that's correct | that's right | right | exactly | uh huh | mm hmm | mhm | yup | yes
sir | yes ma'am | yeah that's good | ok then | okay let's book it | yes that's the one | that's the one |
deal | done | affirmative | yes yes | yeah yeah | yeah sure | sure thing | no problem | that would be
great | that'd be perfect | it does | you can | please book it | make it so | confirm | confirmed | I
confirm | yes I'd like that | I'd like that | yes you can | yes you may | oh yes | well yes | um yes |
yes um please | I think so | I think so yes | go right ahead | awesome | cool | wonderful | excellent |
lovely | beautiful | yes indeed | indeed | very good | good | all good | looks good | that looks right |
that sounds right | that's perfect | that's great | yes that's perfect thank you | ok go ahead and book
it | yes go ahead | schedule it | yeah let's do it | yeah okay | ok cool | alrighty | okie dokie | righto
| right on | totally | for sure | by all means | with pleasure | please and thank you | that suits me |
suits me | happy with that | I'm happy with that | I agree | agreed | not a problem | no objections |
yeah no worries | fine | fine then | very well
"""
DOES_NOT = """
no | nope | nah | no thanks | no thank you | not really | hmm not really | I'd rather not | rather not |
that doesn't work for me | that won't work | that's not good | that's not right | that's wrong | wrong |
incorrect | not that one | don't | don't do that | please don't | no don't | never mind | forget it |
cancel that | hold off | hold on | wait | not yet | not now | I don't think so | I'm not sure | let me
think | let me check | maybe | maybe later | no way | absolutely not | negative | I changed my mind | I
can't | I can't make that | I can't do that | that's too early | that's too late | hmm | what | huh |
pardon | sorry | excuse me | I don't know | I need to check with my wife | I have to ask my husband |
I'll call back | I'll have to call you back | actually no | no wait | yes no | yes or no | I guess not |
of course not | why | how much | I wish | as if | sure is cold | do you | if you must | is that it |
that's not it | no I said Thursday | not for the Camry | wrong car | wrong day | it depends | too
expensive | nothing | stop | hang on
"""
AMBIGUOUS = """
no that's fine | no that's good | yeah no that's good | yes or no | maybe
"""


def _lines(table: str) -> list[str]:
    return [line.strip() for line in " ".join(table.split()).split(" | ")]


def _read_back(call: Begin) -> Conversation:
    talk = call(MARIA).say("oil change friday at nine am")
    assert talk.state.question is Question.CONFIRM
    return talk


@pytest.mark.parametrize("line", _lines(AGREES))
def test_agreement_books(line: str, call: Begin, maria: Customer) -> None:
    _read_back(call).say(line)
    assert Appointment.objects.get().customer == maria


@pytest.mark.parametrize("line", _lines(DOES_NOT))
def test_what_is_no_agreement_books_nothing(line: str, call: Begin, maria: Customer) -> None:
    _read_back(call).say(line)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("line", _lines(AMBIGUOUS))
def test_what_has_both_meanings_is_asked_again(line: str, call: Begin, maria: Customer) -> None:
    talk = _read_back(call).say(line)
    assert "Just to be sure: " in talk.last.text or "Please say yes or no." in talk.last.text
    assert talk.state.question is Question.CONFIRM


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("that doesn't work for me", "What day and time would suit you?"),
        ("I can't do that", "What day and time would suit you?"),
        ("that's too early", "I have Friday, March sixth, at nine fifteen in the morning"),
        ("that's too late", "I have Friday, March sixth, at eight in the morning"),
        ("I have to ask my husband", "Take your time."),
        ("I'll have to call you back", "I'll leave everything as it is."),
    ],
)
def test_a_time_that_does_not_suit_is_changed(line: str, answer: str, call: Begin, maria: Customer) -> None:
    assert answer in _read_back(call).say(line).last.text


@pytest.mark.parametrize("line", ["perfect", "okay then", "sounds good", "great, that works for me"])
def test_after_the_booking_contentment_is_no_wish(line: str, call: Begin, maria: Customer) -> None:
    talk = _read_back(call).say("yes", line)
    assert talk.last.text == "Anything else?"
    assert "Goodbye" in talk.say("okay").last.text
