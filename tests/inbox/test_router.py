"""The inbox's rules, asked for by the runner over the library that the batch holds."""

from __future__ import annotations

from bot.inbox.receive import Router
from tests.runner.heeds import a_library, heed, message


def test_what_was_heard_by_another_librarys_words_is_heard_again() -> None:
    before, now = a_library(), a_library()
    heard = heed(message(text="vote"), before)
    assert Router().heard(heard, before) is heard
    assert Router().heard(heard, now).heard.library is now  # type: ignore[attr-defined]
