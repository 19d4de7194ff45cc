"""Words that warn of danger, people of safeguarding, and a project that is ready for both."""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

from benchmarks.safe import safe_flows
from bot.domain.case import Case
from bot.domain.danger import Danger, Finding
from bot.domain.publication import FlowVersion
from bot.domain.staff import Role
from bot.library.publish import compile_flows
from bot.people import links
from bot.storage import dangers, publications
from bot.storage.tables import audit, outbox
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.journeys.person import Person
from tests.journeys.play import FLOWS, Play, house
from tests.journeys.rows import rows

#: What is in every text that warns of something; it must be found nowhere but in the case.
CANARY = "Dangercanary"
#: Within the hours (Monday to Friday, nine to five), and the Saturday after.
IN_HOURS, SATURDAY = MONDAY, MONDAY.replace(day=28)
_MARK = re.compile(r"\[(\w+?)(\.past)?\]")


def marked(text: str) -> Finding | None:
    """Stand in for the screen: a text warns of what stands in brackets, ``[abuse]`` or ``[loss.past]``."""
    found = _MARK.search(text)
    return Finding(Danger(found[1]), bool(found[2])) if found else None


def words(danger: str = "abuse") -> str:
    """Return words that warn of something."""
    return f"{CANARY}: this is how it is [{danger}]"


@cache
def safe_versions() -> tuple[FlowVersion, ...]:
    """The real conversations, with hours, and numbers that somebody has checked."""
    with tempfile.TemporaryDirectory() as folder:
        flows = safe_flows(FLOWS, Path(folder))
        return compile_flows(flows, flows / "locales")


@asynccontextmanager
async def safe_house(
    url: str, *, at: datetime = IN_HOURS, staffed: bool = True, channel: FakeChannel | None = None
) -> AsyncIterator[Play]:
    """A house that looks for danger, with a lead and a deputy unless `staffed` is False."""
    async with house(url, clock=FakeClock(at), screen=marked, channel=channel) as play:
        await publishes(play, safe_versions())
        if staffed:
            await of_safeguarding(play, "lea", "lead")
            await of_safeguarding(play, "dora", "deputy")
        yield play


async def publishes(play: Play, versions: Sequence[FlowVersion]) -> None:
    """Publish, and let the house notice."""
    at = play.clock()
    await play.write(lambda tx: publications.publish(tx, versions, "test", "flows", at))
    await play.ticks("library")


async def of_safeguarding(play: Play, name: str, rank: str) -> Person:
    """Somebody of safeguarding, who came by a link."""
    return await comes_by_link(play, name, Role.SAFEGUARDING, rank)


async def comes_by_link(play: Play, name: str, role: Role, *groups: str) -> Person:
    """Somebody who becomes staff by a link."""
    code, at = secrets.token_urlsafe(18), play.clock()
    await play.write(lambda tx: links.invite(tx, role, groups, "test", at, lambda: code))
    person = play.person(name)
    await person.follows_link(code)
    return person


async def waiting(play: Play) -> list[Case]:
    """Return the open cases of danger."""
    return [case for case in await play.read(dangers.waiting) if case.done_at is None]


async def told(play: Play, name: str) -> list[str]:
    """Let the pump go round; return what somebody has read since her welcome as staff."""
    await play.pumps()
    return play.person(name).texts[1:]


async def safety_rows(play: Play) -> list[tuple[str, str]]:
    """Return class and status of every message that was queued."""
    return [(row.message_class, row.status) for row in await rows(play, outbox)]


async def deeds(play: Play) -> list[tuple[str, str]]:
    """Return what the audit says about cases and holds."""
    found = await rows(play, audit)
    return [(row.action, row.details) for row in found if row.action.startswith(("case_", "messages_"))]


async def looks(member: Person) -> None:
    """Have the list shown; what was on its way to her comes first."""
    while await member.play.pumps():
        pass
    await member.says("cases")


async def opens(member: Person) -> None:
    """Open the first case of the list."""
    await looks(member)
    await member.presses(member.last.choices[0].id)
