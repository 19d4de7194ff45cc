"""Telegram's refusals, each turned into one of ours.

SendError (domain)          nothing else crosses the door
└── Conflict                somebody else is already fetching the updates
TelegramError (the library's)
└── Refused                 one of ours on its way through the library
TokenRefused                raised at start only
"""

from __future__ import annotations

import warnings
from typing import Any

from telegram import error as theirs

from bot.domain.message import SendError, SendTrouble


class TokenRefused(Exception):
    """Telegram does not accept BIGROOM_TELEGRAM_TOKEN."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Conflict(SendError):
    """Another process is already fetching the updates of this bot."""

    def __init__(self) -> None:
        super().__init__(SendTrouble.UNREACHABLE, code="409")


class Refused(theirs.TelegramError):
    """One of our errors on its way through the library, which lets only its own pass."""

    def __init__(self, error: SendError) -> None:
        self.error = error
        super().__init__(str(error))


#: What a description holds, what that means, and the word for the log. Looked at in this order.
TEXTS: tuple[tuple[str, SendTrouble, str], ...] = (
    ("blocked by the user", SendTrouble.BLOCKED, "blocked"),
    ("user_is_blocked", SendTrouble.BLOCKED, "blocked"),
    ("can't initiate conversation", SendTrouble.BLOCKED, "never_started"),
    ("bot was kicked", SendTrouble.BLOCKED, "kicked"),
    ("bot is not a member", SendTrouble.BLOCKED, "not_a_member"),
    ("user is deactivated", SendTrouble.UNKNOWN_ADDRESS, "deactivated"),
    ("input_user_deactivated", SendTrouble.UNKNOWN_ADDRESS, "deactivated"),
    ("chat not found", SendTrouble.UNKNOWN_ADDRESS, "no_chat"),
    ("user not found", SendTrouble.UNKNOWN_ADDRESS, "no_user"),
    ("peer_id_invalid", SendTrouble.UNKNOWN_ADDRESS, "no_peer"),
    ("upgraded to a supergroup", SendTrouble.UNKNOWN_ADDRESS, "migrated"),
    ("message is not modified", SendTrouble.REFUSED, "same"),
    ("message to edit not found", SendTrouble.REFUSED, "gone"),
    ("message can't be edited", SendTrouble.REFUSED, "not_editable"),
    ("query is too old", SendTrouble.REFUSED, "late"),
    ("message is too long", SendTrouble.REFUSED, "too_long"),
    ("message text is empty", SendTrouble.REFUSED, "empty"),
    ("button_data_invalid", SendTrouble.REFUSED, "button"),
    ("reply markup is too long", SendTrouble.REFUSED, "buttons"),
    ("rights to send", SendTrouble.REFUSED, "no_rights"),
    ("webhook", SendTrouble.REFUSED, "webhook"),
)


def refusal(status: int, description: str, retry_after: object = None) -> SendError:
    """Return what a refusal of the Bot API means. The description is looked at, never kept."""
    if status == 409:
        return Conflict()
    if status == 429:
        return SendError(SendTrouble.TOO_FAST, retry_after=seconds(retry_after), code="429")
    if status >= 500:
        return SendError(SendTrouble.UNREACHABLE, retry_after=seconds(retry_after), code=str(status))
    if status in (401, 404):
        return SendError(SendTrouble.NOT_ALLOWED, code=str(status))
    found = description.lower()
    for text, trouble, word in TEXTS:
        if text in found:
            return SendError(trouble, code=f"{status} {word}")
    return SendError(SendTrouble.BLOCKED if status == 403 else SendTrouble.REFUSED, code=str(status))


def seconds(value: object) -> float | None:
    """Return a number of seconds as far as it is one that can be waited for."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e9 else None


#: Every error of the library, as the answer of the Bot API that it stands for.
_STANDS_FOR: dict[type[theirs.TelegramError], int] = {
    theirs.BadRequest: 400,
    theirs.ChatMigrated: 400,
    theirs.InvalidToken: 401,
    theirs.Forbidden: 403,
    theirs.EndPointNotFound: 404,
    theirs.Conflict: 409,
}

#: Every error of the library that no answer of the Bot API stands behind.
_NO_ANSWER: dict[type[theirs.TelegramError], tuple[SendTrouble, str]] = {
    theirs.TimedOut: (SendTrouble.UNREACHABLE, "timeout"),
    theirs.NetworkError: (SendTrouble.UNREACHABLE, "connection"),
    theirs.PassportDecryptionError: (SendTrouble.REFUSED, "passport"),
    theirs.TelegramError: (SendTrouble.UNREACHABLE, "unknown"),
}

KNOWN = frozenset(_STANDS_FOR) | frozenset(_NO_ANSWER) | {theirs.RetryAfter}


def ours(error: theirs.TelegramError) -> SendError:
    """Return one of ours for an error of python-telegram-bot."""
    if isinstance(error, Refused):
        return error.error
    if isinstance(error, theirs.RetryAfter):
        return SendError(SendTrouble.TOO_FAST, retry_after=_wait(error), code="429")
    if isinstance(error, theirs.ChatMigrated):
        return refusal(400, "upgraded to a supergroup")
    for kind, status in _STANDS_FOR.items():
        if isinstance(error, kind):
            return refusal(status, error.message)
    for kind, (trouble, code) in _NO_ANSWER.items():
        if isinstance(error, kind):
            return SendError(trouble, code=code)
    raise AssertionError("every error of the library is a TelegramError")  # pragma: no cover


def _wait(error: theirs.RetryAfter) -> float | None:
    with warnings.catch_warnings():  # the library warns that this will be a timedelta; both are read here
        warnings.simplefilter("ignore")
        wait: Any = error.retry_after
    return seconds(wait if isinstance(wait, int | float) else wait.total_seconds())
