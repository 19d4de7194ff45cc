"""What can be wrong with the ways through a flow: steps nobody reaches, circles, no end."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.base import END
from bot.engine.steps.branch import Branch
from bot.library.load import FlowDraft
from bot.library.problems import Problem


def exits(flow: FlowDraft, step: str) -> list[str]:
    """Return where a run may go on after a step; names that are not there are left out."""
    model = flow.steps[step]
    ways = list(model.leads_to())
    if not isinstance(model, Branch) and model.go_to is None:
        ways.append(flow.after(step))
    return [way for way in dict.fromkeys(ways) if way in flow.steps or way == END]


def check_ways(flow: FlowDraft) -> Iterator[Problem]:
    """Yield what is wrong with the ways through one flow."""
    if flow.broken:  # the ways through a broken step are not known
        return
    reached = _reached(flow)
    for name in flow.steps:
        if name not in reached:
            said, hint = "Nobody can reach this step.", "Lead to it with 'go_to' or 'when', or delete it."
            yield flow.problem(name, "", said, hint)
    circle = find_circle(flow)
    if circle:
        way = " to ".join(f"[{name}]" for name in (*circle, circle[0]))
        said = f"The way goes round without asking anything: {way}."
        yield flow.problem(circle[0], "", said, "Lead one of them out, or let one of them ask.")
    elif END not in reached:
        said, hint = "This flow never ends.", 'Lead one of its steps to "end".'
        yield flow.problem("", "", said, hint)


def _reached(flow: FlowDraft) -> set[str]:
    reached: set[str] = set()
    waiting = [next(iter(flow.steps))]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(exits(flow, name) if name != END else [])
    return reached


def find_circle(flow: FlowDraft) -> list[str]:
    """Return steps that follow one another in a circle without a question, empty when there is none."""
    silent = [name for name, step in flow.steps.items() if not step.asks]
    done: set[str] = set()
    for start in silent:
        found = _circle_from(flow, start, [], done)
        if found:
            return found
    return []


def _circle_from(flow: FlowDraft, step: str, way: list[str], done: set[str]) -> list[str]:
    if step in way:
        return way[way.index(step) :]
    if step in done or step == END or flow.steps[step].asks:
        return []
    for following in exits(flow, step):
        found = _circle_from(flow, following, [*way, step], done)
        if found:
            return found
    done.add(step)
    return []
