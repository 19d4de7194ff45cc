"""The rules of route.py as the runner wants them: over whatever library the batch holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.contact import Contact
from bot.domain.session import Session
from bot.engine import triggers
from bot.engine.run import Action
from bot.inbox import hearing, route
from bot.runner.batch import Heed
from bot.runner.turn import Shelf


@dataclass(frozen=True, slots=True)
class Router:
    """The rules of route.py, over the library that the batch holds."""

    #: Looks for danger in every text.
    screen: hearing.Screen = hearing.unscreened

    def heard(self, heed: Heed, shelf: Shelf) -> Heed:
        """Return what is made of a message by this shelf's words, if that was done by another's."""
        assert isinstance(heed.heard, hearing.Hearing)
        if heed.heard.library is shelf:
            return heed
        return replace(heed, heard=hearing.hear(heed.message, shelf, self.screen))

    def choose(self, heard: object, contact: Contact, session: Session, shelf: Shelf) -> Action:
        """Return what a message does."""
        assert isinstance(heard, hearing.Hearing)
        return route.choose(heard, contact, session, shelf)

    def first_words(self, contact: Contact, session: Session, shelf: Shelf) -> triggers.StartFlow | None:
        """Return what answers the first thing she wrote, if it is time."""
        return route.first_words(contact, session, shelf)
