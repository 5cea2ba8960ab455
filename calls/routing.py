from __future__ import annotations

from django.urls import path

from calls.consumers import LiveCallsConsumer, MediaStreamConsumer
from calls.twiml import STREAM_PATH

websocket_urlpatterns = [
    path(STREAM_PATH.lstrip("/"), MediaStreamConsumer.as_asgi()),
    path("calls/live/", LiveCallsConsumer.as_asgi()),
]
