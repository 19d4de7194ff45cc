"""How one text of a conversation will look on a phone: the whole message that it stands in, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Protocol

from bot.domain.languages import SOURCE
from bot.engine import known
from bot.engine.flow import Flow
from bot.engine.rendering import placeholders
from bot.engine.scene import Scene

#: Only the team changes a word of these: they are about somebody's safety, or a wrong label would delete
#: or stop what she wanted to keep.
ONLY_THE_TEAM = frozenset({"danger", "forget_me", "safeguarding", "safety", "stop"})

#: The forms of a text that depends on a number.
FORMS = ("one", "other")


class Speaks(Protocol):
    """A step, as far as its texts go."""

    kind: ClassVar[str]

    def texts(self) -> Iterator[tuple[str, object]]:
        """Yield every text of the step with its key."""


class Written(Protocol):
    """A flow, published or still in its file."""

    @property
    def name(self) -> str:
        """What the flow is called."""

    @property
    def steps(self) -> Mapping[str, Speaks]:
        """Its steps, in the order of the file."""


def changeable(flow: Written) -> Iterator[tuple[str, str]]:
    """Yield (key, English) of every text that a champion may write anew by chat.

    A consent question and its choices are left out: changed words would ask everybody once more. Of a text
    that depends on a number each form is a text, such as ``intro.say.one``.
    """
    if flow.name in ONLY_THE_TEAM:
        return
    for name, step in flow.steps.items():
        for key, text in step.texts():
            if step.kind == "consent" and key != "unclear":
                continue
            if isinstance(text, str):
                yield f"{name}.{key}", text
            else:
                yield from ((f"{name}.{key}.{form}", getattr(text, form)) for form in FORMS)


def split(key: str) -> tuple[str, str, str, str]:
    """Return step, field, choice and form of a text's key; what it does not have is empty."""
    step, _, rest = key.partition(".")
    field, _, last = rest.partition(".")
    return (step, field, last, "") if field == "choices" else (step, field, "", last)


def as_it_looks(scene: Scene, flow: Flow, key: str, text: str) -> str:
    """Return the message in which a text is said, in English, with the labels of its buttons below it.

    Where a name in braces depends on the reader, an example stands in its place.
    """
    step, field, _, form = split(key)
    said = f"{step}.{field}" if form else key
    field = said.partition(".")[2]
    shown = _apart(scene, replace(flow, texts={SOURCE: {**flow.texts[SOURCE], said: text}}), step)
    own = shown.text(field)
    if field == "unclear":
        shown.say(own)
    shown.flow.steps[step].visit(shown)
    labels = [f"[ {choice.label} ]" for choice in shown.offered]
    parts = [*shown.said, *(["\n".join(labels)] if labels else [])]
    whole = "\n\n".join(parts)
    return whole if own in whole else own


def _apart(scene: Scene, flow: Flow, step: str) -> Scene:
    """Return a scene in which a step can be visited without anything coming of it."""
    shown = replace(
        scene,
        flow=flow,
        step=step,
        values={},
        only=step,
        in_checkin=flow.checkin,
        events=[],
        said=[],
        offered=(),
        file=None,
    )
    shown.language = SOURCE
    names = {name for text in flow.texts[SOURCE].values() for name in placeholders(str(text))}
    shown.values = {name: _example(shown, name) for name in sorted(names)}
    return shown


def _example(shown: Scene, name: str) -> str:
    """Return a choice of the step that a name stands for, what is known under it, or the name itself."""
    under = f"{name}.choices."
    choices = [key.removeprefix(under) for key in shown.flow.texts[SOURCE] if key.startswith(under)]
    return choices[0] if choices else known.value(shown, name) or name.replace("_", " ")
