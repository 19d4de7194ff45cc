"""What every group can stand behind: a sheet's rule, applied to its votes when it closes. Pure.

The groups are the merged ones of the sheet. One with fewer than `SMALLEST` ballots decides nothing: no
measure by group is taken of it, and its ballots count in the measures of everybody; so do those of people
without a group. Where no group is large enough the measures by group are left out, and what each group must
agree to is asked of everybody together.

Rating    The Delphi rule. An option is in when in each group at least 70 percent of those who rated it rate
          it 7 to 9 and fewer than 15 percent rate it 1 to 3 (the sheet's percents); out when in each group
          at most 50 percent rate it 7 to 9. It is open otherwise, and wherever fewer than `SMALLEST` of a
          group rated it. The only one that is in is chosen; several go on to the ranking.
Ranking   Chosen is what wins head to head, by points, and by points with the sheet's weight for each group,
          if no group is less satisfied with it than the sheet's floor.
Choosing  Chosen is what has the most votes, and the most by the sheet's weight for each group; floor as
          above.
Agreeing  Chosen is what has the largest share agreeing and the highest group-informed consensus, of what at
          least half of the voters, and as many as the quorum, said something of; floor as above, of groups
          in which `SMALLEST` said something of it. In none of them, nor among everybody, may as many
          disagree as agree: what nobody wants is not chosen for want of another.

Whatever else comes out, a workshop decides. Nothing is ever settled by the order of a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from bot.domain.poll import Marks, Method, Sheet
from bot.domain.release import SMALLEST as SMALLEST
from bot.domain.release import Measured, Outcome
from bot.polls.election import APPROVED, Election, vote_of
from bot.polls.grouped import group_informed, least, satisfaction, support, turnout, weighted
from bot.polls.pairs import pairwise
from bot.polls.tally import approval, best, borda, condorcet

#: Rated so much or less, an option is opposed. Source: the Delphi rule, 1 to 3.
OPPOSED = 3
#: Percent: no group above it rates an option 7 to 9, and it is out. Source: the Delphi rule.
OUT = 50
#: A shortlist grows no longer than this for options that are equal at its end.
LONGEST = 9
#: Merged group, empty for none, and what she said.
Said: TypeAlias = tuple[str, Marks]


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of a stage, and by which measures. Not for showing: see `bot.domain.release`."""

    outcome: Outcome
    #: Options, in the order of the alphabet: what is chosen, goes on, or is before the workshop.
    winners: tuple[str, ...] = ()
    #: Why a workshop decides: ``disagree``, ``tie``, ``floor`` or ``none_in``; empty otherwise.
    why: str = ""
    measures: tuple[Measured, ...] = ()
    #: Rate: option -> ``in``, ``out`` or ``open``.
    verdicts: Mapping[str, str] = field(default_factory=dict)
    #: Groups large enough for measures of their own.
    counting: frozenset[str] = frozenset()


def decide(sheet: Sheet, votes: Sequence[Said]) -> Decision:
    """Return what comes of a stage. An empty ballot counts for nothing, towards the quorum either."""
    if sheet.method is Method.IDEAS:
        return Decision(Outcome.GATHERED)
    said = _said(sheet, votes)
    if not said or len(said) < sheet.quorum:
        return Decision(Outcome.TOO_FEW)
    sizes = Counter(group for group, _ in said if group)
    counting = frozenset(group for group, size in sizes.items() if size >= SMALLEST)
    if sheet.method in (Method.RATE, Method.SUPPORT):
        return _shortlisted(sheet, said, counting)
    election = Election.of(
        sheet.options, (vote_of(sheet.method, marks, sheet.options, group) for group, marks in said)
    )
    decision = _elected(sheet, election, counting)
    if sheet.method is Method.AGREE and decision.outcome is Outcome.CHOSEN:
        return _agreed_on(decision, said)
    return decision


def _said(sheet: Sheet, votes: Iterable[Said]) -> list[Said]:
    """Return ballots without what is no option or no group of the sheet, and without empty ones."""
    known = frozenset(sheet.options)
    tidied = (
        (group if group in sheet.groups else "", {o: mark for o, mark in marks.items() if o in known})
        for group, marks in votes
    )
    return [(group, marks) for group, marks in tidied if marks]


# --- Rating -------------------------------------------------------------------------------------------------


def _shortlisted(sheet: Sheet, said: Sequence[Said], counting: frozenset[str]) -> Decision:
    groups = [[marks for group, marks in said if group == name] for name in sorted(counting)]
    asked = groups or [[marks for _, marks in said]]
    ratings = {
        option: [[marks[option] for marks in group if option in marks] for group in asked]
        for option in sheet.options
    }
    verdicts = {option: _verdict(sheet, each) for option, each in ratings.items()}
    shares = {option: _least_in_favour(ratings[option]) for option, said in verdicts.items() if said == "in"}
    outcome, winners, why = _longest(shares, sheet.shortlist)
    return Decision(outcome, winners, why, (), verdicts, counting)


def _verdict(sheet: Sheet, ratings: Sequence[Sequence[int]]) -> str:
    """Apply the Delphi rule to what each group rated an option."""
    if any(len(group) < SMALLEST for group in ratings):
        return "open"
    high = [Fraction(100 * sum(rating >= APPROVED for rating in group), len(group)) for group in ratings]
    low = [Fraction(100 * sum(rating <= OPPOSED for rating in group), len(group)) for group in ratings]
    if min(high) >= sheet.in_favour and max(low) < sheet.against:
        return "in"
    return "out" if max(high) <= OUT else "open"


