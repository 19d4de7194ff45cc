"""The real command before the emulated Twilio: people who go through whole conversations there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.kills_process import KEY, Bigroom
from benchmarks.safe import invite_both, safe_flows
from bot.app import build
from bot.channels.whatsapp import STATUS_PATH, WEBHOOK_PATH, Api, ensure
from bot.config import Settings
from bot.domain.message import Address
from bot.storage import answers, contacts, sessions
from bot.storage.contacts import Known
from bot.storage.database import Database
from bot.storage.sessions import SessionRow
from tests.emulators.twilio_api import SENDER, Message, Person, TwilioApi
from tests.journeys.play import FLOWS, settings_for
from tests.journeys.voting import open_poll

__all__ = ["STATUS_PATH", "WEBHOOK_PATH"]

#: What the poll's way is: what she does, and a piece of what she must hear then.
WAY: tuple[tuple[str, str], ...] = (
    ("Hello", "Luqaddee ayaa kuu fiican?"),
    ("English", "Are you 16 or over?"),
    ("Yes, I am 16 or over", "May we send you news"),
    ("No, please do not send me news", "May we count your votes?"),
    ("1", "May we ask you a few short questions"),
    ("Skip", "You are part of Big Room now"),
    ("poll", "What should change first"),
    ("Being treated fairly and with respect", "Is there anything you want to add"),
)


def whatsapp_settings(
    twilio: TwilioApi, url: str, folder: Path, public_url: str = "https://room.example.org"
) -> Settings:
    """Return settings of a house with this door alone, ready to open; its flows lie in a folder."""
    settings = Settings(
        _env_file=None,
        database_url=url,
        secret_key=KEY,
        flows=safe_flows(FLOWS, folder),
        simulator=False,
        public_url=public_url,
        twilio_account_sid=twilio.account,
        twilio_auth_token=twilio.token,
        twilio_from=SENDER,
        twilio_api_url=twilio.url,
    )
    invite_both(url, settings.key)
    return settings


async def prepares(twilio: TwilioApi) -> None:
    """Make the texts for buttons and lists, as one does once for an account."""
    api = Api(twilio.account, twilio.token, twilio.url)
    await api.open()
    await ensure(api)
    await api.close()


@asynccontextmanager
async def running(
    twilio: TwilioApi, url: str, folder: Path, *, prepared: bool = True
) -> AsyncIterator[tuple[Bigroom, Database]]:
    """Run the command, and look into its database from outside."""
    if prepared:
        await prepares(twilio)
    more = {
        "BIGROOM_TWILIO_ACCOUNT_SID": twilio.account,
        "BIGROOM_TWILIO_AUTH_TOKEN": twilio.token,
        "BIGROOM_TWILIO_FROM": SENDER,
        "BIGROOM_TWILIO_API_URL": twilio.url,
    }
    command = Bigroom(folder, url, token="", api_url=twilio.url, more=more)
    twilio.webhook = f"{command.url}{WEBHOOK_PATH}#rc=3&rp=all"
    database = build(settings_for(url, key=KEY)).database
    try:
        async with command:
            await database.write(open_poll)
            yield command, database
    finally:
        database.close()


async def hears(twilio: TwilioApi, person: Person, words: str, times: int = 1, within: float = 15) -> Message:
    """Wait until she has heard these words so often, and return the newest message with them."""

    def found() -> list[Message]:
        return [one for one in person.heard if words in one.text]

    shown = f"{words!r} in {[one.text for one in person.heard]}"
    await twilio.until(lambda: len(found()) >= times, within, shown)
    return found()[-1]


async def does(person: Person, what: str) -> int:
    """Tap a choice with this label where there is one, else write it; return how that was answered."""
    newest = next((one for one in reversed(person.heard) if one.labels), None)
    if newest is not None and what in newest.labels:
        return await person.presses(what)
    return await person.says(what)


async def goes_all_the_way(twilio: TwilioApi, person: Person) -> None:
    """Join, vote, and say something in her own words."""
    for what, then in WAY:
        assert await does(person, what) == 200
        await hears(twilio, person, then)
    await person.says("More time at each visit, says she.")
    await hears(twilio, person, "To see the rule of the vote")


async def known(database: Database, person: Person) -> Known:
    """Return what the house knows of her."""
    where = Address("whatsapp", person.own)
    found = await database.read(lambda tx: contacts.find(tx, where))
    assert found is not None, "she is not known"
    return found


async def was_asked(database: Database, person: Person, ago: timedelta) -> None:
    """Have the question that waits for her asked a while ago."""
    found = await known(database, person)
    wait = found.session.wait
    assert wait is not None and wait.asked_at is not None and found.heard_at is not None
    session = replace(found.session, wait=replace(wait, asked_at=wait.asked_at - ago))
    row = SessionRow(found.contact.id, session, found.address_id, found.heard_at)
    await database.write(lambda tx: sessions.save(tx, [row]))


async def written_by(database: Database, person: Person) -> list[str]:
    """Return what is kept of her own words."""
    who = (await known(database, person)).contact.id
    given = await database.read(lambda tx: answers.of(tx, who))
    return [each.words for each in given if each.words]


async def settles(twilio: TwilioApi) -> None:
    """Wait until Twilio has told everything about everything that was said."""
    last = twilio.progress[-1][0]
    await twilio.until(lambda: all(one.status == last for one in twilio.sent()))
    await asyncio.sleep(0)
