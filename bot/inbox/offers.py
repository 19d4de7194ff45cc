"""What she makes of what we offered when we spoke first: taken up, or not now. Pure."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.contact import FLOW, Contact
from bot.domain.message import Choice, Press
from bot.engine import triggers
from bot.engine.flow import Flow, Library, Text
from bot.engine.matching import choose, normal
from bot.engine.run import Action
from bot.inbox.hearing import LONGEST_KEYWORD, Hearing

#: For so long an offer is taken up in words; later "yes" may mean anything. A tap always names its offer.
IN_WORDS = timedelta(days=3)
#: What a flow is offered with: the first begins it.
_BEGIN, _NOT_NOW = 0, 1


def may(contact: Contact, flow: Flow) -> bool:
    """Staff flows are for staff; whoever else names one is answered as if there were none."""
    if flow.for_roles:
        return bool(flow.for_roles & contact.roles)
    return contact.joined_at is not None or flow.open_to_everyone


def tapped(press: Press, contact: Contact, library: Library) -> Action | None:
    """Return what a tapped choice of an offer does; None when it is of no offer, or of one that is gone."""
    return _taken(press.wait_id, press.index, contact, library)


def answered(heard: Hearing, contact: Contact, library: Library) -> Action | None:
    """Return what her words do where no question waits; None when they answer no open offer.

    Understood are the numbers, what is written on the choices, and plain words for yes, no and Skip.
    """
    offer, since = contact.offer, contact.offered_at
    if offer is None or since is None or heard.at - since >= IN_WORDS or len(heard.text) > LONGEST_KEYWORD:
        return None
    flow = _flow(offer, library)
    index = None if flow is None else _meant(heard.text, flow, contact, library)
    return None if index is None else _taken(offer, index, contact, library)


def _flow(offer: str, library: Library) -> Flow | None:
    return library.flow(offer.removeprefix(FLOW)) if offer.startswith(FLOW) else None


def _taken(offer: str, index: int, contact: Contact, library: Library) -> Action | None:
    flow = _flow(offer, library)
    if flow is None or not may(contact, flow) or index not in (_BEGIN, _NOT_NOW):
        return None
    if index == _BEGIN:
        return triggers.StartFlow(flow.name, offer=offer)
    return triggers.Tell("not_now_said", offer=offer)


def _meant(text: str, flow: Flow, contact: Contact, library: Library) -> int | None:
    begin, not_now = (_word(name, contact, library) for name in ("offer_yes", "not_now"))
    if normal(text) in library.skip_words:
        return _NOT_NOW
    if normal(text) == normal(flow.title):
        return _BEGIN
    return choose(text, (Choice("yes", begin), Choice("no", not_now)), library)


def _word(name: str, contact: Contact, library: Library) -> str:
    texts = library.words.texts
    text: Text = texts.get(contact.language or "", {}).get(name) or texts["en"][name]
    return str(text)
