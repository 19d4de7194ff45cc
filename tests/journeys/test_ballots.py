"""A ballot is not an answer: kept apart, without time, under a pseudonym of its poll alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import DateTime, TypeDecorator, text

from bot.storage import ballots, sessions
from bot.storage.ballots import Ballot
from bot.storage.database import Tx
from bot.storage.envelopes import KEY
from bot.storage.tables import ballot, metadata, poll
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import rows, steps_of
from tests.journeys.voting import SHEET, chosen, opens_poll

CHOICES = ["listening", "same_midwife", "information", "respect", "after_birth"]


async def votes(person: Person, choice: str, comment: str = "skip") -> None:
    """Take the poll."""
    await person.says("poll")
    await person.presses(choice)
    await person.says(comment)


async def test_a_vote_is_in_no_answer_and_a_comment_is(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await votes(ada, "respect", "more kindness")
        assert await play.read(chosen) == ["respect"]
        steps = [step for step in await steps_of(ada) if step[0] in ("topic", "comment")]
        assert steps == [("comment", "words", "more kindness")]


async def test_the_session_never_holds_the_vote(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        for choice in CHOICES:
            await ada.says("poll")
            await ada.presses(choice)
            state = sessions.encode((await ada.known()).session)
            assert choice not in state
            assert "voted" in state, "the run remembers that she voted, and no more"


async def test_the_last_vote_replaces_the_one_before(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada, bea = play.person("ada"), play.person("bea")
        await ada.joins()
        await bea.joins()
        await votes(ada, "respect")
        await votes(bea, "listening")
        await votes(ada, "information")
        assert await play.read(chosen) == [
            "information",
            "listening",
        ]


async def test_no_vote_is_no_ballot(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada, bea, cleo = (play.person(name) for name in ("ada", "bea", "cleo"))
        for person in (ada, bea, cleo):
            await person.joins()
        await votes(ada, "skip")
        assert "We have no vote from you" in ada.last.text
        await bea.says("poll")
        await bea.says("all of it")
        await bea.says("really all of it")
        await cleo.says("poll")
        await cleo.says("stop")
        assert await rows(play, ballot) == []


async def test_without_her_yes_nothing_is_counted(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada, bea = play.person("ada"), play.person("bea")
        await ada.joins(polls="no")
        await ada.says("poll")
        assert ada.last.choices == ()
        await bea.joins(polls="skip")
        await bea.says("poll")
        await bea.presses("no")
        assert "Without your yes we count nothing" in bea.last.text
        assert await rows(play, ballot) == []


async def test_nothing_about_a_ballot_says_when_or_in_which_order(migrated_url: str) -> None:
    def is_moment(kind: object) -> bool:
        return isinstance(kind, DateTime) or (
            isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, DateTime)
        )

    assert not [column.name for column in ballot.columns if is_moment(column.type)]
    assert not [column.name for column in ballot.columns if column.autoincrement is True]
    assert not set(ballot.columns.keys()) & {"id", "at", "contact_id", "session_id", "message_id"}
    async with house(migrated_url) as play:
        await opens_poll(play)
        people = [play.person(f"person-{number}") for number in range(6)]
        for person in people:
            await person.joins()
        for person, choice in zip(people, [*CHOICES, "respect"], strict=True):
            await votes(person, choice)
        if migrated_url.startswith("sqlite"):
            sql = await play.read(lambda tx: _sql_of(tx, "ballot"))
            assert "WITHOUT ROWID" in sql, "SQLite would number the rows in the order of arrival"


def _sql_of(tx: Tx, name: str) -> str:
    found = tx.conn.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
    return str(found.scalar_one())


async def test_a_voter_has_another_pseudonym_in_every_poll(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await votes(ada, "respect")
        who = (await ada.known()).contact.id
        other = replace(SHEET, poll="second")
        await opens_poll(play, other)
        second = [Ballot(other.name, who, {"respect": 1})]
        await play.write(lambda tx: ballots.cast(tx, second, play.clock()))
        first, last = await rows(play, ballot)
        assert first.voter != last.voter
        assert who not in (first.voter, last.voter)


async def test_without_the_key_of_the_poll_no_one_can_tell_whose_a_ballot_is(migrated_url: str) -> None:
    """The pseudonym comes of nothing that stays once the key is destroyed."""
    async with house(migrated_url) as play:
        await opens_poll(play)
        ada = play.person("ada")
        await ada.joins()
        await votes(ada, "respect")
        known = await ada.known()
        voter = (await rows(play, ballot))[0].voter
        sealed: list[Any] = await rows(play, poll)
        key = play.house.database.vault.unseal(sealed[0].key_sealed, KEY, sealed[0].name)
        assert key.encode() not in sealed[0].key_sealed
        vault = play.house.database.vault
        for guess in (known.contact.id, known.address.value):
            assert voter not in (
                vault.key(guess),
                vault.key("ballot", guess),
                vault.key("first_priority", guess),
            )


def test_no_table_leads_from_a_ballot_to_a_person() -> None:
    assert [key.column.table.name for key in ballot.foreign_keys] == ["poll"]
    assert not poll.foreign_keys
    leading = [
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("ballot", "poll") and table.name != "ballot"
    ]
    assert leading == ["sign_off"], "who stands by the rule, whatever she votes"
