"""What the house knows about a person, as the page reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.web.inside import Inside, LedgerLine, RunInside, as_json

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)


def test_somebody_the_house_has_not_met_is_unknown_and_nothing_else() -> None:
    assert as_json(Inside())["known"] is False
    assert not any(as_json(Inside()).values())


def test_everything_is_plain_json_with_moments_as_iso() -> None:
    inside = Inside(
        known=True,
        language="ar",
        joined=AT,
        runs=(RunInside("welcome", "updates", "3fa9c1d2"),),
        waits_until=AT,
        ledger=(LedgerLine("msg_updates", "given", "welcome.updates", "3fa9c1d2", "ar", AT),),
        outbox={"sent": 3},
    )
    read = json.loads(json.dumps(as_json(inside)))
    moment = "2026-07-01T13:05:00+00:00"
    assert (read["joined"], read["waits_until"], read["stopped"]) == (moment, moment, None)
    assert read["runs"] == [{"flow": "welcome", "step": "updates", "version": "3fa9c1d2"}]
    assert read["ledger"][0]["at"] == moment
    assert read["outbox"] == {"sent": 3}
