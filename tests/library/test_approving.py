"""What is asked of whoever approves our texts: each once, and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.config import ROOT
from bot.domain.message import SendError, SendTrouble
from bot.library import approving, templates
from bot.library.approving import Wanted
from bot.library.translations import read_catalogues


@dataclass(frozen=True)
class Decision:
    status: str
    reason: str = ""


@dataclass
class Desk:
    """Who approves, in memory."""

    texts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    ensured: int = 0
    breaks_after: int = 99

    async def ensure(self) -> None:
        self.ensured += 1

    async def contents(self) -> Mapping[str, str]:
        return {"somebody else's": "HX0", **{name: f"HX-{name}" for name in self.texts}}

    async def prepare(self, definition: Mapping[str, Any]) -> str:
        if len(self.texts) >= self.breaks_after:
            raise SendError(SendTrouble.UNREACHABLE)
        assert definition["friendly_name"] not in self.texts
        self.texts[definition["friendly_name"]] = json.loads(json.dumps(definition))
        return f"HX-{definition['friendly_name']}"

    async def ask_approval(self, sid: str, name: str, category: str) -> None:
        assert sid not in self.asked
        self.asked[sid] = (name, category)

    async def approval(self, sid: str) -> Decision:
        return self.decided.get(sid, Decision("pending" if sid in self.asked else "unsubmitted"))


@pytest.fixture
def texts() -> list[Wanted]:
    """What comes with Big Room."""
    catalogues, _ = read_catalogues(ROOT / "locales")
    return approving.wanted(templates.read(ROOT / "flows"), catalogues)


async def test_each_text_is_brought_and_asked_for_once(texts: list[Wanted]) -> None:
    desk = Desk()
    await approving.submit(desk, await approving.stand(desk, texts))
    assert desk.ensured == 1
    assert desk.texts.keys() == {each.name for each in texts}
    assert desk.asked["HX-bigroom_tap_to_read_en_GB"] == ("bigroom_tap_to_read_en_gb", "UTILITY")
    again = await approving.stand(desk, texts)
    assert {each.status for each in again} == {"pending"}
    await approving.submit(desk, again)


async def test_what_broke_off_in_the_middle_goes_on(texts: list[Wanted]) -> None:
    desk = Desk(breaks_after=2)
    with pytest.raises(SendError):
        await approving.submit(desk, await approving.stand(desk, texts))
    desk.breaks_after = 99
    await approving.submit(desk, await approving.stand(desk, texts))
    assert len(desk.asked) == len(desk.texts) == len(texts)


async def test_what_was_brought_and_not_asked_for_is_asked_for(texts: list[Wanted]) -> None:
    desk = Desk()
    await desk.prepare(texts[0].definition)
    await approving.submit(desk, await approving.stand(desk, texts[:1]))
    assert desk.asked.keys() == {f"HX-{texts[0].name}"}


async def test_a_refusal_is_told_with_its_reason_and_left_alone(texts: list[Wanted]) -> None:
    desk = Desk()
    await approving.submit(desk, await approving.stand(desk, texts[:1]))
    desk.decided[f"HX-{texts[0].name}"] = Decision("rejected", "TAG_CONTENT_MISMATCH")
    (found,) = await approving.stand(desk, texts[:1])
    assert (found.status, found.reason, found.to_do) == ("rejected", "TAG_CONTENT_MISMATCH", False)


def test_gaps_are_numbers_in_the_order_of_their_examples_in_every_language(texts: list[Wanted]) -> None:
    reminders = {each.language: each for each in texts if each.template.name == "workshop_reminder"}
    for each in reminders.values():
        body = each.definition["types"]["twilio/text"]["body"]
        assert body.index("{{1}}") < body.index("{{2}}")
        assert "{day}" not in body
        assert each.definition["variables"] == {"1": "Monday, 7 December 2026", "2": "18:30"}
    assert reminders["ar"].body != reminders["en_GB"].body


def test_the_tap_on_a_button_comes_back_as_what_the_house_understands(texts: list[Wanted]) -> None:
    knock = next(each for each in texts if each.template.name == "tap_to_read")
    (action,) = knock.definition["types"]["twilio/quick-reply"]["actions"]
    assert action == {"type": "QUICK_REPLY", "title": "Read it", "id": "tap_to_read:0"}
    assert approving.preview(knock).endswith("\n[Read it]")


def test_a_preview_shows_the_examples(texts: list[Wanted]) -> None:
    alert = next(each for each in texts if each.template.name == "case_alert")
    assert approving.preview(alert) == (
        "Something waits in Big Room. Reference K3F9QX2M. Open Big Room and write CASES."
    )
