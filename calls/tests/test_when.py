from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from calls.dialogue.pattern import words
from calls.dialogue.when import Expecting, When, understand

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=CHICAGO)
OFFERED = (
    datetime(2026, 11, 24, 9, tzinfo=CHICAGO),
    datetime(2026, 11, 24, 14, 30, tzinfo=CHICAGO),
    datetime(2026, 11, 26, 11, tzinfo=CHICAGO),
)
WEEKDAYS = words("Mon Tue Wed Thu Fri Sat Sun")

# Today is Monday 23 November 2026, 9:00.
# "12-05" is a day, "12-05.." an open range, "09:00" a time, "09:00-" a window.
FREE = """
i'd like to bring my car in on tuesday => 11-24
can you get me in thursday morning => 11-26 06:00-12:00
make that thursday => 11-26
actually make it the 4th => 12-04
Tuesday, no wait, Wednesday afternoon => 11-25 12:00-18:00
how about next friday around ten thirty => 12-04 10:30
this friday at 3 p.m. => 11-27 15:00
before this morning => 06:00-12:00
anything after the 1st of december => 12-02..
after lunch => 13:00-18:00
sometime next week => 11-30..12-06
early next week => 11-30..12-01
end of next week => 12-03..12-04
next week but not monday => 11-30..12-06 not 11-30
any day but friday => never Fri
i can't do mondays => never Mon
wednesday doesn't work how about thursday => 11-26 never Wed
not this week => not 11-23,11-24,11-25,11-26,11-27,11-28,11-29
week of the 7th => 12-07..12-13
monday the 30th at 8 => 11-30 08:00
december second at nine => 12-02 09:00
december 2 at 9 30 => 12-02 09:30
dec 2nd => 12-02
on the second => 12-02
the second car needs tires => nothing
my 2015 honda civic needs an oil change => nothing
it's a 2019 ford f150 with 45000 miles => nothing
the light came on last tuesday => nothing
it broke down yesterday => nothing
it started on monday and i want to come in friday => 11-27
my number is 5 1 2 5 5 5 0 1 9 8 => nothing
five one two five five five oh one nine eight => nothing
zip is 78701 => nothing
my appointment is at 2 i want to move it to 4 => 16:00
can i move my 10 o'clock to 11:30 => 11:30
move my appointment from tuesday to thursday => 11-26
as soon as possible => soonest
first available => soonest
what's your earliest opening tomorrow => 11-24 soonest
i need four tires and an alignment => nothing
my two cars both need service => nothing
it'll take 2 hours => nothing
it costs 300 dollars => nothing
in an hour and a half => 11-23 10:30
in half an hour => 11-23 09:30
later today => 11-23
first thing in the morning => 06:00-09:00 soonest
first thing monday morning => 11-30 06:00-09:00 soonest
tomorrow morning before 10 => 11-24 06:00-10:00
late afternoon on wednesday => 11-25 15:00-18:00
tuesday the 24 => 11-24
the first one => choice 1
thursday the 3 at 10 => 12-03 10:00
tuesday the 10 am slot => 11-24 10:00
between nine and eleven on tuesday => 11-24 09:00-11:00
from 2 to 4 => 14:00-16:00
any time between 1 and 3 pm => 13:00-15:00
no later than noon => -12:00
not before 10 => 10:00-
3 or later => 15:00-
before 9 => -09:00
at noon => 12:00
around noonish => 12:00
half past two => 14:30
quarter to nine => 08:45
ten to three => 14:50
twenty past ten => 10:20
5 after 3 => 15:05
two thirty works => 14:30
eight a m => 08:00
8 am on the dot => 08:00
fourteen hundred hours => 14:00
day after tomorrow => 11-25
a week from today => 11-30
a week from thursday => 12-03
two weeks from monday => 12-14
in three weeks => 12-14
three days from now => 11-26
thursday week => 12-03
the first monday in december => 12-07
first of the month => 12-01
sometime in december => 12-01..12-31
this weekend => 11-28..11-29
saturday or sunday => 11-28..11-29
weekends don't work => never Sat,Sun
weekdays only => never Sat,Sun
may i come in tuesday => 11-24
i may be late on march 3rd => 2027-03-03
can i sat down => nothing
I march to work => nothing
the sun is hitting my car => nothing
sun visor is broken => nothing
any sat appointments => 11-28
saturday the fifth => 12-05
i work until five so after 5:30 => 17:30-
tonight => 11-23 18:00-23:00
this afternoon => 11-23 12:00-18:00
good morning i need service => nothing
have a good evening => nothing
five thirty tomorrow evening => 11-24 17:30
tomorrow at half past eight in the morning => 11-24 08:30
2/29 => 2028-02-29
feb 29 => 2028-02-29
february 30th => nothing
december 31st => 12-31
the 31st => 12-31
one week from tomorrow at 11 => 12-01 11:00
new tires by friday => 11-23..11-27
i need it done before wednesday => 11-23..11-24
any day except wednesday or thursday => never Wed,Thu
next tuesday or wednesday => 12-01..12-02
how about 1:15 instead of 2:15 => 13:15
what time do you close => nothing
do you have anything on friday => 11-27
noon on the 5th => 12-05 12:00
the 5th at 5 => 12-05 17:00
the fifth => 12-05
3rd street => nothing
on 5th avenue => nothing
let me see the 12th => 12-12
tuesday works for me => 11-24
either => choice 0
anytime => choice 0
whenever => choice 0
i don't care => choice 0
it doesn't matter => choice 0
anytime friday => 11-27
just a second => nothing
one second => nothing
give me a minute => nothing
wait a second => nothing
can you give me a second => nothing
hold on one moment => nothing
i have a question => nothing
at one => 13:00
no => nothing
yes at two => 14:00
i'll be there at 7 => 07:00
could i do 7 am => 07:00
the 23rd => 11-23
a couple of days from now => 11-25
in a couple weeks => 12-07
thursday not friday => 11-26 never Fri
not friday thursday => 11-26 never Fri
not friday, thursday => 11-26 never Fri
how about thursday at quarter past nine => 11-26 09:15
could you do wednesday at 8 15 => 11-25 08:15
i can drop it off tomorrow at seven thirty => 11-24 07:30
i'd like the 8 a.m. on friday => 11-27 08:00
do you have anything at 3:45 on tuesday => 11-24 15:45
put me down for december 10th at 2 pm => 12-10 14:00
december tenth two pm => 12-10 14:00
the tenth of december at noon => 12-10 12:00
on 12/10 at 9:15 => 12-10 09:15
12/10/2026 => 12-10
2026-12-10 at 14:00 => 12-10 14:00
thursday the 3rd => 12-03
friday december fourth at eleven => 12-04 11:00
around three thirty on thursday => 11-26 15:30
let's say tuesday => 11-24
let's do monday morning => 11-30 06:00-12:00
can we do it after work on tuesday => 11-24 17:00-22:00
anytime wednesday afternoon => 11-25 12:00-18:00
anytime before ten => -10:00
i can come any time after 4 pm => 16:00-
not tomorrow => not 11-24
not today, maybe thursday => 11-26 not 11-23
i can't make it tomorrow => not 11-24
any day except tuesday => never Tue
tuesday is no good => never Tue
thursday won't work => never Thu
i could do thursday or friday => 11-26..11-27
either monday or tuesday next week => 11-30..12-01
sometime between wednesday and friday => 11-25..11-27
from monday to wednesday => 11-30..12-02
from the 7th through the 10th => 12-07..12-10
monday through wednesday => 11-30..12-02
starting december 1st => 12-01..
after december 5th => 12-06..
on or after the 7th => 12-07..
wednesday or later => 11-25..
later this week => 11-24..11-29
the end of this week => 11-26..11-27
middle of next week => 12-01..12-03
the week after next => 12-07..12-13
next month => 12-01..12-31
early december => 12-01..12-10
late december => 12-22..12-31
mid december => 12-11..12-20
beginning of december => 12-01..12-10
end of december => 12-22..12-31
in the next few days => 11-23..11-26
within a week => 11-23..11-30
this coming friday => 11-27
the following week on tuesday => 12-01
next week on thursday at 10 => 12-03 10:00
tuesday next week at 4:30 pm => 12-01 16:30
tuesday of next week => 12-01
tuesday after next => 12-08
friday in two weeks => 12-11
a week from tomorrow => 12-01
two weeks from today => 12-07
in ten days => 12-03
in 5 days => 11-28
in a month => 12-23
the last friday of the month => 11-27
the second tuesday in december => 12-08
the third of december => 12-03
twenty first of december => 12-21
december the twenty-second => 12-22
december twenty third => 12-23
the 1st => 12-01
the first => 12-01
first of december => 12-01
january 2nd => 2027-01-02
jan 2 2027 => 2027-01-02
my car is a 2020 rav4 and i want monday => 11-30
my plate is 7abc123 friday please => 11-27
call me back at 555-0142 tomorrow => 11-24
it has 62000 miles come in tuesday => 11-24
i have 3 cars => nothing
bring 4 people => nothing
it's 80 dollars right => nothing
the 5w30 oil => nothing
i've been waiting 20 minutes => nothing
about 2 weeks ago it started => nothing
last week it was fine => nothing
for the past 3 days it squeaks => nothing
two of my tires are flat => nothing
one of the windows is stuck => nothing
the number 3 cylinder misfires => nothing
lunch time tomorrow => 11-24 11:30-13:30
around lunch => 11:30-13:30
early morning on friday => 11-27 06:00-09:00
late morning => 10:00-12:00
mid afternoon => 14:00-16:00
early afternoon tomorrow => 11-24 12:00-14:00
end of the day tomorrow => 11-24 15:00-20:00
tomorrow evening => 11-24 17:00-22:00
tomorrow night => 11-24 18:00-23:00
monday night at 7 => 11-30 19:00
5 in the morning => 05:00
at eight in the evening => 20:00
nine at night => 21:00
three in the afternoon tomorrow => 11-24 15:00
tomorrow 3 pm => 11-24 15:00
tomorrow at three => 11-24 15:00
today at four => 11-23 16:00
today at 5:15 p.m. => 11-23 17:15
today => 11-23
as early as possible tomorrow => 11-24 soonest
the soonest you have => soonest
asap please => soonest
next available => soonest
whatever is first available on friday => 11-27 soonest
earliest appointment => soonest
by noon => -12:00
until 3 => -15:00
at 10 or 11 => 10:00-11:00
nine or ten on thursday => 11-26 09:00-10:00
2 or 3 pm tomorrow => 11-24 14:00-15:00
between 8:30 and 10 => 08:30-10:00
between 11 and 1 => 11:00-13:00
from 9 to 5 => 09:00-17:00
10 am to 2 pm => 10:00-14:00
2-4 on tuesday => 11-24 14:00-16:00
after 5 => 17:00-
before 8:30 => -08:30
3 pm or later => 15:00-
10 or earlier => -10:00
no earlier than nine => 09:00-
not after four => -16:00
not until 2 => 14:00-
not in the morning => 12:00-
mornings don't work => 12:00-
afternoons are bad => -12:00
midnight => 00:00
12 noon on tuesday => 11-24 12:00
12:30 => 12:30
12 30 pm => 12:30
12 am => 00:00
1430 hours => 14:30
seventeen thirty => 17:30
0800 => 08:00
at 0830 => 08:30
8:00 => 08:00
7:30 => 07:30
at 230 on monday => 11-30 14:30
at 1115 => 11:15
ten fifteen tuesday => 11-24 10:15
two forty five => 14:45
a quarter to three => 14:45
quarter of four => 15:45
quarter past one => 13:15
half past eleven => 11:30
half past 12 => 12:30
twenty to four => 15:40
25 past 2 => 14:25
ten minutes to nine => 08:50
five minutes after ten => 10:05
ten after one => 13:10
3 sharp => 15:00
11 o'clock on the dot => 11:00
ten o clock => 10:00
4ish => 16:00
around 4-ish on thursday => 11-26 16:00
wednesday 5 pm no sorry 4 pm => 11-25 16:00
at two, i mean three => 15:00
monday no tuesday => 11-24
monday actually wednesday => 11-25
make it the 9th instead => 12-09
friday instead of thursday => 11-27
rather than monday let's do tuesday => 11-24
can we push it to next wednesday => 12-02
reschedule from friday to monday at 8 => 11-30 08:00
move my 2 o'clock to 3:30 => 15:30
change it from 9 to 11 => 11:00
thanksgiving is thursday so friday => 11-27
weekdays after 4 => never Sat,Sun 16:00-
no weekends => never Sat,Sun
saturday morning => 11-28 06:00-12:00
next weekend => 12-05..12-06
sunday => 11-29
morning or afternoon tomorrow => 11-24 06:00-18:00
"""

