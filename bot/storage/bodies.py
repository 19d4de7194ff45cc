"""A message on its way out as text, to be sealed: its words, its choices, and the file that goes with it."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

from bot.domain.message import Choice, File, OutboundMessage, Template


def encode(message: OutboundMessage) -> str:
    """Return a message as JSON."""
    choices = [[each.id, each.label] for each in message.choices]
    body: list[Any] = [message.text, choices, message.wait_id, message.direction]
    if message.file is not None or message.template is not None:
        body.append([message.file.name, message.file.text] if message.file else None)
    if message.template is not None:
        body.append([message.template.name, message.template.language, message.template.values])
    return to_json(body).decode()


def decode(text: str) -> OutboundMessage:
    """Return the message that `encode` wrote, in this release or in one that knew no files or templates."""
    words, choices, wait_id, direction, *more = from_json(text)
    file, template = [*more, None, None][:2]
    return OutboundMessage(
        words,
        tuple(Choice(*each) for each in choices),
        wait_id,
        direction,
        File(*file) if file else None,
        Template(template[0], template[1], tuple(template[2])) if template else None,
    )
