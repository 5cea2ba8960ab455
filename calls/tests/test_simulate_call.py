from __future__ import annotations

import asyncio
import socket
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from calls.tests.fake_line import AUTH_TOKEN, TOKEN, FakeLine, FakeStream, polite_agent, tone
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import ScriptedCaller, prepare
from calls.twilio_simulator.clock import WallClock
from calls.twilio_simulator.dialled_leg import Dialled
from calls.twilio_simulator.events import AgentBegan, CallerBegan, CallEvent, Noted, Pressed
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.phone_call import CallReport, Ending, PhoneCall, Site
from calls.twilio_simulator.script import parse_script
from calls.twilio_simulator.webhooks import Account

SPEED = 10
ACCOUNT = Account("AC" + "0" * 32, AUTH_TOKEN)
CALLER = "+15550100123"


async def one_second(text: str) -> bytes:
    return tone(1.0)


class Events(list[CallEvent]):
    def notes(self) -> str:
        return "\n".join(event.text for event in self if isinstance(event, Noted))


@pytest.fixture
async def line() -> AsyncIterator[FakeLine]:
    async with FakeLine().serving() as line:
        yield line


async def call(
    line: FakeLine,
    *script: str,
    account: Account = ACCOUNT,
    events: Events | None = None,
    longest_seconds: float = 60,
    dialled: Dialled | None = None,
    patience_seconds: float = 20,
) -> CallReport:
    turns = await prepare(parse_script(script), one_second)
    async with httpx.AsyncClient(trust_env=False) as client:
        phone_call = PhoneCall(
            account=account,
            site=Site(line.url),
            numbers=Numbers(CALLER, "+15555550100"),
            caller=ScriptedCaller(turns, patience_seconds=patience_seconds),
            client=client,
            clock=WallClock(SPEED),
            on_event=(events if events is not None else Events()).append,
            longest_seconds=longest_seconds,
            dialled=dialled,
        )
        return await asyncio.wait_for(phone_call.run(), 20)


async def test_a_whole_call_ends_when_the_agent_hangs_up(line: FakeLine) -> None:
    line.agents = [polite_agent]
    report = await call(line, "An oil change, please.")
    assert report.ending is Ending.AGENT_HUNG_UP
    assert report.ended_properly
    assert [path for path, _, _ in line.posts].count("/calls/after/") == 1


async def test_the_first_messages_are_those_of_twilio(line: FakeLine) -> None:
    line.agents = [polite_agent]
    report = await call(line, "An oil change, please.")
    connected, start = line.streams[0].received[:2]
    sid = line.streams[0].sid
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert start == {
        "event": "start",
        "sequenceNumber": "1",
        "streamSid": sid,
        "start": {
            "accountSid": ACCOUNT.sid,
            "streamSid": sid,
            "callSid": report.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"token": TOKEN},
        },
    }


async def test_sequence_chunks_and_timestamps_count_without_a_gap(line: FakeLine) -> None:
    line.agents = [polite_agent]
    await call(line, "{press 12} An oil change, please.")
    numbered = line.streams[0].received[1:]
    assert [message["sequenceNumber"] for message in numbered] == [str(n + 1) for n in range(len(numbered))]
    pieces = [message["media"] for message in line.streams[0].events("media")]
    assert [piece["chunk"] for piece in pieces] == [str(n + 1) for n in range(len(pieces))]
    assert [piece["timestamp"] for piece in pieces] == [str(n * 20) for n in range(len(pieces))]
    assert {piece["track"] for piece in pieces} == {"inbound"}
    assert {"dtmf", "mark"} < {message["event"] for message in numbered}


async def test_the_caller_waits_for_the_end_of_the_greeting_and_speaks_a_whole_line(line: FakeLine) -> None:
    line.agents = [polite_agent]
    await call(line, "An oil change, please.")
    audio = line.streams[0].caller_audio()
    assert tone(1.0) in audio
    assert audio.index(tone(1.0)) >= 8000 * (0.5 + 0.8)
    assert set(audio.replace(tone(1.0), b"")) == {0xFF}


