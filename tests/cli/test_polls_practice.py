"""A poll is tried in the practice room: open at once, closed after some minutes, never before real people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cli.house import open_database
from bot.cli.polls_open import go_on
from bot.cli.polls_practice import open_at_once, practised
from bot.cli.polls_tables import tables
from bot.domain.poll import PollStatus
from bot.library.poll_files.opening import NotNow
from bot.storage import polls
from bot.storage.staff import audited
from tests.cli.test_polls_open import FILES
from tests.cli.verbs import Terminal
from tests.library.polls import NOW


def test_it_is_open_at_once_until_some_minutes_later(terminal: Terminal) -> None:
    with open_database() as database:
        sheet = database.write_now(lambda tx: open_at_once(tx, FILES, "", 5, NOW, "terminal:ann"))
        now = database.read_now(lambda tx: polls.now_of(tx, sheet.name))
    assert now is not None and now.status is PollStatus.OPEN
    assert (sheet.closes_at, sheet.quorum, sheet.sign_offs) == (NOW + timedelta(minutes=5), 1, 0)


def test_a_practice_is_taken_away_before_the_poll_is_opened_for_real_people(terminal: Terminal) -> None:
    """Its result, of one voter, would else be the first that people read, and the real poll never open."""
    with open_database() as database:
        database.write_now(lambda tx: open_at_once(tx, FILES, "", 5, NOW, "terminal:ann"))
        with pytest.raises(NotNow, match=r"Only practised: 'first\.gather'.*practice first --forget"):
            database.write_now(lambda tx: go_on(tx, tables(), FILES, "", NOW, "terminal:ann"))
    assert "first.gather" in terminal.does("polls practice first --forget --as ann")
    with open_database() as database:
        assert database.read_now(polls.all_now) == []
        assert "poll_practice_forgotten" in {each.action for each in database.read_now(audited)}
        assert database.write_now(lambda tx: go_on(tx, tables(), FILES, "", NOW, "terminal:ann")).sheet
    said = terminal.gives_up("polls practice first --forget")
    assert said == "Nothing of first was practised here, so nothing was done."


def test_nothing_else_of_the_poll_is_changed() -> None:
    found = practised(FILES.draft, NOW)
    assert list(found.texts()) == list(FILES.draft.texts())
    assert [each.name for each in found.stages] == [each.name for each in FILES.draft.stages]
    assert found.groups == FILES.draft.groups


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_where_real_people_could_vote_nothing_is_opened(terminal: Terminal, channel: str) -> None:
    real = {
        "telegram": {"TELEGRAM_TOKEN": "123456:ABC-DEF"},
        "whatsapp": {
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "x" * 32,
            "TWILIO_FROM": "whatsapp:+447700900999",
            "PUBLIC_URL": "https://room.example.org",
        },
    }
    terminal.sets(**real[channel])
    said = terminal.gives_up("polls practice where_to_meet")
    assert "A real channel is set up here" in said
    with open_database() as database:
        assert database.read_now(polls.all_now) == []
