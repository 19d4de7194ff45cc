"""The fields of a delivery, in the order in which they came; the same one may come several times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import parse_qsl

#: More fields than any delivery has.
MOST = 1000


class TooManyFields(Exception):
    """This is no delivery of Twilio's."""


class Form:
    """What Twilio says about one thing that happened. Fields that it adds tomorrow are not looked at."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = tuple(fields)
        self._first = dict(reversed(self.fields))

    def __repr__(self) -> str:
        return f"Form({len(self.fields)} fields)"

    def __getitem__(self, name: str) -> str:
        """Return the first value of a field, without the one character that a database does not take."""
        return self._first.get(name, "").replace("\0", "")

    def number(self, name: str, most: int) -> int:
        """Return a field that counts something, 0 when it is no number."""
        value = self[name]
        return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def kept(self) -> bytes:
        """Return everything, to be kept when it cannot be handled; readable, so that it can be searched."""
        return json.dumps(self.fields, ensure_ascii=False).encode(errors="replace")


def read_form(body: bytes) -> Form:
    """Return the fields of a body. Raises TooManyFields."""
    try:
        fields = parse_qsl(
            body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST, errors="replace"
        )
    except ValueError:
        raise TooManyFields from None
    return Form(fields)
