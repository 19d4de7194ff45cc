"""From a text of a flow to the words that one person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from bot.domain.languages import SOURCE, direction
from bot.domain.message import OutboundMessage
from bot.engine.flow import Flow, Library, Text

_PLACE = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")
_NONE: frozenset[str] = frozenset()
#: First strong isolate and pop: an inserted value never turns the sentence around it.
_OPEN, _CLOSE = "\u2068", "\u2069"


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a text leaves room for."""
    return frozenset(_PLACE.findall(text)) if "{" in text else _NONE


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into a text; a name without a value leaves nothing behind."""
    return _PLACE.sub(lambda found: _isolated(values.get(found[1], "")), text)


def fill_plainly(text: str, value: Callable[[str], str]) -> str:
    """Put values into a text that is kept, not shown; what stands in a value is never filled itself."""
    return _PLACE.sub(lambda found: value(found[1]), text)


def _isolated(value: str) -> str:
    if value.isascii() and value.isdigit():
        return value
    return f"{_OPEN}{value}{_CLOSE}" if value else ""


def find(flow: Flow, key: str, language: str) -> tuple[Text, str]:
    """Return a text of a flow and the language it was found in: hers, or else English."""
    text = flow.texts.get(language, {}).get(key)
    if text is not None:
        return text, language
    return flow.texts[SOURCE][key], SOURCE


def one_form(text: Text, language: str, number: int, library: Library) -> str:
    """Return the sentence that fits a number in a language."""
    if isinstance(text, str):
        return text
    form = library.plural(language, number)
    return text[min(form, len(text) - 1)]


def spoken_word(
    library: Library, name: str, language: str, values: Mapping[str, str], *, unchanged: str = ""
) -> OutboundMessage:
    """Return one of the words that belong to no flow as a message to somebody else, in her language.

    The value called `unchanged` is somebody's own words: they are put in as they are.
    """
    text, found = find(library.words, name, language)
    if not isinstance(text, str):
        raise TypeError("words of no flow have one form")
    kept = {each: value for each, value in values.items() if each != unchanged}
    before, _, after = text.partition(f"{{{unchanged}}}") if unchanged else (text, "", "")
    said = fill(before, kept) + values.get(unchanged, "") + fill(after, kept)
    if found != language:
        said = f"{find(library.words, 'in_english', language)[0]}\n\n{said}"
    return OutboundMessage(said, direction=direction(language), language=language)


def spoken_language(chosen: str | None, hint: str | None, on_offer: Collection[str]) -> str:
    """Return the language to speak in: the one she chose, else her app's if it is on offer, else English."""
    for code in (chosen, hint):
        if code in on_offer:
            return str(code)
    # An app may say "pt" where "pt_PT" is on offer.
    close = [each for each in sorted(on_offer) if hint and each.split("_")[0] == hint.split("_")[0]]
    return SOURCE if chosen or not close else close[0]
