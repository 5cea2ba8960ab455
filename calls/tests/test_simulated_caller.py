from __future__ import annotations

import pytest

from calls.tests.fake_line import tone
from calls.twilio_simulator.caller import Act, Moment, ScriptedCaller, prepare
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.mulaw import SILENT_FRAME, last_loud
from calls.twilio_simulator.script import HangUp, Press, ScriptedTurn, Wait, Words, parse_script

SPEAKS = Moment(tone(0.02), agent_is_idle=False)
PAUSES = Moment(SILENT_FRAME, agent_is_idle=False)
IDLE = Moment(SILENT_FRAME, agent_is_idle=True)


async def half_a_second(text: str) -> bytes:
    return tone(0.5)


async def scripted(*lines: str) -> ScriptedCaller:
    return ScriptedCaller(await prepare(parse_script(lines), half_a_second))


def hear(caller: ScriptedCaller, moment: Moment, seconds: float) -> list[Act]:
    return [caller.act(moment) for _ in range(round(seconds * 50))]


def words(acts: list[Act]) -> list[str]:
    return [act.begins for act in acts if act.begins]


async def test_the_caller_speaks_after_the_agent_and_not_before() -> None:
    caller = await scripted("Hello.")
    assert words(hear(caller, IDLE, 5)) == []
    assert words(hear(caller, SPEAKS, 2)) == []
    assert words(hear(caller, IDLE, 0.78)) == []
    assert words(hear(caller, IDLE, 0.1)) == ["Hello."]


async def test_a_pause_with_audio_or_marks_outstanding_is_not_the_agents_end() -> None:
    caller = await scripted("Hello.")
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, PAUSES, 3)) == []


async def test_a_short_gap_between_two_sentences_is_waited_through() -> None:
    caller = await scripted("Hello.")
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 0.7) + hear(caller, SPEAKS, 1) + hear(caller, IDLE, 0.7)) == []
    assert words(hear(caller, IDLE, 0.2)) == ["Hello."]


async def test_a_second_line_waits_for_the_reply_to_the_first() -> None:
    caller = await scripted("One.", "Two.")
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 5)) == ["One."]
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 1)) == ["Two."]


async def test_a_line_is_spoken_frame_by_frame_and_its_end_is_marked() -> None:
    caller = await scripted("Hello.")
    hear(caller, SPEAKS, 1)
    acts = hear(caller, IDLE, 2)
    loud = [index for index, act in enumerate(acts) if last_loud(act.audio) >= 0]
    assert len(loud) == 25
    assert [index for index, act in enumerate(acts) if act.ends_words] == [loud[-1]]


async def test_an_interruption_begins_one_second_into_the_reply() -> None:
    caller = await scripted("{interrupt} Wait.")
    assert words(hear(caller, SPEAKS, 0.98)) == []
    assert words(hear(caller, SPEAKS, 0.06)) == ["Wait."]


async def test_after_the_last_answer_the_caller_hangs_up() -> None:
    caller = await scripted("Bye.")
    hear(caller, SPEAKS, 1)
    hear(caller, IDLE, 2)
    hear(caller, SPEAKS, 1)
    assert not any(act.hangs_up for act in hear(caller, IDLE, 3.9))
    acts = hear(caller, IDLE, 0.2)
    assert any(act.hangs_up for act in acts)
    assert not any(act.gives_up for act in acts)


async def test_a_caller_to_whom_nobody_speaks_gives_up() -> None:
    caller = await scripted("Hello.")
    assert not any(act.hangs_up for act in hear(caller, IDLE, 20))
    assert hear(caller, IDLE, 0.1)[-1].gives_up == "the agent said nothing for 20 s"


async def test_a_line_that_the_agent_has_answered_is_not_said_again_on_a_new_stream() -> None:
    caller = await scripted("One.", "Two.")
    hear(caller, SPEAKS, 1)
    hear(caller, IDLE, 2)
    hear(caller, SPEAKS, 1)
    caller.reconnected()
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 1)) == ["Two."]


async def test_a_line_that_broke_off_is_said_again_on_a_new_stream() -> None:
    caller = await scripted("One.", "Two.")
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 1)) == ["One."]
    caller.reconnected()
    hear(caller, SPEAKS, 1)
    assert words(hear(caller, IDLE, 1)) == ["One."]


def test_a_script_mixes_words_and_directives() -> None:
    assert parse_script(["# greeting", "", "{press 60*#} {wait 1.5} Yes. {hang up}", "{interrupt} No."]) == (
        ScriptedTurn((Press("60*#"), Wait(1.5), Words("Yes."), HangUp())),
        ScriptedTurn((Words("No."),), interrupts=True),
    )


@pytest.mark.parametrize(
    "lines", [[], ["", "  "], ["# only a comment"], ["{press x}"], ["{wait}"], ["{dance}"]]
)
def test_a_script_without_sense_is_refused(lines: list[str]) -> None:
    with pytest.raises(CallFailed, match="empty|Unknown directive"):
        parse_script(lines)
