from __future__ import annotations

import asyncio
import base64
import math
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from calls.tests import softphone_site
from calls.tests.fake_line import Agent, FakeLine, FakeStream, polite_agent, tone
from voiceagent.tests.browser import Browsers, browsers

__all__ = ["browsers"]  # the fixture

pytestmark = pytest.mark.browser

LISTENING = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
OpenPage: TypeAlias = Callable[..., AbstractContextManager[Page]]


class LineInThread:
    """A FakeLine with an event loop of its own: the browser's driver keeps the test's thread."""

    def __init__(self) -> None:
        self.line = FakeLine(is_signed=False)
        self.ended = threading.Event()
        self._is_up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    async def _serve(self) -> None:
        async with self.line.serving():
            self._is_up.set()
            await self._stop.wait()

    @contextmanager
    def running(self) -> Iterator[LineInThread]:
        self._thread.start()
        assert self._is_up.wait(60)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(60)
            self._loop.close()

    def answer_with(self, *agents: Agent) -> None:
        """`ended` is set when the last of them has ended."""
        self.line.agents = [*agents[:-1], self._last(agents[-1])]

    def _last(self, agent: Agent) -> Agent:
        async def with_end(stream: FakeStream) -> None:
            try:
                await agent(stream)
            finally:
                self.ended.set()

        return with_end

    def wait(self) -> FakeStream:
        assert self.ended.wait(60), "the agent did not come to its end"
        return self.line.streams[-1]


@pytest.fixture
def line() -> Iterator[LineInThread]:
    with LineInThread().running() as line:
        softphone_site.answers = softphone_site.Answers(stream_url=line.line.stream_url)
        yield line


@dataclass(frozen=True)
class Staff:
    url: str
    session: str
    browsers: Browsers

    @contextmanager
    def opens(self, *arguments: str, has_microphone: bool = True) -> Iterator[Page]:
        browser = self.browsers.chromium("--autoplay-policy=no-user-gesture-required", *arguments)
        with browser.new_context(permissions=["microphone"] if has_microphone else []) as context:
            context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.url}])
            page = context.new_page()
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if _is_policy(said.text) else None)
            page.goto(f"{self.url}/calls/softphone/")
            yield page
        assert faults == []


@pytest.fixture
def staff(live_server: LiveServer, settings: Settings, admin_client: Client, browsers: Browsers) -> Staff:
    settings.ROOT_URLCONF = "calls.tests.softphone_site"
    settings.CSRF_COOKIE_SECURE = False
    return Staff(live_server.url, admin_client.cookies["sessionid"].value, browsers)


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text


def call_without_microphone(page: Page) -> None:
    page.get_by_label("Speak with my microphone").uncheck()
    page.get_by_role("button", name="Call").click()
    expect(page.get_by_role("status")).to_have_text("Connected")


def type_line(page: Page, text: str) -> None:
    page.get_by_label("Type what you would say").fill(text)
    page.keyboard.press("Enter")


def write_tone(path: Path, *, silent_seconds: float, seconds: float) -> None:
    rate = 48_000
    samples = [0] * round(silent_seconds * rate)
    samples += [round(12_000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(round(seconds * rate))]
    samples += [0] * rate
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))


