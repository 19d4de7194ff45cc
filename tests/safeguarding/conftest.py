"""The project's own screen, and its sentences, for the tests of this folder."""

from __future__ import annotations

import pytest

from bot.config import ROOT
from bot.library import safeguarding
from bot.safeguarding.screen import Screen
from bot.safeguarding.sentences import Sentence, sentences

SENTENCES = ROOT / "tests" / "safeguarding" / "sentences"


def committed(folder: str) -> list[Sentence]:
    """Return the sentences of one of the folders. No test may show one of those that measure."""
    files = {path.stem: path.read_text("utf-8") for path in (SENTENCES / folder).glob("*.tsv")}
    return list(sentences(files))


@pytest.fixture(scope="session")
def screen() -> Screen:
    """The screen as it runs."""
    return safeguarding.screen(ROOT / "flows")


@pytest.fixture(scope="session")
def seen() -> list[Sentence]:
    """Sentences that the screen was taught with."""
    return committed("seen")
