"""Deliveries of Twilio with something wrong with them; most are truly signed, so that they are looked at."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from twilio.request_validator import RequestValidator

from benchmarks.nonsense import ODD, with_broken_bytes

#: One message of every kind.
MESSAGES: tuple[dict[str, str], ...] = (
    {"MessageType": "text", "Body": "hello"},
    {"MessageType": "text", "Body": "JOIN ABCD-EFGH"},
    {"MessageType": "interactive", "Body": "Yes", "ButtonText": "Yes", "ButtonPayload": "abc:1"},
    {"MessageType": "interactive", "Body": "English", "ListTitle": "English", "ListId": "abc:0"},
    {
        "MessageType": "audio",
        "NumMedia": "1",
        "MediaContentType0": "audio/ogg",
        "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
    },
    {"MessageType": "image", "Body": "look", "NumMedia": "2", "MediaContentType0": "image/jpeg"},
    {"MessageType": "location", "Latitude": "51.5", "Longitude": "-0.1", "Address": "Wembley"},
)
#: One report of every kind.
REPORTS: tuple[dict[str, str], ...] = (
    {"MessageStatus": "sent"},
    {"MessageStatus": "delivered", "EventType": "DELIVERED"},
    {"MessageStatus": "read", "EventType": "READ"},
    {"MessageStatus": "undelivered", "ErrorCode": "63016"},
    {"MessageStatus": "failed", "ErrorCode": "63024", "ChannelStatusMessage": "no"},
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs the deliveries, where they go, and who is said to write."""

    account: str
    token: str
    url: str
    people: Sequence[str]


def spoiled_message(path: str, chance: random.Random, number: int, sender: Sender) -> tuple[bytes, bytes]:
    """Return header lines and body of a message that somebody is said to have written."""
    always = {
        "MessageSid": f"SM{number:032x}",
        "From": chance.choice(sender.people),
        "ExternalUserId": chance.choice(sender.people),
        "To": "whatsapp:+447700900000",
        "NumMedia": "0",
        "ProfileName": "Ada",
    }
    return _spoiled(path, always | chance.choice(MESSAGES), chance, sender)


def spoiled_report(path: str, chance: random.Random, number: int, sender: Sender) -> tuple[bytes, bytes]:
    """Return header lines and body of a report about a message of ours."""
    always = {"MessageSid": f"SM{number:032x}", "To": chance.choice(sender.people), "From": "whatsapp:+447"}
    return _spoiled(path, always | chance.choice(REPORTS), chance, sender)


def _spoiled(
    path: str, fields: Mapping[str, str], chance: random.Random, sender: Sender
) -> tuple[bytes, bytes]:
    """Sign what is wrong with it, or spoil it when it is signed."""
    lot = chance.random()
    if lot < 0.05:
        return _signed("bm90IHNpZ25lZA=="), chance.randbytes(chance.randrange(400))
    fields = {"AccountSid": sender.account, **fields}
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        fields = _with_something_odd(fields, chance)
    signature = RequestValidator(sender.token).compute_signature(sender.url + path, fields)
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields.items()).encode()
    if lot < 0.1:
        return b"", body
    if lot < 0.2:
        body = body[: chance.randrange(len(body) + 1)]
    elif lot < 0.35:
        body = with_broken_bytes(body, chance)
    return _signed(signature), body


def _signed(signature: str) -> bytes:
    return f"X-Twilio-Signature: {signature}\r\n".encode()


def _quoted(text: str) -> str:
    return quote_plus(text, errors="replace")


def _with_something_odd(fields: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """Change one field: for something odd, for what another says, for nothing, or let there be many more."""
    changed, name = dict(fields), chance.choice(list(fields))
    match chance.randrange(5):
        case 0:
            del changed[name]
            return changed or {"": ""}
        case 1:
            changed[name] = fields[chance.choice(list(fields))]
        case 2:
            more = 1200 if chance.random() < 0.01 else 3
            changed |= {f"{name}{place}": "1" for place in range(more)}
        case _:
            changed[name] = _odd(chance)
    return changed


def _odd(chance: random.Random) -> str:
    value: Any = chance.choice(ODD)
    # As the validator reads it: a half character is one that a form cannot hold.
    return str(value if isinstance(value, str) else repr(value)).encode("utf-8", "replace").decode()
