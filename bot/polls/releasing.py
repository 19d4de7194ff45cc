"""From the votes of a stage to its release: what is decided is exact, what is shown is blurred. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.poll import Marks, Sheet
from bot.domain.release import Outcome, Release
from bot.polls.blurring import Bytes
from bot.polls.consensus import decide
from bot.polls.disclosure import ALL_ON, Protections, figures

#: Where nothing is counted, or fewer people took part than the quorum, there are no figures.
_WITHOUT_FIGURES = frozenset({Outcome.GATHERED, Outcome.TOO_FEW})


def release(
    sheet: Sheet,
    votes: Sequence[tuple[str, Marks]],
    at: datetime,
    chance: Bytes,
    made: Release | None = None,
    on: Protections = ALL_ON,
) -> Release:
    """Return the release of a stage that has ended: the one that was `made`, else a new one.

    It holds names (what is chosen, what each measure names) and figures that betray nobody. It is to be made
    once: every other one of the same votes would tell a little more of them.
    """
    if made is not None and on.freeze:
        return made
    decision = decide(sheet, votes)
    outcome, fingerprint = decision.outcome, sheet.fingerprint()
    if outcome in _WITHOUT_FIGURES:
        return Release(sheet.name, fingerprint, at, outcome)
    shown = figures(sheet, votes, chance, on)
    return Release(
        sheet.name,
        fingerprint,
        at,
        outcome,
        winners=decision.winners,
        turnout=shown.turnout,
        too_few=shown.too_few,
        without_group=shown.without_group,
        shares=shown.shares,
        measures=decision.measures,
        why=decision.why,
    )
