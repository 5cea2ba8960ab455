"""The speech server as a client of Deepgram's meets it: keys, refusals, the voice, its process."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from deepgram.core.api_error import ApiError
from websockets.exceptions import ConnectionClosed

from calls.local_speech.audio import decode_mulaw
from calls.tests.deepgram_client import audio_until, client, flux, send, silence, speak, spoken, until
from calls.tests.speech_server import REPOSITORY, running, speech_url  # noqa: F401

pytestmark = pytest.mark.speech

SENTENCE = "Your appointment is at ten."


async def _say(stream: Any, text: str) -> None:
    await stream._send({"type": "Speak", "text": text})


def _seconds_of_sound(audio: bytes) -> float:
    return float(np.count_nonzero(np.abs(decode_mulaw(audio)) > 0.005)) / 8000


async def test_speech_comes_between_speak_and_flushed(speech_url: str) -> None:  # noqa: F811
    async with speak(speech_url) as stream:
        for number in range(2):
            await _say(stream, SENTENCE + " ")
            await stream.send_flush()
            audio = await audio_until(stream, "Flushed")
            assert 1.0 < len(audio) / 8000 < 3.0, number
            assert _seconds_of_sound(audio) > 0.5


async def test_audio_starts_before_the_whole_is_synthesised(speech_url: str) -> None:  # noqa: F811
    async with speak(speech_url) as stream:
        await _say(stream, "One moment. " + SENTENCE + " And a rest that is never")
        await audio_until_silent(stream)
        await _say(stream, " flushed. ")
        assert isinstance(await stream.recv(), bytes)


async def audio_until_silent(stream: Any) -> None:
    """Two sentences' worth of audio, before any Flush."""
    heard = 0
    while heard < 2 * 8000:
        message = await stream.recv()
        assert isinstance(message, bytes)
        heard += len(message)


async def test_clear_drops_what_is_waiting(speech_url: str) -> None:  # noqa: F811
    async with speak(speech_url) as stream:
        await _say(stream, (SENTENCE + " ") * 20)
        await stream.send_flush()
        assert isinstance(await stream.recv(), bytes)
        await stream.send_clear()
        dropped = await audio_until(stream, "Cleared")
        assert len(dropped) / 8000 < 20
        await _say(stream, SENTENCE)
        await stream.send_flush()
        assert len(await audio_until(stream, "Flushed")) / 8000 < 3.0


async def test_close_finishes_what_was_asked(speech_url: str) -> None:  # noqa: F811
    async with speak(speech_url) as stream:
        await _say(stream, SENTENCE)
        await stream.send_close()
        audio = b"".join([message async for message in stream])
        assert len(audio) / 8000 > 1.0
        assert stream._websocket.close_code == 1000


async def test_the_twenty_first_flush_is_refused(speech_url: str) -> None:  # noqa: F811
    async with speak(speech_url) as stream:
        for _ in range(21):
            await stream.send_flush()
        answers = [(await stream.recv()).type for _ in range(21)]
        assert sorted(answers) == ["Flushed"] * 20 + ["Warning"]


@pytest.mark.parametrize(("message", "code"), [("x" * 2001, 1009), (b"\xff" * 160, 1003)])
async def test_what_may_not_be_said_ends_the_connection(
    speech_url: str,  # noqa: F811
    message: str | bytes,
    code: int,
) -> None:
    async with speak(speech_url) as stream:
        if isinstance(message, str):
            await _say(stream, message)
        else:
            await stream._websocket.send(message)
        await stream._websocket.wait_closed()
        assert stream._websocket.close_code == code


async def test_a_wrong_key_is_401(speech_url: str) -> None:  # noqa: F811
    with pytest.raises(ApiError) as refused:
        async with client(speech_url, "wrong").listen.v2.connect(
            model="flux-general-en", encoding="mulaw", sample_rate=8000
        ):
            pass
    assert refused.value.status_code == 401
    headers = getattr(refused.value.__context__, "headers")  # noqa: B009
    assert headers["dg-error"] == "Invalid credentials."
    assert headers["dg-request-id"]


async def test_a_bad_parameter_is_400(speech_url: str) -> None:  # noqa: F811
    with pytest.raises(ApiError) as refused:
        async with flux(speech_url, eot_threshold=3):
            pass
    assert refused.value.status_code == 400
    assert "eot_threshold" in getattr(refused.value.__context__, "headers")["dg-error"]  # noqa: B009


@pytest.fixture(scope="module")
def strict_url() -> Iterator[str]:
    with running("--max-streams", "1", "--idle-seconds", "0.5") as url:
        yield url


async def test_a_stream_without_audio_is_closed(strict_url: str) -> None:
    async with flux(strict_url) as stream:
        assert (await until(stream, "Error")).pop().code == "NET-0001"
        await stream._websocket.wait_closed()
        assert stream._websocket.close_code == 1011
        assert stream._websocket.close_reason.startswith("NET-0001")


