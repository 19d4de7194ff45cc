"""Of somebody who turns out to be under 16 nothing is kept that she told us before."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answer import Answer
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine.run import Turn
from bot.runner.casework import Casework
from bot.runner.effects import Effects
from bot.storage import answers
from bot.storage.database import Database, Tx
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.runner.heeds import message
from tests.storage.rows import lease, met


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
