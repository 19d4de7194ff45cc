"""What can be wrong with one step is told with its line and a way out."""

from __future__ import annotations

import pytest

from bot.library.problems import Severity
from tests.library.drafts import Drafts

GOOD = """\
title = "A visit"

[visit]
ask     = "How was your visit?"
choices = { good = "Good", bad = "Bad" }

[may_we]
ask     = "May we?"
consent = "polls"
choices = { yes = "Yes, you may", no = "No" }

[which]
branch = "visit"
when   = { bad = "note" }
else   = "done"

[note]
remember = "note"
value    = "{visit}"

[first]
ask     = "What first?"
choices = { a = "This", b = "That" }
keep    = false

[voted]
branch = "first"
when   = { a = "done" }
else   = "end"

[done]
say = "Thank you for {visit}."
"""

#: What is changed in GOOD -> what to -> line, message, beginning of the suggestion.
WRONG = [
    ('"note" }', '"noet" }', 14, "There is no step [noet] to go to.", "Did you mean 'note'?"),
    ('"end"', '"edn"', 29, "There is no step [edn] to go to.", "Did you mean 'end'?"),
    (
        '{visit}."',
        '{visit}."\ngo_to = "doen"',
        33,
        "There is no step [doen] to go to.",
        "Did you mean 'done'?",
    ),
    ('"end"', '"end"\ngo_to = "done"', 30, "A branch never uses 'go_to'.", "Its ways are in"),
    ("{visit}.", "{vist}.", 32, "I do not know what to put in place of {vist}.", "Did you mean 'visit'?"),
    ("{visit}.", "{Visit}.", 32, "I do not know what to put in place of {Visit}.", "Did you mean 'visit'?"),
    (
        "{visit}.",
        "{contact.language}.",
        32,
        "I do not know what to put in place of {contact.language}.",
        "You can",
    ),
    ("Thank you for {visit}.", "", 32, "'say' has no words.", "Write them"),
    ('"polls"', '"poll"', 9, "I do not know the purpose 'poll'.", "Did you mean 'polls'?"),
    (
        '{ yes = "Yes, you may", ',
        "{ ",
        10,
        "A question about consent has exactly two choices",
        "Write: choices",
    ),
    ('no = "No" }', 'no = "No", later = "Later" }', 10, "A question about consent has exactly two", "Write"),
    ('bad = "Bad" }', 'bad = "good!" }', 5, "'good!' and 'Good' cannot be told apart", "Change the words"),
    ('bad = "Bad" }', 'bad = "skip" }', 5, "'skip' and 'Skip' cannot be told apart", "Change the words"),
    ('bad = "Bad" }', 'bad = "Bad" }\nskip = false', 6, "A question without Skip must say why", "Add reason"),
    ('{ a = "This", b = "That" }', "{ }", 23, "There is nothing to choose from.", "Add choices"),
    ("keep    = false", "longest = 5", 24, "'longest' is for questions that are answered", "Write a number"),
    ("{ a = ", "{ A = ", 23, "A choice cannot be called 'A'.", "Use small letters"),
    ("{ a = ", "{ skip = ", 23, "A choice cannot be called 'skip'.", "Use small letters"),
    ("[done]", "[questions]", 31, "A step cannot be called 'questions'", "Use another name"),
    (
        '"This", b = "That" }',
        '"This", b = "That" }\nwait_hours = 0',
        24,
        "A question waits longer than nothing",
        "Without",
    ),
    ('"No" }', '"No" }\nwait_hours = 9999.5', 11, "A question waits longer than nothing", "Without"),
    (
        'branch = "visit"',
        'branch = "vist"',
        13,
        "Nothing is remembered under the name 'vist'.",
        "Did you mean 'visit'?",
    ),
    ("{ bad =", "{ bda =", 14, "'visit' is never 'bda'.", "Did you mean 'bad'?"),
    ('{ a = "done"', '{ c = "done"', 28, "'first' is never 'c'.", "You can write 'a', 'b', 'skipped' or"),
    ('branch = "visit"', 'branch = "consent.polls"', 14, "'consent.polls' is never 'bad'.", "You can write"),
    (
        'remember = "note"',
        'remember = "contact.joind"',
        18,
        "Nothing can be remembered under",
        "Did you mean 'contact.joined'?",
    ),
    ('remember = "note"', 'remember = "questions"', 18, "The name 'questions' is taken", "Choose another"),
    (
        'remember = "note"',
        'remember = "consent.polls"',
        18,
        "The name 'consent.polls' is taken",
        "Choose another",
    ),
    (
        'remember = "note"\nvalue    = "{visit}"',
        'remember = "contact.adult"\nvalue = "ja"',
        19,
        "'contact.adult' is never 'ja'.",
        "Write 'yes' or 'no'.",
    ),
    (
        'value    = "{visit}"',
        'value    = "{vist}"',
        19,
        "I do not know what to put in place of {vist}.",
        "Did you mean 'visit'?",
    ),
    (
        '"Thank you for {visit}."',
        '{ one = "1", other = "2", count = "question" }',
        32,
        "'question' is not a number",
        "Did you mean 'questions'?",
    ),
]


def test_what_is_broken_below_is_whole(drafts: Drafts) -> None:
    """Else the cases would prove nothing."""
    drafts.write("visit", GOOD)
    assert drafts.problems() == []


@pytest.mark.parametrize(("old", "new", "line", "message", "suggestion"), WRONG)
def test_a_mistake_is_told(
    drafts: Drafts, old: str, new: str, line: int, message: str, suggestion: str
) -> None:
    """With its line and what to write instead."""
    assert old in GOOD
    drafts.write("visit", GOOD.replace(old, new, 1))
    found = [problem for problem in drafts.errors() if problem.message.startswith(message)]
    assert found, [str(problem) for problem in drafts.problems()]
    assert (found[0].file, found[0].line) == ("flows/visit.toml", line)
    assert found[0].suggestion.startswith(suggestion)


def test_a_very_short_yes_is_a_warning(drafts: Drafts) -> None:
    """A whole sentence is the better evidence of what was agreed to."""
    drafts.write("visit", GOOD.replace("Yes, you may", "OK"))
    (problem,) = drafts.problems()
    assert problem.severity is Severity.WARNING
    assert problem.message.startswith("The yes is very short")


def test_a_branch_may_test_every_state_of_a_consent(drafts: Drafts) -> None:
    """All five of them."""
    states = ("given", "declined", "withdrawn", "changed", "never_asked")
    when = ", ".join(f'{state} = "a"' for state in states)
    text = f'title = "X"\n[a]\nbranch = "consent.checkins"\nwhen = {{ {when} }}\nelse = "b"\n'
    drafts.write("visit", (text + '[b]\nsay = "x"\n').replace('= "a"', '= "b"'))
    assert drafts.problems() == []
