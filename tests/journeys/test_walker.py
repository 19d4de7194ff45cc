"""Every edge of every flow is taken and every ask disturbed; and the walker is seen to find what is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.library.load import load
from bot.library.problems import FlowsHaveErrors
from tests.databases import SqliteDatabases
from tests.journeys.play import FLOWS
from tests.journeys.walker import walk
from tests.journeys.walker_asks import DISTURBANCES


async def test_nothing_is_wrong_on_any_edge_of_any_flow_and_whatever_comes_between(
    sqlite_databases: SqliteDatabases,
) -> None:
    found = await walk(sqlite_databases, languages=["en"], whole=False)
    assert found.wrong == []
    assert found.flows == {each.name for each in load(FLOWS).flows}
    assert set(found.disturbed) == {each.__name__ for chain in DISTURBANCES for each in chain}
    assert len(found.asks) > 50 and len(found.edges) > 200


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A copy of the flows, to be broken."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    shutil.copytree(ROOT / "locales" / "ar", tmp_path / "flows" / "locales" / "ar")
    return tmp_path / "flows"


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    """Change a file that holds what is to be changed."""
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text, f"{path.name} holds no {before!r} any more"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


async def found_in(flows: Path, databases: SqliteDatabases, only: str, *languages: str) -> str:
    """Return all that the walker finds wrong with a flow."""
    return "\n".join((await walk(databases, flows, only=only, languages=languages)).wrong)


async def test_a_choice_without_its_way_is_found(flows: Path, sqlite_databases: SqliteDatabases) -> None:
    tests_another = ('"contact.paused"\nwhen   = { yes = ', '"contact.language"\nwhen   = { xx = ')
    rewrite(flows / "pause.toml", tests_another)
    found = await found_in(flows, sqlite_databases, "pause", "en")
    assert "pause.what_now is said on no way" in found


async def test_a_brace_that_is_left_in_a_translation_is_never_published(
    flows: Path, sqlite_databases: SqliteDatabases
) -> None:
    catalogue = flows / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    translated = re.search(r'msgstr "([^"\n]{20,})"', catalogue.read_text("utf-8").partition("pause.")[2])
    assert translated is not None
    rewrite(catalogue, (translated[1], translated[1] + " {"))
    with pytest.raises(FlowsHaveErrors):
        await found_in(flows, sqlite_databases, "pause", "ar")


async def test_an_ask_without_skip_is_found(flows: Path, sqlite_databases: SqliteDatabases) -> None:
    rewrite(flows / "pause.toml", ("[now_what]", 'skip   = false\nreason = "We want to know."\n\n[now_what]'))
    assert "pause.what_now must not be without Skip" in await found_in(flows, sqlite_databases, "pause", "en")


async def test_a_check_in_that_has_no_way_out_is_found(
    flows: Path, sqlite_databases: SqliteDatabases
) -> None:
    rewrite(flows / "checkin.toml", ("checkin  = true", ""))
    found = await found_in(flows, sqlite_databases, "checkin", "en")
    assert "checkin.safe is asked in a check-in and has no way out" in found


async def test_a_check_in_that_goes_on_after_something_sad_is_found(
    flows: Path, sqlite_databases: SqliteDatabases
) -> None:
    own = 'choices = { sad_news = "Something sad has happened", later = "Not now", '
    rewrite(flows / "checkin.toml", ("checkin  = true", ""), ("choices = { ", own))
    found = await found_in(flows, sqlite_databases, "checkin", "en")
    assert "sad at checkin.safe does not end it" in found
    assert "not_now at checkin.safe does not end it" in found
    assert "something sad at checkin.safe: ['checkins', 'msg_reminders'" in found


async def test_a_flow_that_never_ends_is_found(flows: Path, sqlite_databases: SqliteDatabases) -> None:
    goes_on = '[as_before]\nbranch = "contact.language"\nwhen = { xx = "bye" }\nelse = "how_long"\n\n[bye]\n'
    rewrite(flows / "pause.toml", ('go_to = "end"', 'go_to = "as_before"'), ("[as_before]\n", goes_on))
    assert "a run is left in pause" in await found_in(flows, sqlite_databases, "pause", "en")
