"""What can be wrong with steps for the team: cases nobody chose, replies that would be kept as answers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.close_case import CloseCase
from bot.engine.steps.open_case import OpenCase
from bot.library.load import FlowDraft
from bot.library.problems import Problem, Severity, meant


def kept_by_case(name: str, step: Step) -> dict[str, tuple[str, ...] | None]:
    """Return what a step that opens or closes a case remembers -> the values it may take (None: any)."""
    match step:
        case OpenCase():
            more = {"her_language": None, "reads_english": ("yes", "no")}
            return {name: ("open", "stopped", "gone"), **more}
        case CloseCase(reply=None):
            return {name: ("done", "gone")}
        case CloseCase():
            return {name: ("answered", "stopped", "gone")}
        case _:
            return {}


def check_case(flow: FlowDraft, name: str, step: OpenCase | CloseCase) -> Iterator[Problem]:
    """Yield what is wrong with a step that opens or closes a case."""
    chosen = step.open_case if isinstance(step, OpenCase) else step.close_case
    lists = [each for each, asked in _asks(flow) if asked.choices == "open_cases"]
    if chosen not in lists:
        said = f"'{chosen}' is no question that offers what waits for the team."
        hint = meant(chosen, lists) if lists else 'Add choices = "open_cases".'
        yield flow.problem(name, step.kind, said, hint)
    if isinstance(step, CloseCase) and step.reply is not None:
        yield from _reply(flow, name, step.reply)
    if isinstance(step, OpenCase) and flow.head.open_to != "team":
        said = "Only the team finds anything here."
        yield flow.problem("", "open_to", said, 'Add open_to = "team" at the top.', Severity.WARNING)


def _reply(flow: FlowDraft, name: str, reply: str) -> Iterator[Problem]:
    words = {each: asked for each, asked in _asks(flow) if asked.choices is None}
    if reply not in words:
        said = f"'{reply}' is no question that is answered in somebody's own words."
        yield flow.problem(name, "reply", said, meant(reply, words))
    elif words[reply].keep:
        said = f"What is written at [{reply}] would be kept as an answer."
        yield flow.problem(reply, "keep", said, "Add keep = false to it.")


def _asks(flow: FlowDraft) -> list[tuple[str, Ask]]:
    return [(name, step) for name, step in flow.steps.items() if isinstance(step, Ask)]
