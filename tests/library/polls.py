"""Poll files for tests: a process in stages and a vote of one question, both without a mistake."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.engine.flow import Language
from bot.library.poll_files.draft import PollDraft, StageDraft
from bot.library.poll_files.read import read_poll
from bot.library.translations import SOURCE_RULE, Catalogue

HEAD = """
title = "What comes first?"
why = "Your votes decide."
next = "We work on it now."

[groups]
people = { name = "Families", of = ["service_user", "family"] }
statutory = { name = "The NHS", of = ["nhs"] }
"""
STAGES = f"""{HEAD}
[rule]
quorum = 20
floor = 40
sign_offs = 2
weights = {{ people = 2, statutory = 1 }}

[gather]
ask = "What should change?"
closes = 2097-02-14T18:00:00

[rate]
ask = "How much does it matter?"
answers = "1-9"
closes = 2097-05-07T18:00:00

[rank]
ask = "Which comes first?"
closes = 2097-06-21T18:00:00
"""
VOTE = f"""{HEAD}
[choose]
ask = "Which one?"
closes = 2097-02-14T18:00:00

[options]
tea = "Tea"
water = "Water"
"""
#: Before any of it closes.
NOW = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)


def draft_of(source: str, name: str = "first") -> PollDraft:
    """Return a poll file without a mistake, read."""
    draft, problems = read_poll(name, f"flows/polls/{name}.toml", source)
    assert problems == []
    assert draft is not None
    return draft


def stage_of(draft: PollDraft, name: str) -> StageDraft:
    """Return a stage that the draft has."""
    stage = draft.stage(name)
    assert stage is not None
    return stage


def catalogue(language: str, draft: PollDraft, texts: dict[str, str]) -> Catalogue:
    """Return a language in which some of a poll's texts are translated, by their keys."""
    english = dict(draft.texts())
    found = {(draft.context(key), english[key]): text for key, text in texts.items()}
    return Catalogue(Language(language, language), f"locales/{language}.po", SOURCE_RULE, 2, dict(found))


def stands(sheet: Sheet, status: PollStatus, signed: int = 0) -> StageNow:
    """Return how a stage stands."""
    return StageNow(sheet, status, signed)
