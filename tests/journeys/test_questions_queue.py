"""What people ask reaches the team by chat, and the answer reaches them: once, to whom it is meant, and private."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import polib
import pytest
from sqlalchemy import delete

from bot.domain.case import Case
from bot.domain.staff import Role
from bot.people import links
from bot.storage import cases, staff
from bot.storage.sessions import encode
from bot.storage.tables import audit, contact, outbox, team_case
from tests.journeys.library import Drafts
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import reasons, rows, set_contact
from tests.journeys.test_secrets import every_log

QUESTION = "Questioncanary: why is the clinic so far away?"
ARABIC = "سؤال: لماذا العيادة بعيدة؟"
REPLY = "Replycanary: there is a bus, line {seven}."
FRAME = "أجاب الفريق عمّا سألتم عنه يوم {day} ({reference}):\n\n{reply}\n\nللمزيد اكتبوا سؤال."
WAITS = "A new question waits. Write QUESTIONS to see it."


async def of_team(play: Play, name: str, role: Role = Role.TEAM) -> Person:
    """Somebody of the team, who came by a link."""
    code = secrets.token_urlsafe(18)
    at = play.clock()
    groups = ("Ealing",) if role is Role.CHAMPION else ()
    await play.write(lambda tx: links.invite(tx, role, groups, "terminal:test", at, lambda: code))
    member = play.person(name)
    await member.follows_link(code)
    return member


@asynccontextmanager
async def asked(url: str, words: str = QUESTION, how: str = "ask") -> AsyncIterator[tuple[Play, Person, Person]]:
    """A house in which ann has asked something, and tess of the team was told."""
    async with house(url) as play:
        tess, ann = await of_team(play, "tess"), play.person("ann")
        await ann.joins()
        await ann.says(how)
        await ann.says(words)
        await play.pumps()
        yield play, ann, tess


async def waiting(play: Play) -> list[Case]:
    """Return what waits."""
    return await play.read(cases.waiting)


async def opens(member: Person) -> None:
    """Open the first case of the list."""
    await member.says("/questions")
    await member.presses(member.last.choices[0].label)


async def replies(member: Person, words: str = REPLY) -> None:
    """Write a reply and look at it; it is not sent yet."""
    await opens(member)
    await member.presses("reply")
    await member.says(words)
    assert "She will read this:" in member.last.text
    assert words in member.last.text


async def lines(play: Play) -> list[tuple[str, str, str, str]]:
    """Return what the audit says about cases."""
    found = await rows(play, audit)
    return [(r.actor, r.action, r.subject, r.details) for r in found if r.action.startswith("case_")]


async def held_about(person: Person) -> str:
    """Return the conversation with somebody, as it is sealed at rest."""
    return encode((await person.known()).session)


def translated(folder: Path) -> Drafts:
    """The real flows, with the frame of a reply in Arabic."""
    drafts = Drafts(folder)
    path = drafts.folder / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    catalogue = polib.pofile(str(path))
    words = (drafts.folder / "words.toml").read_text("utf-8")
    english = words.partition("[case_reply]")[2].split('"""')[1].strip()
    entry = next((each for each in catalogue if each.msgctxt == "words.case_reply"), None)
    if entry is None:
        entry = polib.POEntry(msgctxt="words.case_reply", msgid=english)
        catalogue.append(entry)
    entry.msgid, entry.msgstr, entry.flags = english, FRAME, []
    catalogue.save()
    return drafts


# -- the whole way ------------------------------------------------------------------------------------------


