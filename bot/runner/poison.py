"""A message that no turn can be made of: what warns of danger in it is answered and told all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.contact import Contact
from bot.domain.message import OutboundMessage
from bot.domain.outbox import Draft
from bot.engine import danger, triggers
from bot.engine import run as engine
from bot.engine.scene import Scene
from bot.outbox import queue
from bot.runner import alarm
from bot.runner.batch import Care, Heed, Shelf
from bot.storage.contacts import Known
from bot.storage.database import Tx


def warned(
    tx: Tx, shelf: Shelf, heed: Heed, who: Contact, care: Care, at: datetime, new_id: Callable[[], str]
) -> triggers.Danger | None:
    """Open a case for what her words warn of, where that can be done; return what she is told about.

    None: nothing that warns, or words that come too late for an answer to them.
    """
    found, message = heed.heard.found, heed.message
    if found is None:
        return None
    told = triggers.Danger(found, message.text.encode("utf-8", "replace").decode().strip())
    raised: engine.Action = told
    if care is Care.CASE:
        hint, written = message.language_hint, message.written_at
        raised = alarm.raised(tx, shelf, told, who, at, new_id, hint, written_at=written)
    if alarm.comes_late(found, message.written_at, at):
        return None
    return raised if isinstance(raised, triggers.Danger) else told


def answer(scene: Scene, heed: Heed, known: Known, warned: triggers.Danger | None) -> Draft:
    """Return what she is told: whom to call, however lately she was told it, or that something went wrong."""
    said = danger.answer(scene, warned) if warned else OutboundMessage(scene.word("trouble"))
    return queue.reply(
        known.contact.id,
        known.address_id,
        heed.message.channel,
        said,
        heed.message.at,
        safety=warned is not None,
    )
