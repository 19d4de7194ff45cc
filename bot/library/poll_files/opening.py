"""Which stage of a poll comes next, what its sheet is, and why it may not open yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import StageNow, Statement
from bot.domain.release import Outcome
from bot.engine.matching import normal
from bot.library.poll_files.draft import PollDraft, StageDraft
from bot.library.poll_files.sheets import Options, of_statements, options_of, sheet_of
from bot.library.poll_files.times import in_london
from bot.library.problems import listed
from bot.library.translations import Catalogue

#: Fewer than two are no choice.
FEWEST = 2
#: More than this nobody rates to the end: as many as a file may have.
MOST = 30
#: The most signs of a statement that is rated, and of one that may be ranked later: then it is a label.
LONGEST, LABEL = 100, 60
#: The rule of such a stage does not change any more; one that was called off can begin anew.
_FIXED_NOW = (PollStatus.OPEN, PollStatus.CLOSED)
#: What may not change from one stage of a poll to the next: it was fixed before the first one opened.
_FIXED = ("groups", "weights", "quorum", "floor")


class NotNow(Exception):
    """This stage cannot be opened now; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the tables hold about one poll."""

    #: Stage -> how it stands; stages that nobody has proposed are left out.
    stages: Mapping[str, StageNow] = field(default_factory=dict)
    statements: Sequence[Statement] = ()
    #: True when an idea still waits for the moderator.
    ideas_wait: bool = False


def next_stage(draft: PollDraft, stored: Stored, named: str = "") -> StageDraft:
    """Return the stage that is meant: the named one, or the first that is not closed.

    Raises:
        NotNow: There is no such stage, all are closed, or an earlier one is not closed.
    """
    if named and draft.stage(named) is None:
        raise NotNow(f"This poll has no stage '{named}'. It has {listed(s.name for s in draft.stages)}.")
    for stage in draft.stages:
        status = _status(stored, stage)
        if named == stage.name or (not named and status is not PollStatus.CLOSED):
            return stage
        if status is not PollStatus.CLOSED:
            raise NotNow(f"[{stage.name}] comes before [{named}], and {_STANDS[status]}.")
    raise NotNow(f"Every stage is closed. `bigroom polls result {draft.name}` shows what came of it.")


def next_sheet(
    draft: PollDraft, stage: StageDraft, catalogues: Sequence[Catalogue], stored: Stored, at: datetime
) -> Sheet:
    """Return the sheet that this stage would be opened with.

    Raises:
        NotNow: It may not be opened, or not any more.
    """
    there = stored.stages.get(stage.name)
    sheet = sheet_of(draft, stage, catalogues, options=_options(draft, stage, stored))
    if there is not None and there.status in _FIXED_NOW:
        raise NotNow(_too_late(there, sheet))
    _same_rule(stage, sheet, stored)
    if sheet.closes_at <= at:
        said = f"[{stage.name}] would close on {in_london(sheet.closes_at)}, and that is over."
        raise NotNow(f"{said} Write a later time into {draft.file}.")
    return sheet


def differs(draft: PollDraft, catalogues: Sequence[Catalogue], there: StageNow) -> bool:
    """Return whether the files say anything else by now than the sheet of a stage that is stored.

    What people gathered, and a shortlist, are taken from the sheet: no file says them.
    """
    stage = draft.stage(there.sheet.stage)
    if stage is None:
        return True
    options = None if draft.options and not _after_rating(draft, stage) else options_of(there.sheet)
    return sheet_of(draft, stage, catalogues, options=options).fingerprint() != there.sheet.fingerprint()


def fixed_in_file(draft: PollDraft, stage: StageDraft) -> bool:
    """Return whether the file alone says all of a stage, so that its sheet can be made at any time."""
    return stage.name == "gather" or (bool(draft.options) and not _after_rating(draft, stage))


def longest(draft: PollDraft) -> int:
    """Return how many signs a statement of this poll may have, in any language."""
    return LONGEST if draft.stage("rank") is None else LABEL


_STANDS = {
    None: "has not been opened yet",
    PollStatus.PROPOSED: "waits to be signed off",
    PollStatus.OPEN: "is still open",
    PollStatus.CALLED_OFF: "was called off",
}


def _status(stored: Stored, stage: StageDraft) -> PollStatus | None:
    there = stored.stages.get(stage.name)
    return there.status if there else None


def _after_rating(draft: PollDraft, stage: StageDraft) -> bool:
    return stage.name == "rank" and draft.stage("rate") is not None


def _options(draft: PollDraft, stage: StageDraft, stored: Stored) -> Options | None:
    """Return what is voted on where the file does not say it."""
    if fixed_in_file(draft, stage):
        return None
    return _shortlist(stored) if _after_rating(draft, stage) else _gathered(draft, stored)


def _gathered(draft: PollDraft, stored: Stored) -> Options:
    rated = stored.stages.get("rate")
    if rated is not None and rated.status in _FIXED_NOW:
        return options_of(rated.sheet)
    if stored.ideas_wait:
        said = "Ideas still wait to be looked at: a moderator writes MODERATE to Big Room."
        raise NotNow(f"{said} Nobody is shown an idea of her own.")
    if len(stored.statements) < FEWEST:
        raise NotNow(f"There are fewer than {FEWEST} statements, and so there is nothing to rate.")
    if len(stored.statements) > MOST:
        said = f"There are {len(stored.statements)} statements, and {MOST} is the most that people can rate."
        raise NotNow(f"{said} A moderator writes MODERATE to Big Room to take some out.")
    _fit(stored.statements, longest(draft))
    _differ(stored.statements)
    return of_statements(stored.statements)


def _fit(statements: Sequence[Statement], most: int) -> None:
    """Refuse a statement that is too long to be shown later on, in any language."""
    for each in statements:
        for language, text in each.texts.items():
            if len(text) > most:
                said = f"Statement {each.id} ({language}) has {len(text)} signs, and {most} is the most."
                raise NotNow(f"{said} A moderator writes MODERATE to Big Room to say it in fewer words.")


def _differ(statements: Sequence[Statement]) -> None:
    """Refuse two that say the same: their votes would be parted, and on a phone they look alike."""
    seen: dict[tuple[str, str], str] = {}
    for each in statements:
        for language, text in each.texts.items():
            other = seen.setdefault((language, normal(text)), each.id)
            if other != each.id:
                said = f"Statements {other} and {each.id} ({language}) say the same."
                raise NotNow(f"{said} A moderator writes MODERATE to Big Room to take one out or reword it.")


def _shortlist(stored: Stored) -> Options:
    rated = stored.stages.get("rate")
    release = rated.release if rated else None
    if rated is None or release is None:
        raise NotNow("[rate] has no result yet, and so there is no shortlist.")
    if release.outcome is not Outcome.SHORTLIST or len(release.winners) < FEWEST:
        said = f"[rate] left no shortlist of {FEWEST} or more, so there is nothing to rank."
        raise NotNow(f"{said} `bigroom polls result {rated.sheet.name}` says what came of it.")
    return options_of(rated.sheet, release.winners)


def _too_late(there: StageNow, sheet: Sheet) -> str:
    stage, until = there.sheet.stage, in_london(there.sheet.closes_at)
    if there.status is PollStatus.CLOSED:
        return f"[{stage}] is closed. `bigroom polls result {there.sheet.name}` shows what came of it."
    if sheet.fingerprint() == there.sheet.fingerprint():
        return f"[{stage}] is open already, until {until}."
    return f"[{stage}] is open until {until}: the rule may not change. Give the file back its text."


def _same_rule(stage: StageDraft, sheet: Sheet, stored: Stored) -> None:
    """Refuse another rule than that of an earlier stage: whoever has seen a result must not choose it."""
    for earlier in stored.stages.values():
        if earlier.sheet.stage == stage.name or earlier.status is not PollStatus.CLOSED:
            continue
        other = [name for name in _FIXED if getattr(sheet, name) != getattr(earlier.sheet, name)]
        if other:
            said = f"[{earlier.sheet.stage}] had another rule: look at {listed(other, 'and')}."
            raise NotNow(f"{said} It holds for all stages: give the file back its lines.")
