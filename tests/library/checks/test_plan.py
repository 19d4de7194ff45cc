"""A plan names only what there is, reaches somebody, and is safe on a locked phone."""

from __future__ import annotations

from datetime import date

import pytest

from bot.library.check import find_in
from bot.library.checks.plan import check_plan
from bot.library.load import load
from bot.library.problems import Problem, Severity
from bot.library.translations import read_catalogues
from tests.library.drafts import Drafts
from tests.library.plans import PLAN, line_of
from tests.library.polls import VOTE

GROUPS = """
title = "Your group"
keywords = ["group"]
[group]
ask = "Which fits you?"
join_group = "stakeholder"
unclear = "Please choose."
choices = { service_user = "I use care", family = "I am family" }
"""
ABOUT = """
title = "About you"
keywords = ["about"]
[borough]
ask = "Where do you live?"
unclear = "Please choose."
choices = { brent = "Brent", not_say = "No answer" }
"""
OTHERS = {
    "check": 'title = "Check"\nkeywords = ["check"]\ncheckin = true\n[a]\nsay = "Hello"\n',
    "sort": 'title = "Sort"\nkeywords = ["sort"]\nopen_to = "moderators"\n[a]\nsay = "Hello"\n',
    "news": 'title = "News"\nkeywords = ["news"]\n[a]\nsay = "Hello"\n',
}


def found(drafts: Drafts, source: str, today: date | None = None) -> list[Problem]:
    drafts.write("my_group", GROUPS)
    drafts.write("about_you", ABOUT)
    for name, flow in OTHERS.items():
        drafts.write(name, flow)
    drafts.write("plan", source)
    (drafts.flows / "polls").mkdir(exist_ok=True)
    (drafts.flows / "polls" / "first.toml").write_text(VOTE, "utf-8")
    catalogues, _ = read_catalogues(drafts.locales)
    return list(check_plan(load(drafts.flows), catalogues, today))


def test_a_plan_as_it_should_be_has_no_problem(drafts: Drafts) -> None:
    assert found(drafts, PLAN) == []
    named = 'audience     = { groups = ["family"], languages = ["en"]'
    assert found(drafts, PLAN.replace(named, f'{named}, boroughs = ["brent"]')) == []


def test_without_a_plan_nothing_is_wrong_with_it(drafts: Drafts) -> None:
    assert list(check_plan(load(drafts.flows), [])) == []


ON = "on           = 2027-01-27"
SAY = '"What should change? Please write to us."'
EN = 'languages = ["en"]'

#: What is changed -> the heading and the line that are named, and what is said.
MISTAKES = [
    ('["family"]', '["famly"]', "news", "audience",
     "Nobody can join a group 'famly', so nobody is in this audience. Did you mean 'family'?"),
    (EN, 'languages = ["en", "xx"]', "news", "audience",
     "The language 'xx' is not on offer, so nobody is in this audience. You can write 'en' or 'so'."),
    (EN, 'boroughs = ["brant"]', "news", "audience",
     "I do not know the borough 'brant', so nobody is in this audience. Did you mean 'brent'?"),
    (EN, 'boroughs = ["not_say"]', "news", "audience",
     "I do not know the borough 'not_say', so nobody is in this audience. You can write 'brent'."),
    (ON, f'{ON}\nconsent = "checkin"', "ideas", "consent",
     "Nobody is asked for the consent 'checkin'. Did you mean 'checkins'?"),
    ('["service_user", "family"]', '["service_user", "nobody"]', "news", "signed_by",
     "No group 'nobody' can sign. You can write 'service_user' or 'family'."),
    ('"choose"\ndays         = -5', '"chose"', "heard", "milestone",
     "There is no milestone 'chose'. Did you mean 'choose'?"),
    (ON, 'poll = "first.rank"', "ideas", "poll",
     "There is no stage 'first.rank' of a poll. You can write 'first.choose'."),
    (ON, 'result = "other.choose"', "ideas", "result",
     "There is no stage 'other.choose' of a poll. Did you mean 'first.choose'?"),
    (ON, f'{ON}\nflow = "chek"', "ideas", "flow", "There is no flow 'chek'. Did you mean 'check'?"),
    (ON, f'{ON}\nflow = "sort"', "ideas", "flow",
     "The flow 'sort' is only for moderators, and this goes to everybody. "
     "Choose a flow that everybody may go through."),
    (ON, f'{ON}\nflow = "check"', "ideas", "flow",
     "A check-in is only for those who said yes to check-ins. Write consent = \"checkins\"."),
    ('["ideas"]', '["idea"]', "heard", "answers",
     "There is no point 'idea' to answer. Did you mean 'ideas'?"),
    ('["ideas"]', '["ideas", "news"]', "heard", "answers",
     "'news' asked nothing, so there is nothing to answer. Name a point with aim = \"ask\"."),
    (SAY, f'"{"Please write. " * 34}"', "ideas", "say",
     "This text has 475 signs, and 450 is the most. Say it in fewer words."),
    ('"Ideas"', f'"{"Ideas " * 11}"', "ideas", "title",
     "This text has 65 signs, and 60 is the most. Say it in fewer words."),
    ("{people}", "{persons}", "news", "say",
     "{persons} is not put in here. In what is said you can write {people}, {workshops_held} or {priority}."),
    ('"Ideas"', '"{people}"', "ideas", "title",
     "{people} is not put in here. In what is said you can write {people}, {workshops_held} or {priority}."),
    (SAY, '"Your pregnancy matters."', "ideas", "say",
     "Others may read 'pregnancy' on her locked phone: it stands in the first line. "
     "Begin with something else, and say it on the next line."),
    (SAY, '"The choice is {priority}"', "ideas", "say",
     "Others may read '{priority}' on her locked phone: it stands in the first line. "
     "Begin with something else, and say it on the next line."),
    ('"Meetings are too early."', '"My baby sleeps."', "heard", "you_said",
     "Others may read 'baby' on her locked phone: it stands in the first line. "
     "Begin with something else, and say it on the next line."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "point", "key", "said"), MISTAKES)
