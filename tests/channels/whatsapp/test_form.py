"""A form as Twilio sends it, and as nobody should."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.form import MOST, TooManyFields, read_form


def test_fields_are_read_with_their_empty_values_and_in_order() -> None:
    form = read_form(b"Body=Hal%C3%A9+%26&Empty=&From=whatsapp%3A%2B447700900001&Body=again")
    assert form.fields == (
        ("Body", "Halé &"),
        ("Empty", ""),
        ("From", "whatsapp:+447700900001"),
        ("Body", "again"),
    )
    assert (form["Body"], form["Empty"], form["Nothing"]) == ("Halé &", "", "")


def test_what_a_database_does_not_take_is_left_out_but_not_of_what_was_signed() -> None:
    form = read_form(b"Body=a%00b")
    assert form["Body"] == "ab"
    assert form.fields == (("Body", "a\0b"),)


@pytest.mark.parametrize(
    ("value", "number"), [("2", 2), ("99", 10), ("", 0), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 30, 0)]
)
def test_a_number_is_small_or_none(value: str, number: int) -> None:
    assert read_form(f"NumMedia={value}".encode()).number("NumMedia", 10) == number


def test_more_fields_than_any_delivery_has_are_not_read() -> None:
    assert len(read_form(b"&".join([b"a=1"] * MOST)).fields) == MOST
    with pytest.raises(TooManyFields):
        read_form(b"&".join([b"a=1"] * (MOST + 1)))


@given(st.binary(max_size=200))
def test_any_bytes_are_some_form(body: bytes) -> None:
    form = read_form(body)
    assert json.loads(form.kept()) == [list(each) for each in form.fields]


def test_what_is_kept_can_be_searched_for_whose_it_was() -> None:
    assert b"whatsapp:+447700900001" in read_form(b"From=whatsapp%3A%2B447700900001").kept()


def test_nothing_of_it_is_shown() -> None:
    assert repr(read_form(b"Body=her+words")) == "Form(1 fields)"
