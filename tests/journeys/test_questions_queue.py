"""What people ask reaches the team by chat, and the answer reaches them: once, and in her language."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.domain.staff import Role
from bot.storage import staff
from bot.storage.tables import contact, team_case
from tests.journeys.asking import (
    ARABIC,
    FRAME,
    QUESTION,
    REPLY,
    asked,
    held_about,
    lines,
    of_team,
    opens,
    replies,
    text,
    translated,
    waiting,
    word,
)
from tests.journeys.rows import reasons, rows, set_contact


async def test_whoever_is_of_the_team_is_told_that_something_waits(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea", Role.ADMIN)
        champion = await of_team(play, "champion", Role.CHAMPION)
        play.clock.forward(hours=1)
        await ann.says("ask")
        await ann.says("And another thing")
        assert (await waiting(play))[1].reference in ann.last.text
        await play.pumps()
        assert [tess.last.text, bea.last.text] == [word(play, "case_waits")] * 2
        assert word(play, "case_waits") not in [*champion.texts, *ann.texts]


async def test_one_opens_it_and_another_sees_that_someone_is_on_it(migrated_url: str) -> None:
    async with asked(migrated_url, ARABIC, language="ar") as (play, _, tess):
        [case] = await waiting(play)
        bea = await of_team(play, "bea")
        await tess.says("/questions")
        assert tess.last.choices[0].label == f"Question {case.reference}, Arabic, 23 Nov"
        await tess.presses(tess.last.choices[0].label)
        assert ARABIC in tess.last.text
        assert "\u2068Arabic (العربية)\u2069" in tess.last.text
        for hours, mark in ((0, True), (0.9, True), (0.2, False)):
            play.clock.forward(hours=hours)
            await bea.says("questions")
            assert (word(play, "case_taken") in bea.last.choices[0].label) is mark
        await tess.says("questions")
        assert word(play, "case_taken") not in tess.last.choices[0].label, "it is she herself"


async def test_she_asks_in_arabic_and_reads_the_answer_in_an_arabic_frame(
    migrated_url: str, tmp_path: Path
) -> None:
    async with asked(migrated_url, ARABIC, language="ar", flows=translated(tmp_path)) as (play, zahra, tess):
        [case] = await waiting(play)
        await replies(tess)
        assert any(text(play, "she_reads.say") in each for each in tess.texts)
        await tess.presses("send")
        assert tess.last.text.endswith(text(play, "nothing_waits.say"))
        said = len(zahra.texts)
        await play.pumps()
        assert len(zahra.texts) == said + 1
        day = play.house.keeper.shelf().day("ar", play.clock())
        marked = {"day": f"\u2068{day}\u2069", "reference": f"\u2068{case.reference}\u2069"}
        assert zahra.last.text == FRAME.format(reply=REPLY, **marked)
        assert zahra.last.direction == "rtl"
        assert await lines(play) == [
            ("staff:1", "case_opened", f"case:{case.reference}", ""),
            ("staff:1", "case_answered", f"case:{case.reference}", ""),
        ]


async def test_where_the_frame_is_not_translated_she_is_told_so(sqlite_url: str, tmp_path: Path) -> None:
    async with asked(sqlite_url, language="ar", flows=translated(tmp_path, "")) as (play, zahra, tess):
        await replies(tess)
        await tess.presses("send")
        await play.pumps()
        line, frame, reply = zahra.last.text.split("\n\n")[:3]
        assert "الإنجليزية" in line
        assert frame.startswith(word(play, "case_reply"))
        assert reply == REPLY


async def test_a_case_is_marked_as_done_without_a_word_to_her(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        [case] = await waiting(play)
        said = len(ann.texts)
        await opens(tess)
        await tess.presses("done")
        assert text(play, "marked.say") in tess.last.text
        await play.pumps()
        assert len(ann.texts) == said
        assert (await lines(play))[-1] == ("staff:1", "case_done", f"case:{case.reference}", "")
        assert await waiting(play) == []


async def test_after_one_the_next_is_offered(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        await ann.says("ask")
        await ann.says("Another thing")
        await play.pumps()
        await replies(tess)
        await tess.presses("send")
        assert text(play, "sent.say") in tess.last.text
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
        assert text(play, "left.say") in tess.last.text
        await play.pumps()
        assert ann.last.text != REPLY
        assert len(await waiting(play)) == 1
        assert "canary" not in await held_about(tess)


# -- who is quicker, who stops, whose role ends --------------------------------------


async def test_when_another_has_answered_meanwhile_the_second_is_told_and_nothing_is_sent(
    migrated_url: str,
) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        bea = await of_team(play, "bea")
        await replies(tess)
        await replies(bea, "Beacanary: no idea.")
        await tess.presses("send")
        await bea.presses("send")
        assert word(play, "case_gone") in bea.last.text
        assert bea.last.text.endswith(text(play, "nothing_waits.say"))
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
        assert sorted(word(play, "case_gone") in each.last.text for each in (tess, bea)) == [False, True]


async def test_a_list_that_is_out_of_date_opens_nothing(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, tess):
        bea = await of_team(play, "bea")
        await bea.says("questions")
        await opens(tess)
        await tess.presses("done")
        await bea.presses(bea.last.choices[0].label)
        assert word(play, "case_gone") in bea.last.text
        assert QUESTION not in bea.last.text
        assert ("staff:2", "case_opened") not in [line[:2] for line in await lines(play)]


async def test_when_she_stops_before_the_reply_it_is_not_sent_and_the_case_waits(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        await ann.says("stop")
        said = len(ann.texts)
        await tess.presses("send")
        assert word(play, "case_stopped") in tess.last.text
        await play.pumps()
        assert len(ann.texts) == said
        assert len(await waiting(play)) == 1
        assert "canary" not in await held_about(tess)
        await opens(tess)
        assert word(play, "case_stopped") in tess.last.text
        await tess.presses("reply")
        assert text(play, "it_cannot.say") in tess.last.text
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
            if word(play, "case_gone") not in tess.last.text:
                await step()
        await play.pumps()
        later = "\n".join(tess.texts[known:])
        assert word(play, "case_gone") in later
        assert QUESTION not in later
        assert len(ann.texts) == heard
        assert len(await waiting(play)) == 1
        assert "case_answered" not in [line[1] for line in await lines(play)]
        await tess.says("questions")
        assert text(play, "which.ask") not in tess.last.text


async def test_who_is_forgotten_has_asked_nothing(migrated_url: str) -> None:
    async with asked(migrated_url) as (play, ann, tess):
        await replies(tess)
        who = (await ann.known()).contact.id
        await play.write(lambda tx: tx.conn.execute(delete(contact).where(contact.c.id == who)))
        assert await rows(play, team_case) == []
        await tess.presses("send")
        assert word(play, "case_gone") in tess.last.text
