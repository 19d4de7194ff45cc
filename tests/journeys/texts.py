"""Whole answers of the flows, as they stand in the files: journeys compare with them, word for word."""

from __future__ import annotations

from bot.engine.steps.say import Say
from bot.library.load import load
from tests.journeys.play import FLOWS

_FLOWS = {flow.name: flow for flow in load(FLOWS).flows}


def told(flow: str, *steps: str) -> str:
    """Return what these steps tell, as one message."""
    found = [_FLOWS[flow].steps[name] for name in steps]
    return "\n\n".join(step.say for step in found if isinstance(step, Say) and isinstance(step.say, str))


#: Three different answers that anybody who has joined gets at once.
HELP = told("help", "help", "not_all_the_time")
PRIVACY = told("privacy", "privacy")
LOST = told("lost", "lost")
#: What she gets instead of the last one while a conversation waits to be picked up.
RESTED = told("lost", "rested")
#: What to write to get them.
WORDS = {"help": HELP, "privacy": PRIVACY, "what is this?": LOST}
