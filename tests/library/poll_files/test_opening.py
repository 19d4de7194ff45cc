"""Which stage comes next, and all the reasons for which it may not open yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import StageNow, Statement
from bot.domain.release import Outcome, Release
from bot.library.poll_files.opening import (
    LABEL,
    LONGEST,
    NotNow,
    Stored,
    differs,
    fixed_in_file,
    next_sheet,
    next_stage,
)
from bot.library.poll_files.sheets import of_statements, sheet_of
from tests.library.polls import NOW, STAGES, VOTE, catalogue, draft_of, stage_of, stands

DRAFT = draft_of(STAGES)
STATEMENTS = tuple(
    Statement(f"s{n}", "first", {"en": f"Statement {n}", "so": f"Hadal {n}"}) for n in range(1, 6)
)


def sheet(stage: str) -> Sheet:
    """The sheet of a stage of the process, made as it would be."""
    given = None if stage == "gather" else of_statements(STATEMENTS)
    return sheet_of(DRAFT, stage_of(DRAFT, stage), [], options=given)


def released(winners: Sequence[str], outcome: Outcome = Outcome.SHORTLIST) -> StageNow:
    rated = sheet("rate")
    release = Release(rated.name, rated.fingerprint(), NOW, outcome, tuple(winners))
    return StageNow(rated, PollStatus.CLOSED, release=release)


GATHERED = {"gather": stands(sheet("gather"), PollStatus.CLOSED)}
RATED = GATHERED | {"rate": released(["s2", "s4", "s5"])}


def meant(stored: Stored, named: str = "") -> str:
    return next_stage(DRAFT, stored, named).name


def made(stage: str, stored: Stored) -> Sheet:
    return next_sheet(DRAFT, stage_of(DRAFT, stage), [], stored, NOW)


def refused(stage: str, stored: Stored) -> str:
    with pytest.raises(NotNow) as caught:
        made(stage, stored)
    return str(caught.value)


def test_the_next_stage_is_the_first_that_is_not_closed() -> None:
    assert meant(Stored()) == "gather"
    assert meant(Stored({"gather": stands(sheet("gather"), PollStatus.PROPOSED)})) == "gather"
    assert meant(Stored({"gather": stands(sheet("gather"), PollStatus.OPEN)})) == "gather"
    assert meant(Stored(GATHERED)) == "rate"
    assert meant(Stored(GATHERED | {"rate": stands(sheet("rate"), PollStatus.CALLED_OFF)})) == "rate"
    assert meant(Stored(RATED)) == "rank"
    assert meant(Stored(RATED), "rate") == "rate"


@pytest.mark.parametrize(
    ("stages", "named", "said"),
    [
        ({}, "vote", "This poll has no stage 'vote'. It has 'gather', 'rate' or 'rank'."),
        ({}, "rank", "[gather] comes before [rank], and has not been opened yet."),
        (
            {"gather": stands(sheet("gather"), PollStatus.PROPOSED)},
            "rate",
            "[gather] comes before [rate], and waits to be signed off.",
        ),
        (
            {"gather": stands(sheet("gather"), PollStatus.OPEN)},
            "rate",
            "[gather] comes before [rate], and is still open.",
        ),
        (
            GATHERED | {"rate": stands(sheet("rate"), PollStatus.CALLED_OFF)},
            "rank",
            "[rate] comes before [rank], and was called off.",
        ),
        (
            RATED | {"rank": stands(sheet("rank"), PollStatus.CLOSED)},
            "",
            "Every stage is closed. `bigroom polls result first` shows what came of it.",
        ),
    ],
)
def test_a_stage_out_of_its_order_is_refused(stages: dict[str, StageNow], named: str, said: str) -> None:
    with pytest.raises(NotNow) as caught:
        next_stage(DRAFT, Stored(stages), named)
    assert str(caught.value) == said


def test_the_sheet_to_rate_is_made_of_the_statements() -> None:
    rate = made("rate", Stored(GATHERED, STATEMENTS))
    assert rate.options == ("s1", "s2", "s3", "s4", "s5")
    assert rate.text("options.s2", "en") == "Statement 2"
    somali = next_sheet(
        DRAFT, stage_of(DRAFT, "rate"), [catalogue("so", DRAFT, {})], Stored(GATHERED, STATEMENTS), NOW
    )
    assert somali.text("options.s2", "so") == "Hadal 2"


def test_the_sheet_to_rank_is_made_of_the_shortlist_in_the_words_that_were_rated() -> None:
    """Whatever has become of the statements since."""
    reworded = [replace(each, texts={"en": "Other words"}) for each in STATEMENTS]
    rank = made("rank", Stored(RATED, reworded))
    assert rank.options == ("s2", "s4", "s5")
    assert rank.text("options.s4", "en") == "Statement 4"


def test_ideas_that_nobody_has_looked_at_hold_the_rating_up() -> None:
    said = refused("rate", Stored(GATHERED, STATEMENTS, ideas_wait=True))
    assert said.startswith("Ideas still wait to be looked at: a moderator writes MODERATE to Big Room.")
    assert said.endswith("Nobody is shown an idea of her own."), "a moderator who finds none has written it"


def test_more_than_thirty_statements_are_too_many_to_rate() -> None:
    many = tuple(Statement(f"s{n}", "first", {"en": f"Statement {n}"}) for n in range(1, 32))
    assert "31 statements, and 30 is the most" in refused("rate", Stored(GATHERED, many))
    assert made("rate", Stored(GATHERED, many[:30]))


@pytest.mark.parametrize("texts", [{"en": "  statement 2!"}, {"en": "Another", "so": "Hadal 2"}])
def test_two_statements_that_say_the_same_are_refused(texts: dict[str, str]) -> None:
    """Votes for the one would be missing at the other, and on a phone they look alike."""
    twice = (*STATEMENTS, Statement("s6", "first", texts))
    said = refused("rate", Stored(GATHERED, twice))
    assert said.startswith("Statements s2 and s6") and "MODERATE" in said


def test_one_statement_is_no_choice() -> None:
    assert refused("rate", Stored(GATHERED, STATEMENTS[:1])).startswith("There are fewer than 2 statements")
    assert made("rate", Stored(GATHERED, STATEMENTS[:2]))


@pytest.mark.parametrize("language", ["en", "so"])
def test_a_statement_that_no_phone_can_show_is_refused_before_anybody_rates_it(language: str) -> None:
    """Later its words are fixed."""

    def long(signs: int) -> tuple[Statement, ...]:
        texts = {**STATEMENTS[0].texts, language: "x" * signs}
        return (replace(STATEMENTS[0], texts=texts), *STATEMENTS[1:])

    assert made("rate", Stored(GATHERED, long(LABEL)))
    said = refused("rate", Stored(GATHERED, long(LABEL + 1)))
    assert said.startswith(f"Statement s1 ({language}) has 61 signs, and 60 is the most.")
    unranked = draft_of(STAGES.split("[rank]")[0])
    rate = stage_of(unranked, "rate")
    assert next_sheet(unranked, rate, [], Stored(GATHERED, long(LONGEST)), NOW)
    with pytest.raises(NotNow):
        next_sheet(unranked, rate, [], Stored(GATHERED, long(LONGEST + 1)), NOW)


@pytest.mark.parametrize(
    "rated",
    [
        released(["s2"]),
        released([], Outcome.WORKSHOP),
        released(["s2", "s3"], Outcome.WORKSHOP),
        released([], Outcome.TOO_FEW),
    ],
)
def test_without_a_shortlist_there_is_nothing_to_rank(rated: StageNow) -> None:
    said = refused("rank", Stored(GATHERED | {"rate": rated}))
    assert said.startswith("[rate] left no shortlist of 2 or more, so there is nothing to rank.")


def test_a_rating_without_a_result_has_no_shortlist() -> None:
    stored = Stored(GATHERED | {"rate": stands(sheet("rate"), PollStatus.CLOSED)})
    assert refused("rank", stored) == "[rate] has no result yet, and so there is no shortlist."


def test_a_closing_time_that_is_over_is_refused() -> None:
    gather = stage_of(DRAFT, "gather")
    assert next_sheet(DRAFT, gather, [], Stored(), gather.closes_at - timedelta(seconds=1))
    with pytest.raises(NotNow, match="would close on Thursday, 14 February 2097, 18:00 London time"):
        next_sheet(DRAFT, gather, [], Stored(), gather.closes_at)


def test_what_is_open_does_not_change() -> None:
    there = Stored({"gather": stands(sheet("gather"), PollStatus.OPEN)})
    until = "until Thursday, 14 February 2097, 18:00 London time"
    assert refused("gather", there) == f"[gather] is open already, {until}."
    other = replace(DRAFT, why="Something else.")
    with pytest.raises(NotNow) as caught:
        next_sheet(other, stage_of(DRAFT, "gather"), [], there, NOW)
    assert str(caught.value) == (
        f"[gather] is open {until}: the rule may not change. Give the file back its text."
    )


def test_what_is_open_is_compared_with_what_was_opened_whatever_was_gathered_since() -> None:
    rated = stands(sheet("rate"), PollStatus.OPEN)
    stored = Stored(GATHERED | {"rate": rated}, STATEMENTS[:1], ideas_wait=True)
    assert refused("rate", stored).startswith("[rate] is open already")


def test_what_is_closed_is_not_opened_again() -> None:
    assert refused("rate", Stored(RATED)).startswith("[rate] is closed. `bigroom polls result first.rate`")


def test_what_was_called_off_may_begin_anew() -> None:
    stored = Stored({"gather": stands(sheet("gather"), PollStatus.CALLED_OFF)})
    assert made("gather", stored) == sheet("gather")
    again = Stored(GATHERED | {"rate": stands(sheet("rate"), PollStatus.CALLED_OFF)}, STATEMENTS[:2])
    assert made("rate", again).options == ("s1", "s2")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quorum = 20", "quorum = 8", "'quorum'"),
        ("floor = 40", "floor = 0", "'floor'"),
        ("people = 2, statutory = 1", "people = 1, statutory = 1", "'weights'"),
        ('"service_user", "family"', '"service_user", "council"', "'groups'"),
    ],
)
def test_the_rule_does_not_change_between_stages(old: str, new: str, said: str) -> None:
    """Whoever has seen a result must not choose what the next one is counted by."""
    other = draft_of(STAGES.replace(old, new))
    with pytest.raises(NotNow) as caught:
        next_sheet(other, stage_of(other, "rate"), [], Stored(GATHERED, STATEMENTS), NOW)
    assert str(caught.value).startswith(f"[gather] had another rule: look at {said}.")
    gather = {"gather": stands(sheet("gather"), PollStatus.PROPOSED)}
    assert next_sheet(other, stage_of(other, "gather"), [], Stored(gather), NOW)


def test_a_file_is_compared_with_what_is_stored() -> None:
    for stage in ("gather", "rate", "rank"):
        there = stands(sheet(stage), PollStatus.OPEN)
        assert not differs(DRAFT, [], there)
        assert differs(replace(DRAFT, next="Something else."), [], there)
        assert differs(DRAFT, [catalogue("so", DRAFT, {"title": "Maxaa?"})], there)
    assert differs(draft_of(VOTE), [], stands(sheet("gather"), PollStatus.OPEN))
    vote = draft_of(VOTE)
    there = stands(sheet_of(vote, stage_of(vote, "choose"), []), PollStatus.OPEN)
    assert not differs(vote, [], there)
    assert differs(replace(vote, options={"tea": "Tea!", "water": "Water"}), [], there)


def test_what_the_file_alone_says_is_known() -> None:
    assert [fixed_in_file(DRAFT, stage) for stage in DRAFT.stages] == [True, False, False]
    vote = draft_of(VOTE)
    assert fixed_in_file(vote, stage_of(vote, "choose"))