def test_a_mistake_is_said_where_it_stands(
    drafts: Drafts, old: str, new: str, point: str, key: str, said: str
) -> None:
    assert old in PLAN
    drafts.translate("so")
    problems = found(drafts, PLAN.replace(old, new, 1))
    assert said in [f"{each.message} {each.suggestion}".strip() for each in problems]
    problem = next(each for each in problems if said.startswith(each.message))
    assert (problem.file, problem.step) == ("flows/plan.toml", f"points.{point}")
    assert problem.severity is Severity.ERROR
    source = (drafts.flows / "plan.toml").read_text("utf-8").splitlines()
    assert source[problem.line - 1].startswith(key), (problem.line, source[problem.line - 1])


def test_a_second_line_is_not_on_the_locked_phone(drafts: Drafts) -> None:
    assert found(drafts, PLAN.replace(SAY, '"""\nThere is news.\nIt is about birth."""')) == []


def test_a_milestone_that_waits_for_itself_is_refused(drafts: Drafts) -> None:
    problems = found(drafts, PLAN.replace("on = 2027-03-21", 'after = "choose"'))
    assert [each.message for each in problems] == [
        "The milestone 'choose' waits for itself, so it never comes."
    ]


def test_milestones_that_wait_for_each_other_are_refused(drafts: Drafts) -> None:
    source = PLAN.replace("on = 2027-03-21", 'after = "team"')
    said = ["These wait for each other, so none ever comes: choose, then team, then choose."]
    problems = found(drafts, source)
    assert [each.message for each in problems] == said, "each circle is told once"
    assert {each.suggestion for each in problems} == {"Give one of them a day: on = 2027-03-21"}
    assert [each.step for each in problems] == ["milestones"]


def test_a_milestone_after_one_that_is_not_there_is_refused(drafts: Drafts) -> None:
    (problem,) = found(drafts, PLAN.replace('after = "choose"', 'after = "chose"'))
    assert str(problem) == (
        f"flows/plan.toml, line {line_of(PLAN.lstrip(), 'team')}, step [milestones]: "
        "There is no milestone 'chose'. Did you mean 'choose'?"
    )


def test_who_signs_for_all_is_looked_at_too(drafts: Drafts) -> None:
    problems = found(drafts, PLAN.replace('["service_user"]', '["nobody"]'))
    assert {(each.step, each.line, each.message) for each in problems} == {
        ("", line_of(PLAN.lstrip(), "signed_by"), "No group 'nobody' can sign.")
    }


def test_a_day_for_a_second_look_that_is_over_is_a_warning(drafts: Drafts) -> None:
    assert found(drafts, PLAN, date(2027, 2, 1)) == []
    (problem,) = found(drafts, PLAN, date(2027, 2, 2))
    assert (problem.severity, problem.step) == (Severity.WARNING, "points.news")
    assert problem.message == "This point was to be looked at again, and that day is over."


def test_a_translation_that_is_too_long_is_named_in_its_own_file(drafts: Drafts) -> None:
    drafts.translate("so", {"plan.ideas.title": ("Ideas", "x" * 61)})
    (problem,) = found(drafts, PLAN)
    assert (problem.step, problem.message) == (
        "plan.ideas.title",
        "This text has 61 signs, and 60 is the most.",
    )
    assert problem.file == "locales/so/LC_MESSAGES/messages.po"


def test_the_whole_check_looks_at_the_plan(drafts: Drafts) -> None:
    """Its words and its order, what is hard to read, and what is not translated."""
    long = "What should change so that all of us can take part in it without any fear of anything at all?"
    found(drafts, PLAN.replace(SAY, f'"{long} {{"'))
    drafts.translate("so", {})
    catalogues, _ = read_catalogues(drafts.locales)
    said = [
        each.message for each in find_in(load(drafts.flows), catalogues) if "plan" in each.file + each.step
    ]
    assert "A { is opened and not closed." in said
    assert any(each.startswith("The sentence that begins 'What should change so'") for each in said)
