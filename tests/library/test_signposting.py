"""What is wrong in safeguarding.toml is said in plain words, with the line."""

from __future__ import annotations

import pytest

from bot.library.signposting import read_signposts
from tests.library.test_signposts import SOURCE


def problems(old: str, new: str) -> list[str]:
    assert old in SOURCE, old
    return [str(each) for each in read_signposts("safeguarding.toml", SOURCE.replace(old, new, 1))[1]]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('from   = ""', 'from = "nine"', "What stands after 'from' does not fit."),
        ("days   = []", 'days = ["mondy"]', "I do not know the day 'mondy'. Did you mean 'monday'?"),
        ("alerts = 6", "alerts = 0", "What stands after 'alerts' does not fit."),
        ("alerts = 6", "alrts = 6", "I do not know 'alrts'. Did you mean 'alerts'?"),
        ('checked_on = ""', 'checked_on = "lately"', "What stands after 'checked_on' does not fit."),
        ('checked_by = ""\n', "", "'checked_by' is missing."),
        ("[answers.child]", "[answers.children]", "Words never warn of 'children'."),
        ("[answers.child]", "[answers.children]", "[answers.child] needs exactly one line below it, 'text'."),
        ("[next.nobody]", "[next.nobdy]", "Nothing in Big Room says 'nobdy'. Did you mean 'nobody'?"),
        ('approved_on = ""', 'approved_on = "soon"', "What stands after 'approved_on' does not fit."),
        ("\n[hours]", "\n[hours", "A heading is not closed, or has a space in its name."),
    ],
)
def test_a_mistake_is_said_in_plain_words(old: str, new: str, said: str) -> None:
    found = problems(old, new)
    assert any(said in each for each in found), found
    assert all(each.startswith("safeguarding.toml, line ") for each in found)


def test_hours_end_after_they_begin() -> None:
    source = SOURCE.replace('from   = ""', 'from = "17:00"').replace('until  = ""', 'until = "09:00"')
    assert "end before they begin" in str(read_signposts("safeguarding.toml", source)[1])


def test_what_others_read_in_the_same_file_is_left_alone() -> None:
    draft, found = read_signposts("safeguarding.toml", SOURCE + '\n[concepts.bleeding]\nwords = ["blood"]\n')
    assert draft is not None and found == []


@pytest.mark.parametrize("broken", ["[answers]\nx = 1", "hours = 3", "next = []"])
def test_nothing_at_all_is_a_reason_to_fall_over(broken: str) -> None:
    _, found = read_signposts("safeguarding.toml", broken)
    assert found