async def test_the_webhook_carries_the_call(line: FakeLine) -> None:
    line.agents = [polite_agent]
    report = await call(line, "An oil change, please.")
    (incoming,) = line.posts_to("/calls/incoming/")
    assert incoming["CallSid"] == report.call_sid
    assert (incoming["From"], incoming["To"]) == (CALLER, "+15555550100")
    assert (incoming["Direction"], incoming["CallStatus"]) == ("inbound", "ringing")
    assert line.posts_to("/calls/after/")[0]["CallStatus"] == "in-progress"


async def test_status_callbacks_are_numbered_and_tell_the_duration(line: FakeLine) -> None:
    line.agents = [polite_agent]
    report = await call(line, "An oil change, please.")
    posted = {fields["SequenceNumber"]: fields for fields in line.posts_to("/calls/status/")}
    assert [posted[number]["CallStatus"] for number in ("0", "1")] == ["in-progress", "completed"]
    assert posted["1"]["CallDuration"] == str(round(report.duration_seconds))
    events = {fields["StreamEvent"] for fields in line.posts_to("/calls/stream-status/")}
    assert events == {"stream-started", "stream-stopped"}


async def test_every_webhook_has_its_own_idempotency_token(line: FakeLine) -> None:
    line.agents = [polite_agent]
    await call(line, "An oil change, please.")
    tokens = [headers["i-twilio-idempotency-token"] for _, _, headers in line.posts]
    assert len(set(tokens)) == len(tokens) == 6


async def test_a_reply_is_timed_from_the_last_word_to_the_first_sound(line: FakeLine) -> None:
    line.agents = [polite_agent]
    events = Events()
    report = await call(line, "An oil change, please.", events=events)
    (reply,) = report.reply_seconds
    # The agent waits for 0.3 s of silence; what a loaded machine adds is ten times as long on this clock.
    assert 0.3 <= reply < 3
    said = [event for event in events if isinstance(event, CallerBegan | AgentBegan)]
    assert [type(event) for event in said] == [AgentBegan, CallerBegan, AgentBegan]


