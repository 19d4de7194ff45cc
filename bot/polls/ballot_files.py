"""Files of ballots from elsewhere: which kind one is, and what stands in it. Pure: bytes come in.

Nothing is half read: either every ballot is right, or `BadBallots` says where one is not.
"""

from __future__ import annotations

from bot.polls import csv_ballots, polis_ballots, preflib_ballots
from bot.polls.ballot_text import BadBallots, Ballots, table_of, text_of

_TABLES = (".csv", ".tsv", ".txt")


def read(name: str, content: bytes, groups: str | None = None) -> Ballots:
    """Return the ballots of a file: its name, for the ending, and its bytes.

    `groups` names the column that says whose group a ballot is of. Raises `BadBallots`.
    """
    dot = name.rfind(".")
    ending = name[dot:].casefold() if dot >= 0 else ""
    if ending in preflib_ballots.ENDINGS:
        if groups is not None:
            raise BadBallots("a PrefLib file has no groups: leave out --groups.")
        return preflib_ballots.read(text_of(content), ending)
    if ending not in _TABLES:
        raise BadBallots(
            "this is no file of ballots that can be read: it ends .csv, .soc, .soi, .toc or .toi."
        )
    table = table_of(text_of(content))
    if polis_ballots.is_polis(table):
        return polis_ballots.read(table, groups)
    return csv_ballots.read(table, groups)
