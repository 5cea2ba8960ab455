"""A load balancer that knows TCP alone: the first of its workers that takes the connection gets it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable


class TcpProxy:
    """`workers` are loopback ports, in order of preference; `streams` those that got a media stream each."""

    def __init__(self) -> None:
        self.workers: list[int] = []
        self.streams: list[int] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            first = await reader.readline()
            port, (from_worker, to_worker) = await self._connect()
            if first.startswith(b"GET /calls/stream/"):
                self.streams.append(port)
            async with _closing(to_worker):
                to_worker.write(first)
                pumps = [
                    asyncio.create_task(_pump(reader, to_worker)),
                    asyncio.create_task(_pump(from_worker, writer)),
                ]
                try:
                    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for pump in pumps:
                        pump.cancel()
                    await asyncio.gather(*pumps, return_exceptions=True)

    async def _connect(self) -> tuple[int, tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        for port in self.workers:
            with contextlib.suppress(OSError):
                return port, await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError


@contextlib.asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        yield
    except OSError:
        pass
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while received := await reader.read(65536):
            writer.write(received)
            await writer.drain()


@contextlib.asynccontextmanager
async def serving(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """The URL of a server on a free loopback port; who is connected at its end is cut off."""
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await handle(reader, writer)
        except asyncio.CancelledError:
            return
        finally:
            running.discard(task)

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@contextlib.asynccontextmanager
async def tcp_proxy() -> AsyncIterator[TcpProxy]:
    proxy = TcpProxy()
    async with serving(proxy.serve) as proxy.url:
        yield proxy
