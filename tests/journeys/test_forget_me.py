"""Forget me forgets, truly: what was hers is searched for in every table, every file and every log."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.domain.case import Case, CaseKind
from bot.domain.message import Heard, InboundMessage, MessageClass, Press, SendTrouble
from bot.domain.session import Run
from bot.domain.staff import Role
from bot.storage import answers, ballots, cases, contacts, drafts, erasure, inbound, outbox, sessions, staff
from bot.storage import tables as t
from bot.storage.database import Tx
from bot.storage.drafts import Proposal
from bot.storage.inbound import Arrival
from bot.storage.sessions import SessionRow
from bot.storage.staff import Invitation
from tests.fakes import FakeChannel, FakeClock
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import queue, rows
from tests.journeys.test_secrets import disguises, every_log
from tests.journeys.traces import cells, every_byte, places_of, rows_of_others, sealed_bytes

ADDRESS = "447700900987654"
WORDS = {
    "first words": "Firstquince is what I wrote first",
    "comment": "Commentquince: more time with Dr Quince",
    "case": "Casequince, can somebody call me",
    "resting": "Restingquince on the way",
    "queued": "Queuedquince: a message to her alone",
    "poison": "Poisonquince",
    "unreadable": f'{{"chat": {ADDRESS}, "odd": "Unreadablequince"}}',
    "draft": "Draftquince, written anew",
}
SURE = "Yes, please delete everything about me"
GOODBYE = "Everything is deleted."
#: Tables with nothing of anybody in them, or only counts.
WITHOUT_PEOPLE = {"flow_version", "publication", "group_code", "invitation", "retention_run", "suppression"}


@dataclass
class Life:
    """Somebody about whom there is something in every table, right before her yes."""

    person: Person
    contact_id: str
    key: str
    press: Press
    #: Everything sealed that ever lay in a row of hers.
    sealed: set[bytes]
    #: What her phone has delivered, as the provider may deliver it again.
    delivered: list[InboundMessage]

    @property
    def secrets(self) -> list[str]:
        """What must not be found."""
        return [ADDRESS, self.contact_id, *WORDS.values(), "quince"]

    def yes(self) -> InboundMessage:
        """Her last tap."""
        return self.person.message(Heard.PRESS, press=self.press)


async def knows(person: Person) -> bool:
    return await person.play.read(lambda tx: contacts.find(tx, person.address)) is not None


async def a_whole_life(play: Play) -> Life:
    """She joins, works for the team, votes, writes, asks, and has asked to be forgotten."""
    her = play.person(ADDRESS)
    life = Life(her, "", play.house.database.vault.key("fake", ADDRESS), Press("", 0), set(), [])
    for text in ("code-of-hers", "/start"):
        await _says(life, text)
    for choice in ("ar", "yes", "yes", "yes", "yes"):
        await her.presses(choice)
    await _says(life, "poll")
    await her.presses("respect")
    await _says(life, WORDS["comment"])
    life.contact_id = (await her.known()).contact.id
    await _remember_bytes(life)
    await _fill(life)
    await _says(life, "forget me")
    await _rests_and_first_words(life)
    await queue(her, WORDS["queued"], MessageClass.PROACTIVE, due=timedelta(days=3))
    await play.house.settled()
    await _remember_bytes(life)
    wait = (await her.known()).session.wait
    assert wait is not None
    life.press = Press(wait.id, 0)
    return life


async def _says(life: Life, text: str) -> None:
    code = secrets.token_hex(8) if text == "code-of-hers" else None
    if code:
        at = life.person.play.clock()
        link = Invitation(Role.CHAMPION, ("mums",), "terminal:test", at, at + timedelta(days=1))
        await life.person.play.write(lambda tx: staff.invite(tx, code, link))
    message = life.person.message(text="/start" if code else text, start_code=code)
    life.delivered.append(message)
    await life.person.delivers(message)


async def _remember_bytes(life: Life) -> None:
    life.sealed |= await sealed_bytes(life.person.play, life.contact_id)


async def _fill(life: Life) -> None:
    """What other rooms have written about her."""
    who, at, key = life.contact_id, life.person.play.clock(), life.key

    def write(tx: Tx) -> None:
        cases.add(tx, [Case("QNC7HERS", who, CaseKind.QUESTION, "ar", WORDS["case"], at)])
        number = next(each.id for each in staff.everyone(tx) if each.contact_id == who)
        drafts.add(tx, [Proposal("help", "help.say", "0" * 64, WORDS["draft"], number, at)])
        broken = Arrival("fake", "in-poison", key, "text", at, "poison", WORDS["poison"])
        odd = Arrival("fake", "in-odd", "", "unreadable", at, "unreadable", WORDS["unreadable"])
        inbound.accept(tx, [broken, odd])
        tx.conn.execute(insert(t.team_notice).values(contact_id=who, what="case_waits", at=at))

    await life.person.play.write(write)


async def _rests_and_first_words(life: Life) -> None:
    known = await life.person.known()
    resting = Run("help", "v1", "help", {"said": WORDS["resting"]})
    state = replace(known.session, set_aside=(resting,))

    def write(tx: Tx) -> None:
        sessions.save(tx, [SessionRow(life.contact_id, state, known.address_id, life.person.play.clock())])
        sealed = tx.vault.seal(WORDS["first words"], contacts.FIRST_WORDS, life.contact_id)
        hers = t.contact.c.id == life.contact_id
        tx.conn.execute(update(t.contact).where(hers).values(first_words_sealed=sealed))

    await life.person.play.write(write)


async def somebody_else(play: Play) -> Person:
    """She has rows everywhere, too, and none of them may be touched."""
    bea = play.person("bea")
    await bea.joins()
    await bea.says("poll")
    await bea.presses("respect")
    await bea.says("kinder words")
    await queue(bea, "news for bea", due=timedelta(days=3))
    who = (await bea.known()).contact.id
    case = Case("BEA7BEA7", who, CaseKind.QUESTION, "en", "bea asks", play.clock())
    await play.write(lambda tx: cases.add(tx, [case]))
    return bea


async def test_there_is_something_of_hers_in_every_table_before(migrated_url: str) -> None:
    """Otherwise the tests below would see nothing; a new table or sealed column has to be thought of here."""
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        found = await places_of(play, *WORDS.values(), ADDRESS, life.contact_id)
        tables = {name.partition(".")[0] for name, _ in found}
        assert {each for _, each in found} >= {*WORDS.values(), ADDRESS, life.contact_id}
        apart = {"ballot", "poll", "audit", "provider_copy"}
        assert tables == t.metadata.tables.keys() - WITHOUT_PEOPLE - apart


async def test_nothing_of_her_is_left_in_any_table_file_or_log(migrated_url: str) -> None:
    with every_log() as lines:
        async with house(migrated_url) as play:
            life = await a_whole_life(play)
            count = len(await rows(play, t.inbound))
            if migrated_url.startswith("sqlite"):
                before = every_byte(migrated_url)
                assert any(each in before for each in life.sealed) and life.contact_id.encode() in before
            said = len(life.person.heard)
            receipt = await life.person.delivers(life.yes())
            assert receipt.chosen is not None, "her button has done its work"
            await play.house.settled()
            await _left_at_once(play, life, count)
            assert [GOODBYE in life.person.last.text, len(life.person.heard)] == [False, said + 1]
            sent = [each.provider_id for each in play.channel.said if each.to == ADDRESS][:-1]
            await play.house.copies.round()
            assert sorted(each for _, each in play.channel.deleted) == sorted(sent)
            assert await rows(play, t.provider_copy) == []
            assert await places_of(play, *life.secrets) == set()
            if migrated_url.startswith("sqlite"):
                _no_byte_left(life, every_byte(migrated_url))
    written = "\n".join(lines).encode()
    assert b"copies" in written, "this sees nothing"
    for secret in life.secrets:
        assert not any(each in written for each in disguises(secret))


async def _left_at_once(play: Play, life: Life, deliveries: int) -> None:
    """Where the provider holds its copies is known until it has deleted them; everything else is gone."""
    left = {name for name, _ in await places_of(play, *life.secrets)}
    assert left == {"provider_copy.to_sealed"}
    assert await places_of(play, life.key) == {("suppression.key", life.key)}
    everything = await play.read(lambda tx: list(cells(tx)))
    assert not [name for name, value in everything if value == "ar" and name != "flow_version.name"]
    assert await play.read(lambda tx: ballots.of_poll(tx, "first_priority")) == []
    assert len(await rows(play, t.inbound)) == deliveries + 1, "that something arrived stays known"
    last = (await rows(play, t.audit))[-1]
    assert (last.action, last.subject, last.details) == (erasure.FORGOTTEN, "", "")


def _no_byte_left(life: Life, found: bytes) -> None:
    assert b"Big Room" in found, "this sees nothing"
    assert not [each for each in life.sealed if each in found]
    assert life.contact_id.encode() not in found
    assert not any(each in found for secret in life.secrets for each in disguises(secret))


async def test_nobody_else_is_touched(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await somebody_else(play)
        life = await a_whole_life(play)
        before = await rows_of_others(play, life.contact_id)
        await life.person.delivers(life.yes())
        await play.house.settled()
        after = await rows_of_others(play, life.contact_id)
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"inbound", "ballot", "suppression", "audit", "draft_text", "provider_copy"}
        assert len(before["ballot"]) - len(after["ballot"]) == 1
        key = play.house.database.vault.key("fake", "bea")
        place = list(t.inbound.columns.keys()).index("address_key")
        hers = [[row for row in each["inbound"] if row[place] == key] for each in (before, after)]
        assert hers[0] == hers[1] and hers[0]


async def test_who_says_no_or_skips_loses_nothing(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        for choice in ("no", "skip"):
            await ada.says("delete my data")
            await ada.presses(choice)
            assert "Nothing has been deleted" in ada.last.text
        assert (await ada.known()).contact.joined_at is not None


@pytest.mark.parametrize("choices", [(), ("en",), ("en", "no")])
async def test_who_has_not_joined_or_is_too_young_is_forgotten_too(
    migrated_url: str, choices: tuple[str, ...]
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("/start")
        for choice in choices:
            await ada.presses(choice)
        await ada.says("forget me")
        await ada.presses("yes")
        assert GOODBYE in ada.last.text
        assert not await knows(ada)


async def test_who_has_stopped_is_forgotten_and_stays_unwritten_to(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        await ada.says("forget me")
        await ada.presses("yes")
        key = play.house.database.vault.key("fake", "ada")
        assert await play.read(lambda tx: erasure.suppressed(tx, [key, "other"])) == {key}


async def test_she_may_come_back_as_someone_new(migrated_url: str) -> None:
    """What she writes begins the welcome; only when she has finished it may anybody write to her first."""
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        key = life.key
        await life.person.delivers(life.yes())
        await life.person.says("hello again")
        assert "Which language is best for you?" in life.person.last.text
        assert await play.read(lambda tx: erasure.suppressed(tx, [key])) == {key}
        for choice in ("en", "yes", "skip", "skip", "skip"):
            await life.person.presses(choice)
        assert await play.read(lambda tx: erasure.suppressed(tx, [key])) == set()
        known = await life.person.known()
        assert known.contact.joined_at is not None and not known.contact.roles
        assert known.contact.id != life.contact_id
        old = [each for each in life.secrets if each not in (ADDRESS, "quince")]
        assert await places_of(play, *old) == set()
        kept = await play.read(lambda tx: answers.of(tx, known.contact.id))
        assert not any("quince" in each.words for each in kept)


async def test_her_next_message_in_the_same_queue_meets_someone_new(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        async with play.busy_writer():
            deliveries = [
                asyncio.create_task(play.channel.deliver(each))
                for each in (life.yes(), life.person.message(text="anybody there"))
            ]
            await asyncio.sleep(0.02)
        await asyncio.gather(*deliveries)
        await play.house.settled()
        assert (await life.person.known()).contact.id != life.contact_id
        assert "Which language is best for you?" in life.person.last.text
        old = [each for each in life.secrets if each not in (ADDRESS, "quince")]
        assert await places_of(play, *old) == set()


async def test_what_comes_after_it_by_itself_does_not_bring_her_back(migrated_url: str) -> None:
    """A second tap, a changed message, a block, an unblock, and all that the provider delivers once more."""
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        yes = life.yes()
        for message in (yes, yes, life.yes()):
            await life.person.delivers(message)
        for message in life.delivered:
            assert (await life.person.delivers(message)).duplicate
        await life.person.edits("I mean goodbye")
        await life.person.blocks()
        await life.person.unblocks()
        await play.house.settled()
        assert not await knows(life.person)
        assert await places_of(play, life.key) == {("suppression.key", life.key)}
        goodbyes = [text for text in life.person.texts[-3:] if text == life.person.last.text]
        assert len(goodbyes) == 1, "and it is said once"


async def _asked_while_it_hangs(play: Play) -> tuple[Person, InboundMessage]:
    """Her question is being sent, what comes after it waits for that, and she says yes already."""
    ada = play.person("ada")
    await ada.joins()
    await play.house.settled()
    play.channel.hangs("ada")
    for text in ("forget me", "help", "privacy"):
        await play.channel.deliver(ada.message(text=text))
    wait = (await ada.known()).session.wait
    assert wait is not None
    return ada, ada.message(Heard.PRESS, press=Press(wait.id, 0))


async def test_of_what_is_in_hand_only_the_goodbye_is_said(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, yes = await _asked_while_it_hangs(play)
        before = len(ada.texts)
        await play.channel.deliver(yes)
        play.channel.lets_go("ada")
        await play.house.settled()
        in_flight, goodbye = ada.texts[before:]
        assert "Do you want us to delete" in in_flight and GOODBYE in goodbye
        late = play.channel.said[-2].provider_id
        await play.house.copies.round()
        assert ("ada", late) in play.channel.deleted, "also what the provider took only afterwards"
        assert ("ada", play.channel.said[-1].provider_id) not in play.channel.deleted
        assert not await knows(ada)


async def test_a_number_that_is_given_again_is_not_mistaken(migrated_url: str) -> None:
    """SQLite gives the numbers of deleted rows to new ones: hers must not settle somebody else's."""
    async with house(migrated_url) as play:
        ada, yes = await _asked_while_it_hangs(play)
        await play.channel.deliver(yes)
        play.channel.hangs("bea")
        await play.channel.deliver(play.person("bea").message(text="hello"))
        play.channel.fails("ada", SendTrouble.BLOCKED)
        play.channel.lets_go("ada")
        await asyncio.sleep(0.2)
        (row,) = await rows(play, t.outbox)
        assert row.status == "leased", "it is being sent to bea"
        play.channel.lets_go("bea")
        await play.house.settled()
        (row,) = await rows(play, t.outbox)
        assert row.status == "sent" and row.provider_id == play.channel.said[-1].provider_id
        assert len(await rows(play, t.contact)) == 1
        assert [line.purpose for line in await rows(play, t.consent)] == []


