"""Why she was written to, and what was done with what people said, in her words."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.plan_told import SentPoint
from bot.engine.scene import Scene
from bot.engine.why_text import news, why
from tests.engine.plans import plan
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY

WORDING = Wording("choices.updates", "v1", "a", "a", "en")


def scene(decision: Decision | None = Decision.GIVEN, language: str = "en") -> Scene:
    contact = Contact("someone", language, MONDAY)
    if decision is not None:
        entry = ConsentEntry("msg_updates", decision, WORDING, "test", "7", MONDAY)
        contact = replace(contact, consents={"msg_updates": entry})
    return Scene(contact, SmallLibrary.of(), MONDAY, lambda: "one")


def plain(text: str) -> str:
    return text.translate({0x2068: None, 0x2069: None})


def test_a_point_is_told_with_its_groups_its_audience_and_her_own_yes() -> None:
    here = scene()
    purpose = here.word("purpose_msg_updates")
    assert plain(why(here, SentPoint(plan(), "hello", MONDAY))).splitlines() == [
        "On Monday 23 November 2026 we sent you this: The project begins",
        "It is part of a plan. These groups signed it: service users",
        f"It was for everybody who agreed to: {purpose}.",
        f"You said yes to this on Monday 23 November 2026: {purpose}",
    ]


def test_who_has_taken_back_her_yes_is_told_that_it_is_over() -> None:
    for decision in (Decision.WITHDRAWN, Decision.DECLINED, None):
        said = why(scene(decision), SentPoint(plan(), "hello", MONDAY))
        assert said.endswith("So we do not send you this any more.") and "You said yes" not in said


def test_what_was_done_is_told_with_its_day_and_marked_where_it_is_in_english() -> None:
    here = scene(language="ar")
    said = plain(news(here, [SentPoint(plan(), "told", MONDAY)]))
    assert "Monday 23 November 2026\nYou said: ع told.you_said\nWe did: We opened a second room." in said
    assert here.in_english
