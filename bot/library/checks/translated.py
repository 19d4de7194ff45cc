"""What can be wrong with a translation: names in braces, plural forms, texts that nobody asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.engine.flow import Text
from bot.engine.rendering import placeholders
from bot.engine.steps.base import Plural, Words
from bot.library import texts
from bot.library.load import Loaded
from bot.library.problems import Problem, Severity
from bot.library.translations import Catalogue, plural
from bot.library.words import ALWAYS

#: Numbers that show which plural forms stand for more than one number.
_SAMPLE = range(201)
_BRACES = re.compile(r"\{([^{}]*)\}")


def check_translated(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is wrong with every language."""
    sources = dict(_sources(loaded))
    for catalogue in catalogues:
        yield from _texts(catalogue, sources)
        yield from _everywhere(loaded, catalogue)


def _sources(loaded: Loaded) -> Iterator[tuple[str, Words]]:
    for flow in loaded.flows:
        yield from texts.to_translate(flow)
    if loaded.words is not None:
        yield from texts.words_to_translate(loaded.words)
    if loaded.signposts is not None:
        yield from texts.signposts_to_translate(loaded.signposts)
    for poll in loaded.polls:
        yield from texts.poll_to_translate(poll)
    if loaded.plan is not None:
        yield from texts.plan_to_translate(loaded.plan)


def _texts(catalogue: Catalogue, sources: dict[str, Words]) -> Iterator[Problem]:
    missing = []
    for context, source in sources.items():
        text = catalogue.text(context, source)
        if context in catalogue.holes:
            said = f"Not every plural form is written: this language has {catalogue.forms}."
            yield _problem(catalogue, context, said, "Write a sentence for each of them.")
        elif text is None:
            missing.append(context)
        else:
            yield from _braces(catalogue, context, source, text)
    if missing:
        said = f"{len(missing)} of {len(sources)} texts are not translated, the first is {missing[0]}."
        hint = "They are said in English until they are. bigroom locales update brings new texts in."
        yield _problem(catalogue, missing[0], said, hint, Severity.WARNING)


def _braces(catalogue: Catalogue, context: str, source: Words, text: Text) -> Iterator[Problem]:
    wanted = placeholders(source.other if isinstance(source, Plural) else source)
    allowed = wanted | placeholders(source.one) if isinstance(source, Plural) else wanted
    many = _forms_for_many(catalogue)
    for place, form in enumerate((text,) if isinstance(text, str) else text):
        extra = frozenset(_BRACES.findall(form)) - allowed
        lacking = wanted - placeholders(form) if isinstance(text, str) or place in many else frozenset()
        if extra:
            said = f"{_named(extra)} is not in the English text."
            yield _problem(catalogue, context, said, "Copy what stands in braces letter by letter.")
        if lacking:
            said = f"{_named(lacking)} of the English text is missing."
            yield _problem(catalogue, context, said, "Copy what stands in braces letter by letter.")


def _forms_for_many(catalogue: Catalogue) -> set[int]:
    """Return the plural forms that stand for several numbers and so have to name the number."""
    used = [plural(catalogue, number) for number in _SAMPLE]
    return {form for form in used if used.count(form) > 1}


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _everywhere(loaded: Loaded, catalogue: Catalogue) -> Iterator[Problem]:
    """STOP and the like must be understood in every language on offer."""
    if loaded.words is None:
        return
    code = catalogue.language.code
    lacking = [name for name in ALWAYS if not loaded.words.lists.get(name, {}).get(code)]
    for name in lacking:
        said = f"[{name}] has no words in {catalogue.language.name} ({code}), which is on offer."
        hint = f'Add a line below it: {code} = ["..."].'
        yield Problem(loaded.words.file, name, loaded.words.places.line(name), said, hint)


def _problem(
    catalogue: Catalogue, context: str, said: str, hint: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(catalogue.file, context, catalogue.lines.get(context, 1), said, hint, severity)
