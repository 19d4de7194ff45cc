"""What can be wrong with steps for the team: cases nobody chose, replies that would be kept as answers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.case_work import RELEASE, CaseWork
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
        case CaseWork():
            return {name: ("done", "gone", "new_words", "still_held")}
        case _:
            return {}


def check_case(flow: FlowDraft, name: str, step: OpenCase | CloseCase | CaseWork) -> Iterator[Problem]:
    """Yield what is wrong with a step that opens or closes a case, or does something about one."""
    danger = isinstance(step, CaseWork)
    if isinstance(step, OpenCase):
        danger = flow.head.open_to == "safeguarding"
    source = "danger_cases" if danger else "open_cases"
    chosen = getattr(step, step.kind)
    lists = [each for each, asked in _asks(flow) if asked.choices == source]
    if chosen not in lists:
        whom = "safeguarding" if danger else "the team"
        said = f"'{chosen}' is no question that offers what waits for {whom}."
        hint = meant(chosen, lists) if lists else f'Add choices = "{source}".'
        yield flow.problem(name, step.kind, said, hint)
    if isinstance(step, CloseCase) and step.reply is not None:
        yield from _words(flow, name, "reply", step.reply)
    if isinstance(step, CaseWork):
        yield from _work(flow, name, step)
    if isinstance(step, OpenCase) and flow.head.open_to not in ("team", "safeguarding"):
        said = "Only the team finds anything here."
        yield flow.problem("", "open_to", said, 'Add open_to = "team" at the top.', Severity.WARNING)


def _work(flow: FlowDraft, name: str, step: CaseWork) -> Iterator[Problem]:
    if flow.head.open_to != "safeguarding":
        said = "Only the people of safeguarding find anything here."
        hint = 'Add open_to = "safeguarding" at the top.'
        yield flow.problem("", "open_to", said, hint, Severity.WARNING)
    if step.act == "acknowledge":
        return
    offered = {each: asked.choices for each, asked in _asks(flow) if isinstance(asked.choices, dict)}
    if step.act == "reply":
        yield from _words(flow, name, "what", step.what or "")
    elif step.what not in offered:
        said = f"'{step.what or ''}' is no question with choices."
        yield flow.problem(name, "what", said, meant(step.what or "", offered))
    elif step.act == "close" and RELEASE not in offered[step.what]:
        said = f"None of the choices at [{step.what}] is called '{RELEASE}', so messages never go on."
        yield flow.problem(name, "what", said, f"Call one of them {RELEASE}.")


def _words(flow: FlowDraft, name: str, key: str, reply: str) -> Iterator[Problem]:
    words = {each: asked for each, asked in _asks(flow) if asked.choices is None}
    if reply not in words:
        said = f"'{reply}' is no question that is answered in somebody's own words."
        yield flow.problem(name, key, said, meant(reply, words))
    elif words[reply].keep:
        said = f"What is written at [{reply}] would be kept as an answer."
        yield flow.problem(reply, "keep", said, "Add keep = false to it.")


def _asks(flow: FlowDraft) -> list[tuple[str, Ask]]:
    return [(name, step) for name, step in flow.steps.items() if isinstance(step, Ask)]
