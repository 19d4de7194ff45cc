"""Picks out of all options: one, several, or several in order. Each pick counts at once, as other answers do.

Who changes a vote keeps the old one until she is done: half of a new one is not what she wants.
"""

from __future__ import annotations

from bot.domain.message import Choice
from bot.domain.poll import Method
from bot.engine.offers import LABEL, short
from bot.engine.voting.booth import DONE, Booth, Ending

#: The places that have a question of their own.
_NAMED = 3


class Picking:
    """One pick after the other."""

    def ready(self, booth: Booth) -> bool:
        """There is always a pick to make, until she is done."""
        return True

    def wording(self, booth: Booth) -> str:
        """Return the question, the options where they are too long for a button, and her picks so far."""
        parts = [booth.text("ask")]
        names = [booth.option(each) for each in self._left(booth)]
        if any(len(name) > LABEL for name in names):
            parts.append("\n".join(f"{place}. {name}" for place, name in enumerate(names, 1)))
        if so_far := self._picked(booth):
            ranked = booth.sheet.method is Method.RANK
            lines = [
                f"{place}. {booth.option(name)}" if ranked else f"- {booth.option(name)}"
                for place, name in enumerate(so_far, 1)
            ]
            parts.append("\n".join([booth.scene.word("picked_so_far"), *lines]))
        if booth.sheet.method is Method.RANK:
            place = len(so_far) + 1
            parts.append(booth.word(f"pick_{place}" if place <= _NAMED else "pick_next"))
        return "\n\n".join(parts)

    def choices(self, booth: Booth) -> list[Choice]:
        """Return what is left, and "That is all" once something is picked."""
        left = [Choice(name, short(booth.option(name))) for name in self._left(booth)]
        return [*left, booth.done()] if self._picked(booth) else left

    def may_skip(self, booth: Booth) -> bool:
        """After the first pick "That is all" is the way on."""
        return not self._picked(booth)

    def take(self, booth: Booth, chosen: str) -> None:
        """Take a pick, or none more."""
        picked = self._picked(booth) if chosen == DONE else [*self._picked(booth), chosen]
        booth.keep("picked", " ".join(picked))
        done = chosen == DONE or len(picked) >= self._most(booth)
        if done or not booth.kept("anew"):
            self._cast(booth, picked)
        if done:
            booth.end(Ending.VOTED)

    def read(self, booth: Booth, words: str) -> bool:
        """Only what can be chosen is a pick."""
        return False

    def skip(self, booth: Booth) -> None:
        """Without a pick her ballot stays as it was."""
        booth.end(Ending.KEPT if booth.marks else Ending.NONE)

    def stop(self, booth: Booth) -> None:
        """What she has picked so far counts."""
        picked = self._picked(booth)
        if picked:
            self._cast(booth, picked)
            booth.end(Ending.VOTED)
        else:
            self.skip(booth)

    def left(self, booth: Booth) -> bool:
        """Her picks are whole: there is nothing more to ask, only to change."""
        return False

    def _cast(self, booth: Booth, picked: list[str]) -> None:
        ranked = booth.sheet.method is Method.RANK
        booth.cast({name: place if ranked else 1 for place, name in enumerate(picked, 1)})

    def _picked(self, booth: Booth) -> list[str]:
        return booth.kept_names("picked")

    def _left(self, booth: Booth) -> list[str]:
        picked = self._picked(booth)
        return [name for name in booth.order if name not in picked]

    def _most(self, booth: Booth) -> int:
        everything = len(booth.order)
        return 1 if booth.sheet.method is Method.CHOOSE else min(booth.sheet.most or everything, everything)
