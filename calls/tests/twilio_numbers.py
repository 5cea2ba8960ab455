"""Twilio's REST resource IncomingPhoneNumbers, as its library meets it: real HTTP, Basic auth, its errors."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "a token for tests alone"
NUMBER = "+15555550100"
NUMBER_SID = "PN" + "2" * 32
DEMO_URL = "https://demo.twilio.com/welcome/voice/"

MESSAGES = {
    20003: (401, "Authenticate"),
    20008: (403, "Resource not accessible with Test Account Credentials"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
}


class TwilioNumbers(ThreadingHTTPServer):
    """One account with one number. `failure` is the code of the error that every request gets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failure = 0
        self.updates: list[dict[str, str]] = []
        self.number: dict[str, object] = {
            "sid": NUMBER_SID,
            "account_sid": ACCOUNT_SID,
            "phone_number": NUMBER,
            "voice_url": DEMO_URL,
            "voice_method": "POST",
            "voice_application_sid": "",
            "trunk_sid": None,
            "status_callback": "",
            "status_callback_method": "POST",
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "uri": f"/2010-04-01/Accounts/{ACCOUNT_SID}/IncomingPhoneNumbers/{NUMBER_SID}.json",
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TwilioNumbers

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query).get("PhoneNumber", [NUMBER])
        numbers = [self.server.number] if self.server.number["phone_number"] in asked else []
        page = {"page": 0, "page_size": 50, "start": 0, "end": 0, "next_page_uri": None, "uri": self.path}
        self._serve("IncomingPhoneNumbers.json", {"incoming_phone_numbers": numbers, **page})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        if self._serve(f"IncomingPhoneNumbers/{NUMBER_SID}.json", self.server.number | _snake(fields)):
            self.server.updates.append(fields)
            self.server.number |= _snake(fields)

    def _serve(self, resource: str, body: dict[str, object]) -> bool:
        login = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {login}":
            return self._fail(20003)
        if self.server.failure:
            return self._fail(self.server.failure)
        if urlsplit(self.path).path != f"/2010-04-01/Accounts/{ACCOUNT_SID}/{resource}":
            return self._fail(20404)
        return self._answer(200, body)

    def _fail(self, code: int) -> bool:
        status, message = MESSAGES[code]
        more = f"https://www.twilio.com/docs/errors/{code}"
        self._answer(status, {"code": code, "message": message, "more_info": more, "status": status})
        return False

    def _answer(self, status: int, body: dict[str, object]) -> bool:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return True

    def log_message(self, format: str, *args: object) -> None:
        pass


def _snake(fields: dict[str, str]) -> dict[str, object]:
    """VoiceUrl as the form has it → voice_url as the answer has it."""
    return {
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_"): value
        for name, value in fields.items()
    }


@contextlib.contextmanager
def twilio_numbers() -> Iterator[TwilioNumbers]:
    with TwilioNumbers() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)
