"""What can be wrong with one step: names that are not there, choices that cannot be told apart, no Skip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.consent import PURPOSES, ConsentState
from bot.engine.rendering import placeholders
from bot.engine.steps.ask import Ask
from bot.engine.steps.ask_again import AskAgain
from bot.engine.steps.base import END, Plural, Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.case_work import CaseWork
from bot.engine.steps.close_case import CloseCase
from bot.engine.steps.consent import Consent
from bot.engine.steps.forget_answer import ForgetAnswer
from bot.engine.steps.give_code import GiveCode
from bot.engine.steps.hand_over import HandOver
from bot.engine.steps.join_group import JoinGroup
from bot.engine.steps.open_case import OpenCase
from bot.engine.steps.question import Question
from bot.engine.steps.remember import ABOUT_THE_PERSON, Remember
from bot.library.checks.case_steps import check_case, kept_by_case
from bot.library.checks.editing import check_editing
from bot.library.checks.plan_steps import check_plan, kept_by_plan
from bot.library.checks.poll_steps import check_polls, kept_by_poll
from bot.library.checks.questions import check_question
from bot.library.load import FlowDraft
from bot.library.plain import NAME
from bot.library.problems import Problem, listed, meant

#: Numbers that a text may depend on.
NUMBERS = ("questions",)
#: What a text may show besides the answers of its own flow.
SHOWN = ("first_words", "paused_until", "when_people_look", "my_consents", *NUMBERS)
#: Of which polls a branch may ask how many there are.
_POLLS = ("open", "results", "rules", "to_sign", "to_decide")
#: What a branch may test, and a value may hold, besides the flow's own answers -> its values (None: any).
KNOWN: dict[str, tuple[str, ...] | None] = {
    "contact.language": None,
    "contact.adult": ("yes", "no", ""),
    "contact.joined": ("yes", "no"),
    "contact.stopped": ("yes", "no"),
    "contact.paused": ("yes", "no"),
    "contact.group": None,
    "team.reads": ("yes", "no"),
    "answers.any": ("yes", "no"),
    "cases.any": ("yes", "no"),
    "dangers.any": ("yes", "no"),
    **{f"polls.{which}": ("none", "one", "several") for which in _POLLS},
    "plan.to_sign": ("yes", "no"),
    "statements.any": ("yes", "no"),
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
            case Branch():
                yield from _branch(flow, name, step)
            case Remember():
                yield from _remember(flow, name, step)
            case OpenCase() | CloseCase() | CaseWork():
                yield from check_case(flow, name, step)
            case AskAgain() | ForgetAnswer():
                yield from _one_of_hers(flow, name, step)
            case _:
                yield from check_question(flow, name, step, skip_label)
                yield from check_editing(flow, name, step)
                yield from check_polls(flow, name, step)
                yield from check_plan(flow, name, step)


def remembered(flow: FlowDraft) -> dict[str, tuple[str, ...] | None]:
    """Return every name that the flow itself keeps a value under -> the values it may take (None: any)."""
    kept: dict[str, tuple[str, ...] | None] = {}
    for name, step in flow.steps.items():
        kept.update(
            {
                **kept_by_case(name, step),
                **kept_by_poll(name, step),
                **kept_by_plan(name, step),
                **_kept_besides(name, step),
            }
        )
        match step:
            case Consent():
                kept[name] = (*step.choices, "skip", "let_go")
            case HandOver():
                kept[name] = ("handed_over", "skipped", "let_go")
                kept.update({"reference": None, "due": None})
            case Ask() | JoinGroup() if step.labels():
                kept[name] = (*step.labels(), "skipped", "let_go")
            case Question():
                kept[name] = getattr(step, "ends", None)
            case Remember() if step.remember not in ABOUT_THE_PERSON:
                kept[step.remember] = None
    return {**kept, **dict.fromkeys(flow.broken)}


def _kept_besides(name: str, step: Step) -> dict[str, tuple[str, ...] | None]:
    if isinstance(step, GiveCode):
        return {"code": None}
    return {name: ("asked", "gone")} if isinstance(step, AskAgain) else {}


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


def _one_of_hers(flow: FlowDraft, name: str, step: AskAgain | ForgetAnswer) -> Iterator[Problem]:
    """It must name a question at which one of her answers was chosen."""
    lists = [each for each, asked in flow.steps.items() if getattr(asked, "choices", None) == "my_answers"]
    named = step.ask_again if isinstance(step, AskAgain) else step.forget_answer
    if named not in lists:
        said = f"'{named}' is no question that offers her answers."
        yield flow.problem(
            name, step.kind, said, meant(named, lists) if lists else 'Add choices = "my_answers".'
        )