ASKED_FOR_A_TIME = """
5 => 17:00
230 => 14:30
ten thirty => 10:30
to thirty => 14:30
for => 16:00
ate => 08:00
maybe 4 => 16:00
5 or 6 => 17:00-18:00
10-30 => 10:30
1030 => 10:30
2015 => 20:15
8 => 08:00
eight => 08:00
for thirty => 16:30
the 5th => 12-05
at too => 14:00
not sure => nothing
two => 14:00
one fifteen => 13:15
three oh five => 15:05
oh nine hundred hours => 09:00
1 => 13:00
12 => 12:00
anytime => choice 0
2 p.m => 14:00
4 people => nothing
morning => 06:00-12:00
half nine => 09:30
8ish => 08:00
five-ish => 17:00
no => nothing
7 45 => 07:45
quarter after => nothing
ten => 10:00
"""

ASKED_FOR_A_DAY = """
5 => 12-05
the 5th => 12-05
fifth => 12-05
second => 12-02
the second => 12-02
23 => 11-23
december 4 => 12-04
9 => 12-09
thursday => 11-26
thursday at 10 => 11-26 10:00
5 pm => 17:00
twenty second => 12-22
twenty-two => 12-22
mon => 11-30
sat => 11-28
weds => 11-25
tues morning => 11-24 06:00-12:00
the twenty 2nd => 12-22
tomorrow => 11-24
any day => choice 0
"""

