"""What the emulated Twilio keeps: messages, prepared texts and calls, in the form in which it tells them."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

Json = dict[str, Any]

_GAP = re.compile(r"\{\{(\w+)\}\}")
_BAD_GAP = re.compile(r"[\n\r\t]| {5,}")
_numbers = itertools.count(1)


def new_sid(kind: str) -> str:
    """Return an id as Twilio makes them: two letters and 32 digits."""
    return f"{kind}{next(_numbers):032x}"


class Refused(Exception):
    """A call that Twilio does not accept."""

    def __init__(self, status: int, code: int) -> None:
        self.status, self.code = status, code
        super().__init__(f"{status} {code}")


@dataclass(frozen=True)
class Call:
    """One request that came in."""

    method: str
    path: str
    params: Json


@dataclass
class Button:
    """A choice as a phone shows it, and what it carries."""

    label: str
    data: str
    description: str = ""


@dataclass
class Message:
    """One message, either way."""

    sid: str
    sender: str
    to: str
    text: str
    inbound: bool
    sent_at: datetime
    status: str
    callback: str = ""
    buttons: list[Button] = field(default_factory=list)
    #: What opens the list, empty where the choices are buttons.
    opener: str = ""
    content: str = ""
    #: Where a picture of ours can be fetched.
    picture: str = ""
    media: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What may be tapped."""
        return [each.label for each in self.buttons]

    def told(self, account: str) -> Json:
        """Return it as the API tells it."""
        return {
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": self.text,
            "date_created": format_datetime(self.sent_at),
            "date_sent": format_datetime(self.sent_at),
            "date_updated": format_datetime(self.sent_at),
            "direction": "inbound" if self.inbound else "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": self.sender,
            "to": self.to,
            "num_media": str(len(self.media)),
            "num_segments": "1",
            "sid": self.sid,
            "status": self.status,
            "uri": f"/2010-04-01/Accounts/{account}/Messages/{self.sid}.json",
        }


@dataclass
class Content:
    """A prepared text."""

    sid: str
    definition: Json
    approval: str = "unsubmitted"
    reason: str = ""

    @property
    def name(self) -> str:
        """What we call it."""
        return str(self.definition["friendly_name"])

    def told(self, account: str) -> Json:
        """Return it as the API tells it."""
        return {**self.definition, "sid": self.sid, "account_sid": account, "url": "", "links": {}}

    def filled(self, variables: str) -> tuple[str, list[Button], str]:
        """Return text, choices and opener with their gaps filled, or raise Refused as Twilio does."""
        values = json.loads(variables or "{}")
        if not isinstance(values, dict) or not all(isinstance(one, str) and one for one in values.values()):
            raise Refused(400, 21656)
        ((kind, body),) = self.definition["types"].items()
        if any(_BAD_GAP.search(value) for value in values.values()):
            raise Refused(400, 21656)
        given = {**self.definition.get("variables", {}), **values}

        def fill(text: str) -> str:
            return _GAP.sub(lambda gap: given[gap[1]], text)

        text, opener = fill(body["body"]), fill(body.get("button", ""))
        if kind == "twilio/list-picker":
            items = body["items"]
            found = [
                Button(fill(one["item"]), fill(one["id"]), fill(one.get("description", ""))) for one in items
            ]
        else:
            found = [Button(fill(one["title"]), fill(one.get("id", ""))) for one in body.get("actions", ())]
        longest = 24 if kind == "twilio/list-picker" else 20
        labels = [one.label for one in found]
        too_long = len(text) > 1024 or len(opener) > 20 or any(len(one) > longest for one in labels)
        if too_long or len(set(labels)) < len(labels):
            raise Refused(400, 63021)
        return text, found, opener


def now() -> datetime:
    """Twilio's clock, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def is_after(message: Message, wanted: str) -> bool:
    """Tell whether a message is of that moment or later, as DateSent> asks."""
    if not wanted:
        return True
    since = datetime.fromisoformat(wanted.replace("Z", "+00:00"))
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return message.sent_at >= since - timedelta(seconds=1)