def test_a_typed_line_is_spoken_and_the_call_ends_as_twiml_says(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    softphone_site.answers.after = [{"next": "hang_up", "say": "Goodbye."}]
    with staff.opens() as page:
        call_without_microphone(page)
        type_line(page, "An oil change, please.")
        expect(page.get_by_role("status")).to_have_text("The agent hung up.")
        expect(page.get_by_role("log")).to_contain_text("Goodbye.")
    assert softphone_site.answers.started == ["+15550100123"]
    assert softphone_site.answers.said == ["An oil change, please.", "Goodbye."]
    stream = line.wait()
    audio = stream.caller_audio()
    assert tone(1.0) in audio
    assert set(audio.replace(tone(1.0), b"")) == {0xFF}
    assert [message["mark"]["name"] for message in stream.events("mark")] == ["greeting", "farewell"]


def test_the_page_numbers_its_messages_as_twilio_does(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    softphone_site.answers.after = [{"next": "hang_up"}]
    with staff.opens() as page:
        call_without_microphone(page)
        type_line(page, "An oil change, please.")
        stream = line.wait()
    connected, *numbered = stream.received
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert numbered[0]["start"] == {
        "accountSid": "AC" + "0" * 32,
        "callSid": "CA" + "1" * 32,
        "streamSid": stream.sid,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"token": "the stream's token"},
    }
    assert [message["sequenceNumber"] for message in numbered] == [str(n + 1) for n in range(len(numbered))]
    pieces = [message["media"] for message in stream.events("media")]
    assert [piece["chunk"] for piece in pieces] == [str(n + 1) for n in range(len(pieces))]
    assert [piece["timestamp"] for piece in pieces] == [str(n * 20) for n in range(len(pieces))]
    assert len(stream.caller_audio()) == len(pieces) * 160


def test_a_microphone_is_heard(line: LineInThread, staff: Staff, tmp_path: Path) -> None:
    line.answer_with(polite_agent)
    softphone_site.answers.after = [{"next": "hang_up"}]
    write_tone(tmp_path / "voice.wav", silent_seconds=2, seconds=1)
    wav = f"--use-file-for-fake-audio-capture={tmp_path / 'voice.wav'}"  # again and again
    with staff.opens(*LISTENING, wav) as page:
        page.get_by_role("button", name="Call").click()
        expect(page.get_by_role("status")).to_have_text("The agent hung up.")
    pieces = [message["media"]["payload"] for message in line.wait().events("media")]
    loud = [
        piece for piece in map(base64.b64decode, pieces) if sum(code & 0x70 != 0x70 for code in piece) > 80
    ]
    # 440 Hz cross zero 880 times a second; the sign is μ-law's first bit.
    signs = [code & 0x80 for piece in loud for code in piece]
    crossings = sum(before != after for before, after in zip(signs, signs[1:], strict=False))
    assert crossings / (len(loud) * 0.02) == pytest.approx(880, rel=0.1)


def test_clear_silences_the_agent_and_returns_its_marks(line: LineInThread, staff: Staff) -> None:
    async def interrupted(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.say(60, mark="long")
        await stream.hear_turn()
        await stream.clear()
        assert (await stream.until("mark"))["mark"]["name"] == "long"

    line.answer_with(interrupted)
    softphone_site.answers.after = [{"next": "hang_up"}]
    with staff.opens() as page:
        call_without_microphone(page)
        type_line(page, "Wait.")
        stream = line.wait()
    assert len(stream.events("media")) < 50 * 20


def test_keys_are_pressed_by_mouse_and_by_keyboard(line: LineInThread, staff: Staff) -> None:
    async def counting(stream: FakeStream) -> None:
        await stream.until("start")
        for _ in range(3):
            await stream.until("dtmf")

    line.answer_with(counting)
    softphone_site.answers.after = [{"next": "hang_up"}]
    with staff.opens() as page:
        call_without_microphone(page)
        page.get_by_role("group", name="Keypad").get_by_role("button", name="5").click()
        page.keyboard.press("0")
        page.get_by_role("button", name="pound").click()
        stream = line.wait()
    assert [message["dtmf"]["digit"] for message in stream.events("dtmf")] == ["5", "0", "#"]


def test_hanging_up_says_stop(line: LineInThread, staff: Staff) -> None:
    async def listening(stream: FakeStream) -> None:
        await stream.until("stop")

    line.answer_with(listening)
    with staff.opens() as page:
        call_without_microphone(page)
        page.get_by_role("button", name="Hang up").click()
        expect(page.get_by_role("status")).to_have_text("You hung up.")
        stream = line.wait()
    assert stream.received[-1]["stop"]["callSid"] == "CA" + "1" * 32


def test_a_call_whose_stream_broke_goes_on_in_a_new_one(line: LineInThread, staff: Staff) -> None:
    async def crashing(stream: FakeStream) -> None:
        await stream.until("start")
        await stream.until("media")
        await stream.close(1011)

    line.answer_with(crashing, polite_agent)
    softphone_site.answers.after = [{"next": "stream", "token": "another"}, {"next": "hang_up"}]
    with staff.opens() as page:
        call_without_microphone(page)
        expect(page.get_by_role("log")).to_contain_text("The audio stream broke (code 1011).")
        type_line(page, "Are you there?")
        expect(page.get_by_role("status")).to_have_text("The agent hung up.")
    (start,) = line.wait().events("start")
    assert start["start"]["customParameters"] == {"token": "another"}


def test_a_refused_microphone_is_said_and_typing_still_works(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    softphone_site.answers.after = [{"next": "hang_up"}]
    with staff.opens(has_microphone=False) as page:
        page.get_by_role("button", name="Call").click()
        expect(page.get_by_role("alert")).to_contain_text("Type what you would say instead.")
        expect(page.get_by_role("status")).to_have_text("Connected")
        type_line(page, "An oil change, please.")
        expect(page.get_by_role("status")).to_have_text("The agent hung up.")


def test_a_computer_without_sound_can_still_read_and_type(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    softphone_site.answers.after = [{"next": "hang_up"}]
    with staff.opens(*LISTENING) as page:
        page.evaluate("void (AudioContext.prototype.resume = () => new Promise(() => {}))")
        page.evaluate("void (Object.defineProperty(AudioContext.prototype, 'state', {value: 'suspended'}))")
        page.get_by_role("button", name="Call").click()
        expect(page.get_by_role("alert")).to_contain_text("nothing to play sound on")
        type_line(page, "An oil change, please.")
        expect(page.get_by_role("status")).to_have_text("The agent hung up.")
    stream = line.wait()
    assert tone(1.0) in stream.caller_audio()
    assert [message["mark"]["name"] for message in stream.events("mark")] == ["greeting", "farewell"]


def test_a_server_that_refuses_or_is_gone_is_said(line: LineInThread, staff: Staff) -> None:
    may_die = threading.Event()

    async def dying(stream: FakeStream) -> None:
        await stream.until("start")
        await asyncio.to_thread(may_die.wait, 60)
        await stream.close(1011)

    line.answer_with(dying)
    with staff.opens() as page:
        call_without_microphone(page)
        may_die.set()
        expect(page.get_by_role("alert")).to_have_text("The call is not known any more.")
        page.route("**/softphone/start/", lambda route: route.abort())
        page.get_by_role("button", name="Call").click()
        expect(page.get_by_role("alert")).to_have_text("The server cannot be reached. Is it still running?")
        expect(page.get_by_role("button", name="Call")).to_be_enabled()


def test_any_number_may_call_if_it_is_one(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    with staff.opens() as page:
        page.get_by_label("Call as").select_option("Another number…")
        page.get_by_label("Caller’s number").fill("555-01")
        page.get_by_role("button", name="Call").click()
        expect(page.get_by_role("alert")).to_contain_text("10 to 15 digits")
        page.get_by_label("Caller’s number").fill("+1 (555) 010-0199")
        call_without_microphone(page)
    assert softphone_site.answers.started == ["+15550100199"]


def test_nobody_chooses_a_caller_before_the_list_is_there(staff: Staff) -> None:
    with staff.opens() as page:
        asked: list[Route] = []
        page.route("**/softphone/callers/", lambda route: asked.append(route))
        with page.expect_request("**/softphone/callers/"):
            page.reload()
        expect(page.get_by_role("status")).to_have_text("Loading…")
        expect(page.get_by_label("Call as")).to_be_disabled()
        asked[0].continue_()
        expect(page.get_by_role("status")).to_have_text("Ready")
        expect(page.get_by_label("Call as")).to_have_value("+15550100123")


def test_the_transcript_follows_this_call_alone(line: LineInThread, staff: Staff) -> None:
    line.answer_with(polite_agent)
    sockets: list[Callable[[str], None]] = []
    with staff.opens() as page:
        page.route_web_socket("**/calls/live/", lambda socket: sockets.append(socket.send))
        call_without_microphone(page)
        ours, other = "CA" + "1" * 32, "CA" + "2" * 32
        for call_sid, kind, text in (
            (ours, "said", "Northside Motors, good morning."),
            (other, "said", "This is another call."),
            (ours, "interim", "an oil"),
            (ours, "heard", "An oil change, please."),
        ):
            sockets[0](
                f'{{"call_sid":"{call_sid}","kind":"{kind}","text":"{text}","at":"2026-01-05T15:00:00Z"}}'
            )
        expect(page.get_by_role("log").get_by_role("listitem")).to_have_text(
            ["AgentNorthside Motors, good morning.", "CallerAn oil change, please."]
        )
