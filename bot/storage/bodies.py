"""A message on its way out as text, to be sealed: its words, its choices, and what goes with it."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

from bot.domain.languages import SOURCE
from bot.domain.message import Choice, File, OutboundMessage, Picture, Template


def encode(message: OutboundMessage) -> str:
    """Return a message as JSON."""
    choices = [[each.id, each.label] for each in message.choices]
    body: list[Any] = [message.text, choices, message.wait_id, message.direction]
    file, template, picture = message.file, message.template, message.picture
    rest: list[Any] = [
        [file.name, file.text] if file else None,
        [template.name, template.language, template.values] if template else None,
        message.language if message.language != SOURCE else None,
        [picture.name, picture.alt, picture.page] if picture else None,
    ]
    while rest and rest[-1] is None:  # as it was written before there were such things
        rest.pop()
    return to_json([*body, *rest]).decode()


def decode(text: str) -> OutboundMessage:
    """Return the message that `encode` wrote, in this release or in one that knew less of a message."""
    words, choices, wait_id, direction, *more = from_json(text)
    file, template, language, picture = [*more, None, None, None, None][:4]
    return OutboundMessage(
        words,
        tuple(Choice(*each) for each in choices),
        wait_id,
        direction,
        File(*file) if file else None,
        Template(template[0], template[1], tuple(template[2])) if template else None,
        language or SOURCE,
        Picture(*picture) if picture else None,
    )
