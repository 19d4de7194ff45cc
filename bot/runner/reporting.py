"""What the house does about what providers report of what we said, at once or later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.consent import ALL_MESSAGES, MESSAGING_PURPOSES, ConsentEntry, Decision, Wording
from bot.domain.delivery import DeliveryReport
from bot.domain.message import SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage import cases, contacts, copies, deliveries, ledger, outbox, windows
from bot.storage.copies import Copy
from bot.storage.database import Tx
from bot.storage.deliveries import Lost


def settle(
    tx: Tx,
    settlements: Iterable[Settlement],
    at: datetime,
    keeps: Mapping[str, timedelta] | None = None,
    reporting: Collection[str] = (),
) -> None:
    """Write what became of messages; who has blocked us gets no more.

    What was said to somebody who was forgotten meanwhile is to be deleted by the provider, too: `keeps` says
    by channel for how long it does so. `reporting` are the channels whose provider tells us later how far a
    message has come.
    """
    settlements = [each for each in settlements if each.id > 0]  # below 0 there is no row: a goodbye
    late = [each for each in outbox.settle(tx, settlements, at) if each.provider_id]
    copies.add(tx, list(_copies(late, at, keeps or {})), at)
    windows.shut(tx, settlements)
    if said := [each for each in settlements if each.said_to and each.said_to.channel in reporting]:
        heed_lost(tx, deliveries.said(tx, [each for each in said if each not in late], at), at)
    block(tx, {s.contact_id for s in settlements if s.status is Status.FAILED and s.reason == "blocked"}, at)


def _copies(late: list[Settlement], at: datetime, keeps: Mapping[str, timedelta]) -> Iterator[Copy]:
    for each in late:
        if each.said_to is not None and (kept := keeps.get(each.said_to.channel)) is not None:
            yield Copy(each.said_to.channel, each.said_to.value, each.provider_id, at + kept)


def report(tx: Tx, reports: Sequence[DeliveryReport], at: datetime) -> Mapping[str, int]:
    """Write how far messages have come; return how many were lost for which reason."""
    lost = deliveries.report(tx, reports, at) if reports else []
    heed_lost(tx, lost, at)
    return Counter(each.trouble for each in lost)


def heed_lost(tx: Tx, lost: Sequence[Lost], at: datetime) -> None:
    """See to messages that were taken and then lost: a case whose reply was lost is open again."""
    if without_reply := {each.contact_id for each in lost if not each.again}:
        cases.reopen(tx, without_reply, at)
    block(tx, {each.contact_id for each in lost if each.trouble == SendTrouble.BLOCKED}, at)


def block(tx: Tx, contact_ids: Collection[str], at: datetime) -> None:
    """Note that these people have blocked us: they get no more, and may no longer be spoken to first."""
    if contact_ids and (stopped := contacts.stop(tx, contact_ids, at)):
        outbox.cancel(tx, stopped, "blocked", at)
        ledger.add(tx, list(_blocked(tx, stopped, at)))


def _blocked(tx: Tx, stopped: list[str], at: datetime) -> Iterator[tuple[str, ConsentEntry]]:
    """Being blocked withdraws what lets us speak first, and nothing else; there are no words to it."""
    consents = ledger.latest(tx, stopped)
    for who in stopped:
        has = consents.get(who, {})
        given = [p for p in MESSAGING_PURPOSES if p in has and has[p].decision is Decision.GIVEN]
        for purpose in (ALL_MESSAGES, *given):
            wording = Wording("blocked", "", "", "", "")
            yield who, ConsentEntry(purpose, Decision.WITHDRAWN, wording, "", "", at)
