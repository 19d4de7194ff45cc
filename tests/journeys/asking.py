"""People who ask something of the team, and people of the team who deal with it."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import polib

from bot.domain.case import Case
from bot.domain.staff import Role
from bot.engine.rendering import find
from bot.people import links
from bot.storage import cases
from bot.storage.sessions import encode
from bot.storage.tables import audit
from tests.journeys.library import Drafts
from tests.journeys.person import Person
from tests.journeys.play import FLOWS, Play, house
from tests.journeys.rows import rows

QUESTION = "Questioncanary: why is the clinic so far away?"
ARABIC = "سؤال: لماذا العيادة بعيدة؟"
REPLY = "Replycanary: there is a bus, line {seven}."
FRAME = "أجاب الفريق عمّا سألتم عنه يوم {day} ({reference}):\n\n{reply}\n\nللمزيد اكتبوا سؤال."


def word(play: Play, name: str) -> str:
    """Return the beginning of one of the words of no flow, up to what is filled in."""
    return str(find(play.house.keeper.shelf().words, name, "en")[0]).split("{")[0]


def text(play: Play, key: str, flow: str = "questions") -> str:
    """Return the beginning of a text of a flow, up to what is filled in."""
    found = play.house.keeper.shelf().flow(flow)
    assert found is not None
    return str(find(found, key, "en")[0]).split("{")[0]


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
async def asked(
    url: str, words: str = QUESTION, how: str = "ask", *, language: str = "en", flows: Path = FLOWS
) -> AsyncIterator[tuple[Play, Person, Person]]:
    """A house in which ann has asked something, and tess of the team was told."""
    async with house(url, flows=flows) as play:
        tess, ann = await of_team(play, "tess"), play.person("ann")
        await ann.joins(language=language)
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
    assert text(member.play, "preview.ask") in member.last.text
    assert words in member.last.text


async def lines(play: Play) -> list[tuple[str, str, str, str]]:
    """Return what the audit says about cases."""
    found = await rows(play, audit)
    return [(r.actor, r.action, r.subject, r.details) for r in found if r.action.startswith("case_")]


async def held_about(person: Person) -> str:
    """Return the conversation with somebody, as it is sealed at rest."""
    return encode((await person.known()).session)


def translated(folder: Path, frame: str = FRAME) -> Path:
    """The real flows, with the frame of a reply in Arabic, or without it when it is empty."""
    drafts = Drafts(folder)
    path = drafts.folder / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    catalogue = polib.pofile(str(path))
    english = tomllib.loads((drafts.folder / "words.toml").read_text("utf-8"))["case_reply"]["text"].strip()
    entry = next((each for each in catalogue if each.msgctxt == "words.case_reply"), None)
    if entry is None:
        entry = polib.POEntry(msgctxt="words.case_reply", msgid=english)
        catalogue.append(entry)
    entry.msgid, entry.msgstr, entry.flags = english, frame, []
    catalogue.save()
    return drafts.folder
