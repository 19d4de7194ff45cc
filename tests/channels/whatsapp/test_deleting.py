"""What Twilio holds is deleted when it is asked to, and asked again until it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.deleting import KEEPS, delete
from bot.domain.message import SendError, SendTrouble
from tests.emulators.twilio_api import SENDER, TwilioApi


async def test_every_part_of_every_message_goes_hers_too(twilio: TwilioApi, api: Api) -> None:
    ada = twilio.person()
    await ada.sends("audio/ogg")
    said = [await api.send(ada.own, SENDER, "", {"body": text}) for text in ("one", "two", "three")]
    await twilio.until(lambda: all(each.status == "delivered" for each in twilio.sent()))
    (voice,) = await api.received(SENDER, twilio.messages[0].sent_at)
    await delete(api, [f"{said[0]} {said[1]}", voice.sid])
    assert [each.sid for each in twilio.messages] == [said[2]]


async def test_what_is_gone_already_is_no_trouble(twilio: TwilioApi, api: Api) -> None:
    await delete(api, ["SM" + "0" * 32, "", "  "])
    assert [call.method for call in twilio.calls] == ["DELETE"]


async def test_what_is_still_on_its_way_is_asked_for_again_and_the_others_go(
    twilio: TwilioApi, api: Api
) -> None:
    ada = twilio.person()
    twilio.progress = []
    first, second = [await api.send(ada.own, SENDER, "", {"body": text}) for text in ("one", "two")]
    twilio.sent()[1].status = "delivered"
    with pytest.raises(SendError) as left:
        await delete(api, [first, second])
    assert (left.value.trouble, left.value.code) == (SendTrouble.TOO_FAST, "20009")
    assert left.value.trouble.retryable
    assert [each.sid for each in twilio.messages] == [first]
    twilio.sent()[0].status = "delivered"
    await delete(api, [first, second])
    assert twilio.messages == []


async def test_a_proxys_404_is_not_taken_for_gone(twilio: TwilioApi, api: Api) -> None:
    twilio.fail("delete", 404)
    with pytest.raises(SendError) as left:
        await delete(api, ["SM" + "0" * 32])
    assert left.value.trouble is SendTrouble.UNREACHABLE


def test_it_makes_sense_for_as_long_as_twilio_keeps_them() -> None:
    assert timedelta(days=390) < KEEPS
