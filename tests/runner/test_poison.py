"""A message that no turn can be made of is kept with its payload, and she is told kindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.consent import ALL_MESSAGES, ConsentEntry, Decision, Wording
from bot.domain.danger import Danger, Finding
from bot.domain.message import Heard, Receipt
from bot.inbox.hearing import hear
from bot.library.signposts import plain
from bot.runner.batch import Care, Result
from bot.storage import dangers, inbound, ledger, outbox
from bot.storage.database import Database, Tx
from bot.storage.tables import contact
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.runner.heeds import Turns, message


@pytest.fixture
def turns(database: Database) -> Turns:
    """An empty database, and a runner."""
    return Turns(database)


def keep(turns: Turns, said: object, care: Care = Care.CASE) -> Result:
    heed = turns.heed(said)  # type: ignore[arg-type]
    return turns.database.write_now(lambda tx: turns.runner.keep_poison(tx, heed, care))


def kept(turns: Turns) -> list[str]:
    return [payload for _, payload in turns.database.read_now(lambda tx: inbound.kept(tx, "poison"))]


def test_it_is_kept_and_she_is_told(turns: Turns) -> None:
    result = keep(turns, message(text="what broke it"))
    assert result.receipts == [Receipt()]
    assert [(each.to, each.message.text) for each in result.leased] == [("ann", "Something went wrong.")]
    assert kept(turns) == ["what broke it"]


def test_what_the_provider_sent_is_kept_where_it_is_known(turns: Turns) -> None:
    keep(turns, replace(message(text="x"), payload=b'{"raw": "\xff"}'))
    assert kept(turns) == ['{"raw": "\\xff"}']


@pytest.mark.parametrize("words", ["half \ud83d", "nul \0", ""])
def test_whatever_she_wrote_can_be_kept(turns: Turns, words: str) -> None:
    keep(turns, message(text=words))
    assert len(kept(turns)) == 1


def test_what_was_taken_before_is_not_kept_again(turns: Turns) -> None:
    said = message()
    turns.take(said)
    result = keep(turns, said)
    assert result.receipts == [Receipt(duplicate=True)]
    assert result.leased == []
    assert kept(turns) == []


def test_what_comes_from_nobody_is_kept_and_nobody_is_told(turns: Turns) -> None:
    assert keep(turns, message(kind=Heard.GROUP)).leased == []
    assert len(kept(turns)) == 1


def test_it_can_be_kept_when_her_own_row_cannot_be_read(turns: Turns) -> None:
    turns.says("hello")
    line = ConsentEntry(ALL_MESSAGES, Decision.WITHDRAWN, Wording("stop", "", "", "", ""), "", "", MONDAY)
    ruin = text("UPDATE consent SET decision = 'perhaps'")

    def work(tx: Tx) -> None:
        who = tx.conn.execute(select(contact.c.id)).scalar_one()
        ledger.add(tx, [(who, line)])
        tx.conn.execute(ruin)

    turns.database.write_now(work)
    with pytest.raises(KeyError):
        keep(turns, message(text="again"))
    assert keep(turns, message(text="again"), Care.NONE).receipts == [Receipt()]
    assert kept(turns) == ["again"]
    assert turns.database.read_now(outbox.counts) == {"leased": 1}


@pytest.mark.parametrize("care", [Care.CASE, Care.WORD])
def test_late_words_that_others_may_not_read_about_are_told_and_not_answered(
    database: Database, care: Care
) -> None:
    turns = Turns(database, SAFE)
    said = replace(message(text="Canary"), written_at=MONDAY - timedelta(hours=20))
    heed = replace(turns.heed(said), heard=hear(said, SAFE, lambda _: WARNS))
    result = database.write_now(lambda tx: turns.runner.keep_poison(tx, heed, care))
    assert [told.message.text for told in result.leased] == ["Something went wrong."]
    assert [case.unanswered for case in database.read_now(dangers.waiting)] == [True] * (care is Care.CASE)


WARNS = Finding(Danger.ABUSE)
SAFE = SmallLibrary(safeguarding=plain())


@pytest.mark.parametrize(("care", "cases"), [(Care.CASE, 1), (Care.WORD, 0)])
def test_what_warns_of_danger_is_answered_and_has_a_case_where_it_can(
    database: Database, care: Care, cases: int
) -> None:
    turns = Turns(database, SAFE)

    def kept() -> list[str]:
        said = message(text="Canary \ud83d")
        heed = replace(turns.heed(said), heard=hear(said, SAFE, lambda _: WARNS))
        result = database.write_now(lambda tx: turns.runner.keep_poison(tx, heed, care))
        return [told.message.text for told in result.leased]

    (said,) = kept()
    assert "999" in said
    assert kept() == [], "she reads the first one before"
    assert sum(database.read_now(outbox.counts).values()) == 2, "she is told however lately she was told"
    assert [case.danger for case in database.read_now(dangers.waiting)] == [Danger.ABUSE] * cases
