"""The simulated caller who can be misheard: his wits, his ear, his voice."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from calls.dialogue.state import Question
from calls.phone_lab.audio_call import _pieces
from calls.phone_lab.caller import CORRECTIONS, Caller
from calls.phone_lab.scenario import load
from calls.phone_lab.site import shifted
from calls.phone_lab.spoken_caller import SpokenCaller
from calls.phone_lab.voices import decode, encode, hesitating, noisy_line, pitched, speakable
from calls.twilio_simulator.caller import Act, Moment, PreparedTurn
from calls.twilio_simulator.mulaw import FRAME_BYTES, SILENT_FRAME

SCENARIOS = {scenario.name: scenario for scenario in load()}
LOUD = encode(8000 * np.sin(np.arange(FRAME_BYTES) / 3))
WORD = PreparedTurn((Act(LOUD, begins="word", ends_words=True),), interrupts=False)
BARGE_IN = PreparedTurn(WORD.acts, interrupts=True)
SILENCE = PreparedTurn((), interrupts=False)


def agrees_to(caller: Caller, proposal: str) -> str:
    return caller.answer_attentively(Question.CONFIRM, "Shall I?", proposal=proposal, offered=())


def test_he_agrees_to_what_he_wants() -> None:
    assert agrees_to(Caller(SCENARIOS["known-terse"]), "oil-change 2026-03-03 09:30 Camry") == "Yes, please."


@pytest.mark.parametrize(
    ("misheard", "says"),
    [
        ("oil-change 2026-03-05 09:30 Camry", "No, Tuesday at nine thirty in the morning."),
        ("oil-change 2026-03-03 21:30 Camry", "No, Tuesday at nine thirty in the morning."),
        ("battery 2026-03-03 09:30 Camry", "No, an oil change."),
        ("oil-change 2026-03-03 09:30 Civic", "No, the Camry."),
    ],
)
def test_he_puts_right_what_was_misheard(shop: None, misheard: str, says: str) -> None:
    assert agrees_to(Caller(SCENARIOS["known-terse"]), misheard).lower() == says.lower()


def test_he_does_not_agree_to_what_he_never_wanted() -> None:
    assert agrees_to(Caller(SCENARIOS["new-asks-hours"]), "oil-change 2026-03-03 09:30 Camry").startswith(
        "No"
    )


def test_who_insists_does_not_key_in_what_he_insists_on_not_saying(db: None) -> None:
    caller = Caller(SCENARIOS["yes-where-no-was-said"])
    reply = "Sorry? You can also key in the ZIP code."
    for line in SCENARIOS["yes-where-no-was-said"].insists:
        assert caller.answer_attentively(Question.PROOF, reply, proposal="", offered=()) == line


def test_who_came_to_cancel_agrees_to_no_booking() -> None:
    caller, visit = Caller(SCENARIOS["cancel"]), "oil-change 2026-03-05 10:00 Camry"
    assert agrees_to(caller, visit) == "No, I want to cancel my appointment."
    reply = "Shall I cancel it?"
    assert caller.answer_attentively(Question.CONFIRM, reply, proposal=visit, offered=()) == "Yes, please."


def test_he_asks_for_a_person_when_he_is_misheard_again_and_again() -> None:
    caller = Caller(SCENARIOS["known-terse"])
    said = [agrees_to(caller, "oil-change 2026-03-05 09:30 Camry") for _ in range(CORRECTIONS + 1)]
    assert "person" in said[-1]
    assert not any("person" in line for line in said[:-1])


def test_who_is_asked_again_says_that_he_said_so() -> None:
    caller = Caller(SCENARIOS["wrong-number"])
    again = caller.answer_attentively(Question.HOW_CAN_I_HELP, "Sorry?", proposal="", offered=())
    assert again == "I said, sorry, wrong number. Bye."


def test_whom_the_agent_did_not_understand_keys_his_number_in() -> None:
    caller = Caller(SCENARIOS["withheld-verifies"])
    said = caller.answer_attentively(Question.PHONE, "What number?", proposal="", offered=())
    assert said == "two oh one five five five oh one two three"
    again = "You can also key the number in. What number?"
    assert caller.answer_attentively(Question.PHONE, again, proposal="", offered=()) == "{press 2015550123}"


def test_of_offered_times_he_takes_the_one_he_came_for() -> None:
    caller = Caller(SCENARIOS["known-second-offer"])
    offered = ("2026-03-06T08:45:00-06:00", "2026-03-06T09:00:00-06:00")
    assert (
        caller.answer_attentively(Question.OFFER, "Which?", proposal="", offered=offered) == "The second one."
    )


def test_a_silence_is_a_turn_of_its_own() -> None:
    assert list(_pieces("{silence} Oil change please.")) == ["", "Oil change please."]
    assert list(_pieces("{silence}{silence}")) == ["", ""]
    assert list(_pieces("Oil change.")) == ["Oil change."]


class Agent:
    """Its sound, as the caller's ear gets it; collects what the caller does."""

    def __init__(self, caller: SpokenCaller) -> None:
        self._caller = caller
        self.acts: list[Act] = []

    async def speaks(self, seconds: float) -> None:
        await self._frames(LOUD, seconds, is_idle=False)

    async def listens(self, seconds: float) -> None:
        await self._frames(SILENT_FRAME, seconds, is_idle=True)

    async def _frames(self, audio: bytes, seconds: float, *, is_idle: bool) -> None:
        for _ in range(round(seconds / 0.02)):
            self.acts.append(self._caller.act(Moment(audio, is_idle)))
            await asyncio.sleep(0)  # his thoughts are a task

    @property
    def words(self) -> int:
        return sum(bool(act.begins) for act in self.acts)


