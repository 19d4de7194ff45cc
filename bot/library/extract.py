"""Texts to translate: gathered from flow files for Babel, and brought into every language's PO file."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.plural import to_gettext

from bot.domain.languages import SOURCE
from bot.domain.polling import Statement
from bot.engine.steps.base import Plural, Words
from bot.library import signposts, templates, texts, words
from bot.library.load import load, read_flow
from bot.library.places import Places
from bot.library.plan_files import draft as plan
from bot.library.plan_files.read import read_draft
from bot.library.poll_files.draft import FOLDER
from bot.library.poll_files.read import read_poll
from bot.library.problems import FlowsHaveErrors, Severity
from bot.library.signposting import read_signposts
from bot.library.translations import po_files
from bot.library.words import read_words

#: What Babel wants of an extractor: line, function that would have said it, its arguments, comments.
Found: TypeAlias = tuple[int, str, tuple[str, ...], list[str]]

TEMPLATE = "messages.pot"
_TOP = "Texts of Big Room, gathered from {folder}/ by: bigroom locales update"
DRAFT = "Draft: no reader of the community has approved these texts yet. Then delete this line."
#: Headers that change from run to run, or that nobody has filled in.
_UNSTABLE = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Project-Id-Version'
    r'|Last-Translator: FULL NAME|Language-Team: \S+ <LL@li\.org>).*\\n"\n',
    re.MULTILINE,
)
_WIDTH = 110


class UnknownLanguage(Exception):
    """Nobody knows a language by that code; write it as in so, pt or pt_PT."""


class UnreadableTranslations(Exception):
    """The translations cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a language is."""

    language: str
    translated: int
    total: int
    #: Translations of an English text that has changed since; not used until somebody looks at them.
    to_look_at: int

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return 100 * self.translated // self.total if self.total else 100


def flow_texts(
    fileobj: BinaryIO, keywords: object, comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Extract the texts of one flow file, of a poll, or of words.toml; Babel calls this (pyproject.toml)."""
    path = Path(getattr(fileobj, "name", "flow.toml"))
    source = fileobj.read().decode("utf-8")
    places = Places(source)
    planned = path.stem == plan.NAME and path.parent.name != FOLDER
    for context, text in _texts(path, source):
        key = context.partition(".")[2]
        line = places.line(*(plan.path(key) if planned else key.split(".")))
        if isinstance(text, Plural):
            yield line, "npgettext", (context, text.one, text.other), []
        else:
            yield line, "pgettext", (context, text), []


def _texts(path: Path, source: str) -> Iterator[tuple[str, Words]]:
    name = path.stem
    if path.parent.name == FOLDER:
        poll, _ = read_poll(name, name, source)
        yield from texts.poll_to_translate(poll) if poll else ()
    elif name == words.NAME:
        draft, _ = read_words(name, source)
        yield from texts.words_to_translate(draft) if draft else ()
    elif name == plan.NAME:
        planned, _ = read_draft(name, source)
        yield from texts.plan_to_translate(planned) if planned else ()
    elif name == templates.NAME:
        yield from templates.read_source(name, source).texts()
    elif name == signposts.NAME:
        posts, _ = read_signposts(name, source)
        yield from texts.signposts_to_translate(posts) if posts else ()
    else:
        flow, _ = read_flow(name, name, source)
        yield from texts.to_translate(flow) if flow else ()


def template(folder: Path) -> Catalog:
    """Return every text of a folder of flows, ready to be translated."""
    catalog = Catalog(charset="utf-8", header_comment=f"# {_TOP.format(folder=folder.name)}", fuzzy=False)
    extractor = "bot.library.extract:flow_texts"
    found = extract_from_dir(folder, [("*.toml", extractor), (f"{FOLDER}/*.toml", extractor)])
    for filename, line, message, comments, context in found:
        catalog.add(
            message, None, [(f"{folder.name}/{filename}", line)], auto_comments=comments, context=context
        )
    return catalog


