"""`consent`: she decides about one purpose; yes and no go to the ledger with the exact words.

    [updates]
    ask     = "May we send you news of the project, at most one message a week?"
    consent = "msg_updates"
    choices = { yes = "Yes, you may send me news", no = "No, thank you" }
    unclear = "Please choose one of the two, or Skip."

Skip and letting go decide nothing: what was not agreed to stays "no".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import ClassVar

from bot.domain.consent import Decision, Wording
from bot.domain.message import Choice
from bot.engine.flow import source_sha256
from bot.engine.matching import choose, normal
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import GoTo, Move, Step, WaitHere, Words
from bot.engine.steps.question import SKIP, leave, ways_out


class Consent(Step):
    """Ask for one consent."""

    kind: ClassVar[str] = "consent"

    ask: str
    #: One of the purposes of domain/consent.py.
    consent: str
    #: Exactly yes and no; the yes should be a whole sentence, it is the better evidence.
    choices: dict[str, str]
    unclear: str | None = None
    wait_hours: float = 24.0

    @property
    def asks(self) -> bool:
        """Always: a question waits."""
        return True

    def source_sha256(self) -> str:
        """Return the fingerprint of the English wording."""
        return source_sha256(self.ask, self.choices)

    def offered(self, scene: Scene) -> tuple[Choice, ...]:
        """Return yes, no and Skip as she sees them."""
        own = (Choice(name, scene.text(f"choices.{name}")) for name in ("yes", "no"))
        return (*own, *ways_out(scene), Choice(SKIP, scene.word("skip")))

    def visit(self, scene: Scene) -> Move:
        """Ask."""
        scene.ask(scene.text("ask"), self.offered(scene))
        return WaitHere(self.wait_hours)

    def answer(self, scene: Scene, reply: Reply) -> Move | None:
        """Take yes, no or Skip."""
        offered = self.offered(scene)
        place = self._place(scene, reply, offered)
        if place is None or not 0 <= place < len(offered):
            return None
        chosen = offered[place]
        scene.answered(chosen.label)
        if (out := leave(scene, chosen)) is not None:
            return out
        scene.remember(scene.step, "skipped" if chosen.id == SKIP else chosen.id)
        if chosen.id != SKIP:
            scene.decide(self.consent, self._decision(scene, chosen.id), self._wording(scene, offered))
        return GoTo(self.go_to)

    def _place(self, scene: Scene, reply: Reply, offered: tuple[Choice, ...]) -> int | None:
        if reply.index is not None:
            return reply.index
        skips = normal(reply.text) in scene.library.skip_words
        return len(offered) - 1 if skips else choose(reply.text, offered, scene.library)

    def _decision(self, scene: Scene, said: str) -> Decision:
        """A no after a yes takes the yes back."""
        if said == "yes":
            return Decision.GIVEN
        before = scene.contact.consents.get(self.consent)
        taken_back = before is not None and before.decision is not Decision.DECLINED
        return Decision.WITHDRAWN if taken_back else Decision.DECLINED

    def _wording(self, scene: Scene, offered: tuple[Choice, ...]) -> Wording:
        shown = "\n".join([scene.text("ask"), *(c.label for c in offered if c.id in self.choices)])
        return Wording(
            text_id=f"{scene.flow.name}.{scene.step}",
            version=scene.flow.version,
            sha256=hashlib.sha256(shown.encode()).hexdigest(),
            source_sha256=self.source_sha256(),
            language=scene.language_of("ask"),
        )

    def let_go(self, scene: Scene) -> Move:
        """Decide nothing."""
        scene.remember(scene.step, "let_go")
        return GoTo(self.go_to)

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield question, choices and the unclear text."""
        yield "ask", self.ask
        for name, label in self.choices.items():
            yield f"choices.{name}", label
        if self.unclear is not None:
            yield "unclear", self.unclear
