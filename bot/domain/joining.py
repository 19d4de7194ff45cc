"""One person on two phones or in two apps, joined by a code that she asked for on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of a code that somebody wrote; a text of the step has the name of each but the first."""

    JOINED = "joined"
    #: There is no such code, or it is too old, was used, or is her own.
    WRONG = "wrong_code"
    #: Too many wrong codes in a short time.
    TOO_OFTEN = "too_often"
    #: One of the two said to be under 16, may be in danger, or works here; she is not told which.
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Joining:
    """The answer to a code."""

    outcome: Outcome
    #: As whom she is known from now on; empty when nothing was joined.
    into: str = ""
