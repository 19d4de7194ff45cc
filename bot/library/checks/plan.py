"""What can be wrong with the plan: words that nobody knows, texts for a locked phone, feedback left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.consent import PURPOSES
from bot.domain.languages import SOURCE
from bot.domain.plan import Aim, Anchor, Point
from bot.engine.rendering import placeholders
from bot.engine.steps.ask import Ask
from bot.library.checks.polls import stakeholders
from bot.library.load import Loaded
from bot.library.plan_files.days import circle
from bot.library.plan_files.draft import MILESTONES, PlanDraft, context, path, spoken
from bot.library.plan_files.order import check_order
from bot.library.problems import Problem, Severity, meant
from bot.library.translations import Catalogue

#: The figures that are put in when a point is said.
FIGURES = frozenset({"people", "workshops_held", "priority"})
#: The most signs of a title, and of each other text: the whole is one message with buttons.
_TITLE, _SAID = 60, 450
#: What somebody else may not read on her locked phone.
_HERS = re.compile(
    r"\b(?:pregnan\w*|bab(?:y|ies)|birth\w*|matern\w*|midwi\w*|miscarr\w*|labour|mother\w*|abuse\w*)\b"
    r"|\{priority\}",
    re.IGNORECASE,
)
#: The flow and the step that ask where she lives.
_WHERE = ("about_you", "borough")
#: Not where somebody lives.
_NOWHERE = "not_say"


@dataclass(frozen=True, slots=True)
class _Names:
    """What can be named in a plan."""

    groups: tuple[str, ...]
    languages: tuple[str, ...]
    boroughs: tuple[str, ...]


def check_plan(
    loaded: Loaded, catalogues: Sequence[Catalogue], today: date | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the plan in every language; without `today` nothing is in the past."""
    draft = loaded.plan
    if draft is None:
        return
    names = _Names(
        stakeholders(loaded), (SOURCE, *(each.language.code for each in catalogues)), _boroughs(loaded)
    )
    yield from _milestones(draft)
    for point in draft.plan.points.values():
        yield from _audience(draft, point, names)
        yield from _signers(draft, point, names)
        yield from _trigger(draft, point, loaded)
        yield from _flow(draft, point, loaded)
        yield from _answers(draft, point)
        yield from _review(draft, point, today)
    yield from _texts(draft, catalogues)
    yield from check_order(draft, loaded.polls)


def _boroughs(loaded: Loaded) -> tuple[str, ...]:
    flow = next((each for each in loaded.flows if each.name == _WHERE[0]), None)
    step = flow.steps.get(_WHERE[1]) if flow else None
    choices = step.choices if isinstance(step, Ask) else None
    return tuple(each for each in choices if each != _NOWHERE) if isinstance(choices, Mapping) else ()


def _milestones(draft: PlanDraft) -> Iterator[Problem]:
    there = draft.plan.milestones
    for name, each in there.items():
        line = draft.places.line(MILESTONES, name)
        if each.after and each.after not in there:
            said = f"There is no milestone '{each.after}'."
            yield Problem(draft.file, MILESTONES, line, said, meant(each.after, there))
        elif each.after == name:
            said = f"The milestone '{name}' waits for itself, so it never comes."
            yield Problem(draft.file, MILESTONES, line, said, "Give it a day: on = 2027-03-21")
        elif name == min(found := circle(there, name), default="", key=list(there).index):  # each circle once
            said = f"These wait for each other, so none ever comes: {', then '.join(found)}."
            yield Problem(draft.file, MILESTONES, line, said, "Give one of them a day: on = 2027-03-21")


def _audience(draft: PlanDraft, point: Point, names: _Names) -> Iterator[Problem]:
    audience = point.audience
    for group in audience.groups:
        if names.groups and group not in names.groups:
            said = f"Nobody can join a group '{group}', so nobody is in this audience."
            yield draft.problem(point.id, "audience", said, meant(group, names.groups))
    for language in audience.languages:
        if language not in names.languages:
            said = f"The language '{language}' is not on offer, so nobody is in this audience."
            yield draft.problem(point.id, "audience", said, meant(language, names.languages))
    for borough in audience.boroughs:
        if borough not in names.boroughs:
            said = f"I do not know the borough '{borough}', so nobody is in this audience."
            yield draft.problem(point.id, "audience", said, meant(borough, names.boroughs))
    if audience.purpose not in PURPOSES:
        said = f"Nobody is asked for the consent '{audience.purpose}'."
        yield draft.problem(point.id, "consent", said, meant(audience.purpose, PURPOSES))


