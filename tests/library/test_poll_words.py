"""Every text about votes that the engine says is one that words.toml must hold, and the other way round."""

from __future__ import annotations

import re

from bot.config import ROOT
from bot.library.poll_words import POLL_TEXTS
from bot.library.words import TEXTS

ENGINE = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot" / "engine").rglob("*.py"))
#: Endings that are put together while it is said: of methods, bands, measures, outcomes and places.
MADE = re.compile(r"(rule|share|band|measure|why)_.*|pick_\d|(support|unsure|oppose|agree|disagree|pass)")


def test_all_of_them_are_asked_for() -> None:
    assert POLL_TEXTS.items() <= TEXTS.items()


def test_each_of_them_is_said_somewhere() -> None:
    """A text that nobody says is a translator's lost hour."""
    names = [name.removeprefix("poll_") for name in POLL_TEXTS]
    said = set(re.findall(r"""["'](?:poll_)?([a-z_0-9]+)["']""", ENGINE))
    unsaid = [name for name in names if name not in said]
    assert [name for name in unsaid if not MADE.fullmatch(name)] == []