ASKED_TO_CHOOSE = """
the second one => choice 2
second => choice 2
two => choice 2
2 => choice 2
the first => choice 1
the last one => choice -1
last => choice -1
the earlier one => choice 1
the later one => choice 3
the nine o'clock => 09:00 choice 1
nine => 09:00 choice 1
thursday works => 11-26 choice 3
the thursday one => 11-26 choice 3
the 2:30 => 14:30 choice 2
two thirty => 14:30 choice 2
tuesday => 11-24
tuesday morning => 11-24 06:00-12:00 choice 1
the morning one => 06:00-12:00
either => choice 0
any of those => choice 0
the middle one => choice 2
number three => choice 3
option 1 => choice 1
none of those => nothing
the afternoon one => 12:00-18:00 choice 2
eleven => 11:00 choice 3
the third => choice 3
do you have anything later => nothing
the one on thursday => 11-26 choice 3
first one please => choice 1
9 works => 09:00 choice 1
i'll take the 11 => 11:00 choice 3
the tuesday afternoon => 11-24 12:00-18:00 choice 2
friday => 11-27
"""


def _cases(table: str) -> list[tuple[str, str]]:
    rows = [line.split(" => ") for line in table.strip().splitlines()]
    return [(said, meant) for said, meant in rows]


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return f"{day:%m-%d}" if day.year == MONDAY.year else day.isoformat()


