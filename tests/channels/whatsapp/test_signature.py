"""Only what Twilio has signed is taken; its own validator is the measure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels.whatsapp.signature import AGAIN, is_genuine

URL = "https://room.example.org/webhooks/whatsapp"
TOKEN = "0123456789abcdef0123456789abcdef"
FIELDS = (("Body", "Hallo"), ("From", "whatsapp:GB.1349"), ("NewOne", ""))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
forms = st.lists(st.tuples(st.sampled_from(["Body", "From", "A", "é", ""]) | texts, texts), max_size=12)


class Many(dict[str, str]):
    """A form in which a field may come several times, as web frameworks hand it to the validator."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(fields)
        self.fields = fields

    def getall(self, name: str) -> list[str]:
        return [value for each, value in self.fields if each == name]


def signed(fields: Sequence[tuple[str, str]] = FIELDS, url: str = URL, token: str = TOKEN) -> str:
    """Sign as Twilio's library does."""
    return str(RequestValidator(token).compute_signature(url, Many(fields)))


@given(forms)
def test_what_twilios_own_validator_signs_is_genuine(fields: list[tuple[str, str]]) -> None:
    """Repeated fields, empty values, every script."""
    assert is_genuine(TOKEN, URL, fields, signed(fields))
    assert RequestValidator(TOKEN).validate(URL, Many(fields), signed(fields))


@given(forms, st.randoms(use_true_random=False))
def test_the_order_of_the_fields_does_not_matter(fields: list[tuple[str, str]], chance: object) -> None:
    assert is_genuine(TOKEN, URL, fields[::-1], signed(fields))


@given(forms, st.data())
def test_whatever_is_changed_is_noticed(fields: list[tuple[str, str]], data: st.DataObject) -> None:
    added = data.draw(st.tuples(texts, texts.filter(bool)))
    other = [*fields, added]
    if signed(other) != signed(fields):  # the same pair twice is signed once
        assert not is_genuine(TOKEN, URL, other, signed(fields))


@pytest.mark.parametrize(
    "given",
    [None, "", "x", "ي", "\udc80", signed(token="other"), signed(url=URL + "/status"), signed(FIELDS[:2])],
)
def test_a_missing_or_wrong_signature_is_refused(given: str | None) -> None:
    assert not is_genuine(TOKEN, URL, FIELDS, given)


@pytest.mark.parametrize("wrong", ["A" + signed()[1:], signed().lower(), signed() + " ", signed()[1:]])
def test_nearly_right_is_wrong(wrong: str) -> None:
    assert not is_genuine(TOKEN, URL, FIELDS, wrong)


@pytest.mark.parametrize("behind", ["", AGAIN])
@pytest.mark.parametrize("port", ["", ":443"])
def test_the_fragment_and_the_usual_port_may_be_signed_or_not(port: str, behind: str) -> None:
    """Twilio leaves the fragment out today; its libraries disagree about the port."""
    url = f"https://room.example.org{port}/webhooks/whatsapp{behind}"
    assert is_genuine(TOKEN, URL, FIELDS, signed(url=url))


def test_another_fragment_or_another_port_is_another_address() -> None:
    assert not is_genuine(TOKEN, URL, FIELDS, signed(url=URL + "#rc=5"))
    other = "https://room.example.org:8443/webhooks/whatsapp"
    assert not is_genuine(TOKEN, URL, FIELDS, signed(url=other))


def test_a_port_of_our_own_may_be_left_out_as_twilio_does() -> None:
    own = "https://room.example.org:8443/webhooks/whatsapp"
    assert is_genuine(TOKEN, own, FIELDS, signed(url=own))
    assert is_genuine(TOKEN, own, FIELDS, signed(url=URL))


def test_the_query_is_signed_as_it_stands() -> None:
    url = f"{URL}?a=b%20c&a="
    assert is_genuine(TOKEN, url, FIELDS, signed(url=url))
    assert not is_genuine(TOKEN, f"{URL}?a=b+c&a=", FIELDS, signed(url=url))
    assert not is_genuine(TOKEN, URL, FIELDS, signed(url=url))
