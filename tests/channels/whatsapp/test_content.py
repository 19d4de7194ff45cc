"""The prepared texts: few, general, made once, and looked up again when one is missing."""

from __future__ import annotations

import json

import pytest
from structlog.typing import EventDict

from bot.channels.whatsapp import content
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.content import Contents, definitions, ensure
from bot.domain.message import SendError, SendTrouble, Template
from tests.emulators.twilio_api import TwilioApi

NAMES = [*(f"bigroom_buttons_{n}" for n in (1, 2, 3)), *(f"bigroom_list_{n}" for n in range(1, 11))]


class Seconds:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_there_is_one_for_each_number_of_choices() -> None:
    assert [each["friendly_name"] for each in definitions()] == NAMES
    assert [content.buttons(2), content.rows(10)] == ["bigroom_buttons_2", "bigroom_list_10"]


def test_buttons_have_body_titles_and_ids_to_be_filled_in() -> None:
    two = next(each for each in definitions() if each["friendly_name"] == "bigroom_buttons_2")
    assert two["types"] == {
        "twilio/quick-reply": {
            "body": "{{1}}",
            "actions": [
                {"type": "QUICK_REPLY", "title": "{{2}}", "id": "{{3}}"},
                {"type": "QUICK_REPLY", "title": "{{4}}", "id": "{{5}}"},
            ],
        }
    }
    assert list(two["variables"]) == ["1", "2", "3", "4", "5"]


def test_a_list_has_what_opens_it_too() -> None:
    one = next(each for each in definitions() if each["friendly_name"] == "bigroom_list_1")
    items = [{"item": "{{3}}", "id": "{{4}}"}]
    assert one["types"] == {"twilio/list-picker": {"body": "{{1}}", "button": "{{2}}", "items": items}}


@pytest.mark.parametrize("each", list(definitions()), ids=lambda each: str(each["friendly_name"]))
def test_every_gap_has_a_sample_and_there_are_not_too_many(each: dict[str, object]) -> None:
    text, samples = json.dumps(each["types"]), each["variables"]
    assert isinstance(samples, dict)
    assert len(samples) <= 100
    assert {f"{{{{{gap}}}}}" in text for gap in samples} == {True}
    assert text.count("{{") == len(samples)


def test_an_approved_text_has_its_language_in_its_name() -> None:
    assert content.name_of(Template("tap_to_read", "en_GB")) == "bigroom_tap_to_read_en_GB"


async def test_what_is_missing_is_made_and_nothing_twice(twilio: TwilioApi, api: Api) -> None:
    first = await ensure(api)
    assert sorted(first) == sorted(NAMES)
    twilio.contents = [each for each in twilio.contents if each.name != "bigroom_list_4"]
    again = await ensure(api)
    assert {name for name in NAMES if again[name] != first[name]} == {"bigroom_list_4"}
    assert len(twilio.contents) == len(NAMES)


async def test_only_what_is_ours_is_looked_at(twilio: TwilioApi, api: Api) -> None:
    await api.prepare({"friendly_name": "somebody_elses", "language": "en", "types": {}})
    assert "somebody_elses" not in await ensure(api)
    contents = Contents(api, Seconds())
    await contents.look()
    assert sorted(contents.sids) == sorted(NAMES)


async def test_without_them_that_is_said_once(api: Api, logs: list[EventDict]) -> None:
    contents, seconds = Contents(api, Seconds()), Seconds()
    await contents.look()
    await contents.look()
    (said,) = logs
    assert (said["event"], said["missing"]) == ("whatsapp_without_buttons", 13)
    assert repr(contents) == "Contents(0 texts)"
    assert seconds() == 0


async def test_what_was_made_meanwhile_is_found_but_not_looked_for_all_the_time(
    twilio: TwilioApi, api: Api
) -> None:
    seconds = Seconds()
    contents = Contents(api, seconds)
    await contents.refresh()
    await ensure(api)
    await contents.refresh()
    assert contents.sids == {}
    seconds.at = content.LOOK_AGAIN
    await contents.refresh()
    assert len(contents.sids) == len(NAMES)


async def test_when_they_cannot_be_seen_the_known_ones_stay(
    twilio: TwilioApi, api: Api, logs: list[EventDict]
) -> None:
    seconds = Seconds()
    contents = Contents(api, seconds)
    await ensure(api)
    await contents.refresh()
    twilio.fail("contents", 503, times=None)
    seconds.at = 100.0
    await contents.refresh()
    assert len(contents.sids) == len(NAMES)
    assert [each["event"] for each in logs] == ["whatsapp_contents_not_seen"]
    with pytest.raises(SendError) as refused:
        await contents.look()
    assert refused.value.trouble is SendTrouble.UNREACHABLE
