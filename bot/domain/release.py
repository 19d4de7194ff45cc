"""The result of a poll as it may be shown: nothing in it leads back to a person or to a small group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

#: The group under which the figures of everybody stand.
EVERYBODY = ""
#: A group of fewer is not shown by itself, and decides nothing by itself.
SMALLEST = 8


class Band(StrEnum):
    """About how many of a small group: it never says none, and never all."""

    FEW = "few"
    SOME = "some"
    ABOUT_HALF = "about_half"
    MOST = "most"
    NEARLY_ALL = "nearly_all"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a group: percent in steps of 5 of a group of 20 or more, else a band."""

    percent: int | None = None
    band: Band | None = None


class Outcome(StrEnum):
    """What comes of a stage."""

    #: The ideas are in, and become the options of the next stage.
    GATHERED = "gathered"
    #: `winners` go on to the next stage.
    SHORTLIST = "shortlist"
    #: The one of `winners` is chosen.
    CHOSEN = "chosen"
    #: The measures disagree, there is a tie, or a group is below the floor: a workshop decides.
    WORKSHOP = "workshop"
    #: Fewer people than the quorum took part: nothing is shown.
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measure says. More than one winner is a tie; none means no head-to-head winner."""

    #: ``head_to_head``, ``points``, ``points_by_group``, ``least_satisfied`` or ``every_group``; for a single
    #: choice or approval ``most_votes`` and ``most_votes_by_group``.
    measure: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """All that is ever published of one stage. It is made once, at closing, and never changes."""

    #: ``first_priority.rank``.
    name: str
    #: The fingerprint of the sheet it was made by.
    sheet: str
    at: datetime
    outcome: Outcome
    #: Options, in the order of the alphabet.
    winners: tuple[str, ...] = ()
    #: How many took part, to the nearest 5: everybody, and each group that can be shown; empty when too few.
    turnout: Mapping[str, int] = field(default_factory=dict)
    #: Groups too small to be shown: counted in the total.
    too_few: tuple[str, ...] = ()
    #: True when people without a group took part: counted in the total.
    without_group: bool = False
    #: option -> group -> the share that put it among their picks, or rated it 7 to 9, chose it, agreed.
    shares: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)
    measures: tuple[Measured, ...] = ()
    #: Why a workshop decides: ``disagree``, ``tie``, ``floor`` or ``none_in``; empty otherwise.
    why: str = ""

    def canonical(self) -> str:
        """Return the release as JSON, the same whenever the release is."""
        plain = asdict(self) | {"at": self.at.astimezone(UTC).isoformat()}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def restored(cls, canonical: str) -> Release:
        """Return the release that `canonical` wrote."""
        raw: dict[str, Any] = json.loads(canonical)
        return cls(
            **raw
            | {
                "at": datetime.fromisoformat(raw["at"]),
                "outcome": Outcome(raw["outcome"]),
                "winners": tuple(raw["winners"]),
                "too_few": tuple(raw["too_few"]),
                "shares": {
                    option: {group: _share(each) for group, each in row.items()}
                    for option, row in raw["shares"].items()
                },
                "measures": tuple(Measured(m["measure"], tuple(m["winners"])) for m in raw["measures"]),
            }
        )


def _share(raw: Mapping[str, Any]) -> Share:
    return Share(raw["percent"], Band(raw["band"]) if raw["band"] else None)
