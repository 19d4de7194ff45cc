"""Ideas in her own words, one in a message. What she wrote is stated, and the run keeps nothing of it."""

from __future__ import annotations

from bot.domain.message import Choice
from bot.engine import events as facts
from bot.engine.matching import says_something
from bot.engine.voting.booth import DONE, Booth, Ending, Screen


class Ideas:
    """One idea, and then another, until that is all."""

    def ready(self, booth: Booth) -> bool:
        """There is always room for one more."""
        return True

    def wording(self, booth: Booth) -> str:
        """Return the question with what she should know before she writes; or whether there is more."""
        if booth.screen == Screen.MORE:
            return booth.word("more_ideas")
        return f"{booth.text('ask')}\n\n{booth.word('idea_note')}"

    def choices(self, booth: Booth) -> list[Choice]:
        """Return nothing to choose where she writes."""
        return [booth.choice("another"), booth.done()] if booth.screen == Screen.MORE else []

    def may_skip(self, booth: Booth) -> bool:
        """Nobody has to write one."""
        return booth.screen == Screen.ASK

    def take(self, booth: Booth, chosen: str) -> None:
        """Ask for one more, or let it be."""
        booth.end(Ending.GAVE) if chosen == DONE else booth.show(Screen.ASK)

    def read(self, booth: Booth, words: str) -> bool:
        """Take an idea."""
        if booth.screen != Screen.ASK or not says_something(words):
            return False
        booth.scene.events.append(facts.IdeaGiven(booth.sheet.poll, words, booth.scene.language))
        booth.keep("given", "yes")
        booth.show(Screen.MORE)
        return True

    def skip(self, booth: Booth) -> None:
        """The ideas that she has given stay."""
        booth.end(Ending.GAVE if booth.kept("given") else Ending.NONE)

    def stop(self, booth: Booth) -> None:
        """The ideas that she has given stay."""
        self.skip(booth)

    def left(self, booth: Booth) -> bool:
        """There is always room for one more idea."""
        return True
