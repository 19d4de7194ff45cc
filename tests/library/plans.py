"""A small plan without a mistake, for tests to read and to break."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.library.plan_files.draft import PlanDraft
from bot.library.plan_files.read import read_draft

PLAN = """
title     = "Our plan"
signed_by = ["service_user"]

[milestones]
choose = { title = "We choose", on = 2027-03-21 }
team   = { title = "The team is there", after = "choose", days = 30 }

[points.ideas]
title        = "Ideas"
aim          = "ask"
say          = "What should change? Please write to us."
on           = 2027-01-27
at           = "18:30"
owner        = "the team"
written_with = "a champion"

[points.heard]
title        = "What we heard"
aim          = "feedback"
you_said     = "Meetings are too early."
we_did       = "We now meet at 18:30."
answers      = ["ideas"]
milestone    = "choose"
days         = -5
at           = "12:00"
between      = "10:00-18:00"
weekdays     = ["mon", "tue", "wed", "thu", "fri"]
missed       = "send within 48 hours"
owner        = "the team"
written_with = "a champion"

[points.news]
title        = "News"
aim          = "inform"
say          = "Here is the news. {people} people take part."
audience     = { groups = ["family"], languages = ["en"] }
every        = "second Tuesday"
first        = 2027-04-07
last         = 2027-06-30
at           = "9:15"
owner        = "the team"
written_with = "a champion"
missed       = "ask"
review       = 2027-02-01
signed_by    = ["service_user", "family"]
"""


def plan_draft(source: str = PLAN) -> PlanDraft:
    """Return a plan file without a mistake, read."""
    draft, problems = read_draft("flows/plan.toml", source)
    assert problems == []
    assert draft is not None
    return draft


def plan_of(source: str = PLAN) -> Plan:
    """Return the plan of a file without a mistake."""
    return plan_draft(source).plan


def line_of(source: str, beginning: str) -> int:
    """Return the line of a file that begins like this, from 1."""
    return next(n for n, line in enumerate(source.splitlines(), 1) if line.startswith(beginning))
