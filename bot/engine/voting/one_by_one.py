"""Option after option: a number from 1 to 9, support or not, agree or not. Each answer counts at once."""

from __future__ import annotations

from bot.domain.message import Choice
from bot.domain.poll import AGREE, SUPPORT, Method
from bot.engine.voting.booth import DONE, Booth, Screen

#: The lowest and the highest number of a rating.
LOWEST, HIGHEST = 1, 9


class OneByOne:
    """One option at a time, those that she has not answered yet first."""

    def ready(self, booth: Booth) -> bool:
        """Settle which option is asked about: an answer is about that one, whatever happens meanwhile."""
        if booth.kept("now") not in booth.order:
            booth.keep("now", next(iter(self._left(booth)), ""))
        return bool(booth.kept("now"))

    def wording(self, booth: Booth) -> str:
        """Return how far she is, the question, and the option."""
        if booth.screen == Screen.PAUSE:
            return booth.word("pause")
        answered = self._answered(booth) - {booth.kept("now")}
        place = booth.scene.word("poll_place", n=str(len(answered) + 1), total=str(len(booth.order)))
        return f"{place}\n{booth.text('ask')}\n\n{booth.option(booth.kept('now'))}"

    def choices(self, booth: Booth) -> list[Choice]:
        """Return the numbers with their ends named, or the two or three answers there are."""
        if booth.screen == Screen.PAUSE:
            return [booth.choice("go_on"), booth.done()]
        if booth.sheet.method is Method.RATE:
            ends = {LOWEST: booth.word("low"), HIGHEST: booth.word("high")}
            numbers = range(LOWEST, HIGHEST + 1)
            return [Choice(str(n), f"{n}: {ends[n]}" if n in ends else str(n)) for n in numbers]
        return [booth.choice(name) for name in self._answers(booth)]

    def may_skip(self, booth: Booth) -> bool:
        """Every option can be left out; at the pause there is a way out already."""
        return booth.screen == Screen.ASK

    def take(self, booth: Booth, chosen: str) -> None:
        """Take an answer: it is cast together with those from before."""
        if booth.screen == Screen.PAUSE:
            booth.leave() if chosen == DONE else booth.show(Screen.ASK)
            return
        name = booth.kept("now")
        mark = int(chosen) if booth.sheet.method is Method.RATE else self._answers(booth)[chosen]
        booth.cast({**booth.marks, name: mark})
        self._on(booth, name)

    def read(self, booth: Booth, words: str) -> bool:
        """Only what can be chosen is an answer."""
        return False

    def skip(self, booth: Booth) -> None:
        """What she said of it before stays as it is."""
        if booth.screen == Screen.PAUSE:
            booth.leave()
        else:
            self._on(booth, booth.kept("now"))

    def stop(self, booth: Booth) -> None:
        """What she has answered counts."""
        booth.leave()

    def left(self, booth: Booth) -> bool:
        """True while there is an option that she has said nothing of."""
        return bool(self._left(booth))

    def _answers(self, booth: Booth) -> dict[str, int]:
        return SUPPORT if booth.sheet.method is Method.SUPPORT else AGREE

    def _on(self, booth: Booth, name: str) -> None:
        """Go on to the next; after a few of them she may leave the rest for another time."""
        asked = [*booth.kept_names("asked"), name]
        booth.keep("now", "")
        booth.keep("asked", " ".join(asked))
        if not self._left(booth):
            booth.leave()
        elif len(asked) % max(booth.sheet.at_a_time, 1) == 0:
            booth.show(Screen.PAUSE)

    def _answered(self, booth: Booth) -> set[str]:
        """Return what is behind her: asked on this visit, or answered before unless she changes it all."""
        asked = set(booth.kept_names("asked"))
        return asked if booth.kept("anew") else asked | {each for each in booth.order if each in booth.marks}

    def _left(self, booth: Booth) -> list[str]:
        answered = self._answered(booth)
        return [name for name in booth.order if name not in answered]
