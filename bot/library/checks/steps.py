"""What can be wrong with one step: names that are not there, choices that cannot be told apart, no Skip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.consent import PURPOSES, ConsentState
from bot.engine.matching import normal
from bot.engine.rendering import placeholders
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import END, Plural, Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.consent import Consent
from bot.engine.steps.remember import ABOUT_THE_PERSON, Remember
from bot.library.load import NAME, FlowDraft
from bot.library.problems import Problem, Severity, listed, meant

#: Numbers that a text may depend on.
NUMBERS = ("questions",)
#: What a text may show besides the answers of its own flow.
SHOWN = ("first_words", *NUMBERS)
#: What a branch may test, and a value may hold, besides the flow's own answers -> its values (None: any).
KNOWN: dict[str, tuple[str, ...] | None] = {
    "contact.language": None,
    "contact.adult": ("yes", "no", ""),
    "contact.joined": ("yes", "no"),
    "contact.stopped": ("yes", "no"),
    "session.set_aside": ("yes", "no"),
    "first_words": None,
    **{f"consent.{purpose}": tuple(ConsentState) for purpose in PURPOSES},
}
_BRACES = re.compile(r"\{([^{}]*)\}")


def check_steps(flow: FlowDraft, skip_label: str) -> Iterator[Problem]:
    """Yield what is wrong with each step alone."""
    for name, step in flow.steps.items():
        if name in SHOWN:
            said = f"A step cannot be called '{name}': that name always means something else."
            yield flow.problem(name, "", said, "Use another name, such as 'thank_you'.")
        yield from _targets(flow, name, step)
        yield from _texts(flow, name, step)
        match step:
            case Consent():
                yield from _consent(flow, name, step)
                yield from _labels(flow, name, step.choices, skip_label)
            case Ask():
                yield from _ask(flow, name, step)
                own = step.choices if isinstance(step.choices, dict) else {}
                yield from _labels(flow, name, own, skip_label if step.skip else "")
            case Branch():
                yield from _branch(flow, name, step)
            case Remember():
                yield from _remember(flow, name, step)


def remembered(flow: FlowDraft) -> dict[str, tuple[str, ...] | None]:
    """Return every name that the flow itself keeps a value under -> the values it may take (None: any)."""
    kept: dict[str, tuple[str, ...] | None] = {}
    for name, step in flow.steps.items():
        match step:
            case Consent():
                kept[name] = (*step.choices, "skip", "let_go")
            case Ask(ballot=str()):
                kept[name] = ("voted", "skipped", "let_go")
            case Ask(choices=dict()):
                assert isinstance(step.choices, dict)
                kept[name] = (*step.choices, "skipped", "let_go")
            case Ask():
                kept[name] = None
            case Remember() if step.remember not in ABOUT_THE_PERSON:
                kept[step.remember] = None
    return {**kept, **dict.fromkeys(flow.broken)}


def _targets(flow: FlowDraft, name: str, step: Step) -> Iterator[Problem]:
    known = [*flow.headings, END]
    for target in dict.fromkeys(step.leads_to()):
        if target not in known:
            key = "go_to" if target == step.go_to else "when" if isinstance(step, Branch) else ""
            if isinstance(step, Branch) and target == step.otherwise:
                key = "else"
            yield flow.problem(name, key, f"There is no step [{target}] to go to.", meant(target, known))
    if isinstance(step, Branch) and step.go_to is not None:
        yield flow.problem(
            name, "go_to", "A branch never uses 'go_to'.", "Its ways are in 'when' and 'else'."
        )


def _texts(flow: FlowDraft, name: str, step: Step) -> Iterator[Problem]:
    known = {*(each for each in remembered(flow)), *SHOWN}
    for key, text in step.texts():
        for form in (text.one, text.other) if isinstance(text, Plural) else (text,):
            if not form:
                yield flow.problem(name, key, f"'{key}' has no words.", "Write them between the quotes.")
            for place in dict.fromkeys(_BRACES.findall(form)):
                if place not in known or place not in placeholders(form):
                    said = f"I do not know what to put in place of {{{place}}}."
                    yield flow.problem(name, key, said, meant(place, sorted(known)))
        if isinstance(text, Plural) and text.count not in NUMBERS:
            yield flow.problem(
                name, key, f"'{text.count}' is not a number that I know.", meant(text.count, NUMBERS)
            )


def _consent(flow: FlowDraft, name: str, step: Consent) -> Iterator[Problem]:
    if step.consent not in PURPOSES:
        yield flow.problem(
            name, "consent", f"I do not know the purpose '{step.consent}'.", meant(step.consent, PURPOSES)
        )
    if set(step.choices) != {"yes", "no"}:
        said = "A question about consent has exactly two choices, 'yes' and 'no'. Skip is added by itself."
        yield flow.problem(
            name, "choices", said, 'Write: choices = { yes = "Yes, you may ...", no = "No, thank you" }'
        )
    elif len(step.choices["yes"].split()) < 3:
        said = "The yes is very short: nobody can see later what was agreed to."
        hint = "Write a whole sentence, such as 'Yes, you may send me news'."
        yield flow.problem(name, "choices", said, hint, Severity.WARNING)
    yield from _waiting(flow, name, step.wait_hours)


def _waiting(flow: FlowDraft, name: str, hours: float) -> Iterator[Problem]:
    if not 0 < hours <= 24 * 31:
        said = "A question waits longer than nothing and at most a month."
        yield flow.problem(name, "wait_hours", said, "Without 'wait_hours' it waits 24 hours.")


def _ask(flow: FlowDraft, name: str, step: Ask) -> Iterator[Problem]:
    if not step.skip and not step.reason:
        said = "A question without Skip must say why nobody may skip it."
        yield flow.problem(name, "skip", said, 'Add reason = "...", or delete the line with skip.')
    if step.ballot is not None:
        if not isinstance(step.choices, dict):
            said = "A vote needs choices."
            yield flow.problem(name, "ballot", said, 'Add choices = { first = "...", second = "..." }.')
        if not NAME.fullmatch(step.ballot):
            said = f"A poll cannot be called '{step.ballot}'."
            yield flow.problem(name, "ballot", said, "Use small letters, digits and _ only.")
    if step.choices == {}:
        yield flow.problem(
            name, "choices", "There is nothing to choose from.", "Add choices, or delete the line."
        )
    yield from _waiting(flow, name, step.wait_hours)


def _labels(flow: FlowDraft, name: str, choices: dict[str, str], skip_label: str) -> Iterator[Problem]:
    seen = {normal(skip_label): "Skip"} if skip_label else {}
    for choice, label in choices.items():
        if not NAME.fullmatch(choice) or choice in ("skip", "skipped", "let_go"):
            said = f"A choice cannot be called '{choice}'."
            yield flow.problem(
                name, f"choices.{choice}", said, "Use small letters, digits and _, not 'skip'."
            )
        read = normal(label)
        if read in seen:
            said = f"'{label}' and '{seen[read]}' cannot be told apart when somebody types them."
            yield flow.problem(name, f"choices.{choice}", said, "Change the words of one of the two.")
        seen[read] = label


def _branch(flow: FlowDraft, name: str, step: Branch) -> Iterator[Problem]:
    known = {**KNOWN, **remembered(flow)}
    if step.branch not in known:
        said = f"Nothing is remembered under the name '{step.branch}'."
        yield flow.problem(name, "branch", said, meant(step.branch, known))
        return
    values = known[step.branch]
    for value in step.when if values is not None else ():
        assert values is not None
        if value not in values:
            said = f"'{step.branch}' is never '{value}'."
            yield flow.problem(name, f"when.{value}", said, meant(value, (v for v in values if v)))


def _remember(flow: FlowDraft, name: str, step: Remember) -> Iterator[Problem]:
    about = ABOUT_THE_PERSON.get(step.remember)
    if step.remember not in ABOUT_THE_PERSON and not NAME.fullmatch(step.remember):
        said = f"Nothing can be remembered under the name '{step.remember}'."
        yield flow.problem(name, "remember", said, meant(step.remember, [*ABOUT_THE_PERSON, "note"]))
    if step.remember in (KNOWN.keys() | SHOWN) - ABOUT_THE_PERSON.keys():
        said = f"The name '{step.remember}' is taken: it always means something else."
        yield flow.problem(name, "remember", said, "Choose another name, such as 'note'.")
    known = {**KNOWN, **remembered(flow)}
    for place in dict.fromkeys(_BRACES.findall(step.value)):
        if place not in known:
            said = f"I do not know what to put in place of {{{place}}}."
            yield flow.problem(name, "value", said, meant(place, known))
    if about is not None and not placeholders(step.value) and step.value not in about:
        said = f"'{step.remember}' is never '{step.value}'."
        yield flow.problem(name, "value", said, f"Write {listed(about)}.")
