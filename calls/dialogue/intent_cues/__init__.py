"""By which words each intent is known: its alternatives, in plain wording, where WORK names a service."""

from __future__ import annotations

from calls.dialogue.intent_cues import booking, people, the_call, the_shop, visits

CUES = {**visits.CUES, **the_shop.CUES, **people.CUES, **the_call.CUES, **booking.CUES}
