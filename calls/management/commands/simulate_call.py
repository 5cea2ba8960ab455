from __future__ import annotations

import asyncio
import math
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from calls.twilio_simulator.call_printer import CallPrinter
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import ScriptedCaller, prepare
from calls.twilio_simulator.dialled_leg import Dialled
from calls.twilio_simulator.events import CallEvent
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.phone_call import CallReport, PhoneCall, Site
from calls.twilio_simulator.script import ScriptedTurn, parse_script
from calls.twilio_simulator.voice import deepgram_voice
from calls.twilio_simulator.webhooks import Account
from calls.twilio_simulator.worker_death import WorkerDeath
from crm.models import Appointment, BookingRequest

_E164 = re.compile(r"\+[1-9]\d{9,14}")
WITHHELD = "anonymous"
ADVISORS = {"takes": Dialled(), "declines": Dialled(keys="2"), "absent": Dialled("no-answer")}


def phone_number(text: str) -> str:
    number = re.sub(r"[\s().-]", "", text)
    if number != WITHHELD and not _E164.fullmatch(number):
        raise CommandError(f"{text!r} is not a number like +15550100123, nor {WITHHELD!r}.")
    return number


def site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise CommandError(f"{text!r} is not an address like http://127.0.0.1:8000.")
    return text.rstrip("/")


class Command(BaseCommand):
    help = (
        "Calls the running site as Twilio would: signed webhooks, a signed media stream in real time, and a "
        "caller who speaks the given lines, each when the agent has finished its turn."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="from_number",
            default="+15550100123",
            metavar="NUMBER",
            help="the caller's number, or 'anonymous'",
        )
        parser.add_argument("--to", metavar="NUMBER", help="default: TWILIO_PHONE_NUMBER")
        parser.add_argument("--say", action="append", default=[], metavar="LINE", help="one turn; repeatable")
        parser.add_argument("--script", type=Path, metavar="FILE", help="a line a turn; # begins a comment")
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="default: PUBLIC_URL")
        parser.add_argument("--record", type=Path, metavar="FILE.wav", help="stereo, the caller left")
        parser.add_argument(
            "--expect-appointment", action="store_true", help="fail unless this call booked an appointment"
        )
        parser.add_argument(
            "--advisor", choices=ADVISORS, default="takes", help="what becomes of a transfer (takes)"
        )
        parser.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS", help="of the call")
        parser.add_argument("--worker-pid", type=int, metavar="PID", help="the server process that dies …")
        parser.add_argument(
            "--kill-worker-after",
            type=float,
            metavar="SECONDS",
            help="… by SIGKILL, so long after the call has begun; another must take it up",
        )
        parser.add_argument("--quiet", action="store_true", help="print the summary alone")

    def handle(self, *args: object, **options: Any) -> None:
        options["url"] = site_url(options["url"])
        options["from_number"] = phone_number(options["from_number"])
        options["to"] = phone_number(options["to"] or settings.TWILIO_PHONE_NUMBER)
        if (options["worker_pid"] is None) != (options["kill_worker_after"] is None):
            raise CommandError("--worker-pid and --kill-worker-after belong together.")
        self.death = WorkerDeath(options["worker_pid"]) if options["worker_pid"] else None
        try:
            script = parse_script(_lines(options["say"], options["script"]))
            report = asyncio.run(self._call(script, options))
        except CallFailed as failure:
            raise CommandError(str(failure)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped: the call was cut off.") from None
        if options["record"]:
            self._record(report, options["record"])
        self._summarize(report)
        if options["expect_appointment"]:
            self.stdout.write(_appointment(report.call_sid))
        if self.death:
            self.stdout.write(self.death.summary())
        if not (self._survived(report) if self.death else report.ended_properly):
            raise CommandError(_fault(report))

    def _survived(self, report: CallReport) -> bool:
        """What a death leaves behind (a broken stream, audio that was not played) is no fault of the call."""
        is_proper = report.ending is not None and report.ending.is_proper
        return is_proper and self.death is not None and self.death.silent_seconds is not None

    async def _call(self, script: tuple[ScriptedTurn, ...], options: dict[str, Any]) -> CallReport:
        voice = deepgram_voice(
            url=settings.DEEPGRAM_URL,
            api_key=settings.DEEPGRAM_API_KEY,
            model=settings.DEEPGRAM_SPEAK_MODEL,
        )
        printer = CallPrinter(lambda line: self.stdout.write(line), is_quiet=options["quiet"])

        def tell(event: CallEvent) -> None:
            printer.tell(event)
            if self.death:
                self.death.tell(event)

        async with httpx.AsyncClient(trust_env=False) as client:
            call = PhoneCall(
                account=Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN),
                site=Site(options["url"]),
                numbers=Numbers(options["from_number"], options["to"]),
                caller=ScriptedCaller(await prepare(script, voice)),
                client=client,
                on_event=tell,
                longest_seconds=options["timeout"],
                dialled=ADVISORS[options["advisor"]],
            )
            async with printer.printing(call.report.call_sid):
                if self.death:
                    return await self.death.during(call.run(), after_seconds=options["kill_worker_after"])
                return await call.run()

    def _record(self, report: CallReport, path: Path) -> None:
        try:
            report.recording.write(path)
        except OSError as error:
            raise CommandError(f"The recording cannot be written to {path}: {error.strerror}.") from None
        self.stdout.write(f"Recorded {report.recording.seconds:.1f} s in {path}.")

    def _summarize(self, report: CallReport) -> None:
        ending = report.ending.value if report.ending else "the call failed"
        self.stdout.write(f"{report.call_sid}: {report.duration_seconds:.1f} s, {ending}.")
        if replies := sorted(report.reply_seconds):
            self.stdout.write(
                f"Replies: {len(replies)}; end of speech to first audio "
                f"p50 {percentile(replies, 50):.2f} s, p95 {percentile(replies, 95):.2f} s."
            )


def percentile(ordered: list[float], percent: int) -> float:
    """The nearest-rank percentile of a sorted list that is not empty."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _lines(said: list[str], script: Path | None) -> list[str]:
    if said and script:
        raise CommandError("Give either --say or --script.")
    if script is None:
        return said
    try:
        return script.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The script {script} cannot be read: {error}.") from None


def _appointment(call_sid: str) -> str:
    appointment = Appointment.objects.filter(call_sid=call_sid).first()
    if appointment is None:
        request = BookingRequest.objects.filter(call_sid=call_sid).first()
        raise CommandError(
            f"The call booked no appointment{f', only a request: {request}' if request else ''}."
        )
    return f"Booked: {appointment}"


def _fault(report: CallReport) -> str:
    faults = [str(warning) for warning in report.warnings] + report.problems
    if report.ending is None or not report.ending.is_proper:
        ending = report.ending.value if report.ending else "the call did not end"
        faults.insert(0, f"{ending}: {report.reason}" if report.reason else ending)
    return "The call did not end properly: " + "; ".join(faults)
