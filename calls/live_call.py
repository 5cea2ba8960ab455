"""One call, live: hears, answers, speaks, until it is over. Owns every task and connection of the call."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.utils import timezone

from calls import dialogue, media_streams, metrics, speech, turns
from calls.agent_voice import AgentVoice
from calls.conversation import HANDED_ON, Conversation, Prepared
from calls.live_feed import LiveFeed
from calls.log_lines import current_call
from calls.models import Call, Turn
from calls.session import Superseded
from calls.turn_stages import Stages, current_stages
from calls.wake_ups import Receive, Send, WakeUps
from calls.worker_threads import begin_in_thread, in_thread, outcome

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

MUMBLE_SECONDS = 1.5  # a turn without a word that lasts longer is no cough: somebody was not understood
SILENCE_SECONDS = 8.0  # of quiet before the caller is prompted, prompted again, and the call ended


class Heard(NamedTuple):
    text: str
    began_at: datetime
    ended: float  # monotonic: when the end of the turn was known
    wait_seconds: float | None  # before that, since the last word


class Pressed(NamedTuple):
    digit: str


class FellSilent(NamedTuple):
    pass


class FellDeaf(NamedTuple):
    """The caller is not heard any more."""


class FalseAlarm(NamedTuple):
    """A turn without a word."""

    seconds: float  # from its beginning until its end was known


class LiveCall:
    """`run` is the whole of it; the rest is what its tasks share.

    Its tasks: frames from the caller, turns from Deepgram, the conversation that answers, the live feed, and
    the two that keep Deepgram connected. They meet in `inbox`, so that one thing is answered at a time.
    """

    def __init__(
        self,
        conversation: Conversation,
        stream: media_streams.MediaStream,
        receive: Receive,
        send: Send,
        *,
        extensions: Collection[str] = (),
    ) -> None:
        self.conversation = conversation
        self.stream = stream
        self.receive = receive
        self.voice = AgentVoice(stream, lambda text: send({"type": "websocket.send", "text": text}))
        self.feed = LiveFeed(conversation.call.call_sid)
        self.inbox: asyncio.Queue[Heard | Pressed | FellSilent | FellDeaf | FalseAlarm] = asyncio.Queue()
        wake_ups = WakeUps(stream, send, extensions)
        self.ears = speech.Ears(speech.Expectation(), wait_for_audio=wake_ups.wait_for_audio)
        self.keyterms: tuple[str, ...] = ()  # of the whole call
        self.saying: asyncio.Task[None] | None = None
        self.preparing: tuple[str, asyncio.Task[Prepared | None]] | None = None
        self.acting: asyncio.Future[Any] | None = None  # work in a thread that may write
        self.agent_turn: Turn | None = None
        self.reply: dialogue.Reply | None = None  # the last
        self.segments: tuple[dialogue.Segment, ...] = ()  # of the last reply
        self.unheard: tuple[dialogue.Segment, ...] = ()  # of a reply that the caller stopped
        self.listening = dialogue.Listening()
        self.turn_started_at: datetime | None = None  # of a caller who is speaking
        self.is_murmuring = False  # the caller has said no more than "uh-huh" into the agent's words
        self.was_asked = False  # the question of the reply was being heard when the caller began to speak
        self.silence_timer: asyncio.TimerHandle | None = None
        self.stages = Stages()
        self.has_begun = asyncio.Event()  # the greeting is on its way
        self.over = asyncio.Event()
        self.ending, self.reason = Call.Ending.UNDECIDED, ""

    async def run(self) -> None:
        """Returns within a second of whatever ended the call; all that it opened is closed by then."""
        current_call.set(self.conversation.call.call_sid)
        current_stages.set(self.stages)
        parts = (
            *(self._hear_frames, self._hear, self._follow_turns, self._converse),
            *(self._speak, self.feed.run),
        )
        metrics.calls_now.inc()
        try:
            async with asyncio.TaskGroup() as self.tasks:
                running = [self.tasks.create_task(part()) for part in parts]
                await self.over.wait()
                for task in (*running, self.saying, self.preparing and self.preparing[1]):
                    if task is not None:
                        task.cancel()
        except* Superseded:
            self.hand_on()
        except* speech.SpeechFailed as failures:
            self._end(Call.Ending.APOLOGY, "speech failed")
            for failure in failures.exceptions:
                logger.error("Call %s: %s", self.conversation.call.call_sid, failure)
        except* Exception:
            # A fault of ours: the caller hears an apology and is handed on, and the log says what it was.
            self._end(Call.Ending.APOLOGY, "fault")
            logger.exception("Call %s failed", self.conversation.call.call_sid)
        finally:
            # Also where the server cancels the call: another stream of it may follow.
            if not self.over.is_set():
                self.hand_on()
            metrics.calls_now.dec()
            self._stop_silence_clock()
            self._close_agent_turn()
            if self.acting is not None:
                await asyncio.wait([self.acting])
            await in_thread(self.conversation.end, self.ending, self.reason)
            self.feed.tell("status", self.reason or "stream ended")
            await self.feed.send_waiting()

    def hand_on(self) -> None:
        """Ends this stream; the call goes on in another one."""
        self._end(Call.Ending.UNDECIDED, HANDED_ON)

    def _end(self, ending: Call.Ending, reason: str) -> None:
        if not self.over.is_set():
            self.ending, self.reason = ending, reason
            self.over.set()

    # --- Frames from the caller

    async def _hear_frames(self) -> None:
        while True:
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                return self._end(Call.Ending.UNDECIDED, "")
            if isinstance(media := self._parse(message), media_streams.Media):
                self.ears.take(media.audio)
            elif media is not None:
                await self._on_event(media)

    def _parse(self, message: Mapping[str, Any]) -> media_streams.Message | None:
        try:
            return self.stream.receive(message.get("text") or b"")
        except media_streams.ProtocolError as error:
            logger.warning("Call %s: dropped %s", self.conversation.call.call_sid, error)
            return None

    async def _on_event(self, message: media_streams.Message) -> None:
        match message:
            case media_streams.Mark(name):
                self.voice.mark_returned(name)
            case media_streams.Dtmf(digit):
                self._stop_silence_clock()
                await self._barge_in()
                self.inbox.put_nowait(Pressed(digit))
            case media_streams.Stop():
                self._end(Call.Ending.UNDECIDED, "")

    # --- Turns from Deepgram

    async def _speak(self) -> None:
        # Two handshakes beside it would make the greeting up to 60 ms late; it is at hand.
        await self.has_begun.wait()
        await self.voice.mouth.run()

    async def _hear(self) -> None:
        await self.has_begun.wait()
        self.keyterms = await in_thread(self.conversation.keyterms)
        self.ears.expect(speech.Expectation(self.keyterms))
        await self.ears.run()

    async def _follow_turns(self) -> None:
        while True:
            await self._on_turn(await self.ears.heard.get())

    async def _on_turn(self, event: speech.Heard) -> None:
        match event:
            case speech.LostHearing(reason):
                logger.error("Call %s is not heard: %s", self.conversation.call.call_sid, reason)
                self.turn_started_at = None
                self.inbox.put_nowait(FellDeaf())
            case speech.HearsLate() if not self.voice.playback.unheard:
                await self.voice.ask_for_a_moment()
            case turns.StartOfTurn(text):
                self.turn_started_at = timezone.now()
                self._stop_silence_clock()
                self.is_murmuring = self._is_back_channel(text)
                self.was_asked = self.voice.playback.heard_segments >= len(self.segments) - 1
                if not self.is_murmuring:
                    await self._barge_in()
            case turns.Interim(text):
                self.feed.tell("interim", text)
                await self._hear_more(text)
            case turns.EagerEndOfTurn(text):
                await self._hear_more(text)
                if not self.is_murmuring:
                    self.preparing = (text, self.tasks.create_task(self._prepare(text)))
            case turns.TurnResumed():
                await self._discard_prepared()
            case turns.EndOfTurn(text):
                began_at, self.turn_started_at = self.turn_started_at or timezone.now(), None
                spoken_until = event.end_of_speech_seconds
                wait = None if spoken_until is None else self.ears.seconds_since(spoken_until)
                heard = Heard(text, began_at, time.monotonic(), wait)
                await self._hear_more(text)
                if text and self.is_murmuring and not self.was_asked:
                    self._note_caller(text, began_at)
                    self._start_silence_clock()
                else:
                    lasted = (timezone.now() - began_at).total_seconds()
                    self.inbox.put_nowait(heard if text else FalseAlarm(lasted))

    def _is_back_channel(self, text: str) -> bool:
        """Said into the agent's words it stops nobody, and answers only a question that is being heard."""
        return bool(self.voice.playback.unheard) and dialogue.is_back_channel(text)

    async def _hear_more(self, text: str) -> None:
        if text and self.is_murmuring and not dialogue.is_back_channel(text):
            self.is_murmuring = False
            await self._barge_in()

    async def _barge_in(self) -> None:
        """Silences the agent, unless what it is saying must be heard."""
        if not self.voice.playback.may_be_interrupted:
            return
        if self.saying is not None:
            self.saying.cancel()
        heard_segments = self.voice.playback.heard_segments
        heard = await self.voice.stop()
        self.unheard = self.segments[heard_segments:]
        self._close_agent_turn(heard)

    async def _prepare(self, text: str) -> Prepared | None:
        """A reply to what the caller has probably said: only reads, nothing spoken."""
        try:
            prepared = await in_thread(self.conversation.hear, text, may_write=False)
        except dialogue.WouldWrite:
            return None
        await self.voice.prepare(prepared.reply.segments[0].text)
        return prepared

    async def _discard_prepared(self) -> None:
        if self.preparing is not None:
            self.preparing[1].cancel()
            self.preparing = None
            await self.voice.abandon_synthesis()

    # --- The conversation

    async def _converse(self) -> None:
        await self._answer(await in_thread(self.conversation.open), since=time.monotonic())
        while not self.over.is_set() and not self.voice.is_lost:
            await self._respond_to(await self.inbox.get())
        if self.voice.is_lost:
            await self._give_up()

    async def _give_up(self) -> None:
        """The voice is gone: what we have recordings of is said, and a person takes over."""
        self.voice.is_lost = False
        prepared = await in_thread(self.conversation.give_up, "the agent lost its voice")
        await self._answer(prepared, since=time.monotonic())
        if self.voice.is_lost:
            self._end(Call.Ending.APOLOGY, "speech failed")

    async def _respond_to(self, given: Heard | Pressed | FellSilent | FellDeaf | FalseAlarm) -> None:
        # What the caller says over a sentence that must be heard is answered after it.
        await self.voice.heard_out()
        self._close_agent_turn()
        match given:
            case Heard(text, began_at, ended, wait_seconds):
                self.stages.begin(wait_seconds=wait_seconds)
                self._note_caller(text, began_at)
                prepared = await self._take_prepared(text)
                if prepared is None:
                    prepared = await self._act(self.conversation.hear, text)
                await self._answer(prepared, since=ended)
            case Pressed(digit):
                keyed = await self._act(self.conversation.press, digit)
                if keyed is not None:
                    await self._answer(keyed, since=time.monotonic())
                elif self.unheard and not self.conversation.state.keyed:
                    await self._carry_on()
                else:
                    self._start_silence_clock()
            case FellSilent():
                await self._answer(await in_thread(self.conversation.notice_silence), since=time.monotonic())
            case FellDeaf() if self.ears.is_deaf and not self.voice.mouth.is_connected:
                self.voice.is_lost = True
            case FellDeaf() if self.ears.is_deaf:
                await self._answer(await in_thread(self.conversation.lose_hearing), since=time.monotonic())
            case FalseAlarm() if self.unheard:
                await self._carry_on()
            case FalseAlarm(seconds) if seconds >= MUMBLE_SECONDS:
                # Not silence: whoever talks is asked again, and not hung up on.
                await self._answer(await self._act(self.conversation.hear, ""), since=time.monotonic())
            case FalseAlarm():
                self._start_silence_clock()

    async def _take_prepared(self, text: str) -> Prepared | None:
        """What was prepared for these very words."""
        if self.preparing is None or self.preparing[0] != text:
            await self._discard_prepared()
            return None
        prepared = await self.preparing[1]
        self.preparing = None
        return prepared if prepared and prepared.basis is self.conversation.state else None

    async def _act(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs work that may write; if the call is over before it, what follows is decided after it."""
        self.acting = acting = begin_in_thread(work, *args, **kwargs)
        return await outcome(acting)

    async def _answer(self, prepared: Prepared, *, since: float) -> None:
        # Else without a thread, and what is kept in one hop after the first words: at 100 calls the reply's
        # p50 is 2 instead of 4 ms, its p99 5 instead of 12, and a core takes 337 of them instead of 280.
        if self.conversation.promises(prepared):
            self.reply = await self._act(self.conversation.take, prepared)
        else:
            self.reply = self.conversation.take(prepared)
        await self._say(self.reply.segments, since=since)
        self._listen_for(self.reply.listening)
        await self._end_as_replied(self.reply)

    async def _carry_on(self) -> None:
        """Says what the caller stopped for nothing: a cough, a key that means nothing."""
        await self._say(self.unheard, since=time.monotonic())
        if self.reply is not None:
            await self._end_as_replied(self.reply)

    async def _end_as_replied(self, reply: dialogue.Reply) -> None:
        if reply.ending is None:
            return
        await self.voice.heard_out()
        # A caller who speaks into the goodbye is not hung up on.
        if not self.unheard and not self.voice.is_lost:
            transfers = reply.ending is dialogue.Ending.TRANSFER
            self._end(Call.Ending.TRANSFER if transfers else Call.Ending.HANG_UP, reply.reason)

    async def _say(self, segments: tuple[dialogue.Segment, ...], *, since: float) -> None:
        """Speaks, until all is sent or the caller barges in."""
        self.segments, self.unheard = segments, ()
        text = " ".join(segment.text for segment in segments)
        self.feed.tell("said", text)
        turn = Turn(speaker=Turn.Speaker.AGENT, text=text, started_at=timezone.now())
        self.agent_turn = self.conversation.note(turn)
        first_audio: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.saying = self.tasks.create_task(self.voice.say(segments, first_audio))
        self.has_begun.set()
        begun: list[asyncio.Future[Any]] = [self.saying, first_audio]
        await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
        if first_audio.done():
            turn.delay_ms = round(1000 * max(0.0, first_audio.result() - since))
        self.stages.put_on(turn)
        # Not before the first words, which it would delay: a worker that dies here has said next to nothing,
        # and what it booked is not booked again.
        await self._act(self.conversation.keep)
        await asyncio.wait([self.saying])
        self.feed.tell("speaking", f"{self.voice.seconds_left:.1f}")
        self._start_silence_clock()

    def _listen_for(self, listening: dialogue.Listening) -> None:
        if listening != self.listening:
            self.listening = listening
            keyterms = tuple(dict.fromkeys((*listening.keyterms, *self.keyterms)))[: speech.MOST_KEYTERMS]
            self.ears.expect(speech.Expectation(keyterms, listening.digits or listening.patient))

    # --- The record

    def _note_caller(self, text: str, began_at: datetime) -> None:
        self.feed.tell("heard", text)
        caller = Turn.Speaker.CALLER
        self.conversation.note(
            Turn(speaker=caller, text=text, started_at=began_at, ended_at=max(began_at, timezone.now()))
        )

    def _close_agent_turn(self, heard: str | None = None) -> None:
        if self.agent_turn is not None:
            heard = self.voice.playback.heard_text(time.monotonic()) if heard is None else heard
            self.conversation.amend(self.agent_turn, heard_text=heard)
            self.agent_turn = None

    # --- Silence, counted from the end of what the caller heard

    def _start_silence_clock(self) -> None:
        self._stop_silence_clock()
        if self.turn_started_at is not None:  # the caller is speaking
            return
        delay = self.voice.seconds_left + SILENCE_SECONDS
        loop = asyncio.get_running_loop()
        self.silence_timer = loop.call_later(delay, self.inbox.put_nowait, FellSilent())

    def _stop_silence_clock(self) -> None:
        if self.silence_timer is not None:
            self.silence_timer.cancel()
            self.silence_timer = None