def _told(when: When) -> str:
    """The notation of the tables."""
    parts = []
    if when.first_day:
        is_single = when.first_day == when.last_day
        parts.append(_day(when.first_day) if is_single else f"{_day(when.first_day)}..{_day(when.last_day)}")
    if when.not_days:
        parts.append("not " + ",".join(map(_day, sorted(when.not_days))))
    if when.not_weekdays:
        parts.append("never " + ",".join(WEEKDAYS[day] for day in sorted(when.not_weekdays)))
    if when.time:
        parts.append(f"{when.time:%H:%M}")
    if when.earliest or when.latest:
        parts.append("-".join(f"{bound:%H:%M}" if bound else "" for bound in (when.earliest, when.latest)))
    parts += ["soonest"] if when.soonest else []
    parts += [f"choice {when.choice}"] if when.choice is not None else []
    return " ".join(parts) or "nothing"


@pytest.mark.parametrize(("said", "meant"), _cases(FREE))
def test_what_a_caller_says_unasked(said: str, meant: str) -> None:
    assert _told(understand(said, now=MONDAY)) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(ASKED_FOR_A_TIME))
def test_answers_to_what_time(said: str, meant: str) -> None:
    assert _told(understand(said, now=MONDAY, expecting=Expecting.TIME)) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(ASKED_FOR_A_DAY))
