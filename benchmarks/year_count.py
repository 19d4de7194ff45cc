"""Counts at the end of the year, from the database, what became of each point and each of its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from benchmarks.year_house import Call
from benchmarks.year_oracle import Oracle, moment, wall
from benchmarks.year_people import Street
from bot.domain.timer import TimerStatus
from bot.plan.planting import KIND
from bot.storage import tallies, timers
from bot.storage.database import Tx
from bot.storage.tables import outbox

#: What a timer that has had its time may say, by what must have become of it.
_BECAME = {"fired": TimerStatus.FIRED, "skipped": TimerStatus.SKIPPED, "asked": TimerStatus.ASKED}
#: What is said again within this time is the same message.
SAME = timedelta(days=1)
_OVER = frozenset(_BECAME.values())


@dataclass(slots=True)
class Accounts:
    """What the counting found."""

    pairs: int = 0
    doubled: int = 0
    became: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def accounts(tx: Tx, oracle: Oracle, street: Street, calls: Sequence[Call]) -> Accounts:
    """Count everything once."""
    found, became = Accounts(), Counter[str]()
    found.wrong += _timers(tx, oracle)
    for key, fired in oracle.fired.items():
        of = tallies.of(tx, key)
        became.update(of)
        found.pairs += len(fired.audience)
        if sum(of.values()) != len(fired.audience):
            found.wrong.append(f"{key}: {len(fired.audience)} people, accounted for {of}")
    found.became = dict(became)
    if became["queued"]:
        found.wrong.append(f"{became['queued']} messages still wait")
    found.doubled = _sayings(tx, street, calls, found)
    if became["sent"] + found.doubled != len(calls):
        found.wrong.append(f"{len(calls)} calls, {became['sent']} sent and {found.doubled} said again")
    found.wrong += _on_time(oracle)
    return found


def _timers(tx: Tx, oracle: Oracle) -> Iterator[str]:
    """Compare where each point stands with where it must."""
    stand = {each.key: each.status for each in timers.of_kind(tx, KIND) if each.status in _OVER}
    must = {key: _BECAME[became] for key, became in oracle.became.items()}
    for key in sorted(stand.keys() | must.keys()):
        if stand.get(key) != must.get(key):
            yield f"{key} is {stand.get(key)}, and must be {must.get(key)}"


def _sayings(tx: Tx, street: Street, calls: Sequence[Call], found: Accounts) -> int:
    """Return how often something was said again; each of those must be listed as doubtful."""
    columns = (outbox.c.contact_id, outbox.c.fire_key, outbox.c.status, outbox.c.doubtful)
    sent, doubtful = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in tx.conn.execute(select(*columns).where(outbox.c.fire_key != "")):
        pair = row.contact_id, row.fire_key.partition("/")[0]
        sent[pair] += row.status == "sent"
        doubtful[pair] += row.doubtful
    gone = {each.id for each in street.people.values() if each.gone}
    again = 0
    for pair, times in _times(street, calls).items():
        again += sum(times) - len(times)
        if pair[0] in gone:  # of her nothing is left but the count
            continue
        twice = sum(number > 1 for number in times)
        if twice > doubtful[pair] or len(times) != sent[pair]:
            found.wrong.append(f"{pair[1]} was said {times} times to somebody, {sent[pair]} times by rows")
    return again


def _times(street: Street, calls: Sequence[Call]) -> dict[tuple[str, str], list[int]]:
    """Return how often each was told a point each time that it came round to her.

    Nobody is told anything twice in a week: what is said again within a day is the same message once more,
    and each process that dies with it in hand may have said it.
    """
    last: dict[tuple[str, str], datetime] = {}
    found: dict[tuple[str, str], list[int]] = {}
    for each in calls:
        pair = street.people[each.to].id, each.point
        if pair in last and each.at - last[pair] <= SAME:
            found[pair][-1] += 1
        else:
            found.setdefault(pair, []).append(1)
        last[pair] = each.at
    return found


def _on_time(oracle: Oracle) -> Iterator[str]:
    """What was not missed was said when a clock in London showed its time."""
    for key, fired in oracle.fired.items():
        late = fired.at - fired.due
        there = wall(fired.due)
        if late.total_seconds() == 0 and moment(there.date(), there.time()) != fired.due:
            yield f"{key} came at {there}"