async def test_what_the_pump_has_taken_for_her_is_not_said(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("forget me")
        await play.house.settled()
        for text in ("one", "two"):
            await queue(ada, text, MessageClass.REPLY)
        yes = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        play.channel.hangs("ada")
        assert await play.house.pump.round() == 1
        await asyncio.sleep(0)
        await play.channel.deliver(yes)
        assert await play.house.pump.round() == 0, "nothing is left to be taken"
        play.channel.lets_go("ada")
        await play.house.settled()
        assert [text for text in ada.texts if text in ("one", "two")] in ([], ["one"])
        assert GOODBYE in ada.last.text
        assert await rows(play, t.outbox) == []


async def test_a_crash_right_after_it_loses_only_the_goodbye(migrated_url: str) -> None:
    clock, channel = FakeClock(), FakeChannel()
    async with house(migrated_url, clock=clock, channel=channel) as play:
        life = await a_whole_life(play)
        channel.hangs(ADDRESS)
        await channel.deliver(life.yes())
        await play.crashes()
    channel.lets_go(ADDRESS)
    said = len(channel.said)
    alone = migrated_url.startswith("sqlite")
    async with house(migrated_url, clock=clock, channel=channel, alone=alone) as play:
        clock.forward(minutes=2)
        await play.pumps()
        await play.house.copies.round()
        assert len(channel.said) == said
        assert await places_of(play, *life.secrets) == set()
        if alone:
            _no_byte_left(life, every_byte(migrated_url))


async def test_copies_that_the_provider_cannot_delete_yet_are_asked_for_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        await life.person.delivers(life.yes())
        await play.house.settled()
        play.channel.fails(ADDRESS, SendTrouble.UNREACHABLE)
        await play.house.copies.round()
        assert play.channel.deleted == [] and await rows(play, t.provider_copy)
        play.clock.forward(minutes=1)
        await play.house.copies.round()
        assert play.channel.deleted and await rows(play, t.provider_copy) == []


async def test_after_the_providers_time_nobody_asks_any_more(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        life = await a_whole_life(play)
        play.clock.forward(hours=30)
        await life.person.says("forget me")
        await life.person.presses("yes")
        await play.house.settled()
        play.channel.fails(ADDRESS, SendTrouble.UNREACHABLE)
        await play.house.copies.round()
        young = {row.id for row in await rows(play, t.provider_copy)}
        play.clock.forward(hours=19)
        await play.house.copies.round()
        assert 0 < len(play.channel.deleted) < len(young), "only what is younger than two days"
        assert await rows(play, t.provider_copy) == []
        assert await places_of(play, *life.secrets) == set()


def test_every_table_of_people_goes_with_them() -> None:
    """Whoever adds a table about people lets it go with them, or this fails."""
    loose: list[Any] = []
    for table in t.metadata.tables.values():
        if "contact_id" in table.columns:
            keys = [key for key in table.c.contact_id.foreign_keys if key.column is t.contact.c.id]
            loose += [] if [key.ondelete for key in keys] == ["CASCADE"] else [table.name]
    assert loose == []
