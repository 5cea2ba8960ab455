"""The part of TwiML that an answering application uses, read as strictly as Twilio reads it.

https://www.twilio.com/docs/voice/twiml. Numbers in messages are Twilio's error codes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit, urlunsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from calls.twilio_simulator.failures import CallFailed

LARGEST_DOCUMENT = 64_000
LONGEST_PARAMETER = 500


@dataclass(frozen=True, slots=True)
class ConnectStream:
    url: str
    """As it stands in the document: Twilio signs the handshake over it."""
    parameters: tuple[tuple[str, str], ...]
    name: str = ""
    status_callback: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Dial:
    number: str
    action: str = ""
    whisper: str = ""
    """What the dialled party hears and answers before it is connected."""
    caller_id: str = ""


@dataclass(frozen=True, slots=True)
class Gather:
    words: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str


Verb: TypeAlias = ConnectStream | Redirect | Say | Dial | Gather | Pause | Hangup | Reject


def parse(document: str, *, base_url: str) -> tuple[Verb, ...]:
    """The verbs in order; relative addresses are resolved against `base_url`, the document's own.

    Raises:
        CallFailed: where Twilio would end the call with "an application error has occurred".
    """
    if len(document.encode()) > LARGEST_DOCUMENT:
        raise CallFailed(f"11750 The TwiML is larger than {LARGEST_DOCUMENT // 1000} kB.")
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise CallFailed(f"12100 The TwiML is not XML: {error}. It begins {document[:60]!r}.") from None
    if root.tag != "Response":
        raise CallFailed(f"12102 The TwiML's outer element is <{root.tag}>, not <Response>.")
    return tuple(_verb(element, base_url) for element in root)


def _verb(element: Element, base_url: str) -> Verb:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise CallFailed(f"12200 The simulator does not know the TwiML verb <{element.tag}>.")
    return reader(element, base_url)


def _connect(element: Element, base_url: str) -> ConnectStream:
    stream = element.find("Stream")
    if stream is None or len(element) != 1:
        raise CallFailed("12200 <Connect> must hold one <Stream>.")
    status_callback, action = stream.get("statusCallback", ""), element.get("action", "")
    return ConnectStream(
        url=_stream_url(stream.get("url", ""), base_url),
        parameters=tuple(_parameter(child) for child in stream),
        name=stream.get("name", ""),
        status_callback=status_callback and urljoin(base_url, status_callback),
        action=action and urljoin(base_url, action),
    )


def _stream_url(url: str, base_url: str) -> str:
    page = urlsplit(base_url)
    parts = urlsplit(url)
    if not parts.scheme and url:
        scheme = "wss" if page.scheme == "https" else "ws"
        parts = urlsplit(urljoin(f"{page.scheme}://{page.netloc}{page.path}", url))._replace(scheme=scheme)
    # Twilio takes wss alone. Between processes of one machine there is no certificate to have.
    if parts.scheme != "wss" and not (parts.scheme == "ws" and parts.hostname in {"127.0.0.1", "localhost"}):
        raise CallFailed(f"31922 The stream's URL is not wss: {url!r}.")
    if not parts.hostname:
        raise CallFailed(f"31923 The stream's URL has no host: {url!r}.")
    # Twilio strips the query before it dials, so a secret there would be lost.
    return urlunsplit(parts._replace(query="", fragment=""))


def _parameter(element: Element) -> tuple[str, str]:
    name, value = element.get("name", ""), element.get("value", "")
    if element.tag != "Parameter" or not name:
        raise CallFailed("12200 <Stream> holds something that is not a named <Parameter>.")
    if len(name + value) >= LONGEST_PARAMETER:
        raise CallFailed(f"12200 The stream's parameter {name!r} is longer than {LONGEST_PARAMETER}.")
    return name, value


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _redirect(element: Element, base_url: str) -> Redirect:
    return Redirect(urljoin(base_url, _text(element)))


def _dial(element: Element, base_url: str) -> Dial:
    action, number = element.get("action", ""), element.find("Number")
    whisper = number.get("url", "") if number is not None else ""
    return Dial(
        _text(element),
        action and urljoin(base_url, action),
        whisper and urljoin(base_url, whisper),
        element.get("callerId", ""),
    )


def _gather(element: Element, base_url: str) -> Gather:
    for child in element:
        if child.tag not in ("Say", "Pause", "Play"):
            raise CallFailed(f"12200 <{child.tag}> does not belong in <Gather>.")
    words = tuple(_text(child) for child in element if child.tag == "Say")
    # Without an action Twilio asks the document's own address again.
    return Gather(words, urljoin(base_url, element.get("action", "")))


def _pause(element: Element, base_url: str) -> Pause:
    return Pause(float(element.get("length", "1")))


_READERS: dict[str, Callable[[Element, str], Verb]] = {
    "Connect": _connect,
    "Redirect": _redirect,
    "Say": lambda element, base_url: Say(_text(element)),
    "Dial": _dial,
    "Gather": _gather,
    "Pause": _pause,
    "Hangup": lambda element, base_url: Hangup(),
    "Reject": lambda element, base_url: Reject(element.get("reason", "rejected")),
}
