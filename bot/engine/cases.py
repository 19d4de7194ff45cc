"""How a case is told to somebody of the team, and how her reply is told to who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.case import Case
from bot.domain.message import OutboundMessage
from bot.domain.recalled import What
from bot.domain.staff import Role
from bot.engine.rendering import spoken_word

if TYPE_CHECKING:
    from bot.engine.scene import Scene


def named(scene: Scene, reference: str) -> Case | None:
    """Return the open case of this reference; None when there is none, or she is not of the team any more."""
    if not reference:
        return None
    return next((case for case in scene.recall(_desk(scene), reference) if case.reference == reference), None)


def _desk(scene: Scene) -> What:
    """What is for safeguarding lies apart from what the team reads."""
    return What.DANGERS if Role.SAFEGUARDING in scene.flow.for_roles else What.CASES


def label(scene: Scene, case: Case) -> str:
    """Return a case as it fits on a button: Question K3F9QX2M, Arabic, 2 Dec."""
    day = scene.library.short_day(scene.language, case.at)
    parts = [f"{_kind(scene, case)} {case.reference}", _language(scene, case), day]
    taken = case.someone_on_it or case.acknowledged_at is not None
    last = "danger_closed" if case.done_at is not None else "case_taken" if taken else ""
    return ", ".join([*parts, *([scene.word(last)] if last else [])])


def told(scene: Scene, case: Case) -> str:
    """Return all that is known of a case, and her words below."""
    facts = [
        scene.word(
            "case_told",
            kind=_kind(scene, case),
            reference=case.reference,
            day=scene.library.day(scene.language, case.at),
            language=her_language(scene, case),
        ),
        _due(scene, case),
        _opened(scene, case),
        *_standing(scene, case),
    ]
    above = "\n".join(fact for fact in facts if fact)
    return f"{above}\n\n{scene.word('case_words')}\n{case.words}"


def her_language(scene: Scene, case: Case) -> str:
    """Return the language she reads, by its name in the reader's language and by its own."""
    own = next((each.name for each in scene.library.languages if each.code == case.language), "")
    name = _language(scene, case)
    return f"{name} ({own})" if own and own.casefold() != name.casefold() else name


def reply(scene: Scene, case: Case, words: str) -> OutboundMessage:
    """Return what she reads: a frame in her language, and the words as they were written."""
    day = scene.library.day(case.language, case.at)
    values = {"day": day, "reference": case.reference, "reply": words}
    return spoken_word(scene.library, "case_reply", case.language, values, unchanged="reply")


def danger_reply(scene: Scene, case: Case, words: str) -> OutboundMessage:
    """Return what she reads who is in danger: a frame that says nothing, for others may see her phone."""
    return spoken_word(scene.library, "danger_reply", case.language, {"reply": words}, unchanged="reply")


def _standing(scene: Scene, case: Case) -> list[str]:
    if case.danger is None:
        return [scene.word("case_stopped")] if case.stopped else []
    true = {
        "danger_unanswered": case.unanswered,
        "danger_past": case.past,
        "danger_held": case.held,
        "danger_stopped": case.stopped,
        "danger_too_young": case.too_young,
        "danger_taken_on": case.acknowledged_at is not None,
    }
    return [scene.word(name) for name, holds in true.items() if holds]


def _kind(scene: Scene, case: Case) -> str:
    if case.danger is not None:
        return scene.word(f"danger_{case.danger.value}")
    return scene.word(f"case_{case.kind.value}")


def _language(scene: Scene, case: Case) -> str:
    return scene.library.language_name(case.language, scene.language)


def _due(scene: Scene, case: Case) -> str:
    if case.due is None:
        return ""
    day = scene.library.day(scene.language, case.due)
    if case.due < scene.at:
        return scene.word("case_overdue", due=day)
    return scene.word("case_due", due=day, days=str((case.due - scene.at).days))


def _opened(scene: Scene, case: Case) -> str:
    if case.someone_on_it:
        return scene.word("case_taken_now")
    if case.opened_at is None:
        return ""
    return scene.word("case_opened_before", day=scene.library.day(scene.language, case.opened_at))
