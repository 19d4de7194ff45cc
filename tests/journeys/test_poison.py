"""A message that no turn can be made of is kept aside; she is told kindly, and nobody else notices."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.domain.danger import Danger
from bot.storage import inbound, sessions
from bot.storage.tables import inbound as arrivals
from bot.storage.tables import outbox, session
from tests.journeys.danger import of_safeguarding, safe_house, waiting, words
from tests.journeys.library import Drafts, publishes_broken
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import rows
from tests.journeys.texts import HELP, LOST, told

SORRY = "Sorry, something went wrong on our side."


async def kept(play: Play) -> list[str]:
    """Return what was kept aside."""
    return [words for _, words in await play.read(lambda tx: inbound.kept(tx, "poison"))]


async def at_the_broken_step(play: Play, name: str) -> Person:
    """Somebody whose next words break the turn."""
    person = play.person(name)
    await person.joins()
    await person.says("broken")
    assert person.last.text == "How many?"
    return person


async def test_a_poison_message_is_kept_sealed_and_she_is_told(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await publishes_broken(play, Drafts(tmp_path))
        ada = await at_the_broken_step(play, "ada")
        receipt = await ada.says("a whole lot")
        assert not receipt.duplicate
        assert ada.last.text.startswith(SORRY)
        assert await kept(play) == ["a whole lot"]
        (row,) = [row for row in await rows(play, arrivals) if row.outcome == "poison"]
        assert b"a whole lot" not in row.payload_sealed
        assert play.house.inbox.counts["kept"] == 1


async def test_her_next_message_is_answered(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await publishes_broken(play, Drafts(tmp_path))
        ada = await at_the_broken_step(play, "ada")
        await ada.says("a whole lot")
        await ada.says("help")
        assert HELP in ada.last.text
        await ada.says("stop")
        assert ada.last.text == told("stop", "stopped")


async def test_others_in_the_same_batch_are_answered(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await publishes_broken(play, Drafts(tmp_path))
        poisoned = [await at_the_broken_step(play, f"poisoned-{number}") for number in range(3)]
        others = [play.person(f"other-{number}") for number in range(10)]
        for person in others:
            await person.joins()
        everybody = [*others[:4], *poisoned, *others[4:]]
        messages = [each.message(text="lots" if each in poisoned else "help") for each in everybody]
        await asyncio.gather(*(play.channel.deliver(each) for each in messages))
        await play.house.settled()
        assert [person.last.text for person in others] == [HELP] * 10
        assert all(person.last.text.startswith(SORRY) for person in poisoned)
        assert await kept(play) == ["lots"] * 3


async def test_poison_that_comes_again_is_known(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await publishes_broken(play, Drafts(tmp_path))
        ada = await at_the_broken_step(play, "ada")
        message = ada.message(text="a whole lot")
        await ada.delivers(message)
        said = len(ada.texts)
        assert (await ada.delivers(message)).duplicate
        assert len(ada.texts) == said
        assert len(await kept(play)) == 1


async def test_what_was_sent_meanwhile_is_settled_all_the_same(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await publishes_broken(play, Drafts(tmp_path))
        ada, bea = await at_the_broken_step(play, "ada"), play.person("bea")
        await bea.says("hello")  # her settlement rides with the poison
        await ada.says("a whole lot")
        await play.house.settled()
        assert {row.status for row in await rows(play, outbox)} == {"sent"}


@pytest.mark.parametrize("spoilt", [b"", b"short", bytes(64)], ids=["empty", "short", "zeros"])
async def test_a_conversation_that_cannot_be_opened_is_over_and_she_is_answered_like_anyone(
    migrated_url: str, spoilt: bytes
) -> None:
    async with house(migrated_url) as play:
        ada, bea = play.person("ada"), play.person("bea")
        for person in (ada, bea):
            await person.joins()
        who = (await ada.known()).contact.id
        await play.write(
            lambda tx: tx.conn.execute(
                update(session).where(session.c.contact_id == who).values(state_sealed=spoilt)
            )
        )
        messages = [ada.message(text="my words"), bea.message(text="help")]
        await asyncio.gather(*(play.channel.deliver(each) for each in messages))
        await play.house.settled()
        assert bea.last.text == HELP
        assert ada.last.text == LOST
        assert await kept(play) == []


async def test_a_flow_that_is_gone_ends_kindly(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        known = await ada.known()
        gone = sessions.encode(known.session).replace(known.session.runs[0].version, "0" * 64)
        sealed = play.house.database.vault.seal(gone, sessions.STATE, known.contact.id)
        await play.write(lambda tx: tx.conn.execute(update(session).values(state_sealed=sealed)))
        await ada.presses("respect")
        assert ada.last.text.startswith(SORRY)
        await ada.says("poll")
        assert "What should change first" in ada.last.text


async def test_half_a_character_is_no_poison(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello \ud83d there")
        assert "Hello, and welcome" in ada.last.text
        for choice in ("en", "yes", "no", "no", "no"):
            await ada.presses(choice)
        assert "Before we began, you wrote:" in ada.last.text


async def test_very_long_and_very_strange_words_are_taken(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        strange = ("x" * 100_000, "\u202e\u2066" * 50, "٣" * 5000, "1" * 5000, "²", "\n\n", "🤰🏿" * 400)
        for number, words in enumerate(strange):
            ada = play.person(f"ada {number}")
            await ada.joins()
            await ada.says("poll")
            await ada.says(words)
            assert not ada.last.text.startswith(SORRY)
            await ada.presses("respect", on=None if "respect" in ada.offered else ada.heard[-2])
            await ada.says(words)
            assert not ada.last.text.startswith(SORRY)
        assert await kept(play) == []
        assert await play.read(lambda tx: tx.conn.execute(text("SELECT 1")).scalar()) == 1


async def test_words_that_warn_of_danger_come_to_safeguarding_whatever_breaks(migrated_url: str) -> None:
    """Here no conversation can be written down any more."""
    async with safe_house(migrated_url) as play:
        lea, ann = await of_safeguarding(play, "lea", "lead"), play.person("ann")
        await ann.joins()
        told = len(lea.texts)
        breaks = "ALTER TABLE session ADD CONSTRAINT broken CHECK (false) NOT VALID"
        if migrated_url.startswith("sqlite"):
            breaks = "CREATE TRIGGER broken BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'broken'); END"
        await play.house.database.write(lambda tx: tx.conn.execute(text(breaks)))
        await ann.says(words())
        assert "999" in ann.last.text
        (case,) = await waiting(play)
        assert case.danger is Danger.ABUSE
        await play.pumps()
        assert len(lea.texts) == told + 1
        assert play.house.inbox.counts["kept"] == 1
