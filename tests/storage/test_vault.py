"""What is sealed opens only with its key, in its room, untouched."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.vault import Vault, WrongKey
from tests.storage.rows import SECRET, a_vault

ROOM = "answer.words"


@given(st.text())
def test_what_is_sealed_is_unsealed_the_same(text: str) -> None:
    assert a_vault().unseal(a_vault().seal(text, ROOM), ROOM) == text


def test_the_same_text_is_never_sealed_the_same_twice() -> None:
    assert a_vault().seal("tea", ROOM) != a_vault().seal("tea", ROOM)


def test_half_a_character_is_replaced_not_refused() -> None:
    assert a_vault().unseal(a_vault().seal("tea \ud83d", ROOM), ROOM) == "tea ?"


def test_what_was_sealed_as_one_thing_does_not_open_as_another() -> None:
    with pytest.raises(WrongKey):
        a_vault().unseal(a_vault().seal("tea", ROOM), "contact.first_words")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(WrongKey):
        a_vault(bytes(32)).unseal(a_vault().seal("tea", ROOM), ROOM)


@pytest.mark.parametrize("place", [0, 11, 12, 14, -1])
def test_one_changed_bit_anywhere_is_noticed(place: int) -> None:
    sealed = bytearray(a_vault().seal("tea", ROOM))
    sealed[place] ^= 1
    with pytest.raises(WrongKey):
        a_vault().unseal(bytes(sealed), ROOM)


@pytest.mark.parametrize("size", [0, 5, 12, 27])
def test_what_was_cut_short_is_noticed(size: int) -> None:
    with pytest.raises(WrongKey):
        a_vault().unseal(a_vault().seal("tea", ROOM)[:size], ROOM)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_secret_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(bytes(size), bytes)


def test_an_address_is_found_by_a_keyed_hash_that_says_nothing_of_it() -> None:
    key = a_vault().key("telegram", "4711")
    assert key == a_vault().key("telegram", "4711")
    assert len(key) == 32
    others = [
        a_vault().key("telegram", "4712"),
        a_vault().key("whatsapp", "4711"),
        a_vault(bytes(32)).key("telegram", "4711"),
    ]
    assert key not in others


def test_each_use_of_the_secret_has_a_key_of_its_own() -> None:
    keys = {SECRET, a_vault().derive("media links"), a_vault().derive("the secret of the webhook")}
    assert len(keys) == 3


def test_a_person_has_another_pseudonym_in_every_poll() -> None:
    first, second = (a_vault().pseudonym(key * 32, "contact-1") for key in (b"a", b"b"))
    assert first != second
    assert first == a_vault(bytes(32)).pseudonym(b"a" * 32, "contact-1")


def test_it_opens_only_for_the_row_it_was_sealed_for() -> None:
    """Whoever can change the database cannot lay one person's words beside another's name."""
    sealed = a_vault().seal("tea", ROOM, "ann")
    assert a_vault().unseal(sealed, ROOM, "ann") == "tea"
    for other in ("ben", ""):
        with pytest.raises(WrongKey):
            a_vault().unseal(sealed, ROOM, other)


def test_what_is_no_text_is_sealed_too() -> None:
    sound = bytes(range(256))
    sealed = a_vault().seal_bytes(sound, ROOM, "ann")
    assert sound not in sealed
    assert a_vault().unseal_bytes(sealed, ROOM, "ann") == sound
    for other in ((sealed, ROOM, "ben"), (sealed, "other", "ann"), (sealed[:8], ROOM, "ann")):
        with pytest.raises(WrongKey):
            a_vault().unseal_bytes(*other)
    with pytest.raises(WrongKey):
        a_vault().unseal(a_vault().seal_bytes(b"\xff\xfe", ROOM), ROOM)


def test_what_is_sealed_under_another_key_opens_with_that_key_only() -> None:
    """Neither the secret nor a key that was destroyed and made anew opens it."""
    key = a_vault().new_key()
    sealed = a_vault().seal_under(key, b"tea", ROOM, "ann")
    assert b"tea" not in sealed and len(key) == 32
    assert a_vault(bytes(32)).unseal_under(key, sealed, ROOM, "ann") == b"tea", "whatever the secret"
    others = [
        (a_vault().new_key(), sealed, ROOM, "ann"),
        (key, sealed, ROOM, "ben"),
        (key, sealed, "x", "ann"),
    ]
    for other in (*others, (key, sealed[:8], ROOM, "ann")):
        with pytest.raises(WrongKey):
            a_vault().unseal_under(*other)
    with pytest.raises(WrongKey):
        a_vault().unseal_bytes(sealed, ROOM, "ann")


def test_the_key_that_makes_pseudonyms_is_not_the_one_that_seals() -> None:
    """No key does two things."""
    sealed = a_vault().seal_under(SECRET, b"tea", ROOM, "ann")
    with pytest.raises(InvalidTag):
        AESGCM(SECRET).decrypt(sealed[:12], sealed[12:], f"{ROOM}\0ann".encode())
