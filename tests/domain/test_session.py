"""A session is empty when nothing goes on and nothing can be picked up; it does not show her answers."""

from __future__ import annotations

import pytest

from bot.domain.session import Answered, Run, Session, Told
from tests.fakes import MONDAY

RUN = Run("poll", "v1", "comment", {"comment": "her own words"})


@pytest.mark.parametrize(
    ("session", "empty"),
    [
        (Session(), True),
        (Session(answered=Answered("w1", MONDAY), told=Told("media", MONDAY)), True),
        (Session((RUN,)), False),
        (Session(set_aside=(RUN,)), False),
    ],
)
def test_a_session_is_empty_when_there_is_nothing_to_go_on_with(session: Session, empty: bool) -> None:
    assert session.empty is empty


def test_her_answers_are_not_shown() -> None:
    assert "her own words" not in repr(Session((RUN,), set_aside=(RUN,)))
