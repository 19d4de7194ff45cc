"""The door to WhatsApp, through Twilio."""

from __future__ import annotations

from bot.channels.whatsapp.api import Api
from bot.channels.whatsapp.channel import STATUS_PATH, WEBHOOK_PATH, Answer, WhatsApp
from bot.channels.whatsapp.content import ensure
from bot.channels.whatsapp.errors import KeyRefused

__all__ = ["STATUS_PATH", "WEBHOOK_PATH", "Answer", "Api", "KeyRefused", "WhatsApp", "ensure"]
