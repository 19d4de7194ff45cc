"""Reading a folder: drafts of what can be read, and a plain sentence for what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.flow import When
from bot.engine.steps.ask import Ask
from bot.engine.steps.branch import Branch
from bot.engine.steps.consent import Consent
from bot.engine.steps.say import Say
from bot.library.load import FlowDraft, load, locales_for, read_flow
from bot.library.problems import Problem
from tests.library.drafts import OCCASIONS, Drafts
from tests.library.polls import STAGES, VOTE

GOOD = """\
title    = "A visit"
keywords = ["visit"]
when     = "someone_new"
open_to  = "everyone"
progress = true
inside   = "restart"

[visit]
ask = '''
How was it?
'''

[visit.choices]
good = "Good"
bad  = "Bad"

[may_we]
ask     = "May we?"
consent = "polls"
choices = { yes = "Yes, you may", no = "No" }

[which]
branch = "visit"
when   = { bad = "end" }
else   = "done"

[done]
say = "Thank you."
"""


def read(source: str) -> tuple[FlowDraft, list[Problem]]:
    draft, problems = read_flow("visit", "flows/visit.toml", source)
    assert draft is not None
    return draft, problems


def test_a_flow_is_read_in_the_order_of_its_headings() -> None:
    """Each step of its kind, with what the top says."""
    draft, problems = read(GOOD)
    assert problems == []
    assert draft.head.title == "A visit"
    assert draft.head.when is When.SOMEONE_NEW
    assert draft.head.inside == "restart"
    assert [(name, type(step)) for name, step in draft.steps.items()] == [
        ("visit", Ask),
        ("may_we", Consent),
        ("which", Branch),
        ("done", Say),
    ]
    assert draft.after("which") == "done"
    assert draft.after("done") == "end"


def test_a_text_has_no_space_around_it() -> None:
    """The line break before closing quotes is not part of it."""
    draft, _ = read(GOOD)
    visit = draft.steps["visit"]
    assert isinstance(visit, Ask)
    assert visit.ask == "How was it?"


#: What is changed in GOOD -> what to -> line, step, message, suggestion (its beginning).
WRONG = [
    (
        'title    = "A visit"\n',
        "",
        1,
        "",
        "The top of the file needs 'title': words in quotes.",
        "Write it like",
    ),
    ("title    =", "titel    =", 1, "", "I do not know 'titel'.", "Did you mean 'title'?"),
    (
        "progress = true",
        'progress = "yes"',
        5,
        "",
        "What stands after 'progress' does not fit",
        "Write it like",
    ),
    ("progress = true", 'say = "Hello"', 5, "", "I do not know 'say'.", "Is it meant for a step below?"),
    (
        '"someone_new"',
        '"someone_knew"',
        3,
        "",
        "I do not know the occasion 'someone_knew'.",
        "Did you mean 'someone_new'",
    ),
    ('"everyone"', '"all"', 4, "", "What stands after 'open_to' does not fit", "Write it like"),
    ('["visit"]', '"visit"', 2, "", "What stands after 'keywords' does not fit", "Write it like"),
    ("[done]\nsay", "[done]\nsya", 27, "done", "This step does not say what it does.", "Did you mean 'say'?"),
    ("[done]\nsay", "[done]\nxxx", 27, "done", "This step does not say what it does.", "It needs one of"),
    (
        'say = "Thank you."',
        "say = 10:30:00",
        28,
        "done",
        "'say' is not in quotes, so it is read as a date or a",
        "Write",
    ),
    ('say = "Thank you."', "say = 2026-01-01", 28, "done", "'say' is not in quotes", "Write it like"),
    (
        'say = "Thank you."',
        "say = 7",
        28,
        "done",
        "'say' is not in quotes, so it is read as a number.",
        "Write",
    ),
    (
        'say = "Thank you."',
        'say = { one = "x", other = "y" }',
        28,
        "done",
        "'say' depends on a number",
        "Write",
    ),
    (
        'say = "Thank you."',
        'say = "x"\nbranch = "y"',
        27,
        "done",
        "This step is of two kinds, 'say' and 'branch'.",
        "Make",
    ),
    (
        'say = "Thank you."',
        'say = "x"\nunclaer = "y"',
        29,
        "done",
        "I do not know 'unclaer'.",
        "You can write",
    ),
    (
        'say = "Thank you."',
        'say = "x"\nprogress = true',
        29,
        "done",
        "I do not know 'progress'.",
        "It belongs to the top",
    ),
    ('else   = "done"', "", 22, "which", "This step needs 'else' too", "Write it like"),
    ('else   = "done"', 'esle = "done"', 25, "which", "I do not know 'esle'.", "Did you mean 'else'?"),
    (
        "{ bad = ",
        "{ bad = 7, good = ",
        24,
        "which",
        "What stands after 'when' does not fit: it should be val",
        "Write",
    ),
    ("ask     = ", "asks    = ", 17, "may_we", "This step needs 'ask' too", "Write it like"),
    ("[done]", "[end]", 27, "end", "A step cannot be called 'end'.", "Use another name"),
    ("[done]", "[Done]", 27, "Done", "A step cannot be called 'Done'.", "Use another name"),
    ("[done]", '["how are you"]', 27, "how are you", "A step cannot be called 'how are you'.", "Use another"),
    ('good = "Good"', "good = 7", 13, "visit", "What stands after 'choices' does not fit", "Write it like"),
    ("ask = '''", "skip = \"no\"\nask = '''", 9, "visit", "What stands after 'skip' does not fit", "Write"),
    (
        "ask = '''",
        "wait_hours = \"7\"\nask = '''",
        9,
        "visit",
        "What stands after 'wait_hours' does not fit",
        "Write",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "step", "message", "suggestion"), WRONG)
def test_a_mistake_is_told_with_line_and_suggestion(
    old: str, new: str, line: int, step: str, message: str, suggestion: str
) -> None:
    """In a champion's words."""
    assert old in GOOD
    _, problems = read_flow("visit", "flows/visit.toml", GOOD.replace(old, new, 1))
    found = [problem for problem in problems if problem.message.startswith(message)]
    assert found, [str(problem) for problem in problems]
    assert (found[0].file, found[0].line, found[0].step) == ("flows/visit.toml", line, step)
    assert found[0].suggestion.startswith(suggestion)


