"""Twilio's REST API for live calls, over real HTTP: accounts, form bodies, statuses and errors as Twilio's.

https://www.twilio.com/docs/voice/api/call-resource and https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from calls.twilio_simulator import twiml

CALL_PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Calls/(CA[0-9a-f]{32})\.json")
LONGEST_TWIML = 4000
ENDED = ("completed", "busy", "failed", "no-answer", "canceled")
_MESSAGES = {
    20001: "The request's parameters are not valid",
    20003: "Authenticate",
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
    """One account and its calls; `updates` is what was done to them."""

    account_sid: str
    auth_token: str
    calls: dict[str, str] = field(default_factory=dict)
    """SID to status."""
    updates: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses_with: tuple[int, int] | None = None
    """HTTP status and Twilio's code, in place of an answer."""
    may_answer: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def update(self, path: str, authorization: str, content_type: str, body: str) -> dict[str, str]:
        if self.refuses_with:
            raise Refused(*self.refuses_with)
        login = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if authorization != f"Basic {login}":
            raise Refused(401, 20003)
        found = CALL_PATH.fullmatch(path)
        if found is None or found[1] != self.account_sid or found[2] not in self.calls:
            raise Refused(404, 20404)
        if content_type != "application/x-www-form-urlencoded":
            raise Refused(400, 20001)
        fields = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
        self._apply(found[2], fields)
        return {"sid": found[2], "account_sid": found[1], "status": self.calls[found[2]]}

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
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            rest.may_answer.wait()
            try:
                status, answer = 200, dict[str, object](rest.update(self.path, *self._sender(), body))
            except Refused as refused:
                status, answer = refused.status, _error(refused)
            with contextlib.suppress(OSError):  # who asked may have gone
                self._answer(status, json.dumps(answer).encode())

        def _sender(self) -> tuple[str, str]:
            return self.headers.get("Authorization", ""), self.headers.get("Content-Type", "")

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
