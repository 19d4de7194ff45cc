"""No text, name, number or address in any log, error or metric; words and addresses sealed at rest."""

from __future__ import annotations

import base64
import io
import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from typing import Any

import psycopg
import pytest
import structlog
from sqlalchemy import make_url

from bot.app import open_house
from bot.domain.message import Heard, SendTrouble, Unavailable
from bot.storage.tables import address, inbound, metadata, outbox, session
from bot.storage.vault import WrongKey
from bot.web import figures
from tests.journeys.library import Drafts, publishes_broken
from tests.journeys.person import Person
from tests.journeys.play import Play, house, settings_for
from tests.journeys.rows import rows

#: Each in a place of its own; none is a word of ours.
CANARIES = {
    "address": "447700900123",
    "another address": "zaynab.quixote@canary.example",
    "first words": "Firstwordcanary is what I wrote first",
    "comment": "Commentcanary: my midwife Zaynab Quixote",
    "unclear": "Unclearcanary, well",
    "edit": "Editcanary, I mean",
    "caption": "Captioncanary below a picture",
    "poison": "Poisoncanary",
    "unreadable": "Unreadablecanary",
    "error": "Errorcanary of a channel",
    "arabic": "كناري عربي في كلماتي",
}


@contextmanager
def every_log() -> Iterator[list[str]]:
    """Collect all that is logged, by us and by every library, at every level, tracebacks included."""
    found: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    class Lines:
        def msg(self, line: str) -> None:
            found.append(line)

        log = debug = info = warning = error = critical = exception = fatal = msg

    root, handler, before = logging.getLogger(), Collect(), structlog.get_config()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
        logger_factory=lambda *_: Lines(),
        cache_logger_on_first_use=False,
    )
    try:
        yield found
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        structlog.configure(**before)


async def a_life_with_errors(play: Play, drafts: Drafts) -> tuple[Person, Person]:
    """A whole conversation in which everything goes wrong that can."""
    ada, bea = play.person(CANARIES["address"]), play.person(CANARIES["another address"])
    await _joins_and_votes(ada)
    await _is_hard_to_reach(ada)
    await publishes_broken(play, drafts)
    await ada.says("broken")
    await ada.says(CANARIES["poison"])
    unreadable = ada.message(Heard.UNREADABLE, payload=CANARIES["unreadable"].encode())
    await play.channel.deliver(replace(unreadable, address=None))
    await bea.says("hello")
    await bea.presses("ar")
    await bea.says(CANARIES["arabic"])
    await bea.says("stop")
    play.channel.fails(ada.address.value, SendTrouble.BLOCKED)
    await ada.says("help")
    await _time_passes(play)
    return ada, bea


async def _joins_and_votes(ada: Person) -> None:
    await ada.says(CANARIES["first words"])
    for choice in ("en", "yes", "yes", "yes", "skip", "yes"):
        await ada.presses(choice)
    await ada.says("poll")
    await ada.says(CANARIES["unclear"])
    await ada.edits(CANARIES["edit"])
    await ada.says("poll")
    await ada.presses("respect")
    await ada.sends_media(CANARIES["caption"])
    await ada.says(CANARIES["comment"])
    await ada.edits(CANARIES["edit"])


async def _is_hard_to_reach(ada: Person) -> None:
    for trouble in set(SendTrouble) - {SendTrouble.BLOCKED}:
        ada.channel.fails(ada.address.value, trouble)
        await ada.says("help")
        await _time_passes(ada.play)
    ada.channel.breaks(ada.address.value, RuntimeError(CANARIES["error"]))
    await ada.says("privacy")
    await _time_passes(ada.play)


async def _time_passes(play: Play) -> None:
    for _ in range(3):
        await play.house.settled()
        play.clock.forward(seconds=30)
        await play.pumps()


