"""One point is made of its lines; who signs is said once for all, or by the point itself."""

from __future__ import annotations

import pytest

from bot.library.plan_files.headings import PointEntry
from bot.library.plan_files.points import Misfit, made_point

LINES = {
    "title": "News",
    "aim": "inform",
    "say": "Here it is.",
    "workshop": "all",
    "at": "12:00",
    "owner": "the team",
    "written_with": "a champion",
}


def test_who_signs_is_said_once_for_all_or_by_the_point() -> None:
    """In an order of its own, so that the order in the file changes no fingerprint."""
    point = made_point("news", PointEntry.model_validate(LINES), ("voluntary", "family"))
    assert (point.id, point.signed_by) == ("news", ("family", "voluntary"))
    own = PointEntry.model_validate(LINES | {"signed_by": ["nhs", "council", "nhs"]})
    assert made_point("news", own, ("voluntary",)).signed_by == ("council", "nhs")
    audience = PointEntry.model_validate(LINES | {"audience": {"groups": ["nhs", "council"]}})
    turned = PointEntry.model_validate(LINES | {"audience": {"groups": ["council", "nhs"]}})
    marks = {made_point("news", each, ("family",)).fingerprint() for each in (audience, turned)}
    assert len(marks) == 1


def test_a_line_that_does_not_fit_is_named() -> None:
    with pytest.raises(Misfit) as met:
        made_point("news", PointEntry.model_validate(LINES | {"missed": "never"}), ("family",))
    assert (met.value.key, str(met.value)) == ("missed", "I do not understand 'never'.")