def _least_in_favour(ratings: Sequence[Sequence[int]]) -> Fraction:
    """Return the share of 7 to 9 in the group where it is the lowest."""
    return min(Fraction(sum(rating >= APPROVED for rating in group), len(group)) for group in ratings)


def _longest(shares: Mapping[str, Fraction], most: int) -> tuple[Outcome, tuple[str, ...], str]:
    """Return which of the options that are in go on; those that are equal at the end go on together."""
    if not shares:
        return Outcome.WORKSHOP, (), "none_in"
    if len(shares) == 1:
        return Outcome.CHOSEN, tuple(shares), ""
    edge = sorted(shares.values(), reverse=True)[: max(most, 1)][-1]
    along = tuple(sorted(option for option, share in shares.items() if share >= edge))
    if len(along) > max(most, LONGEST):
        return Outcome.WORKSHOP, along, "tie"
    return Outcome.SHORTLIST, along, ""


# --- Ranking, choosing, agreeing ----------------------------------------------------------------------------


def _elected(sheet: Sheet, election: Election, counting: frozenset[str]) -> Decision:
    parts = election.by_group()
    groups = {name: parts[name] for name in sorted(counting)}
    measures = _MEASURES[sheet.method](sheet, election, groups)
    beside = _BESIDE if sheet.method is Method.RANK else ()
    winners, why = _settled(each for each in measures if each.measure not in beside)
    if not why and not _satisfied(sheet, winners[0], groups.values() or [election]):
        why = "floor"
    return Decision(Outcome.WORKSHOP if why else Outcome.CHOSEN, winners, why, measures, {}, counting)


def _ranking(sheet: Sheet, election: Election, groups: Mapping[str, Election]) -> tuple[Measured, ...]:
    pairs = pairwise(election)
    winner = condorcet(election, pairs)
    pooled = (
        Measured("head_to_head", (winner,) if winner else ()),
        Measured("points", borda(election, pairs).winners),
    )
    if not groups:
        return pooled
    scores = {name: satisfaction(part) for name, part in groups.items()}
    return (
        *pooled,
        Measured("points_by_group", weighted(scores, sheet.weights).winners),
        Measured("least_satisfied", least(scores).winners),
        Measured("every_group", group_informed(election, groups).winners(sheet.quorum)),
    )


def _choosing(sheet: Sheet, election: Election, groups: Mapping[str, Election]) -> tuple[Measured, ...]:
    pooled = Measured("most_votes", approval(election).winners)
    if not groups:
        return (pooled,)
    scores = {name: support(part) for name, part in groups.items()}
    return pooled, Measured("most_votes_by_group", weighted(scores, sheet.weights).winners)


def _agreeing(sheet: Sheet, election: Election, groups: Mapping[str, Election]) -> tuple[Measured, ...]:
    consensus = group_informed(election, groups)
    shares = support(election)
    heard = {option: shares[option] for option in sheet.options if consensus.heard(option, sheet.quorum)}
    pooled = Measured("most_votes", best(heard))
    return (pooled, Measured("every_group", consensus.winners(sheet.quorum))) if groups else (pooled,)


_MEASURES: dict[Method, Callable[[Sheet, Election, Mapping[str, Election]], tuple[Measured, ...]]] = {
    Method.RANK: _ranking,
    Method.CHOOSE: _choosing,
    Method.APPROVE: _choosing,
    Method.AGREE: _agreeing,
}
#: Where people rank, these are told beside what decides.
_BESIDE = ("least_satisfied", "every_group")


def _agreed_on(decision: Decision, said: Sequence[Said]) -> Decision:
    """Return a decision as it is, or one for the workshop where as many disagree with what is chosen."""
    (option,) = decision.winners
    marks = [(group, each[option]) for group, each in said if option in each]
    groups = [[mark for group, mark in marks if group == name] for name in decision.counting]
    heard = [[mark for _, mark in marks], *(group for group in groups if len(group) >= SMALLEST)]
    if all(sum(group) > 0 for group in heard):  # agree is 1, disagree is -1
        return decision
    return replace(decision, outcome=Outcome.WORKSHOP, why="none_in")


def _settled(measures: Iterable[Measured]) -> tuple[tuple[str, ...], str]:
    """Return what the measures that must agree name, and why it is not chosen, if it is not."""
    named = [each.winners for each in measures]
    together = tuple(sorted({option for winners in named for option in winners}))
    if len(together) == 1 and all(named):
        return together, ""
    # Nothing wins head to head where two are equal: that alone is no disagreement.
    tied = len({winners for winners in named if winners}) == 1 and len(together) > 1
    return together, "tie" if tied else "disagree"


def _satisfied(sheet: Sheet, option: str, groups: Iterable[Election]) -> bool:
    """True when no group is less satisfied with an option than the floor."""
    satisfied = satisfaction if sheet.method is Method.RANK else support
    heard = (group for group in groups if turnout(group)[option] >= SMALLEST)
    return all(100 * satisfied(group)[option] >= sheet.floor for group in heard)
