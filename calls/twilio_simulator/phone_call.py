"""One whole inbound call, as Twilio runs it: webhook, TwiML, streams, status callbacks."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import httpx

from calls.twilio_simulator import twiml
from calls.twilio_simulator.callbacks import Callbacks, Numbers, call_fields
from calls.twilio_simulator.caller import Caller
from calls.twilio_simulator.clock import Clock, WallClock
from calls.twilio_simulator.dialled_leg import Dialled, DialledLeg
from calls.twilio_simulator.events import AgentBegan, CallEvent, Noted, OnEvent
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.playback_buffer import StreamWarning
from calls.twilio_simulator.recording import Recording
from calls.twilio_simulator.stream import Frame, HandshakeFailed, MediaStream, StreamEnd, StreamEnding
from calls.twilio_simulator.stream_messages import StreamIds
from calls.twilio_simulator.turn_meter import TurnMeter
from calls.twilio_simulator.webhooks import Account, Webhooks

MOST_DOCUMENTS = 30
# The pace of the telephone network's own voice.
SAY_CHARACTERS_PER_SECOND = 15
STREAM_IS_OPEN = "the stream is open"  # noted when `start` has been sent


class Ending(Enum):
    CALLER_HUNG_UP = "the caller hung up"
    AGENT_HUNG_UP = "the agent hung up"
    TRANSFERRED = "the call was handed to a person"
    REJECTED = "the call was rejected"
    APPLICATION_ERROR = "an application error has occurred"
    CALLER_GAVE_UP = "the caller gave up"
    OUT_OF_TIME = "the call took too long"

    @property
    def is_proper(self) -> bool:
        return self in {Ending.CALLER_HUNG_UP, Ending.AGENT_HUNG_UP, Ending.TRANSFERRED}


@dataclass(frozen=True, slots=True)
class Site:
    """Where the application answers, as its number is configured at Twilio."""

    url: str

    @property
    def incoming(self) -> str:
        return f"{self.url}/calls/incoming/"

    @property
    def status(self) -> str:
        return f"{self.url}/calls/status/"


@dataclass(frozen=True, slots=True)
class NextDocument:
    url: str
    fields: Mapping[str, str]
    """What the verb that leads there adds to the call's own."""


@dataclass(slots=True)
class CallReport:
    call_sid: str
    recording: Recording = field(default_factory=Recording)
    reply_seconds: list[float] = field(default_factory=list)
    """End of the caller's speech → first audio of the reply, a figure a spoken turn."""
    warnings: list[StreamWarning] = field(default_factory=list)
    """What Twilio would have noted about the server's side of the streams."""
    problems: list[str] = field(default_factory=list)
    """Handshakes refused, callbacks unanswered, audio the caller never heard."""
    ending: Ending | None = None
    reason: str = ""
    duration_seconds: float = 0.0
    streams: int = 0

    @property
    def ended_properly(self) -> bool:
        is_proper = self.ending is not None and self.ending.is_proper
        return is_proper and not self.warnings and not self.problems


