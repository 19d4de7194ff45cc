"""A library in memory, made of a few flows in two languages; knows its keywords too, for the inbox."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.config import ROOT
from bot.domain.consent import PURPOSES, ConsentState
from bot.domain.danger import Danger
from bot.domain.publication import FlowVersion
from bot.domain.session import Run
from bot.engine.flow import Flow, Language, Safeguarding, Text, When
from bot.engine.matching import normal
from bot.engine.steps.base import Plural, Step, Words
from bot.engine.steps.consent import Consent
from bot.library.signposts import plain

ALERTS = ("", "_words", "_graver", "_again")
#: What is said about votes and the plan, as the project says it.
VOTES = {
    name: str(table["text"]).strip()
    for name, table in tomllib.loads((ROOT / "flows" / "words.toml").read_text("utf-8")).items()
    if name.startswith(("poll_", "plan_", "workshop_", "invite_"))
}
ENGLISH = {
    "skip": "Skip",
    "progress": "Question {n} of {total}",
    "unclear": "I did not understand.",
    "let_go": "We leave it.",
    "rest": "We rest here.",
    "trouble": "Something went wrong.",
    "in_english": "Some of this is in English.",
    "list_button": "Choose",
    "picture_alt": "A picture. All of it is in the text too.",
    "picture_page": "As a page:",
    "write_answer": "Write a number.",
    "old_button": "An old button.",
    "media": "I can only read text.",
    "voice_kept": "It is kept.",
    "voice_offer": "You may let us keep it: CHOICES.",
    "voice_lost": "Yours of {day} did not arrive.",
    "voice_waits": "Voice notes: {number}.",
    "edited": "Please write it again.",
    "crossed": "That crossed with my question.",
    "too_many": "That was too much at once.",
    "changed": "We begin again.",
    "nothing_to_go_on": "Nothing waits.",
    "that_is_all": "That is all",
    "picked_so_far": "So far:",
    "not_now": "Not now",
    "sad": "Something sad has happened",
    "plan_you_said": "You said: {you_said}",
    "plan_we_did": "We did: {we_did}",
    "plan_few": "fewer than 10",
    "plan_asks": "Waiting: {number}.",
    "offer_yes": "Yes, now",
    "not_now_said": "We leave it here.",
    "sad_said": "I am so sorry.",
    "when_people_look": "People look on working days.",
    "case_waits": "Something waits.",
    "cases_due": "Complaints {complaints}, requests {requests}, late {late}.",
    "case_reply": "Asked on {day} ({reference}):\n\n{reply}\n\nWrite ASK.",
    "case_question": "Question",
    "case_complaint": "Complaint",
    "case_request": "Request",
    "case_taken": "someone is on it",
    "case_told": "{kind} {reference}, {day}, {language}",
    "case_due": "Due {due}, days left {days}",
    "case_overdue": "Due {due}, overdue",
    "case_opened_before": "Opened on {day}",
    "case_taken_now": "Somebody else opened it.",
    "case_stopped": "She has stopped.",
    "case_words": "Her words:",
    "case_gone": "No longer open.",
    "case_danger": "Safety",
    "stop_birth": "Stop all about birth",
    **{f"danger_alert{what}": f"Case{what} {{kind}} {{reference}} {{day}} {{time}}" for what in ALERTS},
    "danger_reply": "A message:\n\n{reply}",
    **{f"danger_{each.value}": each.value.title() for each in Danger},
    **{
        f"danger_{what}": what.title()
        for what in ("unanswered", "past", "held", "stopped", "too_young", "taken_on", "closed")
    },
    **{f"consent_{state.value}": state.value for state in ConsentState},
    **{f"purpose_{purpose}": purpose for purpose in PURPOSES},
    **VOTES,
    "staff_welcome": "Your role: {roles}.",
    "staff_link_used": "This link is used.",
    "joined_elsewhere": "Another chat was joined to this one.",
}
ARABIC = {"case_waits": "شيء ينتظر.", "case_reply": "سألتم يوم {day} ({reference}):\n\n{reply}\n\nاسأل."}
ARABIC |= {"skip": "تخطي", "unclear": "لم أفهم.", "in_english": "بعض هذا بالإنجليزية.", "let_go": "لا بأس."}
WORDS = Flow("words", "w1", "words", {}, {"en": ENGLISH, "ar": ARABIC})
#: Arabic's six forms, as CLDR has them.
FORMS = 6


def flow(
    name: str,
    steps: Mapping[str, Step],
    *,
    version: str = "v1",
    arabic: Mapping[str, Text] | None = None,
    keywords: tuple[str, ...] = (),
    when: When | None = None,
    open_to_everyone: bool = False,
    progress: bool = False,
    restart: bool = False,
    once: bool = False,
    checkin: bool = False,
) -> Flow:
    """Return a flow of these steps, with their English texts."""
    english = {f"{step}.{key}": _plain(text) for step, each in steps.items() for key, text in each.texts()}
    return Flow(
        name,
        version,
        name.title(),
        steps,
        {"en": english, "ar": dict(arabic or {})},
        {"en": keywords},
        when,
        open_to_everyone,
        progress=progress,
        restart=restart,
        once=once,
        checkin=checkin,
    )


def _plain(text: Words) -> Text:
    return (text.one, text.other) if isinstance(text, Plural) else text


@dataclass
class SmallLibrary:
    """Published flows, and older versions of them."""

    flows: dict[str, Flow] = field(default_factory=dict)
    older: dict[tuple[str, str], Flow] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset({"stop", "توقف", "stop please"})
    start_words: frozenset[str] = frozenset({"start"})
    continue_words: frozenset[str] = frozenset({"continue"})
    yes_words: frozenset[str] = frozenset({"yes", "yes please", "yeah", "نعم", "naam"})
    skip_words: frozenset[str] = frozenset({"skip", "skip it"})
    no_words: frozenset[str] = frozenset({"no", "no i don't", "no thanks", "not now", "لا", "la"})
    no_thanks_words: frozenset[str] = frozenset({"no thanks", "not now"})
    sad_words: frozenset[str] = frozenset({"stop all about birth"})
    safeguarding: Safeguarding = field(default_factory=plain)
    languages: tuple[Language, ...] = (Language("en", "English"), Language("ar", "العربية", draft=True))
    words: Flow = WORDS

    @classmethod
    def of(cls, *flows: Flow) -> SmallLibrary:
        """Publish these."""
        return cls({each.name: each for each in flows})

    def publish(self, newer: Flow) -> None:
        """Put a newer version in force; the older one is kept for those inside."""
        older = self.flows[newer.name]
        self.older[older.name, older.version] = older
        self.flows[newer.name] = newer

    def flow(self, name: str) -> Flow | None:
        return self.flows.get(name)

    def published(self) -> tuple[Flow, ...]:
        return tuple(sorted(self.flows.values(), key=lambda each: each.title))

    def trouble_with(self, flow: str, key: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return (), ()

    def pinned(self, name: str, version: str) -> Flow | None:
        current = self.flows.get(name)
        return current if current and current.version == version else self.older.get((name, version))

    def starting(self, when: When) -> Flow | None:
        return next((each for each in self.flows.values() if each.when is when), None)

    def sources(self, purpose: str) -> frozenset[str]:
        steps = [step for each in self.flows.values() for step in each.steps.values()]
        return frozenset(
            step.source_sha256() for step in steps if isinstance(step, Consent) and step.consent == purpose
        )

    def plural(self, language: str, number: int) -> int:
        if language != "ar":
            return int(number != 1)
        few_or_many = 3 if 3 <= number % 100 <= 10 else 4 if number % 100 >= 11 else 5
        return number if number < 3 else few_or_many

    def day(self, language: str, at: datetime) -> str:
        return f"{at:%A %-d %B %Y}"

    def short_day(self, language: str, at: datetime) -> str:
        return f"{at:%-d %b}"

    def language_name(self, code: str, language: str) -> str:
        return {"en": "English", "ar": "Arabic"}.get(code, code)

    def keyword(self, said: str) -> Flow | None:
        words = {normal(word): each for each in self.flows.values() for word in each.keywords["en"]}
        return words.get(said)

    def has(self, name: str, version: str) -> bool:
        return self.pinned(name, version) is not None

    def add(self, version: FlowVersion) -> None:
        raise AssertionError("everything is at hand")

    def refresh(self, run: Run) -> Run:
        newer = self.flows.get(run.flow)
        if newer is None or newer.version == run.version or not newer.restart:
            return run
        return replace(run, version=newer.version, step=next(iter(newer.steps)), values={})
