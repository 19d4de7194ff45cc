"""The prepared texts that WhatsApp needs at Twilio before it shows buttons, lists or approved templates.

Those for buttons and lists are general: their words, labels and ids are filled in when one is sent, so that a
few serve every question in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog

from bot.channels.whatsapp.api import Api
from bot.domain.message import SendError, Template

_log = structlog.get_logger(__name__)

#: What the name of everything of ours begins with.
OURS = "bigroom_"
#: The most choices shown as buttons, and as a list (WhatsApp, in a conversation that she has begun).
MOST_BUTTONS, MOST_ROWS = 3, 10
#: Seconds after which what is missing is looked for again.
LOOK_AGAIN = 60.0


def buttons(number: int) -> str:
    """Return the name of the text with so many buttons."""
    return f"{OURS}buttons_{number}"


def rows(number: int) -> str:
    """Return the name of the text with a list of so many rows."""
    return f"{OURS}list_{number}"


def name_of(template: Template) -> str:
    """Return the name of an approved text."""
    return f"{OURS}{template.name}_{template.language}"


def definitions() -> Iterator[Mapping[str, Any]]:
    """Yield every general text as Twilio takes it. What is at Twilio is never changed: it gets a new name."""
    for number in range(1, MOST_BUTTONS + 1):
        actions = [
            {"type": "QUICK_REPLY", "title": f"{{{{{2 * n}}}}}", "id": f"{{{{{2 * n + 1}}}}}"}
            for n in range(1, number + 1)
        ]
        yield _definition(buttons(number), "twilio/quick-reply", {"body": "{{1}}", "actions": actions})
    for number in range(1, MOST_ROWS + 1):
        items = [{"item": f"{{{{{2 * n + 1}}}}}", "id": f"{{{{{2 * n + 2}}}}}"} for n in range(1, number + 1)]
        body = {"body": "{{1}}", "button": "{{2}}", "items": items}
        yield _definition(rows(number), "twilio/list-picker", body)


def _definition(name: str, kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    gaps = str(body).count("{{")
    samples = {str(gap): f"Sample {gap}" for gap in range(1, gaps + 1)}
    return {"friendly_name": name, "language": "en", "variables": samples, "types": {kind: body}}


async def ensure(api: Api) -> dict[str, str]:
    """Make the general texts that are missing; return the id of every text of ours by its name.

    May be done again at any time. Raises SendError.
    """
    found = _ours(await api.contents())
    for each in definitions():
        name = each["friendly_name"]
        if name not in found:
            found[name] = await api.prepare(each)
    return found


class Office(Api):
    """The same account, where texts are prepared and approved."""

    async def ensure(self) -> dict[str, str]:
        """Make the general texts that are missing; see `ensure` above."""
        return await ensure(self)


def _ours(found: Mapping[str, str]) -> dict[str, str]:
    return {name: sid for name, sid in found.items() if name.startswith(OURS)}


class Contents:
    """What is prepared at Twilio, looked up at start and again when something is missing."""

    def __init__(self, api: Api, seconds: Callable[[], float]) -> None:
        self._api = api
        self._seconds = seconds
        self._sids: dict[str, str] = {}
        self._looked_at: float | None = None
        self._complained = False

    def __repr__(self) -> str:
        return f"Contents({len(self._sids)} texts)"

    @property
    def sids(self) -> Mapping[str, str]:
        """Id of every text of ours, by name."""
        return self._sids

    async def look(self) -> None:
        """Look up what there is, and say once what is missing. Raises SendError."""
        self._looked_at = self._seconds()
        self._sids = _ours(await self._api.contents())
        missing = [each["friendly_name"] for each in definitions() if each["friendly_name"] not in self._sids]
        if missing and not self._complained:
            self._complained = True
            _log.warning("whatsapp_without_buttons", missing=len(missing), then="questions have numbers")

    async def refresh(self) -> None:
        """Look again, unless that was done a moment ago; what goes wrong is only logged."""
        if self._looked_at is not None and self._seconds() - self._looked_at < LOOK_AGAIN:
            return
        try:
            await self.look()
        except SendError as error:
            _log.warning("whatsapp_contents_not_seen", trouble=error.trouble, code=error.code)
