"""The steering role signs the rule it has read and no other, and writes down once what a workshop decided."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.poll import shown_fingerprint
from bot.domain.release import Outcome
from bot.domain.staff import Role
from bot.storage import polls, staff
from bot.storage.staff import audited
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.test_voting import plain
from tests.journeys.voting import LABELS, SHEET, a_release, closes_poll, opens_poll


async def steers(play: Play, name: str = "stella") -> Person:
    """Return somebody of the steering role."""
    person = play.person(name)
    await person.joins()
    await becomes(person, Role.STEERING)
    return person


async def signed(play: Play) -> int:
    found = await play.read(lambda tx: polls.now_of(tx, SHEET.name))
    assert found is not None
    return found.signed


async def test_she_reads_the_rule_with_its_mark_and_signs(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await play.write(lambda tx: polls.propose(tx, SHEET, play.clock()))
        stella = await steers(play)
        await stella.says("steering")
        await stella.presses(SHEET.name)
        told = plain(" ".join(message.text for message in stella.heard[-2:]))
        assert shown_fingerprint(SHEET.fingerprint()) in told and "Signed so far: 0. Needed: 1." in told
        await stella.presses("yes")
        assert await signed(play) == 1
        assert "Nothing waits." in stella.last.text
        [line] = [each for each in await play.read(audited) if each.action == "poll_signed"]
        assert (line.subject, line.details) == (f"poll:{SHEET.name}", SHEET.fingerprint())


async def test_a_rule_that_changes_while_she_reads_it_is_not_signed(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await play.write(lambda tx: polls.propose(tx, SHEET, play.clock()))
        stella = await steers(play)
        await stella.says("steering")
        await stella.presses(SHEET.name)
        await play.write(lambda tx: polls.propose(tx, replace(SHEET, quorum=50), play.clock()))
        await stella.presses("yes")
        assert await signed(play) == 0
        assert any("Nothing was done" in message.text for message in stella.heard[-2:])


async def test_whoever_does_not_agree_signs_nothing(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await play.write(lambda tx: polls.propose(tx, SHEET, play.clock()))
        stella = await steers(play)
        await stella.says("steering")
        await stella.presses(SHEET.name)
        await stella.presses("no")
        assert await signed(play) == 0
        assert "You have not signed." in stella.last.text


async def test_who_steers_no_longer_signs_no_longer(sqlite_url: str) -> None:
    """Also when it ends while she reads."""
    async with house(sqlite_url, vote=False) as play:
        await play.write(lambda tx: polls.propose(tx, SHEET, play.clock()))
        stella = await steers(play)
        await stella.says("steering")
        await stella.presses(SHEET.name)
        number = (await play.read(staff.everyone))[0].id
        await play.write(lambda tx: staff.end(tx, number, play.clock()))
        await stella.presses("yes")
        assert await signed(play) == 0


async def test_what_a_workshop_decided_is_written_down_once_and_told_to_all(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play)
        await closes_poll(play, a_release(outcome=Outcome.WORKSHOP))
        stella, otto = await steers(play), await steers(play, "otto")
        for each in (stella, otto):
            await each.says("steering")
            await each.presses(SHEET.name)
        await stella.presses("respect")
        await stella.presses("yes")
        await otto.presses("listening")
        await otto.presses("yes")
        assert any("Nothing was done" in message.text for message in otto.heard[-2:])
        ada = play.person("ada")
        await ada.joins()
        await ada.says("results")
        assert "The workshop decided on" in ada.last.text and f": {LABELS['respect']}" in plain(ada.last.text)
        assert len([each for each in await play.read(audited) if each.action == "poll_decided"]) == 1


async def test_what_the_votes_decided_no_workshop_decides(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play)
        await closes_poll(play)
        stella = await steers(play)
        await stella.says("steering")
        assert stella.last.text == "Nothing waits."
