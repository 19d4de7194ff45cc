"""What is to be said, as Twilio takes it for WhatsApp: words, buttons, a list, or choices with numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.parts import cut, units
from bot.channels.whatsapp import content
from bot.channels.whatsapp.reading import press_data
from bot.domain.message import Choice, OutboundMessage, SendError, SendTrouble

#: The longest text of one message (Twilio), and the longest over buttons or a list (WhatsApp).
LONGEST, LONGEST_BODY = 1600, 1024
#: The longest label of a button, of a row, and of what opens a list.
BUTTON, ROW, OPENER = 20, 24, 20
#: The most that a choice may carry.
LONGEST_DATA = 200

#: What the values of a prepared text may not hold: line ends, tabs, more than four spaces (Twilio 21656).
_GAPS = re.compile(r"\s*[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]\s*| {5,}")

#: Name of one of the words that belong to no flow, language -> the word.
Words = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One message to Twilio."""

    #: Its words, or a prepared text with its values: parameters of the call.
    what: Mapping[str, str]
    #: What to say in its place, should the prepared text not be accepted.
    instead: str = ""


def parts_of(message: OutboundMessage, sids: Mapping[str, str], words: Words) -> list[Part]:
    """Return what to send, one after the other. Raises SendError when it cannot be said at all."""
    if message.template is not None and not message.text:
        return [_template(message, sids)]
    parts = _asked(message, sids, words) if message.choices else _plain(message.text)
    if message.file is not None:  # a link to it would be open to whoever has the link
        parts += _plain(message.file.text)
    if not parts:
        raise SendError(SendTrouble.REFUSED, code="empty")
    return parts


def _template(message: OutboundMessage, sids: Mapping[str, str]) -> Part:
    assert message.template is not None
    sid = sids.get(content.name_of(message.template))
    if sid is None:
        raise SendError(SendTrouble.REFUSED, code="no_template")
    return _prepared(sid, message.template.values)


def _plain(text: str) -> list[Part]:
    return [Part({"body": part}) for part in cut(_whole(text), LONGEST)]


def _asked(message: OutboundMessage, sids: Mapping[str, str], words: Words) -> list[Part]:
    """A question with its choices. A prepared text takes one line only: the lines before it go first."""
    name, values = _shown(message, words)
    before, _, question = _whole(message.text).strip().rpartition("\n")
    *more, question = cut(question, LONGEST_BODY) or [""]
    sid = sids.get(name)
    if sid is None or not question:
        return _plain(_numbered(message, message.text, words))
    said = [part for text in (before, *more) for part in _plain(text)]
    return [*said, _prepared(sid, (question, *values), _numbered(message, question, words))]


def _shown(message: OutboundMessage, words: Words) -> tuple[str, tuple[str, ...]]:
    """Return the prepared text that fits the choices, and what it is filled with; no name when none fits."""
    labels = [_one_line(choice.label) for choice in message.choices]
    data = [press_data(message.wait_id, index) for index in range(len(labels))]
    longest = max(map(units, labels))
    named = tuple(value for pair in zip(labels, data, strict=True) for value in pair)
    if "" in labels or len(set(labels)) < len(labels) or len(data[-1]) > LONGEST_DATA:
        return "", ()
    if len(labels) <= content.MOST_BUTTONS and longest <= BUTTON:
        return content.buttons(len(labels)), named
    if len(labels) <= content.MOST_ROWS and longest <= ROW:
        return content.rows(len(labels)), (words("list_button", message.language)[:OPENER], *named)
    return "", ()


def _prepared(sid: str, values: tuple[str, ...], instead: str = "") -> Part:
    filled = {str(place): _one_line(value) for place, value in enumerate(values, 1)}
    # No bare apostrophe: Twilio has taken one for the end of the text.
    variables = json.dumps(filled).replace("'", "\\u0027")
    return Part({"content_sid": sid, "content_variables": variables}, instead)


def _numbered(message: OutboundMessage, text: str, words: Words) -> str:
    """Return a question with its choices written below it, and how to answer.

    Choices that are numbers themselves get no others: on a scale 2 is the number two, not the second choice.
    """
    own = any(choice.label[:1].isdecimal() for choice in message.choices)
    lines = [_line(place, choice, own=own) for place, choice in enumerate(message.choices, 1)]
    return "\n\n".join([text.strip(), "\n".join(lines), words("write_answer", message.language)])


def _line(place: int, choice: Choice, *, own: bool) -> str:
    return choice.label if own else f"{place}. {choice.label}"


def _one_line(text: str) -> str:
    return _GAPS.sub(" ", _whole(text)).strip()


def _whole(text: str) -> str:
    """Return a text without half characters, which cannot be sent."""
    return text.encode("utf-8", "replace").decode()