async def test_she_asks_in_arabic_two_are_told_one_replies_and_she_reads_it_in_arabic(
    migrated_url: str, tmp_path: Path
) -> None:
    async with house(migrated_url, flows=translated(tmp_path).folder) as play:
        tess, bea = await of_team(play, "tess"), await of_team(play, "bea", Role.ADMIN)
        champion = await of_team(play, "champion", Role.CHAMPION)
        zahra = play.person("zahra")
        await zahra.joins(language="ar")
        await zahra.says("ask")
        await zahra.says(ARABIC)
        [case] = await waiting(play)
        assert case.reference in zahra.last.text
        await play.pumps()
        assert [tess.last.text, bea.last.text] == [WAITS, WAITS]
        assert WAITS not in champion.texts

        await tess.says("/questions")
        assert tess.last.choices[0].label == f"Question {case.reference}, Arabic, 23 Nov"
        await tess.presses(tess.last.choices[0].label)
        assert ARABIC in tess.last.text
        assert "She reads: \u2068Arabic (العربية)\u2069" in tess.last.text
        await bea.says("questions")
        assert bea.last.choices[0].label.endswith("23 Nov, someone is on it")

        await tess.presses("reply")
        assert "Please write in \u2068Arabic (العربية)\u2069 if you can." in tess.last.text
        await tess.says(REPLY)
        await tess.presses("send")
        assert tess.last.text.endswith("Nothing waits.")
        before = len(zahra.texts)
        await play.pumps()
        assert len(zahra.texts) == before + 1
        day = play.house.keeper.shelf().day("ar", play.clock())
        marked = {name: f"\u2068{value}\u2069" for name, value in (("day", day), ("reference", case.reference))}
        assert zahra.last.text == FRAME.format(reply=REPLY, **marked)
        assert zahra.last.direction == "rtl"
        assert await lines(play) == [
            ("staff:1", "case_opened", f"case:{case.reference}", ""),
            ("staff:1", "case_answered", f"case:{case.reference}", ""),
        ]


async def test_where_the_frame_is_not_translated_she_is_told_so(sqlite_url: str, tmp_path: Path) -> None:
    drafts = translated(tmp_path)
    path = drafts.folder / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    path.write_text(path.read_text("utf-8").replace("أجاب الفريق", "x").replace("{reply}", ""), "utf-8")
    catalogue = polib.pofile(str(path))
    next(each for each in catalogue if each.msgctxt == "words.case_reply").msgstr = ""
    catalogue.save()
    async with house(sqlite_url, flows=drafts.folder) as play:
        tess, zahra = await of_team(play, "tess"), play.person("zahra")
        await zahra.joins(language="ar")
        await zahra.says("ask")
        await zahra.says(ARABIC)
        await replies(tess)
        await tess.presses("send")
        await play.pumps()
        first, frame = zahra.last.text.split("\n\n")[:2]
        assert "الإنجليزية" in first
        assert frame.startswith("The team has answered")
        assert REPLY in zahra.last.text


