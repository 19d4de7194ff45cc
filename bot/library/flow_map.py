"""From a published flow to its map: what each step says and offers, and where it leads, for a champion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.domain.flow_map import END, Card, FlowMap, Shape, Way
from bot.domain.languages import SOURCE, direction
from bot.engine.flow import Flow, Library, Text, When
from bot.engine.rendering import find, one_form
from bot.engine.steps.base import Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.remember import Remember
from bot.library.shelf import Shelf

#: Occasion -> the sentence at the top of the map.
OCCASIONS: dict[When, str] = {
    When.SOMEONE_NEW: "Begins when someone new writes.",
    When.SOMEONE_STOPS: "Begins when someone writes STOP.",
    When.SOMEONE_STARTS: "Begins when someone writes START.",
    When.FIRST_WORDS: "Answers what someone wrote first, after the welcome.",
    When.NOTHING_ELSE_FITS: "Begins when nothing else fits what someone writes.",
    When.STOPPED_PERSON_WRITES: "Begins when someone who has stopped writes again.",
}
#: The texts that name the ends of a scale.
_ENDS = ("low", "high")
_ELSEWHERE = "Begins when another conversation leads here."

#: Kind -> what such a step does. A kind that is not here is named as it is.
DEEDS = {
    "say": "says",
    "ask": "asks",
    "consent": "asks for a yes",
    "branch": "chooses the way",
    "remember": "remembers",
    "call_flow": "goes through another conversation",
    "several": "asks for one or more",
    "rank": "asks for an order",
    "scale": "asks for a number",
    "number": "asks for a number",
    "join_group": "asks for a group",
    "take_code": "takes a code, and joins two phones",
    "give_code": "gives a code for another phone",
    "hand_over": "takes words for the team",
    "ask_again": "asks again",
    "forget_answer": "forgets an answer",
    "forget_me": "deletes everything about her",
}
#: What a branch looks at -> the question that it amounts to.
_LOOKED_AT = {
    "contact.joined": "Already part of Big Room?",
    "contact.adult": "16 or over?",
    "contact.language": "Language chosen?",
    "contact.stopped": "Asked us to stop?",
    "contact.paused": "Taking a break?",
    "contact.group": "Group told already?",
    "answers.any": "Any answers kept?",
    "session.set_aside": "Another conversation set aside?",
}
#: Purpose -> what it is called on a map; any other is called by its own name.
_PURPOSES = {
    "msg_reminders": "reminders",
    "msg_updates": "news of the project",
    "polls": "votes being counted",
    "checkins": "short questions",
    "research": "taking part in research",
    "quotes": "being quoted",
    "equality": "questions about equality",
    "recontact": "hearing from us later",
    "voice": "voice notes",
}
#: Value -> how a way is labelled that it opens.
_VALUES = {
    "": "Not yet",
    "given": "Said yes",
    "declined": "Said no",
    "withdrawn": "Took the yes back",
    "let_go": "Gave no clear answer",
}


def maps_of(shelf: Shelf, language: str = SOURCE) -> dict[str, FlowMap]:
    """Return the map of every published flow by its name, in the order of their titles."""
    flows = (shelf.flow(name) for name in shelf.publication.contents)
    maps = (map_of(flow, shelf, language) for flow in flows if flow is not None)
    return {each.name: each for each in sorted(maps, key=lambda each: (each.title.casefold(), each.name))}


def map_of(flow: Flow, library: Library, language: str = SOURCE) -> FlowMap:
    """Return one flow's map; a text that is not translated stands there in English."""
    reader = _Reader(flow, library, language)
    return FlowMap(
        flow.name,
        reader.text("title") or flow.title,
        tuple(_begins(flow, language)),
        tuple(reader.card(name, step) for name, step in flow.steps.items()),
        direction(language),
        bool(flow.for_roles),
    )


def _begins(flow: Flow, language: str) -> Iterator[str]:
    words = flow.keywords.get(language) or flow.keywords.get(SOURCE, ())
    if words:
        yield f"Begins when someone writes {' or '.join(word.upper() for word in words)}."
    if flow.when is not None:
        yield OCCASIONS[flow.when]
    if not words and flow.when is None:
        yield _ELSEWHERE


