"""What is known under a name: about her, about the conversation, about what she agreed to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.domain.consent import MESSAGING_PURPOSES, PURPOSES, ConsentState, Wording, state_of
from bot.domain.plan_told import ToSign
from bot.domain.recalled import What
from bot.engine import poll_lists

if TYPE_CHECKING:
    from bot.engine.scene import Scene

#: How long she may pause, by the name of the choice -> days; ``no`` ends a pause.
PAUSES: dict[str, int] = {"week": 7, "month": 30, "three_months": 91, "no": 0}
#: Every purpose that lets us write to her first.
SPEAK_FIRST = ("checkins", "recontact", *MESSAGING_PURPOSES)


def value(scene: Scene, name: str) -> str:
    """Return what is known under a name, empty when nothing is."""
    room, _, rest = name.partition(".")
    if room == "consent":
        return consent(scene, rest).value
    return _KNOWN[name](scene) if name in _KNOWN else ""


def consent(scene: Scene, purpose: str) -> ConsentState:
    """Return how a purpose stands today."""
    return state_of(scene.contact.consents.get(purpose), scene.library.sources(purpose))


def purposes(scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Yield every purpose that a flow asks about: its id, its name, and how it stands, in her language."""
    for purpose in PURPOSES:
        if scene.library.sources(purpose):
            state = consent(scene, purpose).value
            yield purpose, scene.word(f"purpose_{purpose}"), scene.word(f"consent_{state}")


def own_words(scene: Scene, word: str) -> Wording:
    """STOP, START and "something sad has happened" are her own words, not an answer to ours."""
    fingerprint = hashlib.sha256(word.encode()).hexdigest()
    return Wording(f"words.{word}", scene.library.words.version, fingerprint, fingerprint, scene.language)


def _questions(scene: Scene) -> str:
    if not scene.step:  # no run has been visited yet
        return "0"
    return str(sum(step.asks for step in scene.flow.steps.values()))


def _paused(scene: Scene) -> bool:
    return scene.contact.paused_until is not None and scene.contact.paused_until > scene.at


def _paused_until(scene: Scene) -> str:
    until = scene.contact.paused_until
    return scene.library.day(scene.language, until) if until is not None and _paused(scene) else ""


def _yes(true: object) -> str:
    return "yes" if true else "no"


def _polls(scene: Scene, name: str) -> str:
    return poll_lists.how_many(poll_lists.listed(name, scene.recall(What.POLLS), scene.at))


def _plan_to_sign(scene: Scene) -> str:
    waits: ToSign | None = scene.recall(What.PLAN_TO_SIGN)
    return _yes(waits is not None and waits.waiting)


_KNOWN: dict[str, Callable[[Scene], str]] = {
    "contact.language": lambda scene: scene.contact.language or "",
    "contact.adult": lambda scene: {True: "yes", False: "no", None: ""}[scene.contact.adult],
    "contact.joined": lambda scene: _yes(scene.contact.joined_at),
    "contact.stopped": lambda scene: _yes(scene.contact.stopped_at),
    "contact.paused": lambda scene: _yes(_paused(scene)),
    "contact.group": lambda scene: scene.contact.stakeholder or "",
    "session.set_aside": lambda scene: _yes(scene.set_aside),
    "team.reads": lambda scene: _yes(scene.recall(What.TEAM)),
    "answers.any": lambda scene: _yes(scene.recall(What.ANSWERS)),
    "cases.any": lambda scene: _yes(scene.recall(What.CASES)),
    "dangers.any": lambda scene: _yes(scene.recall(What.DANGERS)),
    "polls.open": lambda scene: _polls(scene, "open_polls"),
    "polls.results": lambda scene: _polls(scene, "poll_results"),
    "polls.rules": lambda scene: _polls(scene, "poll_rules"),
    "polls.to_sign": lambda scene: _polls(scene, "polls_to_sign"),
    "polls.to_decide": lambda scene: _polls(scene, "polls_to_decide"),
    "plan.to_sign": _plan_to_sign,
    "statements.any": lambda scene: _yes(scene.recall(What.STATEMENTS)),
    "first_words": lambda scene: scene.contact.first_words or "",
    "questions": _questions,
    "paused_until": _paused_until,
    "when_people_look": lambda scene: scene.word("when_people_look"),
    "my_consents": lambda scene: "\n".join(f"{name}: {state}" for _, name, state in purposes(scene)),
}