async def test_a_case_is_marked_as_done_without_a_word_to_her(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        [case] = await waiting(play)
        said = len(ann.texts)
        await opens(tess)
        await tess.presses("done")
        assert "It is marked as done." in tess.last.text
        await play.pumps()
        assert len(ann.texts) == said
        assert (await lines(play))[-1] == ("staff:1", "case_done", f"case:{case.reference}", "")
        assert await waiting(play) == []


async def test_after_one_the_next_is_offered(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await ann.says("ask")
        await ann.says("Another thing")
        await replies(tess)
        await tess.presses("send")
        assert "on its way" in tess.last.text
        assert len(tess.last.choices) == 2, "the other one, and Skip"
        await tess.presses(tess.last.choices[0].label)
        assert "Another thing" in tess.last.text
        assert REPLY not in tess.last.text


async def test_what_is_written_can_be_written_again_or_left(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await replies(tess, "First try")
        await tess.presses("again")
        await tess.says(REPLY)
        assert "First try" not in tess.last.text
        await tess.presses("leave")
        assert "nothing was sent" in tess.last.text
        await play.pumps()
        assert ann.last.text != REPLY
        assert len(await waiting(play)) == 1
        assert "canary" not in await held_about(tess)


# -- who sees what ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["QUESTIONS", "/questions", "questions"])
async def test_for_anybody_else_there_is_no_such_word(sqlite_url: str, written: str) -> None:
    async with asked(sqlite_url) as (play, ann, _):
        champion = await of_team(play, "champion", Role.CHAMPION)
        for person in (ann, champion):
            await person.says("gobbledygook")
            nonsense = person.last
            await person.says(written)
            assert person.last.text == nonsense.text


async def test_a_newcomer_who_writes_it_first_is_not_let_in_after_the_welcome(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, _tess):
        eve = play.person("eve")
        await eve.joins(first="questions")
        assert "You wrote" in eve.last.text or "you wrote" in eve.last.text
        assert "waits" not in eve.last.text
        session = (await eve.known()).session
        assert [run.flow for run in session.runs] == ["first_words"]


async def test_no_words_are_in_the_audit_the_log_or_the_tables(migrated_url: str) -> None:
    with every_log() as logged:
        async with asked(migrated_url) as (play, _, tess):
            await replies(tess)
            await tess.presses("send")
            await play.pumps()
            found = [*await rows(play, audit), *await rows(play, team_case), *await rows(play, outbox)]
    assert "canary" not in str(found)
    assert "canary" not in "\n".join(logged)


async def test_the_reply_stays_nowhere_once_it_is_sent(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, _, tess):
        await replies(tess)
        assert "Replycanary" in await held_about(tess), "it has to wait somewhere for her yes"
        await tess.presses("send")
        await play.pumps()
        assert "canary" not in await held_about(tess)
        assert all(row.body_sealed is None for row in await rows(play, outbox))


async def test_a_reply_that_was_left_lying_is_gone_and_does_not_come_back(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, tess):
        await replies(tess)
        play.clock.forward(hours=25)
        await tess.says("continue")
        held = await held_about(tess)
        assert "canary" not in held
        assert "questions" not in held
        assert REPLY not in tess.last.text


async def test_the_team_is_told_once_in_ten_minutes(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        for minutes, notices in ((5, 1), (4, 1), (2, 2)):
            play.clock.forward(minutes=minutes)
            await ann.says("ask")
            await ann.says("And another thing")
            await play.pumps()
            assert tess.texts.count(WAITS) == notices
        assert len(await waiting(play)) == 4


async def test_who_has_stopped_messages_of_the_team_is_not_told(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await tess.says("stop")
        play.clock.forward(hours=1)
        await ann.says("ask")
        await ann.says("And another thing")
        await play.pumps()
        assert tess.texts.count(WAITS) == 1


async def test_where_nobody_reads_nothing_is_taken(sqlite_url: str) -> None:
    async with house(sqlite_url) as play:
        ann = play.person("ann")
        await ann.joins()
        for way in ("ask", "complain"):
            await ann.says(way)
            assert "nobody of the team can read" in ann.last.text
            assert ann.last.choices == ()
        assert "look at questions" not in "\n".join(ann.texts), "no promise that nobody keeps"


# -- who is quicker, who stops, whose role ends -------------------------------------------------------------


async def test_when_another_has_answered_meanwhile_the_second_is_told_and_nothing_is_sent(
    migrated_url: str,
) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea")
        await replies(tess)
        await replies(bea, "Beacanary: no idea.")
        await tess.presses("send")
        await bea.presses("send")
        assert "no longer open" in bea.last.text
        assert bea.last.text.endswith("Nothing waits.")
        await play.pumps()
        assert REPLY in ann.last.text
        assert not any("Beacanary" in text for text in ann.texts)
        assert [line[1] for line in await lines(play)].count("case_answered") == 1


async def test_when_both_send_at_the_same_moment_one_reply_goes(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea")
        await replies(tess, "Canary of one")
        await replies(bea, "Canary of one")
        async with play.busy_writer():  # both are taken in one batch
            pressing = [asyncio.create_task(each.presses("send")) for each in (tess, bea)]
            await asyncio.sleep(0.05)
        await asyncio.gather(*pressing)
        await play.pumps()
        assert sum("Canary of one" in text for text in ann.texts) == 1
        assert sorted("no longer open" in each.last.text for each in (tess, bea)) == [False, True]


async def test_a_list_that_is_out_of_date_opens_nothing(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, tess):
        bea = await of_team(play, "bea")
        await bea.says("questions")
        await opens(tess)
        await tess.presses("done")
        await bea.presses(bea.last.choices[0].label)
        assert "no longer open" in bea.last.text
        assert QUESTION not in bea.last.text
        assert ("staff:2", "case_opened") not in [line[:2] for line in await lines(play)]


async def test_when_she_stops_before_the_reply_it_is_not_sent_and_the_case_waits(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        await ann.says("stop")
        said = len(ann.texts)
        await tess.presses("send")
        assert "A reply cannot reach her" in tess.last.text
        await play.pumps()
        assert len(ann.texts) == said
        assert len(await waiting(play)) == 1
        assert "canary" not in await held_about(tess)
        await opens(tess)
        assert "She has stopped messages" in tess.last.text
        await tess.presses("reply")
        assert "cannot reach her" in tess.last.text
        await tess.presses("done")
        assert await waiting(play) == []


async def test_when_she_stops_while_the_reply_is_on_its_way_it_does_not_arrive(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        play.house.clock.close()  # nothing takes it up by itself
        await tess.presses("send")
        await ann.says("stop")
        said = len(ann.texts)
        await play.pumps()
        assert len(ann.texts) == said
        assert (await reasons(play))["cancelled", "stopped"] == 1


async def test_a_pause_does_not_hold_the_reply(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await set_contact(ann, paused_until=play.clock() + timedelta(days=30))
        await replies(tess)
        await tess.presses("send")
        await play.pumps()
        assert REPLY in ann.last.text


@pytest.mark.parametrize("steps", range(4))
async def test_when_her_role_ends_nothing_more_is_opened_or_sent(migrated_url: str, steps: int) -> None:
    """Wherever in the conversation she is at that moment."""
    async with asked(migrated_url) as (play, ann, tess):
        way = [
            lambda: tess.says("questions"),
            lambda: tess.presses(tess.last.choices[0].label),
            lambda: tess.presses("reply"),
            lambda: tess.says("My reply"),
            lambda: tess.presses("send"),
        ]
        for step in way[: steps + 1]:
            await step()
        at, known = play.clock(), len(tess.texts)
        await play.write(lambda tx: staff.end(tx, 1, at))
        heard = len(ann.texts)
        for step in way[steps + 1 :]:
            await step()
        await play.pumps()
        later = "\n".join(tess.texts[known:])
        assert "no longer open" in later
        assert QUESTION not in later
        assert len(ann.texts) == heard
        assert len(await waiting(play)) == 1
        assert "case_answered" not in [line[1] for line in await lines(play)]
        await tess.says("questions")
        assert "most urgent" not in tess.last.text


async def test_who_is_forgotten_has_asked_nothing(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        who = (await ann.known()).contact.id
        await play.write(lambda tx: tx.conn.execute(delete(contact).where(contact.c.id == who)))
        assert await rows(play, team_case) == []
        await tess.presses("send")
        assert "no longer open" in tess.last.text


# -- complaints, and their clock ------------------------------------------------------------------------------


async def test_a_complaint_is_dated_and_comes_before_questions(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        play.clock.forward(hours=1)
        await ann.says("complain")
        assert "ico.org.uk" in ann.last.text
        await ann.says("I was not believed.")
        due = play.clock() + timedelta(days=30)
        assert play.house.keeper.shelf().day("en", due) in ann.last.text
        await tess.says("questions")
        assert tess.last.choices[0].label.startswith("Complaint ")
        await tess.presses(tess.last.choices[0].label)
        assert "Days left: 30" in tess.last.text
        play.clock.forward(days=31)
        await opens(tess)
        assert "This is overdue." in tess.last.text


async def test_the_team_is_told_day_by_day_what_is_due_and_late(migrated_url: str) -> None:
    async with asked(migrated_url, "I was not believed.", "complain") as (play, _, tess):
        reminders = play.house.reminders
        assert await reminders.round() == 0, "a month is left"
        play.clock.forward(days=23)
        assert await reminders.round() == 1
        assert await reminders.round() == 0, "once a day"
        await play.pumps()
        assert "complaints 1, requests 0. Late already: 0." in tess.last.text
        assert "believed" not in tess.last.text
        play.clock.forward(days=8)
        assert await reminders.round() == 1
        await play.pumps()
        assert "complaints 0, requests 0. Late already: 1." in tess.last.text


async def test_two_houses_tell_it_once(databases: object, migrated_url: str) -> None:
    async with asked(migrated_url, "I was not believed.", "complain") as (play, _, tess):
        play.clock.forward(days=25)
        async with house(migrated_url, clock=play.clock, publish=False) as other:
            told = await asyncio.gather(*(each.house.reminders.round() for each in (play, other) * 3))
        assert sorted(told) == [0, 0, 0, 0, 0, 1]


async def test_somebody_under_16_is_told_whom_to_tell_and_nothing_is_kept(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, _tess):
        kim = play.person("kim")
        for what in ("hello", "en", "no"):
            await (kim.presses(what) if kim.heard and what in kim.offered else kim.says(what))
        await kim.says("complain")
        assert "an adult whom you trust" in kim.last.text
        assert kim.last.choices == ()


async def test_a_researcher_may_write_when_she_says_so(sqlite_url: str) -> None:
    async with house(sqlite_url) as play:
        ann = play.person("ann")
        await ann.joins()
        await ann.says("interview")
        await ann.presses("yes")
        assert "A community researcher may write to you here." in ann.last.text
        await ann.says("interview")
        assert "You have said" in ann.last.text
