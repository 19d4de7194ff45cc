"""Texts and the entities in them: commands that people write, HTML that bots send."""

import re
from html.parser import HTMLParser

from tests.emulators.telegram_api.errors import Json, bad_request

_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(@\w+)?")
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}


def units(text: str) -> int:
    """The length as Telegram counts offsets: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def command_entities(text: str) -> list[Json]:
    """The bot_command entities that a client finds in what somebody wrote."""
    return [
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]


def formatted(text: str, parse_mode: str, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """The visible text of a bot's message and its entities, without the blanks around it."""
    found = [dict(one) for one in entities or []]
    if parse_mode.lower() == "html":
        text, found = _from_html(text)
    elif parse_mode:
        # Half a Markdown parser would be worse than none: tests must not depend on it unknowingly.
        raise bad_request(f"can't parse entities: this test server does not read {parse_mode}")
    visible = text.rstrip()
    blank = len(visible) - len(visible.lstrip())
    for entity in found:
        entity["offset"] = max(0, entity["offset"] - blank)
    return visible.lstrip(), found


def _from_html(text: str) -> tuple[str, list[Json]]:
    reader = _Html()
    reader.feed(text)
    reader.close()
    if reader.open:
        unclosed = "can't find end tag corresponding to start tag"
        raise bad_request(f'can\'t parse entities: {unclosed} "{reader.open[-1][0]}"')
    return "".join(reader.text), sorted(reader.entities, key=lambda one: int(one["offset"]))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, str | None]] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad_request(f'can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append((tag, units("".join(self.text)), dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad_request(f'can\'t parse entities: unexpected end tag "{tag}"')
        _, offset, href = self.open.pop()
        length = units("".join(self.text)) - offset
        if length:
            link = {"url": href} if href else {}
            self.entities.append({"type": _TAGS[tag], "offset": offset, "length": length} | link)
