"""The floor: the least Python relay that does the media work, with websockets and orjson.

Frames go to Deepgram in 80 ms pieces; an end of turn is answered with one fixed sentence, whose audio goes
back; a start of turn clears. No dialogue, no database, no record, no error handled.

`python -m calls.bench.floor --port N --deepgram ws://… [--bare]`; bare reads the messages and does nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

LISTEN = "/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000"
SPEAK = "/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000"
PIECE_BYTES = 640
# As long as the server's own answer to the callers' question.
ANSWER = "We are open Monday through Friday from eight to six, and on Saturday from nine until three. "
REPLY = orjson.dumps({"type": "Speak", "text": ANSWER * 2}).decode()
FLUSH = '{"type":"Flush"}'


async def relay(phone: ServerConnection, deepgram: str) -> None:
    async with (
        connect(deepgram + LISTEN, compression=None) as ears,
        connect(deepgram + SPEAK, compression=None) as mouth,
    ):
        audio = bytearray()
        tasks = []
        async for message in phone:
            data = orjson.loads(message)
            if data["event"] == "media":
                audio += base64.b64decode(data["media"]["payload"])
                if len(audio) >= PIECE_BYTES:
                    await ears.send(bytes(audio))
                    audio.clear()
            elif data["event"] == "start":
                sid = data["streamSid"]
                tasks = [
                    asyncio.create_task(follow_turns(ears, mouth, phone, sid)),
                    asyncio.create_task(play(mouth, phone, sid)),
                ]
                await mouth.send(REPLY)
                await mouth.send(FLUSH)
        for task in tasks:
            task.cancel()


async def follow_turns(
    ears: ClientConnection, mouth: ClientConnection, phone: ServerConnection, sid: str
) -> None:
    async for message in ears:
        event = orjson.loads(message).get("event")
        if event == "StartOfTurn":
            await phone.send(f'{{"event":"clear","streamSid":"{sid}"}}')
        elif event == "EndOfTurn":
            await mouth.send(REPLY)
            await mouth.send(FLUSH)


async def play(mouth: ClientConnection, phone: ServerConnection, sid: str) -> None:
    async for message in mouth:
        if isinstance(message, bytes):
            payload = base64.b64encode(message).decode()
            await phone.send(f'{{"event":"media","streamSid":"{sid}","media":{{"payload":"{payload}"}}}}')
        elif orjson.loads(message)["type"] == "Flushed":
            await phone.send(f'{{"event":"mark","streamSid":"{sid}","mark":{{"name":"end"}}}}')


async def serve_until_cancelled(port: int, deepgram: str, *, is_bare: bool) -> None:
    async def handle(phone: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            if is_bare:
                async for _ in phone:
                    pass
            else:
                await relay(phone, deepgram)

    def answer(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(200, "ready") if request.path == "/health" else None

    async with serve(handle, "127.0.0.1", port, process_request=answer, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--deepgram", required=True)
    parser.add_argument("--bare", action="store_true")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve_until_cancelled(given.port, given.deepgram, is_bare=given.bare))
