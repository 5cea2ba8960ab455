"""A caller's frames on Daphne, as far as Deepgram: read, parsed, cut into pieces, and sent nowhere.

`daphne calls.bench.receiver:application`; a frame's cost stands beside that of the bare loop, `floor --bare`.
"""

from __future__ import annotations

import time

from calls.media_streams import Media, MediaStream
from calls.speech.backlog import PIECE_BYTES, Backlog
from calls.wake_ups import Receive, Scope, Send, WakeUps
from voiceagent.quick_frames import announcing_wake_ups, read_frames_quickly


async def receive_only(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200})
        return await send({"type": "http.response.body", "body": b"ready"})
    await send({"type": "websocket.accept"})
    stream, backlog = MediaStream(), Backlog()
    wake_ups = WakeUps(stream, send, scope["extensions"])
    while (message := await receive())["type"] == "websocket.receive":
        if isinstance(media := stream.receive(message["text"]), Media):
            backlog.add(media.audio, in_turn=False)
            if backlog.next_piece(time.monotonic()) is not None:
                await wake_ups.wait_for_audio(PIECE_BYTES - backlog.waiting_bytes)


application = announcing_wake_ups(receive_only)
read_frames_quickly()
