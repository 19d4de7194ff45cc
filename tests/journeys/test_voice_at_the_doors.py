"""Voice notes before the emulated Telegram and the emulated Twilio, through the real doors."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.app import House, open_house
from bot.storage import recordings
from bot.storage.database import Tx
from bot.storage.tables import provider_copy
from tests.emulators.bot_api import BotApi
from tests.emulators.telegram_api.files import Files
from tests.emulators.twilio_api import Message, TwilioApi
from tests.journeys import on_telegram, on_whatsapp

JOINS = (
    ("English", "Are you 16 or over?"),
    ("Yes, I am 16 or over", "May we send you news"),
    ("No, please do not send me news", "May we count your votes?"),
    ("Skip", "May we ask you a few short questions"),
    ("Skip", "You are part of Big Room now"),
)
ASKED = "May we keep each one"
YES, NO = "Yes, you may keep my voice notes until then", "No, please keep no voice notes"


async def rounds(house: House, *names: str) -> None:
    """Do what the clock of the house does every so many seconds."""
    for name in names:
        await house.clock._scheduler.get_job(name).func.__wrapped__()


async def heard(house: House) -> list[bytes | None]:
    """Return the sound of every voice note that is kept."""

    def look(tx: Tx) -> list[bytes | None]:
        return [recordings.content(tx, each) for each in recordings.waiting(tx, 9)]

    return await house.database.read(look)


async def left_to_ask(house: House) -> int:
    return len(await house.database.read(lambda tx: tx.conn.execute(provider_copy.select()).all()))


class OnTelegram:
    """Ada on Telegram, before a house that is open."""

    def __init__(self, house: House, bot_api: BotApi) -> None:
        self.house, self.bot_api = house, bot_api
        self.ada = bot_api.person(447_700_900_322)

    async def does(self, what: str, then: str, times: int = 1) -> None:
        await on_telegram.does(self.ada, what)
        await on_telegram.hears(self.bot_api, self.ada, then, times)

    async def chooses(self, what: str, times: int = 1) -> None:
        await self.does("choices", "This is what you agree to now", times)
        labels = self.ada.heard[-1].labels
        await self.does(next(each for each in labels if each.startswith("Voice notes")), ASKED, times)
        await self.does(what, "Do you want to change anything else?", times)
        await self.does("No, that is all", "Your choices are kept", times)

    async def speaks(self, then: str) -> None:
        await self.ada.sends_voice()
        await on_telegram.hears(self.bot_api, self.ada, then)


@pytest.mark.emulator
async def test_on_telegram(bot_api: BotApi, sqlite_url: str, tmp_path: Path) -> None:
    async with on_telegram.open_to_telegram(bot_api, sqlite_url, tmp_path) as house:
        her = OnTelegram(house, bot_api)
        for what, then in (("/start", "Which language is best for you?"), *JOINS):
            await her.does(what, then)
        await her.speaks("write CHOICES")
        await rounds(house, "recordings")
        assert (bot_api.calls_of("getFile"), bot_api.files.downloaded) == ([], [])
        await her.chooses(YES)
        await her.speaks("I keep your voice note")
        assert bot_api.files.downloaded == [], "not in the turn"
        await rounds(house, "recordings", "recordings")
        assert len(bot_api.files.downloaded) == 1
        assert await heard(house) == [Files.CONTENT]
        await her.chooses(NO, 2)
        assert await heard(house) == []
        assert await left_to_ask(house) == 0, "Telegram deletes none of hers"


class OnWhatsApp:
    """Ada on WhatsApp, before a house that is open."""

    def __init__(self, house: House, twilio: TwilioApi) -> None:
        self.house, self.twilio = house, twilio
        self.ada = twilio.person()
        _delivers_to(house, twilio)

    async def does(self, what: str, then: str) -> None:
        assert await on_whatsapp.does(self.ada, what) == 200
        await on_whatsapp.hears(self.twilio, self.ada, then)

    async def chooses(self) -> None:
        await self.does("choices", "This is what you agree to now")
        shown = self.ada.last
        lines = [line.partition(". ") for line in shown.text.splitlines()]
        number = next((place for place, _, what in lines if what.startswith("Voice notes")), "")
        await self.does(number or _choice_of(shown), ASKED)
        await self.does("1", "Do you want to change anything else?")
        await self.does("2", "Your choices are kept")

    async def speaks(self, sound: bytes, then: str) -> None:
        assert await self.ada.sends("audio/ogg", sound) == 200
        await on_whatsapp.hears(self.twilio, self.ada, then)

    async def is_forgotten(self) -> None:
        await self.does("forget me", "Do you want us to delete everything about you?")
        for one in self.twilio.sent():
            one.status = "delivered"
        await self.does("Yes, please delete everything about me", "Everything is deleted")
        await self.house.settled()

    @property
    def fetched(self) -> int:
        return sum("/Media/ME" in call.path for call in self.twilio.calls)

    @property
    def there(self) -> int:
        """How many voice notes lie with Twilio."""
        return sum(bool(one.media) for one in self.twilio.messages)


async def test_on_whatsapp(twilio_api: TwilioApi, sqlite_url: str, tmp_path: Path) -> None:
    settings = on_whatsapp.whatsapp_settings(twilio_api, sqlite_url, tmp_path)
    await on_whatsapp.prepares(twilio_api)
    async with open_house(settings, alone=True) as house:
        her = OnWhatsApp(house, twilio_api)
        for what, then in (("Hello", "Luqaddee"), *JOINS):
            await her.does(what, then)
        await her.speaks(b"unheard", "write CHOICES")
        await rounds(house, "recordings", "copies")
        assert (her.fetched, her.there) == (0, 0), "nor does it stay there"
        await her.chooses()
        await her.speaks(b"what she said", "I keep your voice note")
        assert her.fetched == 0, "not in the turn"
        await rounds(house, "recordings", "recordings")
        assert (her.fetched, await heard(house)) == (1, [b"what she said"])
        await rounds(house, "copies")
        assert her.there == 0, "it is here, so it need not lie there"
        await her.ada.sends("audio/ogg", b"once more")
        await her.is_forgotten()
        await rounds(house, "recordings", "copies")
        assert (her.fetched, await heard(house), await left_to_ask(house)) == (1, [], 0)
        assert [one for one in twilio_api.messages if one.inbound] == []


def _delivers_to(house: House, twilio: TwilioApi) -> None:
    """Have Twilio deliver to this house, without a web server in between."""

    async def deliver(url: str, fields: dict[str, str], *, signature: str | None = None) -> int:
        signed, body = twilio.callbacks.signed(url, fields), urlencode(fields).encode()
        channel = house.channels["whatsapp"]
        takes = channel.status if url.partition("#")[0].endswith("/status") else channel.webhook  # type: ignore[attr-defined]
        return int((await takes(signed, "", body)).status)

    twilio.webhook = "https://room.example.org/webhooks/whatsapp"
    twilio.callbacks.deliver = deliver  # type: ignore[method-assign]


def _choice_of(shown: Message) -> str:
    """Return the label that she taps, where her choices are a list."""
    return next(each.label for each in shown.buttons if "Voice notes" in (each.label, each.description[:11]))
