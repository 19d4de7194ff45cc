"""The kinds of step, one file each; `KINDS` is the registry that tests walk."""

from __future__ import annotations

from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.consent import Consent
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say

#: The key that says a step's kind -> its model. The order decides: a step with `consent` also has `ask`.
KINDS: dict[str, type[Step]] = {
    "consent": Consent,
    "ask": Ask,
    "say": Say,
    "branch": Branch,
    "remember": Remember,
    "call_flow": CallFlow,
}

__all__ = ["KINDS", "Ask", "Branch", "CallFlow", "Consent", "Remember", "Say", "Step"]
