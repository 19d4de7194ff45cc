"""What Twilio delivers, in the words of the house."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.form import Form
from bot.channels.whatsapp.reading import TAP_TO_READ, listed, press_data, read
from bot.domain.message import Address, Heard, InboundMessage, MediaItem, Press
from tests.channels.whatsapp.conftest import AT

SID = "SM" + "0f" * 16
NUMBER, OWN = "whatsapp:+447700900001", "whatsapp:GB.13491208655302741918"


def heard(sender: str = OWN, own: str | None = OWN, **fields: str) -> InboundMessage:
    """Read a delivery of hers with these fields."""
    always = {"MessageSid": SID, "From": sender, "To": "whatsapp:+447700900000", "NumMedia": "0"}
    named = {"ExternalUserId": own} if own is not None else {}
    return read(Form([*(always | named | fields).items()]), AT)


def said(message: InboundMessage) -> dict[str, Any]:
    """Return what it says, without what every message has."""
    assert (message.channel, message.external_id, message.at) == ("whatsapp", SID, AT)
    shown: dict[str, Any] = {"kind": message.kind}
    for name in ("text", "press", "media", "start_code"):
        if value := getattr(message, name):
            shown[name] = value
    return shown


TEXT, PRESS, MEDIA = Heard.TEXT, Heard.PRESS, Heard.MEDIA
PICTURE = ("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", "image/jpeg")
VOICE = ("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME2", "audio/ogg")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"MessageType": "text", "Body": "Hello"}, {"kind": TEXT, "text": "Hello"}),
        ({"Body": "Hello"}, {"kind": TEXT, "text": "Hello"}),
        ({"MessageType": "text", "Body": "a\0b"}, {"kind": TEXT, "text": "ab"}),
        ({"MessageType": "text", "Body": ""}, {"kind": TEXT}),
        ({"MessageType": "text"}, {"kind": TEXT}),
        ({"Body": "/start c7Qd-9"}, {"kind": TEXT, "text": "/start", "start_code": "c7Qd-9"}),
        ({"Body": "start here"}, {"kind": TEXT, "text": "start here"}),
        (
            {"MessageType": "interactive", "ButtonPayload": "w7:1", "ButtonText": "No", "Body": "No"},
            {"kind": PRESS, "press": Press("w7", 1)},
        ),
        (
            {"MessageType": "interactive", "ListId": "w7:9", "ListTitle": "Ten", "Body": "Ten"},
            {"kind": PRESS, "press": Press("w7", 9)},
        ),
        (
            {"MessageType": "button", "ButtonPayload": "w7:0", "ButtonText": "Yes"},
            {"kind": PRESS, "press": Press("w7", 0)},
        ),
        ({"MessageType": "button", "ButtonPayload": TAP_TO_READ, "ButtonText": "Read"}, {"kind": PRESS}),
        (
            {"MessageType": "button", "ButtonPayload": "Yes, I come", "ButtonText": "Yes, I come"},
            {"kind": TEXT, "text": "Yes, I come"},
        ),
        ({"MessageType": "button", "ButtonText": "Yes"}, {"kind": TEXT, "text": "Yes"}),
        ({"MessageType": "interactive", "ListId": "other", "ListTitle": "A"}, {"kind": TEXT, "text": "A"}),
        (
            {
                "MessageType": "image",
                "NumMedia": "1",
                "MediaUrl0": PICTURE[0],
                "MediaContentType0": PICTURE[1],
            },
            {"kind": MEDIA, "media": (MediaItem(*PICTURE),)},
        ),
        (
            {
                "MessageType": "audio",
                "NumMedia": "2",
                "Body": "Listen",
                "MediaUrl0": VOICE[0],
                "MediaContentType0": VOICE[1],
                "MediaUrl1": PICTURE[0],
                "MediaContentType1": PICTURE[1],
            },
            {"kind": MEDIA, "text": "Listen", "media": (MediaItem(*VOICE), MediaItem(*PICTURE))},
        ),
        ({"MessageType": "document", "NumMedia": "1"}, {"kind": MEDIA, "media": (MediaItem("", ""),)}),
        ({"MessageType": "location", "Latitude": "51.5", "Longitude": "-0.2"}, {"kind": MEDIA}),
        ({"MessageType": "contacts"}, {"kind": MEDIA}),
        ({"Body": "Schluss", "OptOutType": "STOP"}, {"kind": TEXT, "text": "STOP"}),
        ({"Body": "Weiter", "OptOutType": "START"}, {"kind": TEXT, "text": "START"}),
        ({"Body": "HELP", "OptOutType": "HELP"}, {"kind": TEXT, "text": "HELP"}),
        ({"MessageType": "order", "Body": "One of these"}, {"kind": TEXT, "text": "One of these"}),
        (
            {"MessageType": "text", "Body": "Hi", "Brand": "new", "Forwarded": "true"},
            {"kind": TEXT, "text": "Hi"},
        ),
    ],
)
def test_every_kind_of_message(fields: dict[str, str], what: dict[str, Any]) -> None:
    assert said(heard(**fields)) == what


def test_without_a_number_she_is_who_whatsapp_says() -> None:
    message = heard(Body="Hello")
    assert (message.address, message.also) == (Address("whatsapp", OWN), None)


def test_with_a_number_too_she_is_the_same_and_the_number_comes_along() -> None:
    message = heard(NUMBER, Body="Hello")
    assert message.address == Address("whatsapp", OWN)
    assert message.also == Address("whatsapp", NUMBER)


@pytest.mark.parametrize("own", [None, "", "nonsense", "whatsapp:"])
def test_with_a_number_alone_that_is_who_she_is(own: str | None) -> None:
    message = heard(NUMBER, own, Body="Hello")
    assert (message.address, message.also) == (Address("whatsapp", NUMBER), None)


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "+447700900001", "ExternalUserId": ""},  # a text message
        {"From": "", "ExternalUserId": ""},
        {"MessageType": "brand_new"},
        {"MessageSid": "", "SmsSid": ""},
        {"MessageSid": "SM1; drop"},
    ],
)
def test_what_says_nothing_we_know_is_kept(fields: dict[str, str]) -> None:
    message = heard(**fields)
    assert message.kind is Heard.UNREADABLE
    assert message.external_id
    assert b"whatsapp:+447700900000" in message.payload
    assert message == heard(**fields), "under the same id when it comes again"


@given(st.lists(st.tuples(st.sampled_from(["From", "MessageSid", "Body", "NumMedia", "ListId"]), st.text())))
def test_reading_never_fails(fields: list[tuple[str, str]]) -> None:
    assert len(read(Form(fields), AT).external_id) in (34, 64)


def test_a_choice_is_known_again() -> None:
    assert heard(ButtonPayload=press_data("0123456789abcdef01234567", 9)).press == Press(
        "0123456789abcdef01234567", 9
    )
    assert press_data(None, 2) == ":2"


def test_a_listed_message_is_read_under_the_same_id() -> None:
    found = listed(SID, NUMBER, "Hello\0", (), AT)
    assert found is not None
    assert said(found) == {"kind": TEXT, "text": "Hello"}
    assert found.address == Address("whatsapp", NUMBER)
    with_media = listed(SID, OWN, "", (MediaItem(*VOICE),), AT)
    assert with_media is not None
    assert said(with_media) == {"kind": MEDIA, "media": (MediaItem(*VOICE),)}
    assert listed(SID, NUMBER, "/start c7", (), AT) is not None
    assert listed(SID, "+447700900001", "a text message", (), AT) is None
    assert listed("", NUMBER, "Hello", (), AT) is None
