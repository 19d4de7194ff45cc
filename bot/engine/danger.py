"""What is said at once when words warn of danger: fixed texts, and no question back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.danger import Danger
from bot.domain.hours import LONDON, Outlook
from bot.domain.languages import SOURCE, direction
from bot.domain.message import Choice, OutboundMessage
from bot.engine import triggers
from bot.engine.rendering import fill_plainly, find, placeholders

if TYPE_CHECKING:
    from bot.engine.scene import Scene

#: Stands on the one tap that ends all messages about birth. No question waits behind it: it is of use
#: whenever she taps it, and never in her way.
OFFER = "loss"


def answer(scene: Scene, said: triggers.Danger) -> OutboundMessage:
    """Return the answer in her language, with the contacts that a person has checked."""
    loss = said.found.danger is Danger.LOSS
    choices = (Choice("stop_birth", scene.word("stop_birth")),) if loss else ()
    scene.in_english = False
    parts = [_text(scene, key_of(scene, said)), _text(scene, *_what_follows(said.outlook))]
    if scene.contact.language is None:
        parts.append(_text(scene, "next.language.text"))
    if scene.in_english and scene.language != SOURCE:
        parts.append(str(find(scene.library.words, "in_english", scene.language)[0]))
    scene.in_english = False
    text = "\n\n".join(part for part in parts if part)
    return OutboundMessage(text, choices, OFFER if choices else None, direction(scene.language))


def key_of(scene: Scene, said: triggers.Danger) -> str:
    """Return the key of an answer; what is told as over has one of its own where somebody wrote it."""
    key = f"answers.{said.found.name}.text"
    there = scene.library.safeguarding.texts.texts[SOURCE]
    return key if key in there else f"answers.{said.found.danger}.text"


def clock(at: datetime) -> str:
    """Return the time of day in London: 09:00."""
    return at.astimezone(LONDON).strftime("%H:%M")


def _what_follows(outlook: Outlook) -> tuple[str, datetime | None]:
    if outlook.at is None:
        return "next.nobody.text", None
    return ("next.in_hours.text" if outlook.now else "next.later.text"), outlook.at


def _text(scene: Scene, key: str, at: datetime | None = None) -> str:
    """Return a text without the lines that name a contact which nobody has checked."""
    known = scene.library.safeguarding
    text, language = find(known.texts, key, scene.language)
    scene.in_english |= language != scene.language
    values = {name: _whole(number, language) for name, number in known.numbers.items()}
    if at is not None:
        values |= {"day": scene.library.day(scene.language, at), "time": _whole(clock(at), language)}
    return "\n".join(_lines(str(text), values))


def _lines(text: str, values: Mapping[str, str]) -> list[str]:
    lines = [line for line in text.split("\n") if placeholders(line) <= values.keys()]
    return [fill_plainly(line, lambda name: values[name]) for line in lines]


def _whole(number: str, language: str) -> str:
    """Return a number that is not turned around in a line which runs the other way."""
    return f"\u2066{number}\u2069" if direction(language) == "rtl" else number
