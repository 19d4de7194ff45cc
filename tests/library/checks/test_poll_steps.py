"""What is wrong with a step about polls is told with its line and a way out."""

from __future__ import annotations

import pytest

from bot.library.problems import Severity
from tests.library.drafts import Drafts

GOOD = """\
title   = "Ideas"
open_to = "moderators"

[idea]
show_idea = "An idea:"

[is_there_one]
branch = "idea"
when   = { none = "which" }
else   = "words"

[words]
ask     = "What do you make of it?"
keep    = false

[use]
poll_work = "idea"
act       = "statement"
what      = "words"

[which]
ask     = "Which?"
choices = "statements"
keep    = false

[drop]
poll_work = "which"
act       = "drop"

[so]
branch = "drop"
when   = { gone = "which" }
else   = "done"

[done]
say = "Done."
"""
VOTE = """\
title = "A vote"

[which]
ask     = "Which?"
choices = "open_polls"
keep    = false

[vote]
take_part = "which"

[results]
ask     = "Which?"
choices = "poll_results"
keep    = false

[result]
show_results = "results"

[rules]
ask     = "Which?"
choices = "poll_rules"
keep    = false

[rule]
show_rule = "rules"

[so]
branch = "vote"
when   = { voted = "done" }
else   = "done"

[done]
say = "Done."
"""
STEERING = """\
title   = "Rules"
open_to = "steering"

[which]
ask     = "Which?"
choices = "polls_to_decide"
keep    = false

[option]
ask     = "What?"
choices = "poll_options"
keep    = false

[decide]
poll_work = "which"
act       = "decide"
what      = "option"

[done]
say = "Done."
"""

WRONG = [
    (
        GOOD,
        'poll_work = "idea"',
        'poll_work = "idee"',
        17,
        "'idee' is no step that shows an idea.",
        "Did you",
    ),
    (GOOD, 'poll_work = "which"', 'poll_work = "words"', 27, "'words' is no question that offers", "You can"),
    (GOOD, 'what      = "words"', 'what      = "which"', 19, "'which' is no question that is answered", ""),
    (GOOD, "keep    = false", "", 12, "What is written at [words] would be kept", "Add keep = false"),
    (GOOD, "{ none =", "{ never =", 9, "'idea' is never 'never'.", "You can write 'shown' or 'none'"),
    (VOTE, 'take_part = "which"', 'take_part = "rules"', 9, "'rules' is no question that offers", ""),
    (VOTE, 'show_results = "results"', 'show_results = "so"', 17, "'so' is no question that offers", ""),
    (VOTE, 'show_rule = "rules"', 'show_rule = "which"', 25, "'which' is no question that offers", ""),
    (VOTE, "{ voted =", "{ skipped =", 29, "'vote' is never 'skipped'.", ""),
    (STEERING, 'what      = "option"', 'what      = "which"', 17, "'which' is no question that offers", ""),
    (STEERING, '"polls_to_decide"', '"polls_to_sign"', 15, "'which' is no question that offers", "Add a"),
]


@pytest.mark.parametrize("source", [GOOD, VOTE, STEERING], ids=["ideas", "vote", "steering"])
def test_what_is_broken_below_is_whole(drafts: Drafts, source: str) -> None:
    drafts.write("flow", source)
    assert [str(problem) for problem in drafts.problems()] == []


@pytest.mark.parametrize(("source", "old", "new", "line", "message", "suggestion"), WRONG)
def test_a_mistake_is_told(
    drafts: Drafts, source: str, old: str, new: str, line: int, message: str, suggestion: str
) -> None:
    assert old in source
    drafts.write("flow", source.replace(old, new, 1))
    found = [problem for problem in drafts.errors() if problem.message.startswith(message)]
    assert found, [str(problem) for problem in drafts.problems()]
    assert (found[0].line, found[0].suggestion.startswith(suggestion)) == (line, True)


@pytest.mark.parametrize(("source", "who"), [(GOOD, "moderators"), (STEERING, "steering")])
def test_what_only_some_may_do_belongs_in_a_flow_for_them(drafts: Drafts, source: str, who: str) -> None:
    drafts.write("flow", source.replace(f'open_to = "{who}"', 'open_to = "team"'))
    problem = drafts.problems()[0]
    assert (problem.severity, problem.suggestion) == (Severity.WARNING, f'Add open_to = "{who}" at the top.')


def test_the_newest_result_needs_no_question(drafts: Drafts) -> None:
    drafts.write("flow", VOTE.replace('show_results = "results"', 'show_results = "newest"'))
    assert drafts.problems() == []
