"""A group that needs a code in one place needs it everywhere."""

from __future__ import annotations

from tests.library.drafts import Drafts

GROUP = """
title = "A flow"
[group]
ask = "Which?"
join_group = "stakeholder"
choices = { family = "A family", press = "The press" }
"""
CODE = 'by_code = ["press"]\ncode = "Code?"\nwrong_code = "No."\n'


def test_a_group_that_is_free_in_another_file_is_an_error_that_names_both(drafts: Drafts) -> None:
    drafts.write("one", GROUP + CODE)
    drafts.write("two", GROUP)
    (problem,) = drafts.errors()
    assert (problem.file, problem.step) == ("flows/two.toml", "group")
    assert problem.message == (
        "flows/two.toml lets anybody join 'press', and flows/one.toml asks for a code."
    )
    assert problem.suggestion == "Add 'press' to by_code = [...] here too."


def test_the_same_in_both_files_is_right(drafts: Drafts) -> None:
    for name in ("one", "two"):
        drafts.write(name, GROUP + CODE)
    assert drafts.errors() == []
    for name in ("one", "two"):
        drafts.write(name, GROUP)
    assert drafts.errors() == []


def test_a_statutory_group_is_told_once(drafts: Drafts) -> None:
    """By the check of the question itself."""
    drafts.write("one", (GROUP + CODE).replace("press", "nhs"))
    drafts.write("two", GROUP.replace("press", "nhs"))
    assert [problem.message for problem in drafts.errors()] == ["Nobody may join 'nhs' by a tap."]
