"""WhatsApp's bad days: messages that come while nobody is there, come twice, or cannot be said at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.app import House, open_house
from bot.domain.message import Address
from bot.storage import contacts, outbox
from bot.storage.database import Tx
from bot.storage.tables import provider_copy
from tests.emulators.twilio_api import Trouble, TwilioApi
from tests.journeys.on_whatsapp import (
    does,
    hears,
    known,
    prepares,
    running,
    settles,
    was_asked,
    whatsapp_settings,
)
from tests.journeys.texts import HELP, PRIVACY


async def test_what_came_while_nobody_was_there_is_answered_at_the_next_start(
    twilio_api: TwilioApi, migrated_url: str, tmp_path: Path
) -> None:
    ada, ben = twilio_api.person(), twilio_api.person(number=True)
    async with running(twilio_api, migrated_url, tmp_path) as (command, database):
        for person in (ada, ben):
            await person.says("Hello")
            await hears(twilio_api, person, "Luqaddee ayaa kuu fiican?")
        await command.ends()
        for message in twilio_api.messages:  # a while ago: they are looked through at the next start, too
            message.sent_at -= timedelta(minutes=5)
        for person in (ada, ben):
            await was_asked(database, person, timedelta(minutes=5))
        old = datetime.now(UTC) - timedelta(minutes=2)
        for person in (ada, ben):
            assert await person.delivers({"Body": "English"}, at=old) == 0, "Twilio found nobody"
        await command.starts()
        for person in (ada, ben):
            await hears(twilio_api, person, "Are you 16 or over?")
            assert [one.text.count("Are you 16") for one in person.heard].count(1) == 1


async def test_a_message_that_comes_twice_is_taken_once(
    twilio_api: TwilioApi, migrated_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, migrated_url, tmp_path) as (command, _):
        await ada.says("Hello")
        await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        first = next(one for one in twilio_api.messages if one.inbound)
        again = {"MessageSid": first.sid, "From": ada.own, "ExternalUserId": ada.own, "Body": "Hello"}
        for _ in range(3):
            assert await twilio_api.callbacks.deliver(twilio_api.webhook, again) == 200
        await settles(twilio_api)
        assert 'outcome="turns"} 1.0' in await command.figures()


@pytest.mark.parametrize("trouble", [500, 502, "closed"])
async def test_a_twilio_in_trouble_loses_nothing_and_changes_no_order(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path, trouble: Trouble
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path):
        twilio_api.fail("send", trouble)
        await ada.says("help")
        await ada.says("privacy")
        await hears(twilio_api, ada, PRIVACY[-50:])
        heard = "\n".join(one.text for one in ada.heard)
        assert heard.index(HELP[:50]) < heard.index(PRIVACY[-50:])


async def test_a_429_waits_as_long_as_twilio_says(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path) as (_, database):
        twilio_api.fail("send", 429, 20429, retry_after=2)
        asked = datetime.now(UTC)
        await ada.says("help")
        await hears(twilio_api, ada, HELP[:50])
        assert datetime.now(UTC) - asked >= timedelta(seconds=2)
        assert (await database.read(outbox.counts)).get("failed") is None


async def test_whoever_has_opted_out_at_twilio_gets_no_more(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    ada = twilio_api.person()
    async with running(twilio_api, sqlite_url, tmp_path) as (_, database):
        await ada.says("Hello")
        await hears(twilio_api, ada, "Luqaddee ayaa kuu fiican?")
        twilio_api.fail("send", 400, 21610)
        await ada.presses("English")

        async def stopped() -> bool:
            return (await known(database, ada)).contact.stopped_at is not None

        for _ in range(200):
            if await stopped():
                break
            await twilio_api.until(lambda: True)
        assert await stopped()


async def test_only_the_goodbye_is_left_of_what_either_of_us_wrote(
    twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path
) -> None:
    """Also where Twilio could not delete it at once."""
    ada = twilio_api.person(number=True)
    await prepares(twilio_api)
    async with open_house(whatsapp_settings(twilio_api, sqlite_url, tmp_path), alone=True) as house:
        for what, then in (
            ("Hello", "Luqaddee"),
            ("English", "Are you 16"),
            ("forget me", "Do you want us to delete everything about you?"),
        ):
            await _does(house, twilio_api, what)
            await hears(twilio_api, ada, then)
        for one in twilio_api.sent():
            one.status = "delivered"
        twilio_api.sent()[0].status = "sending"
        await _does(house, twilio_api, "Yes, please delete everything about me")
        await hears(twilio_api, ada, "Everything is deleted")
        await house.settled()
        await house.copies.round()
        left = [one for one in twilio_api.sent() if "Everything is deleted" not in one.text]
        assert [one.status for one in left] == ["sending"], "it is asked for again"
        for name in (ada.own, ada.number):
            look = partial(contacts.find, where=Address("whatsapp", name))
            assert await house.database.read(look) is None
        left[0].status = "delivered"
        await house.database.write(_due)
        await house.copies.round()
        assert len(twilio_api.sent()) == len(twilio_api.messages) == 1, "hers are deleted as well"
        assert await house.database.read(lambda tx: tx.conn.execute(provider_copy.select()).all()) == []


def _due(tx: Tx) -> None:
    """Twilio may be asked again at once."""
    tx.conn.execute(provider_copy.update().values(due=datetime.now(UTC) - timedelta(seconds=1)))


async def _does(house: House, twilio: TwilioApi, what: str) -> None:
    """Whoever is there does something, without a web server in between."""
    (person,) = twilio.people
    sent: list[int] = []

    async def deliver(url: str, fields: dict[str, str], *, signature: str | None = None) -> int:
        signed = twilio.callbacks.signed(url, fields)
        channel = house.channels["whatsapp"]
        answer = await channel.webhook(signed, "", urlencode(fields).encode())  # type: ignore[attr-defined]
        sent.append(answer.status)
        return int(answer.status)

    twilio.webhook = "https://room.example.org/webhooks/whatsapp"
    twilio.callbacks.deliver = deliver  # type: ignore[method-assign]
    assert await does(person, what) == 200
    assert sent == [200]
