"""What becomes of what people ask of the team: rows, lines of the audit, and who is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.case import Case
from bot.domain.staff import AuditEntry
from bot.engine import events as facts
from bot.engine.flow import Library
from bot.outbox import alerts
from bot.outbox import team as team_chat
from bot.storage import cases, safeguarding, staff, team
from bot.storage.database import Tx

#: Within this time nobody of the team is told twice that something waits.
BREATH = timedelta(minutes=10)

Dealt: TypeAlias = "facts.CaseOpened | facts.CaseClosed | facts.DangerReplied"
#: All facts about cases.
CaseFact: TypeAlias = "facts.CaseHandedOver | Dealt"


@dataclass(slots=True)
class Casework:
    """What a batch of turns hands over to the team, and what the team has done about it."""

    #: For what is told to others than who has just written.
    library: Library
    handed_over: list[Case] = field(default_factory=list)
    #: Who of the team did it, and when.
    dealt: list[tuple[str, datetime, Dealt]] = field(default_factory=list)

    def take(self, who: str, at: datetime, fact: CaseFact) -> None:
        """Take a fact of somebody's turn."""
        if isinstance(fact, facts.CaseHandedOver):
            case = Case(fact.reference, who, fact.kind, fact.language, fact.words, at, fact.due)
            self.handed_over.append(case)
        else:
            self.dealt.append((who, at, fact))

    def write(self, tx: Tx) -> None:
        """Write everything, and queue what others are told."""
        cases.add(tx, self.handed_over)
        for who, at, fact in self.dealt:
            _deal(tx, _number(tx, who, fact), at, fact)
        if self.handed_over:
            at = max(case.at for case in self.handed_over)
            team_chat.tell(tx, self.library, "case_waits", at, since=at - BREATH)


def _number(tx: Tx, who: str, fact: Dealt) -> int | None:
    """Return the number of the role in which it was done: the same person may hold others beside it."""
    danger = isinstance(fact, facts.DangerReplied) or (isinstance(fact, facts.CaseOpened) and fact.of_danger)
    return next(iter((safeguarding if danger else team).numbers(tx, who)), None)


def _deal(tx: Tx, number: int | None, at: datetime, fact: Dealt) -> None:
    """The row is closed already (runner/recall.py); a line of the audit never holds words."""
    staff.note(tx, AuditEntry(at, f"staff:{number}", _action(fact), f"case:{fact.reference}"))
    if isinstance(fact, facts.CaseOpened):
        cases.opened(tx, fact.reference, number, at)
    elif fact.reply is not None:
        answer = alerts.reply if isinstance(fact, facts.DangerReplied) else team_chat.answer
        place = answer(tx, fact.contact_id, fact.reply, at)
        if place is not None:
            cases.replied(tx, fact.reference, place)


def _action(fact: Dealt) -> str:
    match fact:
        case facts.CaseOpened():
            return cases.OPENED
        case facts.CaseClosed():
            return f"case_{fact.outcome.value}"
        case _:
            return "case_replied"
