"""The dialogue at the terminal, without audio: `manage.py talk --from +15550100123`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from calls import dialogue
from calls.dialogue import CallFacts, Reply, State


class Command(BaseCommand):
    help = (
        "Talk to the agent by typing. What is booked is booked in the database. An empty line is silence, "
        "a line of a slash and keys (/0) presses them, Ctrl-D hangs up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="from_number", default="", help="E.164; left out: withheld")
        parser.add_argument("--say", action="append", help="a line of the caller; may be repeated")
        parser.add_argument("--claims", action="store_true", help="show the records that each reply rests on")

    def handle(self, *, from_number: str, say: list[str] | None, claims: bool, **options: Any) -> None:
        call = CallFacts(f"talk-{uuid.uuid4()}", from_number)
        state, reply = dialogue.greet(State.new(), call=call, now=timezone.now())
        self._show(reply, claims)
        for line in say if say is not None else self._typed():
            if say is not None:
                self.stdout.write(f"caller  {line}")
            state, replies = _answered(state, line, call)
            for reply in replies:
                self._show(reply, claims)
            if replies and replies[-1].ending is not None:
                return

    def _typed(self) -> Iterator[str]:
        while True:
            try:
                yield input("caller  ")
            except EOFError:
                return

    def _show(self, reply: Reply, claims: bool) -> None:
        self.stdout.write(f"agent   {reply.text}")
        for claim in reply.claims if claims else ():
            self.stdout.write(f"        [{claim.kind}: {claim.record} {claim.pk}, {claim.value}]")
        if reply.ending is not None:
            self.stdout.write(f"        ({reply.ending}: {reply.reason})")
        if reply.brief:
            self.stdout.write(f"        (brief: {reply.brief})")
        if reply.callback is not None:
            self.stdout.write(
                f"        (call back {reply.callback.phone} by {reply.callback.due_at:%a %H:%M})"
            )


def _answered(state: State, line: str, call: CallFacts) -> tuple[State, list[Reply]]:
    now = timezone.now()
    if not line.strip():
        state, reply = dialogue.silence(state, call=call, now=now)
        return state, [reply]
    if not line.startswith("/"):
        state, reply = dialogue.respond(state, line, call=call, now=now)
        return state, [reply]
    replies = []
    for key in line[1:]:
        state, pressed = dialogue.press(state, key, call=call, now=now)
        replies += [pressed] if pressed is not None else []
    return state, replies
