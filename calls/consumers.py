"""The websockets: Twilio's media streams, and the pages that watch calls live."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from urllib.parse import urlsplit

from channels.consumer import AsyncConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone
from redis.exceptions import RedisError

from calls import media_streams
from calls.conversation import Conversation
from calls.live_call import LiveCall
from calls.live_feed import GROUP
from calls.models import Call
from calls.running_calls import running_calls
from calls.twilio_signature import handshake_is_signed
from calls.wake_ups import Receive, Scope, Send
from calls.worker_threads import in_thread

logger = logging.getLogger(__name__)

START_SECONDS = 5.0
FEED_SECONDS = 2.0


def is_staff_page(scope: Scope) -> bool:
    """Whether a page of this site opened the socket, with a member of staff logged in.

    Cookies travel with any page's websocket: the origin must be the host that it asks.
    """
    headers = dict(scope["headers"])
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc
    return origin == headers.get(b"host", b"").decode("latin-1") and scope["user"].is_staff


class MediaStreamConsumer(AsyncConsumer):
    """Opens a live call for a stream that Twilio signed (or our softphone opened) and whose token fits."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one stream.

        In place of Channels' dispatch, which makes a task and a thread hop for each of 50 frames a second: a
        blocked thread elsewhere would hold up everybody's audio.
        """
        await receive()  # websocket.connect
        if not handshake_is_signed(scope["path"], scope["headers"]) and not is_staff_page(scope):
            logger.warning("Refused an unsigned media stream")
            return await send({"type": "websocket.close"})
        await send({"type": "websocket.accept"})
        stream = media_streams.MediaStream()
        try:
            async with asyncio.timeout(START_SECONDS):
                call = await self._admit(stream, receive)
        except TimeoutError:
            logger.warning("Closed a media stream that did not start within %d s", START_SECONDS)
            call = None
        if call is not None:
            conversation = await in_thread(Conversation.begin, call, clock=timezone.now)
            extensions = scope.get("extensions", {})
            live_call = LiveCall(conversation, stream, receive, send, extensions=extensions)
            with running_calls.entered(call.call_sid, live_call.hand_on):
                await live_call.run()
        await send({"type": "websocket.close", "code": 1000 if call else 1008})

    async def _admit(self, stream: media_streams.MediaStream, receive: Receive) -> Call | None:
        """The call that the stream's start names, if its token is good."""
        while (message := await receive())["type"] != "websocket.disconnect":
            try:
                start = stream.receive(message.get("text") or b"")
            except media_streams.ProtocolError as error:
                logger.warning("A media stream began with %s", error)
                continue
            if isinstance(start, media_streams.Start):
                token = start.parameters.get("token", "")
                call = await in_thread(Call.redeem_token, token, call_sid=start.call_sid, now=timezone.now())
                if call is None:
                    logger.warning("Refused a media stream with a used, expired or foreign token")
                return call
        return None


class LiveCallsConsumer(AsyncJsonWebsocketConsumer):
    """What is said in calls, as it is said, for members of staff."""

    async def connect(self) -> None:
        if not is_staff_page(self.scope):
            return await self.close()
        try:
            async with asyncio.timeout(FEED_SECONDS):
                await self.channel_layer.group_add(GROUP, self.channel_name)
        except (TimeoutError, OSError, RedisError) as error:
            logger.warning("The live page cannot be served (%s)", type(error).__name__)
            return await self.close()
        await self.accept()

    async def disconnect(self, code: int) -> None:
        with contextlib.suppress(TimeoutError, OSError, RedisError):
            async with asyncio.timeout(FEED_SECONDS):
                await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def live_message(self, event: dict[str, str]) -> None:
        await self.send_json({name: value for name, value in event.items() if name != "type"})
