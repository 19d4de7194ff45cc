"""Who walks: a person for everything that a flow makes a difference of, and how it begins for her."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import delete

from bot.domain.answer import Answer
from bot.domain.case import Case, CaseKind
from bot.domain.consent import (
    ALL_MESSAGES,
    MESSAGING_PURPOSES,
    PURPOSES,
    ConsentEntry,
    ConsentState,
    Decision,
    Wording,
)
from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.message import Address
from bot.domain.session import Run, Session
from bot.domain.staff import Role
from bot.engine.flow import Flow, When
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.library.shelf import Shelf
from bot.storage import answers, cases, contacts, dangers, ledger, meeting, sessions, staff
from bot.storage.contacts import Newcomer
from bot.storage.database import Tx
from bot.storage.sessions import SessionRow
from bot.storage.staff import Invitation
from bot.storage.tables import draft_text, team_case
from tests.fakes import MONDAY
from tests.journeys.walker_street import Phone

#: Fits no question, no keyword and no list.
NONSENSE = "zqxv wubbel krt"
FIRST_WORDS = "I wrote this before anything else."
#: The cases that wait before each way through a flow for staff: kind, language, and whether she has stopped.
CASES = {
    "WALK0001": (CaseKind.QUESTION, "en", False),
    "WALK0002": (CaseKind.COMPLAINT, "ar", False),
    "WALK0003": (CaseKind.REQUEST, "en", True),
}

_NOTHING_SPECIAL = {
    **dict.fromkeys(["contact.stopped", "contact.paused", "session.set_aside", "answers.any"], "no"),
    "contact.group": "",
    **dict.fromkeys(["cases.any", "dangers.any", "team.reads"], "yes"),
}
JOINED = {**_NOTHING_SPECIAL, "contact.joined": "yes", "contact.adult": "yes"}
NEWCOMER = {**_NOTHING_SPECIAL, "contact.joined": "no", "contact.adult": ""}
#: What a fact may be besides what a branch asks for.
_OTHERWISE = {
    **{f"consent.{purpose}": [state.value for state in ConsentState] for purpose in PURPOSES},
    "contact.group": ["", "service_user"],
    "contact.adult": ["yes", "no"],
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """How somebody stands when a flow begins: in what she differs from who has agreed to everything."""

    differs: tuple[tuple[str, str], ...] = ()
    newcomer: bool = False
    role: str = ""

    def facts(self) -> dict[str, str]:
        """Return everything that is prepared."""
        base = NEWCOMER if self.newcomer else JOINED
        agreed = {} if self.newcomer else {f"consent.{purpose}": "given" for purpose in PURPOSES}
        return {**base, **agreed, **dict(self.differs)}

    def __str__(self) -> str:
        told = [f"{name} is {value or 'nothing yet'}" for name, value in self.differs]
        who = self.role or ("a newcomer" if self.newcomer else "somebody who has agreed to everything")
        return ", ".join([who, *told])


def everybody(flow: Flow, shelf: Shelf) -> Iterator[Somebody]:
    """Yield one person for each fact about people that the flow, or one that it calls, tests."""
    role = next(
        (
            each
            for each in (Role.CHAMPION, Role.TEAM, Role.ADMIN, Role.SAFEGUARDING)
            if each in flow.for_roles
        ),
        "",
    )
    base = Somebody(newcomer=flow.when is When.SOMEONE_NEW, role=str(role))
    if flow.when is When.STOPPED_PERSON_WRITES:
        base = replace(base, differs=(("contact.stopped", "yes"),))
    yield base
    facts = base.facts()
    for name in sorted(tested(flow, shelf)):
        for value in _values(name, shelf):
            if facts.get(name) != value:
                outside = (name, value) == ("contact.joined", "no")
                if not outside or flow.open_to_everyone or flow.when:
                    yield replace(
                        base, differs=(*base.differs, (name, value)), newcomer=base.newcomer or outside
                    )
    if flow.for_roles:  # it must not begin for these
        yield from (Somebody(role=each) for each in ("", "champion") if each not in flow.for_roles)
    if flow.once:
        yield replace(base, differs=(("answers.any", flow.name),))


def _values(name: str, shelf: Shelf) -> list[str]:
    if name == "contact.language":
        return ["", shelf.languages[-1].code]
    return _OTHERWISE.get(name, ["yes", "no"])


def tested(flow: Flow, shelf: Shelf | None = None, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the facts about people that a flow tests; with a shelf, those of flows that it calls too."""
    found = set()
    for step in flow.steps.values():
        if isinstance(step, Branch) and "." in step.branch:
            found.add(step.branch)
        elif isinstance(step, CallFlow) and shelf is not None and step.call_flow not in seen:
            called = shelf.flow(step.call_flow)
            found |= (
                tested(called, shelf, seen | {flow.name})
                if called and not begins_by_itself(called)
                else set()
            )
    return found


