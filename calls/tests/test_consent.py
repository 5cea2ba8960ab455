from __future__ import annotations

import pytest

from calls.dialogue.consent import Question, answer, is_goodbye

UNASKED = """
yes => yes
yeah => yes
yep that works => yes
sure => yes
no => no
nope => no
no thanks => no
bye => none goodbye
goodbye => none goodbye
thanks bye => none goodbye
okay bye now => none goodbye
have a good day => none goodbye
thank you so much => none goodbye
that sounds good => yes
sounds good to me => yes
that doesn't work for me => no
that's not right => no
that's wrong => no
that's right => yes
that's correct => yes
correct => yes
right => yes
right now my car is at home => none
no problem => yes
not really => no
i don't think so => no
i don't know => none
i don't care => none
i'm not sure => none
no idea => none
not sure => none
uh huh => yes
uh uh => no
mm hmm => yes
yes please => yes
please do => yes
go ahead => yes
okay => yes
ok but not monday => none
yeah no => no
no yeah that works => yes
no, thursday => no
my car won't start => none
it doesn't start => none
the brakes don't work => none
my ac does not work => none
i need an oil change => none
great what time do you open => yes
why not => yes
absolutely not => no
of course not => no
definitely => yes
you bet => yes
i guess so => yes
i think so => yes
i suppose => yes
yes ma'am => yes
no sir => no
never mind => no
cancel that => no
don't do that => no
book it => yes
let's do it => yes
that'll work => yes
works for me => yes
i'll take it => yes
that is fine => yes
fine => yes
all good => yes
take care => none goodbye
take care of my brakes => none
talk to you later => none goodbye
see you tomorrow => none goodbye
can i speak to a person => none
stop => no
don't hang up => none
the check engine light is on and it's not good => none
is that right => none
my right headlight is out => none
the good tires => none
do it => yes
that's perfect => yes
thats a no => no
i said no => no
i said yes => yes
hello => none
what => none
thanks for calling me back i need help => none
and that's all i need to know before i book for friday => none
neither of those works => no
none of those work => no
either works => yes
tuesday works => yes
not at all => no
that time doesn't work => no
i can't make that => no
no go ahead => yes
si => none
it's okay => yes
ok thank you goodbye => none goodbye
that's all => none goodbye
that's all for today => none goodbye
it needs all four tires that's all i know => none
yes that time works => yes
yes but can we do it later => yes
yeah go ahead and book it => yes
no that's not it => no
that won't work for me => no
the car won't work in the cold => none
have a nice weekend => none goodbye
good night => none goodbye
good morning => none
good afternoon => none
most definitely => yes
all correct, yes => yes
you got that right => yes
i'm good with that => yes
nice, that's the plan => yes
i need the car by noon so ten would be perfect => none
great, thank you for all of your help => none goodbye
thanks, that's it for now => none goodbye
that was all i needed => none goodbye
you've been super helpful => none goodbye
i've got to run => none goodbye
i have to go to work at nine => none
it doesn't work => none
"""
AFTER_ANYTHING_ELSE = """
no thank you that's all => no
that's all thanks => no
that's it => no
i'm good => no
i'm good thanks => no
nothing else => no
nah i'm fine => no
thank you => no
i need brakes too => none
can you also rotate the tires => none
yes one more thing => yes
not a bit thanks => no
i don't need anything else => no
that will be all for today, thanks for all the help => no
"""
AFTER_A_READ_BACK = """
actually make it thursday => no
perfect thanks => yes
thank you => none
make it thursday instead => no
i meant friday => no
actually ten would work out better => no
i changed my mind => no
the details are correct => yes
nice => yes
sorry, but it doesn't => no
"""


def _cases(table: str) -> list[tuple[str, str]]:
    rows = [line.split(" => ") for line in table.strip().splitlines()]
    return [(said, meant) for said, meant in rows]


def _told(said: str, asked: Question | None) -> str:
    found = answer(said, asked=asked)
    return (found.value if found else "none") + (" goodbye" if is_goodbye(said, asked=asked) else "")


@pytest.mark.parametrize(("said", "meant"), _cases(UNASKED))
def test_answers(said: str, meant: str) -> None:
    assert _told(said, None) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(AFTER_ANYTHING_ELSE))
def test_answers_to_anything_else(said: str, meant: str) -> None:
    assert _told(said, Question.ANYTHING_ELSE) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(AFTER_A_READ_BACK))
def test_answers_to_a_read_back(said: str, meant: str) -> None:
    assert _told(said, Question.CONFIRM) == meant


@pytest.mark.parametrize("said", ["okay thursday", "yeah i was thinking around three", "sure"])
def test_an_open_question_is_not_agreed_to(said: str) -> None:
    assert answer(said, asked=Question.OPEN) is None


def test_an_open_question_can_be_declined() -> None:
    assert _told("no thanks", Question.OPEN) == "no"
