"""What was delivered while nobody was there is found, once, in order, and not before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from structlog.typing import EventDict

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.backfill import (
    FIRST,
    MEDIA_TRIES,
    MOST_REFUSED,
    MOST_TRIES,
    OVERLAP,
    REMEMBERED,
    YOUNG,
    Backfill,
)
from bot.domain.message import Address, Heard, InboundMessage, Receipt, Unavailable
from tests.emulators.twilio_api import SENDER, Person, TwilioApi

NOW = datetime.now(UTC).replace(microsecond=0)


class House:
    """Takes what it is given, or refuses."""

    def __init__(self) -> None:
        self.at = NOW
        self.took: list[InboundMessage] = []
        #: What it has taken before.
        self.knows: set[str] = set()
        self.refuses: Exception | None = None
        #: Of which it can never make anything; and what it was offered, whatever came of it.
        self.never: set[str] = set()
        self.offered: list[str] = []

    def now(self) -> datetime:
        return self.at

    async def take(self, message: InboundMessage) -> Receipt:
        self.offered.append(message.text)
        if message.text in self.never:
            raise Unavailable(2)
        if self.refuses is not None:
            raise self.refuses
        if message.text in self.knows:
            return Receipt(duplicate=True)
        self.took.append(message)
        return Receipt()

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.took]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def backfill(api: Api, house: House) -> Backfill:
    return Backfill(api, SENDER, house.take, house.now)


@pytest.fixture
def ada(twilio: TwilioApi) -> Person:
    return twilio.person()


async def writes(person: Person, text: str, **ago: float) -> None:
    """She wrote so long ago, and nobody was there."""
    await person.delivers({"Body": text}, at=NOW - timedelta(**ago))


async def test_what_was_missed_is_taken_in_order_with_its_own_time(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    ben = twilio.person(number=True)
    await writes(ben, "second", minutes=30)
    await writes(ada, "first", hours=23)
    assert await backfill.round() == 2
    assert house.texts == ["first", "second"]
    hers = [NOW - timedelta(hours=23), NOW - timedelta(minutes=30)]
    assert [each.written_at for each in house.took] == hers
    assert [each.at for each in house.took] == [NOW, NOW], "when we took them"
    assert [each.address for each in house.took] == [
        Address("whatsapp", ada.own),
        Address("whatsapp", ben.number),
    ]
    assert {each.sid for each in twilio.messages} == {each.external_id for each in house.took}


async def test_it_looks_back_a_day_and_then_as_far_as_it_has_looked(
    backfill: Backfill, house: House, ada: Person
) -> None:
    await writes(ada, "too old", hours=25)
    assert await backfill.round() == 0
    house.at = NOW + timedelta(minutes=5)
    await writes(ada, "before the overlap", minutes=11)
    await writes(ada, "within the overlap", minutes=9)
    assert await backfill.round() == 1
    assert house.texts == ["within the overlap"]
    assert timedelta(hours=24) == FIRST > OVERLAP


async def test_what_is_young_is_left_to_its_own_delivery(
    backfill: Backfill, house: House, ada: Person
) -> None:
    """That says which button it was; the list only says its label."""
    await writes(ada, "just now", seconds=YOUNG.total_seconds() - 1)
    assert await backfill.round() == 0
    house.at = NOW + timedelta(minutes=5)
    assert await backfill.round() == 1


async def test_what_was_taken_is_not_asked_about_again(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    await writes(ada, "by webhook", minutes=30)
    await writes(ada, "missed", minutes=20)
    backfill.taken(twilio.messages[0].sid)
    assert await backfill.round() == 1
    assert await backfill.round() == 0
    assert house.texts == ["missed"]


async def test_whoever_wrote_twice_could_not_read_our_answer_in_between(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    for person, minutes in ((ada, 30), (twilio.person(), 25), (ada, 20)):
        await writes(person, str(minutes), minutes=minutes)
    await backfill.round()
    assert [each.overtaken_at is not None for each in house.took] == [False, False, True]


async def test_what_the_house_knew_already_crosses_with_nothing_and_is_not_counted(
    backfill: Backfill, house: House, ada: Person
) -> None:
    """At a start the whole last day is looked through: she has read our answers to what was taken then."""
    house.knows = {"Hello"}
    await writes(ada, "Hello", hours=2)
    await writes(ada, "English", minutes=10)
    assert await backfill.round() == 1
    assert [(each.text, each.overtaken_at) for each in house.took] == [("English", None)]


async def test_a_tapped_choice_comes_as_its_label_and_a_voice_note_as_itself(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    old = NOW - timedelta(minutes=5)
    await ada.delivers({"Body": "Yes", "ButtonPayload": "w7:0", "MessageType": "interactive"}, at=old)
    await ada.delivers({"Body": ""}, media=("audio/ogg", b"voice"), at=old + timedelta(seconds=5))
    await backfill.round()
    choice, voice = house.took
    assert (choice.kind, choice.text, choice.press) == (Heard.TEXT, "Yes", None)
    assert (voice.kind, [each.content_type for each in voice.media]) == (Heard.MEDIA, ["audio/ogg"])


async def test_what_we_said_and_text_messages_are_left_out(
    twilio: TwilioApi, api: Api, backfill: Backfill, house: House, ada: Person
) -> None:
    await api.send(ada.own, SENDER, "", {"body": "from us"})
    twilio.sent()[0].sent_at = NOW - timedelta(minutes=5)
    await writes(ada, "a text message", minutes=5)
    twilio.messages[-1].sender = "+447700900001"
    assert await backfill.round() == 0


@pytest.mark.parametrize("refuses", [Unavailable(2), RuntimeError("her own words")])
async def test_what_the_house_does_not_take_now_it_is_offered_again(
    backfill: Backfill, house: House, ada: Person, logs: list[EventDict], refuses: Exception
) -> None:
    await writes(ada, "kindness", hours=20)
    house.refuses = refuses
    assert await backfill.round() == 0
    assert "words" not in str(logs)
    house.refuses = None
    house.at = NOW + timedelta(hours=1)
    assert await backfill.round() == 1, "as far back as the first look went"


async def test_when_twilio_cannot_be_asked_it_is_asked_about_all_of_it_later(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person, logs: list[EventDict]
) -> None:
    await writes(ada, "missed", hours=20)
    twilio.fail("list", 503, 20503)
    assert await backfill.round() == 0
    (said,) = logs
    assert (said["event"], said["code"]) == ("whatsapp_not_listed", "20503")
    assert await backfill.round() == 1


async def test_what_the_house_never_takes_keeps_nobody_else_out(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    """Nor her own next words for longer than one look."""
    house.never = {"one", "again"}
    for person, text, minutes in ((ada, "one", 50), (ada, "danger", 40), (twilio.person(), "danger too", 30)):
        await writes(person, text, minutes=minutes)
    assert await backfill.round() == 1
    assert house.texts == ["danger too"]
    house.at += timedelta(hours=30)
    assert await backfill.round() == 1, "the next look begins where the first one was kept back"
    assert house.texts == ["danger too", "danger"]
    house.never = set()
    assert await backfill.round() == 1
    assert house.texts[-1] == "one"


async def test_what_is_refused_again_and_again_while_others_are_taken_is_given_up_and_logged(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person, logs: list[EventDict]
) -> None:
    house.never = {"poison"}
    await writes(ada, "poison", hours=20)
    for _ in range(MOST_TRIES + 5):
        await backfill.round()
    assert len(house.offered) == MOST_TRIES + 5, "when nothing else is taken it may be the house"
    for number in range(MOST_TRIES):
        await writes(twilio.person(), str(number), minutes=10)
        assert await backfill.round() == 1
    given_up = [each for each in logs if each["event"] == "whatsapp_given_up"]
    assert [(each["sid"], each["tries"]) for each in given_up] == [(twilio.messages[0].sid, MOST_TRIES)]
    assert "poison" not in str(logs)
    offered = len(house.offered)
    await backfill.round()
    assert len(house.offered) == offered


async def test_a_house_that_takes_nothing_is_not_asked_about_everything(
    twilio: TwilioApi, backfill: Backfill, house: House
) -> None:
    """The next look begins with others, so that so many cannot keep anybody out; nothing is passed over."""
    for number in range(MOST_REFUSED + 2):
        await writes(twilio.person(), str(number), minutes=59 - number)
    house.never = {str(number) for number in range(MOST_REFUSED)}
    assert await backfill.round() == 0
    assert len(house.offered) == MOST_REFUSED
    house.at += timedelta(hours=3)
    assert await backfill.round() == 2
    house.never = set()
    assert await backfill.round() == MOST_REFUSED
    assert len(house.took) == MOST_REFUSED + 2


async def test_when_a_voice_note_cannot_be_listed_others_are_taken_and_then_she_without_it(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    old = NOW - timedelta(minutes=50)
    await ada.delivers({"Body": "her words"}, media=("image/jpeg", b"picture"), at=old)
    await writes(twilio.person(), "danger", minutes=30)
    twilio.fail("media", 404, 20404, times=None)
    assert await backfill.round() == 1
    assert house.texts == ["danger"]
    for _ in range(MEDIA_TRIES - 1):
        house.at += timedelta(hours=13)
        assert await backfill.round() == 0
    assert await backfill.round() == 1
    assert (house.took[-1].kind, house.took[-1].text, house.took[-1].media) == (Heard.MEDIA, "her words", ())
    assert house.took[-1].written_at == old


async def test_what_can_be_listed_at_the_next_look_is_taken_as_it_is(
    twilio: TwilioApi, backfill: Backfill, house: House, ada: Person
) -> None:
    await ada.delivers({"Body": ""}, media=("audio/ogg", b"voice"), at=NOW - timedelta(minutes=50))
    twilio.fail("media", 503, 20503)
    assert [await backfill.round() for _ in range(3)] == [0, 1, 0]
    assert [len(each.media) for each in house.took] == [1]


async def test_only_so_many_are_remembered(backfill: Backfill) -> None:
    for number in range(REMEMBERED + 5):
        backfill.taken(str(number))
    assert len(backfill._taken) == REMEMBERED
    assert "0" not in backfill._taken
