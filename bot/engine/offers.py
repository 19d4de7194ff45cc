"""Lists of choices that make themselves: languages, her own answers, what waits, polls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.answer import Answer
from bot.domain.languages import SOURCE
from bot.domain.message import Choice
from bot.domain.recalled import What
from bot.domain.staff import Role
from bot.engine import cases, known, poll_lists, polls
from bot.engine.flow import Flow
from bot.engine.looks import changeable
from bot.engine.rendering import find

if TYPE_CHECKING:
    from bot.engine.scene import Scene

#: The most characters of a label.
LABEL = 60
#: The most texts that are offered: Telegram shows at most a hundred buttons.
TEXTS = 95


def of(source: str, scene: Scene) -> tuple[Choice, ...]:
    """Return a list as it was when it was shown to her; afterwards it may have changed."""
    found = {choice.id: choice for choice in _SOURCES[source](scene)}
    under = f"{scene.step}:offered"
    shown = scene.value(under).split()
    if not shown:
        scene.remember(under, " ".join(found))
        return tuple(found.values())
    return tuple(found.get(name, Choice(name, name)) for name in shown)


def short(text: str, most: int = LABEL) -> str:
    """Return a text as it fits on a button."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _languages(scene: Scene) -> Iterator[Choice]:
    for each in scene.library.languages:
        yield Choice(each.code, scene.language_label(each))


def _my_answers(scene: Scene) -> Iterator[Choice]:
    for each in scene.recall(What.ANSWERS):
        asked = question(scene, each) or _title(scene, each.flow)
        yield Choice(f"{each.flow}.{each.step}", short(f"{asked}: {said(scene, each)}"))


def _title(scene: Scene, name: str) -> str:
    """Return what a conversation is called, for an answer to no question or to one that is gone."""
    flow = scene.library.flow(name)
    return str(find(flow, "title", scene.language)[0]) if flow is not None else name


def question(scene: Scene, answer: Answer) -> str | None:
    """Return what a question is called, in her language; None when it is no longer asked."""
    flow = scene.library.flow(answer.flow)
    if flow is None or answer.step not in flow.steps or not flow.steps[answer.step].asks:
        return None
    key = f"{answer.step}.short" if f"{answer.step}.short" in flow.texts["en"] else f"{answer.step}.ask"
    text = find(flow, key, scene.language)[0]
    return text if isinstance(text, str) else text[-1]


def said(scene: Scene, answer: Answer) -> str:
    """Return an answer as she should read it: labels rather than names."""
    flow = scene.library.pinned(answer.flow, answer.version) or scene.library.flow(answer.flow)
    if not answer.choice or flow is None:
        return answer.words
    keys = [(name, f"{answer.step}.choices.{name}") for name in answer.choice.split(" ")]
    return ", ".join(
        str(find(flow, key, scene.language)[0]) if key in flow.texts["en"] else name for name, key in keys
    )


def _my_consents(scene: Scene) -> Iterator[Choice]:
    for purpose, name, state in known.purposes(scene):
        yield Choice(purpose, short(f"{name}: {state}"))


def _flows(scene: Scene) -> Iterator[Choice]:
    """What only the team reads is for the team to change."""
    for flow in scene.library.published():
        if (not flow.for_roles or Role.CHAMPION in flow.for_roles) and next(changeable(flow), None):
            yield Choice(flow.name, short(flow.title))


def _texts(scene: Scene) -> Iterator[Choice]:
    flow = chosen_flow(scene)
    for key, text in islice(changeable(flow), TEXTS) if flow else ():
        yield Choice(key, short(f"{key.partition('.')[0].replace('_', ' ')}: {text}"))


def chosen_flow(scene: Scene) -> Flow | None:
    """Return the published flow that was chosen where `choices = "flows"` were offered."""
    asked = (name for name, step in scene.flow.steps.items() if getattr(step, "choices", None) == "flows")
    return scene.library.flow(scene.value(next(asked, "")))


def _open_cases(scene: Scene) -> Iterator[Choice]:
    for case in scene.recall(What.CASES):
        yield Choice(case.reference, short(cases.label(scene, case)))


def _danger_cases(scene: Scene) -> Iterator[Choice]:
    for case in scene.recall(What.DANGERS):
        yield Choice(case.reference, short(cases.label(scene, case)))


def _polls(scene: Scene, name: str) -> Iterator[Choice]:
    for stage in poll_lists.listed(name, scene.recall(What.POLLS), scene.at):
        title = polls.text(scene, stage.sheet, "title")
        day = scene.library.short_day(scene.language, stage.sheet.closes_at)
        # The day stays: stages of one poll have the same title.
        yield Choice(stage.sheet.name, f"{short(title, LABEL - len(day) - 3)} ({day})")


def _poll_options(scene: Scene) -> Iterator[Choice]:
    """What a workshop can have decided for, in the poll that was chosen."""
    asked = (n for n, step in scene.flow.steps.items() if getattr(step, "choices", None) == "polls_to_decide")
    stage = poll_lists.named(scene.recall(What.POLLS), scene.value(next(asked, "")))
    if stage is not None:
        for name in stage.sheet.options:
            yield Choice(name, short(polls.option(scene, stage.sheet, name)))


def _statements(scene: Scene) -> Iterator[Choice]:
    for each in scene.recall(What.STATEMENTS):
        yield Choice(f"{each.poll}.{each.id}", short(each.texts.get(SOURCE, each.id)))


_SOURCES: dict[str, Callable[[Scene], Iterator[Choice]]] = {
    "languages": _languages,
    "my_answers": _my_answers,
    "my_consents": _my_consents,
    "open_cases": _open_cases,
    "danger_cases": _danger_cases,
    "flows": _flows,
    "texts": _texts,
    "poll_options": _poll_options,
    "statements": _statements,
    **{name: partial(_polls, name=name) for name in poll_lists.NAMES},
}
