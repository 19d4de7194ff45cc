"""What can be wrong with one question: choices that cannot be told apart, no Skip, impossible numbers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.consent import PURPOSES
from bot.domain.contact import STATUTORY
from bot.engine.matching import normal
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.consent import Consent
from bot.engine.steps.join_group import JoinGroup
from bot.engine.steps.number import Number
from bot.engine.steps.picks import Picks
from bot.engine.steps.question import NOT_NOW, SAD, Question
from bot.engine.steps.scale import Scale
from bot.library.load import FlowDraft
from bot.library.plain import NAME
from bot.library.problems import Problem, Severity, meant

#: Names that a choice cannot have: they always mean something else.
TAKEN = ("skip", "skipped", "let_go", "that_is_all", NOT_NOW, SAD)
#: The most characters that an answer made of several choices can have in the tables.
_ROOM = 400


def check_question(flow: FlowDraft, name: str, step: Step, skip_label: str) -> Iterator[Problem]:
    """Yield what is wrong with a question; nothing for a step that asks nothing."""
    if isinstance(step, Consent):
        yield from _consent(flow, name, step)
        yield from _labels(flow, name, step.choices, skip_label)
    if not isinstance(step, Question):
        return
    yield from _question(flow, name, step)
    yield from _labels(flow, name, step.labels(), skip_label if step.skip else "")
    match step:
        case Ask():
            yield from _ask(flow, name, step)
        case Picks():
            yield from _picks(flow, name, step)
        case Scale():
            yield from _bounds(flow, name, "scale", step.scale, 2, 11)
        case Number():
            yield from _bounds(flow, name, "number", step.number, 2, 1_000_001)
        case JoinGroup():
            yield from _groups(flow, name, step)


def _question(flow: FlowDraft, name: str, step: Question) -> Iterator[Problem]:
    if not step.skip and not step.reason:
        said = "A question without Skip must say why nobody may skip it."
        yield flow.problem(name, "skip", said, 'Add reason = "...", or delete the line with skip.')
    for named in step.clears:
        if named not in flow.headings:
            said = f"There is no step [{named}] whose answer could be deleted."
            yield flow.problem(name, "clears", said, meant(named, flow.headings))
    if step.purpose is not None and step.purpose not in PURPOSES:
        said = f"I do not know the purpose '{step.purpose}'."
        yield flow.problem(name, "purpose", said, meant(step.purpose, PURPOSES))
    yield from _waiting(flow, name, step.wait_hours)


def _picks(flow: FlowDraft, name: str, step: Picks) -> Iterator[Problem]:
    if not 2 <= step.most() <= len(step.choices):
        said = f"She can choose {step.most()} of {len(step.choices)}: that makes no sense."
        yield flow.problem(name, step.kind, said, f"Write a number from 2 to {len(step.choices)}.")
    if sum(len(choice) + 1 for choice in step.choices) > _ROOM:
        said = "All the names of these choices together are too long to be kept."
        yield flow.problem(name, "choices", said, "Give the choices shorter names before the =.")


def _bounds(
    flow: FlowDraft, name: str, key: str, ends: list[int], least: int, most: int
) -> Iterator[Problem]:
    first, last = ends
    if first < 0 or not least <= last - first + 1 <= most:
        said = f"From {first} to {last} makes no sense here."
        yield flow.problem(name, key, said, "Write the smaller number first, such as [1, 5].")


def _groups(flow: FlowDraft, name: str, step: JoinGroup) -> Iterator[Problem]:
    for group in step.by_code:
        if group not in step.choices:
            said = f"'{group}' is not among the choices."
            yield flow.problem(name, "by_code", said, meant(group, step.choices))
    for group in step.choices:
        if group in STATUTORY and group not in step.by_code:
            said = f"Nobody may join '{group}' by a tap."
            yield flow.problem(name, f"choices.{group}", said, "Add it to by_code = [...].")
    if step.by_code and not (step.code and step.wrong_code):
        said = "Where a code is needed, the step must ask for it and say when it is wrong."
        yield flow.problem(name, "by_code", said, 'Add code = "..." and wrong_code = "...".')


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


def _labels(flow: FlowDraft, name: str, choices: dict[str, str], skip_label: str) -> Iterator[Problem]:
    seen = {normal(skip_label): "Skip"} if skip_label else {}
    for choice, label in choices.items():
        if not NAME.fullmatch(choice) or choice in TAKEN:
            said = f"A choice cannot be called '{choice}'."
            yield flow.problem(
                name, f"choices.{choice}", said, "Use small letters, digits and _, not 'skip'."
            )
        read = normal(label)
        if read in seen:
            said = f"'{label}' and '{seen[read]}' cannot be told apart when somebody types them."
            yield flow.problem(name, f"choices.{choice}", said, "Change the words of one of the two.")
        seen[read] = label
