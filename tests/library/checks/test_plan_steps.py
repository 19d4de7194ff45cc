"""What is wrong with a step about the plan is told with its line and a way out."""

from __future__ import annotations

import pytest

from bot.library.problems import Severity
from tests.library.drafts import Drafts

GOOD = """\
title   = "The plan"
open_to = "steering"

[points]
show_plan = "to_sign"

[how_far]
branch = "points"
when   = { more = "done", no_group = "done", none = "done" }
else   = "sign"

[sign]
sign_plan = "points"

[is_it]
branch = "sign"
when   = { gone = "why" }
else   = "done"

[why]
show_plan = "why"

[was_it]
branch = "why"
when   = { told = "done" }
else   = "done"

[done]
say = "Done."
"""


def test_a_flow_about_the_plan_has_nothing_wrong(drafts: Drafts) -> None:
    drafts.write("plan_sign", GOOD)
    assert drafts.problems() == []


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ('open_to = "steering"', 'open_to = "everyone"', 2, "Only whoever steers can sign the plan."),
        (
            'sign_plan = "points"',
            'sign_plan = "why"',
            13,
            "'why' is no step that shows what is to be signed.",
        ),
        ('show_plan = "to_sign"', 'show_plan = "all"', 5, "to_sign"),
        ("more = ", "some = ", 9, "'points' is never 'some'."),
        ("gone = ", "told = ", 17, "'sign' is never 'told'."),
        ("told = ", "last = ", 25, "'why' is never 'last'."),
    ],
)
def test_each_mistake_is_told_with_its_line(
    drafts: Drafts, written: str, instead: str, line: int, said: str
) -> None:
    drafts.write("plan_sign", GOOD.replace(written, instead))
    found = [each for each in drafts.problems() if said in f"{each.message} {each.suggestion}"]
    assert [each.line for each in found][:1] == [line], drafts.problems()


def test_that_others_read_what_waits_is_no_mistake_that_stops_anything(drafts: Drafts) -> None:
    drafts.write("plan_sign", GOOD.replace('open_to = "steering"', 'open_to = "everyone"'))
    assert {each.severity for each in drafts.problems()} == {Severity.WARNING}
