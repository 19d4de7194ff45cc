"""What people ask reaches the team by chat, and the answer reaches them: once, and in her language."""

from __future__ import annotations

from pathlib import Path

from bot.domain.staff import Role
from tests.journeys.asking import (
    ARABIC,
    FRAME,
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
