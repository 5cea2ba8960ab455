"""Plain HTTP on the websocket server's port: bodies in, Deepgram's answers and errors out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Response

from .parameters import Refused

LARGEST_BODY = 2 * 1024 * 1024
_LARGEST_HEAD = 64 * 1024
_METHODS_WITH_BODY = b"POST "
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r\n|\Z)", re.IGNORECASE)


class BodyReader:
    """Bytes of one connection until its request is complete.

    `websockets` refuses a request that has a body: the body is taken out here and its length from the head.
    """

    def __init__(self) -> None:
        self.body = b""
        self._received = b""

    def feed(self, data: bytes) -> bytes:
        """What the websocket server shall read; empty while more is awaited."""
        self._received += data
        if not self._received.startswith(_METHODS_WITH_BODY[: len(self._received)]):
            return self._received
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return b"" if len(head) < _LARGEST_HEAD else head
        length = _LENGTH.search(head)
        wanted = min(int(length[1]), LARGEST_BODY + 1) if length else 0
        if len(body) < wanted:
            return b""
        self.body = body[:wanted]
        return _LENGTH.sub(b"", head) + end


def response(status: int, body: bytes, content_type: str, headers: Mapping[str, str]) -> Response:
    all_headers = Headers(
        {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Connection": "close",
            **headers,
        }
    )
    return Response(status, HTTPStatus(status).phrase, all_headers, body)


def refusal(refused: Refused, request_id: str) -> Response:
    """Deepgram's error body, and its `dg-error` for clients that see only the headers of a failed upgrade."""
    body = {"err_code": refused.code, "err_msg": refused.message, "request_id": request_id}
    one_line = re.sub(r"[^\x20-\x7e]", "?", refused.message)
    return response(refused.status, orjson.dumps(body), "application/json", {"dg-error": one_line})


class SpeechConnection(ServerConnection):
    """A connection whose request may have a body."""

    _reader: BodyReader | None = None
    body = b""

    def data_received(self, data: bytes) -> None:
        if self.request is None:
            self._reader = self._reader or BodyReader()
            data = self._reader.feed(data)
            if not data:
                return
            self.body = self._reader.body
            self._reader = BodyReader()
        super().data_received(data)
