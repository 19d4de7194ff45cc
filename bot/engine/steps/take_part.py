"""`take_part`: she takes part in one open vote: ideas, numbers, picks, agreeing, whatever it asks for.

    [which]
    ask     = "Which vote do you want to take part in?"
    choices = "open_polls"
    keep    = false

    [vote]
    take_part = "which"

`take_part` names the question at which a vote was chosen. When that question was not asked, the only open
vote is meant. All that is said comes from the vote's own sheet. Her ballot is cast with every answer and
she may change it until the vote closes; at the end she reads it back. Nothing of it is an answer, and the
conversation forgets it. Afterwards a branch can look at this step: `voted`, `gave` (ideas), `kept` (her
vote is as it was), `taken_out`, `none` or `over` (the vote closed before).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from bot.domain.message import Choice
from bot.domain.poll import Method
from bot.domain.recalled import What
from bot.engine.matching import normal
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import Again, GoTo, Move, WaitHere, Words
from bot.engine.steps.question import Question
from bot.engine.voting.booth import Booth, Ending, Screen, Way
from bot.engine.voting.ideas import Ideas
from bot.engine.voting.one_by_one import HIGHEST, LOWEST, OneByOne
from bot.engine.voting.picking import Picking

_WAYS: dict[Method, Way] = {
    Method.IDEAS: Ideas(),
    **dict.fromkeys((Method.RATE, Method.SUPPORT, Method.AGREE), OneByOne()),
    **dict.fromkeys((Method.RANK, Method.CHOOSE, Method.APPROVE), Picking()),
}


class TakePart(Question):
    """Take part in a vote."""

    kind: ClassVar[str] = "take_part"
    #: What a branch may find under the step's name.
    ends: ClassVar[tuple[str, ...]] = tuple(Ending)

    take_part: str
    #: What is asked stands in the vote's own file.
    ask: Words = ""
    keep: bool = False

    # -- asking -------------------------------------------------------------------------------

    def visit(self, scene: Scene) -> Move:
        """Ask the next thing, or tell her what became of her vote."""
        booth = self._booth(scene)
        if booth is None or booth.kept("ending"):
            return self._leave(scene, booth)
        if not booth.screen:
            _begin(booth)
        if booth.screen == Screen.ASK and not _WAYS[booth.sheet.method].ready(booth):
            booth.leave()
            return self._leave(scene, booth)
        if booth.screen == Screen.MINE:
            scene.say(f"{booth.word('yours')}\n{booth.said()}")
        offered = self.offered(scene)
        booth.keep("labels", "\n".join(choice.label for choice in offered))
        booth.keep("awaits", "" if self._own(booth) else "words")
        scene.ask(self.wording(scene), offered)
        return WaitHere(self.wait_hours)

    def wording(self, scene: Scene) -> str:
        """Return what she is asked at this moment."""
        booth = self._booth(scene)
        if booth is None:
            return ""
        mine = booth.screen == Screen.MINE
        return booth.word("what_now") if mine else _WAYS[booth.sheet.method].wording(booth)

    def own(self, scene: Scene) -> tuple[Choice, ...]:
        """Return what she can choose at this moment."""
        booth = self._booth(scene)
        return tuple(self._own(booth)) if booth is not None else ()

    def _own(self, booth: Booth) -> list[Choice]:
        way = _WAYS[booth.sheet.method]
        if booth.screen != Screen.MINE:
            return way.choices(booth)
        names = (["rest"] if way.left(booth) else []) + ["change", "keep", "take_out"]
        return [booth.choice(name) for name in names]

    def may_skip(self, scene: Scene) -> bool:
        """True when Skip is offered at this moment."""
        booth = self._booth(scene)
        if booth is None or booth.screen == Screen.MINE:
            return False
        return self.skip and _WAYS[booth.sheet.method].may_skip(booth)

    def awaits_words(self, name: str, values: Mapping[str, str]) -> bool:
        """Where she writes an idea."""
        return values.get(f"{name}:awaits") == "words"

    # -- taking -------------------------------------------------------------------------------

    def answer(self, scene: Scene, reply: Reply) -> Move | None:
        """Take what she chose or wrote; of a vote that is over by now nothing is taken."""
        if self._booth(scene) is None:
            scene.answered(None)
            return Again()
        return super().answer(scene, reply)

    def place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        """Return the choice that is meant; where there is none to tap a number is a word like any other."""
        booth = self._booth(scene)
        said = normal(reply.text)
        if reply.index is None and booth is not None:
            if self.awaits_words(scene.step, scene.values):
                return self.named(scene, reply.text, offered)
            rated = booth.sheet.method is Method.RATE and booth.screen == Screen.ASK
            if rated and said.isdecimal() and not _is_rating(reply.text, said):
                return None
        return super().place(scene, reply, offered)

    def take(self, scene: Scene, chosen: Choice) -> Move:
        """Take a choice."""
        booth = self._booth(scene)
        if booth is None:
            return Again()
        if booth.screen == Screen.MINE:
            _decide(booth, chosen.id)
        else:
            _WAYS[booth.sheet.method].take(booth, chosen.id)
        return Again()

    def read(self, scene: Scene, text: str) -> Move | None:
        """Take an idea."""
        booth = self._booth(scene)
        taken = booth is not None and _WAYS[booth.sheet.method].read(booth, text)
        return Again() if taken else None

    def let_go(self, scene: Scene, how: str = "let_go") -> Move:
        """Leave out what was asked; who is not understood leaves, and what she has said so far counts."""
        booth = self._booth(scene)
        if booth is not None and booth.screen == Screen.MINE:
            booth.end(Ending.KEPT)
        elif booth is not None:
            way = _WAYS[booth.sheet.method]
            (way.skip if how == "skipped" else way.stop)(booth)
        return Again()

    def record(self, scene: Scene, kind: str, *, choice: str = "", words: str = "") -> None:
        """A vote is no answer."""

    def kept_under(self, scene: Scene) -> str:
        """Nothing is kept of a vote: it may be cast again until the poll closes."""
        return ""

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield what may stand in the file: what is asked never does."""
        yield from ((name, text) for name, text in self.more_texts() if text is not None)

    # -- the end --------------------------------------------------------------------------------

    def _leave(self, scene: Scene, booth: Booth | None) -> Move:
        """Tell her what became of her vote, and forget all that the run kept of it."""
        allowed = scene.value("consent.polls") == "given"
        if booth is not None:
            ending = Ending(booth.kept("ending"))
            scene.say(_goodbye(booth, ending))
        else:
            ending = Ending.OVER if allowed else Ending.NONE
            scene.say(scene.word("poll_over" if allowed else "poll_no_vote"))
        mine = f"{scene.step}:"
        scene.values = {name: value for name, value in scene.values.items() if not name.startswith(mine)}
        scene.remember(scene.step, ending.value)
        return GoTo(self.go_to)

    def _booth(self, scene: Scene) -> Booth | None:
        """Return the vote that she takes part in; None when it is not open, or she may not be counted."""
        if scene.value("consent.polls") != "given":
            return None
        stages = [each for each in scene.recall(What.POLLS) if each.is_open(scene.at)]
        name = scene.values.get(f"{scene.step}:poll") or scene.value(self.take_part)
        found = [each for each in stages if each.sheet.name == name] if name else stages
        return Booth(scene, found[0]) if found else None