async def test_a_stream_whose_audio_stops_is_closed(strict_url: str) -> None:
    async with flux(strict_url) as stream:
        await send(stream, silence(0.8), pace=1.0)
        assert (await until(stream, "Error")).pop().code == "NET-0001"


async def test_too_many_streams_are_429(strict_url: str) -> None:
    async with flux(strict_url):
        with pytest.raises(ApiError) as refused:
            async with speak(strict_url):
                pass
    assert refused.value.status_code == 429
    async with speak(strict_url):
        pass


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "status", "code"),
    [
        ("GET", "/v2/listen", {}, None, 401, "INVALID_AUTH"),
        ("GET", "/v2/listen", {"Authorization": "Bearer the key"}, None, 401, "INVALID_AUTH"),
        ("GET", "/v3/listen", {"Authorization": "Token the key"}, None, 404, "NOT_FOUND"),
        ("POST", "/v1/speak?encoding=mulaw", {"Authorization": "Token the key"}, "hi", 415, None),
        ("POST", "/v1/speak?model=%0d%0aevil", {"Authorization": "Token the key"}, {"text": "a"}, 400, None),
        ("POST", "/v1/speak?encoding=mulaw", {"Authorization": "Token the key"}, {"text": " "}, 400, None),
        (
            "POST",
            "/v1/speak?encoding=mulaw",
            {"Authorization": "Token the key"},
            {"text": "a" * 2001},
            413,
            None,
        ),
        ("POST", "/v2/listen", {"Authorization": "Token the key"}, {"text": "a"}, 405, None),
    ],
)
def test_refusals_have_deepgrams_form(
    speech_url: str,  # noqa: F811
    method: str,
    path: str,
    headers: dict[str, str],
    content: Any,
    status: int,
    code: str | None,
) -> None:
    body = {"json": content} if isinstance(content, dict) else {"content": content}
    answer = httpx.request(method, speech_url + path, headers=headers, **body)
    assert answer.status_code == status
    assert answer.headers["dg-error"] == answer.json()["err_msg"].replace("\r\n", "??")
    assert answer.json()["request_id"] == answer.headers["dg-request-id"]
    assert code in (None, answer.json()["err_code"])


async def test_a_plain_request_is_answered_with_audio(speech_url: str) -> None:  # noqa: F811
    assert 1.0 < len(await spoken(speech_url, SENTENCE)) / 8000 < 3.0
    answer = httpx.post(
        speech_url + "/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000",
        headers={"Authorization": "Token the key"},
        json={"text": SENTENCE},
    )
    assert answer.headers["dg-char-count"] == str(len(SENTENCE))
    assert (answer.content[:4], answer.content[20:22]) == (b"RIFF", b"\x07\x00")


def test_health(speech_url: str) -> None:  # noqa: F811
    assert httpx.get(speech_url + "/health").json() == {"status": "ok"}


def _server(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "calls.local_speech", *options],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        output, errors = _server("--port", str(port)).communicate(timeout=60)
    assert output == ""
    assert errors.count("\n") == 1
    assert f"cannot listen on 127.0.0.1:{port}" in errors


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "stdin"])
async def test_it_ends_at_once_and_quietly(how: str) -> None:
    process = _server("--port", "0", "--until-stdin-closes")
    assert process.stdout and process.stdin
    url = process.stdout.readline().split()[1]
    async with flux(url) as stream:
        await stream.send_media(silence(1))
        asked = time.monotonic()
        if how == "stdin":
            process.stdin.close()
        else:
            process.send_signal(signal.Signals[how])
        assert process.wait(timeout=60) == 0
        assert time.monotonic() - asked < 3
    assert process.stderr
    assert process.stderr.read() == ""
    for pipe in (process.stdin, process.stdout, process.stderr):
        pipe.close()


async def _vanish(url: str, audio: bytes) -> None:
    """A caller who is gone in mid-speech, and one who is gone while being spoken to."""
    with contextlib.suppress(ConnectionClosed):
        async with flux(url) as stream:
            await send(stream, audio)
            stream._websocket.transport.abort()
    with contextlib.suppress(ConnectionClosed):
        async with speak(url) as stream:
            await _say(stream, SENTENCE)
            await stream.send_flush()
            stream._websocket.transport.abort()


async def test_callers_who_vanish_leave_nothing_behind() -> None:
    with _server("--port", "0", "--max-streams", "1", "--until-stdin-closes") as process:
        try:
            assert process.stdout
            url = process.stdout.readline().split()[1]
            audio = await spoken(url, SENTENCE)
            for pause in (0.0, 0.2, 0.4, 0.6):
                await _vanish(url, audio + silence(pause))
            assert await spoken(url, SENTENCE)
        finally:
            process.terminate()
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (0, "", "")
