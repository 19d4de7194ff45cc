"""What can come between a question and its answer, each seen to do what it should and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from bot.config import ROOT
from bot.domain.consent import ALL_MESSAGES, Decision
from bot.engine.flow import Flow, When
from bot.engine.known import SPEAK_FIRST
from bot.engine.rendering import find
from bot.storage import ledger
from bot.storage.contacts import Known
from tests.journeys.walker_kept import kept, nothing_new, queue, queued, words
from tests.journeys.walker_people import NONSENSE
from tests.journeys.walker_points import NOT_NOW, SAD, SKIP, Point, replies
from tests.journeys.walker_street import Phone, later

if TYPE_CHECKING:
    from tests.journeys.walker_ways import Walk

#: Says nothing, where any words are an answer.
SAYS_NOTHING = "?!…"


@cache
def _understood(name: str, language: str) -> str:
    """Return the first word of a list of words.toml in a language, else in English."""
    lists = tomllib.loads((ROOT / "flows" / "words.toml").read_text("utf-8"))[name]
    return str(lists.get(language, lists["en"])[0])


def _keyword(flow: Flow, language: str) -> str:
    return (flow.keywords.get(language) or flow.keywords["en"])[0]


async def _again(walk: Walk, phone: Phone, before: Point, what: str) -> Point | None:
    """See that the same question waits, with the same choices in the language she reads now."""
    now = await walk.point(phone)
    same = now is not None and (now.run.flow, now.run.step, now.offered) == (
        before.run.flow,
        before.run.step,
        before.offered,
    )
    if now is None or not same:
        phone.says_wrong(f"{what}: {_name(before)} does not come back")
        return now
    flow = walk.street.shelf.pinned(now.run.flow, now.run.version)
    for choice in now.line.choices:
        key = f"{now.run.step}.choices.{choice.id}"
        if (
            flow is not None
            and key in flow.texts["en"]
            and choice.label != find(flow, key, phone.language)[0]
        ):
            phone.says_wrong(f"{what}: {choice.label!r} is not how it reads in {phone.language}")
    return now


def _name(point: Point) -> str:
    return f"{point.run.flow}.{point.run.step}"


async def wrong_twice(walk: Walk, phone: Phone, point: Point) -> None:
    """Two wrong answers in a row: asked again once, then let go, or it rests; the words are kept nowhere."""
    step = point.step(walk.street.shelf)
    wrong = (
        SAYS_NOTHING if not point.own and step.kind not in ("number", "join_group", "take_code") else NONSENSE
    )
    before = await kept(walk, point.known)
    await phone.writes(wrong)
    flow = walk.street.shelf.pinned(point.run.flow, point.run.version)
    own = [f"{point.run.step}.{name}" for name in ("unclear", "wrong_code", "wrong")]
    said = [str(find(flow, key, phone.language)[0]) for key in own if flow and key in flow.texts["en"]]
    if not any(text in phone.text for text in said or [walk.street.word("unclear", phone.language)]):
        phone.says_wrong(f"wrong once at {_name(point)}: it is not said to be unclear")
    await _again(walk, phone, point, "wrong once")
    if step.kind == "propose_text":  # whoever writes a text may try as often as she likes: Skip is at hand
        return
    await phone.writes(wrong)
    rests = not getattr(step, "skip", True)
    if walk.street.word("rest" if rests else "let_go", phone.language) not in phone.text:
        phone.says_wrong(f"wrong twice at {_name(point)}: it is not let go")
    known = await phone.known()
    if rests and not _rests(walk, known, point):
        phone.says_wrong(f"wrong twice at {_name(point)}: it does not rest")
    await nothing_new(walk, phone, point, before, {"let_go"})
    if known is not None and wrong == NONSENSE and wrong in await words(walk, known):
        phone.says_wrong(f"wrong twice at {_name(point)}: the wrong words are kept")
    if rests:
        await _comes_back(walk, phone, point)


async def skip_by_button(walk: Walk, phone: Phone, point: Point) -> None:
    """Skip, tapped: nothing is kept but that it was skipped, and it goes on."""
    await _skips(walk, phone, point, lambda: phone.taps(SKIP))


async def skip_by_word(walk: Walk, phone: Phone, point: Point) -> None:
    """Skip, written in her language."""
    await _skips(walk, phone, point, lambda: phone.writes(walk.street.word("skip", phone.language).upper()))


async def _skips(walk: Walk, phone: Phone, point: Point, skips: Callable[[], Awaitable[None]]) -> None:
    before = await kept(walk, point.known)
    await skips()
    now = await walk.point(phone)
    if now is not None and now.question() == point.question() and now.session.wait != point.session.wait:
        unclear = now.session.wait is not None and now.session.wait.unclear
        if unclear:
            phone.says_wrong(f"Skip at {_name(point)} is not understood")
    await nothing_new(walk, phone, point, before, {"skipped"})


async def stop_and_start(walk: Walk, phone: Phone, point: Point) -> None:
    """STOP in her language: confirmed, nothing left, nothing queued, in the ledger. Then START."""
    await walk.street.house.database.write(lambda tx: queue(tx, point.known))
    await phone.writes(_understood("stop_words", phone.language))
    known, goodbye = await phone.known(), walk.street.shelf.starting(When.SOMEONE_STOPS)
    assert known is not None and goodbye is not None
    said = [str(find(goodbye, key, phone.language)[0]) for key in goodbye.texts["en"]]
    if not any(text in phone.text for text in said) or any(line.choices for line in phone.new):
        phone.says_wrong(f"STOP at {_name(point)} is not confirmed in peace")
    if not known.session.empty or known.session.wait:
        phone.says_wrong(f"STOP at {_name(point)} leaves something")
    lines = await walk.street.house.database.read(lambda tx: ledger.of(tx, known.contact.id))
    latest = {line.purpose: line.decision for line in lines}
    given = [each for each in ("msg_updates", "msg_reminders") if latest.get(each) is Decision.GIVEN]
    if known.contact.stopped_at is None or given or latest.get(ALL_MESSAGES) is not Decision.WITHDRAWN:
        phone.says_wrong(f"STOP at {_name(point)} is not in the ledger {given}")
    if await walk.street.house.database.read(lambda tx: queued(tx, point.known)):
        phone.says_wrong(f"STOP at {_name(point)} leaves a message in the queue")
    await phone.writes(_understood("start_words", phone.language))
    back = await phone.known()
    if back is None or back.contact.stopped_at is not None or not phone.new:
        phone.says_wrong(f"START after STOP at {_name(point)} brings nobody back")


async def other_language(walk: Walk, phone: Phone, point: Point) -> None:
    """LANGUAGE in the middle: the question comes back in the new language and takes its answer."""
    others = [code for code in walk.street.codes if code != phone.language]
    flow = walk.street.shelf.flow("language")
    if not others or flow is None:
        return
    await phone.writes(_keyword(flow, phone.language))
    await phone.taps(others[0])
    if flow.name in [run.flow for run in point.session.runs]:
        return  # begun again, and done with
    now = await _again(walk, phone, point, f"LANGUAGE to {others[0]}")
    if now is not None:
        await walk.does(phone, replies(now, walk.street.shelf)[0])


async def help_in_between(walk: Walk, phone: Phone, point: Point) -> None:
    """HELP in the middle: the question comes back."""
    flow = walk.street.shelf.keyword("help")
    if flow is None or flow.name in [run.flow for run in point.session.runs]:
        return
    await phone.writes(_keyword(flow, phone.language))
    known = await phone.known()
    while known is not None and known.session.runs and known.session.runs[-1].flow == flow.name:
        await phone.taps(SKIP)
        known = await phone.known()
    await _again(walk, phone, point, "HELP")


async def a_day_passes(walk: Walk, phone: Phone, point: Point) -> None:
    """The question waits no longer; what she writes does not answer it, and CONTINUE brings it back."""
    assert point.session.wait is not None
    before = await kept(walk, point.known)
    later(seconds=(point.session.wait.until - point.line.at).total_seconds() + 60)
    if point.known.contact.joined_at is not None:
        await phone.writes(NONSENSE)
        known = await phone.known()
        if not _rests(walk, known, point):
            phone.says_wrong(f"after a day {_name(point)} does not rest")
        await nothing_new(walk, phone, point, before, set())
    await _comes_back(walk, phone, point)


def _rests(walk: Walk, known: Known | None, point: Point) -> bool:
    """True when nothing waits and it can be picked up again; what is for staff is over instead."""
    if known is None or known.session.runs or known.session.wait:
        return False
    names = [run.flow for run in known.session.set_aside]
    return walk.flow.name not in names if walk.flow.for_roles else point.run.flow in names


async def _comes_back(walk: Walk, phone: Phone, point: Point) -> None:
    await phone.writes(_understood("continue_words", phone.language))
    if not walk.flow.for_roles:
        await _again(walk, phone, point, "CONTINUE")
    elif walk.street.word("nothing_to_go_on", phone.language) not in phone.text:
        phone.says_wrong(f"CONTINUE after {_name(point)}, which is for staff, brings something back")


async def old_button(walk: Walk, phone: Phone, point: Point) -> None:
    """A tap on an earlier question changes nothing, and says so."""
    earlier = [line for line in phone.questions() if line.wait_id != point.line.wait_id]
    if not earlier and point.offered:
        await help_in_between(walk, phone, point)
        earlier = phone.questions()[:1]
    now = await walk.point(phone)
    if not earlier or now is None:
        return
    before = await kept(walk, now.known)
    later(minutes=1)
    await phone.taps_on(earlier[-1], 0)
    if walk.street.word("old_button", phone.language) not in phone.text:
        phone.says_wrong(f"an old button at {_name(point)} is not said to be old")
    await nothing_new(walk, phone, point, before, set())
    await _again(walk, phone, now, "an old button")


async def not_now(walk: Walk, phone: Phone, point: Point) -> None:
    """Not now ends a check-in."""
    await phone.taps(_reads(walk, point, NOT_NOW)[0])
    await _is_over(walk, phone, point, NOT_NOW)


async def something_sad(walk: Walk, phone: Phone, point: Point) -> None:
    """Something sad ends a check-in with one tap, and nobody writes to her first any more."""
    given = {p for p in SPEAK_FIRST if _decided(point.known, p) is Decision.GIVEN}
    await phone.taps(_reads(walk, point, SAD)[0])
    await _is_over(walk, phone, point, SAD)
    known = await phone.known()
    still = {p for p in given if known is None or _decided(known, p) is not Decision.WITHDRAWN}
    if still or (known is not None and known.session.set_aside):
        phone.says_wrong(
            f"something sad at {_name(point)}: {sorted(still)} not withdrawn, or something rests"
        )


async def _is_over(walk: Walk, phone: Phone, point: Point, out: str) -> None:
    known = await phone.known()
    said = walk.street.word(f"{out}_said", phone.language) in phone.text
    if known is None or known.session.runs or any(line.choices for line in phone.new) or not said:
        phone.says_wrong(f"{out} at {_name(point)} does not end it")


def _decided(known: Known, purpose: str) -> Decision | None:
    entry = known.contact.consents.get(purpose)
    return entry.decision if entry else None


Disturbance: TypeAlias = "Callable[[Walk, Phone, Point], Awaitable[None]]"
#: What happens one after the other at one question: after all but the last it must be as it was.
DISTURBANCES: tuple[tuple[Disturbance, ...], ...] = (
    (help_in_between, old_button, wrong_twice),
    (skip_by_button,),
    (skip_by_word,),
    (stop_and_start,),
    (other_language,),
    (a_day_passes,),
    (not_now,),
    (something_sad,),
)
#: The choice that each needs, by the word that it is read as.
_NEEDS = {skip_by_button: SKIP, skip_by_word: SKIP, not_now: NOT_NOW, something_sad: SAD}


def fits(disturbs: Disturbance, point: Point, walk: Walk) -> bool:
    """True when something can happen at a question at all."""
    return disturbs not in _NEEDS or bool(_reads(walk, point, _NEEDS[disturbs]))


def _reads(walk: Walk, point: Point, word: str) -> list[str]:
    """Return the choices that read like one of the house's own, wherever they come from."""
    label = walk.street.word(word, point.known.contact.language or "en")
    return [each.id for each in point.line.choices if each.label == label]
