"""A man in the middle of the site and its speech server, who breaks connections as told. Bytes, no models."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

from calls.tests.tcp_proxy import serving

# A websocket's close frame with a status (RFC 6455, 5.5.1).
_CLOSE_1011: Final = b"\x88\x02" + (1011).to_bytes(2, "big")


class Strike(Enum):
    """What befalls a connection that is open."""

    ABORT = "TCP abort"
    CLOSE = "close 1011"
    MUTE = "falls mute"  # it takes what is sent and says nothing any more


@dataclass(slots=True)
class _Link:
    kind: str
    to_client: asyncio.StreamWriter
    is_mute: bool = False


@dataclass
class FaultProxy:
    """`listen` and `speak` are the kinds of connections.

    New ones: `refusals` are answered with that HTTP status, `hanging` ones with nothing.
    """

    server_url: str
    url: str = ""
    refusals: dict[str, int] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    _links: list[_Link] = field(default_factory=list)

    def strike(self, kind: str, how: Strike) -> None:
        for link in [one for one in self._links if one.kind == kind]:
            if how is Strike.MUTE:
                link.is_mute = True
                continue
            if how is Strike.CLOSE:
                link.to_client.write(_CLOSE_1011)
            else:
                link.to_client.transport.abort()

    def heal(self) -> None:
        self.refusals.clear()
        self.hanging.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            first = await reader.readline()
            kind = "listen" if b"/listen" in first else "speak"
            if kind in self.hanging:
                await reader.read()
            elif status := self.refusals.get(kind):
                writer.write(b"HTTP/1.1 %d refused\r\nContent-Length: 0\r\n\r\n" % status)
                await writer.drain()
            else:
                await self._pass_on(first, _Link(kind, writer), reader)
        writer.close()

    async def _pass_on(self, first: bytes, link: _Link, reader: asyncio.StreamReader) -> None:
        address = urlsplit(self.server_url)
        from_server, to_server = await asyncio.open_connection(address.hostname, address.port)
        to_server.write(first)
        self._links.append(link)
        pumps = [
            asyncio.create_task(_pump(reader, to_server, None)),
            asyncio.create_task(_pump(from_server, link.to_client, link)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._links.remove(link)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            to_server.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: _Link | None) -> None:
    with contextlib.suppress(OSError):
        while received := await reader.read(65536):
            if link is None or not link.is_mute:
                writer.write(received)
                await writer.drain()


@contextlib.asynccontextmanager
async def fault_proxy(server_url: str) -> AsyncIterator[FaultProxy]:
    proxy = FaultProxy(server_url)
    async with serving(proxy.serve) as proxy.url:
        yield proxy
