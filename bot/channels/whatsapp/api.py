"""What this door asks of Twilio, by Twilio's own library; every trouble comes out as one of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateInstance

from bot.channels.whatsapp.request import TIMEOUT, PooledClient, who
from bot.domain.message import MediaItem, SendError, SendTrouble

T = TypeVar("T")

#: The most messages that are listed at once; of more, the newest.
MOST_LISTED = 1000
#: The most prepared texts that are looked through.
MOST_CONTENTS = 500
#: What Twilio calls a message that came in.
_INBOUND = "inbound"


@dataclass(frozen=True, slots=True)
class Listed:
    """A message that came in, as Twilio lists it."""

    sid: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    sent_at: datetime | None
    has_media: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether WhatsApp lets a prepared text be sent to somebody who has not just written."""

    #: For example ``unsubmitted``, ``pending``, ``approved``, ``rejected``, ``paused``.
    status: str
    #: Why it was refused, in WhatsApp's words.
    reason: str


class Api:
    """One account's calls."""

    def __init__(
        self, account_sid: str, auth_token: str, api_url: str = "", timeout: float = TIMEOUT
    ) -> None:
        self._account, self._token = account_sid, auth_token
        self.http = PooledClient(api_url, timeout)
        # The library would look for settings of its own in the environment.
        bare = {"TWILIO_ACCOUNT_SID": account_sid}
        self._client = Client(account_sid, auth_token, http_client=self.http, environment=bare)

    def __repr__(self) -> str:
        return "Api()"

    @property
    def who(self) -> dict[str, str]:
        """What says who we are, as a header."""
        return who(self._account, self._token)

    async def open(self) -> None:
        """Make the pool; to be called where the event loop runs."""
        await self.http.open()

    async def close(self) -> None:
        """Hang up; calls from now on fail as unreachable."""
        await self.http.close()

    async def send(self, to: str, sender: str, callback: str, what: Mapping[str, Any]) -> str:
        """Send one message: its words, a prepared text or a picture; return its id, or raise SendError."""
        call = self._client.messages.create_async(to=to, from_=sender, status_callback=callback, **what)
        return str((await _told(call)).sid or "")

    async def delete(self, sid: str) -> None:
        """Have a message deleted with what came with it, or raise SendError."""
        await _told(self._client.messages(sid).delete_async())

    async def received(self, to: str, since: datetime) -> list[Listed]:
        """Return what has come in since a moment, oldest first, or raise SendError."""
        after = since.astimezone(UTC)  # the library writes Z behind any time
        call = self._client.messages.list_async(to=to, date_sent_after=after, limit=MOST_LISTED)
        listed = await _told(call)
        found = [_listed(each) for each in reversed(listed) if each.direction == _INBOUND]
        return sorted(found, key=lambda each: each.sent_at or since)

    async def media_of(self, sid: str) -> tuple[MediaItem, ...]:
        """Return what came with a message, or raise SendError."""
        listed = await _told(self._client.messages(sid).media.list_async(limit=10))
        root = f"{self._client.api.base_url}/2010-04-01/Accounts/{self._account}/Messages/{sid}/Media"
        return tuple(MediaItem(f"{root}/{each.sid}", str(each.content_type or "")) for each in listed)

    async def contents(self) -> dict[str, str]:
        """Return the id of every prepared text by its name, or raise SendError."""
        listed = await _told(self._client.content.v1.contents.list_async(limit=MOST_CONTENTS))
        # The oldest of a name is listed last, and counts.
        return {str(each.friendly_name): str(each.sid) for each in listed}

    async def prepare(self, definition: Mapping[str, Any]) -> str:
        """Make a prepared text and return its id, or raise SendError."""
        request = ContentList.ContentCreateRequest(dict(definition))
        return str((await _told(self._client.content.v1.contents.create_async(request))).sid)

    async def ask_approval(self, sid: str, name: str, category: str) -> None:
        """Ask WhatsApp to approve a prepared text; `category` is ``UTILITY`` or ``MARKETING``."""
        asked = ApprovalCreateInstance.ContentApprovalRequest({"name": name, "category": category})
        await _told(self._client.content.v1.contents(sid).approval_create.create_async(asked))

    async def approval(self, sid: str) -> Approval:
        """Return what WhatsApp has decided about a prepared text, or raise SendError."""
        fetched = await _told(self._client.content.v1.contents(sid).approval_fetch().fetch_async())
        said = fetched.whatsapp or {}
        return Approval(str(said.get("status") or "unsubmitted"), str(said.get("rejection_reason") or ""))


def _listed(each: Any) -> Listed:
    has_media = str(each.num_media or "0") != "0"
    return Listed(str(each.sid), str(each.from_ or ""), str(each.body or ""), each.date_sent, has_media)


async def _told(call: Awaitable[T]) -> T:
    """Wait for a call; what the library itself cannot read is trouble on the other side."""
    try:
        return await call
    except (TwilioException, ValueError, TypeError, KeyError, AttributeError) as error:
        trouble = SendError(SendTrouble.UNREACHABLE, code=type(error).__name__)
    raise trouble
