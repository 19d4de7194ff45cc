"""What is to be said, as WhatsApp shows it: buttons, a list, or numbers, and nothing too long for either."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts import units
from bot.channels.whatsapp.content import definitions
from bot.channels.whatsapp.rendering import BUTTON, LONGEST, LONGEST_BODY, ROW, Part, parts_of
from bot.domain.message import Choice, File, OutboundMessage, SendError, SendTrouble, Template

SIDS = {str(each["friendly_name"]): f"HX-{each['friendly_name']}" for each in definitions()}
YES_NO = (Choice("yes", "Yes, please"), Choice("no", "No, thank you"))


def words(name: str, language: str) -> str:
    return {"list_button": f"Choose-{language}", "write_answer": f"Write it-{language}."}[name]


def choices(number: int, label: str = "Choice") -> tuple[Choice, ...]:
    return tuple(Choice(f"c{n}", f"{label} {n}") for n in range(number))


def said(message: OutboundMessage, sids: dict[str, str] | None = None) -> list[str | tuple[str, list[str]]]:
    """Return each part: its words, or the name of a prepared text and what it is filled with."""
    return [shown(part) for part in parts_of(message, SIDS if sids is None else sids, words)]


def shown(part: Part) -> str | tuple[str, list[str]]:
    if "body" in part.what:
        return part.what["body"]
    values = json.loads(part.what["content_variables"])
    assert list(values) == [str(place) for place in range(1, len(values) + 1)]
    return part.what["content_sid"].removeprefix("HX-bigroom_"), list(values.values())


def test_words_alone_go_as_they_are() -> None:
    text = "Halé.\n\nمرحبا NHS\n\N{HEAVY BLACK HEART}"
    assert said(OutboundMessage(text, direction="rtl")) == [text]


def test_two_choices_are_buttons_that_carry_their_question() -> None:
    values = ["Shall we?", "Yes, please", "w7:0", "No, thank you", "w7:1"]
    assert said(OutboundMessage("Shall we?", YES_NO, "w7")) == [("buttons_2", values)]


def test_more_than_three_choices_are_a_list_in_her_language() -> None:
    message = OutboundMessage("Which?", choices(4), "w7", language="so")
    (part,) = said(message)
    assert part[0] == "list_4"
    assert part[1][:4] == ["Which?", "Choose-so", "Choice 0", "w7:0"]


@pytest.mark.parametrize(
    ("number", "label", "name"),
    [
        (1, "x" * (BUTTON - 2), "buttons_1"),
        (3, "x" * (BUTTON - 2), "buttons_3"),
        (3, "x" * (BUTTON - 1), "list_3"),
        (3, "x" * (ROW - 2), "list_3"),
        (10, "x" * (ROW - 2), "list_10"),
        (10, "x" * (ROW - 1), ""),
        (11, "x", ""),
        (2, "🤱🏾" * 5, "list_2"),
        (2, "🤱🏾" * 6, ""),
    ],
)
def test_what_fits_decides(number: int, label: str, name: str) -> None:
    """Counted in UTF-16, so that it never is too long whoever counts."""
    (part,) = said(OutboundMessage("?", choices(number, label), "w7"))
    assert (part[0] if isinstance(part, tuple) else "") == name


def test_too_long_or_too_many_are_written_with_numbers() -> None:
    message = OutboundMessage(
        "May we?", (Choice("yes", "Yes, you may send me news"), YES_NO[1]), "w7", language="ar"
    )
    expected = "May we?\n\n1. Yes, you may send me news\n2. No, thank you\n\nWrite it-ar."
    assert said(message) == [expected]
    (text,) = said(OutboundMessage("Which?", choices(11), "w7"))
    assert isinstance(text, str)
    assert text.endswith("\n11. Choice 10\n\nWrite it-en.")


def test_a_scale_keeps_its_own_numbers() -> None:
    scale = tuple(Choice(str(n), str(n)) for n in range(11))
    (text,) = said(OutboundMessage("How?", (*scale, Choice("skip", "Skip")), "w7"))
    assert text == "How?\n\n" + "\n".join(map(str, range(11))) + "\nSkip\n\nWrite it-en."


@pytest.mark.parametrize("labels", [("Same", "Same"), ("A\nB", "A B"), ("Yes", " "), ("Yes", "")])
def test_labels_that_whatsapp_cannot_tell_apart_or_show_are_written_with_numbers(
    labels: tuple[str, ...],
) -> None:
    (part,) = said(OutboundMessage("?", tuple(Choice(f"c{n}", each) for n, each in enumerate(labels)), "w7"))
    assert isinstance(part, str)


@pytest.mark.parametrize("sids", [{}, {"bigroom_buttons_3": "HX3"}])
def test_where_nothing_is_prepared_there_are_numbers(sids: dict[str, str]) -> None:
    numbered = "Shall we?\n\n1. Yes, please\n2. No, thank you\n\nWrite it-en."
    assert said(OutboundMessage("Shall we?", YES_NO, "w7"), sids) == [numbered]


def test_over_buttons_stands_one_line_and_the_others_go_before() -> None:
    """A prepared text takes no line end in what it is filled with (Twilio 21656)."""
    message = OutboundMessage("Hello.\n\nSecond.\nQuestion 2 of 3\nShall we?", YES_NO, "w7")
    first, second = said(message)
    assert first == "Hello.\n\nSecond.\nQuestion 2 of 3"
    assert second[1][0] == "Shall we?"


def test_what_twilio_does_not_take_in_a_gap_is_made_one_space() -> None:
    (part,) = said(OutboundMessage("a\tb     c\u2028d    e", (Choice("x", "A  \n B"),), "w7"))
    assert part == ("buttons_1", ["a b c d    e", "A B", "w7:0"])


def test_an_apostrophe_is_not_bare() -> None:
    (part,) = parts_of(OutboundMessage("Don't?", YES_NO, "w7"), SIDS, words)
    assert "'" not in part.what["content_variables"]
    assert json.loads(part.what["content_variables"])["1"] == "Don't?"


def test_should_it_not_be_accepted_there_are_numbers_to_say_instead() -> None:
    before, asked = parts_of(OutboundMessage("Hello.\nShall we?", YES_NO, "w7"), SIDS, words)
    assert before.instead == ""
    assert asked.instead == "Shall we?\n\n1. Yes, please\n2. No, thank you\n\nWrite it-en."


def test_long_words_are_cut_where_a_reader_would_pause() -> None:
    parts = said(OutboundMessage("One sentence. " * 300))
    assert len(parts) == 3
    assert all(isinstance(part, str) and part.endswith(".") and len(part) <= LONGEST for part in parts)


def test_a_long_question_has_its_buttons_under_the_last_part() -> None:
    *before, last = said(OutboundMessage("A sentence. " * 200, YES_NO, "w7"))
    assert all(isinstance(part, str) for part in before)
    assert isinstance(last, tuple)
    assert units(last[1][0]) <= LONGEST_BODY


def test_a_file_is_written_out() -> None:
    """A link to it would be open to whoever has the link."""
    message = OutboundMessage(
        "Here it is.", YES_NO, "w7", file=File("big-room-my-data.txt", "All of it.\n" * 200)
    )
    asked, *file = said(message)
    assert isinstance(asked, tuple)
    assert len(file) == 2
    assert "".join(map(str, file)).count("All of it.") == 200


def test_an_approved_text_goes_by_its_name_where_there_are_no_words() -> None:
    template = Template("tap_to_read", "en_GB", ("Ada's", "two\nlines"))
    sids = SIDS | {"bigroom_tap_to_read_en_GB": "HX-bigroom_tap"}
    assert said(OutboundMessage("", template=template), sids) == [("tap", ["Ada's", "two lines"])]
    assert said(OutboundMessage("Real words", template=template), sids) == ["Real words"]
    with pytest.raises(SendError) as refused:
        said(OutboundMessage("", template=template))
    assert (refused.value.trouble, refused.value.code) == (SendTrouble.REFUSED, "no_template")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_cannot_be_said(text: str) -> None:
    with pytest.raises(SendError) as refused:
        said(OutboundMessage(text))
    assert refused.value.trouble is SendTrouble.REFUSED


def test_choices_without_a_question_are_written_with_numbers() -> None:
    assert said(OutboundMessage(" ", YES_NO, "w7")) == ["1. Yes, please\n2. No, thank you\n\nWrite it-en."]


texts = st.text(st.characters(), max_size=3000) | st.text("ab. \n\t'🤱🏾م\ud83d", max_size=3000)
labels = st.lists(st.text(max_size=30), max_size=12)


@given(texts, labels, st.sampled_from([SIDS, {}]))
def test_whatever_is_said_twilio_takes(text: str, names: list[str], sids: dict[str, str]) -> None:
    offered = tuple(Choice(f"c{n}", name) for n, name in enumerate(names))
    try:
        parts = parts_of(OutboundMessage(text, offered, "w7"), sids, words)
    except SendError:
        assert not text.strip()
        return
    for part in parts:
        what = shown(part)
        if isinstance(what, str):
            assert what.strip()
            assert units(what) <= LONGEST
            what.encode()
        else:
            assert units(what[1][0]) <= LONGEST_BODY
            assert all(value and not set(value) & set("\n\r\t") and "     " not in value for value in what[1])


def test_nothing_of_it_is_shown() -> None:
    assert "kindness" not in repr(Part({"body": "kindness"}, "kindness"))
