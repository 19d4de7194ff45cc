"""Statements are numbered by poll, and a number never means two things."""

from __future__ import annotations

from bot.domain.polling import Statement
from bot.storage import statements
from bot.storage.database import Database


def add(database: Database, poll: str, *texts: str) -> list[str]:
    return database.write_now(lambda tx: [statements.add(tx, poll, text) for text in texts])


def of(database: Database, poll: str = "first") -> list[Statement]:
    return database.read_now(lambda tx: statements.of(tx, poll))


def test_they_are_numbered_by_poll_and_come_in_that_order(database: Database) -> None:
    assert add(database, "first", *"abcdefghijkl")[-1] == "s12"
    assert add(database, "second", "z") == ["s1"]
    assert [each.texts["en"] for each in of(database)] == list("abcdefghijkl")
    assert of(database, "second") == [Statement("s1", "second", {"en": "z"})]
    assert of(database, "third") == []


def test_the_number_of_one_that_was_dropped_is_not_given_again(database: Database) -> None:
    add(database, "first", "a", "b")
    database.write_now(lambda tx: statements.drop(tx, "first", "s2"))
    assert add(database, "first", "c") == ["s3"]
    assert [each.id for each in of(database)] == ["s1", "s3"]


def test_a_translation_is_of_the_words_as_they_are(database: Database) -> None:
    add(database, "first", "a", "b")
    database.write_now(lambda tx: statements.translate(tx, "first", "so", {"s1": "A", "s2": "B", "s9": "C"}))
    database.write_now(lambda tx: statements.reword(tx, "first", "s1", "a new"))
    assert of(database) == [
        Statement("s1", "first", {"en": "a new"}),
        Statement("s2", "first", {"en": "b", "so": "B"}),
    ]


def test_what_is_gone_stays_gone(database: Database) -> None:
    add(database, "first", "a")
    database.write_now(lambda tx: statements.drop(tx, "first", "s1"))
    database.write_now(lambda tx: statements.reword(tx, "first", "s1", "b"))
    database.write_now(lambda tx: statements.translate(tx, "first", "so", {"s1": "B"}))
    assert of(database) == []
