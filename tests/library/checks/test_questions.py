"""What is wrong with a question is said in a champion's words, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.drafts import Drafts

CHOICES = 'choices = { a = "Ant", b = "Bee", c = "Cat" }\n'
GROUP = 'join_group = "stakeholder"\n' + CHOICES


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """A folder of flow files that can be published as they are."""
    return Drafts(tmp_path)


def errors(drafts: Drafts, rest: str) -> list[str]:
    drafts.write("flow", f'title = "A flow"\n[one]\nask = "Well?"\n{rest}')
    return [problem.message for problem in drafts.errors()]


@pytest.mark.parametrize(
    "rest",
    [
        CHOICES + "several = 2\n",
        CHOICES + "rank = 3\n",
        'scale = [0, 10]\nlow = "l"\nhigh = "h"\n',
        "number = [1, 2]\n",
        GROUP,
        GROUP + 'by_code = ["b"]\ncode = "Code?"\nwrong_code = "No."\n',
        CHOICES + 'purpose = "equality"\nshort = "Well"\n',
    ],
)
def test_what_makes_sense_is_right(drafts: Drafts, rest: str) -> None:
    assert errors(drafts, rest) == []


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (CHOICES + "several = 1\n", "She can choose 1 of 3: that makes no sense."),
        (CHOICES + "several = 4\n", "She can choose 4 of 3: that makes no sense."),
        (CHOICES + "rank = 0\n", "She can choose 0 of 3: that makes no sense."),
        ('scale = [5, 1]\nlow = "l"\nhigh = "h"\n', "From 5 to 1 makes no sense here."),
        ('scale = [0, 11]\nlow = "l"\nhigh = "h"\n', "From 0 to 11 makes no sense here."),
        ("number = [-1, 5]\n", "From -1 to 5 makes no sense here."),
        (GROUP + 'by_code = ["d"]\ncode = "C?"\nwrong_code = "No."\n', "'d' is not among the choices."),
        (
            GROUP + 'by_code = ["b"]\n',
            "Where a code is needed, the step must ask for it and say when it is wrong.",
        ),
        (CHOICES + 'purpose = "equalty"\n', "I do not know the purpose 'equalty'."),
        (CHOICES + "skip = false\n", "A question without Skip must say why nobody may skip it."),
        (
            'choices = { not_now = "Later", b = "Bee" }\nseveral = 2\n',
            "A choice cannot be called 'not_now'.",
        ),
        (
            "several = 2\n[one.choices]\n" + "".join(f'{"x" * 38}{n} = "Choice {n}"\n' for n in range(11)),
            "All the names of these choices together are too long to be kept.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(drafts: Drafts, rest: str, said: str) -> None:
    assert said in errors(drafts, rest)


@pytest.mark.parametrize("group", ["nhs", "council"])
def test_nobody_joins_a_statutory_group_by_a_tap(drafts: Drafts, group: str) -> None:
    """Whatever else needs a code."""
    rest = 'join_group = "stakeholder"\nchoices = { a = "Ant", GROUP = "Them" }\n'.replace("GROUP", group)
    asks = 'code = "Code?"\nwrong_code = "No."\n'
    assert errors(drafts, f'{rest}by_code = ["{group}"]\n{asks}') == []
    for free in ("", f'by_code = ["a"]\n{asks}'):
        assert errors(drafts, rest + free) == [f"Nobody may join '{group}' by a tap."]
    assert drafts.errors()[0].suggestion == "Add it to by_code = [...]."
