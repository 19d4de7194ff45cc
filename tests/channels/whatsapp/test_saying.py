"""A message is said in order, goes on where it broke off, and has numbers where buttons are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.typing import EventDict

from bot.channels.whatsapp import content
from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.content import Contents, ensure
from bot.channels.whatsapp.errors import CONTENT
from bot.channels.whatsapp.saying import Saying
from bot.domain.message import Choice, OutboundMessage, SendError, SendTrouble, Template
from tests.channels.pictures import LINK, WITH_PICTURE, WORDS, Drawer
from tests.emulators.twilio_api import SENDER, Person, Trouble, TwilioApi

QUESTION = OutboundMessage("Hello.\nShall we?", (Choice("yes", "Yes"), Choice("no", "No")), "w7")
NUMBERED = "Shall we?\n\n1. Yes\n2. No\n\nWrite."


@pytest.fixture
async def saying(twilio: TwilioApi, api: Api) -> Saying:
    """Everything is prepared."""
    await ensure(api)
    contents = Contents(api, lambda: 0.0)
    await contents.look()
    return Saying(
        api, contents, lambda name, _: {"list_button": "Choose", "write_answer": "Write."}[name], SENDER, ""
    )


@pytest.fixture
def ada(twilio: TwilioApi) -> Person:
    return twilio.person()


def heard(person: Person) -> list[str]:
    return [message.text for message in person.heard]


async def test_the_ids_of_all_parts_come_back_in_order(saying: Saying, ada: Person) -> None:
    ids = await saying.say(ada.own, QUESTION)
    assert ids.split() == [message.sid for message in ada.heard]
    assert heard(ada) == ["Hello.", "Shall we?"]
    assert ada.last.labels == ["Yes", "No"]


@pytest.mark.parametrize("status", [429, 503, "closed"])
async def test_what_is_tried_again_goes_on_where_it_broke_off(
    saying: Saying, twilio: TwilioApi, ada: Person, status: Trouble
) -> None:
    twilio.fail("send", status, later=1)
    with pytest.raises(SendError) as broken:
        await saying.say(ada.own, QUESTION)
    assert broken.value.trouble.retryable
    assert (repr(saying), heard(ada)) == ("Saying(1 begun)", ["Hello."])
    ids = await saying.say(ada.own, QUESTION)
    assert heard(ada) == ["Hello.", "Shall we?"]
    assert ids.split() == [message.sid for message in ada.heard]
    assert repr(saying) == "Saying(0 begun)"


async def test_a_part_of_which_only_the_answer_was_lost_is_said_again(
    saying: Saying, twilio: TwilioApi, ada: Person
) -> None:
    """Nobody can know; the house notes that it may have been said twice."""
    twilio.fail("send", 503, later=1, after=True)
    with pytest.raises(SendError) as lost:
        await saying.say(ada.own, QUESTION)
    assert lost.value.trouble is SendTrouble.UNREACHABLE
    await saying.say(ada.own, QUESTION)
    assert heard(ada) == ["Hello.", "Shall we?", "Shall we?"]


async def test_when_buttons_are_refused_there_are_numbers(
    saying: Saying, twilio: TwilioApi, ada: Person, logs: list[EventDict]
) -> None:
    twilio.contents.clear()
    ids = await saying.say(ada.own, QUESTION)
    assert heard(ada) == ["Hello.", NUMBERED]
    assert ids.split() == [message.sid for message in ada.heard]
    assert [(each["event"], each["code"]) for each in logs] == [("whatsapp_buttons_refused", "21655")]


@pytest.mark.parametrize("code", sorted(CONTENT))
async def test_whatever_is_wrong_about_what_is_prepared(
    saying: Saying, twilio: TwilioApi, ada: Person, code: str
) -> None:
    twilio.fail("send", 400, int(code), later=1)
    await saying.say(ada.own, QUESTION)
    assert heard(ada) == ["Hello.", NUMBERED]


async def test_any_other_refusal_stays_one(saying: Saying, twilio: TwilioApi, ada: Person) -> None:
    twilio.fail("send", 400, 21610, times=None)
    with pytest.raises(SendError) as refused:
        await saying.say(ada.own, QUESTION)
    assert refused.value.trouble is SendTrouble.BLOCKED


async def test_an_approved_text_that_was_made_meanwhile_is_found(
    twilio: TwilioApi, api: Api, ada: Person
) -> None:
    seconds = [0.0]
    contents = Contents(api, lambda: seconds[0])
    await contents.look()
    saying = Saying(api, contents, lambda name, _: name, SENDER, "")
    message = OutboundMessage("", template=Template("tap_to_read", "en_GB"))
    with pytest.raises(SendError) as refused:
        await saying.say(ada.own, message)
    assert refused.value.code == "no_template"
    body = {"body": "There is an update. Tap to read.", "actions": [{"title": "Read", "id": "tap_to_read"}]}
    await api.prepare(
        {
            "friendly_name": "bigroom_tap_to_read_en_GB",
            "language": "en_GB",
            "types": {"twilio/quick-reply": body},
        }
    )
    seconds[0] = content.LOOK_AGAIN
    await saying.say(ada.own, message)
    assert (ada.last.text, ada.last.labels) == ("There is an update. Tap to read.", ["Read"])


# -- pictures -------------------------------------------------------------------------------


async def shown(api: Api, drawer: Drawer) -> Saying:
    """Everything is prepared, and somebody draws."""
    await ensure(api)
    contents = Contents(api, lambda: 0.0)
    await contents.look()
    return Saying(api, contents, lambda name, _: name, SENDER, "", pictures=drawer)


async def test_a_picture_goes_after_the_words_by_itself(twilio: TwilioApi, api: Api, ada: Person) -> None:
    ids = await (await shown(api, Drawer())).say(ada.own, WITH_PICTURE)
    assert [(message.text, message.picture) for message in ada.heard] == [(WORDS, ""), ("", LINK)]
    assert ids.split() == [message.sid for message in ada.heard]


@pytest.mark.parametrize(
    "drawer",
    [Drawer(fails=True), Drawer(linked=False), Drawer(bytes(5_000_001))],
    ids=["not drawn", "no address", "too large"],
)
async def test_what_cannot_be_shown_leaves_the_words(
    twilio: TwilioApi, api: Api, ada: Person, drawer: Drawer
) -> None:
    await (await shown(api, drawer)).say(ada.own, WITH_PICTURE)
    (said,) = ada.heard
    assert said.text.startswith(WITH_PICTURE.text)


@pytest.mark.parametrize("status", [400, 429, 503, "closed"])
async def test_a_picture_that_is_not_taken_is_let_go_and_the_words_are_said_once(
    twilio: TwilioApi, api: Api, ada: Person, status: Trouble
) -> None:
    saying = await shown(api, Drawer())
    twilio.fail("send", status, later=1)
    ids = await saying.say(ada.own, WITH_PICTURE)
    assert heard(ada) == [WORDS]
    assert ids == ada.last.sid


async def test_words_that_are_not_taken_are_tried_again_with_the_picture(
    twilio: TwilioApi, api: Api, ada: Person
) -> None:
    saying = await shown(api, Drawer())
    twilio.fail("send", 503)
    with pytest.raises(SendError):
        await saying.say(ada.own, WITH_PICTURE)
    assert heard(ada) == []
    await saying.say(ada.own, WITH_PICTURE)
    assert [message.picture for message in ada.heard] == ["", LINK]


async def test_an_approved_text_goes_without_a_picture(twilio: TwilioApi, api: Api, ada: Person) -> None:
    message = replace(WITH_PICTURE, text="", template=Template("nothing_like_it", "en"))
    with pytest.raises(SendError):
        await (await shown(api, Drawer())).say(ada.own, message)
    assert ada.heard == []
