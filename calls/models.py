"""The durable record of the phone line: calls, what was said in them, and what a person must follow up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from calls import metrics
from crm.models import ServiceType
from crm.open_times import open_times
from crm.validators import normalise_phone

if TYPE_CHECKING:
    from calls.dialogue import CallbackRequest

TOKEN_TTL = timedelta(seconds=60)
# A call in which nothing happens for so long is over: silence alone ends one after 24 s.
LIFELESS_AFTER = timedelta(minutes=10)
# One that an advisor took: no turn of it reaches us. Twilio's longest call unless an account asks for more.
TRANSFERRED_FOR = timedelta(hours=4)


def masked(number: str) -> str:
    """A phone number as it may stand in a log: its last four digits."""
    return f"…{number[-4:]}" if number else "withheld"


class CallQuerySet(models.QuerySet["Call"]):
    def in_progress(self) -> CallQuerySet:
        return self.filter(status__in=Call.LIVE_STATUSES)

    def lifeless(self, now: datetime) -> CallQuerySet:
        """Live by their status alone: the report that should have ended them never came."""
        quiet_since, transferred_since = now - LIFELESS_AFTER, now - TRANSFERRED_FOR
        recent_turns = Turn.objects.filter(call=models.OuterRef("pk"), started_at__gte=quiet_since)
        return (
            self.in_progress()
            .filter(~models.Exists(recent_turns), started_at__lt=quiet_since)
            .exclude(token_expires_at__gte=quiet_since)
            .exclude(ending=Call.Ending.TRANSFER, started_at__gte=transferred_since)
        )

    def close_lifeless(self, now: datetime) -> int:
        """Completes them. Returns how many there were."""
        closed = 0
        for call in self.lifeless(now):
            call.decide(Call.Ending(call.ending), "lost without a report")
            closed += call.reach(Call.Status.COMPLETED, now=now)
        return closed


class Call(models.Model):
    """One phone call, from Twilio's webhook to its final status."""

    class Status(models.TextChoices):
        """Twilio's CallStatus. https://www.twilio.com/docs/voice/api/call-resource#call-status-values"""

        QUEUED = "queued"
        RINGING = "ringing"
        IN_PROGRESS = "in-progress", "in progress"
        COMPLETED = "completed"
        BUSY = "busy"
        FAILED = "failed"
        NO_ANSWER = "no-answer", "no answer"
        CANCELED = "canceled"

    class Ending(models.TextChoices):
        """What the TwiML after the stream must do."""

        UNDECIDED = "", "undecided"
        HANG_UP = "hang_up", "hang up"
        TRANSFER = "transfer"
        APOLOGY = "apology", "apology, speech failed"

    class Transfer(models.TextChoices):
        """How far the hand-over to an advisor came."""

        NONE = "", "none"
        OFFERED = "offered", "advisor's phone rings"
        ACCEPTED = "accepted", "taken by an advisor"
        UNANSWERED = "unanswered", "not taken"
        RETURNED = "returned", "not taken, back with the agent"

    class Line(models.TextChoices):
        """Where the call came in."""

        TWILIO = "twilio"
        SOFTPHONE = "softphone"

    LIVE_STATUSES = (Status.QUEUED, Status.RINGING, Status.IN_PROGRESS)

    call_sid = models.CharField("call SID", max_length=64, unique=True)
    from_number = models.CharField("from", max_length=32, blank=True, help_text="Empty where withheld.")
    to_number = models.CharField("to", max_length=32, blank=True)
    customer = models.ForeignKey(
        "crm.Customer",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        help_text="By caller ID.",
    )
    status = models.CharField(max_length=16, choices=Status, default=Status.RINGING)
    ending = models.CharField(max_length=16, choices=Ending, default=Ending.UNDECIDED, blank=True)
    end_reason = models.CharField(max_length=120, blank=True)
    transfer = models.CharField(max_length=16, choices=Transfer, default=Transfer.NONE, blank=True)
    brief = models.TextField(blank=True, help_text="What an advisor hears before taking the call.")
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    line = models.CharField(max_length=16, choices=Line, default=Line.TWILIO)
    stream_count = models.PositiveSmallIntegerField(
        "streams", default=0, help_text="Offered to the caller; more than one where the call was taken over."
    )
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["status", "started_at"]),
            models.Index(fields=["customer", "started_at"]),
        ]
        permissions = [("control_call", "Can take over and end live calls")]

    def __str__(self) -> str:
        return f"{masked(self.from_number)} at {timezone.localtime(self.started_at):%b %d, %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE_STATUSES

    @classmethod
    def ring(cls, call_sid: str, *, from_number: str, to_number: str, line: str, now: datetime) -> Call:
        """The call that a webhook announces; the same one, however often it is announced."""
        numbers = {"from_number": _e164(from_number), "to_number": _e164(to_number)}
        call, _ = cls.objects.get_or_create(
            call_sid=call_sid, defaults={**numbers, "line": line, "started_at": now}
        )
        return call

    def issue_token(self, *, now: datetime) -> str:
        """A secret that opens this call's media stream once, within a minute; the one before is void."""
        token = secrets.token_urlsafe(24)
        self.token_digest = _digest(token)
        self.token_expires_at = now + TOKEN_TTL
        self.stream_count = F("stream_count") + 1
        self.save(update_fields=["token_digest", "token_expires_at", "stream_count"])
        self.refresh_from_db(fields=["stream_count"])
        return token

    def is_in_its_last_stream(self) -> bool:
        """Whether no newer stream was offered since this row was read."""
        return Call.objects.filter(pk=self.pk, stream_count=self.stream_count).exists()

    @classmethod
    def redeem_token(cls, token: str, *, call_sid: str, now: datetime) -> Call | None:
        """The live call that the token was issued for, once; None for any other token."""
        redeemed = cls.objects.in_progress().filter(
            call_sid=call_sid, token_digest=_digest(token), token_expires_at__gt=now
        )
        # One UPDATE decides: of two streams with one token, one gets the call.
        if not redeemed.update(
            token_digest="",
            status=cls.Status.IN_PROGRESS,
            ending=cls.Ending.UNDECIDED,
            end_reason="",
        ):
            return None
        call = cls.objects.get(call_sid=call_sid)
        if call.answered_at is None:
            call.answered_at = now
            call.save(update_fields=["answered_at"])
        return call

    def decide(self, ending: Call.Ending, reason: str) -> None:
        """What follows once the stream has ended, and why; the first decision of the last stream stands."""
        decided = Call.objects.filter(
            pk=self.pk, ending=self.Ending.UNDECIDED, stream_count=self.stream_count
        )
        if decided.update(ending=ending, end_reason=reason):
            self.ending, self.end_reason = ending, reason

    def move_transfer(self, to: Call.Transfer, *, since: Call.Transfer, **more: str) -> bool:
        """From one step of the hand-over to another, if the call lives and stands there; whether it did."""
        standing = Call.objects.in_progress().filter(pk=self.pk, transfer=since)
        moved = standing.update(transfer=to, **more)
        if moved:
            self.refresh_from_db()
        return bool(moved)

    def reach(self, status: Call.Status, *, now: datetime) -> bool:
        """Moves to a status that Twilio reports; never back, as reports come in any order."""
        order = {self.Status.QUEUED: 0, self.Status.RINGING: 1, self.Status.IN_PROGRESS: 2}
        earlier = [known for known, rank in order.items() if rank < order.get(status, 3)]
        final = {} if status in self.LIVE_STATUSES else {"ended_at": now}
        moved = Call.objects.filter(pk=self.pk, status__in=earlier).update(status=status, **final)
        if moved:
            self.refresh_from_db()
            if final:
                metrics.calls_ended.labels(self.status, self.ending or "undecided").inc()
        if final and not self.end_reason:
            reason = "caller hung up" if status == self.Status.COMPLETED else status.label
            Call.objects.filter(pk=self.pk, end_reason="").update(end_reason=reason)
        return bool(moved)


