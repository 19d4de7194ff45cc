"""What is published is in force all together, and older versions stay readable."""

from __future__ import annotations

from bot.domain.publication import FlowVersion
from bot.storage import publications
from bot.storage.database import Database
from tests.fakes import MONDAY

OLD, NEW, WORDS = (
    FlowVersion("welcome", "a" * 64, '{"text": "أهلا"}'),
    FlowVersion("welcome", "b" * 64, "{}"),
    FlowVersion("words", "c" * 64, "{}"),
)


def publish(database: Database, *versions: FlowVersion) -> int:
    return database.write_now(
        lambda tx: publications.publish(tx, versions, "terminal:ann", "flows", MONDAY)
    ).id


def test_before_anything_is_published_nothing_is_in_force(database: Database) -> None:
    assert database.read_now(publications.current) is None
    assert database.read_now(publications.latest_id) == 0


def test_the_last_publication_is_in_force(database: Database) -> None:
    first = publish(database, OLD, WORDS)
    second = publish(database, NEW, WORDS)
    assert first < second == database.read_now(publications.latest_id)
    current = database.read_now(publications.current)
    assert current is not None
    assert current.contents == {"welcome": "b" * 64, "words": "c" * 64}
    assert (current.actor, current.folder, current.at) == ("terminal:ann", "flows", MONDAY)


def test_older_versions_are_kept_for_those_who_are_inside_of_them(database: Database) -> None:
    publish(database, OLD, WORDS)
    publish(database, NEW, WORDS)
    found = database.read_now(lambda tx: publications.versions(tx, {OLD.version, NEW.version, "d" * 64}))
    assert {each.version: each for each in found} == {OLD.version: OLD, NEW.version: NEW}


def test_the_same_version_may_be_published_again(database: Database) -> None:
    publish(database, OLD)
    publish(database, NEW)
    publish(database, OLD)
    current = database.read_now(publications.current)
    assert current is not None
    assert current.contents == {"welcome": OLD.version}
