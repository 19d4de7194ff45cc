"""Voice notes: kept only by her yes, fetched only then, typed up, and gone; on doors like both of ours."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.case import CaseKind
from bot.domain.recording import Recording
from bot.domain.retention import Record
from bot.people import typing
from bot.people.recordings import give_up
from bot.storage import cases, dangers, recordings
from bot.storage import tables as t
from bot.storage.overdue import Due
from bot.storage.retention import clear
from tests.fakes import MONDAY, FakeChannel
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import rows
from tests.journeys.test_other_phone import join

KEPT, OFFERED, DECLINED = "I keep your voice note", "write CHOICES", "I can only read text here"
LIKE_TELEGRAM = pytest.param({}, id="like-telegram")
LIKE_WHATSAPP = pytest.param({"deletes_hers": True, "keeps": timedelta(days=400)}, id="like-whatsapp")
EACH_DOOR = pytest.mark.parametrize("door", [LIKE_TELEGRAM, LIKE_WHATSAPP])


async def waiting(play: Play) -> list[Recording]:
    return await play.read(lambda tx: recordings.waiting(tx, 50))


async def lets_us(person: Person) -> None:
    """She joins, and lets us keep voice notes."""
    await person.joins()
    await person.changes(voice="yes")


async def speaks_on_the_other_phone(play: Play) -> tuple[Person, Person]:
    """She joins on two phones, lets us keep voice notes on both, and sends one from the second."""
    ada, other = play.person("ada"), play.person("her other phone")
    await lets_us(ada)
    await lets_us(other)
    await other.speaks(b"how are you")
    return ada, other


async def asked(play: Play) -> list[str]:
    """Return what the provider has been asked to delete, now that it was."""
    await play.ticks("copies")
    return [name for _, name in play.channel.deleted]


@EACH_DOOR
async def test_with_her_yes_it_is_kept_typed_up_and_gone(migrated_url: str, door: dict[str, object]) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks(b"how are you")
        assert KEPT in ada.last.text and "999" in ada.last.text
        assert play.channel.fetched == [], "not before the commit, and not in the turn"
        await play.ticks("recordings")
        (each,) = await waiting(play)
        assert each.here and len(play.channel.fetched) == 1
        listens = partial(typing.play, reference=each.reference, actor="terminal:t", at=MONDAY)
        assert await play.write(listens) == b"how are you"
        number = len(await asked(play))
        assert number == (1 if door else 0), "what is here need not lie there"
        await types(play, each, "When is the next workshop?")
        assert await waiting(play) == [] and await rows(play, t.recording) == []
        (case,) = await play.read(cases.waiting)
        assert (case.words, case.kind) == ("When is the next workshop?", CaseKind.QUESTION)
        assert case.contact_id == (await ada.known()).contact.id


async def types(play: Play, each: Recording, words: str) -> None:
    shelf = play.house.keeper.shelf()
    found = shelf.screen(words)
    await play.write(
        lambda tx: typing.type_up(tx, shelf, each.reference, words, found, "terminal:t", MONDAY, lambda: "x")
    )


@EACH_DOOR
async def test_what_is_fetched_while_her_phones_are_joined_is_kept(
    migrated_url: str, door: dict[str, object]
) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada, other = await speaks_on_the_other_phone(play)
        (place,) = play.channel.files
        play.channel.hangs(place)
        fetching = asyncio.create_task(play.ticks("recordings"))
        await join(ada, other)
        play.channel.lets_go(place)
        await fetching
        (each,) = await waiting(play)
        assert each.contact_id == (await ada.known()).contact.id
        assert await play.read(lambda tx: recordings.content(tx, each)) == b"how are you"
        assert len(await asked(play)) == (1 if door else 0)


@EACH_DOOR
async def test_what_cannot_be_fetched_is_told_to_who_she_is_by_then(
    migrated_url: str, door: dict[str, object]
) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada, other = await speaks_on_the_other_phone(play)
        (each,) = await waiting(play)
        await join(ada, other)
        shelf = play.house.keeper.shelf()
        await play.write(lambda tx: give_up(tx, shelf, each, play.clock()))
        while await play.pumps():
            pass
        assert "did not reach us" in other.last.text
        assert await waiting(play) == []


async def test_typed_words_that_warn_of_danger_are_answered_like_written_ones(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks()
        await play.ticks("recordings")
        (each,) = await waiting(play)
        await types(play, each, "I am bleeding heavily and cannot stand up")
        assert len(await play.read(dangers.waiting)) == 1
        assert await play.read(cases.waiting) == []
        await play.pumps()
        assert "999" in ada.last.text and (await ada.known()).contact.held_at is not None


@EACH_DOOR
@pytest.mark.parametrize("before", ["never-asked", "no", "new", "too-young", "no-longer"])
async def test_without_her_yes_it_is_never_fetched(
    migrated_url: str, door: dict[str, object], before: str
) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada = play.person("ada")
        await comes(ada, before)
        await ada.speaks()
        await play.ticks("recordings")
        assert play.channel.fetched == [] and await waiting(play) == []
        assert KEPT not in "".join(ada.texts)
        number = len(await asked(play))
        assert number == (1 if door else 0), "it is not left there either"


async def comes(ada: Person, before: str) -> None:
    if before == "new":
        return
    if before == "too-young":
        await ada.says("/start")
        for choice in ("en", "no"):
            await ada.presses(choice)
        return
    await ada.joins()
    if before != "never-asked":
        await ada.changes(voice="no" if before == "no" else "yes")
    if before == "no-longer":
        await ada.changes(voice="no")


async def test_that_she_may_let_us_is_said_once(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.speaks()
        assert OFFERED in ada.last.text
        said = len(ada.heard)
        await ada.speaks()
        assert len(ada.heard) == said, "several at once are declined once"
        play.clock.forward(minutes=5)
        await ada.speaks()
        assert DECLINED in ada.last.text and OFFERED not in ada.last.text


@pytest.mark.parametrize(("kind", "caption"), [("image/jpeg", ""), ("video/mp4", ""), ("audio/ogg", "look")])
async def test_pictures_and_what_has_words_below_are_declined_as_ever(
    migrated_url: str, kind: str, caption: str
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks(kind=kind, caption=caption)
        assert DECLINED in ada.last.text
        await play.ticks("recordings")
        assert play.channel.fetched == []


async def test_a_question_that_waits_is_asked_again_below(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await ada.says("poll")
        offered = ada.offered
        await ada.speaks()
        assert KEPT in ada.last.text and ada.offered == offered


@EACH_DOOR
@pytest.mark.parametrize("here", [True, False])
async def test_taking_the_yes_back_deletes_at_once(
    migrated_url: str, door: dict[str, object], here: bool
) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada, bea = play.person("ada"), play.person("bea")
        for person in (ada, bea):
            await lets_us(person)
            await person.speaks()
        if here:
            await play.ticks("recordings")
        await ada.changes(voice="no")
        left = await waiting(play)
        assert [each.contact_id for each in left] == [(await bea.known()).contact.id]
        await asked(play)
        names = {to for to, _ in play.channel.deleted}
        assert names == (({"ada", "bea"} if here else {"ada"}) if door else set())


@EACH_DOOR
async def test_forget_me_deletes_it_and_asks_the_provider(migrated_url: str, door: dict[str, object]) -> None:
    async with house(migrated_url, channel=FakeChannel(**door)) as play:  # type: ignore[arg-type]
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks()
        await play.ticks("recordings")
        await ada.speaks()
        hers = {row.external_id for row in await rows(play, t.inbound)}
        await ada.says("forget me")
        await ada.presses("yes")
        assert "Everything is deleted" in ada.last.text
        await play.ticks("recordings")
        assert await rows(play, t.recording) == []
        there = set(await asked(play))
        assert (hers <= there) is bool(door)
        assert await rows(play, t.provider_copy) == []


async def test_nobody_types_it_up_for_a_month(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks()
        (row,) = await rows(play, t.recording)
        for later, left in ((timedelta(days=29), 1), (timedelta(days=31), 0)):
            due = Due(Record.RECORDINGS, MONDAY + later - timedelta(days=30), MONDAY + later)
            await play.write(partial(clear, due=due, keys=[row.id]))
            assert len(await waiting(play)) == left


async def test_my_data_tells_of_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await ada.speaks()
        await ada.says("my data")
        await ada.presses("file")
        (file,) = [each.file for each in ada.heard if each.file]
        assert "Voice notes that you sent" in file.text and "It waits to be typed up" in file.text


async def test_a_changed_wording_is_asked_again_before_anything_is_kept(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await lets_us(ada)
        await play.write(lambda tx: tx.conn.execute(t.consent.update().values(source_sha256="0" * 64)))
        await ada.speaks()
        assert KEPT not in ada.last.text and await waiting(play) == []
