"""A message that no turn can be made of is kept with its payload, and she is told kindly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.message import Heard, Receipt
from bot.runner.batch import Result
from bot.storage import inbound, outbox
from bot.storage.database import Database
from tests.runner.heeds import Turns, message


@pytest.fixture
def turns(database: Database) -> Turns:
    """An empty database, and a runner."""
    return Turns(database)


def keep(turns: Turns, said: object, *, tell: bool = True) -> Result:
    heed = turns.heed(said)  # type: ignore[arg-type]
    return turns.database.write_now(lambda tx: turns.runner.keep_poison(tx, heed, tell=tell))


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
    ruin = text("UPDATE contact SET first_words_sealed = :nothing")
    turns.database.write_now(lambda tx: tx.conn.execute(ruin, {"nothing": b"not sealed by us at all, ever"}))
    with pytest.raises(Exception, match=r"^$"):
        keep(turns, message(text="again"))
    assert keep(turns, message(text="again"), tell=False).receipts == [Receipt()]
    assert kept(turns) == ["again"]
    assert turns.database.read_now(outbox.counts) == {"leased": 1}