def test_two_pairs_of_brackets_are_one_too_many() -> None:
    """TOML reads them as a list, a champion means a heading."""
    _, problems = read_flow("visit", "flows/visit.toml", GOOD + '\n[[more]]\nsay = "x"\n')
    assert [problem.message for problem in problems] == ["I do not know 'more'."]
    assert problems[0].suggestion == "A heading has one pair of brackets: [more]."


def test_a_broken_step_is_left_out_and_remembered() -> None:
    """So that nothing complains that it is not there."""
    draft, _ = read(GOOD.replace('say = "Thank you."', "say = 7"))
    assert "done" not in draft.steps
    assert draft.broken == {"done"}
    assert "done" in draft.headings


def test_a_file_without_steps_is_told() -> None:
    """A flow has at least one."""
    draft, problems = read_flow("visit", "flows/visit.toml", 'title = "A visit"\n')
    assert draft is None
    assert [problem.message for problem in problems] == ["There is no step in this file."]


def test_a_flow_has_a_plain_name() -> None:
    """It stands in contexts, on buttons and in the ledger."""
    _, problems = read_flow("My visit", "flows/My visit.toml", GOOD)
    assert [problem.message for problem in problems] == ["A flow cannot be called 'My visit'."]


def test_a_folder_is_read_whole(drafts: Drafts) -> None:
    """Flows by name, the words apart."""
    drafts.write("visit", GOOD.replace("someone_new", "first_words"))
    loaded = load(drafts.flows)
    assert loaded.problems == ()
    assert [flow.name for flow in loaded.flows] == sorted([*(f"on_{when}" for when in OCCASIONS), "visit"])
    assert loaded.words is not None


def test_a_folder_without_words_is_told(drafts: Drafts) -> None:
    """There would be nothing to say when something goes wrong."""
    (drafts.flows / "words.toml").unlink()
    loaded = load(drafts.flows)
    assert loaded.words is None
    assert [problem.message for problem in loaded.problems] == ["There is no words.toml in this folder."]


def test_a_file_in_another_encoding_is_told(drafts: Drafts) -> None:
    """As some editors save it."""
    (drafts.flows / "visit.toml").write_bytes('title = "café"'.encode("latin-1"))
    problems = load(drafts.flows).problems
    assert [(p.file, p.message) for p in problems] == [
        ("flows/visit.toml", "This file is not plain text in UTF-8.")
    ]


def test_line_ends_of_windows_change_nothing(drafts: Drafts) -> None:
    """The same words are the same version wherever they were written."""
    drafts.write("visit", GOOD)
    before = {flow.name: flow.source for flow in load(drafts.flows).flows}
    (drafts.flows / "visit.toml").write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert {flow.name: flow.source for flow in load(drafts.flows).flows} == before


def test_a_folder_may_bring_its_own_translations(tmp_path: Path) -> None:
    """Else the project's are used."""
    assert locales_for(tmp_path, Path("elsewhere")) == Path("elsewhere")
    (tmp_path / "locales").mkdir()
    assert locales_for(tmp_path, Path("elsewhere")) == tmp_path / "locales"


def test_polls_lie_in_a_folder_of_their_own(drafts: Drafts) -> None:
    """And what cannot be read is said with its file."""
    assert load(drafts.flows).polls == ()
    polls = drafts.flows / "polls"
    polls.mkdir()
    (polls / "second.toml").write_text(VOTE, "utf-8")
    (polls / "first.toml").write_text(f"\ufeff{STAGES}".replace("\n", "\r\n"), "utf-8", newline="")
    (polls / "broken.toml").write_text(VOTE.replace("why", "wy"), "utf-8")
    (polls / "latin.toml").write_bytes("é".encode("latin-1"))
    loaded = load(drafts.flows)
    assert [poll.name for poll in loaded.polls] == ["first", "second"]
    assert {problem.file for problem in loaded.problems} == {
        "flows/polls/broken.toml",
        "flows/polls/latin.toml",
    }
