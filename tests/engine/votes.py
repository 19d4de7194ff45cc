"""Votes as people meet them: a sheet of each method, and stages that are open or over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.poll import Method, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Outcome, Release, Share
from tests.fakes import MONDAY

CLOSES = MONDAY + timedelta(days=10)
GROUPS = {"people": ("service_user", "family"), "charities": ("voluntary",), "statutory": ("nhs", "council")}
ENGLISH = {
    "title": "What first?",
    "why": "It decides what the workshops work on.",
    "ask": "What should change first?",
    "next": "The workshops work on it.",
    "groups.people": "People and families",
    "groups.charities": "Charities",
    "groups.statutory": "The NHS and councils",
    "options.listen": "Being listened to",
    "options.time": "More time",
    "options.respect": "Respect",
    "options.home": "Help at home",
}
ARABIC = {key: f"ع {key}" for key in ENGLISH}
OPTIONS = ("home", "listen", "respect", "time")


def sheet(method: Method = Method.RANK, **changes: Any) -> Sheet:
    """Return a sheet of four options."""
    made = Sheet(
        poll="first",
        stage=method.value,
        method=method,
        closes_at=CLOSES,
        texts={"en": ENGLISH, "ar": ARABIC},
        options=() if method is Method.IDEAS else OPTIONS,
        groups=GROUPS,
        weights={"people": 2, "charities": 1, "statutory": 1},
        quorum=20,
        floor=40,
        most={Method.RANK: 3, Method.APPROVE: 2}.get(method, 0),
        at_a_time=2,
    )
    return replace(made, **changes)


def opened(method: Method = Method.RANK, marks: dict[str, int] | None = None, **changes: Any) -> StageNow:
    """Return a stage that is open, with her own ballot in it."""
    return StageNow(sheet(method, **changes), PollStatus.OPEN, signed=1, marks=marks or {})


def over(method: Method = Method.RANK, outcome: Outcome = Outcome.CHOSEN, **changes: Any) -> StageNow:
    """Return a stage that is closed, with its release."""
    of = sheet(method)
    release = Release(
        name=of.name,
        sheet=of.fingerprint(),
        at=CLOSES,
        outcome=outcome,
        winners=("listen",),
        turnout={EVERYBODY: 60, "people": 45},
        too_few=("charities", "statutory"),
        without_group=True,
        shares={each: {EVERYBODY: Share(percent=35), "people": Share(percent=40)} for each in OPTIONS},
    )
    return StageNow(of, PollStatus.CLOSED, signed=1, release=replace(release, **changes))
