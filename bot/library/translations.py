"""The texts of every language, from PO files; with extract.py the only place that knows Babel."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import PoFileError, read_po

from bot.domain.languages import SOURCE
from bot.engine.flow import Language, Text
from bot.engine.steps.base import Plural, Words
from bot.library.problems import Problem

#: Where the days are those that people mean.
LONDON = ZoneInfo("Europe/London")
#: English as it is written there: the day before the month.
BRITISH = "en_GB"
#: The rule of English, as a PO file writes it.
SOURCE_RULE = "(n != 1)"
#: A comment at the top of a PO file that says so makes its language a draft.
_DRAFT = re.compile(r"^#\s*draft\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: its PO file, read."""

    language: Language
    #: As a champion would name it, for example ``locales/ar/LC_MESSAGES/messages.po``.
    file: str
    #: Which plural form a number takes: a C expression over n.
    rule: str
    forms: int
    #: (context, English source) -> translation, untranslated ones left out.
    texts: Mapping[tuple[str, str], Text] = field(repr=False)
    #: context -> line in the PO file.
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    #: Contexts of which some plural forms are written and some are not.
    holes: frozenset[str] = frozenset()

    def text(self, context: str, source: Words) -> Text | None:
        """Return the translation of exactly this English source, None when there is none (any more)."""
        return self.texts.get((context, source.one if isinstance(source, Plural) else source))


@cache
def plural_function(rule: str) -> Callable[[int], int]:
    """Return the function that a PO file's plural rule describes."""
    return gettext.c2py(rule)


def plural(catalogue: Catalogue, number: int) -> int:
    """Return which of a language's plural forms a number takes."""
    return plural_function(catalogue.rule)(number)


def own_name(code: str) -> str:
    """Return a language's own name for itself, for example العربية, written as at the head of a line."""
    try:
        name = Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[0].upper() + name[1:]


def day(language: str, at: datetime) -> str:
    """Return a day in London as it is written in a language: weekday, day and month in words, year."""
    try:
        locale = Locale.parse(BRITISH if language == SOURCE else language)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(BRITISH)
    return format_date(at.astimezone(LONDON), "full", locale=locale)


def short_day(language: str, at: datetime) -> str:
    """Return a day in London in a few signs, for a button: 2 Dec."""
    code = BRITISH if language == SOURCE else language
    try:
        return format_skeleton("MMMd", at.astimezone(LONDON), locale=Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return format_skeleton("MMMd", at.astimezone(LONDON), locale=Locale.parse(BRITISH))


def name_in(code: str, language: str) -> str:
    """Return what a language is called in another: in English ar is Arabic."""
    try:
        return Locale.parse(code).get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def po_files(locales: Path) -> list[Path]:
    """Return the PO file of every language there is."""
    return sorted(locales.glob("*/LC_MESSAGES/messages.po"))


def read_catalogues(locales: Path) -> tuple[tuple[Catalogue, ...], list[Problem]]:
    """Read every language but English, which needs no file."""
    catalogues: list[Catalogue] = []
    problems: list[Problem] = []
    for path in po_files(locales):
        code = path.parent.parent.name
        file = f"{locales.name}/{code}/LC_MESSAGES/messages.po"
        try:
            catalogues.append(_catalogue(code, file, path))
        except UnknownLocaleError:
            said, hint = (
                f"I do not know the language '{code}'.",
                "Name the folder with its code, for example 'so'.",
            )
            problems.append(Problem(file, "", 1, said, hint))
        except (PoFileError, UnicodeDecodeError, ValueError) as error:
            line = int(getattr(error, "lineno", 0) or 0) + 1
            said, hint = (
                "This file of translations cannot be read.",
                "Open it with a PO editor and save it again.",
            )
            problems.append(Problem(file, "", line, said, hint))
    return tuple(catalogues), problems


def _catalogue(code: str, file: str, path: Path) -> Catalogue:
    Locale.parse(code)
    with path.open("rb") as opened:
        catalog = read_po(opened, locale=code, abort_invalid=True)
    texts: dict[tuple[str, str], Text] = {}
    lines: dict[str, int] = {}
    holes: set[str] = set()
    for message in catalog:
        if not message.id or not message.context:
            continue
        lines[message.context] = message.lineno or 1
        text = _text(message.string)
        if not text and any(message.string or ()):
            holes.add(message.context)
        if text and not message.fuzzy:
            texts[message.context, message.id if isinstance(message.id, str) else message.id[0]] = text
    language = Language(code, own_name(code), bool(_DRAFT.search(catalog.header_comment)))
    gettext.c2py(catalog.plural_expr)  # a rule that cannot be read is found here, not in a conversation
    return Catalogue(language, file, catalog.plural_expr, catalog.num_plurals, texts, lines, frozenset(holes))


def _text(written: str | Iterable[str] | None) -> Text:
    """Return a translation, empty when any of its forms is."""
    if isinstance(written, str):
        return written
    forms = tuple(written or ())
    return forms if all(forms) else ""


def english() -> Language:
    """Return the language that flows are written in."""
    return Language(SOURCE, own_name(SOURCE))
