"""What a preview promises is what happens: row for row, compared by a program that knows nothing of us."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.config import ROOT
from bot.domain.hours import LONDON
from bot.domain.message import Address
from bot.domain.plan import Aim, Anchor, Audience, Plan, Repeat, Trigger, Unit
from bot.plan import sealed
from bot.plan.fire import PlanClock
from bot.plan.planting import Workshops
from bot.plan.preview import House, Preview
from bot.plan.rehearse import Asked, comings, known, rehearse, unready, words
from bot.plan.shown import rows_for_machines
from bot.storage import contacts, plans
from bot.storage.database import Tx
from bot.storage.tables import contact
from tests.journeys.play import KEY, Play, house
from tests.plan.plans import GROUP, NOON, a_plan, a_point, at, once
from tests.storage.rows import a_vault

COMPARE = ROOT / "benchmarks" / "preview_compare.py"
#: A Wednesday some days after everybody has joined, and the end of two weeks.
FIRST, UNTIL = date(2026, 11, 25), date(2026, 12, 9)
PEOPLE = {
    f"{group}-{language}-{number}": (group, language)
    for group in ("service_user", "family", "voluntary")
    for language in ("en", "ar", "so")
    for number in range(2)
}


def the_plan() -> Plan:
    """News for all, an ask of one group that comes again, and thanks to some languages within hours."""
    again = Trigger(Anchor.REPEAT, NOON, repeat=Repeat(Unit.WEEKS, FIRST, UNTIL, weekday=4))
    family, readers = Audience(groups=("family", "voluntary")), Audience(languages=("ar", "so"))
    return a_plan(
        a_point("news", once(FIRST), say="The team is there."),
        a_point("again", again, audience=family, aim=Aim.ASK, say="What do you need?"),
        a_point("thanks", once(date(2026, 12, 6)), audience=readers, aim=Aim.THANK, say="Thank you."),
    )


async def settle(play: Play) -> None:
    """Let everybody join, in her group and language; some have paused, stopped, or heard from us."""
    for name, (group, language) in PEOPLE.items():
        await play.person(name).joins()
        values: dict[str, Any] = {"stakeholder": group, "language": language}
        if name.endswith("en-1"):
            values["paused_until"] = at(date(2026, 11, 27), 10)
        if name == "family-so-0":
            values["stopped_at"] = play.clock()
        if name == "voluntary-ar-0":
            values["proactive_at"] = at(FIRST - timedelta(days=2))
        await play.write(partial(_changed, name=name, values=values))
    plan, moment = the_plan(), play.clock()
    await play.write(lambda tx: plans.sign(tx, plans.publish(tx, plan, moment, "test"), [GROUP], 1, moment))


def _changed(tx: Tx, name: str, values: dict[str, Any]) -> None:
    found = contacts.find(tx, Address("fake", name))
    assert found is not None
    tx.conn.execute(update(contact).where(contact.c.id == found.contact.id).values(values))


def previewed(play: Play) -> Preview:
    """Go through everybody, five on a page."""
    database, library, plan = play.house.database, play.house.keeper.shelf(), the_plan()
    asked = Asked(plan, tuple(plan.points.values()), at(FIRST, 0), at(UNTIL, 0))
    there = database.read_now(lambda tx: known(tx, asked, Workshops()))
    assert not unready(asked, there, library)
    languages = tuple(each.code for each in library.languages)
    key = database.vault.derive(sealed.USE)
    made = House(words(asked, there, library), languages, library.sources, {}, key)
    times = comings(asked, asked.points, there)
    return rehearse(database, times, asked.until, made, lambda _: None, limit=5)


async def lived(play: Play) -> list[dict[str, str]]:
    """Let the house run over the two weeks; return what the provider was asked to say."""
    calls: list[dict[str, str]] = []
    clock = PlanClock(play.house.database, play.house.keeper.shelf, play.clock)
    for moment in moments():
        play.clock.at = moment
        before = len(play.channel.said)
        await clock.round()
        while await play.pumps():
            pass
        calls += [
            {"channel": "fake", "to": said.to, "text": said.message.text, "at": moment.isoformat()}
            for said in play.channel.said[before:]
        ]
    return calls


def moments() -> Iterator[datetime]:
    """The hours at which something could happen."""
    for number in range((UNTIL - FIRST).days):
        for hour in (0, 9, 10, 12, 13, 18, 21):
            yield datetime.combine(FIRST + timedelta(days=number), datetime.min.time(), LONDON).replace(
                hour=hour
            )


def compared(folder: Path, rows: list[dict[str, Any]], calls: list[dict[str, str]]) -> tuple[int, str]:
    """Start the program as somebody would who has the file, the list of calls and the key."""
    (folder / "preview.json").write_text(json.dumps({"rows": rows}))
    (folder / "calls.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in calls))
    (folder / "key").write_text(KEY)
    files = [str(folder / name) for name in ("preview.json", "calls.jsonl", "key")]
    line = [sys.executable, "-I", str(COMPARE), *files]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=folder)
    assert not done.stderr
    return done.returncode, done.stdout


async def test_rows_and_calls_are_equal_and_one_call_less_or_another_is_seen(
    migrated_url: str, tmp_path: Path
) -> None:
    async with house(migrated_url) as play:
        await settle(play)
        rows = rows_for_machines(previewed(play))
        calls = await lived(play)
    assert {row["day"] for row in rows} >= {"2026-11-25", "2026-11-27", "2026-11-30", "2026-12-07"}
    assert len(calls) > 20
    assert compared(tmp_path, rows, calls) == (0, f"Equal: {len(rows)} rows, message for message.\n")
    news = next(place for place, call in enumerate(calls) if "The team is there." in call["text"])
    for changed in (
        [*calls[:news], *calls[news + 1 :]],
        [*calls, calls[news]],
        [*calls[:news], {**calls[news], "to": "somebody else"}, *calls[news + 1 :]],
    ):
        code, told = compared(tmp_path, rows, changed)
        assert code == 1
        assert told.startswith("news/once on 2026-11-25 differs: promised ")
        assert told.count("\n") == 1


def test_what_no_row_has_promised_is_told(tmp_path: Path) -> None:
    call = {"channel": "fake", "to": "ada", "text": "Hello", "at": "2026-11-25T12:00:00+00:00"}
    assert compared(tmp_path, [], [call]) == (1, "1 messages came that no row has promised.\n")


@pytest.mark.parametrize("other", [b"1" * 32, bytes(32)])
def test_without_the_key_nothing_is_equal(tmp_path: Path, other: bytes) -> None:
    row = {"point": "a", "occurrence": "once", "day": "2026-11-25", "about": 0, "texts": []}
    empty = sealed.check(_derived(base64.b64decode(KEY)), 0)
    assert compared(tmp_path, [{**row, "check": empty}], [])[0] == 0
    assert compared(tmp_path, [{**row, "check": sealed.check(_derived(other), 0)}], [])[0] == 1


def _derived(secret: bytes) -> bytes:
    return a_vault(secret).derive(sealed.USE)
