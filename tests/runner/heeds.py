"""A runner over a small library, and messages as the inbox hands them to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from bot.domain.message import Address, Heard, InboundMessage, Press
from bot.domain.outbox import Settlement
from bot.engine.flow import When
from bot.engine.steps.ask import Ask
from bot.engine.steps.consent import Consent
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say
from bot.engine.steps.take_part import TakePart
from bot.inbox import hearing
from bot.inbox.receive import Router
from bot.runner.batch import Batch, Heed, Result, address_of
from bot.runner.turn import Runner
from bot.storage.database import Database, Tx
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import FakeClock
from tests.storage.rows import a_vault

TEA = Ask(ask="Tea?", choices={"yes": "Yes", "no": "No"})
COUNT = Consent(ask="May we count?", consent="polls", choices={"yes": "Yes, count", "no": "No"})
_numbers = count(1)


def a_library() -> SmallLibrary:
    """Somebody new is asked about tea and joins; then there is a vote, a comment and help."""
    joins = Remember(remember="contact.joined", value="yes")
    return SmallLibrary.of(
        flow("welcome", {"tea": TEA, "joins": joins, "thanks": Say(say="Welcome.")}, when=When.SOMEONE_NEW),
        flow("count", {"count": COUNT}, keywords=("count",), open_to_everyone=True),
        flow("vote", {"count": COUNT, "vote": TakePart(take_part="count")}, keywords=("vote",)),
        flow("comment", {"comment": Ask(ask="Anything else?")}, keywords=("comment",)),
        flow("help", {"only": Say(say="Help.")}, keywords=("help",), open_to_everyone=True),
        flow("lost", {"only": Say(say="What?")}, when=When.NOTHING_ELSE_FITS),
        flow("first", {"only": Say(say="You wrote {first_words}.")}, when=When.FIRST_WORDS),
        flow("bye", {"only": Say(say="Goodbye.")}, when=When.SOMEONE_STOPS),
        flow("back", {"only": Say(say="Welcome back.")}, when=When.SOMEONE_STARTS),
    )


def a_runner(
    library: SmallLibrary | Callable[[], SmallLibrary], clock: FakeClock, owner: str = "us", **more: Any
) -> Runner:
    """A runner as app.py makes it."""
    return Runner(
        shelf=library if callable(library) else lambda: library,
        router=Router(),
        now=clock,
        new_id=lambda: secrets.token_hex(12),
        chance=secrets.token_bytes,
        owner=owner,
        **more,
    )


def message(
    who: str = "ann",
    text: str = "hello",
    kind: Heard = Heard.TEXT,
    *,
    clock: FakeClock | None = None,
    press: Press | None = None,
    external_id: str | None = None,
    order: int | None = None,
    **more: object,
) -> InboundMessage:
    """Something that somebody does."""
    number = next(_numbers)
    return InboundMessage(
        "fake",
        external_id or f"in-{number}",
        kind,
        (clock or FakeClock())(),
        Address("fake", who),
        number if order is None else order,
        text,
        press,
        **more,  # type: ignore[arg-type]
    )


def heed(said: InboundMessage, library: SmallLibrary) -> Heed:
    """What the inbox makes of it."""
    where = address_of(said)
    key = a_vault().key(where.channel, where.value) if where else ""
    return Heed(said, hearing.hear(said, library), key)


class Turns:
    """Takes batch after batch, as the inbox does when nothing goes wrong."""

    def __init__(self, database: Database, library: SmallLibrary | None = None, owner: str = "us") -> None:
        self.database = database
        self.library = library or a_library()
        self.clock = FakeClock()
        self.runner = a_runner(self.library, self.clock, owner)

    def heed(self, said: InboundMessage) -> Heed:
        return heed(said, self.library)

    def take(self, *said: InboundMessage, settlements: Sequence[Settlement] = ()) -> Result:
        """Take these together."""
        batch = Batch([self.heed(each) for each in said], settlements)
        result = self.database.write_now(lambda tx: self.runner.take(tx, batch))
        self.runner.in_hand.update(each.id for each in result.leased)
        return result

    def takes(self, tx: Tx, *said: InboundMessage) -> Result:
        """Take these in a transaction that is open."""
        return self.runner.take(tx, Batch([self.heed(each) for each in said]))

    def says(self, text: str, who: str = "ann") -> list[str]:
        """One person writes something; return what is said to her."""
        return [each.message.text for each in self.take(message(who, text, clock=self.clock)).leased]
