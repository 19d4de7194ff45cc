"""What words can warn of: the categories that the safety screen knows, and what it found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Danger(StrEnum):
    """What somebody may have told us, the most urgent first."""

    #: Life is in danger now: heavy bleeding, a fit, no breath, violence this minute.
    EMERGENCY = "emergency"
    #: A sign in pregnancy or after birth that a midwife must hear of today.
    MATERNITY = "maternity"
    #: She wants to die or to hurt herself.
    SELF_HARM = "self_harm"
    #: Somebody hurts, threatens, controls or frightens her.
    ABUSE = "abuse"
    #: A child is at risk.
    CHILD = "child"
    #: Female genital mutilation, done or feared.
    FGM = "fgm"
    #: Racism or mistreatment in care that she is in now.
    MISTREATMENT = "mistreatment"
    #: A baby has died, or a pregnancy is lost.
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the screen found in a text. Never the words themselves."""

    danger: Danger
    #: True when it is told as over: it gets an answer and an alert, and no pause.
    past: bool = False

    def with_(self, other: Finding) -> Finding:
        """Return what both warn of together: the more urgent, and over only when both are."""
        order = list(Danger)
        graver = min(self.danger, other.danger, key=order.index)
        return Finding(graver, self.past and other.past)

    @property
    def name(self) -> str:
        """How it is called where its answer is written: ``abuse``, ``abuse.past``."""
        return f"{self.danger.value}.past" if self.past else self.danger.value
