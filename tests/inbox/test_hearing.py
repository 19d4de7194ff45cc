"""What is known of a message before anyone is looked up."""

from __future__ import annotations

import pytest

from bot.domain.danger import Danger, Finding
from bot.domain.message import Heard, MediaItem
from bot.inbox.hearing import Hearing, hear
from tests.fakes import MONDAY
from tests.inbox.test_route import LIBRARY, message

ABUSE = Finding(Danger.ABUSE)


def test_half_a_character_is_heard_as_far_as_it_goes() -> None:
    assert hear(message(text="tea \ud83d"), LIBRARY).text == "tea ?"


def test_what_is_heard_is_not_shown() -> None:
    assert "her own words" not in repr(hear(message(text="her own words"), LIBRARY))


def test_nothing_is_looked_up_in_what_is_no_conversation() -> None:
    heard = hear(message(Heard.GROUP, "stop"), LIBRARY)
    assert heard == Hearing(LIBRARY, Heard.GROUP, MONDAY)


def test_a_hearing_knows_by_whose_words_it_was_understood() -> None:
    heard = hear(message(text="poll"), LIBRARY)
    assert heard.library is LIBRARY and "library" not in repr(heard)
    assert hear(message(Heard.PRESS), LIBRARY).library is LIBRARY


def test_taps_and_silence_are_not_screened() -> None:
    assert hear(message(Heard.PRESS), LIBRARY, lambda _: ABUSE).found is None
    assert hear(message(Heard.MEDIA), LIBRARY, lambda _: ABUSE).found is None


@pytest.mark.parametrize("text", ["/start", "Poll!", "stop", "continue"])
def test_a_command_is_no_text_of_hers_and_everything_else_is(text: str) -> None:
    assert hear(message(text=text), LIBRARY, lambda _: ABUSE).found is None
    assert hear(message(text=f"{text} he hurts me"), LIBRARY, lambda _: ABUSE).found is ABUSE
    assert hear(message(text="stop now please"), LIBRARY, lambda _: ABUSE).found is ABUSE


def test_half_a_character_does_not_keep_a_text_from_being_screened() -> None:
    seen: list[str] = []

    def screen(text: str) -> Finding | None:
        seen.append(text)
        return None

    hear(message(text="help me \ud83d"), LIBRARY, screen)
    assert seen == ["help me ?"]


VOICE, PICTURE = MediaItem("1", "audio/ogg"), MediaItem("2", "image/jpeg")


@pytest.mark.parametrize(
    ("media", "text", "voice"),
    [
        ((VOICE,), "", (VOICE,)),
        ((VOICE, VOICE), "  ", (VOICE, VOICE)),
        ((VOICE,), "listen", ()),
        ((VOICE, PICTURE), "", ()),
        ((PICTURE,), "", ()),
        ((), "", ()),
    ],
)
def test_a_voice_note_is_one_that_came_alone(
    media: tuple[MediaItem, ...], text: str, voice: tuple[MediaItem, ...]
) -> None:
    assert hear(message(Heard.MEDIA, text, media=media), LIBRARY).voice == voice
