"""Every check says what it found of a whole house, and of one that is broken in every way."""

from __future__ import annotations

import asyncio
import base64
import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.channels.whatsapp.content import Office
from bot.config import Settings
from bot.doctor import checks
from bot.doctor.checks import CHECKS, Patient, examine
from bot.doctor.findings import Finding, Level
from bot.library.keeper import Keeper
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.emulators.twilio_api import SENDER, TwilioApi
from tests.fakes import FakeClock
from tests.journeys.play import house, settings_for
from tests.storage.rows import a_vault, draft, lease, met


@contextmanager
def patient(settings: Settings, vault: Vault | None = None) -> Iterator[Patient]:
    with closing(Database(settings.database_url, vault or a_vault())) as database:
        yield Patient(settings, database, FakeClock())


def levels(found: list[Finding]) -> dict[str, Level]:
    return {each.what: each.level for each in found}


async def test_a_whole_house_is_well(migrated_url: str) -> None:
    async with house(migrated_url):
        pass
    with patient(settings_for(migrated_url)) as whole:
        found = levels(await examine(whole))
    well = {name: found[name] for name in ("database", "key", "tables", "flows", "outbox")}
    assert set(well.values()) == {Level.OK}, found
    assert Level.WRONG not in found.values()
    assert found["languages"] is Level.WARNING


async def test_a_house_without_a_database_is_examined_all_the_same() -> None:
    nowhere = settings_for("postgresql+psycopg://nobody:a-secret@127.0.0.1:1/nothing")
    with patient(nowhere) as broken:
        found = await examine(broken)
    by_name = levels(found)
    assert by_name["database"] is by_name["key"] is by_name["tables"] is by_name["flows"] is Level.WRONG
    assert by_name["disk"] is not Level.WRONG
    assert "a-secret" not in str(found)


async def test_an_empty_database_needs_its_tables(empty_database_url: str) -> None:
    with patient(settings_for(empty_database_url)) as empty:
        assert levels(await checks.tables(empty)) == {"tables": Level.WRONG}


async def test_another_key_is_noticed(migrated_url: str) -> None:
    with patient(settings_for(migrated_url)) as hers:
        hers.database.write_now(lambda tx: met(tx, "ann"))
    with patient(settings_for(migrated_url), Vault(bytes(32), lambda n: bytes(n))) as other:
        assert levels(await checks.key(other)) == {"key": Level.WRONG}


async def test_a_process_that_runs_is_seen(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/big.db")
    with patient(settings) as house_:
        assert levels(await checks.running(house_)) == {"process": Level.WARNING}
        with (tmp_path / "big.db.lock").open("w") as lock:
            assert levels(await checks.running(house_)) == {"process": Level.WARNING}
            fcntl.flock(lock, fcntl.LOCK_EX)
            assert levels(await checks.running(house_)) == {"process": Level.OK}


async def test_telegram_that_cannot_be_reached_is_said_without_the_token() -> None:
    token = "42:" + base64.b16encode(b"secret").decode()
    settings = settings_for("sqlite:////tmp/none.db").model_copy(
        update={"telegram_token": token, "telegram_api_url": "http://127.0.0.1:1"}
    )
    with patient(settings) as house_:
        (found,) = await checks.telegram(house_)
    assert found.level is Level.WRONG
    assert token not in str(found)


async def test_a_check_that_hangs_or_breaks_keeps_no_other_from_being_done(tmp_path: Path) -> None:
    async def hangs(_: Patient) -> list[Finding]:
        await asyncio.sleep(100)
        return []

    async def breaks(_: Patient) -> list[Finding]:
        raise LookupError("a secret")

    with patient(settings_for(f"sqlite:///{tmp_path}/big.db")) as house_:
        found = await examine(house_, [hangs, breaks, checks.disk], patience=0.05)
    assert [each.what for each in found] == ["hangs", "breaks", "disk"]
    assert "a secret" not in str(found)


async def test_messages_that_wait_are_seen(migrated_url: str) -> None:
    with patient(settings_for(migrated_url)) as house_:
        ann = house_.database.write_now(lambda tx: met(tx, "ann"))["ann"]
        house_.database.write_now(lambda tx: outbox.add(tx, [draft(ann), draft(ann)], [None, lease()]))
        assert levels(await checks.messages(house_)) == {"outbox": Level.OK}
        house_.now.forward(minutes=30)  # type: ignore[attr-defined]
        assert levels(await checks.messages(house_)) == {"outbox": Level.WRONG}


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_says_what_it_looks_at(check: checks.Check) -> None:
    assert check.__doc__


async def test_whatsapp_is_asked_what_is_prepared(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/big.db")
    with patient(settings) as house_:
        assert await checks.whatsapp(house_) == []
    async with TwilioApi() as twilio:
        more = {
            "twilio_account_sid": twilio.account,
            "twilio_auth_token": twilio.token,
            "twilio_from": SENDER,
            "twilio_api_url": twilio.url,
            "public_url": "https://room.example.org",
        }
        with patient(settings.model_copy(update=more)) as house_:
            assert levels(await checks.whatsapp(house_)) == {"whatsapp": Level.WARNING}
            office = Office(twilio.account, twilio.token, twilio.url)
            await office.open()
            await office.ensure()
            await office.close()
            assert levels(await checks.whatsapp(house_)) == {"whatsapp": Level.OK}
        with patient(settings.model_copy(update=more | {"twilio_auth_token": "wrong"})) as house_:
            (found,) = await checks.whatsapp(house_)
    assert found.level is Level.WRONG
    assert twilio.token not in str(found)


async def test_whether_people_in_danger_would_find_somebody(migrated_url: str) -> None:
    """In the practice room it is a warning; where real people write it is wrong."""
    settings = settings_for(migrated_url)
    with patient(settings) as house_:
        Keeper(house_.database, settings.flows, settings.locales, house_.now).prepare(publish=True)
        assert levels(await checks.safeguarding(house_)) == {"safeguarding": Level.WARNING}
    real = settings.model_copy(update={"telegram_token": "1:a"})
    with patient(real) as house_:
        found = await checks.safeguarding(house_)
    assert Level.WRONG in {each.level for each in found}
    assert any("--rank lead" in each.says for each in found)
