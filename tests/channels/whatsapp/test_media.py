"""A voice note is fetched only from Twilio, only when it is asked for, and not when it is too large."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.media import _OURS, _STORES, _is_at, fetch
from bot.domain.message import SendError, SendTrouble
from tests.emulators.twilio_api import TwilioApi

VOICE = bytes(range(256)) * 1000


@pytest.fixture
async def reference(twilio: TwilioApi, api: Api) -> str:
    """What came with a voice note."""
    await twilio.person().sends("audio/ogg", VOICE)
    (media,) = await api.media_of(twilio.messages[0].sid)
    return media.reference


async def test_it_comes_whole_and_our_key_is_not_shown_to_the_store(api: Api, reference: str) -> None:
    assert await fetch(api, reference) == VOICE
    assert await fetch(api, reference, len(VOICE)) == VOICE


async def test_what_is_too_large_is_not_fetched(api: Api, reference: str) -> None:
    with pytest.raises(SendError) as refused:
        await fetch(api, reference, len(VOICE) - 1)
    assert (refused.value.trouble, refused.value.code) == (SendTrouble.REFUSED, "too_large")


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (404, 20404, SendTrouble.REFUSED),
        (503, 20503, SendTrouble.UNREACHABLE),
        (401, 20003, SendTrouble.NOT_ALLOWED),
    ],
)
async def test_what_cannot_be_had_says_why(
    twilio: TwilioApi, api: Api, reference: str, status: int, code: int, trouble: SendTrouble
) -> None:
    twilio.fail("fetch", status, code)
    with pytest.raises(SendError) as refused:
        await fetch(api, reference)
    assert refused.value.trouble is trouble


async def test_what_is_lost_on_the_way_can_be_tried_again(
    twilio: TwilioApi, api: Api, reference: str
) -> None:
    twilio.fail("fetch", "closed", times=None)
    with pytest.raises(SendError) as lost:
        await fetch(api, reference)
    assert lost.value.trouble is SendTrouble.UNREACHABLE
    twilio.heal()
    assert await fetch(api, reference) == VOICE


@pytest.fixture
async def real(twilio: TwilioApi) -> AsyncIterator[Api]:
    """As it is in earnest: nothing stands in for Twilio."""
    api = Api(twilio.account, twilio.token)
    await api.open()
    yield api
    await api.close()


@pytest.mark.parametrize(
    "reference",
    [
        "http://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "https://api.twilio.com.example.org/Media/ME1",
        "https://example.org/api.twilio.com",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
async def test_from_anywhere_else_nothing_is_fetched(real: Api, reference: str) -> None:
    with pytest.raises(SendError) as refused:
        await fetch(real, reference)
    assert (refused.value.trouble, refused.value.code) == (SendTrouble.REFUSED, "not_twilio")


@pytest.mark.parametrize(
    ("url", "ours", "stores"),
    [
        ("https://api.twilio.com/x", True, True),
        ("https://media.twiliocdn.com/x", False, True),
        ("https://s3-external-1.amazonaws.com/media.twiliocdn.com/x", False, True),
        ("http://media.twiliocdn.com/x", False, False),
        ("https://nottwilio.com/x", False, False),
        ("https://user@example.org:443/.twilio.com", False, False),
    ],
)
def test_which_places_are_twilios(url: str, ours: bool, stores: bool) -> None:
    assert (_is_at(url, _OURS), _is_at(url, _STORES)) == (ours, stores)


async def test_nothing_is_fetched_by_itself(twilio: TwilioApi, reference: str) -> None:
    assert reference.startswith("https://")
    assert not [call for call in twilio.calls if "/Media/" in call.path]
