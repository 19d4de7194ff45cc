"""Every text about the plan that the engine says is one that words.toml must hold, and the other way."""

from __future__ import annotations

import re

from bot.config import ROOT
from bot.library.plan_words import PLAN_TEXTS
from bot.library.words import TEXTS

ENGINE = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot" / "engine").rglob("*.py"))
#: Endings that are put together while it is said: of aims, days, groups and what is done when missed.
MADE = re.compile(r"(aim|place|weekday|missed|group)_.*")


def test_all_of_them_are_asked_for() -> None:
    assert PLAN_TEXTS.items() <= TEXTS.items()


def test_each_of_them_is_said_somewhere() -> None:
    """A text that nobody says is a translator's lost hour."""
    names = [name.removeprefix("plan_") for name in PLAN_TEXTS]
    said = set(re.findall(r"""["'](?:plan_)?([a-z_0-9]+)["']""", ENGINE))
    unsaid = [name for name in names if name not in said]
    assert [name for name in unsaid if not MADE.fullmatch(name)] == []
