"""From a poll file and its translations to the sheet of a stage: all that decides how it goes, frozen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from bot.domain.languages import SOURCE
from bot.domain.poll import Sheet
from bot.domain.polling import Statement
from bot.library.poll_files.draft import PollDraft, StageDraft
from bot.library.translations import Catalogue

#: Id of an option -> language -> text; English always.
Options: TypeAlias = Mapping[str, Mapping[str, str]]
_OPTION = "options."
#: What every stage says.
_ALWAYS = ("title", "why", "next")


def sheet_of(
    draft: PollDraft, stage: StageDraft, catalogues: Iterable[Catalogue], *, options: Options | None = None
) -> Sheet:
    """Return the sheet of a stage, in every language on offer.

    `options` are statements that people gathered, or a shortlist; without them they are those of the file.
    Without weights in the file each group counts the same. Nobody picks more than there is.
    """
    given = options or {}
    spoken = {}
    for catalogue in (None, *catalogues):
        language = catalogue.language.code if catalogue else SOURCE
        added = {f"{_OPTION}{name}": said[language] for name, said in given.items() if language in said}
        spoken[language] = dict(_said(draft, stage, catalogue, options is None)) | added
    voted_on = tuple(sorted(draft.options if options is None else given))
    return Sheet(
        poll=draft.name,
        stage=stage.name,
        method=stage.method,
        closes_at=stage.closes_at,
        texts=spoken,
        options=voted_on,
        groups={name: group.of for name, group in draft.groups.items()},
        weights=draft.rule.weights or dict.fromkeys(draft.groups, 1),
        quorum=draft.rule.quorum,
        floor=draft.rule.floor,
        sign_offs=draft.rule.sign_offs,
        most=min(stage.most, len(voted_on)),
        at_a_time=stage.at_a_time,
        shortlist=stage.shortlist,
        in_favour=stage.in_favour,
        against=stage.against,
    )


def of_statements(statements: Iterable[Statement]) -> dict[str, Mapping[str, str]]:
    """Return what a moderator made of people's ideas, as options."""
    return {each.id: each.texts for each in statements}


def options_of(sheet: Sheet, names: Iterable[str] | None = None) -> dict[str, Mapping[str, str]]:
    """Return the options of a sheet, or those of them that are named, in every language."""
    return {
        name: {
            language: texts[f"{_OPTION}{name}"]
            for language, texts in sheet.texts.items()
            if f"{_OPTION}{name}" in texts
        }
        for name in (sheet.options if names is None else names)
    }


def _said(
    draft: PollDraft, stage: StageDraft, catalogue: Catalogue | None, options: bool
) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of what the file says at this stage in a language, English without a catalogue."""
    asked = f"{stage.name}.ask"
    for key, english in draft.texts():
        text = catalogue.text(draft.context(key), english) if catalogue else english
        wanted = key in _ALWAYS or key.startswith(("groups.", _OPTION)[: 1 + options])
        if isinstance(text, str) and (wanted or key == asked):
            yield "ask" if key == asked else key, text
