"""Calls as readable scripts: what the caller says, the replies, and the records afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from calls import dialogue
from calls.dialogue import CallFacts, Ending, Reply, State
from crm.models import Appointment, Customer


@dataclass
class Conversation:
    """One call. The state goes through JSON after every turn, as it does in Redis."""

    now: datetime
    from_number: str = ""
    call_sid: str = "CA00000000000000000000000000000001"
    state: State = field(default_factory=State.new)
    replies: list[Reply] = field(default_factory=list)

    @property
    def call(self) -> CallFacts:
        return CallFacts(self.call_sid, self.from_number)

    @property
    def last(self) -> Reply:
        return self.replies[-1]

    @property
    def text(self) -> str:
        return " ".join(reply.text for reply in self.replies)

    @property
    def ending(self) -> Ending | None:
        return self.last.ending

    def begin(self) -> Conversation:
        self._keep(dialogue.greet(self.state, call=self.call, now=self.now))
        return self

    def say(self, *lines: str) -> Conversation:
        for line in lines:
            self._keep(dialogue.respond(self.state, line, call=self.call, now=self.now))
        return self

    def press(self, keys: str) -> Conversation:
        for key in keys:
            state, reply = dialogue.press(self.state, key, call=self.call, now=self.now)
            self.state = State.from_json(state.to_json())
            if reply is not None:
                self.replies.append(reply)
        return self

    def wait_in_silence(self) -> Conversation:
        self._keep(dialogue.silence(self.state, call=self.call, now=self.now))
        return self

    def _keep(self, result: tuple[State, Reply]) -> None:
        state, reply = result
        self.state = State.from_json(state.to_json())
        assert self.state == state
        self.replies.append(reply)


Begin = Callable[..., Conversation]
"""What the fixture `call` gives: called with a number, it begins a call."""


def visit(service: str) -> Appointment:
    """The only one of a service, whatever became of it."""
    return Appointment.objects.get(service_type__code=service)


def visits(customer: Customer) -> list[tuple[str, str, datetime]]:
    """Service, model and time of all that stand, in their order."""
    booked = Appointment.objects.filter(customer=customer, status=Appointment.Status.SCHEDULED)
    return [
        (one.service_type.code, one.vehicle.model, one.scheduled_at)
        for one in booked.order_by("scheduled_at")
    ]
