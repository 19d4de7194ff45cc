"""The parameters of one call, whichever of the accepted encodings carried them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.telegram_api.errors import Json, bad_request

# The only fields that are JSON inside a form; a text that begins with "[" must stay a text.
NESTED = {
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "menu_button",
    "message_ids",
    "reply_markup",
    "reply_parameters",
    "scope",
}


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    filename: str
    content_type: str
    data: bytes


class Params(dict[str, Any]):
    """The call's parameters, with the lenient readings of the real server."""

    def text(self, name: str) -> str:
        """The parameter as text, empty when missing."""
        value = self.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """The parameter as a number; the real server clamps and never complains."""
        try:
            value = int(self.get(name, default))
        except (TypeError, ValueError):
            value = default
        return max(low, min(high, value))

    def true(self, name: str) -> bool:
        """Whether the parameter says yes."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def upload(self, name: str) -> Upload | None:
        """The file given for a parameter, directly or as attach://part."""
        value = self.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None


async def read(request: web.Request) -> Params:
    """Everything that the request carries, in the query and in its body."""
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        raw |= from_json(await request.read())
    else:
        raw |= _from_form(await request.post())
    return decode(raw)


def decode(raw: Mapping[str, Any]) -> Params:
    """Take apart the fields that are JSON within a form."""
    return Params({name: _nested(name, value) for name, value in raw.items()})


def from_json(body: bytes) -> Json:
    """A JSON body, which must be an object."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value


def _from_form(form: Mapping[str, Any]) -> Json:
    return {name: value if isinstance(value, str) else _uploaded(value) for name, value in form.items()}


def _uploaded(part: Any) -> Any:
    if isinstance(part, web.FileField):
        return Upload(part.filename, part.content_type, part.file.read())
    return part


def _nested(name: str, value: Any) -> Any:
    if name not in NESTED or not isinstance(value, str) or value == "":
        return value
    try:
        return json.loads(value)
    except ValueError:
        what = "reply keyboard markup" if name == "reply_markup" else name
        raise bad_request(f"can't parse {what} JSON object") from None
