"""A release is kept as text and comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.release import Band, Measured, Outcome, Release, Share

RELEASE = Release(
    name="first_priority.rank",
    sheet="3f" * 32,
    at=datetime(2027, 3, 14, 18, tzinfo=UTC),
    outcome=Outcome.WORKSHOP,
    winners=("a", "b"),
    turnout={"": 60, "people": 45},
    too_few=("statutory",),
    without_group=True,
    shares={"a": {"": Share(percent=35), "people": Share(band=Band.MOST)}},
    measures=(Measured("points", ("a", "b")), Measured("head_to_head", ())),
    why="tie",
)


def test_a_release_comes_back_as_it_was_written() -> None:
    assert Release.restored(RELEASE.canonical()) == RELEASE