def new_sid(prefix: str) -> str:
    """`AC`, `CA` or `MZ` and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


class PhoneCall:
    """Run once; many may run in one event loop.

    `dialled` is who answers a `<Dial>`, if anybody does. `through_line` is what becomes of 20 ms of the
    caller's audio on the way, such as noise.
    """

    def __init__(
        self,
        *,
        account: Account,
        site: Site,
        numbers: Numbers,
        caller: Caller,
        client: httpx.AsyncClient,
        clock: Clock | None = None,
        on_event: OnEvent = lambda event: None,
        longest_seconds: float = 600.0,
        dialled: Dialled | None = None,
        through_line: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self.report = CallReport(new_sid("CA"))
        self._account = account
        self._site = site
        self._caller = caller
        self._webhooks = Webhooks(account, client)
        self._clock = clock or WallClock()
        self._tell = on_event
        self._longest_seconds = longest_seconds
        self._dialled = dialled or Dialled()
        self._through_line = through_line
        self._answered_at = self._clock.now()
        self._meter = TurnMeter()
        self._is_reached = False
        self._parties = call_fields(account.sid, self.report.call_sid, numbers)
        self._callbacks = Callbacks(self._webhooks, site.status, self._parties, on_failure=self._problem)

    async def run(self) -> CallReport:
        """Raises CallFailed where not even the first webhook had an answer: there was no call."""
        try:
            await self._obey_documents()
        except CallFailed as failure:
            if not self._is_reached:
                raise
            self._end(Ending.APPLICATION_ERROR, str(failure))
        finally:
            self.report.duration_seconds = self._now()
            if self._is_reached:
                self._callbacks.ended(self._final_status(), round(self._now()))
            await self._callbacks.all_posted()
        return self.report

    def _final_status(self) -> str:
        match self.report.ending:
            case Ending.REJECTED:
                return "busy"
            case None | Ending.APPLICATION_ERROR:
                return "failed"
            case _:
                return "completed"

    async def _obey_documents(self) -> None:
        url, status, fields = self._site.incoming, "ringing", dict[str, str]()
        for _ in range(MOST_DOCUMENTS):
            document = await self._webhooks.post(url, self._parties | {"CallStatus": status} | fields)
            self._is_reached = True
            verbs = twiml.parse(document, base_url=url)
            if status == "ringing":
                self._answer(verbs)
                status = "in-progress"
            following = await self._obey(deque(verbs))
            if following is None:
                return
            url, fields = following.url, dict(following.fields)
        raise CallFailed(f"The application redirected the call {MOST_DOCUMENTS} times.")

    def _answer(self, verbs: tuple[twiml.Verb, ...]) -> None:
        self._answered_at = self._clock.now()
        if not verbs or not isinstance(verbs[0], twiml.Reject):
            self._callbacks.answered()

    async def _obey(self, verbs: deque[twiml.Verb]) -> NextDocument | None:
        """Obeys one document. The next one, or None when the call has ended."""
        while verbs and self.report.ending is None:
            match verbs.popleft():
                case twiml.ConnectStream() as verb:
                    await self._connect(verb)
                    if verb.action and self.report.ending is None:
                        return NextDocument(verb.action, {})
                case twiml.Redirect(url):
                    return NextDocument(url, {})
                case twiml.Say(text):
                    await self._say(text)
                case twiml.Pause(seconds):
                    await self._clock.sleep_until(self._clock.now() + seconds)
                case twiml.Dial() as dial:
                    fields = await self._dial(dial)
                    if dial.action:
                        return NextDocument(dial.action, fields)
                case twiml.Reject(reason):
                    self._end(Ending.REJECTED, reason)
                case twiml.Hangup():
                    self._end(Ending.AGENT_HUNG_UP)
        if self.report.ending is None:
            self._end(Ending.AGENT_HUNG_UP)
        return None

    async def _say(self, text: str) -> None:
        self._note(f"the telephone network says: {text}")
        await self._clock.sleep_until(self._clock.now() + len(text) / SAY_CHARACTERS_PER_SECOND)

    async def _dial(self, dial: twiml.Dial) -> dict[str, str]:
        """Whoever is dialled talks to the caller and hangs up first. What the verb's action is told."""
        status, leg_sid = self._dialled.status, new_sid("CA")
        self._note(f"dials {dial.number}: {status}")
        leg = DialledLeg(
            dial,
            leg_sid=leg_sid,
            caller_fields=self._parties,
            keys=self._dialled.keys,
            webhooks=self._webhooks,
            speak=self._say_to_dialled,
        )
        is_bridged = status == "completed" and await leg.is_bridged()
        if is_bridged:
            self._end(Ending.TRANSFERRED, dial.number)
        elif status == "completed":
            self._note("whoever was dialled did not take the call")
        bridged = {"DialBridged": str(is_bridged).lower()}
        return {"DialCallStatus": status, "DialCallSid": leg_sid} | bridged

    async def _say_to_dialled(self, text: str) -> None:
        self._note(f"whoever was dialled hears: {text}")
        await self._clock.sleep_until(self._clock.now() + len(text) / SAY_CHARACTERS_PER_SECOND)

    async def _connect(self, verb: twiml.ConnectStream) -> None:
        stream = self._stream(verb)
        sid = stream.ids.stream_sid
        if self.report.streams:
            self._caller.reconnected()
        try:
            end = await stream.run(lambda: self._stream_started(verb, sid))
        except HandshakeFailed as failure:
            self._problem(f"stream refused: {failure}")
            self._callbacks.stream(verb, sid, "stream-error", str(failure))
            return
        for event in self._meter.stream_ended():
            self._tell(event)
        self._stream_ended(verb, stream, end)

    def _stream(self, verb: twiml.ConnectStream) -> MediaStream:
        return MediaStream(
            verb,
            ids=StreamIds(self._account.sid, self.report.call_sid, new_sid("MZ")),
            signature=self._account.signature(verb.url),
            caller=self._caller,
            clock=self._clock,
            answered_at=self._answered_at,
            ends_at=self._answered_at + self._longest_seconds,
            on_frame=self._on_frame,
            through_line=self._through_line,
        )

    def _stream_started(self, verb: twiml.ConnectStream, stream_sid: str) -> None:
        self.report.streams += 1
        self._note(STREAM_IS_OPEN)
        self._callbacks.stream(verb, stream_sid, "stream-started")

    def _stream_ended(self, verb: twiml.ConnectStream, stream: MediaStream, end: StreamEnd) -> None:
        sid = stream.ids.stream_sid
        for warning in stream.buffer.warnings:
            self.report.warnings.append(warning)
            self._note(f"warning {warning}")
            self._callbacks.stream(verb, sid, "stream-error", str(warning))
        self._callbacks.stream(verb, sid, "stream-stopped")
        if end.unplayed_seconds:
            self._problem(f"{end.unplayed_seconds:.1f} s of the agent's audio were not played")
        match end.ending:
            case StreamEnding.SERVER_CLOSED:
                self._note("the server closed the stream")
            case StreamEnding.CALLER_HUNG_UP:
                self._end(Ending.CALLER_HUNG_UP)
            case StreamEnding.CALLER_GAVE_UP:
                self._end(Ending.CALLER_GAVE_UP, end.reason)
            case StreamEnding.OUT_OF_TIME:
                self._end(Ending.OUT_OF_TIME, f"{self._longest_seconds:.0f} s")

    def _on_frame(self, frame: Frame) -> None:
        self.report.recording.add(frame.at, caller=frame.sent_audio, agent=frame.agent_audio)
        for event in self._meter.frame(
            frame.at, act=frame.act, agent_audio=frame.agent_audio, agent_is_idle=frame.agent_is_idle
        ):
            self._on_event(event)

    def _on_event(self, event: CallEvent) -> None:
        if isinstance(event, AgentBegan) and event.reply_seconds is not None:
            self.report.reply_seconds.append(event.reply_seconds)
        self._tell(event)

    def _end(self, ending: Ending, reason: str = "") -> None:
        self.report.ending, self.report.reason = ending, reason
        self._note(f"{ending.value}{f' ({reason})' if reason else ''}")

    def _problem(self, text: str) -> None:
        self.report.problems.append(text)
        self._note(text)

    def _note(self, text: str) -> None:
        self._tell(Noted(self._now(), text))

    def _now(self) -> float:
        return self._clock.now() - self._answered_at
