"""The wording of a sheet in one person's language; English stands in, and is marked."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.engine import polls
from bot.engine.polls import Voice
from tests.engine.small_library import SmallLibrary
from tests.engine.test_results_text import plain
from tests.engine.votes import sheet

LIBRARY = SmallLibrary()


def test_a_text_of_the_sheet_is_in_her_language_and_english_is_marked() -> None:
    arabic, somali = Voice(LIBRARY, "ar"), Voice(LIBRARY, "so")
    assert polls.text(arabic, sheet(), "title").startswith("ع") and not arabic.in_english
    assert polls.text(somali, sheet(), "title") == "What first?" and somali.in_english


def test_a_text_that_is_nowhere_is_not_said_to_be_english() -> None:
    voice = Voice(LIBRARY, "ar")
    assert polls.text(voice, sheet(), "nothing") == "" and not voice.in_english


def test_options_are_told_by_the_alphabet_and_none_is_said() -> None:
    voice = Voice(LIBRARY, "en")
    assert polls.options(voice, sheet(), ("time", "home")) == "Help at home; More time"
    assert polls.options(voice, sheet(), ()) == "none"


def test_what_has_no_name_is_called_by_its_id() -> None:
    voice = Voice(LIBRARY, "en")
    assert (polls.option(voice, sheet(), "s9"), polls.group(voice, sheet(), "x")) == ("s9", "x")


def test_the_closing_time_is_told_as_it_is_in_london() -> None:
    """In summer an hour later than UTC."""
    summer = sheet(closes_at=datetime(2026, 7, 1, 17, tzinfo=UTC))
    said = plain(polls.when(Voice(LIBRARY, "en"), "poll_until", summer))
    assert said == "You can vote until Wednesday 1 July 2026, 18:00."


def test_two_things_on_a_line_are_kept_apart() -> None:
    assert polls.line(Voice(LIBRARY, "en"), "a", "b") == "\u2068a\u2069: \u2068b\u2069"
