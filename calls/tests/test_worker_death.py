"""Two server processes behind a proxy: the one that holds the call dies, and the other takes it up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from asgiref.sync import sync_to_async
from pytest_django.fixtures import Settings

from calls.models import Call
from calls.tests.conftest import MARIA
from calls.tests.scripted_deepgram import ListenConnection, ScriptedDeepgram, scripted_deepgram
from calls.tests.tcp_proxy import TcpProxy, tcp_proxy
from calls.tests.worker_process import WorkerProcess, worker_process
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import SILENT_ACT, Act, Moment
from calls.twilio_simulator.clock import WallClock
from calls.twilio_simulator.phone_call import CallReport, Ending, PhoneCall, Site
from calls.twilio_simulator.webhooks import Account
from crm.models import Appointment, Customer

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60.0
SPEED = 10  # of the caller's ear: marks return ten times as fast


class QuietCaller:
    """Makes no sound (what he says is scripted at Deepgram's end), and hangs up when told to."""

    def __init__(self) -> None:
        self.hangs_up = False
        self.reconnections = 0

    def act(self, moment: Moment) -> Act:
        return Act(hangs_up=True) if self.hangs_up else SILENT_ACT

    def reconnected(self) -> None:
        self.reconnections += 1


class Line:
    """One call through the proxy, and the hands that steer it."""

    def __init__(
        self, phone_call: PhoneCall, caller: QuietCaller, deepgram: ScriptedDeepgram, proxy: TcpProxy
    ) -> None:
        self.caller = caller
        self.call_sid = phone_call.report.call_sid
        self._deepgram = deepgram
        self._proxy = proxy
        self._phone_call = phone_call
        self._ears: ListenConnection | None = None
        self.running: asyncio.Task[CallReport] | None = None

    async def ring(self) -> None:
        self.running = asyncio.create_task(self._phone_call.run())
        await self.picked_up()

    async def picked_up(self) -> None:
        """By this worker or, after its death, by the next."""
        async with asyncio.timeout(PATIENCE):
            self._ears = await self._deepgram.listening.get()

    async def say(self, text: str, *, until: str) -> None:
        assert self._ears is not None
        await self._ears.turn_info("StartOfTurn", text.split()[0])
        await self._ears.turn_info("EndOfTurn", text)
        await self.hear(until)

    async def hear(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not any(words in text for text in self._deepgram.spoken):
                await asyncio.sleep(0.01)
        # What was spoken behind these words is still to be heard.
        spoken = self._deepgram.spoken
        del spoken[: 1 + next(number for number, text in enumerate(spoken) if words in text)]

    async def ask_for_an_oil_change(self) -> None:
        """Until it has been read back."""
        await self.hear("How can I help")
        await self.say("I need an oil change as soon as possible", until="Which suits you")
        await self.say("the first one", until="Shall I book it?")

    async def end(self) -> CallReport:
        assert self.running is not None
        self.caller.hangs_up = True
        async with asyncio.timeout(PATIENCE):
            return await self.running


@pytest.fixture
async def deepgram() -> AsyncIterator[ScriptedDeepgram]:
    async with scripted_deepgram() as server:
        yield server


@pytest.fixture
async def proxy() -> AsyncIterator[TcpProxy]:
    async with tcp_proxy() as proxy:
        yield proxy


@pytest.fixture
async def workers(
    maria: Customer, deepgram: ScriptedDeepgram, proxy: TcpProxy, tmp_path: Path
) -> AsyncIterator[list[WorkerProcess]]:
    environment = {"PUBLIC_URL": proxy.url, "DEEPGRAM_URL": deepgram.url, "ALLOWED_HOSTS": "*"}
    async with contextlib.AsyncExitStack() as running:
        two = [
            await running.enter_async_context(
                worker_process(tmp_path / f"worker-{number}.log", environment, patience_seconds=1)
            )
            for number in range(2)
        ]
        proxy.workers = [worker.port for worker in two]
        yield two
        for worker in two:
            assert "Traceback" not in worker.log.read_text()


@pytest.fixture
async def line(
    workers: list[WorkerProcess], deepgram: ScriptedDeepgram, proxy: TcpProxy, settings: Settings
) -> AsyncIterator[Line]:
    caller = QuietCaller()
    async with httpx.AsyncClient(trust_env=False) as client:
        phone_call = PhoneCall(
            account=Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN),
            site=Site(proxy.url),
            numbers=Numbers(MARIA, "+15555550100"),
            caller=caller,
            client=client,
            clock=WallClock(SPEED),
            longest_seconds=1e6,
        )
        line = Line(phone_call, caller, deepgram, proxy)
        yield line
        if line.running is not None:
            line.running.cancel()
            await asyncio.gather(line.running, return_exceptions=True)


@sync_to_async
def appointments(call_sid: str) -> list[Appointment]:
    return list(Appointment.objects.filter(call_sid=call_sid))


@sync_to_async
def final(call_sid: str) -> Call:
    return Call.objects.get(call_sid=call_sid)


async def test_a_call_whose_worker_dies_before_the_commit_goes_on_in_the_other(
    line: Line, workers: list[WorkerProcess], proxy: TcpProxy
) -> None:
    await line.ring()
    await line.ask_for_an_oil_change()
    workers[0].kill()  # in the middle of the read-back
    await line.picked_up()
    await line.hear("we were cut off")
    await line.hear("Shall I book it?")
    await line.say("yes, book it", until="You're booked")
    assert len(await appointments(line.call_sid)) == 1
    await line.end()
    assert proxy.streams == [worker.port for worker in workers]
    assert line.caller.reconnections == 1
    call = await final(line.call_sid)
    assert (call.status, call.end_reason) == ("completed", "caller hung up")


async def test_what_was_committed_is_told_by_the_other_worker_and_not_booked_again(
    line: Line, workers: list[WorkerProcess], deepgram: ScriptedDeepgram
) -> None:
    await line.ring()
    await line.ask_for_an_oil_change()
    deepgram.may_speak.clear()
    await line.say("yes, book it", until="Great")
    assert len(await appointments(line.call_sid)) == 1
    workers[0].kill()  # the caller has heard nothing of it
    deepgram.may_speak.set()
    await line.picked_up()
    await line.hear("You're booked")
    await line.hear("anything else")
    await line.say("no, goodbye", until="oodbye")
    report = await asyncio.wait_for(line.running, PATIENCE) if line.running else None
    assert report is not None
    assert report.ending is Ending.AGENT_HUNG_UP
    assert len(await appointments(line.call_sid)) == 1
    assert (await final(line.call_sid)).status == "completed"


async def test_a_worker_told_to_stop_finishes_its_call_and_takes_no_other(
    line: Line, workers: list[WorkerProcess], proxy: TcpProxy
) -> None:
    await line.ring()
    await line.hear("How can I help")
    workers[0].ask_to_stop()
    await line.say("goodbye", until="oodbye")
    assert line.running is not None
    report = await asyncio.wait_for(line.running, PATIENCE)
    assert report.ending is Ending.AGENT_HUNG_UP
    assert report.streams == 1
    assert await workers[0].ended(10) == 0


async def test_a_call_too_long_for_a_worker_that_stops_goes_on_in_the_other(
    line: Line, workers: list[WorkerProcess], proxy: TcpProxy
) -> None:
    await line.ring()
    await line.ask_for_an_oil_change()
    workers[0].ask_to_stop()
    await line.picked_up()
    await line.hear("Shall I book it?")
    await line.say("yes, book it", until="You're booked")
    report = await line.end()
    assert report.streams == 2
    assert report.warnings == []
    assert len(await appointments(line.call_sid)) == 1
    assert await workers[0].ended(10) == 0


async def test_a_worker_that_stops_refuses_new_calls(line: Line, workers: list[WorkerProcess]) -> None:
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{workers[0].port}") as kept:
        assert (await kept.post("/calls/incoming/")).status_code == 403  # unsigned; the connection stays open
        await line.ring()
        await line.hear("How can I help")
        workers[0].ask_to_stop()
        async with asyncio.timeout(PATIENCE):
            while (answer := await kept.post("/calls/incoming/")).status_code == 403:
                pass
        assert answer.status_code == 503
        assert answer.headers["connection"] == "close"
        assert await no_connection(workers[0].port)


async def ask_for_the_slow_page(worker: WorkerProcess, folder: Path) -> asyncio.Task[httpx.Response]:
    """Returns when the page is being made."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
            return await client.get(f"http://127.0.0.1:{worker.port}/slow/", params={"folder": str(folder)})

    asking = asyncio.create_task(ask())
    async with asyncio.timeout(PATIENCE):
        while not (folder / "slow").exists():
            await asyncio.sleep(0.01)
    return asking


@pytest.fixture
async def worker(shop: None, tmp_path: Path) -> AsyncIterator[WorkerProcess]:
    async with worker_process(tmp_path / "worker.log", {"ALLOWED_HOSTS": "*"}) as worker:
        yield worker


async def tell_to_stop(worker: WorkerProcess) -> None:
    worker.ask_to_stop()
    async with asyncio.timeout(PATIENCE):
        while not await no_connection(worker.port):
            pass


async def test_a_worker_that_stops_finishes_its_answers(worker: WorkerProcess, tmp_path: Path) -> None:
    asking = await ask_for_the_slow_page(worker, tmp_path)
    await tell_to_stop(worker)
    (tmp_path / "slow").unlink()
    answer = await asking
    assert (answer.status_code, answer.text) == (200, "done")
    assert await worker.ended(10) == 0


async def test_an_answer_that_takes_for_ever_holds_no_worker_up(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    asking = await ask_for_the_slow_page(worker, tmp_path)
    await tell_to_stop(worker)
    worker.ask_to_stop()
    assert await worker.ended(10) == 1
    with pytest.raises(httpx.HTTPError):
        await asking


async def no_connection(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return True
    writer.close()
    return False
