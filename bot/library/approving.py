"""Asking for approval of the texts in templates.toml: what is wanted, how it stands, what is to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.outbox import KNOCK
from bot.engine.rendering import fill_plainly
from bot.library.templates import NAME, Approved, TemplatesDraft
from bot.library.translations import Catalogue

#: What the name of everything of ours begins with.
OURS = "bigroom_"
#: A text that nobody has asked approval for yet.
UNSUBMITTED = "unsubmitted"


class Approval(Protocol):
    """What was decided about a text."""

    @property
    def status(self) -> str:
        """For example ``pending``, ``approved`` or ``rejected``."""

    @property
    def reason(self) -> str:
        """Why it was refused, in the provider's words; empty when it was not."""


class Provider(Protocol):
    """Who approves; each call may raise SendError."""

    async def ensure(self) -> object:
        """Prepare what our buttons and lists are made of, where it is missing."""

    async def contents(self) -> Mapping[str, str]:
        """Return the id of every text that is there, by its name."""

    async def prepare(self, definition: Mapping[str, Any]) -> str:
        """Bring a text there; return its id."""

    async def ask_approval(self, sid: str, name: str, category: str) -> None:
        """Ask for the approval of a text; `category` is ``UTILITY`` or ``MARKETING``."""

    async def approval(self, sid: str) -> Approval:
        """Return what was decided about a text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One text in one language."""

    template: Approved
    language: str
    body: str
    button: str

    @property
    def name(self) -> str:
        """What it is called there."""
        return f"{OURS}{self.template.name}_{self.language}"

    @property
    def definition(self) -> Mapping[str, Any]:
        """The text as Twilio's Content API takes it: gaps are numbers, a button has an id that comes back."""
        numbers = {gap: f"{{{{{n}}}}}" for n, gap in enumerate(self.template.samples, 1)}
        body: dict[str, Any] = {"body": fill_plainly(self.body, lambda gap: numbers[gap])}
        if self.button:
            tap = {"type": "QUICK_REPLY", "title": self.button, "id": f"{KNOCK}:0"}
            body["actions"] = [tap]
        return {
            "friendly_name": self.name,
            "language": self.language,
            "variables": {str(n): sample for n, sample in enumerate(self.template.samples.values(), 1)},
            "types": {"twilio/quick-reply" if self.button else "twilio/text": body},
        }


@dataclass(frozen=True, slots=True)
class Stands:
    """How a text stands."""

    wanted: Wanted
    #: The provider's id of it; empty when it is not there.
    sid: str = ""
    status: str = UNSUBMITTED
    reason: str = ""

    @property
    def to_do(self) -> bool:
        """True when approval is still to be asked for."""
        return self.status == UNSUBMITTED


def wanted(draft: TemplatesDraft, catalogues: Sequence[Catalogue]) -> list[Wanted]:
    """Return every text in every language in which it is offered; the check has seen to translations."""
    known = {catalogue.language.code: catalogue for catalogue in catalogues}
    return [
        Wanted(
            each,
            code,
            _in(known.get(code), f"{NAME}.{each.name}.body", each.body),
            _in(known.get(code), f"{NAME}.{each.name}.button", each.button),
        )
        for each in draft.templates
        for code in each.languages
    ]


def _in(catalogue: Catalogue | None, context: str, english: str) -> str:
    text = catalogue.text(context, english) if catalogue is not None else None
    return text if isinstance(text, str) else english


async def stand(provider: Provider, texts: Sequence[Wanted]) -> list[Stands]:
    """Return how these texts stand. Raises SendError."""
    there = await provider.contents()
    found = []
    for each in texts:
        sid = there.get(each.name, "")
        if not sid:
            found.append(Stands(each))
            continue
        approval = await provider.approval(sid)
        found.append(Stands(each, sid, approval.status or UNSUBMITTED, approval.reason))
    return found


async def submit(provider: Provider, found: Sequence[Stands]) -> None:
    """Bring texts there that are not, and ask for their approval. May be done again. Raises SendError."""
    await provider.ensure()
    for each in found:
        if each.to_do:
            sid = each.sid or await provider.prepare(each.wanted.definition)
            name = re.sub(r"[^a-z0-9_]", "", each.wanted.name.lower())
            await provider.ask_approval(sid, name, each.wanted.template.category.upper())


def preview(text: Wanted) -> str:
    """Return a text as people will read it, with its examples."""
    body = fill_plainly(text.body, lambda gap: text.template.samples.get(gap, ""))
    return f"{body}\n[{text.button}]" if text.button else body