def begins_by_itself(flow: Flow) -> bool:
    """True when nobody has to call it."""
    return bool(flow.keywords["en"] or flow.when)


async def begins(phone: Phone, flow: Flow, who: Somebody) -> None:
    """Begin a flow as it begins by itself: on its occasion, by its keyword, or called by another."""
    facts = who.facts()
    keywords = flow.keywords.get(phone.language) or flow.keywords["en"]
    match flow.when:
        case When.SOMEONE_NEW if facts["contact.joined"] == "no":
            await phone.writes("/hello")
        case When.SOMEONE_STOPS:
            await phone.writes("stop")
        case When.SOMEONE_STARTS:
            await phone.writes("start")
        case When.FIRST_WORDS | When.NOTHING_ELSE_FITS | When.STOPPED_PERSON_WRITES:
            await phone.writes(NONSENSE)
        case _ if keywords:
            await phone.writes(keywords[0])
        case _:
            await phone.tries(flow.name)


# -- preparing ----------------------------------------------------------------------------------


def settle_in(tx: Tx, who: Somebody, where: Address, language: str, flow: Flow, shelf: Shelf) -> None:
    """Write somebody down as she stands when the flow begins."""
    key, facts = contacts.key_of(tx.vault, where), who.facts()
    known = meeting.meet(tx, {key: Newcomer(where, token_hex(12), MONDAY)})[key]
    contact = _stands(known.contact, facts, facts.get("contact.language", language))
    if flow.when is When.FIRST_WORDS:
        contact = replace(contact, first_words=FIRST_WORDS)
    contacts.save(tx, [contact])
    ledger.add(tx, [(contact.id, entry) for entry in _lines(facts, shelf)])
    if facts["answers.any"] != "no":
        answers.add(tx, list(_answers(contact.id, facts["answers.any"], shelf)))
    if facts["session.set_aside"] == "yes":
        aside = Session(set_aside=(_run(shelf),))
        sessions.save(tx, [SessionRow(contact.id, aside, known.address_id, MONDAY)])
    if who.role:
        employ(tx, contact.id, Role(who.role))


def _stands(contact: Contact, facts: dict[str, str], language: str) -> Contact:
    return replace(
        contact,
        language=language or None,
        joined_at=MONDAY if facts["contact.joined"] == "yes" else None,
        adult={"yes": True, "no": False, "": None}[facts["contact.adult"]],
        stopped_at=MONDAY if facts["contact.stopped"] == "yes" else None,
        paused_until=MONDAY + timedelta(days=7) if facts["contact.paused"] == "yes" else None,
        stakeholder=facts.get("contact.group") or None,
    )


