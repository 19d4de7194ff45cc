"""Which points are previewed."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from bot.cli.plan_points import drafted, published
from bot.config import ROOT
from bot.storage.database import Database
from tests.plan.plans import a_plan, a_point, publish
from tests.storage.fixtures import database

__all__ = ["database"]


def test_those_that_are_signed_are_in_force_and_the_others_wait(database: Database) -> None:
    publish(database, a_plan(a_point("first")))
    publish(database, a_plan(a_point("first"), a_point("second")), signed=False)
    chosen = published(database)
    assert [each.id for each in chosen.points] == ["first"]
    assert [each.id for each in chosen.waiting] == ["second"]


def test_without_a_plan_it_ends(database: Database) -> None:
    with pytest.raises(typer.Exit):
        published(database)


def test_of_the_file_all_points_are_there(tmp_path: Path) -> None:
    chosen = drafted((ROOT / "flows", ROOT / "locales"))
    assert chosen.points == tuple(chosen.plan.points.values())
    assert "ar" in chosen.plan.texts
    with pytest.raises(typer.Exit):
        drafted((tmp_path, tmp_path))
