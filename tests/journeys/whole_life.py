"""Somebody about whom there is something everywhere, right before she is forgotten."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import insert, update

from bot.domain.case import Case, CaseKind
from bot.domain.message import Heard, InboundMessage, MediaItem, MessageClass, Press
from bot.domain.plan import Audience
from bot.domain.recording import Recording
from bot.domain.session import Run
from bot.domain.staff import Role
from bot.domain.workshop import Kind, Need, Reply, Workshop
from bot.storage import (
    cases,
    contacts,
    drafts,
    ideas,
    inbound,
    invitees,
    polls,
    recordings,
    sessions,
    staff,
    workshops,
)
from bot.storage import tables as t
from bot.storage.database import Tx
from bot.storage.drafts import Proposal
from bot.storage.ideas import NewIdea
from bot.storage.inbound import Arrival
from bot.storage.sessions import SessionRow
from bot.storage.staff import Invitation
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.rows import queue
from tests.journeys.test_secrets import disguises
from tests.journeys.traces import sealed_bytes
from tests.journeys.voting import GATHERING, SHEET, opens_poll

ADDRESS = "447700900987654"
WORDS = {
    "first words": "Firstquince is what I wrote first",
    "comment": "Commentquince: more time with Dr Quince",
    "case": "Casequince, can somebody call me",
    "resting": "Restingquince on the way",
    "queued": "Queuedquince: a message to her alone",
    "poison": "Poisonquince",
    "unreadable": f'{{"chat": {ADDRESS}, "odd": "Unreadablequince"}}',
    "draft": "Draftquince, written anew",
    "place": "Placequince-of-her-voice-note",
    "idea": "Ideaquince: longer visits",
    "voice": "Voicequince, as she says it",
}
GOODBYE = "Everything is deleted."


@dataclass
class Life:
    """Somebody about whom there is something in every table, right before her yes."""

    person: Person
    contact_id: str
    key: str
    press: Press
    #: Everything sealed that ever lay in a row of hers.
    sealed: set[bytes]
    #: What her phone has delivered, as the provider may deliver it again.
    delivered: list[InboundMessage]

    @property
    def secrets(self) -> list[str]:
        """What must not be found."""
        return [ADDRESS, self.contact_id, *WORDS.values(), "quince"]

    def yes(self) -> InboundMessage:
        """Her last tap."""
        return self.person.message(Heard.PRESS, press=self.press)


async def knows(person: Person) -> bool:
    """Return whether anybody is known at her address."""
    return await person.play.read(lambda tx: contacts.find(tx, person.address)) is not None


async def a_whole_life(play: Play) -> Life:
    """She joins, works for the team, votes, writes, asks, and has asked to be forgotten."""
    for sheet in (SHEET, GATHERING):
        if await play.read(lambda tx, sheet=sheet: polls.now_of(tx, sheet.name)) is None:  # type: ignore[misc]
            await opens_poll(play, sheet)
    her = play.person(ADDRESS)
    life = Life(her, "", play.house.database.vault.key("fake", ADDRESS), Press("", 0), set(), [])
    for text in ("code-of-hers", "/start"):
        await _says(life, text)
    for choice in ("ar", "yes", "yes", "yes", "yes"):
        await her.presses(choice)
    await _says(life, "poll")
    await her.presses("first_priority.choose")
    await her.presses("respect")
    await _says(life, WORDS["comment"])
    life.contact_id = (await her.known()).contact.id
    await _remember_bytes(life)
    await _fill(life)
    await _says(life, "forget me")
    await _rests_and_first_words(life)
    await queue(her, WORDS["queued"], MessageClass.PROACTIVE, due=timedelta(days=3))
    await play.house.settled()
    await _remember_bytes(life)
    wait = (await her.known()).session.wait
    assert wait is not None
    life.press = Press(wait.id, 0)
    return life


async def _says(life: Life, text: str) -> None:
    code = secrets.token_hex(8) if text == "code-of-hers" else None
    if code:
        at = life.person.play.clock()
        link = Invitation(Role.CHAMPION, ("mums",), "terminal:test", at, at + timedelta(days=1))
        await life.person.play.write(lambda tx: staff.invite(tx, code, link))
    message = life.person.message(text="/start" if code else text, start_code=code)
    life.delivered.append(message)
    await life.person.delivers(message)


async def _remember_bytes(life: Life) -> None:
    life.sealed |= await sealed_bytes(life.person.play, life.contact_id)


async def _fill(life: Life) -> None:
    """What other rooms have written about her."""
    who, at, key = life.contact_id, life.person.play.clock(), life.key
    address_id = (await life.person.known()).address_id

    def write(tx: Tx) -> None:
        ideas.add(tx, [NewIdea("first_priority", who, WORDS["idea"], "ar")], at, secrets.token_bytes)
        cases.add(tx, [Case("QNC7HERS", who, CaseKind.QUESTION, "ar", WORDS["case"], at)])
        number = next(each.id for each in staff.everyone(tx) if each.contact_id == who)
        drafts.add(tx, [Proposal("help", "help.say", "0" * 64, WORDS["draft"], number, at)])
        broken = Arrival("fake", "in-poison", key, "text", at, "poison", WORDS["poison"])
        odd = Arrival("fake", "in-odd", "", "unreadable", at, "unreadable", WORDS["unreadable"])
        inbound.accept(tx, [broken, odd])
        item = MediaItem(WORDS["place"], "audio/ogg")
        voice = Recording("VQ1CHERS", who, address_id, "fake", "in-voice", item, "ar", at)
        recordings.add(tx, [voice])
        recordings.fetched(tx, voice, WORDS["voice"].encode(), 3, at)
        begins = at + timedelta(days=30)
        ours = Workshop("quiet_1", Kind.DISCOVER, begins, begins + timedelta(hours=2), "Here", Audience())
        if workshops.now_of(tx, ours.name) is None:
            workshops.add(tx, ours, at)
        invitees.invite(tx, ours.name, [who], at)
        invitees.reply(tx, ours.name, who, Reply.YES, at)
        invitees.note_needs(tx, ours.name, who, [Need.BSL])
        tx.conn.execute(insert(t.team_notice).values(contact_id=who, what="case_waits", at=at))

    await life.person.play.write(write)


async def _rests_and_first_words(life: Life) -> None:
    known = await life.person.known()
    resting = Run("help", "v1", "help", {"said": WORDS["resting"]})
    state = replace(known.session, set_aside=(resting,))

    def write(tx: Tx) -> None:
        sessions.save(tx, [SessionRow(life.contact_id, state, known.address_id, life.person.play.clock())])
        sealed = tx.vault.seal(WORDS["first words"], contacts.FIRST_WORDS, life.contact_id)
        hers = t.contact.c.id == life.contact_id
        tx.conn.execute(update(t.contact).where(hers).values(first_words_sealed=sealed))

    await life.person.play.write(write)


def no_byte_left(life: Life, found: bytes) -> None:
    """Fail when anything of hers lies in these bytes."""
    assert b"Big Room" in found, "this sees nothing"
    assert not [each for each in life.sealed if each in found]
    assert life.contact_id.encode() not in found
    assert not any(each in found for secret in life.secrets for each in disguises(secret))
