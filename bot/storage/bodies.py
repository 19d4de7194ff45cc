"""A message on its way out as text, to be sealed: its words, its choices, and the file that goes with it."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

from bot.domain.message import Choice, File, OutboundMessage


def encode(message: OutboundMessage) -> str:
    """Return a message as JSON."""
    choices = [[each.id, each.label] for each in message.choices]
    body: list[Any] = [message.text, choices, message.wait_id, message.direction]
    if message.file is not None:
        body.append([message.file.name, message.file.text])
    return to_json(body).decode()


def decode(text: str) -> OutboundMessage:
    """Return the message that `encode` wrote, in this release or in one that knew no files."""
    words, choices, wait_id, direction, *more = from_json(text)
    file = File(*more[0]) if more else None
    return OutboundMessage(words, tuple(Choice(*each) for each in choices), wait_id, direction, file)
