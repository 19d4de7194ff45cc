"""A poll file, read: its texts and where they stand."""

from __future__ import annotations

from bot.library.problems import Problem
from tests.library.polls import STAGES, VOTE, draft_of


def test_every_text_has_the_path_of_its_line() -> None:
    draft = draft_of(STAGES)
    assert dict(draft.texts()) == {
        "title": "What comes first?",
        "why": "Your votes decide.",
        "next": "We work on it now.",
        "groups.people": "Families",
        "groups.statutory": "The NHS",
        "gather.ask": "What should change?",
        "rate.ask": "How much does it matter?",
        "rank.ask": "Which comes first?",
    }
    assert dict(draft_of(VOTE).texts())["options.tea"] == "Tea"
    assert draft.context("rate.ask") == "polls/first.rate.ask"


def test_a_stage_is_found_by_its_name() -> None:
    draft = draft_of(STAGES)
    assert [draft.stage(name) for name in ("gather", "rate", "rank")] == list(draft.stages)
    assert draft.stage("choose") is None


def test_a_problem_names_the_line() -> None:
    draft = draft_of(STAGES)
    file = "flows/polls/first.toml"
    line = STAGES.splitlines().index('answers = "1-9"') + 1
    assert draft.problem("rate", "answers", "No.", "Yes.") == Problem(file, "rate", line, "No.", "Yes.")
    assert draft.problem("", "why", "No.").line == 3