class _Reader:
    """Reads the steps of one flow in one language."""

    def __init__(self, flow: Flow, library: Library, language: str) -> None:
        self._flow, self._library, self._language = flow, library, language

    def card(self, name: str, step: Step) -> Card:
        return Card(
            name,
            _shape(step),
            DEEDS.get(step.kind, step.kind.replace("_", " ")),
            self._told(name, step),
            tuple(self._choices(name, step)),
            tuple(self._ways(name, step)),
        )

    def text(self, key: str) -> str:
        """Return a text in the language; of a text that depends on a number, the one for many."""
        if key not in self._flow.texts[SOURCE]:
            return ""
        return self._many(*find(self._flow, key, self._language))

    def _many(self, text: Text, language: str) -> str:
        return one_form(text, language, 5, self._library)

    # -- what stands on a card --------------------------------------------------------------

    def _told(self, name: str, step: Step) -> str:
        if isinstance(step, Branch):
            return self._looked_at(step.branch)
        if isinstance(step, CallFlow):
            called = self._library.flow(step.call_flow)
            title = _Reader(called, self._library, self._language).text("title") if called else ""
            return title or step.call_flow
        if isinstance(step, Remember):
            return _remembered(step)
        keys = [key for key, _ in step.texts() if not key.startswith("choices.") and key != "unclear"]
        named = getattr(step, step.kind, None)
        return self.text(f"{name}.{keys[0]}") if keys else f"“{named}”" if isinstance(named, str) else ""

    def _looked_at(self, what: str) -> str:
        room, _, rest = what.partition(".")
        if room == "consent":
            return f"Agreed to {_PURPOSES.get(rest, rest.replace('_', ' '))}?"
        if what in self._flow.steps:
            return f"What was answered at “{what}”?"
        return _LOOKED_AT.get(what, f"What do we know: {(rest or what).replace('_', ' ')}?")

    def _choices(self, name: str, step: Step) -> Iterator[str]:
        if not step.asks:
            return
        own = [self.text(f"{name}.{key}") for key, _ in step.texts() if key.startswith("choices.")]
        yield from own or self._offered(name, step)
        if getattr(step, "skip", True):
            yield self._many(*find(self._library.words, "skip", self._language))

    def _offered(self, name: str, step: Step) -> Iterator[str]:
        """What a question offers that has no choices of its own."""
        choices, bounds = getattr(step, "choices", None), getattr(step, step.kind, None)
        if choices == "languages":
            yield from (each.name for each in self._library.languages)
        elif isinstance(choices, str):
            yield choices.replace("_", " ").capitalize()
        elif isinstance(bounds, list):
            yield from (
                f"{number} {self.text(f'{name}.{end}')}".strip()
                for number, end in zip(bounds, _ENDS, strict=False)
            )
        else:
            yield "… in their own words"

    # -- where it leads ---------------------------------------------------------------------

    def _ways(self, name: str, step: Step) -> Iterator[Way]:
        """Yield one way for each step that it may lead to; several reasons for one way are joined."""
        labels: dict[str, list[str]] = {}
        for target, label in self._reasons(name, step):
            labels.setdefault(target, []).append(label)
        for target, reasons in labels.items():
            yield Way(target, " / ".join(dict.fromkeys(each for each in reasons if each)))

    def _reasons(self, name: str, step: Step) -> Iterator[tuple[str, str]]:
        """Yield (where to, why) in the order of the file, and last the way that is taken otherwise."""
        targets, told = tuple(step.leads_to()), set[str]()
        for values in _tables(step, targets):
            for value, target in values.items():
                told.add(target)
                yield target, self._value(name, step, value)
        last = step.otherwise if isinstance(step, Branch) else step.go_to or self._flow.after(name) or END
        for target in targets:
            if target not in {*told, last}:
                told.add(target)
                yield target, "Or"
        only_nothing = isinstance(step, Branch) and set(step.when) == {""}
        yield last, "Yes" if only_nothing else "Anything else" if told else ""

    def _value(self, name: str, step: Step, value: str) -> str:
        """Return how a way is labelled that one value opens: by the choice's own words where it is one."""
        asked = step.branch if isinstance(step, Branch) else name
        label = self.text(f"{asked}.choices.{value}") if asked in self._flow.steps else ""
        known = _VALUES.get(value) or _PURPOSES.get(value, value.replace("_", " "))
        return label or known[:1].upper() + known[1:]


def _shape(step: Step) -> Shape:
    if isinstance(step, Branch):
        return Shape.FORK
    if isinstance(step, CallFlow):
        return Shape.CALL
    if step.asks:
        return Shape.ASKED
    return Shape.SAID if next(step.texts(), None) else Shape.QUIET


def _tables(step: Step, targets: Collection[str]) -> Iterator[Mapping[str, str]]:
    """Yield every field of a step that says for which value it leads where, whatever the field is called."""
    for key in type(step).model_fields:
        field = getattr(step, key)
        if isinstance(field, dict) and field and all(each in targets for each in field.values()):
            yield field


def _remembered(step: Remember) -> str:
    what = step.remember.removeprefix("contact.").replace("_", " ")
    if step.value.startswith("{") and step.value.endswith("}"):
        return f"The answer at “{step.value[1:-1]}”, as: {what}"
    return f"{what}: {step.value}"
