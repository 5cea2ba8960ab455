from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.core.management import CommandError, call_command
from pytest_django import Settings

from calls.management.commands.simulate_call import percentile
from calls.tests.fake_line import FakeLine, FakeStream, polite_agent
from crm.factories import AppointmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def line(settings: Settings) -> AsyncIterator[FakeLine]:
    async with FakeLine(polite_agent).serving() as line:
        settings.DEEPGRAM_URL = line.url
        yield line


async def simulate(line: FakeLine, *arguments: str) -> str:
    output = StringIO()
    command = ("simulate_call", f"--url={line.url}", *arguments)
    await asyncio.to_thread(call_command, *command, stdout=output)
    return output.getvalue()


async def fault(line: FakeLine, *arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        await simulate(line, *arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_the_conversation_is_printed_with_its_times(line: FakeLine) -> None:
    printed = await simulate(line, "--say", "An oil change, please.")
    lines = [text.split(maxsplit=2) for text in printed.splitlines()]
    assert [words[1] for words in lines if words[1] in {"agent", "caller"}] == ["agent", "caller", "agent"]
    times = [float(words[0]) for words in lines if words[1] in {"agent", "caller", "·"}]
    assert max(times) < 20
    assert "caller  An oil change, please." in printed
    assert "s after the caller's last word)" in printed
    assert "the agent hung up." in printed
    assert "Replies: 1; end of speech to first audio p50" in printed
    assert line.spoken == ["An oil change, please."]


async def test_an_appointment_of_this_call_is_printed(line: FakeLine) -> None:
    async def booking(stream: FakeStream) -> None:
        start = await stream.until("start")
        await stream.say(0.3)
        await stream.hear_turn()
        await sync_to_async(AppointmentFactory.create)(call_sid=start["start"]["callSid"])

    line.agents = [booking]
    assert "Booked: " in await simulate(line, "--say", "Yes.", "--expect-appointment")


async def test_a_call_that_booked_nothing_fails_where_an_appointment_is_expected(line: FakeLine) -> None:
    assert "booked no appointment" in await fault(line, "--say", "No.", "--expect-appointment")


@pytest.mark.parametrize(
    ("advisor", "bridged"), [("takes", "true"), ("declines", "false"), ("absent", "false")]
)
async def test_what_becomes_of_a_transfer_is_chosen(line: FakeLine, advisor: str, bridged: str) -> None:
    line.after = ['<Dial action="/calls/after/"><Number url="/calls/brief/">+15555550177</Number></Dial>']
    line.after += ["<Hangup/>"]
    # Any key but 1 leads to the answer that the real site would give: it hangs up.
    line.brief = '<Gather action="/calls/brief-answer/"><Say>Press 1.</Say></Gather><Hangup/>'
    line.brief_answer = "" if advisor == "takes" else "<Hangup/>"
    await simulate(line, "--say", "A person, please.", f"--advisor={advisor}")
    last = line.posts_to("/calls/after/")[-1]
    assert last["DialBridged"] == bridged
    assert last["DialCallStatus"] == ("no-answer" if advisor == "absent" else "completed")
    pressed = [fields["Digits"] for fields in line.posts_to("/calls/brief-answer/")]
    assert pressed == {"takes": ["1"], "declines": ["2"], "absent": []}[advisor]


async def test_a_script_is_followed_and_recorded_quietly(line: FakeLine, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("# A shy caller\n\n{press 5} Hello?\n")
    printed = await simulate(line, f"--script={script}", f"--record={tmp_path / 'call.wav'}", "--quiet")
    assert line.spoken == ["Hello?"]
    assert "caller" not in printed
    assert (tmp_path / "call.wav").stat().st_size > 2 * 2 * 8000
    assert [message["dtmf"]["digit"] for message in line.streams[0].events("dtmf")] == ["5"]


async def test_the_number_of_the_caller_is_formatted(line: FakeLine) -> None:
    await simulate(line, "--from", "+1 (555) 010-0199", "--say", "Hello?")
    assert line.posts_to("/calls/incoming/")[0]["From"] == "+15550100199"


async def test_an_improper_message_of_the_server_fails_the_command(line: FakeLine) -> None:
    async def careless(stream: FakeStream) -> None:
        await stream.send({"event": "hello"})
        await polite_agent(stream)

    line.agents = [careless]
    assert "31951 an unknown event 'hello'" in await fault(line, "--say", "Hello?")


async def test_a_call_that_takes_too_long_fails_the_command(line: FakeLine) -> None:
    assert "the call took too long: 1 s" in await fault(line, "--say", "Hello?", "--timeout", "1")


async def test_another_auth_token_is_explained(line: FakeLine, settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = "another"
    assert "TWILIO_AUTH_TOKEN" in await fault(line, "--say", "Hello?")


async def test_a_missing_server_is_explained(line: FakeLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line.url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    assert "make run" in await fault(line, "--say", "Hello?")


async def test_a_missing_voice_is_explained(line: FakeLine, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.DEEPGRAM_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
    assert "No speech server answers" in await fault(line, "--say", "Hello?")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "12"], "'12' is not a number"),
        (["--url", "shop"], "'shop' is not an address"),
        ([], "The script is empty"),
        (["--say", "  "], "The script is empty"),
        (["--say", "{sing}"], "Unknown directive {sing}"),
        (["--script", "/nowhere"], "cannot be read"),
        (["--say", "a", "--script", "/nowhere"], "either --say or --script"),
    ],
)
async def test_bad_arguments_are_explained(line: FakeLine, arguments: list[str], words: str) -> None:
    assert words in await fault(line, *arguments)
    assert line.posts == []


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentile([0.5], 95) == 0.5
    assert percentile([0.1, 0.2, 0.3, 0.4], 50) == 0.2
    assert percentile([float(n) for n in range(1, 101)], 95) == 95


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


async def test_a_worker_is_killed_and_the_silence_after_it_is_measured(
    line: FakeLine, victim: subprocess.Popen[bytes]
) -> None:
    async def dies_with_its_worker(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(0.5)
        await asyncio.to_thread(victim.wait)
        stream.abort()

    line.agents = [dies_with_its_worker, polite_agent]
    line.after = [line.connect(), "<Hangup/>"]
    printed = await simulate(
        line, "--say", "An oil change, please.", f"--worker-pid={victim.pid}", "--kill-worker-after=0.2"
    )
    assert victim.returncode == -signal.SIGKILL
    assert "The worker was killed; the agent was heard again after " in printed
    assert len(line.streams) == 2


async def test_a_worker_that_is_not_there_cannot_be_killed(
    line: FakeLine, victim: subprocess.Popen[bytes]
) -> None:
    victim.kill()
    victim.wait()
    kill = (f"--worker-pid={victim.pid}", "--kill-worker-after=0.1")
    assert "cannot be killed" in await fault(line, "--say", "Hello.", *kill)


async def test_a_kill_needs_a_process_and_a_time(line: FakeLine) -> None:
    assert "belong together" in await fault(line, "--say", "Hello.", "--kill-worker-after=1")
