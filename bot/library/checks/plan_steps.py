"""What can be wrong with steps about the plan: somebody signs what she has not read, or who cannot sign."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.base import Step
from bot.engine.steps.show_plan import ShowPlan
from bot.engine.steps.sign_plan import SignPlan
from bot.library.load import FlowDraft
from bot.library.problems import Problem, Severity, meant

#: Whom a flow in which the plan is signed is open to.
_WHO = "steering"


def kept_by_plan(name: str, step: Step) -> dict[str, tuple[str, ...] | None]:
    """Return what a step about the plan remembers -> the values it may take."""
    match step:
        case ShowPlan(show_plan="to_sign"):
            return {name: ("more", "last", "none", "no_group")}
        case ShowPlan():
            return {name: ("told", "none")}
        case SignPlan():
            return {name: ("done", "gone")}
        case _:
            return {}


def check_plan(flow: FlowDraft, name: str, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with a step about the plan; nothing for others."""
    steers = isinstance(step, SignPlan) or (isinstance(step, ShowPlan) and step.show_plan == "to_sign")
    if steers and flow.head.open_to != _WHO:
        said = "Only whoever steers can sign the plan."
        yield flow.problem("", "open_to", said, f'Add open_to = "{_WHO}" at the top.', Severity.WARNING)
    if isinstance(step, SignPlan):
        shown = [
            each
            for each, other in flow.steps.items()
            if isinstance(other, ShowPlan) and other.show_plan == "to_sign"
        ]
        if step.sign_plan not in shown:
            said = f"'{step.sign_plan}' is no step that shows what is to be signed."
            hint = meant(step.sign_plan, shown) if shown else 'Add a step with show_plan = "to_sign".'
            yield flow.problem(name, step.kind, said, hint)
