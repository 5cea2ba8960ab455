"""Twilio's REST API, over real HTTP: live calls and one number; form bodies, statuses and errors as Twilio's.

https://www.twilio.com/docs/voice/api/call-resource https://www.twilio.com/docs/api/errors
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from pytest_django.fixtures import Settings

from calls import twilio_account
from calls.twilio_simulator import twiml

NUMBER = "+15555550100"
NUMBER_SID = "PN" + "2" * 32
DEMO_URL = "https://demo.twilio.com/welcome/voice/"
ACCOUNT_PATH = "/2010-04-01/Accounts"
CALL_PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Calls/(CA[0-9a-f]{32})\.json")
LONGEST_TWIML = 4000
ENDED = ("completed", "busy", "failed", "no-answer", "canceled")
_MESSAGES = {
    20001: "The request's parameters are not valid",
    20003: "Authenticate",
    20008: "Resource not accessible with Test Account Credentials",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21218: "Invalid ApplicationSid",
    21220: "Call is not in-progress. Cannot redirect.",
}


class Refused(Exception):
    def __init__(self, status: int, code: int) -> None:
        self.status, self.code = status, code


@dataclass
class TwilioRest:
    """One account, its calls and its number; `updates` is what was done to them, by SID."""

    account_sid: str
    auth_token: str
    calls: dict[str, str] = field(default_factory=dict)
    """SID to status."""
    number: dict[str, object] = field(default_factory=dict)
    updates: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses_with: tuple[int, int] | None = None
    """HTTP status and Twilio's code, in place of an answer."""
    may_answer: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def __post_init__(self) -> None:
        self.number = {
            "sid": NUMBER_SID,
            "account_sid": self.account_sid,
            "phone_number": NUMBER,
            "voice_url": DEMO_URL,
            "voice_method": "POST",
            "voice_application_sid": "",
            "trunk_sid": None,
            "status_callback": "",
            "status_callback_method": "POST",
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "uri": self._path(f"IncomingPhoneNumbers/{NUMBER_SID}.json"),
        }

    def _path(self, resource: str) -> str:
        return f"{ACCOUNT_PATH}/{self.account_sid}/{resource}"

    def admit(self, authorization: str) -> None:
        """Raises Refused."""
        if self.refuses_with:
            raise Refused(*self.refuses_with)
        login = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if authorization != f"Basic {login}":
            raise Refused(401, 20003)

    def read(self, target: str) -> dict[str, object]:
        """Numbers alone can be listed."""
        asked = urlsplit(target)
        if asked.path != self._path("IncomingPhoneNumbers.json"):
            raise Refused(404, 20404)
        is_ours = self.number["phone_number"] in parse_qs(asked.query).get("PhoneNumber", [NUMBER])
        page = {"page": 0, "page_size": 50, "start": 0, "end": 0, "next_page_uri": None, "uri": target}
        return {"incoming_phone_numbers": [self.number] if is_ours else [], **page}

    def update(self, path: str, content_type: str, body: str) -> dict[str, object]:
        call = CALL_PATH.fullmatch(path)
        if content_type != "application/x-www-form-urlencoded":
            raise Refused(400, 20001)
        fields = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
        if path == self.number["uri"]:
            self.number |= _snake(fields)
            self.updates.append((NUMBER_SID, fields))
            return self.number
        if call is None or call[1] != self.account_sid or call[2] not in self.calls:
            raise Refused(404, 20404)
        self._apply(call[2], fields)
        return {"sid": call[2], "account_sid": call[1], "status": self.calls[call[2]]}

    def _apply(self, call_sid: str, fields: dict[str, str]) -> None:
        if self.calls[call_sid] in ENDED:
            raise Refused(400, 21220)
        if fields.keys() == {"Status"} and fields["Status"] in ("completed", "canceled"):
            self.calls[call_sid] = fields["Status"]
        elif fields.keys() == {"Twiml"} and len(fields["Twiml"]) <= LONGEST_TWIML:
            # No document is relative to anything here: what parses must be absolute (15004).
            for verb in twiml.parse(fields["Twiml"], base_url=""):
                if isinstance(verb, twiml.Dial) and not verb.action.startswith("http"):
                    raise Refused(400, 20001)
        else:
            raise Refused(400, 20001)
        self.updates.append((call_sid, fields))

    @contextlib.contextmanager
    def serving(self) -> Iterator[TwilioRest]:
        self.may_answer.set()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            self.may_answer.set()
            server.shutdown()
            thread.join()
            server.server_close()


def _handler(rest: TwilioRest) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve(lambda: rest.read(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._serve(lambda: rest.update(self.path, self.headers.get("Content-Type", ""), body))

        def _serve(self, answer_of: Callable[[], dict[str, object]]) -> None:
            rest.may_answer.wait()
            try:
                rest.admit(self.headers.get("Authorization", ""))
                status, answer = 200, answer_of()
            except Refused as refused:
                status, answer = refused.status, _error(refused)
            with contextlib.suppress(OSError):  # who asked may have gone
                self._answer(status, json.dumps(answer).encode())

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def _error(refused: Refused) -> dict[str, object]:
    return {
        "code": refused.code,
        "message": _MESSAGES.get(refused.code, "Error"),
        "more_info": f"https://www.twilio.com/docs/errors/{refused.code}",
        "status": refused.status,
    }


def _snake(fields: dict[str, str]) -> dict[str, object]:
    """VoiceUrl as the form has it → voice_url as the answer has it."""
    return {
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_"): value
        for name, value in fields.items()
    }


@contextlib.contextmanager
def twilio_rest(settings: Settings) -> Iterator[TwilioRest]:
    """Serves the settings' account, where our client then finds it."""
    rest = TwilioRest(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
    with rest.serving():
        settings.TWILIO_API_URL = rest.url
        twilio_account._client_for.cache_clear()
        yield rest
        ours = twilio_account._client_for(rest.url, rest.account_sid, rest.auth_token)
        ours.http_client.session.close()
