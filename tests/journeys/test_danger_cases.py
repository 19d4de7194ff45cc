"""A case opens with the answer; lead and deputy are told without her words, and deal with it in the chat."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.case import Outcome
from bot.domain.danger import Danger
from bot.domain.message import Heard, MessageClass, SendTrouble
from bot.domain.staff import Role
from bot.storage import cases as of_the_team
from bot.storage import outbox, sessions, staff
from bot.storage.columns import metadata
from bot.storage.tables import outbox as outbox_table
from bot.storage.tables import team_case
from tests.journeys.asking import of_team
from tests.journeys.danger import (
    CANARY,
    SATURDAY,
    comes_by_link,
    deeds,
    looks,
    of_safeguarding,
    opens,
    safe_house,
    told,
    waiting,
    words,
)
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import queue, rows
from tests.journeys.test_secrets import every_log

REPLY = "Can I call you this afternoon?"


async def in_danger(play: Play, danger: str = "abuse", name: str = "ann") -> Person:
    """Somebody who has joined, and has written what warns of danger."""
    person = play.person(name)
    if not person.heard:
        await person.joins()
    await person.says(words(danger))
    return person


@pytest.mark.parametrize("danger", [*Danger])
async def test_lead_and_deputy_are_told_without_her_words(migrated_url: str, danger: Danger) -> None:
    async with safe_house(migrated_url) as play:
        ann = await in_danger(play, danger.value)
        (case,) = await waiting(play)
        assert (case.danger, case.past, case.contact_id) == (danger, False, (await ann.known()).contact.id)
        assert CANARY in case.words
        for name in ("lea", "dora"):
            (alert,) = await told(play, name)
            assert case.reference in alert and "10:00" in alert and "write CASES" in alert
            for secret in (CANARY, danger.value, "ann", "abuse", "baby", "pregnan", "FGM"):
                assert secret not in alert


async def test_an_alert_may_go_where_only_approved_texts_go(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        await told(play, "lea")
        template = play.person("lea").last.template
        (case,) = await waiting(play)
        assert template is not None
        assert (template.name, template.language) == ("case_alert", "en_GB")
        assert template.values == (case.reference, "23 Nov 10:00")


async def test_nobody_else_is_told_and_no_volunteer_ever(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        tess, cleo = await of_team(play, "tess"), await comes_by_link(play, "cleo", Role.CHAMPION, "Ealing")
        both = await of_safeguarding(play, "both", "deputy")
        await becomes(both, Role.CHAMPION, "Ealing")
        ann = await in_danger(play)
        for person in (tess, cleo, both):
            assert await told(play, person.address.value) == []
            await looks(person)
            await person.says("questions")
            assert all(CANARY not in text and "urgent" not in text for text in person.texts)
        await ann.says("cases")
        assert "Sorry, I do not know" in ann.last.text, "for her there is no such thing"
        assert len(await told(play, "lea")) == 1


async def test_the_team_finds_no_danger_and_safeguarding_no_questions(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        tess = await of_team(play, "tess")
        ann = await in_danger(play)
        await ann.says("ask")
        await ann.says("When is the workshop?")
        while await play.pumps():
            pass
        await tess.says("questions")
        assert len(tess.last.choices) == 2, "one question and Skip"
        (question,) = await play.read(of_the_team.waiting)
        (case,) = await waiting(play)
        lea = play.person("lea")
        await looks(lea)
        assert [choice.id for choice in lea.last.choices] == [case.reference, "skip"]
        closed = await play.write(
            lambda tx: of_the_team.close(tx, case.reference, 1, Outcome.DONE, play.clock())
        )
        assert not closed, "nobody closes it as if it were a question"
        assert question.reference != case.reference


async def test_the_most_urgent_comes_first(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        for number, danger in enumerate(
            ("mistreatment", "emergency.past", "abuse", "emergency", "self_harm")
        ):
            await in_danger(play, danger, f"p{number}")
        lea = play.person("lea")
        await looks(lea)
        kinds = [choice.label.split(" ")[0] for choice in lea.last.choices]
        assert kinds == ["Most", "Support", "Private", "Care", "Most", "Skip"]


async def test_a_case_is_read_taken_on_noted_and_closed_and_each_is_in_the_audit(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await in_danger(play)
        said = len(ann.texts)
        lea = play.person("lea")
        await opens(lea)
        assert CANARY in lea.last.text
        assert "wait until you let them go on" in lea.last.text
        await lea.presses("taken")
        (case,) = await waiting(play)
        assert case.acknowledged_at == play.clock()
        await lea.presses("acted")
        await lea.presses("spoke")
        await lea.presses("close")
        await lea.presses("release")
        assert "Nothing waits" in lea.last.text
        assert await waiting(play) == []
        assert await deeds(play) == [
            ("case_opened", ""),
            ("case_acknowledged", ""),
            ("case_acted", "spoke"),
            ("case_done", "release"),
            ("messages_released", ""),
        ]
        await play.pumps()
        assert len(ann.texts) == said, "she is told nothing of it"


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_message_arrives_in_a_frame_that_says_nothing(migrated_url: str, stopped: bool) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        if stopped:
            await ann.says("stop")
        await opens(lea)
        await lea.presses("reply")
        await lea.says(REPLY)
        assert REPLY in lea.last.text
        await lea.presses("send")
        await play.pumps()
        assert ann.last.text == f"A message for you from Big Room:\n\n{REPLY}"
        (case,) = await waiting(play)
        assert REPLY not in sessions.encode((await lea.known()).session)
        assert ("case_replied", "") in await deeds(play)
        (row,) = [row for row in await rows(play, team_case) if row.reference == case.reference]
        (sent,) = [each for each in await rows(play, outbox_table) if each.id == row.reply_id]
        assert sent.message_class == MessageClass.SAFETY.value


async def test_a_message_that_never_arrives_calls_for_somebody_again(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        _, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        await lea.presses("taken")
        await lea.presses("reply")
        await lea.says(REPLY)
        play.channel.fails("ann", SendTrouble.REFUSED)
        await lea.presses("send")
        await play.pumps()
        (case,) = await waiting(play)
        assert case.acknowledged_at is None
        before = len(await told(play, "dora"))
        await play.ticks("escalation")
        assert len(await told(play, "dora")) == before + 1


async def test_nothing_is_closed_that_its_reader_has_not_read(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        await lea.presses("close")
        play.clock.forward(minutes=1)
        await ann.says(f"{CANARY} once more [self_harm]")
        await lea.presses("release")
        while await play.pumps():
            pass
        assert "More was written" in lea.last.text and "once more" in lea.last.text
        assert len(await waiting(play)) == 1
        assert (await ann.known()).contact.held_at is not None
        await lea.presses("close")
        await lea.presses("keep_held")
        assert await waiting(play) == []


async def test_new_words_go_to_the_open_case_without_a_flood(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await in_danger(play, "mistreatment")
        for _ in range(3):
            await ann.says(f"more {words('mistreatment')}")
        (case,) = await waiting(play)
        assert case.words.count(CANARY) == 4
        assert len(await told(play, "lea")) == 1
        play.clock.forward(minutes=10)
        await ann.says(words("mistreatment"))
        alerts = await told(play, "lea")
        assert len(alerts) == 2 and "New words" in alerts[1]
        await ann.says(words("emergency"))
        alerts = await told(play, "lea")
        assert len(alerts) == 3 and "more urgent now" in alerts[2], "of worse it is told at once"
        (case,) = await waiting(play)
        assert case.danger is Danger.EMERGENCY


async def test_what_has_become_worse_is_to_be_taken_on_anew(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play, "abuse.past"), play.person("lea")
        await opens(lea)
        await lea.presses("taken")
        await ann.says(words("abuse"))
        (case,) = await waiting(play)
        assert (case.acknowledged_at, case.past) == (None, False)


async def test_nobody_is_her_own_keeper(migrated_url: str) -> None:
    """A lead may be in danger herself: then the deputy is told, and she finds no case about herself."""
    async with safe_house(migrated_url) as play:
        lea = play.person("lea")
        await lea.says(words("abuse"))
        assert "Thank you for telling me" in lea.last.text
        assert len(await told(play, "dora")) == 1
        assert not any("case" in text for text in (await told(play, "lea")))
        await looks(lea)
        assert "Nothing waits" in lea.last.text


async def test_what_is_written_at_work_opens_no_case(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        await lea.presses("reply")
        await lea.says(words("emergency"))
        assert "This is what will be read" in lea.last.text
        assert len(await waiting(play)) == 1
        assert (await lea.known()).contact.held_at is None
        await lea.presses("leave")
        await lea.presses("leave")
        await lea.says(words("emergency"))
        assert len(await waiting(play)) == 2, "outside of it she is a person like any other"
        assert ann


async def test_a_role_that_has_ended_opens_nothing(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        lea = play.person("lea")
        await looks(lea)
        shown = lea.last
        await play.write(lambda tx: staff.end(tx, 1, play.clock()))
        await lea.presses(shown.choices[0].id, shown)
        assert CANARY not in "".join(lea.texts)


async def test_nobody_takes_it_on_so_they_are_told_again_and_at_last_once_a_day(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        play.clock.forward(minutes=29)
        await play.ticks("escalation")
        assert len(await told(play, "lea")) == 1
        for number in range(2, 10):
            play.clock.forward(minutes=30)
            await play.ticks("escalation")
            assert len(await told(play, "dora")) == len(await told(play, "lea")) == min(number, 6)
        assert "Nobody has taken on a case yet" in play.person("lea").last.text
        await play.ticks("escalation")
        assert play.house.escalation.counts == {"open": 1, "unacknowledged": 1, "late": 0}
        for day in (1, 2):
            for _ in range(24):
                play.clock.forward(hours=1)
                await play.ticks("escalation")
            assert len(await told(play, "lea")) == 6 + day
        assert play.house.escalation.counts["late"] == 1


async def test_who_takes_it_on_ends_that(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        lea = play.person("lea")
        await opens(lea)
        await lea.presses("taken")
        before = len(await told(play, "dora"))
        play.clock.forward(hours=2)
        await play.ticks("escalation")
        assert len(await told(play, "dora")) == before
        assert play.house.escalation.counts["unacknowledged"] == 0


async def test_out_of_hours_they_are_told_at_once_and_again_when_the_hours_begin(migrated_url: str) -> None:
    async with safe_house(migrated_url, at=SATURDAY) as play:
        await in_danger(play)
        assert len(await told(play, "lea")) == 1
        monday = SATURDAY.replace(hour=9, minute=29) + timedelta(days=2)
        for at, number in (
            (SATURDAY + timedelta(days=1), 1),
            (monday, 1),
            (monday + timedelta(minutes=1), 2),
        ):
            play.clock.at = at
            await play.ticks("escalation")
            assert len(await told(play, "lea")) == number


async def test_a_lead_who_comes_later_is_told_of_what_waits(migrated_url: str) -> None:
    async with safe_house(migrated_url, staffed=False) as play:
        await in_danger(play)
        await play.ticks("escalation")
        await of_safeguarding(play, "lea", "lead")
        await play.ticks("escalation")
        assert len(await told(play, "lea")) == 1


async def test_an_alert_is_in_the_same_transaction_as_the_case(migrated_url: str) -> None:
    """The house dies right after her words were accepted: case, alert and answer are all there."""
    async with safe_house(migrated_url) as play:
        ann = play.person("ann")
        await ann.joins()
        play.channel.hangs("ann")
        await ann.channel.deliver(ann.message(text=words()))
        await play.crashes()
    async with safe_house(migrated_url, staffed=False) as play:
        assert len(await waiting(play)) == 1
        await play.write(outbox.free)
        await play.pumps()
        assert "Thank you for telling me" in play.person("ann").last.text
        assert any("CASES" in text for text in play.person("dora").texts)


async def test_the_hold_keeps_messages_and_only_a_person_releases_them(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await queue(ann, "News of the project", purpose="msg_updates")
        await queue(ann, "The workshop is tomorrow", MessageClass.SERVICE)
        await play.pumps()
        assert "News of the project" not in ann.texts
        for said in ("START", "hello", "continue"):
            await ann.says(said)
        await opens(lea)
        await lea.presses("close")
        await lea.presses("keep_held")
        await play.pumps()
        assert "The workshop is tomorrow" not in ann.texts, "closed is not released"
        await looks(lea)
        assert lea.last.choices[0].label.endswith("closed, messages held"), "she can be let go of one day"
        assert await waiting(play) == []
        await lea.presses(lea.last.choices[0].id)
        await lea.presses("close")
        await lea.presses("release")
        while await play.pumps():
            pass
        assert {"News of the project", "The workshop is tomorrow"} <= set(ann.texts)
        assert (await ann.known()).contact.held_at is None


async def test_what_is_over_is_told_and_holds_nothing(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await in_danger(play, "abuse.past")
        await queue(ann, "News of the project", purpose="msg_updates")
        while await play.pumps():
            pass
        assert "News of the project" in ann.texts
        assert (await ann.known()).contact.held_at is None
        (case,) = await waiting(play)
        assert case.past and case.reference in (await told(play, "lea"))[0]


async def test_the_words_of_who_is_under_16_go_when_the_case_is_closed(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        kim, lea = play.person("kim"), play.person("lea")
        await kim.says(words("child"))
        await kim.says("hello")
        await kim.presses("en")
        await kim.presses("no")
        assert len(await waiting(play)) == 1, "that she is under 16 does not end it"
        await opens(lea)
        assert CANARY in lea.last.text and "under 16" in lea.last.text
        await lea.presses("close")
        await lea.presses("keep_held")
        (row,) = await rows(play, team_case)
        assert row.words_sealed is None and row.done_at is not None


async def test_what_she_holds_in_her_hand_says_nothing_of_it(migrated_url: str) -> None:
    """Others may read the file on her phone."""
    async with safe_house(migrated_url) as play:
        ann = await in_danger(play)
        await ann.says("my data")
        await ann.presses("file")
        file = ann.last.file
        assert file is not None
        (case,) = await waiting(play)
        assert case.reference in file.text
        for secret in (CANARY, "abuse", "danger", "Private", "Safety"):
            assert secret not in file.text


async def test_forget_me_takes_the_case_along(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await looks(lea)
        shown = lea.last
        await ann.says("forget me")
        await ann.presses("yes")
        assert await waiting(play) == [] and await rows(play, team_case) == []
        await lea.presses(shown.choices[0].id, shown)
        assert CANARY not in "".join(lea.texts)


async def test_her_words_and_a_closing_at_the_same_moment(migrated_url: str) -> None:
    """In one batch, whichever comes first: nothing that nobody has read is closed or let go."""
    async with safe_house(migrated_url) as play:
        ann, lea = await in_danger(play), play.person("lea")
        await opens(lea)
        await lea.presses("close")
        play.clock.forward(minutes=20)
        release = lea.message(Heard.PRESS, press=lea.press_of("release"))
        async with play.busy_writer():
            both = [
                asyncio.create_task(person.delivers(message))
                for person, message in ((lea, release), (ann, ann.message(text=f"once more {words()}")))
            ]
            await asyncio.sleep(0.05)
        await asyncio.gather(*both)
        (case,) = await waiting(play)
        assert "once more" in case.words
        assert (await ann.known()).contact.held_at is not None


async def test_no_log_and_no_row_says_what_was_written(migrated_url: str) -> None:
    with every_log() as lines:
        async with safe_house(migrated_url) as play:
            ann, lea = await in_danger(play), play.person("lea")
            await opens(lea)
            await lea.presses("reply")
            await lea.says(REPLY)
            await lea.presses("send")
            await play.pumps()
            await ann.says(words("emergency"))
            play.clock.forward(hours=1)
            await play.ticks("escalation")
            found = [str(tuple(row)) for table in metadata.sorted_tables for row in await rows(play, table)]
    for said in (*lines, *found):
        assert CANARY not in said and REPLY not in said
    assert found
