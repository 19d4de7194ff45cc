"""Whether people in danger would find somebody: what must be there before a real channel opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.staff import Rank
from bot.engine.flow import Safeguarding
from bot.library.signposts import Review
from bot.storage import polls, safeguarding
from bot.storage.database import Tx

#: Whom every project must be able to name, besides 999 and 111 -> what their names in [directory] begin with.
LEAST: dict[str, str] = {
    "a helpline for domestic abuse": "domestic_abuse",
    "a maternity triage line": "triage_",
}
#: After this time a number is to be tried again.
STALE = timedelta(days=180)
_FILE = "flows/safeguarding.toml"


class NotSafeYet(Exception):
    """A real channel does not open before people in danger would find somebody."""

    def __init__(self, missing: list[str]) -> None:
        #: What is missing, a sentence each, with what to do.
        self.missing = missing
        super().__init__(" ".join([str(self.__doc__), *missing]))


def missing(tx: Tx, published: Safeguarding, at: datetime) -> Iterator[str]:
    """Yield what is missing, a sentence each.

    The lead comes by a link over the very channel that is to open. So it is enough that she has been invited,
    or that the file names her; until she is there, people are told that nobody of the team sees it.
    """
    ranks = safeguarding.ranks(tx, at)
    for rank in Rank:
        if rank not in ranks and rank.value not in published.named:
            name = f"name her in [people] of {_FILE}"
            yield f"There is no safeguarding {rank.value}: {name}, or run {_invite(rank)}"
    if published.hours is None:
        yield f"Nobody has said when alerts are looked at: fill in [hours] of {_FILE}, and publish."
    for what, begins in LEAST.items():
        if not any(name.startswith(begins) for name in published.numbers):
            yield f"The number of {what} is not checked: see [directory] of {_FILE}, and publish."
    for poll in sorted({each.sheet.poll for each in polls.all_now(tx) if not each.sheet.sign_offs}):
        forget = f"bigroom polls practice {poll} --forget"
        yield f"{poll} was opened only to try it, and nobody signed it: run {forget}"


def not_invited(tx: Tx, at: datetime) -> Iterator[str]:
    """Yield whom no alert can reach because nobody has invited her, a sentence each."""
    ranks = safeguarding.ranks(tx, at)
    for rank in Rank:
        if rank not in ranks:
            who = f"the safeguarding {rank.value}"
            yield f"No alert can reach {who} before she is invited: run {_invite(rank)}"


def _invite(rank: Rank) -> str:
    return f"bigroom people invite --role safeguarding --rank {rank.value}"


def warnings(review: Review, today: date) -> Iterator[str]:
    """Yield what a person should look at, a sentence each; it keeps no channel from opening."""
    if not review.approved_by or review.approved_on is None:
        yield "The answers to danger are drafts: nobody has approved them (approved_by and approved_on)."
    elif review.review_by is None or review.review_by < today:
        yield "The answers to danger are to be looked at again (review_by)."
    for name, checked_on in review.checked.items():
        if today - checked_on > STALE:
            yield f"The number of {name} was checked more than half a year ago."
    for name in review.unchecked:
        yield f"The number of {name} is not checked, so nobody is told it."