def _e164(number: str) -> str:
    """The number in E.164; empty where it is withheld or no number ("anonymous")."""
    try:
        return normalise_phone(number)
    except ValidationError:
        return ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Turn(models.Model):
    """What one side said. For the agent also what of it the caller heard."""

    class Speaker(models.TextChoices):
        CALLER = "caller"
        AGENT = "agent"

    call = models.ForeignKey(Call, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    speaker = models.CharField(max_length=8, choices=Speaker)
    text = models.TextField()
    heard_text = models.TextField(blank=True, help_text="Of the agent's words, those the caller heard.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    delay_ms = models.PositiveIntegerField(
        "delay (ms)", null=True, blank=True, help_text="From the caller's end of turn to the first audio."
    )
    # Of the agent's answers; what each means stands in turn_stages.
    wait_ms = models.PositiveIntegerField(
        "wait (ms)", null=True, blank=True, help_text="From the caller's last word to the end of turn."
    )
    dialogue_ms = models.PositiveIntegerField("dialogue (ms)", null=True, blank=True)
    database_ms = models.PositiveIntegerField("database (ms)", null=True, blank=True)

    class Meta:
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_turn_a_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="turn_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:60]}"


class CallbackTask(models.Model):
    """A person must call back. The agent promised it; the due time says by when."""

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"

    call = models.ForeignKey(Call, models.SET_NULL, null=True, blank=True, related_name="callback_tasks")
    customer = models.ForeignKey(
        "crm.Customer", models.SET_NULL, null=True, blank=True, related_name="callback_tasks"
    )
    phone = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    due_at = models.DateTimeField()
    wanted_service = models.ForeignKey(
        "crm.ServiceType",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="On the waiting list for it, on the days that follow.",
    )
    wanted_from = models.DateField(null=True, blank=True)
    wanted_until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["status", "due_at"]
        indexes = [models.Index(fields=["status", "due_at"])]
        constraints = [
            # One promise a call and reason, however often a turn is repeated.
            models.UniqueConstraint(fields=["call", "reason"], name="one_callback_a_call_and_reason"),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False) | Q(status="open", done_at__isnull=True),
                name="callback_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} ({masked(self.phone)})"

    @classmethod
    def promise(cls, call: Call, callback: CallbackRequest) -> CallbackTask:
        """Once a call and reason; said again, it is the note, the number or the hour that changes."""
        values: dict[str, Any] = {"customer": call.customer, "phone": callback.phone, "note": callback.note}
        if callback.wanted is not None:
            values["wanted_service"] = ServiceType.objects.filter(code=callback.wanted.service).first()
            values["wanted_from"] = date.fromisoformat(callback.wanted.first_day)
            values["wanted_until"] = date.fromisoformat(callback.wanted.last_day)
        task, is_new = cls.objects.get_or_create(
            call=call, reason=callback.reason[:120], defaults={**values, "due_at": callback.due_at}
        )
        said = (callback.note, callback.phone, callback.due_at)
        if not is_new and (task.note, task.phone, task.due_at) != said:
            task.note, task.phone, task.due_at = said
            task.save(update_fields=["note", "phone", "due_at"])
        return task

    def now_open(self, *, now: datetime) -> datetime | None:
        """The first time that has opened up for who is on the waiting list."""
        if self.wanted_service is None or not self.wanted_from or self.status == self.Status.DONE:
            return None
        first = max(self.wanted_from, timezone.localdate(now))
        days = ((self.wanted_until or self.wanted_from) - first).days + 1
        if days < 1:
            return None
        return next(iter(open_times(service=self.wanted_service, first_day=first, days=days, now=now)), None)

    def finish(self, *, by: models.Model, now: datetime) -> None:
        self.status, self.done_by_id, self.done_at = self.Status.DONE, by.pk, now
        self.save(update_fields=["status", "done_by", "done_at"])