def disguises(secret: str) -> list[bytes]:
    """A secret as it may lie in a file: plain, in other encodings, as hex, as base64, as JSON."""
    plain = secret.encode()
    coded = base64.b64encode(plain)[: len(plain) // 3 * 4]
    escaped = secret.encode("ascii", "backslashreplace")
    return [plain, secret.encode("utf-16-le"), plain.hex().encode(), coded, escaped]


def assert_clean(haystack: bytes, where: str) -> None:
    """Fail with the name of a canary that is found."""
    found = [name for name, secret in CANARIES.items() for each in disguises(secret) if each in haystack]
    assert found == [], where


async def test_nothing_she_said_and_nothing_of_her_is_in_any_log_or_figure(
    migrated_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with every_log() as lines:
        async with house(migrated_url) as play:
            await a_life_with_errors(play, Drafts(tmp_path))
            house_ = play.house
            said = (house_.speaker.sent, house_.speaker.troubles, house_.escalation.counts)
            metrics = figures.text(house_.inbox.counts, *said)
    everything = "\n".join(lines)
    for event in ("turn_failed", "not_sent", "send_failed", "batch_failed"):
        assert event in everything, f"{event} was not logged: this test sees nothing"
    assert_clean(everything.encode(), "the log")
    assert_clean(metrics, "/metrics")
    assert b"bigroom_inbox_total" in metrics and b"too_fast" in metrics
    out, err = capfd.readouterr()
    assert_clean((out + err).encode(), "what is printed")


async def test_errors_and_values_do_not_show_what_they_hold(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        ada, bea = await a_life_with_errors(play, Drafts(tmp_path))
        shown = io.StringIO()
        for person in (ada, bea):
            known = await person.known()
            message = person.message(text=CANARIES["comment"], payload=CANARIES["poison"].encode())
            for value in (known, known.contact, known.session, known.address, message, *person.heard):
                shown.write(f"{value!r} {value!s}\n")
            await play.house.inbox.close()
            with pytest.raises(Unavailable) as refused:
                await play.channel.deliver(message)
            shown.write(f"{refused.value!r} {refused.value!s}")
        for name in ("error", "comment"):
            with pytest.raises(WrongKey) as wrong:
                play.house.database.vault.unseal(CANARIES[name].encode(), "outbox.body")
            shown.write(f"{wrong.value!r} {wrong.value!s}")
        assert_clean(shown.getvalue().encode(), "what is shown of values and errors")


def whole_store(url: str) -> bytes:
    """Return every byte that the database keeps: the files themselves, or every row of every table."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        # By another process: SQLite loses its locks when a file is closed that it has open itself.
        return subprocess.run(["cat", *path.parent.glob(f"{path.name}*")], stdout=PIPE, check=True).stdout
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as raw:
        tables = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = [raw.execute(f'SELECT t::text FROM "{name}" t'.encode()).fetchall() for (name,) in tables]
    return "\n".join(row[0] for rows_of_one in found for row in rows_of_one).encode()


async def test_words_and_addresses_are_sealed_wherever_they_lie(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await a_life_with_errors(play, Drafts(tmp_path))
        while_open = whole_store(migrated_url)
    after = whole_store(migrated_url)
    for store in (while_open, after):
        assert b"first_priority" in store and b"msg_updates" in store, "this test sees nothing"
        assert_clean(store, "the store")


async def test_every_column_that_holds_bytes_is_a_sealed_one() -> None:
    loose = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.type.__class__.__name__ == "LargeBinary" and not column.name.endswith("_sealed")
    ]
    assert loose == ["flow_version.content"], "and that is what champions wrote"


async def test_a_text_is_blanked_when_it_has_done_its_work(migrated_url: str, tmp_path: Path) -> None:
    async with house(migrated_url) as play:
        await a_life_with_errors(play, Drafts(tmp_path))
        await play.house.settled()
        for row in await rows(play, outbox):
            final = row.status not in ("queued", "leased")
            assert (row.body_sealed is None) == final, row.status
        kept = [row for row in await rows(play, inbound) if row.payload_sealed is not None]
        assert {row.outcome for row in kept} == {"poison", "unreadable"}
        assert not {"text", "words", "body"} & set(inbound.columns.keys())


async def test_the_same_words_never_look_the_same(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        for number in range(3):
            await play.person(f"person-{number}").says("hello")
        sealed: list[Any] = [row.state_sealed for row in await rows(play, session)]
        assert len({each[:12] for each in sealed}) == 3, "a nonce is used once"
        keys = [row.key for row in await rows(play, address)]
        assert len(set(keys)) == 3


async def test_with_a_wrong_key_the_house_does_not_open(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        await play.person("ada").says("hello")
    other = base64.b64encode(bytes(32)).decode()
    with pytest.raises(WrongKey):
        async with open_house(settings_for(migrated_url, key=other)):
            pass
    async with open_house(settings_for(migrated_url)):
        pass
