"""Answers come back as they were given; her own words lie sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.storage import answers
from bot.storage.answers import Answer
from bot.storage.database import Database
from bot.storage.tables import answer
from tests.fakes import MONDAY
from tests.storage.rows import met


def an_answer(contact_id: str, words: str = "", choice: str = "") -> Answer:
    kind = "words" if words else "choice"
    return Answer(contact_id, "poll", "v1", "comment", kind, choice, words, "ar", MONDAY)


@pytest.mark.parametrize("words", ["أكثر وقتا", "a nul \0 within", "long " * 20_000, "🛑"])
def test_her_words_come_back_as_she_wrote_them(database: Database, words: str) -> None:
    contact_id = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    given = [an_answer(contact_id, words), an_answer(contact_id, choice="yes")]
    database.write_now(lambda tx: answers.add(tx, given))
    assert database.read_now(lambda tx: answers.of(tx, contact_id)) == given


def test_half_a_character_is_no_reason_to_lose_the_rest(database: Database) -> None:
    contact_id = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    database.write_now(lambda tx: answers.add(tx, [an_answer(contact_id, "half \ud83d")]))
    assert database.read_now(lambda tx: answers.of(tx, contact_id))[0].words == "half ?"


def test_her_words_lie_sealed(database: Database) -> None:
    contact_id = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    database.write_now(lambda tx: answers.add(tx, [an_answer(contact_id, "more time")]))
    assert "more time" not in str(database.read_now(lambda tx: tx.conn.execute(select(answer)).one()))


def test_no_answer_leaves_nothing_behind(database: Database) -> None:
    database.write_now(lambda tx: answers.add(tx, []))
    assert database.read_now(lambda tx: answers.of(tx, "nobody")) == []


def test_words_are_not_shown_where_an_answer_is_printed() -> None:
    assert "more time" not in repr(an_answer("contact-1", "more time"))
