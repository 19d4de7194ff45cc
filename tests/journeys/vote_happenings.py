"""What happens to votes around somebody who walks through a flow: they open, close, wait to be signed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.domain.poll import Method, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Band, Measured, Outcome, Release, Share
from bot.domain.staff import Role
from bot.storage import ideas, polls, statements
from bot.storage.database import Tx
from bot.storage.ideas import NewIdea
from tests.fakes import MONDAY
from tests.journeys.endings import (
    A_MODERATOR,
    A_RESULT,
    A_RULE,
    A_VOTE,
    A_WORKSHOP,
    ALL_OVER,
    IDEAS,
    RANKING,
    RATINGS,
    SOMEONE_HAS_AN_IDEA,
    STEERS,
)
from tests.journeys.person import Person
from tests.journeys.staffing import becomes
from tests.journeys.voting import closes_poll, open_poll

#: What is asked in each language on offer.
TEXTS = {
    "en": {
        "title": "The first priority",
        "why": "It decides what the workshops work on.",
        "ask": "What should change first?",
        "next": "The workshops work on it together.",
        "groups.people": "People and families",
        "groups.statutory": "The NHS and councils",
        "options.listening": "Being listened to",
        "options.respect": "Fairness and respect",
        "options.after_birth": "Support after the birth",
    },
    "ar": {
        "title": "الأولوية الأولى",
        "why": "تقرر ما ستعمل عليه ورش العمل.",
        "ask": "ما الذي يجب أن يتغير أولاً؟",
        "next": "تعمل ورش العمل على ذلك معاً.",
        "groups.people": "النساء والعائلات",
        "groups.statutory": "الخدمات الصحية والمجالس",
        "options.listening": "أن يُستمع إلينا",
        "options.respect": "العدل والاحترام",
        "options.after_birth": "الدعم بعد الولادة",
    },
    "so": {
        "title": "Mudnaanta koowaad",
        "why": "Waxay go'aaminaysaa waxa kulamadu ka shaqeeyaan.",
        "ask": "Maxaa marka hore isbeddelaya?",
        "next": "Kulamadu si wadajir ah ayay uga shaqeeyaan.",
        "groups.people": "Dadka iyo qoysaska",
        "groups.statutory": "NHS iyo goleyaasha",
        "options.listening": "In la i dhegaysto",
        "options.respect": "Caddaalad iyo ixtiraam",
        "options.after_birth": "Taageero dhalmada kadib",
    },
}
VOTE = Sheet(
    "a_vote",
    "choose",
    Method.CHOOSE,
    MONDAY + timedelta(days=3000),
    TEXTS,
    options=("after_birth", "listening", "respect"),
    groups={"people": ("service_user", "family"), "statutory": ("nhs", "council")},
    weights={"people": 2, "statutory": 1},
    quorum=20,
)
GATHERING = replace(VOTE, poll="ideas", stage="gather", method=Method.IDEAS, options=())
RATING = replace(VOTE, poll="ratings", stage="rate", method=Method.RATE, at_a_time=2)
RANKED = replace(VOTE, poll="ranking", stage="rank", method=Method.RANK, most=3, floor=40)
TO_SIGN = replace(VOTE, poll="to_sign")


def result(sheet: Sheet, outcome: Outcome = Outcome.CHOSEN) -> Release:
    """Return a result of three options, one group of them shown."""
    shares = {
        name: {EVERYBODY: Share(percent=percent), "people": Share(band=band)}
        for name, percent, band in zip(sheet.options, (15, 50, 35), Band, strict=False)
    }
    return Release(
        sheet.name,
        sheet.fingerprint(),
        sheet.closes_at,
        outcome,
        ("listening",) if outcome is Outcome.CHOSEN else (),
        {EVERYBODY: 60, "people": 15},
        ("statutory",),
        without_group=True,
        shares=shares,
        measures=(Measured("points", ("listening",)), Measured("points_by_group", ("respect",))),
        why="" if outcome is Outcome.CHOSEN else "disagree",
    )


async def _stage(person: Person, sheet: Sheet) -> StageNow | None:
    return await person.play.read(lambda tx: polls.now_of(tx, sheet.name))


async def _open(person: Person, sheet: Sheet) -> None:
    if await _stage(person, sheet) is None:
        await person.play.write(lambda tx: open_poll(tx, sheet))


async def _over(person: Person, sheet: Sheet, outcome: Outcome = Outcome.CHOSEN) -> None:
    await _open(person, sheet)
    stage = await _stage(person, sheet)
    if stage is not None and stage.status is PollStatus.OPEN:
        await closes_poll(person.play, result(sheet, outcome))


async def _all_over(person: Person) -> None:
    for sheet in (VOTE, GATHERING, RATING, RANKED):
        await _over(person, sheet)


async def _a_rule(person: Person) -> None:
    """One that she has not signed yet."""
    at = person.play.clock()
    sheet = replace(TO_SIGN, quorum=20 + len(person.address.value))
    await person.play.write(lambda tx: polls.propose(tx, sheet, at))


async def _has_an_idea(person: Person) -> None:
    """There is one idea then, and one statement."""
    await _open(person, GATHERING)
    play, at = person.play, person.play.clock()
    words = NewIdea(GATHERING.poll, "somebody else", "وقت أطول مع القابلة", "ar")
    while (found := await play.read(lambda tx: ideas.waiting(tx, GATHERING.poll))) is not None:
        await play.write(partial(_take, found.id))
    await play.write(lambda tx: ideas.add(tx, [words], at, lambda size: b"\x01" * size))
    for each in await play.read(lambda tx: statements.of(tx, GATHERING.poll)):
        await play.write(partial(_drop, each.id))
    await play.write(lambda tx: statements.add(tx, GATHERING.poll, "Shorter waits"))


def _take(number: int, tx: Tx) -> bool:
    return ideas.take(tx, number)


def _drop(name: str, tx: Tx) -> None:
    statements.drop(tx, GATHERING.poll, name)


async def _moderates(person: Person) -> None:
    await becomes(person, Role.MODERATOR)


async def _steers(person: Person) -> None:
    await becomes(person, Role.STEERING)


async def _workshop(person: Person) -> None:
    await _over(person, RANKED, Outcome.WORKSHOP)


VOTE_HAPPENINGS: dict[str, Callable[[Person], Awaitable[None]]] = {
    A_VOTE: partial(_open, sheet=VOTE),
    IDEAS: partial(_open, sheet=GATHERING),
    RATINGS: partial(_open, sheet=RATING),
    RANKING: partial(_open, sheet=RANKED),
    ALL_OVER: _all_over,
    A_RESULT: partial(_over, sheet=VOTE),
    A_WORKSHOP: _workshop,
    A_MODERATOR: _moderates,
    SOMEONE_HAS_AN_IDEA: _has_an_idea,
    STEERS: _steers,
    A_RULE: _a_rule,
}
