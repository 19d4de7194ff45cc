"""The real command before the emulated Telegram: people who go through whole conversations there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select, update

from benchmarks.kills_process import KEY, Bigroom
from benchmarks.safe import invite_both, safe_flows
from bot.app import House, build, open_house
from bot.config import Settings
from bot.domain.message import Address
from bot.storage import answers, contacts
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import outbox
from tests.emulators.bot_api import BotApi, Heard, Person
from tests.journeys.play import FLOWS, settings_for
from tests.journeys.play import KEY as HOUSE_KEY
from tests.journeys.voting import open_poll

T = TypeVar("T")

MODES = ("polling", "webhook")
#: What the poll's way is: what she does, and a piece of what she must hear then.
WAY: tuple[tuple[str, str], ...] = (
    ("/start", "Which language is best for you?"),
    ("English", "Are you 16 or over?"),
    ("Yes, I am 16 or over", "May we send you news"),
    ("No, please do not send me news", "May we count your votes?"),
    ("Yes, I agree that you count my votes", "May we ask you a few short questions"),
    ("Skip", "You are part of Big Room now"),
    ("poll", "What should change first"),
    ("Being treated fairly and with respect", "Is there anything you want to add"),
)


@asynccontextmanager
async def open_to_telegram(bot_api: BotApi, sqlite_url: str, folder: Path) -> AsyncIterator[House]:
    """Open a house in this process before the emulated Telegram; copies of its flows lie in `folder`."""
    settings = Settings(
        _env_file=None,
        database_url=sqlite_url,
        secret_key=HOUSE_KEY,
        flows=safe_flows(FLOWS, folder),
        simulator=False,
        telegram_token=bot_api.token,
        telegram_api_url=bot_api.url,
    )
    invite_both(sqlite_url, settings.key)
    async with open_house(settings, alone=True) as house:
        yield house


def words_of(person: Person) -> str:
    """Return the words that only she writes."""
    return f"Biscuits and tea, says number {person.id}."


@asynccontextmanager
async def running(
    bot_api: BotApi, url: str, folder: Path, mode: str = "webhook"
) -> AsyncIterator[tuple[Bigroom, Database]]:
    """Run the command, and look into its database from outside."""
    command = Bigroom(
        folder, url, token=bot_api.token, api_url=bot_api.url, secret="whsec-1", webhook=mode == "webhook"
    )
    database = build(settings_for(url, key=KEY)).database
    try:
        async with command:
            await database.write(open_poll)
            yield command, database
    finally:
        database.close()


async def hears(bot_api: BotApi, person: Person, words: str, times: int = 1, within: float = 30) -> Heard:
    """Wait until she has heard these words so often, and return the newest message with them."""

    def found() -> list[Heard]:
        return [one for one in person.heard if words in str(one.text)]

    await bot_api.until(
        lambda: len(found()) >= times, within, f"{words!r} in {[h.text for h in person.heard]}"
    )
    return found()[-1]


async def does(person: Person, what: str) -> None:
    """Press a button with this label where there is one, else write it."""
    newest = next((one for one in reversed(person.heard) if one.labels), None)
    if newest is not None and what in newest.labels:
        await person.presses(what, newest)
    else:
        await person.says(what)


async def goes_all_the_way(
    bot_api: BotApi, person: Person, pause: Callable[[], object] | None = None
) -> None:
    """Join, vote, and say something in her own words."""
    for what, then in WAY:
        await does(person, what)
        await hears(bot_api, person, then)
    await person.says(words_of(person))
    await hears(bot_api, person, "To see the rule of the vote")


def _texts(person: Person) -> list[str]:
    return [str(one.text).split("\n\n✓")[0] for one in person.heard]


def said_again(person: Person) -> set[str]:
    """Return what she heard twice in a row or more."""
    texts = _texts(person)
    return {text for before, text in pairwise(texts) if text == before}


def once_each(person: Person) -> list[str]:
    """Return what she heard, without what was said again right after."""
    texts = _texts(person)
    return [text for before, text in zip([None, *texts], texts, strict=False) if text != before]


async def known(database: Database, person: Person) -> Known:
    """Return what the house knows of her."""
    where = Address("telegram", str(person.id))
    found = await database.read(lambda tx: contacts.find(tx, where))
    assert found is not None, "she is not known"
    return found


async def written_by(database: Database, person: Person) -> list[str]:
    """Return what is kept of her own words."""
    who = (await known(database, person)).contact.id
    given = await database.read(lambda tx: answers.of(tx, who))
    return [each.words for each in given if each.words]


def a_minute_passes(tx: Tx) -> None:
    """What a dead process had in hand is free, as if its minute were over: tests need not wait for it."""
    late = func.coalesce(outbox.c.lease_until, outbox.c.due)
    earliest = select(func.min(outbox.c.queued_at)).scalar_subquery()
    tx.conn.execute(
        update(outbox).where(outbox.c.status == "leased", late.is_not(None)).values(lease_until=earliest)
    )
