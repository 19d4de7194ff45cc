"""Puts the doors together: the channels with their words and pictures, and the results at their links."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.chance import Chance
from bot.channels.door import Channel
from bot.channels.simulator import Simulator
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.config import Settings
from bot.domain.message import Unavailable
from bot.domain.picture import Pictures
from bot.domain.polling import StageNow
from bot.library import menu
from bot.library.keeper import Keeper
from bot.pictures.gallery import Gallery
from bot.storage import polls
from bot.storage.database import Database, StoreDown
from bot.storage.vault import Vault
from bot.web import results as pages
from bot.web.results import ResultLinks, ResultPictures, Routes

Now = Callable[[], datetime]

_chance = Chance(secrets.token_bytes)


def gallery(database: Database, keeper: Keeper) -> Gallery:
    """Return who draws results, in the words that are published."""

    async def stage(name: str) -> StageNow | None:
        try:
            return await database.read(lambda tx: polls.now_of(tx, name))
        except StoreDown:
            raise Unavailable from None

    return Gallery(stage, lambda name, language: menu.word(keeper.shelf(), name, language))


def real(settings: Settings, keeper: Keeper, drawn: Gallery, now: Now) -> Sequence[Channel]:
    """Return the channels by which somebody outside can write to us."""
    pictures = ResultPictures(drawn, _links(settings), settings.public_url or None, now)
    wanted = ((settings.on_telegram, _telegram), (settings.on_whatsapp, _whatsapp))
    return [door(settings, keeper, now, pictures) for on, door in wanted if on]


def practise(settings: Settings, channels: Iterable[Channel], drawn: Gallery, now: Now) -> None:
    """Give the practice room its pictures: their pages are on this very machine."""
    for channel in channels:
        if isinstance(channel, Simulator):
            channel.pictures = ResultPictures(drawn, _links(settings), "", now)


def results(settings: Settings, keeper: Keeper, drawn: Gallery, now: Now) -> Routes:
    """Return the routes at which results are shown."""
    return pages.results(
        _links(settings), drawn, lambda name, language: menu.word(keeper.shelf(), name, language), now
    )


def _links(settings: Settings) -> ResultLinks:
    return ResultLinks(Vault(settings.key, _chance.bytes).derive("result links"))


def _telegram(settings: Settings, keeper: Keeper, now: Now, pictures: Pictures) -> Telegram:
    vault = Vault(settings.key, _chance.bytes)
    return Telegram(
        settings.telegram_token,
        api_url=settings.telegram_api_url,
        secret=settings.telegram_secret or vault.derive("the secret of the Telegram webhook").hex(),
        public_url=settings.public_url,
        words=lambda language: menu.word(keeper.shelf(), "group", language),
        commands=lambda: menu.commands(keeper.shelf()),
        descriptions=lambda: menu.descriptions(keeper.shelf()),
        now=now,
        pictures=pictures,
    )


def _whatsapp(settings: Settings, keeper: Keeper, now: Now, pictures: Pictures) -> WhatsApp:
    return WhatsApp(
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        settings.twilio_from,
        api_url=settings.twilio_api_url,
        public_url=settings.public_url,
        words=lambda name, language: menu.word(keeper.shelf(), name, language),
        now=now,
        pictures=pictures,
    )
