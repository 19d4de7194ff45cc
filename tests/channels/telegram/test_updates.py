"""What Telegram delivers, and what the house hears of it."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import MessageAttachmentType

from bot.channels.telegram.updates import MEDIA, Pressed, hear, read
from bot.domain.message import Address, Heard, InboundMessage, MediaItem, Press
from tests.channels.telegram.conftest import AT
from tests.channels.telegram.stub import GROUP, HER, HER_CHAT, message, moved, payload, press

HER_ADDRESS = Address("telegram", "1001")

SAMPLES: list[dict[str, Any]] = [
    message(1),
    message(2, "/start c7Qd"),
    message(3, None, photo=[{"file_id": "x"}], caption="my garden"),
    message(4, "hi", chat=GROUP),
    press(5),
    press(6, None, message={"message_id": 1, "chat": HER_CHAT, "date": 0}),
    {"update_id": 7, "edited_message": message(7, "hello!")["message"]},
    moved(8, "kicked"),
    moved(9, "member", GROUP),
    {"update_id": 10, "message_reaction": {"chat": HER_CHAT}},
]


def heard(update: Any) -> InboundMessage:
    return read(payload(update), AT)


def test_a_text_comes_with_all_that_the_house_needs() -> None:
    assert heard(message(7, "Hello")) == InboundMessage(
        "telegram",
        "7",
        Heard.TEXT,
        AT,
        HER_ADDRESS,
        7,
        "Hello",
        language_hint="ar",
        written_at=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("date", [None, True, "1", 1.5, -1, 2**34, 10**400, {}])
def test_a_date_that_is_none_says_nothing_about_when_she_wrote(date: object) -> None:
    update = message(7, "Hello")
    update["message"]["date"] = date
    assert (heard(update).text, heard(update).written_at) == ("Hello", None)


def test_a_changed_message_was_written_when_it_was_changed() -> None:
    changed = heard({"update_id": 7, "edited_message": message(7, "Hello", edit_date=60)["message"]})
    assert changed.written_at == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "text", "start_code"),
    [
        ("/start c7Qd-_9", "/start", "c7Qd-_9"),
        ("/start@our_bot c7Qd", "/start", "c7Qd"),
        ("/START c7Qd ", "/start", "c7Qd"),
        ("/start", "/start", None),
        ("/start@our_bot", "/start", None),
        ("/start I want to talk", "/start I want to talk", None),
        ("/start " + "x" * 65, "/start " + "x" * 65, None),
        ("/start كود", "/start كود", None),
        ("/started now", "/started now", None),
        ("/poll", "/poll", None),
        ("/poll@our_bot", "/poll", None),
        ("/poll@our_bot now", "/poll now", None),
        ("/poll@our_bot\nnow", "/poll\nnow", None),
        ("/@our_bot", "/@our_bot", None),
        ("say /poll@our_bot", "say /poll@our_bot", None),
        ("/", "/", None),
        ("", "", None),
    ],
)
def test_a_command_loses_the_bots_name_and_a_link_gives_its_code(
    written: str, text: str, start_code: str | None
) -> None:
    message_ = heard(message(7, written))
    assert (message_.kind, message_.text, message_.start_code) == (Heard.TEXT, text, start_code)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("w7:1", Press("w7", 1)),
        ("w7:0", Press("w7", 0)),
        ("a:b:12", Press("a:b", 12)),
        ("w7:", Press("", -1)),
        (":1", Press("", -1)),
        ("w7", Press("", -1)),
        ("w7:-1", Press("", -1)),
        ("w7:1x", Press("", -1)),
        ("w7:1\n", Press("", -1)),
        ("w7:١", Press("", -1)),
        ("w7:9999", Press("", -1)),
        ("w\0007:1", Press("", -1)),
        ("ሐ:1", Press("", -1)),
        ("x" * 5000, Press("", -1)),
        ("", Press("", -1)),
        (None, Press("", -1)),
        (7, Press("", -1)),
    ],
)
def test_a_tapped_button_says_which_question_and_which_choice(data: Any, expected: Press) -> None:
    delivery = hear(payload(press(7, data)), AT)
    assert (delivery.message.kind, delivery.message.press) == (Heard.PRESS, expected)
    assert delivery.message.address == HER_ADDRESS
    assert delivery.pressed == Pressed("q7", 1001, 12, "Which?")


def test_a_button_under_a_message_too_old_to_be_seen_still_says_who_tapped_it() -> None:
    without = press(7)
    del without["callback_query"]["message"]
    assert hear(payload(without), AT).message.address == HER_ADDRESS
    assert hear(payload(without), AT).pressed == Pressed("q7")
    old = press(7, message={"message_id": 3, "chat": HER_CHAT, "date": 0})
    assert hear(payload(old), AT).pressed == Pressed("q7", 1001, 3, None)


def test_an_edit_brings_the_new_words() -> None:
    edit = {"update_id": 7, "edited_message": message(7, "hello!")["message"]}
    assert (heard(edit).kind, heard(edit).text, heard(edit).address) == (Heard.EDIT, "hello!", HER_ADDRESS)
    caption = {"update_id": 7, "edited_message": message(7, None, caption="mine")["message"]}
    assert (heard(caption).kind, heard(caption).text) == (Heard.EDIT, "mine")


@pytest.mark.parametrize("kind", sorted(MEDIA - {"caption"}))
def test_media_of_every_sort_is_media(kind: str) -> None:
    assert heard(message(7, None, **{kind: {"id": "x"}})).kind is Heard.MEDIA


def test_a_caption_is_kept_as_the_text() -> None:
    photo = heard(message(7, None, photo=[], caption="my\0 garden"))
    assert (photo.kind, photo.text, photo.address) == (Heard.MEDIA, "my garden", HER_ADDRESS)


def test_no_attachment_of_the_library_is_overlooked() -> None:
    """The three that only a paid or official bot is sent are nothing that concerns a conversation."""
    paid = {"invoice", "successful_payment", "passport_data"}
    assert {kind.value for kind in MessageAttachmentType} - MEDIA == paid


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (moved(7, "kicked"), Heard.BLOCKED),
        (moved(7, "member"), Heard.UNBLOCKED),
        (moved(7, "restricted"), Heard.NOTHING),
        (message(7, None), Heard.NOTHING),
        (message(7, None, pinned_message={}), Heard.NOTHING),
        ({"update_id": 7}, Heard.NOTHING),
        ({"update_id": 7, "poll": {"id": "1"}}, Heard.NOTHING),
        ({"update_id": 7, "message": None}, Heard.NOTHING),
    ],
)
def test_what_happened_is_named(update: Any, kind: Heard) -> None:
    assert heard(update).kind is kind
    assert (heard(update).external_id, heard(update).order) == ("7", 7)


@pytest.mark.parametrize(
    ("update", "inside"),
    [
        (message(7, "hi", chat=GROUP), True),
        (message(7, None, chat=GROUP, new_chat_members=[]), True),
        ({"update_id": 7, "edited_message": message(7, "hi", chat=GROUP)["message"]}, True),
        (press(7, message={"message_id": 1, "chat": GROUP, "date": 1, "text": "?"}), True),
        (moved(7, "member", GROUP), True),
        (moved(7, "administrator", GROUP | {"type": "channel"}), True),
        (moved(7, "left", GROUP), False),
        (moved(7, "kicked", GROUP), False),
    ],
)
def test_of_a_group_nothing_is_heard_but_that_it_is_one(update: Any, inside: bool) -> None:
    delivery = hear(payload(update), AT)
    assert delivery.message == InboundMessage("telegram", "7", Heard.GROUP, AT, order=7, language_hint="ar")
    assert (delivery.group, delivery.inside) == (-1002000, inside)
    assert (delivery.pressed is not None) == ("callback_query" in update)


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("ar", "ar"),
        ("ar-EG", "ar"),
        ("AR_eg", "ar"),
        ("zh-hans", "zh"),
        ("ckb", "ckb"),
        ("iw", "he"),
        ("engl", None),
        ("", None),
        ("-", None),
        ("٣", None),
        (7, None),
        (None, None),
    ],
)
def test_the_language_of_her_app_is_one_of_our_codes_or_none(code: Any, ours: str | None) -> None:
    assert heard(message(7, "hi", **{"from": HER | {"language_code": code}})).language_hint == ours


def test_a_message_without_a_sender_has_no_language() -> None:
    assert heard(message(7, "hi", **{"from": None})).language_hint is None


UNREADABLE: list[tuple[bytes, str | None]] = [
    (b"", None),
    (b"null", None),
    (b"[]", None),
    (b"7", None),
    (b"{}", None),
    (b'{"update_id": 7, "message"', "7"),
    (b'{"update_id": 7, "message": {"text": "\xff"}}', "7"),
    (b'{"update_id": 7, "message": {}}', "7"),
    (b'{"update_id": 7, "message": {"message_id": 1, "chat": {"id": "1001"}}}', "7"),
    (b'{"update_id": 7, "callback_query": {"id": 5}}', "7"),
    (b'{"update_id": 7, "x": ' + b"[" * 100_000, "7"),
    (b'{"update_id": 7, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "7"),
    (b'{"update_id": 7, "message": ' + b'{"reply_to_message":' * 300 + b"1" + b"}" * 301, "7"),
    (b'{"update_id": "7"}', None),
    (b'{"update_id": true}', None),
    (b'{"update_id": -7}', None),
    (b'{"update_id": 7.0}', None),
    (b'{"update_id": 1' + b"0" * 18 + b"0}", None),
    (b'{"update_id": 1' + b"0" * 6000 + b"}", None),
    (b'{"message": {"text": "\\"update_id\\": 5"}}', None),
    ('{"update_id": 7, "message": {}}'.encode("utf-16"), "7"),
]


@pytest.mark.parametrize(("body", "number"), UNREADABLE)
def test_what_cannot_be_read_is_kept_under_its_number_or_its_fingerprint(
    body: bytes, number: str | None
) -> None:
    message_ = read(body, AT)
    assert message_ == InboundMessage(
        "telegram",
        number or hashlib.sha256(body).hexdigest(),
        Heard.UNREADABLE,
        AT,
        order=int(number) if number else None,
        payload=body,
    )


def test_half_a_character_is_heard_as_a_question_mark() -> None:
    body = (
        b'{"update_id":7,"message":{"message_id":1,"chat":{"id":1001,"type":"private"},"text":"a\\ud83db"}}'
    )
    assert (read(body, AT).kind, read(body, AT).text) == (Heard.TEXT, "a?b")
    photo = body.replace(b'"text"', b'"photo":[],"caption"')
    assert (read(photo, AT).kind, read(photo, AT).text) == (Heard.MEDIA, "a?b")


@settings(deadline=None)
@given(st.text())
def test_any_text_arrives_whole_but_for_what_no_database_takes(text: str) -> None:
    said = heard(message(7, text))
    if not text.startswith("/"):
        assert said.text == text.replace("\0", "").encode(errors="replace").decode()
    assert said.kind is Heard.TEXT


def test_a_very_long_text_is_heard_whole() -> None:
    assert heard(message(7, "🤱🏾" * 250_000)).text == "🤱🏾" * 250_000


def storable(said: InboundMessage) -> bool:
    for text in (said.external_id, said.text, said.start_code or "", said.language_hint or ""):
        assert b"\0" not in text.encode()
    assert (said.press.wait_id if said.press else "").encode().isascii()
    assert said.order is None or 0 <= said.order < 2**63
    assert len(said.external_id) <= 64
    return True


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(body: bytes) -> None:
    assert storable(read(body, AT))


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_no_change_to_a_real_update_makes_reading_fail(data: st.DataObject) -> None:
    update = copy.deepcopy(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(_places(update))
        holder, key = data.draw(st.sampled_from(places))
        if data.draw(st.booleans()):
            holder[key] = data.draw(_anything)
        else:
            holder.pop(key)
        if not update:
            break
    assert storable(heard(update))


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from _places(value[index])


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_no_cut_or_flipped_byte_makes_reading_fail(update: Any, data: st.DataObject) -> None:
    body = bytearray(payload(update))
    if data.draw(st.booleans()):
        del body[data.draw(st.integers(0, len(body))) :]
    else:
        for _ in range(3):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert storable(read(bytes(body), AT))


def test_neither_a_message_nor_a_press_shows_words_when_printed() -> None:
    delivery = hear(payload(press(7, "w7:1")), AT)
    assert "Which?" not in repr(delivery) and "1001" not in repr(delivery)
    assert json.dumps("hello") not in repr(hear(payload(message(7)), AT))


@pytest.mark.parametrize(
    ("fields", "items"),
    [
        ({"voice": {"file_id": "AwAC", "mime_type": "audio/ogg"}}, (MediaItem("AwAC", "audio/ogg"),)),
        ({"voice": {"file_id": "AwAC"}}, (MediaItem("AwAC", "audio/ogg"),)),
        ({"audio": {"file_id": "CQAC", "mime_type": "audio/mp4"}}, (MediaItem("CQAC", "audio/mp4"),)),
        ({"voice": {"file_id": 7}}, ()),
        ({"voice": "AwAC"}, ()),
        ({"photo": [{"file_id": "AgAC"}]}, ()),
    ],
)
def test_what_she_recorded_can_be_fetched_and_pictures_cannot(
    fields: dict[str, Any], items: tuple[MediaItem, ...]
) -> None:
    said = heard(message(7, None, **fields))
    assert (said.kind, said.media) == (Heard.MEDIA, items)
    assert "AwAC" not in repr(said) + repr(said.media)
