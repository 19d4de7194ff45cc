"""What can be wrong with steps about polls: a vote, a rule, an idea or a statement that nobody chose."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.poll_work import PollWork
from bot.engine.steps.show_idea import ShowIdea
from bot.engine.steps.show_results import NEWEST, ShowResults
from bot.engine.steps.show_rule import ShowRule
from bot.engine.steps.take_part import TakePart
from bot.library.load import FlowDraft
from bot.library.problems import Problem, Severity, meant

#: Act -> whom such a flow is open to.
_WHO = {"sign": "steering", "decide": "steering"}
#: Acts on an idea that was shown, and on a statement that was chosen.
_IDEAS, _STATEMENTS = ("statement", "same", "leave_out"), ("reword", "drop")
#: Acts that need the words, or the choice, of another step.
_WITH_WORDS = ("statement", "reword")


def kept_by_poll(name: str, step: Step) -> dict[str, tuple[str, ...] | None]:
    """Return what a step about polls remembers -> the values it may take."""
    match step:
        case ShowResults() | ShowRule():
            return {name: ("told", "none")}
        case ShowIdea():
            return {name: ("shown", "none")}
        case PollWork():
            return {name: ("done", "gone")}
        case _:
            return {}


def check_polls(flow: FlowDraft, name: str, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with a step about polls; nothing for others."""
    match step:
        case TakePart():
            yield from _chosen(flow, name, step.kind, step.take_part, ("open_polls",))
        case ShowResults() if step.show_results != NEWEST:
            yield from _chosen(flow, name, step.kind, step.show_results, ("poll_results",))
        case ShowRule():
            lists = ("poll_rules", "polls_to_sign", "polls_to_decide")
            yield from _chosen(flow, name, step.kind, step.show_rule, lists)
        case PollWork():
            yield from _work(flow, name, step)


def _work(flow: FlowDraft, name: str, step: PollWork) -> Iterator[Problem]:
    who = _WHO.get(step.act, "moderators")
    if flow.head.open_to != who:
        said = f"Only {who} can do '{step.act}'."
        yield flow.problem("", "open_to", said, f'Add open_to = "{who}" at the top.', Severity.WARNING)
    if step.act in _IDEAS:
        shown = [each for each, other in flow.steps.items() if isinstance(other, ShowIdea)]
        if step.poll_work not in shown:
            said = f"'{step.poll_work}' is no step that shows an idea."
            yield flow.problem(name, step.kind, said, meant(step.poll_work, shown))
    else:
        lists = ("statements",) if step.act in _STATEMENTS else (f"polls_to_{step.act}",)
        yield from _chosen(flow, name, step.kind, step.poll_work, lists)
    if step.act in _WITH_WORDS:
        yield from _words(flow, name, step.what or "")
    elif step.act == "decide":
        yield from _chosen(flow, name, "what", step.what or "", ("poll_options",))


def _chosen(flow: FlowDraft, name: str, key: str, named: str, lists: tuple[str, ...]) -> Iterator[Problem]:
    """It must name a question that offers one of these lists."""
    offering = [each for each, asked in _asks(flow) if asked.choices in lists]
    if named not in offering:
        said = f"'{named}' is no question that offers what this step needs."
        hint = meant(named, offering) if offering else f'Add a question with choices = "{lists[0]}".'
        yield flow.problem(name, key, said, hint)


def _words(flow: FlowDraft, name: str, named: str) -> Iterator[Problem]:
    words = {each: asked for each, asked in _asks(flow) if asked.choices is None}
    if named not in words:
        said = f"'{named}' is no question that is answered in somebody's own words."
        yield flow.problem(name, "what", said, meant(named, words))
    elif words[named].keep:
        said = f"What is written at [{named}] would be kept as an answer."
        yield flow.problem(named, "keep", said, "Add keep = false to it.")


def _asks(flow: FlowDraft) -> list[tuple[str, Ask]]:
    return [(name, step) for name, step in flow.steps.items() if isinstance(step, Ask)]
