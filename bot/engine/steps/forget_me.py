"""`forget_me`: everything about her is deleted, and this is the last that she hears.

    [sure]
    ask     = "Do you want us to delete everything about you?"
    choices = { yes = "Yes, delete everything about me", no = "No, please keep it" }
    keep    = false

    [is_she_sure]
    branch = "sure"
    when   = { yes = "goodbye" }
    else   = "kept"

    [kept]
    say   = "Nothing has been deleted."
    go_to = "end"

    [goodbye]
    forget_me = "Everything is deleted. Goodbye."

Nothing comes after it: whatever else was going on with her ends as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from bot.engine import events as facts
from bot.engine.scene import Scene
from bot.engine.steps.base import BreakOff, Move, Step, Words


class ForgetMe(Step):
    """Forget her."""

    kind: ClassVar[str] = "forget_me"

    forget_me: str
    go_to: Literal["end"] = "end"

    def visit(self, scene: Scene) -> Move:
        """State that she is to be forgotten, and with which words to part."""
        scene.say(scene.text("forget_me"))
        scene.speak(None)
        spoken = scene.events.pop()
        assert isinstance(spoken, facts.Spoken)
        scene.events.append(facts.Forgotten(spoken.message))
        # Nothing that she once wrote may be answered after this.
        scene.contact = replace(scene.contact, first_words=None)
        return BreakOff(everything=True)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield the one text."""
        yield "forget_me", self.forget_me
