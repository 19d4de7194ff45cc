"""The people of the simulated year: what they do, written into the house and into a model of our own."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.plan import Audience
from bot.storage import contacts, dangers, erasure, ledger, outbox
from bot.storage.database import Tx
from bot.storage.tables import answer
from bot.storage.tables import contact as table
from tests.storage.rows import met

LANGUAGES = ("en", "ar", "so", "fr", "pt", "ur", "bn", "pl")
GROUPS = ("service_user", "family", "champion", "nhs", "council")
BOROUGHS = ("lambeth", "southwark", "lewisham")
PURPOSES = ("msg_updates", "msg_reminders", "recontact")
#: The wording in force, and one that was changed since: a yes to that counts no more.
IN_FORCE, CHANGED = "b", "old"


@dataclass(slots=True)
class Somebody:
    """What is known of one person, kept apart from the house."""

    name: str
    id: str
    language: str
    group: str
    borough: str
    #: Purpose -> whether she has agreed, in the wording in force.
    agreed: dict[str, bool] = field(default_factory=dict)
    stopped: bool = False
    paused_until: datetime | None = None
    held: bool = False
    gone: bool = False

    def fits(self, whom: Audience) -> bool:
        """True when she is of an audience, whether she wants it or not."""
        return not self.gone and all(
            not wanted or has in wanted
            for wanted, has in (
                (whom.groups, self.group),
                (whom.languages, self.language),
                (whom.boroughs, self.borough),
            )
        )

    def wants(self, purpose: str) -> bool:
        """True when she has not stopped, and has agreed."""
        return not self.stopped and self.agreed.get(purpose, False)

    def may_hear(self, purpose: str, at: datetime) -> bool:
        """True when she may be told something for a purpose at this moment, but for the hour and the week."""
        paused = self.paused_until is not None and self.paused_until > at
        return self.wants(purpose) and not paused and not self.held and not self.gone


def entry(purpose: str, decision: Decision, source: str, at: datetime) -> ConsentEntry:
    """A line of the ledger."""
    return ConsentEntry(purpose, decision, Wording("w", "v", "a", source, "en"), "fake", "m", at)


class Street:
    """Everybody, and what they do."""

    def __init__(self, chance: random.Random) -> None:
        self.people: dict[str, Somebody] = {}
        self.done: dict[str, int] = {}
        self._chance = chance
        self._doings = (
            self._stop, self._start, self._pause, self._speak, self._forget, self._hold, self._release,
            self._withdraw, self._agree,
        )  # fmt: skip

    def here(self) -> Iterator[Somebody]:
        """Everybody who has not been forgotten."""
        return (each for each in self.people.values() if not each.gone)

    def join(self, tx: Tx, number: int, at: datetime) -> None:
        """So many more people join."""
        first = len(self.people)
        found = met(tx, *(f"p{first + each}" for each in range(number)), ids=lambda: secrets.token_hex(12))
        lines, homes, joined = [], [], []
        for name, known in found.items():
            who = self._somebody(name, known.contact.id)
            self.people[name] = who
            lines += [(who.id, each) for each in self._first_words(who, at)]
            homes.append(_home(who, at))
            contact = known.contact
            joined.append(replace(contact, joined_at=at, language=who.language, stakeholder=who.group))
        contacts.save(tx, joined)
        ledger.add(tx, lines)
        tx.conn.execute(insert(answer), homes)

    def _somebody(self, name: str, contact_id: str) -> Somebody:
        pick = self._chance.choice
        return Somebody(name, contact_id, pick(LANGUAGES), pick(GROUPS), pick(BOROUGHS))

    def _first_words(self, who: Somebody, at: datetime) -> Iterator[ConsentEntry]:
        yield entry("equality", Decision.GIVEN, IN_FORCE, at)
        for purpose in PURPOSES:
            said = self._chance.choices(("yes", "no", "changed", "never"), (80, 8, 6, 6))[0]
            who.agreed[purpose] = said == "yes"
            if said != "never":
                decision = Decision.DECLINED if said == "no" else Decision.GIVEN
                yield entry(purpose, decision, CHANGED if said == "changed" else IN_FORCE, at)

    def something_happens(self, tx: Tx, at: datetime) -> None:
        """One of them does something."""
        who = self._chance.choice(list(self.here()))
        what = self._chance.choices(self._doings, (3, 4, 4, 3, 1, 2, 3, 2, 3))[0]
        what(tx, who, at)
        name = what.__name__.strip("_")
        self.done[name] = self.done.get(name, 0) + 1

    def _stop(self, tx: Tx, who: Somebody, at: datetime) -> None:
        contacts.stop(tx, [who.id], at)
        outbox.cancel(tx, [who.id], "stopped", at)
        who.stopped = True

    def _start(self, tx: Tx, who: Somebody, at: datetime) -> None:
        _note(tx, who, stopped_at=None)
        who.stopped = False

    def _pause(self, tx: Tx, who: Somebody, at: datetime) -> None:
        who.paused_until = at + timedelta(days=self._chance.choice((1, 3, 20)), hours=self._chance.random())
        _note(tx, who, paused_until=who.paused_until)

    def _speak(self, tx: Tx, who: Somebody, at: datetime) -> None:
        who.language = self._chance.choice(LANGUAGES)
        _note(tx, who, language=who.language)

    def _forget(self, tx: Tx, who: Somebody, at: datetime) -> None:
        erasure.forget(tx, [who.id], at, {})
        who.gone = True

    def _hold(self, tx: Tx, who: Somebody, at: datetime) -> None:
        dangers.hold(tx, who.id, at)
        who.held = True

    def _release(self, tx: Tx, who: Somebody, at: datetime) -> None:
        who = next((each for each in self.here() if each.held), who)
        dangers.release(tx, who.id, at)
        who.held = False

    def _withdraw(self, tx: Tx, who: Somebody, at: datetime) -> None:
        purpose = self._chance.choice(PURPOSES)
        ledger.add(tx, [(who.id, entry(purpose, Decision.WITHDRAWN, IN_FORCE, at))])
        who.agreed[purpose] = False

    def _agree(self, tx: Tx, who: Somebody, at: datetime) -> None:
        purpose = self._chance.choice(PURPOSES)
        ledger.add(tx, [(who.id, entry(purpose, Decision.GIVEN, IN_FORCE, at))])
        who.agreed[purpose] = True


def _note(tx: Tx, who: Somebody, **values: object) -> None:
    tx.conn.execute(update(table).where(table.c.id == who.id).values(**values))


def _home(who: Somebody, at: datetime) -> dict[str, object]:
    return {
        "contact_id": who.id, "flow": "about_you", "version": "v", "step": "borough", "kind": "choice",
        "choice": who.borough, "language": who.language, "at": at, "purpose": "equality",
    }  # fmt: skip
