"""Speaking where our own words may be said only for a while after hers: by approved texts, or by knocking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.message import OutboundMessage, Template
from bot.domain.outbox import KNOCK, Draft, Leased
from bot.outbox.policy import Verdict, Window
from bot.storage import outbox, windows
from bot.storage.claims import Claimed
from bot.storage.database import Tx

#: How long telling her so is of use.
KNOCK_USEFUL = timedelta(days=1)


def never(name: str, language: str | None) -> Template | None:
    """Return no approved text, whatever is asked for."""
    return None


@dataclass(frozen=True, slots=True)
class Windows:
    """The channels that have such a window, and the approved texts."""

    #: Channel -> for how long after she was heard our own words may be said.
    lengths: Mapping[str, timedelta]
    #: Gives an approved text by its name, in her language or one that is near it; None when there is none.
    template: Callable[[str, str | None], Template | None]

    def of(self, each: Claimed) -> Window | None:
        """Return how the window of an address stands; None where there is none."""
        length = self.lengths.get(each.leased.channel)
        return None if length is None else Window(length, each.heard_at, each.knocked_at)

    def fitting(self, each: Claimed, verdict: Verdict) -> Leased:
        """Return a message as it may be said: in our own words until a moment, or as the approved text."""
        if verdict.as_template:
            return replace(each.leased, message=OutboundMessage("", template=each.leased.message.template))
        window = self.of(each)
        return each.leased if window is None else replace(each.leased, free_until=window.until)

    def knock(self, tx: Tx, held: Sequence[Claimed], at: datetime) -> None:
        """Queue for each of these that she is told that something waits for her."""
        drafts = []
        for each in held:
            template = self.template(KNOCK, each.language)
            if template is not None:
                drafts.append(_knock(each, template, at))
        windows.knocked(tx, [draft.address_id for draft in drafts], at)
        outbox.add(tx, drafts, [None] * len(drafts))


def is_knock(message: Leased) -> bool:
    """True for the approved text that says that something waits, whatever it is called in her language.

    It has no words of its own; what an approved text may stand in for has.
    """
    return message.message.template is not None and not message.message.text


def _knock(each: Claimed, template: Template, at: datetime) -> Draft:
    """It is allowed when what it is about is allowed: of the same class, for the same purpose."""
    message = each.leased
    return Draft(
        message.contact_id,
        message.address_id,
        message.channel,
        OutboundMessage("", template=template),
        message.message_class,
        at,
        at,
        min(message.useless_after, at + KNOCK_USEFUL),
        each.purpose,
        window=each.window,
    )