def _begin(booth: Booth) -> None:
    """Say what this is about; who has voted before is shown her vote first."""
    booth.keep("poll", booth.sheet.name)
    booth.shuffle()
    if booth.marks:
        booth.show(Screen.MINE)
        return
    parts = [booth.text("title"), booth.text("why"), booth.until("until")]
    booth.scene.say("\n".join(part for part in parts if part))
    booth.show(Screen.ASK)


def _decide(booth: Booth, what: str) -> None:
    """Change her ballot, answer the rest, leave it or take it out."""
    if what == "take_out":
        booth.cast({})
        booth.end(Ending.TAKEN_OUT)
    elif what == "keep":
        booth.end(Ending.KEPT)
    else:
        booth.keep("anew", "yes" if what == "change" else "")
        booth.show(Screen.ASK)


def _goodbye(booth: Booth, ending: Ending) -> str:
    match ending:
        case Ending.VOTED:
            vote = f"{booth.word('receipt')}\n{booth.said()}"
            return f"{vote}\n\n{booth.until('change_until')}\n{booth.word('secret')}"
        case Ending.GAVE:
            return booth.word("ideas_thanks")
        case Ending.KEPT:
            return booth.word("kept")
        case Ending.TAKEN_OUT:
            return booth.until("taken_out")
        case Ending.NONE | Ending.OVER:
            return booth.word("no_vote")


def _is_rating(written: str, said: str) -> bool:
    """True for a number that can be given: "-5" and "10" are none of them."""
    return not written.strip().startswith(("-", "−")) and LOWEST <= int(said[:9]) <= HIGHEST
