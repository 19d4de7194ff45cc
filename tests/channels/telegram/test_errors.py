"""Every error of the vendor, whatever it is called, is one of ours."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram import error as theirs

from bot.channels.telegram.errors import KNOWN, Conflict, Refused, TokenRefused, ours, refusal, seconds
from bot.domain.message import SendError, SendTrouble

T = SendTrouble


def _retry_after() -> theirs.RetryAfter:
    with warnings.catch_warnings():  # the library warns of its own future each time
        warnings.simplefilter("ignore")
        return theirs.RetryAfter(7)


#: Every class of telegram.error, an example of it, and what it means to us.
CLASSES: dict[type[theirs.TelegramError], tuple[Callable[[], theirs.TelegramError], SendTrouble]] = {
    theirs.BadRequest: (lambda: theirs.BadRequest("Chat not found"), T.UNKNOWN_ADDRESS),
    theirs.ChatMigrated: (lambda: theirs.ChatMigrated(-100), T.UNKNOWN_ADDRESS),
    theirs.Conflict: (lambda: theirs.Conflict("terminated by other getUpdates request"), T.UNREACHABLE),
    theirs.EndPointNotFound: (lambda: theirs.EndPointNotFound("no such method"), T.NOT_ALLOWED),
    theirs.Forbidden: (lambda: theirs.Forbidden("Forbidden: bot was blocked by the user"), T.BLOCKED),
    theirs.InvalidToken: (theirs.InvalidToken, T.NOT_ALLOWED),
    theirs.NetworkError: (lambda: theirs.NetworkError("Bad Gateway"), T.UNREACHABLE),
    theirs.PassportDecryptionError: (lambda: theirs.PassportDecryptionError("no key"), T.REFUSED),
    theirs.RetryAfter: (_retry_after, T.TOO_FAST),
    theirs.TelegramError: (lambda: theirs.TelegramError("Unknown HTTPError (418)"), T.UNREACHABLE),
    theirs.TimedOut: (theirs.TimedOut, T.UNREACHABLE),
}


def _all_classes() -> set[type[theirs.TelegramError]]:
    return {
        found
        for _, found in inspect.getmembers(theirs, inspect.isclass)
        if issubclass(found, theirs.TelegramError)
    }


def test_no_error_of_the_library_is_new_to_us() -> None:
    """A new version with a new error fails here, and not at night."""
    assert _all_classes() == set(CLASSES) == KNOWN


@pytest.mark.parametrize("kind", list(CLASSES))
def test_every_error_of_the_library_becomes_one_of_ours(kind: type[theirs.TelegramError]) -> None:
    example, trouble = CLASSES[kind]
    assert type(example()) is kind
    assert ours(example()).trouble is trouble


def test_how_long_to_wait_is_kept_in_either_form_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ours(_retry_after()).retry_after == 7
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert ours(theirs.RetryAfter(timedelta(seconds=8))).retry_after == 8


def test_one_of_ours_passes_through_the_library_unchanged() -> None:
    error = SendError(T.TOO_FAST, retry_after=3, code="429")
    assert ours(Refused(error)) is error


#: What the official server says (status, description), and what it means.
DESCRIPTIONS: list[tuple[int, str, SendTrouble]] = [
    (403, "Forbidden: bot was blocked by the user", T.BLOCKED),
    (403, "Forbidden: bot can't initiate conversation with a user", T.BLOCKED),
    (403, "Forbidden: bot was kicked from the group chat", T.BLOCKED),
    (403, "Forbidden: bot was kicked from the supergroup chat", T.BLOCKED),
    (403, "Forbidden: bot was kicked from the channel chat", T.BLOCKED),
    (403, "Forbidden: bot is not a member of the supergroup chat", T.BLOCKED),
    (403, "Forbidden: bot is not a member of the channel chat", T.BLOCKED),
    (403, "Forbidden: bot can't send messages to bots", T.BLOCKED),
    (403, "Forbidden: a reason of tomorrow", T.BLOCKED),
    (403, "Forbidden: user is deactivated", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: USER_IS_BLOCKED", T.BLOCKED),
    (400, "Bad Request: INPUT_USER_DEACTIVATED", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: chat not found", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: user not found", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: PEER_ID_INVALID", T.UNKNOWN_ADDRESS),
    (400, "[Error]: PEER_ID_INVALID", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", T.UNKNOWN_ADDRESS),
    (400, "Bad Request: message is not modified: specified new message content and reply markup", T.REFUSED),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", T.REFUSED),
    (400, "Bad Request: message to edit not found", T.REFUSED),
    (400, "Bad Request: message can't be edited", T.REFUSED),
    (400, "Bad Request: message is too long", T.REFUSED),
    (400, "Bad Request: message text is empty", T.REFUSED),
    (400, "Bad Request: BUTTON_DATA_INVALID", T.REFUSED),
    (400, "Bad Request: reply markup is too long", T.REFUSED),
    (400, "Bad Request: have no rights to send a message", T.REFUSED),
    (400, "Bad Request: not enough rights to send text messages to the chat", T.REFUSED),
    (400, "Bad Request: bad webhook: HTTPS URL must be provided for webhook", T.REFUSED),
    (400, "Bad Request: a reason of tomorrow", T.REFUSED),
    (400, "", T.REFUSED),
    (405, "Method Not Allowed: wrong method", T.REFUSED),
    (413, "Request Entity Too Large", T.REFUSED),
    (401, "Unauthorized", T.NOT_ALLOWED),
    (404, "Not Found", T.NOT_ALLOWED),
    (409, "Conflict: terminated by other getUpdates request", T.UNREACHABLE),
    (409, "Conflict: can't use getUpdates method while webhook is active", T.UNREACHABLE),
    (429, "Too Many Requests: retry after 5", T.TOO_FAST),
    (500, "Internal Server Error: restart", T.UNREACHABLE),
    (502, "Bad Gateway", T.UNREACHABLE),
    (503, "Service Unavailable", T.UNREACHABLE),
    (504, "Gateway Timeout", T.UNREACHABLE),
]


@pytest.mark.parametrize(("status", "description", "trouble"), DESCRIPTIONS)
def test_every_known_description_has_its_meaning(status: int, description: str, trouble: SendTrouble) -> None:
    error = refusal(status, description)
    assert error.trouble is trouble
    assert error.code.startswith(str(status))


def test_the_same_words_mean_the_same_by_way_of_the_library() -> None:
    kinds = {400: theirs.BadRequest, 403: theirs.Forbidden}
    for status, description, trouble in DESCRIPTIONS:
        if status in kinds:
            assert ours(kinds[status](description)).trouble is trouble


def test_what_telegram_wrote_is_in_no_error() -> None:
    error = refusal(400, "Bad Request: can't parse 'my secret words': message is too long")
    assert "secret" not in f"{error}{error!r}{error.code}"
    assert error.code == "400 too_long"


def test_a_second_poller_has_an_error_of_its_own() -> None:
    assert isinstance(refusal(409, ""), Conflict)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5.0),
        (0.5, 0.5),
        ("7", 7.0),
        (0, 0.0),
        (-1, None),
        (True, None),
        (None, None),
        ("soon", None),
        ("٧", None),
        ("9" * 5000, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
        ([5], None),
        ({}, None),
    ],
)
def test_only_what_can_be_waited_for_is_waited_for(value: object, expected: float | None) -> None:
    assert seconds(value) == expected


def test_a_refused_token_is_told_in_one_sentence() -> None:
    assert str(TokenRefused()) == "Telegram does not accept BIGROOM_TELEGRAM_TOKEN."
