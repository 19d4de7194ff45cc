"""The door to Telegram."""

from __future__ import annotations

from bot.channels.telegram.channel import WEBHOOK_PATH, Answer, Telegram
from bot.channels.telegram.errors import TokenRefused
from bot.channels.telegram.profile import username_of

__all__ = ["WEBHOOK_PATH", "Answer", "Telegram", "TokenRefused", "username_of"]
