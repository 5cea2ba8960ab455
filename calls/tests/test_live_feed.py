from __future__ import annotations

import pytest
from channels.layers import BaseChannelLayer

from calls import live_feed
from calls.live_feed import LiveFeed


class DeadLayer(BaseChannelLayer):
    def __init__(self) -> None:
        super().__init__()
        self.tries = 0

    async def group_send(self, group: str, message: dict[str, str]) -> None:
        self.tries += 1
        raise ConnectionError


async def test_a_store_that_fails_is_left_alone_by_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = DeadLayer()
    monkeypatch.setattr(live_feed, "get_channel_layer", lambda: layer)
    for call_sid in ("CA1", "CA2"):
        feed = LiveFeed(call_sid)
        feed.tell("heard", "hello")
        await feed.send_waiting()
    assert layer.tries == 1
    monkeypatch.setattr(live_feed, "REST_SECONDS", 0.0)
    live_feed._resting.clear()
    for _ in range(2):
        feed.tell("heard", "hello")
        await feed.send_waiting()
    assert layer.tries == 3
