"""Phones in memory, before a house that echoes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.channels.simulator import KEPT_LINES, TRIES, Line, PhoneTrouble, Simulator
from bot.domain.message import (
    Address,
    Choice,
    File,
    Heard,
    InboundMessage,
    OutboundMessage,
    Picture,
    Press,
    Receipt,
    SendError,
    SendTrouble,
    Unavailable,
)
from bot.domain.picture import NoPictures

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)
QUESTION = OutboundMessage("Yes or no?", (Choice("yes", "Yes"), Choice("no", "No")), "wait1", "rtl")


class House:
    """Echoes a text, takes a press of `wait1`, and is too busy as often as it is told."""

    def __init__(self) -> None:
        numbers = count(1)
        self.phones = Simulator(now=lambda: AT, new_id=lambda: f"id{next(numbers)}")
        self.heard: list[InboundMessage] = []
        self.busy = 0

    async def receive(self, message: InboundMessage) -> Receipt:
        self.heard.append(message)
        if self.busy:
            self.busy -= 1
            raise Unavailable(retry_after=0)
        assert message.address is not None
        if message.press is not None:
            fits = message.press.wait_id == "wait1"
            return Receipt(chosen=QUESTION.choices[message.press.index].label if fits else None)
        if message.kind is Heard.TEXT:
            await self.phones.send(message.address.value, OutboundMessage(f"You said {message.text}"))
        return Receipt(chosen="Yes" if message.text == "yes" else None)


@pytest.fixture
async def house() -> House:
    house = House()
    await house.phones.open(house.receive)
    return house


def shown(house: House, person: str = "amina") -> list[tuple[str, str]]:
    return [(line.who, line.text) for line in house.phones.transcript(person)]


async def test_what_she_says_is_received_and_the_reply_appears_below_it(house: House) -> None:
    await house.phones.says("amina", "hello")
    assert shown(house) == [("person", "hello"), ("bot", "You said hello")]
    (message,) = house.heard
    assert (message.channel, message.kind, message.text) == ("simulator", Heard.TEXT, "hello")
    assert message.address == Address("simulator", "amina")
    assert message.at == AT


async def test_each_delivery_has_an_id_of_its_own(house: House) -> None:
    await house.phones.says("amina", "hello")
    await house.phones.says("amina", "hello")
    assert len({message.external_id for message in house.heard}) == 2


async def test_two_people_do_not_see_each_others_phone(house: House) -> None:
    await house.phones.says("amina", "hello")
    await house.phones.says("ruth", "good day")
    assert shown(house, "ruth") == [("person", "good day"), ("bot", "You said good day")]
    assert shown(house, "nobody") == []


@pytest.mark.parametrize(
    ("written", "text", "code"),
    [
        ("/start c7Qd", "/start", "c7Qd"),
        ("/start", "/start", None),
        ("/start two words", "/start two words", None),
        ("start c7Qd", "start c7Qd", None),
    ],
)
async def test_a_start_with_a_code_is_an_invitation_link(
    house: House, written: str, text: str, code: str | None
) -> None:
    await house.phones.says("amina", written)
    assert (house.heard[0].text, house.heard[0].start_code) == (text, code)
    assert shown(house)[0] == ("person", written)


async def test_a_message_shows_its_choices_and_direction(house: House) -> None:
    assert await house.phones.send("amina", QUESTION)
    (line,) = house.phones.transcript("amina")
    assert line == Line(1, "bot", "Yes or no?", AT, "rtl", QUESTION.choices, "wait1", revision=1)


async def test_a_tapped_choice_is_handed_over_and_marked(house: House) -> None:
    await house.phones.send("amina", QUESTION)
    await house.phones.presses("amina", "wait1", 1)
    assert (house.heard[0].kind, house.heard[0].press) == (Heard.PRESS, Press("wait1", 1))
    assert [line.chosen for line in house.phones.transcript("amina")] == ["No"]


async def test_a_choice_of_an_old_question_is_not_marked(house: House) -> None:
    await house.phones.send("amina", QUESTION)
    await house.phones.presses("amina", "wait0", 1)
    assert [line.chosen for line in house.phones.transcript("amina")] == [None]


async def test_an_answer_in_words_marks_the_choice_that_was_taken(house: House) -> None:
    await house.phones.send("amina", QUESTION)
    await house.phones.says("amina", "yes")
    assert house.phones.transcript("amina")[0].chosen == "Yes"


async def test_she_can_change_what_she_wrote(house: House) -> None:
    await house.phones.says("amina", "helo")
    await house.phones.edits("amina", 1, "hello")
    assert (house.heard[1].kind, house.heard[1].text) == (Heard.EDIT, "hello")
    line = house.phones.transcript("amina")[0]
    assert (line.text, line.edited) == ("hello", True)


@pytest.mark.parametrize("number", [2, 7])
async def test_nobody_changes_what_the_bot_said(house: House, number: int) -> None:
    await house.phones.says("amina", "hello")
    with pytest.raises(PhoneTrouble):
        await house.phones.edits("amina", number, "goodbye")


async def test_of_a_photo_only_that_it_was_one_is_told(house: House) -> None:
    await house.phones.sends_media("amina")
    assert (house.heard[0].kind, house.heard[0].text) == (Heard.MEDIA, "")


async def test_who_has_blocked_the_bot_cannot_be_reached_until_she_unblocks(house: House) -> None:
    await house.phones.blocks("amina")
    assert house.phones.blocked("amina")
    with pytest.raises(SendError) as refusal:
        await house.phones.send("amina", QUESTION)
    assert refusal.value.trouble is SendTrouble.BLOCKED
    with pytest.raises(PhoneTrouble):
        await house.phones.says("amina", "hello")
    await house.phones.unblocks("amina")
    assert not house.phones.blocked("amina")
    assert await house.phones.send("amina", QUESTION)
    assert [message.kind for message in house.heard] == [Heard.BLOCKED, Heard.UNBLOCKED]


async def test_a_busy_house_is_asked_again_with_the_same_delivery(house: House) -> None:
    house.busy = TRIES - 1
    await house.phones.says("amina", "hello")
    assert len({message.external_id for message in house.heard}) == 1
    assert shown(house) == [("person", "hello"), ("bot", "You said hello")]


async def test_what_a_house_never_takes_is_marked_as_lost(house: House) -> None:
    house.busy = TRIES
    with pytest.raises(Unavailable):
        await house.phones.says("amina", "hello")
    (line,) = house.phones.transcript("amina")
    assert line.lost


async def test_a_closed_channel_takes_nothing(house: House) -> None:
    await house.phones.close()
    with pytest.raises(Unavailable):
        await house.phones.says("amina", "hello")
    assert house.heard == []


async def test_who_listens_hears_each_change_once_and_in_order(house: House) -> None:
    await house.phones.send("amina", QUESTION)
    changes = house.phones.listen("amina")
    await house.phones.presses("amina", "wait1", 0)
    await house.phones.says("ruth", "not for amina")
    await house.phones.says("amina", "hello")
    heard = [await anext(changes) for _ in range(3)]
    assert [(line.number, line.text, line.chosen) for line in heard] == [
        (1, "Yes or no?", "Yes"),
        (2, "hello", None),
        (3, "You said hello", None),
    ]


@pytest.mark.parametrize("end", ["close", "forget"])
async def test_who_listens_is_let_go_at_the_end(house: House, end: str) -> None:
    changes = house.phones.listen("amina")
    waiting = asyncio.ensure_future(anext(changes, None))
    await asyncio.sleep(0)
    if end == "close":
        await house.phones.close()
    else:
        house.phones.forget("amina")
    assert await asyncio.wait_for(waiting, 10) is None


async def test_a_forgotten_phone_is_empty(house: House) -> None:
    await house.phones.says("amina", "hello")
    house.phones.forget("amina")
    assert shown(house) == []


async def test_a_phone_keeps_its_newest_lines(house: House) -> None:
    for number in range(KEPT_LINES + 5):
        await house.phones.send("amina", OutboundMessage(str(number)))
    lines = house.phones.transcript("amina")
    assert len(lines) == KEPT_LINES
    assert (lines[0].text, lines[-1].number) == ("5", KEPT_LINES + 5)


def test_a_line_shown_by_mistake_in_a_log_says_nothing() -> None:
    assert "secret" not in repr(Line(1, "person", "secret", AT))


async def test_the_terminal_has_a_name_of_its_own() -> None:
    house = House()
    house.phones = Simulator(now=lambda: AT, new_id=lambda: "id", name="terminal")
    await house.phones.open(house.receive)
    await house.phones.says("amina", "hello")
    assert (house.phones.name, house.heard[0].channel) == ("terminal", "terminal")


async def test_a_step_that_is_tried_is_shown_and_told_apart_from_words(house: House) -> None:
    await house.phones.tries("amina", "stop", "stopped")
    heard = house.heard[-1]
    assert (heard.kind, heard.text, heard.try_at) == (Heard.TEXT, "", ("stop", "stopped"))
    assert shown(house)[0] == ("person", "Try “stopped” of “stop”")


async def test_a_file_stays_with_the_line_it_came_with(house: House) -> None:
    file = File("big-room-my-data.txt", "Everything")
    await house.phones.send("amina", replace(QUESTION, file=file))
    (line,) = house.phones.transcript("amina")
    assert (line.file, line.wait_id, line.choices) == (file, "wait1", QUESTION.choices)
    assert "Everything" not in repr(line)


async def test_what_is_deleted_is_on_the_phone_no_more(house: House) -> None:
    first = await house.phones.send("amina", QUESTION)
    await house.phones.says("amina", "hello")
    listening = house.phones.listen("amina")
    await house.phones.delete("amina", [first, "unknown"])
    await house.phones.delete("nobody", [first])
    assert shown(house) == [("person", "hello"), ("bot", "You said hello")]
    line = await anext(listening)
    assert (line.number, line.gone, line.text, line.choices) == (1, True, "", ())


class OnePicture(NoPictures):
    """Draws what is called x."""

    async def png(self, name: str) -> bytes:
        return b"PNG" if name == "x" else await super().png(name)


async def test_a_picture_is_shown_when_it_can_be_drawn_and_the_text_in_any_case(house: House) -> None:
    house.phones.pictures = OnePicture()
    for name in ("x", "y"):
        await house.phones.send("ann", OutboundMessage(name, picture=Picture(name, "A picture")))
    shown, alone = house.phones.transcript("ann")
    assert (shown.text, shown.picture) == ("x", Picture("x", "A picture"))
    assert (alone.text, alone.picture) == ("y", None)
