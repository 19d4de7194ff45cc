"""STOP is understood from whoever means it, and from nobody else."""

from __future__ import annotations

import pytest

from bot.engine.matching import normal
from bot.inbox.stopping import means_stop
from bot.library.load import load
from tests.journeys.play import FLOWS

_WORDS = load(FLOWS).words
assert _WORDS is not None
STOP_WORDS = _WORDS.understood("stop_words")


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP!!!",
        "Stop.",
        "s t o p",
        "S.T.O.P",
        "STO P",
        "stop stop stop",
        "STOP now please",
        "stop, please stop",
        "Stop it please",
        "Please stop messaging",
        "please stop thank you",
        "stop writing to me",
        "stop 🙏",
        "🛑",
        "🛑🛑",
        "/stop",
        "توقف",
        "توقف من فضلك",
        "أوقفوا الرسائل من فضلكم",
        "قف!",
        "unsubscribe please",
    ],
)
def test_somebody_who_means_stop_is_understood(text: str) -> None:
    assert means_stop(text, STOP_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "I can't stop crying",
        "please don't stop",
        "they did not stop when I asked",
        "the bus stop is far",
        "please",
        "thank you",
        "",
        "🙏",
        "🛑 they did not listen",
        "لا أستطيع التوقف عن البكاء",
        "my baby stopped moving",
        "the end of the story",
    ],
)
def test_a_sentence_with_the_word_in_it_is_something_else(text: str) -> None:
    assert not means_stop(text, STOP_WORDS)


def test_words_are_compared_as_they_are_normalised() -> None:
    assert means_stop("ARRÊT s'il", frozenset({normal("arrêt s'il")}))
