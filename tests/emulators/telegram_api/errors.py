"""What the server answers when it refuses a call, in the words of the real one."""

from typing import Any

Json = dict[str, Any]

SAME = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class ApiError(Exception):
    """A refusal: HTTP status, description, and the parameters that may go with it."""

    def __init__(
        self, status: int, description: str, *, retry_after: int | None = None, **parameters: int
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.parameters: Json = dict(parameters)
        if retry_after is not None:
            self.parameters["retry_after"] = retry_after

    def body(self) -> Json:
        """The JSON that goes with the status."""
        answer: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class NoAnswer(Exception):
    """The call gets no answer: the connection breaks, or stays silent until the client gives up."""

    def __init__(self, *, silent: bool) -> None:
        super().__init__("silence" if silent else "connection closed")
        self.silent = silent


def bad_request(text: str, **parameters: int) -> ApiError:
    """400: the call makes no sense here and will make none when repeated."""
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    """403: the person or the group does not want the bot."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409: somebody else is already receiving the updates."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: the same call may be made again after so many seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, text, retry_after=retry_after)


def unauthorized() -> ApiError:
    """401: no bot has this token."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: there is no such method."""
    return ApiError(404, "Not Found")
