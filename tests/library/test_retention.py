"""The table of retention as the team writes it, and what it is told about its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ROOT
from bot.domain.retention import ABOUT, DEFAULTS, Action, Record
from bot.library.load import NO_FLOWS, load
from bot.library.problems import Problem, Severity
from bot.library.retention import NAME, RetentionHasErrors, problems, read, table
from tests.library.drafts import Drafts

SHIPPED = (ROOT / "flows" / "retention.toml").read_text("utf-8")


def found(drafts: Drafts, old: str, new: str) -> list[Problem]:
    """The problems of the shipped table with a change in it."""
    assert old in SHIPPED
    drafts.write(NAME, SHIPPED.replace(old, new, 1))
    return problems(drafts.flows)


def errors(troubles: list[Problem]) -> list[Problem]:
    return [each for each in troubles if each.severity is Severity.ERROR]


def test_the_shipped_table_says_what_holds_by_itself() -> None:
    rules, troubles = read(ROOT / "flows")
    assert troubles == []
    assert rules == DEFAULTS
    assert all(rule.why for rule in rules)


def test_a_folder_without_the_file_has_what_holds_by_itself(drafts: Drafts) -> None:
    assert table(drafts.flows) == DEFAULTS
    assert drafts.problems() == []


def test_the_table_is_no_conversation(drafts: Drafts) -> None:
    before = [flow.name for flow in load(drafts.flows).flows]
    drafts.write(NAME, SHIPPED)
    assert NAME in NO_FLOWS
    assert [flow.name for flow in load(drafts.flows).flows] == before
    assert drafts.problems() == []


def test_a_changed_period_counts(drafts: Drafts) -> None:
    assert errors(found(drafts, "after_days = 1095", "after_days = 400")) == []
    rules = {rule.record: rule for rule in table(drafts.flows)}
    assert rules[Record.COMPLAINTS].after_days == 400
    assert rules[Record.COMPLAINTS].action is Action.DELETE


def test_answers_may_get_a_time(drafts: Drafts) -> None:
    """The sponsor decides."""
    timed = '[answers]\nafter_days = 3650\naction = "delete"'
    assert errors(found(drafts, '[answers]\nkeep = "for ever"', timed)) == []
    rules = {rule.record: rule for rule in table(drafts.flows)}
    assert rules[Record.ANSWERS].after_days == 3650


@pytest.mark.parametrize(
    ("old", "new", "place", "said", "hint"),
    [
        (
            "[audit]",
            "[audits]",
            "[audits]",
            "There are no records called 'audits'.",
            "Did you mean 'audit'?",
        ),
        (
            "after_days = 1095",
            "after_days = 0",
            "after_days = 0",
            "0 days would clear away what is still needed.",
            "Write 1 or more.",
        ),
        (
            "after_days = 1095",
            "after_days = -5",
            "after_days = -5",
            "-5 days would clear away what is still needed.",
            "Write 1 or more.",
        ),
        (
            "after_days = 1095",
            "after_days = 99999",
            "after_days = 99999",
            "99999 days are more than a hundred years.",
            'Write keep = "for ever".',
        ),
        (
            "after_days = 1095",
            'after_days = "1095"',
            "after_days = ",
            "What stands after 'after_days' does not fit: it should be a number of days, 1 or more,",
            "Write it like this: after_days = 90",
        ),
        (
            "after_days = 1095",
            "after_days = true",
            "after_days = true",
            "What stands after 'after_days' does not fit: it should be a number of days, 1 or more,",
            "Write it like this: after_days = 90",
        ),
        (
            'after_days = 14\naction = "unlink"',
            'after_days = 14\naction = "delete"',
            None,
            "These records cannot be treated so: 'delete'.",
            "Here you can write 'unlink'.",
        ),
        (
            'after_days = 14\naction = "unlink"',
            'after_days = 14\naction = "burn"',
            None,
            "What stands after 'action' does not fit: it should be 'delete', 'blank', 'forget' or 'unlink', "
            "in quotes.",
            'Write it like this: action = "delete"',
        ),
        (
            '[consent_ledger]\nkeep = "for ever"',
            '[consent_ledger]\nafter_days = 90\naction = "delete"',
            "[consent_ledger]",
            "These records can only be kept.",
            'Write keep = "for ever".',
        ),
        (
            '[questions]\nafter_days = 90\naction = "delete"',
            "[questions]\nafter_days = 90",
            "[questions]",
            "This heading needs both 'after_days' and 'action', or 'keep'.",
            'For example after_days = 90 and action = "delete".',
        ),
        (
            "[questions]\n",
            '[questions]\nkeep = "for ever"\n',
            None,
            "'keep' and 'after_days' cannot stand under one heading.",
            "Take one of the two out.",
        ),
        (
            '[answers]\nkeep = "for ever"',
            '[answers]\nkeep = "always"',
            'keep = "always"',
            "What stands after 'keep' does not fit: it should be \"for ever\" in quotes.",
            'Write it like this: keep = "for ever"',
        ),
        (
            "after_days = 1095",
            "after_day = 1095",
            "after_day = 1095",
            "I do not know 'after_day'.",
            "Did you mean 'after_days'?",
        ),
        (
            'why = "Counted from the day a link',
            'reason = "Counted from the day a link',
            None,
            "This heading needs 'why' too: the reason, in quotes.",
            'Write it like this: why = "The sponsor decides."',
        ),
        (
            "# --- People",
            'days = "90"\n# --- People',
            'days = "90"',
            "'days' stands above the first heading.",
            "Every line belongs below a heading, such as [audit].",
        ),
        (
            "[audit]",
            "[audit",
            "[audit",
            "A heading is not closed, or has a space in its name.",
            "Write it like this: [thank_you].",
        ),
        (
            "[audit]",
            "[answers]",
            None,
            "This heading is there twice, first on line",
            "Give one of the two another name.",
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_what_to_write(
    drafts: Drafts, old: str, new: str, place: str | None, said: str, hint: str
) -> None:
    troubles = found(drafts, old, new)
    first = next(each for each in troubles if each.message.startswith(said))
    assert (first.file, first.suggestion, first.severity) == ("flows/retention.toml", hint, Severity.ERROR)
    if place is not None:
        assert place in SHIPPED.replace(old, new, 1).splitlines()[first.line - 1]
    with pytest.raises(RetentionHasErrors, match="nothing is cleared away") as refused:
        table(drafts.flows)
    assert first in refused.value.problems


@pytest.mark.parametrize("record", Record)
def test_a_class_that_is_left_out_is_missed(drafts: Drafts, record: Record) -> None:
    """Nothing is kept by oversight."""
    before, _, after = SHIPPED.partition(f"[{record}]\n")
    drafts.write(NAME, before + "[" + after.partition("\n[")[2] if "\n[" in after else before)
    (trouble,) = problems(drafts.flows)
    assert trouble.message == f"The heading [{record}] is missing: {ABOUT[record].what}."
    assert trouble.suggestion.startswith(f"Add [{record}] and below it ")


def test_what_would_never_go_is_a_warning(drafts: Drafts) -> None:
    """The team may decide so, but not by mistake."""
    old = '[audit]\nafter_days = 730\naction = "delete"'
    trouble, _ = found(drafts, old, '[audit]\nkeep = "for ever"')
    assert trouble.severity is Severity.WARNING
    assert trouble.message == "These records would never be cleared away."
    assert len(table(drafts.flows)) == len(DEFAULTS)


def test_a_mistake_in_the_table_is_found_by_the_check_and_keeps_the_flows_from_being_published(
    drafts: Drafts,
) -> None:
    drafts.write(NAME, SHIPPED.replace("after_days = 1095", "after_days = 0"))
    assert [problem.file for problem in drafts.errors()] == ["flows/retention.toml"]


def test_a_file_that_is_no_text_is_refused(drafts: Drafts) -> None:
    Path(drafts.flows / f"{NAME}.toml").write_bytes("[audit] # café".encode("latin-1"))
    assert [problem.message for problem in problems(drafts.flows)] == [
        "This file is not plain text in UTF-8."
    ]


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("after_days = 1095", "after_days = 400", "With Big Room come 1095 days."),
        (
            '[answers]\nkeep = "for ever"',
            '[answers]\nafter_days = 3650\naction = "delete"',
            "With Big Room comes 'for ever'.",
        ),
        (
            '[audit]\nafter_days = 730\naction = "delete"',
            '[audit]\nkeep = "for ever"',
            "With Big Room come 730 days.",
        ),
    ],
)
def test_another_period_is_a_warning_to_look_at_what_people_are_told(
    drafts: Drafts, old: str, new: str, hint: str
) -> None:
    """Whether the words were changed with it nobody can tell."""
    trouble = found(drafts, old, new)[-1]
    assert trouble.message == (
        "The words [data_kept] in words.toml tell people how long things are kept: make them agree."
    )
    assert (trouble.suggestion, trouble.severity) == (hint, Severity.WARNING)
    assert table(drafts.flows) == read(drafts.flows)[0] != ()


def test_a_folder_in_place_of_the_file_is_refused_in_plain_words(drafts: Drafts) -> None:
    (drafts.flows / f"{NAME}.toml").mkdir()
    (trouble,) = problems(drafts.flows)
    assert (trouble.file, trouble.message) == ("flows/retention.toml", "This is a folder.")
    with pytest.raises(RetentionHasErrors):
        table(drafts.flows)
