"""A sheet holds all that decides how a stage goes, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.poll import Method, Sheet
from bot.domain.polling import Statement
from bot.library.poll_files.sheets import of_statements, options_of, sheet_of
from tests.library.polls import STAGES, VOTE, catalogue, draft_of, stage_of

GIVEN = {"s2": {"en": "More time", "so": "Waqti"}, "s1": {"en": "Be heard"}}


def test_a_vote_is_made_of_the_file_and_its_translations() -> None:
    draft = draft_of(VOTE)
    somali = catalogue("so", draft, {"title": "Maxaa?", "choose.ask": "Kee?", "options.tea": "Shaah"})
    sheet = sheet_of(draft, stage_of(draft, "choose"), [somali])
    assert sheet == Sheet(
        poll="first",
        stage="choose",
        method=Method.CHOOSE,
        closes_at=datetime(2097, 2, 14, 18, tzinfo=UTC),
        texts={
            "en": {
                "title": "What comes first?",
                "why": "Your votes decide.",
                "next": "We work on it now.",
                "groups.people": "Families",
                "groups.statutory": "The NHS",
                "ask": "Which one?",
                "options.tea": "Tea",
                "options.water": "Water",
            },
            "so": {"title": "Maxaa?", "ask": "Kee?", "options.tea": "Shaah"},
        },
        options=("tea", "water"),
        groups={"people": ("service_user", "family"), "statutory": ("nhs",)},
        weights={"people": 1, "statutory": 1},
        quorum=8,
    )
    assert sheet.text("options.water", "so") == "Water"


def test_every_part_of_the_rule_is_in_the_sheet() -> None:
    more = "at_a_time = 4\nshortlist = 5\nin_favour = 75\nagainst = 10\n"
    draft = draft_of(STAGES.replace("[rank]", f"{more}\n[rank]\nmost = 2"))
    rated = sheet_of(draft, stage_of(draft, "rate"), [], options=GIVEN)
    assert (rated.quorum, rated.floor, rated.sign_offs) == (20, 40, 2)
    assert rated.weights == {"people": 2, "statutory": 1}
    assert (rated.at_a_time, rated.shortlist, rated.in_favour, rated.against) == (4, 5, 75, 10)
    assert sheet_of(draft, stage_of(draft, "rank"), [], options=GIVEN).most == 2


def test_nobody_picks_more_than_there_is() -> None:
    draft = draft_of(STAGES)
    more = GIVEN | {name: {"en": name} for name in ("s3", "s4")}
    found = [sheet_of(draft, stage_of(draft, "rank"), [], options=given).most for given in (GIVEN, more)]
    assert found == [2, 3]


def test_what_people_gathered_stands_in_for_options_of_the_file() -> None:
    draft = draft_of(STAGES)
    rate = stage_of(draft, "rate")
    sheet = sheet_of(draft, rate, [catalogue("so", draft, {"rate.ask": "Intee?"})], options=GIVEN)
    assert sheet.options == ("s1", "s2")
    assert sheet.text("ask", "en") == "How much does it matter?"
    assert sheet.texts["so"] == {"ask": "Intee?", "options.s2": "Waqti"}
    assert options_of(sheet) == GIVEN
    assert options_of(sheet, ["s1"]) == {"s1": {"en": "Be heard"}}
    assert of_statements([Statement("s1", "first", {"en": "Be heard"})]) == {"s1": {"en": "Be heard"}}


def test_a_gathering_has_no_options() -> None:
    draft = draft_of(STAGES)
    sheet = sheet_of(draft, stage_of(draft, "gather"), [])
    assert (sheet.method, sheet.options) == (Method.IDEAS, ())


def test_one_letter_of_the_rule_or_of_a_translation_makes_another_fingerprint() -> None:
    """And the same files make the same one, whatever the order of options and languages."""
    draft = draft_of(VOTE)
    stage = stage_of(draft, "choose")
    somali, french = catalogue("so", draft, {"title": "Maxaa?"}), catalogue("fr", draft, {"title": "Quoi ?"})
    first = sheet_of(draft, stage, [somali, french]).fingerprint()
    moved = replace(draft, options={name: draft.options[name] for name in ("water", "tea")})
    assert sheet_of(moved, stage, [french, somali]).fingerprint() == first
    others = [
        sheet_of(draft, stage, [somali]),
        sheet_of(draft, stage, [french, catalogue("so", draft, {"title": "Maxa?"})]),
        sheet_of(replace(draft, why="Your vote decides."), stage, [somali, french]),
        sheet_of(draft, replace(stage, closes_at=datetime(2097, 2, 14, 19, tzinfo=UTC)), [somali, french]),
    ]
    assert first not in [sheet.fingerprint() for sheet in others]


def test_a_sheet_comes_back_from_its_canonical_form() -> None:
    draft = draft_of(STAGES)
    sheet = sheet_of(draft, stage_of(draft, "rate"), [], options=GIVEN)
    assert Sheet.restored(sheet.canonical()) == sheet