def test_answers_to_what_day(said: str, meant: str) -> None:
    assert _told(understand(said, now=MONDAY, expecting=Expecting.DAY)) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(ASKED_TO_CHOOSE))
def test_answers_to_offered_times(said: str, meant: str) -> None:
    """Offered: Tuesday 9:00, Tuesday 14:30, Thursday 11:00."""
    assert _told(understand(said, now=MONDAY, expecting=Expecting.CHOICE, offered=OFFERED)) == meant


@pytest.mark.parametrize(("said", "meant"), _cases(FREE))
def test_case_and_punctuation_do_not_matter(said: str, meant: str) -> None:
    assert _told(understand(said.upper() + ".", now=MONDAY)) == meant


@pytest.mark.parametrize("expecting", [None, Expecting.TIME, Expecting.CHOICE])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1030 in the morning", time(10, 30)),
        ("230 in the afternoon", time(14, 30)),
        ("tomorrow morning at 1030", time(10, 30)),
        ("1030 am", time(10, 30)),
    ],
)
def test_digits_written_together_are_a_time_beside_a_part_of_the_day(
    text: str, expected: time, expecting: Expecting | None
) -> None:
    now = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/Chicago"))
    offered = [now.replace(day=4, hour=8, minute=15), now.replace(day=4, hour=17, minute=30)]
    assert understand(text, now=now, expecting=expecting, offered=offered).time == expected


@pytest.mark.parametrize(
    ("heard", "hour", "minute"),
    [
        ("Order to nine.", 8, 45),
        ("Order tonight.", 8, 45),
        ("Porter passed 11.", 11, 15),
        ("I would prefer quarter past then.", 10, 15),
        ("quarter passed in", 10, 15),
        ("It has passed due.", 2, 30),
        ("that have past two", 2, 30),
        ("by 30 in the evening", 17, 30),
        ("Do 45 in the afternoon.", 14, 45),
        ("A 45.", 8, 45),
        ("Sex in the morning.", 6, 0),
        ("round in", 12, 0),
    ],
)
def test_an_hour_whose_first_consonant_was_missed_is_read_where_one_was_asked_for(
    heard: str, hour: int, minute: int
) -> None:
    found = understand(heard, now=MONDAY, expecting=Expecting.TIME).time
    assert found is not None
    assert (found.hour % 12, found.minute) == (hour % 12, minute)


@pytest.mark.parametrize("said", ["tonight", "and 30 minutes", "I have past records", "by 15 miles"])
def test_where_no_hour_was_said_none_is_read(said: str) -> None:
    assert understand(said, now=MONDAY, expecting=Expecting.TIME).time is None


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("on the 7th team", "on the 17th"),
        ("the 4teenth", "the 14th"),
        ("after the tenths", "after the tenth"),
        ("until weeks", "in two weeks"),
        ("a week for Monday", "a week from Monday"),
    ],
)
def test_a_day_is_read_as_it_was_meant(heard: str, meant: str) -> None:
    assert understand(heard, now=MONDAY) == understand(meant, now=MONDAY)
    assert understand(meant, now=MONDAY).first_day is not None
