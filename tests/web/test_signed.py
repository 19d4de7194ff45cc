"""What is signed is believed until its moment, and nothing else ever is."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.signed import ExpiredLink, ForgedLink, Signer

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
SIGNER = Signer(bytes(32), b"a purpose")


@given(st.text())
def test_a_token_carries_its_text_until_its_moment(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    token = SIGNER.sign(text, LATER)
    assert SIGNER.read(token, AT) == text
    with pytest.raises(ExpiredLink) as over:
        SIGNER.read(token, LATER)
    assert over.value.text == text


@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_one_changed_bit_makes_a_forged_link(place: int, bit: int) -> None:
    token = SIGNER.sign("text", LATER)
    signed = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    signed[place % len(signed)] ^= 1 << bit
    with pytest.raises(ForgedLink):
        SIGNER.read(base64.urlsafe_b64encode(signed).decode().rstrip("="), AT)


@pytest.mark.parametrize(
    "other", [Signer(bytes(32), b"another purpose"), Signer(b"another key", b"a purpose")]
)
def test_another_purpose_or_key_is_not_believed(other: Signer) -> None:
    with pytest.raises(ForgedLink):
        SIGNER.read(other.sign("text", LATER), AT)


def test_its_key_is_shown_nowhere() -> None:
    assert repr(SIGNER) == "Signer()"
