"""The doors of a real house: its channels draw what is stored, and its links lead there and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from itertools import count

import pytest
from starlette.applications import Starlette

from bot import doors
from bot.app import House, now, open_house
from bot.channels.simulator import Simulator
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.domain.message import OutboundMessage, Unavailable
from bot.domain.picture import CannotDraw, Picture, result_name
from bot.storage.database import Database, Tx
from tests.journeys.play import settings_for
from tests.pictures.votes import RELEASE, SHEET
from tests.storage.rows import a_vault
from tests.storage.sheets import closed, opened
from tests.web.client import TestClient

NAME = result_name(SHEET.name, "ar")
SHOWN = OutboundMessage("Chosen: Interpreters", picture=Picture(NAME, "A picture of the result."))


def close(tx: Tx) -> None:
    """The vote is over."""
    closed(
        tx,
        SHEET,
        winners=RELEASE.winners,
        turnout=RELEASE.turnout,
        too_few=RELEASE.too_few,
        without_group=True,
        shares=RELEASE.shares,
    )


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[House]:
    """A house with phones, where a vote is open."""
    numbers = count(1)
    phones = Simulator(now=now, new_id=lambda: f"sim-{next(numbers)}")
    async with open_house(settings_for(migrated_url), [phones]) as house:
        await house.database.write(lambda tx: opened(tx, SHEET, at=RELEASE.at))
        yield house


def phones_of(house: House) -> Simulator:
    phones = house.channels["simulator"]
    assert isinstance(phones, Simulator)
    return phones


async def test_a_phone_shows_the_result_once_it_is_released(house: House) -> None:
    phones = phones_of(house)
    await phones.send("ann", SHOWN)
    await house.database.write(close)
    await phones.send("ann", SHOWN)
    before, after = phones.transcript("ann")
    assert (before.picture, after.picture) == (None, SHOWN.picture)
    assert (await phones.pictures.png(NAME)).startswith(b"\x89PNG")


async def test_its_page_is_on_this_machine_and_says_what_is_stored(house: House) -> None:
    assert house.gallery is not None
    address = phones_of(house).pictures.page(NAME)
    routes = doors.results(house.settings, house.keeper, house.gallery, now)
    with TestClient(Starlette(routes=routes)) as client:
        assert client.get(address).status_code == 404
        await house.database.write(close)
        answer = client.get(address)
        assert SHEET.text("title", "ar") in answer.text and 'dir="rtl"' in answer.text
        assert client.get(f"{address}.png").status_code == 200


async def test_while_the_database_cannot_be_reached_the_words_go_alone(house: House) -> None:
    with closing(Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing", a_vault())) as unreachable:
        gallery = doors.gallery(unreachable, house.keeper)
        with pytest.raises(Unavailable):
            await gallery.result(NAME)
        with pytest.raises(CannotDraw):
            await gallery.png(NAME)


async def test_a_house_with_an_address_gives_every_door_its_pictures(migrated_url: str) -> None:
    settings = settings_for(migrated_url).model_copy(
        update={
            "telegram_token": "42:TEST",
            "twilio_account_sid": "AC" + "a" * 32,
            "twilio_auth_token": "token",
            "twilio_from": "whatsapp:+447700900000",
            "public_url": "https://room.example.org",
        }
    )
    async with open_house(settings_for(migrated_url), []) as house:
        assert house.gallery is not None
        made = doors.real(settings, house.keeper, house.gallery, now)
        assert {type(door) for door in made} == {Telegram, WhatsApp}
        with pytest.raises(CannotDraw):
            await house.gallery.png(NAME)
