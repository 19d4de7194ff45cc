"""The whole check: everything together, sorted by file and line, and nothing of it twice."""

from __future__ import annotations

from bot.library.problems import Severity
from tests.library.drafts import Drafts


def test_a_good_folder_has_no_problems(drafts: Drafts) -> None:
    """What the other tests break is whole before."""
    assert drafts.problems() == []


def test_problems_come_by_file_and_line(drafts: Drafts) -> None:
    """As a champion goes through them."""
    drafts.write("zoo", 'title = "Z"\n[a]\nsay = "{x}"\n[b]\nsay = "{y}"\n')
    drafts.write("ant", 'title = "A"\n[a]\nsya = "x"\n')
    found = [(problem.file, problem.line) for problem in drafts.problems()]
    assert found == [("flows/ant.toml", 2), ("flows/zoo.toml", 3), ("flows/zoo.toml", 5)]


def test_one_broken_file_does_not_hide_the_problems_of_another(drafts: Drafts) -> None:
    """All of them are told at once."""
    drafts.write("broken", "title = ")
    drafts.write("zoo", 'title = "Z"\n[a]\nsay = "{x}"\n')
    assert [problem.file for problem in drafts.problems()] == ["flows/broken.toml", "flows/zoo.toml"]


def test_a_broken_step_makes_no_further_complaints(drafts: Drafts) -> None:
    """What leads to it is right, and nobody knows where it leads."""
    drafts.write("zoo", 'title = "Z"\n[a]\nsay = "x"\ngo_to = "b"\n[c]\nsay = "y"\n[b]\nsay = 7\n')
    assert [(problem.step, problem.line) for problem in drafts.problems()] == [("b", 8)]


def test_a_file_that_cannot_be_read_makes_no_further_complaints(drafts: Drafts) -> None:
    """Its occasion is not missing, and calls to it are right."""
    drafts.write("on_someone_new", 'when = "someone_new"\ntitle = "x')
    drafts.write("zoo", 'title = "Z"\n[a]\ncall_flow = "on_someone_new"\n')
    assert [problem.file for problem in drafts.problems()] == ["flows/on_someone_new.toml"]


def test_every_problem_has_a_file_a_line_and_a_suggestion(drafts: Drafts) -> None:
    """A complaint without a way out helps nobody."""
    long = "word " * 20
    drafts.write(
        "zoo", f'title = "Z"\nkeywords = ["stop"]\n[a]\nsay = "{long} {{x}}"\ngo_to = "b"\n[c]\nsay = ""\n'
    )
    drafts.write("ant", 'title = "A"\nwhen = "someone_new"\n[a]\nask = "?"\nskip = false\nwait_hours = 0\n')
    drafts.translate("fr", {"zoo.title": ("Z", "{z}")})
    drafts.translate("xx")
    problems = drafts.problems()
    assert len(problems) > 10
    assert {problem.severity for problem in problems} == set(Severity)
    assert not [
        p for p in problems if not (p.file and p.line >= 1 and p.message.endswith(".") and p.suggestion)
    ]
