"""What a test makes go wrong: refusals, rate limits, broken servers and broken connections."""

from dataclasses import dataclass
from typing import Literal

from tests.emulators.telegram_api.errors import ApiError, NoAnswer, too_many_requests
from tests.emulators.telegram_api.params import Params

Trouble = int | Literal["timeout", "closed"]

_USUAL = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """One kind of trouble for the next calls of one method, perhaps only in one chat."""

    method: str
    trouble: Trouble
    times: int | None
    retry_after: int | None
    chat: int | None
    after: bool
    description: str | None

    def meets(self, method: str, params: Params) -> bool:
        """Whether this call is one of them."""
        here = self.chat is None or params.text("chat_id") == str(self.chat)
        return here and self.times != 0 and self.method.lower() in {method.lower(), "*"}

    def strike(self) -> Exception:
        """The error to raise, once less."""
        if self.times is not None:
            self.times -= 1
        if isinstance(self.trouble, str):
            return NoAnswer(silent=self.trouble == "timeout")
        if self.trouble == 429:
            return too_many_requests(1 if self.retry_after is None else self.retry_after)
        text = self.description or _USUAL.get(self.trouble, "Error")
        return ApiError(self.trouble, text, retry_after=self.retry_after)


class Faults:
    """All troubles in store, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Store one."""
        self._faults.append(fault)

    def clear(self) -> None:
        """From now on all is well."""
        self._faults.clear()

    def meeting(self, method: str, params: Params) -> Fault | None:
        """The trouble that this call runs into."""
        return next((one for one in self._faults if one.meets(method, params)), None)
