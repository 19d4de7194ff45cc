"""A poll file as the team writes it, and what it is told about its mistakes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.poll import Method
from bot.library.poll_files.draft import Merged, PollRule, StageDraft
from bot.library.poll_files.read import read_poll
from tests.library.polls import HEAD, STAGES, VOTE, draft_of


def test_a_process_in_stages_is_read_whole() -> None:
    draft = draft_of(STAGES)
    assert (draft.title, draft.why, draft.next) == (
        "What comes first?",
        "Your votes decide.",
        "We work on it now.",
    )
    assert draft.groups["people"] == Merged("Families", ("service_user", "family"))
    assert draft.rule == PollRule(20, 40, 2, {"people": 2, "statutory": 1})
    gather, rate, rank = draft.stages
    moments = [datetime(2097, 2, 14, 18, tzinfo=UTC), datetime(2097, 5, 7, 17, tzinfo=UTC)]
    assert gather == StageDraft("gather", Method.IDEAS, "What should change?", moments[0])
    assert rate == StageDraft("rate", Method.RATE, "How much does it matter?", moments[1])
    assert (rank.method, rank.most) == (Method.RANK, 3)
    assert draft.options == {}


@pytest.mark.parametrize(
    ("heading", "method", "most"),
    [
        ("[choose]", Method.CHOOSE, 0),
        ("[approve]", Method.APPROVE, 0),
        ("[approve]\nmost = 2", Method.APPROVE, 2),
        ("[agree]", Method.AGREE, 0),
        ("[rank]\nmost = 2", Method.RANK, 2),
        ('[rate]\nanswers = "support"', Method.SUPPORT, 0),
    ],
)
def test_a_vote_of_one_question_is_read_whole(heading: str, method: Method, most: int) -> None:
    draft = draft_of(VOTE.replace("[choose]", heading))
    ((stage,), options) = draft.stages, draft.options
    assert (stage.method, stage.most, options) == (method, most, {"tea": "Tea", "water": "Water"})


def test_without_a_rule_the_usual_one_holds() -> None:
    assert draft_of(VOTE).rule == PollRule(8, 0, 1, {})


def test_stages_stand_in_their_own_order_whatever_that_of_the_file() -> None:
    before, after = STAGES.split("[rank]")
    moved = before.replace("[gather]", f"[rank]{after}\n[gather]")
    assert [stage.name for stage in draft_of(moved).stages] == ["gather", "rate", "rank"]


MISTAKES = [
    ('why = "Your votes decide."\n', "", "", "The top of the file needs 'why': words in quotes."),
    ('"Your votes decide."', "5", "why", "What stands after 'why' does not fit: it should be words"),
    ('"Your votes decide."', '" "', "why", "What stands after 'why' does not fit: it should be words"),
    ("why =", 'wy = "x"\nwhy =', "wy", "I do not know 'wy'."),
    ("[groups]", "quorum = 9\n[groups]", "quorum = 9", "I do not know 'quorum'."),
    ("[rate]", "[rates]", "[rates]", "I do not know the heading [rates]."),
    ("why =", "agree = 5\nwhy =", "agree = 5", "'agree' is a heading."),
    ("quorum = 20", "quorum = 7", "quorum", "What stands after 'quorum' does not fit: it should be a number"),
    ("quorum = 20", 'quorum = "20"', "quorum", "What stands after 'quorum' does not fit"),
    ("quorum = 20", "quota = 20", "quota", "I do not know 'quota'."),
    ("floor = 40", "floor = 101", "floor", "What stands after 'floor' does not fit: it should be percent"),
    ("people = 2,", "people = 0,", "weights", "What stands after 'weights' does not fit: it"),
    ("people = {", "People = {", "People", "A group cannot be called 'People'."),
    ('{ name = "The NHS", of = ["nhs"] }', '"nhs"', "statutory", "What stands after 'statutory' does not"),
    (', of = ["nhs"]', "", "statutory", "'statutory' needs 'of' too: names of groups"),
    ('of = ["nhs"]', "of = []", "statutory", "What stands after 'of' does not fit: it should be names"),
    ('of = ["nhs"]', 'of = ["nhs"], in = 5', "statutory", "I do not know 'in'."),
    ('ask = "What should change?"\n', "", "[gather]", "[gather] needs 'ask' too: words in quotes."),
    ('answers = "1-9"', 'answers = "1-5"', "answers", "What stands after 'answers' does not fit"),
    ('answers = "1-9"\n', "", "[rate]", "[rate] needs 'answers' too"),
    ("closes = 2097-02-14T18:00:00\n", "", "[gather]", "[gather] needs 'closes' too: a day and a time"),
    ("2097-02-14T18:00:00", "2097-02-14T18:00:00Z", "closes", "This time has a zone."),
    ("2097-02-14T18:00:00", "2097-02-14", "closes", "The time of the day is missing."),
    ("2097-02-14T18:00:00", '"2097-02-14 18:00"', "closes", "'closes' stands in quotes, so"),
    ("2097-02-14T18:00:00", "18", "closes", "What stands after 'closes' does not fit: it should be a day"),
    ("2097-02-14T18:00:00", "2027-03-28T01:30:00", "closes", "This time does not exist in London"),
    ("2097-02-14T18:00:00", "2026-10-25T01:30:00", "closes", "This time comes twice in London"),
    ("[rank]", "[rank]\nmost = 6", "most", "What stands after 'most' does not fit: it should be"),
    ("[rate]", "[rate]\nat_a_time = 0", "at_a_time", "What stands after 'at_a_time' does not fit"),
    ("[rate]", "[rate]\nin_favour = 50", "in_favour", "What stands after 'in_favour' does not fit"),
    ('"What should change?"', '"What should change?', "ask", "A text in quotes runs on to the next line."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "said"), MISTAKES)
def test_a_mistake_is_said_where_it_stands(old: str, new: str, place: str, said: str) -> None:
    assert old in STAGES
    source = STAGES.replace(old, new, 1)
    draft, (problem, *more) = read_poll("first", "flows/polls/first.toml", source)
    assert draft is None
    assert more == []
    assert problem.message.startswith(said)
    assert problem.suggestion
    if place:
        lines = [number for number, line in enumerate(source.splitlines(), 1) if line.startswith(place)]
        assert problem.line in lines


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('Tea = "Tea"', "An option cannot be called 'Tea'."),
        ("milk = 5", "What stands after 'milk' does not fit: it should be words in quotes."),
        ('milk = ""', "What stands after 'milk' does not fit: it should be words in quotes."),
    ],
)
def test_options_are_words_with_a_name(line: str, said: str) -> None:
    source = f"{VOTE}{line}\n"
    _, (problem,) = read_poll("first", "flows/polls/first.toml", source)
    assert (problem.message, problem.line) == (said, source.splitlines().index(line) + 1)


def test_every_mistake_is_said_at_once() -> None:
    source = STAGES.replace("quorum = 20", "quorum = 2").replace("closes = 2097-05-07T18:00:00", "close = 1")
    _, problems = read_poll("first", "flows/polls/first.toml", source)
    assert [problem.message.split(":")[0] for problem in problems] == [
        "What stands after 'quorum' does not fit",
        "[rate] needs 'closes' too",
        "I do not know 'close'.",
    ]


def test_a_name_that_is_meant_is_guessed() -> None:
    _, problems = read_poll("first", "first.toml", STAGES.replace("answers", "answrs"))
    assert [problem.suggestion for problem in problems][1] == "Did you mean 'answers'?"


def test_a_poll_is_called_as_a_step_is() -> None:
    _, (problem,) = read_poll("First vote", "flows/polls/First vote.toml", HEAD)
    assert problem.message == "A poll cannot be called 'First vote'."


def test_a_text_in_three_quotes_ends_with_its_last_word() -> None:
    draft = draft_of(VOTE.replace('"Which one?"', '"""\nWhich one?\n"""'))
    assert draft.stages[0].ask == "Which one?"
