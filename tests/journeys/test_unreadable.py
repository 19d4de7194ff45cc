"""What cannot be read is kept sealed and taken, and never blocks the next message."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.message import Heard, InboundMessage
from bot.storage import inbound
from bot.storage.tables import contact
from bot.storage.tables import inbound as arrivals
from tests.journeys.play import Play, house
from tests.journeys.rows import rows
from tests.journeys.texts import HELP

#: Things that no provider should send.
PAYLOADS = [
    b"",
    b"{",
    b"\0\0\0",
    b"\xff\xfe half",
    b'{"text": "\\ud83d"}',
    b"x" * 500_000,
    "🤰🏿".encode(),
]


def unreadable(play: Play, payload: bytes) -> InboundMessage:
    """Return what a door makes of something that it cannot read: from nobody."""
    message = play.person("nobody").message(Heard.UNREADABLE, payload=payload)
    return replace(message, address=None)


async def kept(play: Play) -> list[str]:
    """Return what was kept."""
    return [words for _, words in await play.read(lambda tx: inbound.kept(tx, "unreadable"))]


async def test_it_is_kept_sealed_and_the_next_message_is_answered(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        for payload in PAYLOADS:
            receipt = await play.channel.deliver(unreadable(play, payload))
            assert not receipt.duplicate
            await ada.says("help")
            assert ada.last.text == HELP
        assert await kept(play) == [payload.decode("utf-8", "backslashreplace") for payload in PAYLOADS]
        sealed = [row.payload_sealed for row in await rows(play, arrivals) if row.outcome == "unreadable"]
        assert not [each for each in sealed if b"half" in each or b"xxxx" in each]


async def test_amid_a_crowd_it_delays_nobody(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        people = [play.person(f"person-{number}") for number in range(20)]
        messages = [each.message(text="help") for each in people]
        strange = [unreadable(play, payload) for payload in PAYLOADS]
        mixed = [each for pair in zip(messages, [*strange, *messages], strict=False) for each in pair]
        await asyncio.gather(*(play.channel.deliver(each) for each in mixed))
        await play.house.settled()
        assert [person.texts for person in people] == [[HELP]] * 20
        assert len(await kept(play)) == len(PAYLOADS)


async def test_it_comes_again_and_is_kept_once(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        message = unreadable(play, b"{")
        await play.channel.deliver(message)
        assert (await play.channel.deliver(message)).duplicate
        assert await kept(play) == ["{"]


@pytest.mark.parametrize("kind", [Heard.GROUP, Heard.NOTHING])
async def test_what_is_no_conversation_is_taken_and_not_answered(migrated_url: str, kind: Heard) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        receipt = await ada.does(kind, text="said in a group")
        assert not receipt.duplicate
        assert play.channel.said == []
        assert await rows(play, contact) == [], "nobody becomes known by it"
        (row,) = await rows(play, arrivals)
        assert (row.address_key, row.payload_sealed) == ("", None)
