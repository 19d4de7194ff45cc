"""What Twilio delivers, read into the words of the house; reading never fails."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime

from bot.channels.whatsapp.form import Form
from bot.domain.message import Address, Heard, InboundMessage, MediaItem, Press

CHANNEL = "whatsapp"
#: What the button of a text that only says "there is something for you" carries: the tap itself is all she
#: means by it, and it answers no question.
TAP_TO_READ = "tap_to_read"
#: The most things that are looked at in one message.
MOST_MEDIA = 10

#: A telephone number, or the name that a person has for this business alone.
_PERSON = re.compile(r"whatsapp:\S{1,150}")
_PRESS = re.compile(r"([!-~]{1,60}):(\d{1,3})", re.ASCII)
_START = re.compile(r"/start\s+([A-Za-z0-9_-]{1,64})\s*", re.IGNORECASE)
#: Ids of messages and media begin with two letters.
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")

#: Twilio has understood these itself, perhaps by a word that is not one of ours.
_OPT_OUT = {"STOP": "STOP", "START": "START"}


def press_data(wait_id: str | None, index: int) -> str:
    """Return what a choice carries, to be known again when it is tapped."""
    return f"{wait_id or ''}:{index}"


def read(form: Form, at: datetime) -> InboundMessage:
    """Return what a delivery says; one that says nothing we know comes back as unreadable."""
    sid, address = form["MessageSid"] or form["SmsMessageSid"] or form["SmsSid"], _address(form)
    if address is None or not _SID.fullmatch(sid):
        return _unreadable(form, sid, at)
    message = InboundMessage(CHANNEL, sid, Heard.TEXT, at, address, also=_also(form, address))
    if form["ButtonPayload"] or form["ListId"] or form["ButtonText"]:
        return _tapped(message, form)
    if media := _media(form):
        return replace(message, kind=Heard.MEDIA, text=form["Body"], media=media)
    if form["Latitude"] or form["MessageType"] in ("location", "contacts"):
        return replace(message, kind=Heard.MEDIA)
    if form["MessageType"] not in ("", "text") and not form["Body"]:
        return _unreadable(form, sid, at)
    return _written(message, _OPT_OUT.get(form["OptOutType"].upper(), form["Body"]))


def listed(
    sid: str, sender: str, text: str, media: tuple[MediaItem, ...], at: datetime
) -> InboundMessage | None:
    """Return a message as Twilio lists it, None for one that is not a person's on WhatsApp.

    A tapped choice is listed as its label, which the house understands as well.
    """
    if not _PERSON.fullmatch(sender) or not _SID.fullmatch(sid):
        return None
    message = InboundMessage(CHANNEL, sid, Heard.TEXT, at, Address(CHANNEL, sender))
    if media:
        return replace(message, kind=Heard.MEDIA, text=text.replace("\0", ""), media=media)
    return _written(message, text.replace("\0", ""))


def _address(form: Form) -> Address | None:
    """Return the name under which she stays the same person, should she hide her number or show it again."""
    for name in ("ExternalUserId", "From"):
        if _PERSON.fullmatch(form[name]):
            return Address(CHANNEL, form[name])
    return None


def _also(form: Form, address: Address) -> Address | None:
    sender = form["From"]
    return Address(CHANNEL, sender) if sender != address.value and _PERSON.fullmatch(sender) else None


def _tapped(message: InboundMessage, form: Form) -> InboundMessage:
    """A choice of ours says which it is; of any other the label is what she says."""
    data = form["ButtonPayload"] or form["ListId"]
    if found := _PRESS.fullmatch(data):
        return replace(message, kind=Heard.PRESS, press=Press(found[1], int(found[2])))
    if data == TAP_TO_READ:
        return replace(message, kind=Heard.PRESS)
    return replace(message, text=form["ButtonText"] or form["ListTitle"] or form["Body"] or data)


def _media(form: Form) -> tuple[MediaItem, ...]:
    found = range(form.number("NumMedia", MOST_MEDIA))
    return tuple(MediaItem(form[f"MediaUrl{each}"], form[f"MediaContentType{each}"]) for each in found)


def _written(message: InboundMessage, text: str) -> InboundMessage:
    link = _START.fullmatch(text)
    return replace(message, text="/start" if link else text, start_code=link[1] if link else None)


def _unreadable(form: Form, sid: str, at: datetime) -> InboundMessage:
    kept = form.kept()
    name = sid if _SID.fullmatch(sid) else hashlib.sha256(kept).hexdigest()
    return InboundMessage(CHANNEL, name, Heard.UNREADABLE, at, payload=kept)