async def test_an_interruption_begins_while_the_agent_speaks_and_clear_is_obeyed(line: FakeLine) -> None:
    heard_when_cleared: list[float] = []

    async def interrupted(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(30, mark="greeting")
        await stream.hear_turn()
        await stream.clear()
        mark = await stream.until("mark")
        heard_when_cleared.append(len(stream.events("media")) * 0.02)
        assert mark["mark"]["name"] == "greeting"

    line.agents = [interrupted]
    report = await call(line, "{interrupt} Wait.")
    assert report.ended_properly
    audio = line.streams[0].caller_audio()
    assert 8000 * 0.9 < audio.index(tone(1.0)) < 8000 * 2
    assert heard_when_cleared[0] < 10


async def test_keys_waits_and_hanging_up_are_obeyed(line: FakeLine) -> None:
    line.agents = [polite_agent]
    events = Events()
    report = await call(line, "{press 5#} {wait 0.5} {hang up}", events=events)
    assert [message["dtmf"]["digit"] for message in line.streams[0].events("dtmf")] == ["5", "#"]
    assert [event.digit for event in events if isinstance(event, Pressed)] == ["5", "#"]
    assert report.ending is Ending.CALLER_HUNG_UP
    assert report.ended_properly
    assert line.posts_to("/calls/after/") == []


async def test_stop_is_the_last_message_when_the_caller_hangs_up(line: FakeLine) -> None:
    async def listening(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(0.2)
        await stream.until("stop")

    line.agents = [listening]
    report = await call(line, "{hang up}")
    last = line.streams[0].received[-1]
    assert last["stop"] == {"accountSid": ACCOUNT.sid, "callSid": report.call_sid}


async def test_after_the_last_line_the_caller_hangs_up(line: FakeLine) -> None:
    async def talkative(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(0.3)
        await stream.hear_turn()
        await stream.say(0.3)
        await stream.until("stop")

    line.agents = [talkative]
    report = await call(line, "Thanks, bye.")
    assert report.ending is Ending.CALLER_HUNG_UP
    assert report.ended_properly


async def test_a_broken_stream_leads_back_and_the_unanswered_line_is_said_again(line: FakeLine) -> None:
    async def crashing(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(0.3)
        await stream.hear_turn()
        await stream.close(1011)

    line.agents = [crashing, polite_agent]
    line.after = [line.connect(), "<Hangup/>"]
    report = await call(line, "An oil change, please.")
    assert report.streams == 2
    assert all(tone(1.0) in stream.caller_audio() for stream in line.streams)
    assert report.ending is Ending.AGENT_HUNG_UP
    assert [warning.code for warning in report.warnings] == [31921]
    assert not report.ended_properly


async def test_warnings_about_the_servers_messages_make_the_call_improper(line: FakeLine) -> None:
    async def careless(stream: FakeStream) -> None:
        await stream.send(b"\xff" * 160)
        await stream.send({"event": "hello", "streamSid": stream.sid})
        await polite_agent(stream)

    line.agents = [careless]
    report = await call(line, "An oil change, please.")
    assert [warning.code for warning in report.warnings] == [31950, 31951]
    assert report.ending is Ending.AGENT_HUNG_UP
    assert not report.ended_properly
    errors = [
        fields["StreamError"] for fields in line.posts_to("/calls/stream-status/") if "StreamError" in fields
    ]
    assert sorted(error[:5] for error in errors) == ["31950", "31951"]


async def test_audio_that_was_cut_off_is_reported(line: FakeLine) -> None:
    async def hasty(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(5.0)
        await stream.until("media")

    line.agents = [hasty]
    report = await call(line, "An oil change, please.")
    assert report.problems[0].endswith("s of the agent's audio were not played")


async def test_a_refused_handshake_falls_through_to_the_next_verb(line: FakeLine) -> None:
    line.incoming = line.connect().replace("/calls/stream/", "/elsewhere/")
    report = await call(line, "An oil change, please.")
    assert report.problems == ["stream refused: 31920 the handshake was answered with 403, not 101"]
    assert report.ending is Ending.AGENT_HUNG_UP
    assert len(line.posts_to("/calls/after/")) == 1
    assert line.posts_to("/calls/stream-status/")[0]["StreamEvent"] == "stream-error"


async def test_a_stream_that_nobody_serves_falls_through(line: FakeLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line.incoming = f'<Connect><Stream url="ws://127.0.0.1:{port}/s/"/></Connect>'
    report = await call(line, "Hello?")
    assert "31902" in report.problems[0]


async def test_a_transfer_ends_the_call_properly(line: FakeLine) -> None:
    line.agents = [polite_agent]
    line.after = ["<Say>One moment.</Say><Dial>+15555550177</Dial>"]
    events = Events()
    report = await call(line, "A person, please.", events=events)
    assert report.ending is Ending.TRANSFERRED
    assert report.reason == "+15555550177"
    assert report.ended_properly
    assert "the telephone network says: One moment." in events.notes()


async def test_nobody_answers_a_transfer_and_its_action_is_followed(line: FakeLine) -> None:
    line.agents = [polite_agent]
    line.after = ['<Dial action="/calls/after/">+15555550177</Dial>', "<Say>Nobody is here.</Say>"]
    report = await call(line, "A person, please.", dialled=Dialled("no-answer"))
    assert report.ending is Ending.AGENT_HUNG_UP
    assert [fields.get("DialCallStatus") for fields in line.posts_to("/calls/after/")] == [None, "no-answer"]


async def test_whoever_is_dialled_hears_the_whisper_and_takes_the_call_with_a_key(line: FakeLine) -> None:
    line.agents = [polite_agent]
    line.after = ['<Dial action="/calls/after/"><Number url="/calls/brief/">+15555550177</Number></Dial>']
    line.after += ["<Hangup/>"]
    line.brief = '<Gather action="/calls/brief-answer/"><Say>A caller. Press 1.</Say></Gather><Hangup/>'
    events = Events()
    report = await call(line, "A person, please.", events=events)
    assert report.ending is Ending.TRANSFERRED
    assert "whoever was dialled hears: A caller. Press 1." in events.notes()
    (asked,), (pressed,) = line.posts_to("/calls/brief/"), line.posts_to("/calls/brief-answer/")
    assert asked["ParentCallSid"] == report.call_sid != asked["CallSid"]
    assert (asked["Direction"], asked["To"], pressed["Digits"]) == ("outbound-dial", "+15555550177", "1")
    last = line.posts_to("/calls/after/")[-1]
    assert (last["DialCallStatus"], last["DialBridged"]) == ("completed", "true")


async def test_whoever_presses_nothing_is_not_connected(line: FakeLine) -> None:
    line.agents = [polite_agent, polite_agent]
    line.after = ['<Dial action="/calls/after/"><Number url="/calls/brief/">+15555550177</Number></Dial>']
    line.after += [line.connect(), "<Hangup/>"]
    line.brief = '<Gather action="/calls/brief-answer/"><Say>Press 1.</Say></Gather><Hangup/>'
    report = await call(line, "A person, please.", "Then goodbye.", dialled=Dialled(keys=""))
    assert report.ending is Ending.AGENT_HUNG_UP
    assert report.streams == 2
    assert line.posts_to("/calls/after/")[1]["DialBridged"] == "false"


async def test_a_rejected_call_was_never_answered(line: FakeLine) -> None:
    line.incoming = '<Reject reason="busy"/>'
    report = await call(line, "Hello?")
    assert report.ending is Ending.REJECTED
    assert not report.ended_properly
    assert [fields["CallStatus"] for fields in line.posts_to("/calls/status/")] == ["busy"]


async def test_a_caller_whom_nobody_answers_gives_up(line: FakeLine) -> None:
    async def silent(stream: FakeStream) -> None:
        await stream.until("stop")

    line.agents = [silent]
    report = await call(line, "Hello?", patience_seconds=1)
    assert report.ending is Ending.CALLER_GAVE_UP
    assert report.reason == "the agent said nothing for 1 s"
    assert not report.ended_properly


async def test_a_call_has_a_longest_duration(line: FakeLine) -> None:
    async def endless(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(100)
        await stream.until("stop")

    line.agents = [endless]
    report = await call(line, "Hello?", longest_seconds=1)
    assert report.ending is Ending.OUT_OF_TIME
    assert 1 <= report.duration_seconds < 20


async def test_endless_redirects_are_cut(line: FakeLine) -> None:
    again = f"<Redirect>{line.url}/calls/after/</Redirect>"
    line.incoming, line.after = again, [again] * 50
    report = await call(line, "Hello?")
    assert report.ending is Ending.APPLICATION_ERROR
    assert "30 times" in report.reason


async def test_a_server_that_breaks_in_mid_call_leaves_a_report_and_a_recording(line: FakeLine) -> None:
    line.agents = [polite_agent]
    line.after = ["<Oops/>"]
    report = await call(line, "An oil change, please.")
    assert report.ending is Ending.APPLICATION_ERROR
    assert report.reason.startswith("12200 ")
    assert not report.ended_properly
    assert report.recording.seconds > 2
    assert {fields["CallStatus"] for fields in line.posts_to("/calls/status/")} == {"in-progress", "failed"}


async def test_a_refused_signature_says_what_to_compare(line: FakeLine) -> None:
    with pytest.raises(CallFailed, match="403.*TWILIO_AUTH_TOKEN"):
        await call(line, "Hello?", account=Account(ACCOUNT.sid, "another token"))


async def test_a_server_that_is_not_running_is_said_in_one_line(line: FakeLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line.url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(CallFailed, match=f"No server answers at {line.url}. .*make run"):
        await call(line, "Hello?")


async def test_the_recording_has_the_caller_left_and_the_agent_right(line: FakeLine, tmp_path: Path) -> None:
    line.agents = [polite_agent]
    report = await call(line, "An oil change, please.")
    report.recording.write(tmp_path / "call.wav")
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)
    loud = np.abs(samples.astype(int)) > 1000
    assert loud[:, 0].sum() == 8000
    assert loud[:, 1].sum() == 8000
    assert loud[:, 1].argmax() < loud[:, 0].argmax()
    assert not (loud[:, 0] & loud[:, 1]).any()