def update(folder: Path, locales: Path, *, add: str = "") -> tuple[Completeness, ...]:
    """Write the template and bring it into every PO file; translations are kept.

    Raises:
        FlowsHaveErrors: The files cannot be read; nothing was written.
        UnknownLanguage: `add`, the language to begin, is no language.
    """
    broken = [each for each in load(folder).problems if each.severity is Severity.ERROR]
    if broken:
        raise FlowsHaveErrors(broken)
    wanted = template(folder)
    locales.mkdir(parents=True, exist_ok=True)
    _write(locales / TEMPLATE, wanted)
    if add:
        _begin(locales / add / "LC_MESSAGES" / "messages.po", add, wanted)
    return tuple(_renew(path, wanted) for path in po_files(locales))


def _begin(path: Path, language: str, wanted: Catalog) -> None:
    try:
        # CLDR's rule: Babel's table of gettext rules differs from it here and there, in Arabic for one. The
        # letters c and e (powers of ten, as in "2 million") are 0 for any number written in digits.
        forms = re.sub(r"\b[ce]\b", "0", to_gettext(Locale.parse(language).plural_form))
    except (UnknownLocaleError, ValueError) as error:
        raise UnknownLanguage from error
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        head = (
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {forms}\\n"\n'
        )
        path.write_text(f"{wanted.header_comment}\n#\n# {DRAFT}\n{head}", encoding="utf-8")


def _renew(path: Path, wanted: Catalog) -> Completeness:
    language = path.parent.parent.name
    with path.open("rb") as opened:
        catalog = read_po(opened, locale=language)
    before = {message.context: message for message in catalog if message.id and _done(message)}
    catalog.update(deepcopy(wanted), no_fuzzy_matching=True)  # Babel takes its very messages over
    for message in _entries(catalog):
        old = before.get(message.context)
        if old is not None and not _done(message) and old.pluralizable == message.pluralizable:
            message.string = old.string
            message.flags.add("fuzzy")
    _write(path, catalog)
    done = sum(_done(message) and not message.fuzzy for message in _entries(catalog))
    waiting = sum(message.fuzzy for message in _entries(catalog))
    return Completeness(language, done, len(list(_entries(catalog))), waiting)


def _entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _done(message: Message) -> bool:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return bool(forms) and all(forms)


def _write(path: Path, catalog: Catalog) -> None:
    """Write a file that is the same whenever its texts are: no dates, no lines, nothing that is gone."""
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, include_lineno=False, ignore_obsolete=True)
    path.write_text(_UNSTABLE.sub("", written.getvalue().decode("utf-8")), encoding="utf-8")


def statements_out(statements: Iterable[Statement], language: str) -> str:
    """Return statements as a PO file, by their ids, with what is translated already."""
    catalog = Catalog(locale=language, charset="utf-8", header_comment="# Statements of a poll", fuzzy=False)
    for each in statements:
        catalog.add(each.texts[SOURCE], each.texts.get(language), context=each.id)
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH)
    return _UNSTABLE.sub("", written.getvalue().decode("utf-8"))


def statements_in(source: bytes, statements: Iterable[Statement], language: str, most: int) -> dict[str, str]:
    """Return what a PO file says of statements, by their ids; of words that have changed since nothing.

    Raises:
        UnreadableTranslations: It is no PO file, or a text has more than `most` signs.
    """
    try:
        catalog = read_po(io.BytesIO(source), locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableTranslations("This file of translations cannot be read. Save it again.") from error
    found = {}
    for each in statements:
        message = catalog.get(each.texts[SOURCE], each.id)
        text = message.string if message is not None and not message.fuzzy else ""
        if isinstance(text, str) and text.strip():
            found[each.id] = text.strip()
    long = [f"{name} ({len(text)} signs)" for name, text in found.items() if len(text) > most]
    if long:
        raise UnreadableTranslations(f"Longer than {most} signs: {', '.join(long)}. Nothing was taken.")
    return found
