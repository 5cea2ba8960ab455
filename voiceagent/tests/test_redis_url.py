"""Every kind of REDIS_URL against a real server of that kind."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from channels.layers import get_channel_layer
from channels_redis.core import RedisChannelLayer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django.fixtures import Settings

from calls.session import CallSession
from voiceagent import redis_url
from voiceagent.redis_check import require_redis
from voiceagent.tests.valkey import valkey


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def use(settings: Settings, url: str) -> None:
    options = {
        name: settings.CACHES["default"]["OPTIONS"][name]
        for name in ("SOCKET_CONNECT_TIMEOUT", "SOCKET_TIMEOUT", "CONNECTION_POOL_KWARGS")
    }
    settings.CACHES = {"default": redis_url.cache(url, options, timeout_seconds=2)}
    host = redis_url.channel_host(url, max_connections=10, timeout_seconds=2)
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [host]}}
    }


def assert_all_of_it_works() -> None:
    require_redis()
    session = CallSession(f"CA{secrets.token_hex(16)}")
    session.set({"field": 1}, now=timezone.now())
    assert session.update({"field": 2}, now=timezone.now())
    assert (session.get() or {})["field"] == 2
    asyncio.run(_a_message_comes_through())


async def _a_message_comes_through() -> None:
    layer = get_channel_layer()
    assert isinstance(layer, RedisChannelLayer)
    async with asyncio.timeout(5):
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "test", "text": "hello"})
        assert (await layer.receive(channel))["text"] == "hello"
    # The layer forgets its connections to the sentinels.
    manager = getattr(layer.connection(0).connection_pool, "sentinel_manager", None)
    for sentinel in manager.sentinels if manager else ():
        await sentinel.aclose()
    await layer.close_pools()


def test_a_server_with_a_password(settings: Settings, running: ExitStack) -> None:
    server = running.enter_context(valkey("--requirepass", "p@ss word"))
    use(settings, f"redis://:p%40ss%20word@127.0.0.1:{server.port}/0")
    assert_all_of_it_works()


def test_a_server_behind_tls(settings: Settings, running: ExitStack, tmp_path: Path) -> None:
    server = running.enter_context(valkey())
    port = running.enter_context(closing(TlsFront(server.port, tmp_path))).port
    use(settings, f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={tmp_path}/certificate.pem")
    assert_all_of_it_works()


def test_a_certificate_of_nobody_known_is_refused(
    settings: Settings, running: ExitStack, tmp_path: Path
) -> None:
    server = running.enter_context(valkey())
    port = running.enter_context(closing(TlsFront(server.port, tmp_path))).port
    use(settings, f"rediss://127.0.0.1:{port}/0")
    with pytest.raises(Exception, match="certificate verify failed"):
        require_redis()


def test_a_master_that_a_sentinel_names(settings: Settings, running: ExitStack, tmp_path: Path) -> None:
    server = running.enter_context(valkey("--requirepass", "right"))
    configuration = tmp_path / "sentinel.conf"
    configuration.write_text(
        f"sentinel monitor line 127.0.0.1 {server.port} 1\nsentinel auth-pass line right\n"
    )
    sentinel = running.enter_context(valkey(str(configuration), "--sentinel"))
    use(settings, f"redis+sentinel://:right@127.0.0.1:{sentinel.port}/line/0")
    assert_all_of_it_works()


def test_several_sentinels_a_user_and_a_database_are_read() -> None:
    parsed = redis_url.parse_sentinel("redis+sentinel://shop:p%40ss@one:26380,two/line/3")
    assert parsed == redis_url.SentinelUrl((("one", 26380), ("two", 26379)), "line", 3, "shop", "p@ss")


@pytest.mark.parametrize("rest", ["one:26379", "/line", "one:port/line"])
def test_a_sentinel_url_that_says_too_little_is_refused_with_its_form(rest: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="host:26379/service/0"):
        redis_url.parse_sentinel(f"redis+sentinel://{rest}")


class TlsFront:
    """Ends TLS before a server that knows none, as stunnel does."""

    def __init__(self, server_port: int, directory: Path) -> None:
        self._server_port = server_port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*_certificate(directory))
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with (
            suppress(OSError),
            client,
            self._context.wrap_socket(client, server_side=True) as secure,
            socket.create_connection(("127.0.0.1", self._server_port)) as server,
        ):
            threading.Thread(target=_pump, args=(server, secure), daemon=True).start()
            _pump(secure, server)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(65536):
            target.sendall(received)


def _certificate(directory: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = directory / "certificate.pem", directory / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
