from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from voiceagent.redis_check import RedisUnusable, require_redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
try:
    require_redis()  # first: loading the rest takes a second, in vain
except RedisUnusable as unusable:
    raise SystemExit(f"voiceagent does not start: {unusable}") from None

site = get_asgi_application()  # loads the apps, which the imports below need

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import reverse  # noqa: E402

from calls.draining import Requests, drain_on_sigterm, refusing_while_draining  # noqa: E402
from calls.routing import websocket_urlpatterns  # noqa: E402
from calls.running_calls import running_calls  # noqa: E402
from voiceagent.garbage import collect_garbage_rarely  # noqa: E402
from voiceagent.quick_frames import announcing_wake_ups, read_frames_quickly  # noqa: E402

requests: Requests = set()
websockets = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
application = refusing_while_draining(
    ProtocolTypeRouter({"http": site, "websocket": announcing_wake_ups(websockets)}),
    running_calls,
    requests,
    incoming=reverse("incoming-call"),
)
drain_on_sigterm(running_calls, requests)
read_frames_quickly()
collect_garbage_rarely()
