"""Consent is an append-only ledger of exact words; what was not agreed to stays "no"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.config import ROOT
from bot.domain.consent import ConsentState
from bot.domain.message import Heard, OutboundMessage
from bot.storage import publications
from tests.journeys.person import Person
from tests.journeys.play import house
from tests.journeys.rows import consent_of, decisions_of, ledger_of

CHANGES = re.compile(r"\b(UPDATE|DELETE\s+FROM|INSERT\s+OR\s+REPLACE\s+INTO|TRUNCATE)\b", re.IGNORECASE)
#: What stands above a question when a flow shows how far she is.
MARK = re.compile(r"^(Question \d of \d|السؤال .*)\n")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every SQL statement that reaches a database."""
    found: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    def trace(conn: Any) -> None:
        """What is said to SQLite without SQLAlchemy (storage/many.py)."""
        raw = conn.connection.dbapi_connection
        if hasattr(raw, "set_trace_callback"):
            raw.set_trace_callback(found.append)

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Engine, "begin", trace)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        event.remove(Engine, "begin", trace)


def as_she_read_it(shown: OutboundMessage) -> str:
    """Return the fingerprint of question and choices, from nothing but what reached her phone."""
    question = MARK.sub("", shown.text.split("\n\n")[-1])
    choices = [choice.label for choice in shown.choices[:-1]]  # Skip is no part of the wording
    return hashlib.sha256("\n".join([question, *choices]).encode()).hexdigest()


async def a_whole_life(person: Person) -> None:
    """Everything that has to do with consent: yes, no, skip, changed, stopped, started, blocked."""
    await person.joins(polls="no", checkins="skip")
    await person.changes(msg_updates="no", polls="yes", checkins="yes")
    await person.says("stop")
    await person.says("start")
    await person.presses("yes")
    await person.blocks()


async def test_the_ledger_is_only_ever_added_to(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        with statements() as said:
            await a_whole_life(ada)
        seen = await ledger_of(ada)
        assert [(line.purpose, line.decision.value) for line in seen] == [
            ("msg_updates", "given"),
            ("polls", "declined"),
            ("msg_updates", "withdrawn"),
            ("polls", "given"),
            ("checkins", "given"),
            ("messages", "withdrawn"),
            ("messages", "given"),
            ("msg_updates", "given"),
            ("messages", "withdrawn"),
            ("msg_updates", "withdrawn"),
        ]
        touched = [each for each in said if re.search(r"\bconsent\b(?!_)", each)]
        assert any(each.startswith("INSERT INTO consent ") for each in touched)
        changed = [each for each in touched if CHANGES.search(each.split("consent")[0])]
        assert changed == []
        await ada.says("/start")
        assert (await ledger_of(ada))[: len(seen)] == seen, "no line changes, none goes"


def test_no_line_of_code_changes_the_ledger() -> None:
    told = re.compile(r"\b(update|delete|upsert)\(\s*(tx,\s*)?(tables\.)?consent\b")
    for path in sorted((ROOT / "bot").rglob("*.py")):
        assert not told.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_fingerprint_is_that_of_the_words_on_her_phone(migrated_url: str, language: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses(language)
        await ada.presses("yes")
        shown = []
        for choice in ("yes", "no", "yes"):
            shown.append(as_she_read_it(ada.last))
            await ada.presses(choice)
        lines = await ledger_of(ada)
        assert [line.wording.sha256 for line in lines] == shown
        assert {line.wording.language for line in lines} == {language}
        assert len(set(shown)) == 3


async def test_a_line_says_which_published_words_she_decided_about(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(updates="skip", polls="skip", checkins="skip")
        await ada.says("choices")
        await ada.presses("msg_updates")
        play.clock.forward(minutes=5)
        tap = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        await ada.delivers(tap)
        (line,) = await ledger_of(ada)
        published = await play.read(lambda tx: publications.versions(tx, [line.wording.version]))
        assert [version.name for version in published] == ["choices"]
        assert line.wording.text_id == "choices.updates"
        assert (line.channel, line.message_id, line.at) == ("fake", tap.external_id, play.clock())
        assert "May we send you news of the project?" in published[0].content


async def test_purposes_are_asked_one_by_one(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        for number, (purpose, choice) in enumerate(
            [("msg_updates", "yes"), ("polls", "no"), ("checkins", "yes")], 1
        ):
            assert ada.offered == ["yes", "no", "skip"]
            await ada.presses(choice)
            decisions = await decisions_of(ada)
            assert len(decisions) == number
            assert decisions[-1] == (purpose, {"yes": "given", "no": "declined"}[choice])


async def test_skip_decides_nothing_and_nothing_is_a_no(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(updates="skip", polls="skip", checkins="skip")
        assert (await ada.known()).contact.joined_at is not None
        assert await decisions_of(ada) == []
        for purpose in ("msg_updates", "polls", "checkins", "research", "quotes"):
            assert await consent_of(ada, purpose) is ConsentState.NEVER_ASKED


async def test_a_question_that_is_let_go_decides_nothing(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        for _ in range(3):
            await ada.says("perhaps")
            await ada.says("I do not know")
        assert (await ada.known()).contact.joined_at is not None
        assert await decisions_of(ada) == []


@pytest.mark.parametrize("vague", ["ok", "yes and no", "👍", "3", "sure, why not", "0", "4"])
async def test_a_vague_word_is_never_a_yes(migrated_url: str, vague: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        await ada.says(vague)
        assert await decisions_of(ada) == []


@pytest.mark.parametrize(
    ("written", "decision"),
    [
        ("yes", "given"),
        ("1", "given"),
        ("YES!", "given"),
        ("١", "given"),
        ("No.", "declined"),
        ("2", "declined"),
    ],
)
async def test_a_plain_word_or_number_decides(migrated_url: str, written: str, decision: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        shown = as_she_read_it(ada.last)
        await ada.says(written)
        assert await decisions_of(ada) == [("msg_updates", decision)]
        assert (await ledger_of(ada))[0].wording.sha256 == shown


async def test_she_may_change_her_mind_and_both_lines_stay(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.changes(msg_updates="no", polls="skip")
        assert [each for each in await decisions_of(ada) if each[0] == "msg_updates"] == [
            ("msg_updates", "given"),
            ("msg_updates", "withdrawn"),
        ]
        assert await consent_of(ada, "msg_updates") is ConsentState.WITHDRAWN
        assert await consent_of(ada, "polls") is ConsentState.GIVEN, "skip leaves a choice as it was"


async def test_a_double_tap_and_a_second_delivery_write_one_line(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await ada.presses("en")
        await ada.presses("yes")
        question = ada.last
        tap = ada.message(Heard.PRESS, press=ada.press_of("yes"))
        await ada.delivers(tap)
        await ada.presses("no", on=question)
        await ada.delivers(tap)
        assert await decisions_of(ada) == [("msg_updates", "given")]
