"""The second leg of a `<Dial>`: who is dialled hears the `<Number url>` document before the two are bridged.

https://www.twilio.com/docs/voice/twiml/number#attributes-url and .../twiml/dial#action
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from calls.twilio_simulator import twiml
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.webhooks import Webhooks

MOST_DOCUMENTS = 5
_ABOUT_THE_CALLER = ("AccountSid", "ApiVersion", "StirVerstat")


@dataclass(frozen=True, slots=True)
class Dialled:
    """Who is dialled. `status` is Twilio's DialCallStatus; `keys` are pressed, one a `<Gather>`."""

    status: str = "completed"
    keys: str = "1"


class DialledLeg:
    """Run once, after the dialled party answered."""

    def __init__(
        self,
        dial: twiml.Dial,
        *,
        leg_sid: str,
        caller_fields: Mapping[str, str],
        keys: str,
        webhooks: Webhooks,
        speak: Callable[[str], Awaitable[None]],
    ) -> None:
        self._dial = dial
        self._keys = deque(keys)
        self._webhooks = webhooks
        self._speak = speak
        shown = dial.caller_id or caller_fields["From"]
        self._fields = {name: caller_fields[name] for name in _ABOUT_THE_CALLER if name in caller_fields} | {
            "CallSid": leg_sid,
            "ParentCallSid": caller_fields["CallSid"],
            "CallStatus": "in-progress",
            "Direction": "outbound-dial",
            **{"From": shown, "Caller": shown, "To": dial.number, "Called": dial.number},
        }

    async def is_bridged(self) -> bool:
        """Obeys the documents of the leg; an empty end of one connects it to the caller."""
        url, more = self._dial.whisper, dict[str, str]()
        for _ in range(MOST_DOCUMENTS):
            if not url:
                return True
            document = await self._webhooks.post(url, self._fields | more)
            following = await self._obey(twiml.parse(document, base_url=url))
            if following is None:
                return False
            url, more = following
        raise CallFailed(f"The application redirected the dialled leg {MOST_DOCUMENTS} times.")

    async def _obey(self, verbs: tuple[twiml.Verb, ...]) -> tuple[str, dict[str, str]] | None:
        """The next address and what is posted to it; ("", {}) to be bridged, None where the leg hangs up."""
        for verb in verbs:
            match verb:
                case twiml.Say(text):
                    await self._speak(text)
                case twiml.Gather(words, action):
                    await self._speak(" ".join(words))
                    if self._keys:
                        return action, {"Digits": self._keys.popleft()}
                case twiml.Redirect(url):
                    return url, {}
                case twiml.Pause():
                    pass
                case twiml.Hangup():
                    return None
                case _:
                    raise CallFailed(f"13224 {type(verb).__name__} is no verb for a dialled leg.")
        return "", {}
