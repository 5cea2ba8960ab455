"""The routes, and who may use them."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import orjson
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from . import parameters, wire
from .flux_stream import FluxStream
from .http import LARGEST_BODY, SpeechConnection, refusal, response
from .nova_stream import NovaStream
from .parameters import FluxRequest, NovaRequest, Query, Refused, SpeakRequest
from .speak import MOST_CHARACTERS
from .speak_stream import SpeakStream, say_once
from .workers import Workers

logger = logging.getLogger(__name__)

Asked = FluxRequest | NovaRequest | SpeakRequest

_STREAMS: dict[str, Callable[[Query], Asked]] = {
    "/v1/listen": parameters.nova,
    "/v2/listen": parameters.flux,
    "/v1/speak": parameters.speak,
}
LARGEST_MESSAGE = 1024 * 1024
HANDSHAKE_SECONDS = 60.0
"""Includes the synthesis of the longest text that a plain request may hold."""


class SpeechServer:
    """What the connections share.

    Args:
        key: what clients have to show; where it is None, any key will do.
        most_streams: websockets open at the same time; more are refused with 429.
        idle_seconds: without audio, after which a listening stream is closed.
    """

    def __init__(self, workers: Workers, *, key: str | None, most_streams: int, idle_seconds: float) -> None:
        self._workers = workers
        self._key = key
        self._most_streams = most_streams
        self._idle_seconds = idle_seconds
        self._streams: dict[ServerConnection, Asked] = {}

    async def start(self, host: str, port: int) -> Server:
        """
        Raises:
            OSError: the port is taken, or no such address.
        """
        return await serve(
            self._converse,
            host,
            port,
            process_request=self._admit,
            process_response=self._sign,
            create_connection=SpeechConnection,
            compression=None,
            max_size=LARGEST_MESSAGE,
            open_timeout=HANDSHAKE_SECONDS,
            close_timeout=1,
            server_header=None,
        )

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """None lets the websocket's handshake go on."""
        address = urlsplit(request.path)
        try:
            if address.path == "/health" and request.method == "GET":
                return response(200, b'{"status":"ok"}', "application/json", {})
            self._check_key(request)
            query = parse_qs(address.query, keep_blank_values=True)
            if request.method == "POST" and address.path == "/v1/speak":
                assert isinstance(connection, SpeechConnection)
                return await self._speak_once(connection, request, query)
            if address.path not in _STREAMS:
                raise Refused(404, "NOT_FOUND", "No such path")
            if request.method != "GET":
                raise Refused(405, "METHOD_NOT_ALLOWED", "Open a websocket here")
            self._reserve(connection, _STREAMS[address.path](query))
        except Refused as refused:
            return refusal(refused, str(connection.id))
        return None

    def _check_key(self, request: Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        is_accepted = self._key is None or hmac.compare_digest(key.encode(), self._key.encode())
        if scheme.lower() != "token" or not key or not is_accepted:
            raise Refused(401, "INVALID_AUTH", "Invalid credentials.")

    def _reserve(self, connection: ServerConnection, asked: Asked) -> None:
        """A stream counts from here on, so that a crowd of handshakes cannot pass the limit together."""
        for closed in [c for c in self._streams if c.connection_lost_waiter.done()]:
            del self._streams[closed]
        if len(self._streams) >= self._most_streams:
            raise Refused(429, "TOO_MANY_REQUESTS", "Too many requests. Please try again later")
        self._streams[connection] = asked

    async def _speak_once(self, connection: SpeechConnection, request: Request, query: Query) -> Response:
        text, asked = _text_of(connection.body, request), parameters.speak_once(query)
        audio = await say_once(text, asked, self._workers)
        raw = asked.raw
        kind = "audio/wav" if asked.is_wav else f"audio/{_mime(raw.encoding)};rate={raw.sample_rate}"
        return response(
            200,
            audio,
            kind,
            {
                "dg-model-name": asked.model,
                "dg-model-uuid": wire.model_uuid(asked.model),
                "dg-char-count": str(len(text)),
            },
        )

    def _sign(self, connection: ServerConnection, request: Request, response: Response) -> None:
        response.headers["dg-request-id"] = str(connection.id)

    async def _converse(self, connection: ServerConnection) -> None:
        asked, request_id = self._streams[connection], str(connection.id)
        try:
            match asked:
                case FluxRequest():
                    await FluxStream(connection, asked, request_id, self._workers).run(self._idle_seconds)
                case SpeakRequest():
                    await SpeakStream(connection, asked, request_id, self._workers).run()
                case NovaRequest():
                    await NovaStream(connection, asked, request_id, self._workers).run(self._idle_seconds)
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("Stream %s failed", request_id)
            await connection.close(1011, "NET-0000: internal error")
        finally:
            self._streams.pop(connection, None)


def _mime(encoding: str) -> str:
    return {"linear16": "l16"}.get(encoding, encoding)


def _text_of(body: bytes, request: Request) -> str:
    if len(body) > LARGEST_BODY:
        raise Refused(413, "PAYLOAD_TOO_LARGE", "The body is larger than 2 MB")
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json")
    try:
        text = orjson.loads(body)["text"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Refused(400, "PAYLOAD_ERROR", "The body must be JSON with a text") from None
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, "PAYLOAD_ERROR", "text must not be empty")
    if len(text) > MOST_CHARACTERS:
        raise Refused(413, "INPUT_TOO_LONG", f"text is longer than {MOST_CHARACTERS} characters")
    return text
