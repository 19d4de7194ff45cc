"""A ballot while its poll is open: sealed under the poll's own key, and each as long as every other."""

from __future__ import annotations

import base64
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.domain.poll import Marks, Sheet
from bot.domain.release import SMALLEST
from bot.storage.vault import Vault

#: What a poll's key is sealed as, and a ballot under that key.
KEY, VOTE = "poll.key", "ballot.vote"
#: Where nothing is said of an option, no option is, or no group.
_NONE = -32768


@dataclass(frozen=True, slots=True)
class Slip:
    """What is on a ballot."""

    marks: Marks = field(repr=False)
    group: str = field(repr=False)
    #: The order in which the options were shown.
    shown: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Box:
    """What turns the people and the votes of one poll into rows, and back, as long as its key is there."""

    vault: Vault = field(repr=False)
    name: str
    key: bytes = field(repr=False)
    sheet: Sheet = field(repr=False)

    def voter(self, contact_id: str) -> str:
        """Return somebody's pseudonym in this poll."""
        return self.vault.pseudonym(self.key, contact_id)

    def seal(self, voter: str, slip: Slip) -> bytes | None:
        """Seal a ballot for this voter; None when no option of the sheet is marked.

        What is not on the sheet is left out: nothing else can be voted on, and no other group exists.
        """
        options = {option: place for place, option in enumerate(self.sheet.options)}
        marks = [slip.marks.get(option, _NONE) for option in options]
        if all(mark == _NONE for mark in marks):
            return None
        shown = [options[option] for option in dict.fromkeys(slip.shown) if option in options]
        shown += [_NONE] * (len(options) - len(shown))
        groups = sorted(self.sheet.groups)
        group = groups.index(slip.group) if slip.group in groups else _NONE
        content = struct.pack(_form(self.sheet), *marks, *shown, group)
        return self.vault.seal_under(self.key, content, VOTE, voter)

    def unseal(self, voter: str, sealed: bytes) -> Slip:
        """Open a ballot. Raises WrongKey: it was sealed for another voter, or in another poll."""
        content = self.vault.unseal_under(self.key, sealed, VOTE, voter)
        *numbers, group = struct.unpack(_form(self.sheet), content)
        options = self.sheet.options
        marks = dict(zip(options, numbers[: len(options)], strict=True))
        shown = tuple(options[place] for place in numbers[len(options) :] if place != _NONE)
        label = "" if group == _NONE else sorted(self.sheet.groups)[group]
        return Slip({option: mark for option, mark in marks.items() if mark != _NONE}, label, shown)


def box_of(vault: Vault, row: Any) -> Box:
    """Return the box of a stage by its row, which has a key."""
    key = base64.b64decode(vault.unseal(row.key_sealed, KEY, row.name))
    return Box(vault, row.name, key, sheet_of(row.sheet))


def seal_key(vault: Vault, name: str) -> bytes:
    """Return a new key for a stage, sealed."""
    return vault.seal(base64.b64encode(vault.new_key()).decode(), KEY, name)


@lru_cache(maxsize=64)
def sheet_of(canonical: str) -> Sheet:
    """Return a sheet as it is stored. The same text is read once: every conversation asks for it."""
    return Sheet.restored(canonical)


def _form(sheet: Sheet) -> str:
    """One number for each option's mark, one for each place it was shown at, and one for the group."""
    return f">{2 * len(sheet.options) + 1}h"


def merged(slips: Sequence[Slip], shown: frozenset[str]) -> list[Slip]:
    """Return the slips without the names of groups that are not shown.

    Where fewer than `SMALLEST` would lie without a name, everybody could see which group they are: there the
    smallest groups lose their names as well, until they are enough. Equal groups lose them together.
    """
    named = Counter(each.group for each in slips if each.group in shown)
    while named and 0 < len(slips) - named.total() < SMALLEST:
        fewest = min(named.values())
        named = Counter({group: number for group, number in named.items() if number > fewest})
    return [each if each.group in named else Slip(each.marks, "", each.shown) for each in slips]
