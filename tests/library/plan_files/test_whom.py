"""An audience in words."""

from __future__ import annotations

import pytest

from bot.domain.plan import Audience
from bot.library.plan_files.whom import in_words


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (Audience(), "All who want news"),
        (Audience(groups=("champion",)), "Champions who want news"),
        (
            Audience("polls", ("service_user", "family", "nhs"), ("so", "ar"), ("brent", "ealing")),
            "Service users, families and friends and people of the NHS in Brent or Ealing who read Somali or "
            "Arabic and take part in votes",
        ),
        (Audience("quotes", ("night_shift",)), "Night shift who agreed to quotes"),
    ],
)
def test_in_words(audience: Audience, words: str) -> None:
    assert in_words(audience) == words
