"""What is looked at, one function a check; each is guarded by itself, for a house may be broken anywhere."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

from bot.channels.telegram.channel import WEBHOOK_PATH
from bot.channels.telegram.inspection import Inspection, inspect
from bot.channels.whatsapp.content import Office, definitions
from bot.config import Settings
from bot.doctor import judging
from bot.doctor.findings import Finding, ok, warning, wrong
from bot.domain.message import SendError
from bot.domain.publication import Publication
from bot.library.check import check
from bot.library.keeper import Keeper
from bot.library.load import load, locales_for
from bot.library.problems import FlowsHaveErrors, Severity
from bot.library.publish import compile_flows
from bot.library.signposts import review_of
from bot.library.translations import read_catalogues
from bot.people import readiness
from bot.readiness import free_at
from bot.storage import inside, migrations, outbox, publications
from bot.storage.database import Database, StoreDown
from bot.storage.vault import WrongKey

#: Seconds that one check may take.
PATIENCE = 15.0


@dataclass(slots=True)
class Patient:
    """The house that is examined; nothing of it need work."""

    settings: Settings
    database: Database
    now: Callable[[], datetime]
    #: Telegram is asked once for all checks.
    seen: Inspection | None = None


Check: TypeAlias = Callable[[Patient], Awaitable[list[Finding]]]


async def database(patient: Patient) -> list[Finding]:
    """Whether it can be reached and written to, and by this key."""
    try:
        await patient.database.read(lambda tx: None)
        await patient.database.write(inside.try_writing)
    except StoreDown as down:
        todo = "Is it running, is BIGROOM_DATABASE_URL right, may it be written to?"
        return [wrong("database", f"It cannot be used ({down}).", todo)]
    return [ok("database", "It can be read and written.")]


async def key(patient: Patient) -> list[Finding]:
    """Whether what is in the database can be read."""
    try:
        await patient.database.read(inside.try_key)
    except WrongKey:
        todo = "Put the key back that this database was written with."
        return [wrong("key", "BIGROOM_SECRET_KEY is not the one of this database.", todo)]
    return [ok("key", "It opens what is in the database.")]


async def disk(patient: Patient) -> list[Finding]:
    """Whether there is room where our files lie."""
    return [judging.disk(free_at(patient.settings.data))]


async def tables(patient: Patient) -> list[Finding]:
    """Whether the tables have the newest form."""
    at = await asyncio.to_thread(migrations.revision, patient.settings.database_url)
    return [judging.tables(at, migrations.newest())]


async def flows(patient: Patient) -> list[Finding]:
    """What is in force, what the files say, and which languages are drafts."""
    found = await patient.database.read(publications.current)
    return await asyncio.to_thread(_flows, patient, found)


def _flows(patient: Patient, found: Publication | None) -> list[Finding]:
    folder = patient.settings.flows
    locales = locales_for(folder, patient.settings.locales)
    errors = [each for each in check(folder, locales) if each.severity is Severity.ERROR]
    try:
        files = {each.name: each.version for each in compile_flows(folder, locales)}
    except FlowsHaveErrors:
        files = None
    drafts = [each.language.code for each in read_catalogues(locales)[0] if each.language.draft]
    published = None if found is None else found.contents
    return [judging.flows(published, files, len(errors)), judging.languages(drafts)]


async def running(patient: Patient) -> list[Finding]:
    """Whether a process serves this database; only on SQLite it can be seen."""
    if not patient.settings.on_sqlite:
        return []
    name = patient.settings.database_url.removeprefix("sqlite:///") + ".lock"
    try:
        handle = os.open(name, os.O_RDWR)
    except OSError:
        return [warning("process", "Big Room has never run on this database.", "bigroom run")]
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return [ok("process", "Big Room is running on this database.")]
    finally:
        os.close(handle)
    return [warning("process", "Big Room is not running on this database.", "bigroom run")]


async def telegram(patient: Patient) -> list[Finding]:
    """How Telegram sees us, and whether our clocks agree."""
    settings, at = patient.settings, patient.now()
    if not settings.on_telegram:
        return [warning("telegram", "No bot is set up.", "Set BIGROOM_TELEGRAM_TOKEN, from @BotFather.")]
    try:
        seen = await inspect(settings.telegram_token, settings.telegram_api_url)
    except SendError as error:
        todo = "Is the token right, and can this machine reach Telegram?"
        return [wrong("telegram", f"It does not answer us ({error}).", todo)]
    wanted = settings.public_url + WEBHOOK_PATH if settings.public_url else ""
    return [judging.webhook(seen, wanted, at), judging.clock(at, seen.clock)]


async def whatsapp(patient: Patient) -> list[Finding]:
    """Whether Twilio knows us, and has what buttons and lists are made of."""
    settings = patient.settings
    if not settings.on_whatsapp:
        return []
    office = Office(settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_api_url)
    await office.open()
    try:
        prepared = await office.contents()
    except SendError as error:
        todo = "Are BIGROOM_TWILIO_ACCOUNT_SID and _AUTH_TOKEN right, and can this machine reach Twilio?"
        return [wrong("whatsapp", f"Twilio does not answer us ({error}).", todo)]
    finally:
        await office.close()
    return [judging.prepared(prepared, [each["friendly_name"] for each in definitions()])]


async def safeguarding(patient: Patient) -> list[Finding]:
    """Whether people in danger would find somebody."""
    return await asyncio.to_thread(_safeguarding, patient)


def _safeguarding(patient: Patient) -> list[Finding]:
    settings, at = patient.settings, patient.now()
    keeper = Keeper(patient.database, settings.flows, settings.locales, patient.now)
    keeper.prepare(publish=False)
    published, draft = keeper.shelf().safeguarding, load(settings.flows).signposts
    read = patient.database.read_now
    missing = read(lambda tx: list(readiness.missing(tx, published, at)))
    alone = read(lambda tx: list(readiness.not_invited(tx, at)))
    old = list(readiness.warnings(review_of(draft), at.date())) if draft else []
    real = settings.on_telegram or settings.on_whatsapp
    return judging.safeguarding(missing, alone, old, real=real)


async def messages(patient: Patient) -> list[Finding]:
    """What is on its way out."""
    at = patient.now()
    failed = await patient.database.read(inside.failed)
    doubtful = await patient.database.read(outbox.doubtful)
    oldest = await patient.database.read(partial(inside.oldest_due, at=at))
    return judging.outbox(failed, len(doubtful), oldest, at)


#: What is looked at, in this order. A new check is one function more.
CHECKS: tuple[Check, ...] = (
    database, key, tables, disk, running, flows, safeguarding, telegram, whatsapp, messages,
)  # fmt: skip


async def examine(
    patient: Patient, checks: Sequence[Check] = CHECKS, patience: float = PATIENCE
) -> list[Finding]:
    """Look at everything; what cannot be looked at is a finding too. All at the same time."""
    found = await asyncio.gather(*(_guarded(each, patient, patience) for each in checks))
    return [finding for each in found for finding in each]


async def _guarded(check: Check, patient: Patient, patience: float) -> list[Finding]:
    what = getattr(check, "__name__", "check")
    try:
        async with asyncio.timeout(patience):
            return await check(patient)
    except TimeoutError:
        return [wrong(what, f"Nothing was heard within {patience:.0f} s.")]
    except Exception as error:  # its words may quote a secret
        return [wrong(what, f"It could not be looked at ({type(error).__name__}).")]
