"""What the ledger amounts to, derived and never stored."""

from __future__ import annotations

import pytest

from bot.domain.consent import (
    ALL_MESSAGES,
    MESSAGING_PURPOSES,
    PURPOSES,
    ConsentEntry,
    ConsentKind,
    ConsentState,
    Decision,
    Wording,
    state_of,
)
from tests.fakes import MONDAY

IN_FORCE = frozenset({"now"})


def entry(decision: Decision, source: str = "now") -> ConsentEntry:
    return ConsentEntry("polls", decision, Wording("a.b", "v", "s", source, "en"), "fake", "m", MONDAY)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (None, ConsentState.NEVER_ASKED),
        (entry(Decision.GIVEN), ConsentState.GIVEN),
        (entry(Decision.GIVEN, "before"), ConsentState.CHANGED),
        (entry(Decision.DECLINED), ConsentState.DECLINED),
        (entry(Decision.DECLINED, "before"), ConsentState.DECLINED),
        (entry(Decision.WITHDRAWN), ConsentState.WITHDRAWN),
        (entry(Decision.WITHDRAWN, "before"), ConsentState.WITHDRAWN),
    ],
)
def test_only_a_yes_to_words_in_force_is_a_yes(line: ConsentEntry | None, state: ConsentState) -> None:
    assert state_of(line, IN_FORCE) is state


def test_a_yes_to_words_that_nobody_asks_any_more_is_no_yes() -> None:
    assert state_of(entry(Decision.GIVEN), frozenset()) is ConsentState.CHANGED


def test_what_stop_withdraws_is_what_lets_us_speak_first() -> None:
    assert set(MESSAGING_PURPOSES) <= set(PURPOSES)
    assert ALL_MESSAGES not in PURPOSES
    assert "research" not in MESSAGING_PURPOSES


def test_news_is_marketing_and_data_about_her_is_special() -> None:
    assert PURPOSES["msg_updates"] is ConsentKind.PECR_CONSENT
    assert PURPOSES["equality"] is ConsentKind.GDPR_CONSENT
    assert PURPOSES["research"] is ConsentKind.ETHICS_PARTICIPATION
