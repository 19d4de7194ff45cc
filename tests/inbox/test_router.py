"""What was heard by the words of one library is heard again by those of the batch's, and otherwise left."""

from __future__ import annotations

from bot.inbox.router import Router
from tests.runner.heeds import a_library, heed, message


def test_what_was_heard_by_the_same_library_is_left_as_it_is() -> None:
    library = a_library()
    heard = heed(message(text="vote"), library)
    assert Router().heard(heard, library) is heard


def test_what_was_heard_by_an_older_library_is_heard_again() -> None:
    older, newer = a_library(), a_library()
    again = Router().heard(heed(message(text="vote"), older), newer)
    assert again.heard.library is newer  # type: ignore[attr-defined]
