from __future__ import annotations

import pytest

from calls.twilio_simulator import twiml
from calls.twilio_simulator.failures import CallFailed

PAGE = "https://shop.example/calls/incoming/"


def parse(verbs: str, base_url: str = PAGE) -> tuple[twiml.Verb, ...]:
    return twiml.parse(
        f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>', base_url=base_url
    )


def test_a_stream_with_its_parameters_and_callbacks() -> None:
    verbs = parse(
        '<Connect action="/calls/after/"><Stream name="main" url="wss://shop.example/calls/stream/" '
        'statusCallback="/calls/stream-status/"><Parameter name="token" value="abc"/></Stream></Connect>'
    )
    assert verbs == (
        twiml.ConnectStream(
            url="wss://shop.example/calls/stream/",
            parameters=(("token", "abc"),),
            name="main",
            status_callback="https://shop.example/calls/stream-status/",
            action="https://shop.example/calls/after/",
        ),
    )


def test_the_other_verbs_in_their_order() -> None:
    assert parse(
        "<Say>One  moment.</Say><Pause length='2'/><Dial>+15555550199</Dial><Redirect>/again/</Redirect>"
        "<Hangup/><Reject reason='busy'/>"
    ) == (
        twiml.Say("One moment."),
        twiml.Pause(2),
        twiml.Dial("+15555550199"),
        twiml.Redirect("https://shop.example/again/"),
        twiml.Hangup(),
        twiml.Reject("busy"),
    )


def test_the_number_of_a_nested_dial_is_found() -> None:
    assert parse("<Dial><Number>+15555550199</Number></Dial>") == (twiml.Dial("+15555550199"),)


def test_a_dial_names_what_the_dialled_party_hears_first() -> None:
    (verb,) = parse(
        '<Dial action="/after/" callerId="+15555550100"><Number url="/brief/">+15555550199</Number></Dial>'
    )
    assert verb == twiml.Dial(
        "+15555550199", "https://shop.example/after/", "https://shop.example/brief/", "+15555550100"
    )


def test_a_gather_speaks_and_posts_its_keys() -> None:
    (verb,) = parse('<Gather numDigits="1" action="/keys/"><Say>Press 1.</Say><Pause/></Gather>')
    assert verb == twiml.Gather(("Press 1.",), "https://shop.example/keys/")
    with pytest.raises(CallFailed, match="12200"):
        parse("<Gather><Hangup/></Gather>")


def test_a_streams_query_is_stripped_as_twilio_strips_it() -> None:
    (verb,) = parse('<Connect><Stream url="wss://shop.example/s/?token=abc"/></Connect>')
    assert isinstance(verb, twiml.ConnectStream)
    assert verb.url == "wss://shop.example/s/"


def test_a_relative_stream_becomes_a_secure_websocket() -> None:
    (verb,) = parse('<Connect><Stream url="/calls/stream/"/></Connect>')
    assert isinstance(verb, twiml.ConnectStream)
    assert verb.url == "wss://shop.example/calls/stream/"


def test_an_unencrypted_stream_is_for_this_machine_alone() -> None:
    local = '<Connect><Stream url="ws://127.0.0.1:8000/calls/stream/"/></Connect>'
    (verb,) = parse(local)
    assert isinstance(verb, twiml.ConnectStream)
    with pytest.raises(CallFailed, match="31922"):
        parse('<Connect><Stream url="ws://shop.example/calls/stream/"/></Connect>')


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("oops", "12100"),
        ("<Answer/>", "12102"),
        ("<Response><Sing/></Response>", "12200"),
        ("<Response><Connect/></Response>", "12200"),
        ("<Response><Connect><Stream url='https://shop.example/'/></Connect></Response>", "31922"),
        ("<Response><Connect><Stream url='wss:///'/></Connect></Response>", "31923"),
        ("<Response><Connect><Stream url='wss://a/'><Other/></Stream></Connect></Response>", "12200"),
        (f"<Response><Say>{'a' * 64_000}</Say></Response>", "11750"),
    ],
)
def test_what_twilio_refuses_fails_with_its_number(document: str, code: str) -> None:
    with pytest.raises(CallFailed, match=f"^{code} "):
        twiml.parse(document, base_url=PAGE)


@pytest.mark.parametrize(("length", "is_accepted"), [(494, True), (495, False)])
def test_a_parameters_name_and_value_stay_under_500_characters(length: int, is_accepted: bool) -> None:
    verbs = (
        f'<Connect><Stream url="wss://a/"><Parameter name="token" value="{"x" * length}"/></Stream></Connect>'
    )
    if is_accepted:
        assert len(parse(verbs)) == 1
    else:
        with pytest.raises(CallFailed, match="longer than 500"):
            parse(verbs)
