"""What can be wrong with a step that opens or closes a case is told with a way out."""

from __future__ import annotations

import pytest

from bot.library.problems import Severity
from tests.library.drafts import Drafts

GOOD = """\
title = "What waits"
open_to = "team"

[which]
ask     = "Which?"
choices = "open_cases"
keep    = false

[open]
open_case = "which"

[is_open]
branch = "open"
when   = { gone = "end", stopped = "end" }
else   = "language"

[language]
branch = "reads_english"
when   = { no = "hint" }
else   = "reply"

[hint]
say = "{her_language}"

[reply]
ask  = "Your reply?"
keep = false

[send]
close_case = "which"
reply = "reply"

[sent]
branch = "send"
when   = { answered = "end", stopped = "end" }
else   = "mark"

[mark]
close_case = "which"

[marked]
branch = "mark"
when   = { done = "end" }
else   = "end"
"""


def found(drafts: Drafts, old: str = "", new: str = "") -> list[tuple[str, str, str]]:
    assert old in GOOD
    drafts.write("waits", GOOD.replace(old, new, 1) if old else GOOD)
    problems = [each for each in drafts.problems() if each.file.endswith("waits.toml")]
    return [(each.severity.value, each.message, each.suggestion) for each in problems]


def test_a_good_file_has_nothing_wrong(drafts: Drafts) -> None:
    """Every name that the steps remember can be looked at."""
    assert found(drafts) == []


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            'open_case = "which"',
            'open_case = "wich"',
            "'wich' is no question that offers what waits for the team.",
            "Did you mean 'which'?",
        ),
        (
            'close_case = "which"',
            'close_case = "reply"',
            "'reply' is no question that offers what waits for the team.",
            "",
        ),
        (
            'reply = "reply"',
            'reply = "repply"',
            "'repply' is no question that is answered in somebody's own words.",
            "Did you mean 'reply'?",
        ),
        (
            'reply?"\nkeep = false',
            'reply?"',
            "What is written at [reply] would be kept as an answer.",
            "Add keep = false to it.",
        ),
        ("{ gone =", "{ lost =", "'open' is never 'lost'.", ""),
        ("{ done =", "{ answered =", "'mark' is never 'answered'.", ""),
    ],
)
def test_what_is_wrong_is_told(drafts: Drafts, old: str, new: str, message: str, hint: str) -> None:
    """With a way out."""
    [(severity, said, way_out)] = found(drafts, old, new)
    assert (severity, said) == (Severity.ERROR.value, message)
    assert way_out.startswith(hint)


def test_without_a_list_it_says_how_to_make_one(drafts: Drafts) -> None:
    """The kind of list is named."""
    hints = [hint for _, _, hint in found(drafts, 'choices = "open_cases"\n', "")]
    assert 'Add choices = "open_cases".' in hints


def test_a_flow_for_everybody_is_warned_of(drafts: Drafts) -> None:
    """Nobody but the team finds anything in it."""
    problems = found(drafts, 'open_to = "team"\n', "")
    assert {(severity, message) for severity, message, _ in problems} == {
        (Severity.WARNING.value, "Only the team finds anything here.")
    }


DANGER = """\
title = "Danger"
open_to = "safeguarding"

[which]
ask     = "Which?"
choices = "danger_cases"
keep    = false

[open]
open_case = "which"

[hold]
ask     = "May they go on?"
choices = { release = "Yes, they may", keep_held = "Not yet" }
keep    = false

[close]
case_work = "which"
act       = "close"
what      = "hold"

[closed]
branch = "close"
when   = { done = "end", gone = "end", new_words = "which" }
else   = "reply"

[reply]
ask  = "Your reply?"
keep = false

[send]
case_work = "which"
act       = "reply"
what      = "reply"
"""


def of_danger(drafts: Drafts, old: str = "", new: str = "") -> list[str]:
    assert old in DANGER
    drafts.write("waits", DANGER.replace(old, new, 1) if old else DANGER)
    return [str(each) for each in drafts.problems() if each.file.endswith("waits.toml")]


def test_a_good_file_for_safeguarding_has_nothing_wrong(drafts: Drafts) -> None:
    assert of_danger(drafts) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"danger_cases"', '"open_cases"', "is no question that offers what waits for safeguarding."),
        ('what      = "hold"', 'what      = "reply"', "'reply' is no question with choices."),
        ('what      = "hold"\n', "", "'' is no question with choices."),
        ("release =", "go_on =", "is called 'release', so messages never go on."),
        (
            'what      = "reply"',
            'what      = "hold"',
            "is no question that is answered in somebody's own words.",
        ),
        ('reply?"\nkeep = false', 'reply?"', "What is written at [reply] would be kept as an answer."),
        ('open_to = "safeguarding"\n', "", "Only the people of safeguarding find anything here."),
        ("new_words =", "newer_words =", "'close' is never 'newer_words'."),
        ('"close"\nwhat', '"shut"\nwhat', "What stands after 'act' does not fit"),
    ],
)
def test_what_is_wrong_with_work_on_danger_is_told(drafts: Drafts, old: str, new: str, said: str) -> None:
    found = of_danger(drafts, old, new)
    assert any(said in each for each in found), found