def _signers(draft: PlanDraft, point: Point, names: _Names) -> Iterator[Problem]:
    own = draft.places.line("points", point.id, "signed_by")
    here = own != draft.places.line("points", point.id)
    for group in point.signed_by:
        if names.groups and group not in names.groups:
            said, hint = f"No group '{group}' can sign.", meant(group, names.groups)
            step, line = (f"points.{point.id}", own) if here else ("", draft.places.line("signed_by"))
            yield Problem(draft.file, step, line, said, hint)


def _trigger(draft: PlanDraft, point: Point, loaded: Loaded) -> Iterator[Problem]:
    name, anchor = point.trigger.name, point.trigger.anchor
    if anchor is Anchor.MILESTONE and name not in draft.plan.milestones:
        said = f"There is no milestone '{name}'."
        yield draft.problem(point.id, "milestone", said, meant(name, draft.plan.milestones))
    if anchor in (Anchor.POLL, Anchor.RESULT):
        stages = [f"{poll.name}.{stage.name}" for poll in loaded.polls for stage in poll.stages]
        if name not in stages:
            said = f"There is no stage '{name}' of a poll."
            yield draft.problem(point.id, anchor.value, said, meant(name, stages))


def _flow(draft: PlanDraft, point: Point, loaded: Loaded) -> Iterator[Problem]:
    if not point.flow:
        return
    flow = next((each for each in loaded.flows if each.name == point.flow), None)
    if flow is None:
        said = f"There is no flow '{point.flow}'."
        yield draft.problem(point.id, "flow", said, meant(point.flow, (each.name for each in loaded.flows)))
    elif flow.head.open_to not in ("joined", "everyone"):
        said = f"The flow '{point.flow}' is only for {flow.head.open_to}, and this goes to everybody."
        yield draft.problem(point.id, "flow", said, "Choose a flow that everybody may go through.")
    elif flow.head.checkin and point.audience.purpose != "checkins":
        said = "A check-in is only for those who said yes to check-ins."
        yield draft.problem(point.id, "flow", said, 'Write consent = "checkins".')


def _answers(draft: PlanDraft, point: Point) -> Iterator[Problem]:
    asked = [each.id for each in draft.plan.points.values() if each.aim is Aim.ASK]
    for name in point.answers:
        if name not in draft.plan.points:
            said = f"There is no point '{name}' to answer."
            yield draft.problem(point.id, "answers", said, meant(name, asked))
        elif name not in asked:
            said = f"'{name}' asked nothing, so there is nothing to answer."
            yield draft.problem(point.id, "answers", said, 'Name a point with aim = "ask".')


def _review(draft: PlanDraft, point: Point, today: date | None) -> Iterator[Problem]:
    if today is not None and point.review is not None and point.review < today:
        said = "This point was to be looked at again, and that day is over."
        hint = "Look at it together, and write a new day."
        yield draft.problem(point.id, "review", said, hint, Severity.WARNING)


def _texts(draft: PlanDraft, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    for catalogue in (None, *catalogues):
        code = catalogue.language.code if catalogue else SOURCE
        for key, text in spoken(draft.plan, catalogues).texts[code].items():
            most = _TITLE if _is_title(key) else _SAID
            if len(text) > most:
                said = f"This text has {len(text)} signs, and {most} is the most."
                yield _placed(draft, key, catalogue, said, "Say it in fewer words.")
    for key, text in draft.texts():
        unknown = sorted(placeholders(text) - FIGURES)
        if unknown or (_is_title(key) and placeholders(text)):
            said = f"{{{(unknown or sorted(placeholders(text)))[0]}}} is not put in here."
            hint = "In what is said you can write {people}, {workshops_held} or {priority}."
            yield _placed(draft, key, None, said, hint)
        yield from _locked(draft, key, text)


def _locked(draft: PlanDraft, key: str, text: str) -> Iterator[Problem]:
    """The first line can be read on a locked phone by whoever holds it."""
    found = _HERS.search(text.splitlines()[0]) if key.endswith((".say", ".you_said")) else None
    if found:
        said = f"Others may read '{found[0]}' on her locked phone: it stands in the first line."
        yield _placed(draft, key, None, said, "Begin with something else, and say it on the next line.")


def _is_title(key: str) -> bool:
    return key.endswith("title") or key.startswith(f"{MILESTONES}.")


def _placed(draft: PlanDraft, key: str, catalogue: Catalogue | None, said: str, hint: str) -> Problem:
    if catalogue is not None:
        place = context(key)
        return Problem(catalogue.file, place, catalogue.lines.get(place, 1), said, hint)
    return Problem(draft.file, ".".join(path(key)[:-1]), draft.line(key), said, hint)
