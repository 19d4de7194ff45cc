"""Forget me forgets, truly: what was hers is searched for in every table, every file and every log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case, CaseKind
from bot.storage import answers, cases, erasure
from bot.storage import tables as t
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import queue, rows
from tests.journeys.test_secrets import disguises, every_log
from tests.journeys.traces import cells, every_byte, places_of, rows_of_others
from tests.journeys.voting import GATHERING, chosen, opens_poll
from tests.journeys.whole_life import ADDRESS, GOODBYE, WORDS, Life, a_whole_life, knows, no_byte_left

#: Tables with nothing of anybody in them, or only counts.
WITHOUT_PEOPLE = {"flow_version", "publication", "group_code", "invitation", "retention_run", "suppression"}


async def somebody_else(play: Play) -> Person:
    """She has rows everywhere, too, and none of them may be touched."""
    await opens_poll(play)
    await opens_poll(play, GATHERING)
    bea = play.person("bea")
    await bea.joins()
    await bea.says("poll")
    if "first_priority.choose" in [each.id for each in bea.last.choices]:
        await bea.presses("first_priority.choose")
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
        # What is there after she has gone as well: made of ideas, and who stands by a rule.
        apart |= {"statement", "sign_off"}
        # Only numbers and hashes: that they go is in test_reports.py and test_other_phone.py.
        apart |= {"delivery", "joining_code", "joining_try"}
        # Our own texts and numbers; a timer's place among the ids is in tests/storage/test_timers.py.
        apart |= {"plan_version", "plan_signature", "timer", "tally", "workshop"}
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
            assert len(life.person.heard) == said + 1, "the goodbye"
            sent = [each.provider_id for each in play.channel.said if each.to == ADDRESS][:-1]
            await play.ticks("copies")
            assert sorted(each for _, each in play.channel.deleted) == sorted(sent)
            assert await rows(play, t.provider_copy) == []
            assert await places_of(play, *life.secrets) == set()
            if migrated_url.startswith("sqlite"):
                no_byte_left(life, every_byte(migrated_url))
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
    assert not [name for name, value in everything if value == "ar"]
    assert await play.read(chosen) == []
    assert len(await rows(play, t.inbound)) == deliveries + 1, "that something arrived stays known"
    last = (await rows(play, t.audit))[-1]
    assert (last.action, last.subject, last.details) == (erasure.FORGOTTEN, "", "")


async def test_nobody_else_is_touched(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await somebody_else(play)
        life = await a_whole_life(play)
        before = await rows_of_others(play, life.contact_id)
        await life.person.delivers(life.yes())
        await play.house.settled()
        after = await rows_of_others(play, life.contact_id)
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"inbound", "ballot", "idea", "suppression", "audit", "draft_text", "provider_copy"}
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


def test_every_table_of_people_goes_with_them() -> None:
    """Whoever adds a table about people lets it go with them, or this fails."""
    loose: list[Any] = []
    for table in t.metadata.tables.values():
        if "contact_id" in table.columns:
            keys = [key for key in table.c.contact_id.foreign_keys if key.column is t.contact.c.id]
            loose += [] if [key.ondelete for key in keys] == ["CASCADE"] else [table.name]
    assert loose == []
