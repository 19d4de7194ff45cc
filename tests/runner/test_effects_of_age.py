"""Of somebody who turns out to be under 16 nothing is kept that she told us before."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import select

from bot.domain.answer import Answer
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine.run import Turn
from bot.runner.casework import Casework
from bot.runner.effects import Effects
from bot.storage import answers, ballots, ideas, outbox
from bot.storage.ballots import Ballot
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.runner.heeds import message
from tests.storage.rows import draft, lease, met
from tests.storage.sheets import GATHERING, SHEET, opened


def an_answer(who: str) -> Answer:
    return Answer(who, "poll", "v1", "comment", "words", "", "more time", "en", MONDAY)


def test_the_answers_of_who_is_too_young_go_and_those_of_others_stay(database: Database) -> None:
    """They are deleted with the turn in which she says so, not at the next tidying up."""
    people = database.write_now(lambda tx: met(tx, "ann", "bea"))
    ann, bea = people["ann"], people["bea"].contact.id
    both = [an_answer(ann.contact.id), an_answer(bea)]
    database.write_now(lambda tx: answers.add(tx, both))
    effects = Effects(Casework(SmallLibrary()))
    turn = Turn(Session(), replace(ann.contact, adult=False), (facts.AgeTold(False),))
    effects.gather(ann, message(external_id="m7"), turn)

    def work(tx: Tx) -> tuple[list[Answer], list[Answer]]:
        effects.write(tx, lease(), set(), MONDAY, bytes)
        return answers.of(tx, ann.contact.id), answers.of(tx, bea)

    assert database.write_now(work) == ([], [an_answer(bea)])


def test_what_waits_to_be_told_of_who_is_too_young_is_told_no_more(database: Database) -> None:
    """Her words were on their way to the team; what others are told of others goes on."""
    people = database.write_now(lambda tx: met(tx, "ann", "bea", "cleo"))
    ann, bea = people["ann"], people["bea"]
    of_both = [replace(draft(bea), about=people[name].contact.id) for name in ("ann", "cleo")]
    database.write_now(lambda tx: outbox.add(tx, of_both, [lease()] * 2))
    effects = Effects(Casework(SmallLibrary()))
    effects.gather(
        ann,
        message(external_id="m7"),
        Turn(Session(), replace(ann.contact, adult=False), (facts.AgeTold(False),)),
    )

    def work(tx: Tx) -> list[tuple[str, bool]]:
        effects.write(tx, lease(), set(), MONDAY, bytes)
        rows = tx.conn.execute(select(table.c.status, table.c.body_sealed).order_by(table.c.id))
        return [(row.status, row.body_sealed is None) for row in rows]

    assert database.write_now(work) == [("cancelled", True), ("leased", False)]


def test_the_open_vote_and_the_ideas_of_who_is_too_young_go(database: Database) -> None:
    people = database.write_now(lambda tx: met(tx, "ann", "bea"))
    ann, bea = people["ann"], people["bea"].contact.id
    effects = Effects(Casework(SmallLibrary()))
    turn = Turn(Session(), replace(ann.contact, adult=False), (facts.AgeTold(False),))
    effects.gather(ann, message(external_id="m7"), turn)

    def work(tx: Tx) -> tuple[int, int]:
        opened(tx, SHEET, GATHERING)
        for who in (ann.contact.id, bea):
            ballots.cast(tx, [Ballot(SHEET.name, who, {"time": 1})], MONDAY)
            ideas.add(tx, [NewIdea("first", who, "an idea", "en")], MONDAY, secrets.token_bytes)
        effects.write(tx, lease(), set(), MONDAY, bytes)
        return len(ballots.votes(tx, SHEET.name)), ideas.count(tx, "first")

    assert database.write_now(work) == (1, 1)
