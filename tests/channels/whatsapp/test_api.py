"""What we ask of Twilio: calls that its own description allows, and that do what we think they do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.whatsapp import content
from bot.channels.whatsapp.api import Api, Approval
from bot.domain.message import MediaItem, SendError, SendTrouble
from tests.emulators.node import NodeProcess
from tests.emulators.prism import ACCOUNT
from tests.emulators.twilio_api import SENDER, TwilioApi

ADA, CALLBACK = (
    "whatsapp:GB.13491208655302741918",
    "https://room.example.org/webhooks/whatsapp/status#rc=3&rp=all",
)
SID = "SM" + "a" * 32
CONTENT = "HX" + "a" * 32
LONG_AGO = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
async def described(prism: NodeProcess) -> AsyncIterator[Api]:
    """Our side of a Twilio that only knows what it may be asked."""
    api = Api(ACCOUNT, "token", prism.url)
    await api.open()
    yield api
    await api.close()


# -- as Twilio describes it: Prism refuses every other request ----------------------------


@pytest.mark.emulator
@pytest.mark.parametrize("to", [ADA, "whatsapp:+447700900001"])
async def test_saying_words(described: Api, to: str) -> None:
    assert (await described.send(to, SENDER, CALLBACK, {"body": "Halé 🤱🏾\n'مرحبا'"})).startswith("SM")


@pytest.mark.emulator
async def test_saying_something_prepared(described: Api) -> None:
    what = {"content_sid": CONTENT, "content_variables": '{"1": "Shall we?"}'}
    assert (await described.send(ADA, SENDER, CALLBACK, what)).startswith("SM")


@pytest.mark.emulator
async def test_showing_a_picture(described: Api) -> None:
    what = {"media_url": ["https://room.example.org/results/token.png"]}
    assert (await described.send(ADA, SENDER, CALLBACK, what)).startswith("SM")


@pytest.mark.emulator
async def test_deleting(described: Api) -> None:
    await described.delete(SID)


@pytest.mark.emulator
async def test_listing_what_came_in(described: Api) -> None:
    assert isinstance(await described.received(SENDER, LONG_AGO), list)


@pytest.mark.emulator
async def test_listing_what_came_with_it(described: Api) -> None:
    assert all(isinstance(each, MediaItem) for each in await described.media_of("MM" + "a" * 32))


@pytest.mark.emulator
async def test_listing_what_is_prepared(described: Api) -> None:
    assert isinstance(await described.contents(), dict)


@pytest.mark.emulator
@pytest.mark.parametrize("each", list(content.definitions()), ids=lambda each: str(each["friendly_name"]))
async def test_preparing_each_text(described: Api, each: dict[str, object]) -> None:
    assert (await described.prepare(each)).startswith("HX")


@pytest.mark.emulator
async def test_asking_for_approval_and_looking_at_it(described: Api) -> None:
    await described.ask_approval(CONTENT, "bigroom_tap_to_read_en_GB", "UTILITY")
    assert (await described.approval(CONTENT)).status


@pytest.mark.emulator
async def test_what_twilio_would_not_take_is_noticed(described: Api) -> None:
    with pytest.raises(SendError) as refused:
        await described.send(ADA, SENDER, CALLBACK, {"content_sid": "none"})
    assert refused.value.code.startswith("422")


# -- what comes of it ---------------------------------------------------------------------


async def test_what_is_said_arrives(twilio: TwilioApi, api: Api) -> None:
    ada = twilio.person()
    sid = await api.send(ada.own, SENDER, "", {"body": "Hello"})
    assert (ada.last.text, ada.last.sid) == ("Hello", sid)


async def test_what_came_in_is_listed_oldest_first_and_by_pages(twilio: TwilioApi, api: Api) -> None:
    ada, ben = twilio.person(), twilio.person(number=True)
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    for place in range(120):
        who = ada if place % 2 else ben
        await who.delivers({"Body": f"{place}"}, at=start + timedelta(seconds=place))
    await api.send(ada.own, SENDER, "", {"body": "our own"})
    found = await api.received(SENDER, start)
    assert [each.text for each in found] == [f"{place}" for place in range(120)]
    assert {each.sender for each in found} == {ada.own, ben.number}
    assert found[0].sent_at == start
    later = await api.received(SENDER, start + timedelta(seconds=110))
    assert len(later) < 15


async def test_what_came_with_a_message_is_listed(twilio: TwilioApi, api: Api) -> None:
    ada = twilio.person()
    await ada.sends("audio/ogg", b"voice")
    (listed,) = await api.received(SENDER, LONG_AGO)
    assert listed.has_media
    (media,) = await api.media_of(listed.sid)
    assert media.content_type == "audio/ogg"
    assert media.reference.startswith("https://api.twilio.com/2010-04-01/Accounts/AC")


async def test_of_two_prepared_texts_of_one_name_the_older_counts(twilio: TwilioApi, api: Api) -> None:
    (first, *_) = content.definitions()
    older = await api.prepare(first)
    await api.prepare(first)
    assert await api.contents() == {"bigroom_buttons_1": older}


async def test_an_approval_goes_its_way(twilio: TwilioApi, api: Api) -> None:
    (first, *_) = content.definitions()
    sid = await api.prepare(first)
    assert await api.approval(sid) == Approval("unsubmitted", "")
    await api.ask_approval(sid, "bigroom_buttons_1", "UTILITY")
    assert (await api.approval(sid)).status == "pending"
    twilio.contents[0].approval, twilio.contents[0].reason = "rejected", "INVALID_FORMAT"
    assert await api.approval(sid) == Approval("rejected", "INVALID_FORMAT")


async def test_a_wrong_key_is_said_to_be_one(twilio: TwilioApi) -> None:
    api = Api(twilio.account, "wrong", twilio.url)
    await api.open()
    with pytest.raises(SendError) as refused:
        await api.contents()
    assert (refused.value.trouble, refused.value.code) == (SendTrouble.NOT_ALLOWED, "20003")
    await api.close()


async def test_an_answer_that_the_library_cannot_read_is_trouble_over_there(
    twilio: TwilioApi, api: Api
) -> None:
    twilio.contents.append(twilio.contents)  # type: ignore[arg-type]  # it makes the emulator break
    with pytest.raises(SendError) as refused:
        await api.contents()
    assert refused.value.trouble is SendTrouble.UNREACHABLE


async def test_nothing_secret_is_shown(api: Api) -> None:
    assert repr(api) == "Api()"
    assert repr(api.http) == "PooledClient()"