def _lines(facts: dict[str, str], shelf: Shelf) -> Iterator[ConsentEntry]:
    stopped = facts["contact.stopped"] == "yes"
    states = {purpose: facts.get(f"consent.{purpose}", "never_asked") for purpose in PURPOSES}
    if stopped:
        states |= {ALL_MESSAGES: "withdrawn", **dict.fromkeys(MESSAGING_PURPOSES, "withdrawn")}
    for purpose, state in states.items():
        if state != "never_asked":
            source = min(shelf.sources(purpose), default="none") if state != "changed" else "older words"
            decision = Decision.GIVEN if state == "changed" else Decision(state)
            wording = Wording("walker", "", source, source, "en")
            yield ConsentEntry(purpose, decision, wording, "simulator", "walker", MONDAY)


def _answers(who: str, only: str, shelf: Shelf) -> Iterator[Answer]:
    """Every question that can be kept, answered by its first choice; of one flow where it is named."""
    for flow in shelf.published():
        for name, step in flow.steps.items():
            choices = getattr(step, "choices", None)
            kept = step.asks and getattr(step, "keep", False) and not getattr(step, "ballot", None)
            if (
                kept
                and isinstance(choices, dict)
                and step.kind != "join_group"
                and only in ("yes", flow.name)
            ):
                purpose = getattr(step, "purpose", None) or ""
                first = next(iter(choices))
                yield Answer(who, flow.name, flow.version, name, "choice", first, "", "en", MONDAY, purpose)


def _run(shelf: Shelf) -> Run:
    """A conversation to be picked up again: the first that waits anywhere."""
    asking = ((flow, name) for flow in shelf.published() for name, step in flow.steps.items() if step.asks)
    flow, step = next((flow, step) for flow, step in asking if not flow.for_roles and not flow.checkin)
    return Run(flow.name, flow.version, step)


def employ(tx: Tx, contact_id: str, role: Role) -> None:
    """Make somebody staff."""
    code = token_hex(8)
    staff.invite(tx, code, Invitation(role, (), "walker", MONDAY, MONDAY + timedelta(days=30)))
    staff.redeem(tx, code, contact_id, MONDAY)


def a_team(tx: Tx) -> None:
    """Let there be somebody who reads what is asked."""
    where = Address("simulator", "the team")
    key = contacts.key_of(tx.vault, where)
    member = meeting.meet(tx, {key: Newcomer(where, token_hex(12), MONDAY)})[key].contact
    contacts.save(tx, [replace(member, language="en", joined_at=MONDAY, adult=True)])
    employ(tx, member.id, Role.TEAM)


def lay_out(tx: Tx, who: Somebody) -> None:
    """Before each way through a flow for staff the same waits for them."""
    tx.conn.execute(delete(team_case))
    tx.conn.execute(delete(draft_text))
    if who.facts()["dangers.any"] == "yes":
        _in_danger(tx)
    if who.facts()["cases.any"] != "yes":
        return
    for name, (kind, language, stopped) in CASES.items():
        where = Address("simulator", f"asks-{token_hex(6)}")
        key = contacts.key_of(tx.vault, where)
        asking = meeting.meet(tx, {key: Newcomer(where, token_hex(12), MONDAY)})[key].contact
        at = MONDAY if stopped else None
        contacts.save(tx, [replace(asking, language=language, joined_at=MONDAY, adult=True, stopped_at=at)])
        cases.add(tx, [Case(name, asking.id, kind, language, "What about this?", MONDAY)])


def _in_danger(tx: Tx) -> None:
    """Two people whose words warned of danger, one of them in Arabic; messages to them wait."""
    for name, language in (("WALK0004", "en"), ("WALK0005", "ar")):
        where = Address("simulator", f"danger-{token_hex(6)}")
        key = contacts.key_of(tx.vault, where)
        her = meeting.meet(tx, {key: Newcomer(where, token_hex(12), MONDAY)})[key].contact
        contacts.save(tx, [replace(her, language=language, joined_at=MONDAY, adult=True)])
        dangers.begin(tx, name, her.id, Finding(Danger.MISTREATMENT), language, "I do not know.", MONDAY)
        dangers.answered(tx, name, Danger.MISTREATMENT.value, "", MONDAY)
        dangers.hold(tx, her.id, MONDAY)
