"""A poll's rule, fixed before it opens: the sheet that is signed off, and how a poll stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from bot.domain.languages import SOURCE

#: What one person says of the options, option -> number: 1 to 9 where they are rated, the place (1 is best)
#: where they are ranked, 1 where one or several are chosen; 1, 0 and -1 for agree, pass and disagree.
Marks: TypeAlias = Mapping[str, int]

#: What support, unsure and oppose count as among ratings from 1 to 9.
SUPPORT: dict[str, int] = {"support": 8, "unsure": 5, "oppose": 2}
#: What agree, pass and disagree are as marks.
AGREE: dict[str, int] = {"agree": 1, "pass": 0, "disagree": -1}


class Method(StrEnum):
    """How people answer at one stage."""

    #: They write what should change, in their own words.
    IDEAS = "ideas"
    #: Each option gets a number from 1 to 9.
    RATE = "rate"
    #: Each option is supported, opposed, or neither.
    SUPPORT = "support"
    #: Up to a few options in order, the best first.
    RANK = "rank"
    #: One option.
    CHOOSE = "choose"
    #: As many options as one likes.
    APPROVE = "approve"
    #: Each option: agree, disagree or pass.
    AGREE = "agree"


class PollStatus(StrEnum):
    """Where one stage of a poll stands."""

    #: The rule is written down and waits to be signed off.
    PROPOSED = "proposed"
    OPEN = "open"
    #: It is over, and its result is released.
    CLOSED = "closed"
    #: It was ended without a result, and every ballot is gone.
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that decides how one stage of a poll goes. What is signed off is its fingerprint."""

    poll: str
    #: ``gather``, ``rate``, ``rank``; or ``choose``, ``approve``, ``agree`` where there is only one.
    stage: str
    method: Method
    #: When it closes, UTC.
    closes_at: datetime
    #: language -> key -> text, English first: ``title``, ``why``, ``ask``, ``next`` (what is done with the
    #: result), ``groups.<name>`` and ``options.<id>``. English has every key.
    texts: Mapping[str, Mapping[str, str]] = field(repr=False)
    #: Ids of what is voted on, in the order of the alphabet: never an order that means anything.
    options: tuple[str, ...] = ()
    #: The merge map: name of a merged group -> the stakeholder groups in it.
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Merged group -> its weight; only their proportions count.
    weights: Mapping[str, int] = field(default_factory=dict)
    #: With fewer voters than this there is no result.
    quorum: int = 8
    #: Percent: the least satisfied group must be at least as satisfied with what is chosen.
    floor: int = 0
    #: How many of the steering role must sign before it may open.
    sign_offs: int = 1
    #: Rank: how many picks. Approve: how many at most; 0 for any number.
    most: int = 0
    #: How many options are asked about before she may leave it for now.
    at_a_time: int = 5
    #: Rate: how many go on to the ranking at most.
    shortlist: int = 6
    #: Rate: an option goes on when in each group at least so many percent rate it 7 to 9 and fewer than
    #: `against` percent rate it 1 to 3. Source: Delphi consensus of core outcome sets, 70 and 15.
    in_favour: int = 70
    against: int = 15

    @property
    def name(self) -> str:
        """What its ballots are kept under: ``first_priority.rank``."""
        return f"{self.poll}.{self.stage}"

    def group_of(self, stakeholder: str | None) -> str:
        """Return the merged group that a stakeholder group belongs to, empty when to none."""
        return next((name for name, inside in self.groups.items() if stakeholder in inside), "")

    def text(self, key: str, language: str) -> str:
        """Return a text in a language, in English where it has none, empty where English has none."""
        return self.texts.get(language, {}).get(key) or self.texts[SOURCE].get(key, "")

    def in_english(self, key: str, language: str) -> bool:
        """True when a text can only be said in English to somebody of this language."""
        return language != SOURCE and key not in self.texts.get(language, {})

    def canonical(self) -> str:
        """Return the sheet as JSON, the same whenever the rule is: what the fingerprint is taken of."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        plain["method"] = self.method.value
        plain["closes_at"] = self.closes_at.astimezone(UTC).isoformat()
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def restored(cls, canonical: str) -> Sheet:
        """Return the sheet that `canonical` wrote."""
        raw = json.loads(canonical)
        return cls(
            **raw
            | {
                "method": Method(raw["method"]),
                "closes_at": datetime.fromisoformat(raw["closes_at"]),
                "options": tuple(raw["options"]),
                "groups": {name: tuple(inside) for name, inside in raw["groups"].items()},
            }
        )

    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of the sheet: change one letter of the rule, and it is another."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


_PLAIN = tuple(name for name in Sheet.__dataclass_fields__)


def shown_fingerprint(fingerprint: str) -> str:
    """Return a fingerprint as people compare it: ``3f9a 07c2 51be``."""
    return " ".join(fingerprint[place : place + 4] for place in (0, 4, 8))