def caller(opening: PreparedTurn, *thoughts: PreparedTurn, may_interrupt: bool = False) -> SpokenCaller:
    left = iter(thoughts)

    async def think() -> PreparedTurn:
        return next(left)

    return SpokenCaller(opening, think, may_interrupt=may_interrupt)


async def test_he_speaks_when_the_agent_has_finished() -> None:
    agent = Agent(caller(WORD, WORD))
    await agent.speaks(2)
    assert agent.words == 0
    await agent.listens(2)
    assert agent.words == 1
    await agent.speaks(2)
    await agent.listens(2)
    assert agent.words == 2


async def test_in_a_silence_he_waits_until_the_agent_speaks_again() -> None:
    agent = Agent(caller(SILENCE, WORD))
    await agent.speaks(1)
    await agent.listens(8)
    assert agent.words == 0
    await agent.speaks(1)
    await agent.listens(2)
    assert agent.words == 1


async def test_who_interrupts_speaks_into_the_reply() -> None:
    agent = Agent(caller(WORD, BARGE_IN, may_interrupt=True))
    await agent.speaks(1)
    await agent.listens(2)
    await agent.speaks(2)
    assert agent.words == 2


async def test_he_hangs_up_on_an_agent_who_says_nothing() -> None:
    agent = Agent(caller(WORD))
    await agent.listens(21)
    assert agent.acts[-1].hangs_up
    assert agent.acts[-1].gives_up


def test_mulaw_comes_back_as_it_was() -> None:
    codes = bytes(code for code in range(256) if code != 0xFF)  # the other zero
    assert encode(decode(codes)) == codes


@pytest.mark.parametrize("noise_db", [20.0, 10.0])
def test_noise_is_as_far_below_the_voice_as_was_asked(noise_db: float) -> None:
    spoken = [LOUD * 50, SILENT_FRAME * 50]
    through = noisy_line(spoken, noise_db=noise_db, seed=1)
    noise = decode(b"".join(through(SILENT_FRAME) for _ in range(800)))
    ratio = np.sqrt(np.mean(decode(LOUD) ** 2)) / np.sqrt(np.mean(noise**2))
    assert 20 * np.log10(ratio) == pytest.approx(noise_db, abs=0.5)


def test_the_same_seed_makes_the_same_noise() -> None:
    first, again = (noisy_line([LOUD], noise_db=20, seed=7)(LOUD) for _ in range(2))
    assert first == again != LOUD


async def test_a_higher_voice_is_quicker() -> None:
    async def voice(text: str) -> bytes:
        return LOUD * 100

    high = decode(await pitched(voice, 1.2)("hello"))
    assert len(high) == round(len(LOUD) * 100 / 1.2)
    assert np.sqrt(np.mean(high**2)) == pytest.approx(np.sqrt(np.mean(decode(LOUD) ** 2)), rel=0.05)


def test_hours_are_written_as_a_voice_reads_them() -> None:
    assert speakable("Tomorrow at nine am.") == "Tomorrow at nine A.M."
    assert speakable("I am at work until two pm.") == "I am at work until two P.M."


def test_who_hesitates_pauses_in_the_middle() -> None:
    line = hesitating("Um, well, I, uh, need, let me see, an oil change.", random.Random(1))
    assert "{wait 0." in line
    assert line.endswith("an oil change.")


def test_the_sites_clock_is_moved_by_what_the_file_says(tmp_path: Path) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    clock = tmp_path / "clock"
    now = shifted(lambda: noon, clock)
    clock.write_text("-3600")
    assert now() == noon - timedelta(hours=1)
    clock.write_text("60.5")
    assert now() == noon + timedelta(seconds=60.5)


def test_who_forges_a_number_never_knows_its_proof() -> None:
    caller = Caller(SCENARIOS["at-night-three-tries"])
    said = [caller.answer(Question.PROOF, "Please tell me the ZIP code.") for _ in range(5)]
    assert said == [*SCENARIOS["at-night-three-tries"].insists, *said[2:3] * 2]
