"""A champion with only a phone changes a text; the team takes it, and people read it after publishing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.domain.staff import Role
from bot.storage import drafts, staff
from bot.storage.drafts import TextDraft
from tests.journeys.happenings import becomes
from tests.journeys.library import Drafts
from tests.journeys.person import Person
from tests.journeys.play import KEY, Play, house
from tests.journeys.texts import told

LOST = told("lost", "lost")
OLD, NEW = "Do you drink tea?", "How about a cup of tea?"
TEA = """# About tea.

title    = "About tea"   # short
keywords = ["tea"]

[hello]
ask     = "Hello."
choices = { fine = "I am fine", not_so = "Not so" }

[tea]
ask = "Do you drink tea?"   # the question

[thanks]
say = { one = "Thank you.", other = "Thank you for {questions} answers.", count = "questions" }
"""
SENTENCE = "The team looks at it before anyone reads it."


@pytest.fixture
def files(tmp_path: Path) -> Drafts:
    """Our own conversations, and one about tea."""
    files = Drafts(tmp_path)
    files.write("tea", TEA)
    return files


@pytest.fixture
async def play(migrated_url: str, files: Drafts, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Play]:
    """A house that plays them, and a terminal beside it."""
    monkeypatch.setenv("BIGROOM_DATABASE_URL", migrated_url)
    monkeypatch.setenv("BIGROOM_SECRET_KEY", KEY)
    monkeypatch.setenv("BIGROOM_FLOWS", str(files.folder))
    monkeypatch.setenv("COLUMNS", "160")
    async with house(migrated_url, flows=files.folder) as play:
        yield play


def types(line: str) -> str:
    """Type a line into the terminal; return what is printed."""
    result = CliRunner().invoke(app, line.split())
    assert result.exit_code == 0, result.output
    return result.output


async def champion(play: Play, language: str = "en") -> Person:
    """Somebody who has joined and is a champion."""
    ada = play.person("ada")
    await ada.joins(language=language)
    await becomes(ada, Role.CHAMPION, "Brent")
    return ada


async def waiting(play: Play) -> list[TextDraft]:
    """Return what waits for the team."""
    return await play.read(drafts.waiting)


async def chooses(person: Person, flow: str, key: str) -> None:
    """Choose a text."""
    await person.says("/edit")
    await person.presses(flow)
    await person.presses(key)


async def gives(person: Person) -> TextDraft:
    """Write the question about tea anew, and give it to the team; return what waits there."""
    await chooses(person, "tea", "tea.ask")
    await person.says(NEW)
    await person.presses("give")
    (draft,) = await waiting(person.play)
    return draft


async def test_a_champion_sees_her_text_as_it_will_look_and_gives_it(play: Play) -> None:
    ada = await champion(play)
    await chooses(ada, "tea", "tea.ask")
    assert OLD in ada.last.text
    await ada.says(NEW)
    assert f"\n{NEW}\n\n[ Skip ]" in ada.last.text
    assert ada.offered == ["give", "again", "leave"]
    await ada.presses("give")
    assert SENTENCE in ada.last.text
    (draft,) = await waiting(play)
    assert (draft.proposal.flow, draft.proposal.key, draft.proposal.text) == ("tea", "tea.ask", NEW)
    assert "tea.ask" in types("flows drafts list")
    assert f"-{OLD}\n+{NEW}" in types(f"flows drafts show {draft.number}")


async def test_the_next_person_reads_it_once_it_is_taken_and_published(play: Play, files: Drafts) -> None:
    """Nobody before; and who is inside finishes in the words she began with."""
    bea, cleo, dora = (play.person(name) for name in ("bea", "cleo", "dora"))
    for person in (bea, cleo, dora):
        await person.joins()
    await bea.says("tea")
    draft = await gives(await champion(play))
    assert "bigroom flows publish" in types(f"flows drafts take {draft.number} --as ann")
    assert (files.folder / "tea.toml").read_text("utf-8") == TEA.replace(OLD, NEW)
    await cleo.says("tea")
    await cleo.presses("fine")
    assert OLD in cleo.last.text
    types("flows publish --yes --as ann")
    await play.house.keeper.refresh()
    await bea.presses("fine")
    assert OLD in bea.last.text
    await dora.says("tea")
    await dora.presses("fine")
    assert NEW in dora.last.text


async def test_the_audit_tells_the_whole_way(play: Play) -> None:
    draft = await gives(await champion(play))
    types(f"flows drafts take {draft.number} --as ann")
    types("flows publish --yes --as ann")
    lines = await play.read(staff.audited)
    assert [(line.actor, line.action) for line in lines[:3]] == [
        ("terminal:ann", "flows_published"),
        ("terminal:ann", "text_taken"),
        (f"staff:{draft.proposal.by_staff}", "text_proposed"),
    ]
    assert not [line for line in lines if NEW in f"{line.subject} {line.details}"]


async def test_for_everybody_else_there_is_no_such_word(play: Play) -> None:
    bea, cleo = play.person("bea"), play.person("cleo")
    for person in (bea, cleo):
        await person.joins()
    await bea.says("/edit")
    await cleo.says("xyzzy")
    assert bea.texts[-1] == cleo.texts[-1] == LOST
    await becomes(bea, Role.HOST)
    await bea.says("edit")
    assert bea.last.text == LOST


async def test_a_champion_whose_role_ends_in_the_middle_gives_nothing(play: Play) -> None:
    ada = await champion(play)
    await chooses(ada, "tea", "tea.ask")
    await ada.says(NEW)
    (member,) = await play.read(staff.everyone)
    await play.write(lambda tx: staff.end(tx, member.id, play.clock()))
    await ada.presses("give")
    assert SENTENCE not in ada.last.text
    assert await waiting(play) == []


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("tea.ask", "Anything else? " * 80, "1024 is the most."),
        ("thanks.say.other", "Thank you.", "{questions} is missing."),
        ("tea.ask", "What is {this}?", "I do not know what to put in place of {this}."),
        ("hello.choices.fine", "R" * 61, "60 is the most a button can show."),
    ],
)
async def test_what_cannot_be_used_is_said_at_once(play: Play, key: str, text: str, why: str) -> None:
    ada = await champion(play)
    await chooses(ada, "tea", key)
    await ada.says(text)
    assert why in ada.last.text
    assert ada.offered == ["skip"]
    assert await waiting(play) == []


@pytest.mark.parametrize("text", ["STOP", "No more messages, please!"])
async def test_no_answer_can_be_called_stop(play: Play, text: str) -> None:
    """Whoever writes it means it, whatever was asked."""
    ada = await champion(play)
    await chooses(ada, "tea", "hello.choices.fine")
    await ada.says(text)
    assert ada.last.text == told("stop", "stopped")
    assert await waiting(play) == []


async def test_who_reads_another_language_is_told_that_it_is_about_the_english(
    play: Play, files: Drafts
) -> None:
    ada = await champion(play, language="ar")
    text = str(play.house.keeper.shelf().flow("edit").texts["en"]["in_english.say"])  # type: ignore[union-attr]
    arabic = play.house.keeper.shelf().flow("edit").texts["ar"].get("in_english.say", text)  # type: ignore[union-attr]
    await ada.says("/edit")
    assert str(arabic) in ada.last.text
    bea = play.person("bea")
    await bea.joins()
    await becomes(bea, Role.CHAMPION, "Ealing")
    await bea.says("/edit")
    assert text not in bea.last.text


async def test_the_team_is_told_when_the_text_has_changed_meanwhile(play: Play, files: Drafts) -> None:
    ada = await champion(play)
    await chooses(ada, "tea", "tea.ask")
    files.change("tea", OLD, "Is there tea?")
    await files.publish(play)
    await ada.says(NEW)
    await ada.presses("give")
    (draft,) = await waiting(play)
    assert "the text has changed since" in types("flows drafts list")
    result = CliRunner().invoke(app, ["flows", "drafts", "take", str(draft.number)])
    assert result.exit_code == 1
    assert "has changed since this was written" in result.stderr
    assert NEW not in (files.folder / "tea.toml").read_text("utf-8")


async def test_what_was_refused_is_not_kept(play: Play) -> None:
    draft = await gives(await champion(play))
    types(f"flows drafts refuse {draft.number}")
    assert await waiting(play) == []
    found = await play.read(lambda tx: drafts.find(tx, draft.number))
    assert found is not None
    assert found.proposal.text == ""
