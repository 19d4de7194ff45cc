"""What can be wrong with steps by which a text is written anew by chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.steps.base import Step
from bot.engine.steps.propose_text import ProposeText
from bot.library.load import FlowDraft
from bot.library.problems import Problem, meant

_CHOICES = 'choices = { give = "Give it to the team", again = "Write it again", leave = "Leave it" }'


def check_editing(flow: FlowDraft, name: str, step: Step) -> Iterator[Problem]:
    """Yield what is wrong with a step that offers texts, or takes new words for one; nothing for others."""
    if getattr(step, "choices", None) == "texts" and not _offering(flow, "flows"):
        said = "Before a text is chosen, its conversation must be."
        yield flow.problem(name, "choices", said, 'Add a question with choices = "flows" above.')
    if not isinstance(step, ProposeText):
        return
    lists = _offering(flow, "texts")
    if step.propose_text not in lists:
        said = f"'{step.propose_text}' is no question that offers texts."
        hint = meant(step.propose_text, lists) if lists else 'Add choices = "texts" to one.'
        yield flow.problem(name, "propose_text", said, hint)
    if set(step.choices) != {"give", "again", "leave"}:
        said = "This step has exactly three choices: 'give', 'again' and 'leave'."
        yield flow.problem(name, "choices", said, f"Write: {_CHOICES}")


def _offering(flow: FlowDraft, source: str) -> list[str]:
    """Return the questions that offer a list which makes itself."""
    return [name for name, step in flow.steps.items() if getattr(step, "choices", None) == source]
