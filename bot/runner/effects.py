"""What the house does about what the engine said: each event becomes rows, one statement a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.answer import Answer
from bot.domain.consent import DELETED_WITH, ConsentEntry, Decision
from bot.domain.contact import Contact
from bot.domain.message import Address, InboundMessage
from bot.domain.outbox import Draft, Lease, Leased
from bot.engine import events as facts
from bot.engine.run import Turn
from bot.outbox import queue
from bot.runner import joinwork
from bot.runner.casework import CaseFact, Casework
from bot.runner.voicework import Voicework
from bot.storage import (
    answers,
    ballots,
    cases,
    contacts,
    drafts,
    erasure,
    ideas,
    ledger,
    outbox,
    sessions,
)
from bot.storage.ballots import Ballot
from bot.storage.contacts import Known
from bot.storage.database import Tx
from bot.storage.drafts import Proposal
from bot.storage.folding import Fold, fold
from bot.storage.sessions import SessionRow

#: Whose a case is that is gone by now.
_NOBODY = "nobody"


@dataclass(slots=True)
class Effects:
    """The rows that a batch of turns leaves behind."""

    casework: Casework
    voicework: Voicework = field(default_factory=Voicework)
    contacts: list[Contact] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    ledger: list[tuple[str, ConsentEntry]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    #: Answers to be deleted: whose, flow and step.
    forgotten: list[tuple[str, str, str]] = field(default_factory=list)
    #: Who is under 16: nothing that they told us is kept.
    too_young: list[str] = field(default_factory=list)
    #: Who has taken back which consent: what was kept under it goes.
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    #: Who has taken back the consent to have votes counted.
    no_longer_voting: list[str] = field(default_factory=list)
    proposed: list[Proposal] = field(default_factory=list)
    drafts: list[tuple[Draft, Address]] = field(default_factory=list)
    #: Cases that were told to somebody of the team, and which of the drafts do so.
    shown: list[tuple[str, slice]] = field(default_factory=list)
    #: What is said, from memory, to those who are to be forgotten.
    goodbyes: list[tuple[Draft, Address]] = field(default_factory=list)
    #: Who has shown to be somebody else whom we know, and as whom she is known now.
    joins: list[Fold] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    #: Where those are reached who have joined, or asked to be written to again.
    returned: list[Address] = field(default_factory=list)
    #: For how long each channel's provider deletes what we sent; one that is not here never does.
    keeps: Mapping[str, timedelta] = field(default_factory=dict)
    #: The channels whose provider deletes what she sent as well.
    hers: frozenset[str] = frozenset()

    @property
    def gone(self) -> list[str]:
        """Who is to be forgotten."""
        asked = [draft.contact_id for draft, _ in self.goodbyes]
        return [*asked, *(self.joined[who] for who in asked if who in self.joined)]

    def gather(self, known: Known, message: InboundMessage, turn: Turn) -> None:
        """Take the facts of one turn; of one in which she is forgotten nothing is kept but the goodbye."""
        last = next((fact.goodbye for fact in turn.events if isinstance(fact, facts.Forgotten)), None)
        if last is not None:
            goodbye = queue.reply(known.contact.id, known.address_id, message.channel, last, message.at)
            self.goodbyes.append((goodbye, known.address))
            return
        if turn.contact is not known.contact and turn.contact != known.contact:
            self.contacts.append(turn.contact)
        self.sessions.append(SessionRow(turn.contact.id, turn.session, known.address_id, message.at))
        before = len(self.drafts)
        for fact in turn.events:
            if (take := _TAKES.get(type(fact))) is not None:
                take(self, fact, known, message)
        told = slice(before, len(self.drafts))
        self.shown += [(fact.reference, told) for fact in turn.events if isinstance(fact, facts.CaseOpened)]

    # -- one kind of fact each ----------------------------------------------------------------

    def _spoken(self, fact: facts.Spoken, known: Known, message: InboundMessage) -> None:
        where = (known.contact.id, known.address_id, message.channel)
        draft = queue.reply(*where, fact.message, message.at, safety=fact.safety)
        self.drafts.append((draft, known.address))

    def _answered(self, fact: facts.AnswerRecorded, known: Known, message: InboundMessage) -> None:
        what = (fact.flow, fact.version, fact.step, fact.kind, fact.choice, fact.words, fact.language)
        self.answers.append(Answer(known.contact.id, *what, message.at, fact.purpose))

    def _answer_forgotten(self, fact: facts.AnswerForgotten, known: Known, _: InboundMessage) -> None:
        self.forgotten.append((known.contact.id, fact.flow, fact.step))

    def _cast(self, fact: facts.BallotCast, known: Known, _: InboundMessage) -> None:
        self.ballots.append(Ballot(fact.poll, known.contact.id, fact.marks, fact.group, fact.shown))

    def _consent(self, fact: facts.ConsentDecided, known: Known, message: InboundMessage) -> None:
        where = (message.channel, message.external_id, message.at)
        self._decide(known.contact.id, ConsentEntry(fact.purpose, fact.decision, fact.wording, *where))

    def _age(self, fact: facts.AgeTold, known: Known, _: InboundMessage) -> None:
        if not fact.adult:
            self.too_young.append(known.contact.id)

    def _stopped(self, _: facts.MessagesStopped, known: Known, __: InboundMessage) -> None:
        self.stopped.append(known.contact.id)

    def _returned(self, _: facts.Event, known: Known, __: InboundMessage) -> None:
        self.returned.append(known.address)

    def _proposed(self, fact: facts.TextProposed, _: Known, message: InboundMessage) -> None:
        self.proposed.append(
            Proposal(fact.flow, fact.key, fact.before_sha256, fact.text, fact.by, message.at)
        )

    def _joined(self, fact: facts.PhonesJoined, known: Known, message: InboundMessage) -> None:
        self.joins.append(_fold_of(known, fact.into, message))

    def _of_a_case(self, fact: CaseFact, known: Known, message: InboundMessage) -> None:
        self.casework.take(known.contact.id, message.at, fact)

    def _voice(self, fact: facts.VoiceKept, known: Known, message: InboundMessage) -> None:
        kept = self.keeps.get(message.channel) if message.channel in self.hers else None
        self.voicework.take(known, message, fact, kept)

    def _decide(self, who: str, entry: ConsentEntry) -> None:
        self.ledger.append((who, entry))
        if entry.decision is Decision.WITHDRAWN and entry.purpose in DELETED_WITH:
            self.withdrawn.append((who, entry.purpose))
        if entry.purpose == "polls" and entry.decision is not Decision.GIVEN:
            self.no_longer_voting.append(who)

    def write(
        self, tx: Tx, lease: Lease, in_hand: set[int], at: datetime, chance: Callable[[int], bytes]
    ) -> list[Leased]:
        """Write everything; return what is to be said right after the commit."""
        contacts.save(tx, self.contacts)
        sessions.save(tx, self.sessions)
        answers.forget_all(tx, self.too_young)
        cases.forget(tx, self.too_young)
        outbox.retract(tx, self.too_young, at)
        answers.forget(tx, self.forgotten)
        answers.forget_purpose(tx, self.withdrawn)
        self.voicework.write(tx, self.withdrawn, self.too_young, at)
        answers.add(tx, self.answers)
        ballots.withdraw(tx, [*self.no_longer_voting, *self.too_young])
        ideas.withdraw(tx, [*self.no_longer_voting, *self.too_young])
        ballots.cast(tx, self.ballots, at)
        ledger.add(tx, self.ledger)
        drafts.add(tx, self.proposed)
        if self.stopped:
            outbox.cancel(tx, self.stopped, "stopped", at)
        self.casework.write(tx)
        self._say_whose(tx)
        erasure.lift(tx, [contacts.key_of(tx.vault, each) for each in self.returned])
        self._fold(tx, at)
        # Last of all, with whatever came in from another address of hers; nothing is said but the goodbye.
        erasure.forget(tx, self.gone, at, self.keeps, self.hers)
        gone = {*self.gone, _NOBODY}
        self.drafts = [each for each in self.drafts if gone.isdisjoint((each[0].contact_id, each[0].about))]
        return queue.add_and_lease(tx, self.drafts, lease, in_hand, at)

    def _fold(self, tx: Tx, at: datetime) -> None:
        """Make one person of two; what is said to her goes to where she wrote all the same."""
        for each in self.joins:
            gone, into = (self.joined.get(who, who) for who in (each.gone, each.into))
            if gone != into:
                both = replace(each, gone=gone, into=into)
                self.drafts += joinwork.told_elsewhere(tx, self.casework.library, both, at)
                fold(tx, both, at)
                self.joined |= {who: into for who, now in self.joined.items() if now == gone}
                self.joined[gone] = into
        if not self.joined:
            return
        self.drafts = [
            (replace(draft, contact_id=self.joined.get(draft.contact_id, draft.contact_id)), where)
            for draft, where in self.drafts
        ]

    def _say_whose(self, tx: Tx) -> None:
        """Note on what is told to the team whose words it holds; of who is gone by now nothing is told."""
        whose = cases.owners(tx, [reference for reference, _ in self.shown])
        for reference, told in self.shown:
            about = whose.get(reference, _NOBODY)
            self.drafts[told] = [(replace(draft, about=about), where) for draft, where in self.drafts[told]]


def _fold_of(known: Known, into: str, message: InboundMessage) -> Fold:
    return Fold(known.contact.id, into, message.channel, message.external_id, known.address_id)


#: What is done about each kind of fact. The contact, the session or the receipt says what is not here.
_TAKES: dict[type, Callable[[Effects, Any, Known, InboundMessage], None]] = {
    facts.Spoken: Effects._spoken,
    facts.AnswerRecorded: Effects._answered,
    facts.AnswerForgotten: Effects._answer_forgotten,
    facts.BallotCast: Effects._cast,
    facts.ConsentDecided: Effects._consent,
    facts.AgeTold: Effects._age,
    facts.MessagesStopped: Effects._stopped,
    facts.MessagesStarted: Effects._returned,
    facts.Joined: Effects._returned,
    facts.TextProposed: Effects._proposed,
    facts.PhonesJoined: Effects._joined,
    facts.VoiceKept: Effects._voice,
    facts.CaseHandedOver: Effects._of_a_case,
    facts.CaseOpened: Effects._of_a_case,
    facts.CaseClosed: Effects._of_a_case,
    facts.DangerReplied: Effects._of_a_case,
}
