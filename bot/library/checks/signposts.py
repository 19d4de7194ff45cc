"""What can be wrong with the answers to danger: a number that nobody has checked, no word of 999 or 111."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.engine.rendering import placeholders
from bot.library.checks.wordings import Wording, signposted
from bot.library.load import Loaded
from bot.library.problems import Problem, meant
from bot.library.signposts import NAME, NEXT, SignpostsDraft
from bot.library.translations import Catalogue

#: The most signs of one answer: with what follows it, it still fits a message with a button.
LONGEST = 640
#: Numbers that may stand in an answer as they are. Every other one comes from [directory].
ALWAYS = ("999", "111", "55")
#: "option 2" is a key that is pressed, not whom one calls: a number of one digit.
_NUMBER = re.compile(r"\d[\d\s\u00a0-]*\d|\d")
#: What must not be read on a locked screen by whoever stands beside her.
_FIRST_LINE = re.compile(
    r"\b(abus\w*|violen\w*|pregnan\w*|baby|babies|birth|miscarr\w*|suicid\w*|fgm|partner|husband|rac\w*|die\w*)\b",
    re.IGNORECASE,
)


def check_signposts(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is wrong with what is said when words warn of danger, in every language."""
    draft = loaded.signposts
    if draft is None:
        return
    yield from _places(draft)
    yield from _entries(draft)
    for each in signposted(draft, catalogues):
        yield from _numbers(each)
        if each.step.removeprefix(f"{NAME}.").startswith("answers."):
            yield from _answer(each)


def _places(draft: SignpostsDraft) -> Iterator[Problem]:
    for key, text in draft.texts.items():
        known = NEXT[key.split(".")[1]] if key.startswith("next.") else frozenset(draft.directory)
        for name in sorted(placeholders(text) - known):
            said = f"I do not know what to put in place of {{{name}}}."
            yield Problem(draft.file, key, draft.line(key), said, meant(name, sorted(known)))


def _entries(draft: SignpostsDraft) -> Iterator[Problem]:
    for name, entry in draft.directory.items():
        key = f"directory.{name}"
        if entry.checked_on is not None and not entry.checked_by:
            said = "It says when the number was checked, and not by whom."
            yield Problem(draft.file, key, draft.line(key), said, 'Add checked_by = "...".')
    for name in sorted(draft.directory.keys() & {"day", "time"}):
        said = f"A contact cannot be called '{name}': that name always means something else."
        yield Problem(
            draft.file, f"directory.{name}", draft.line(f"directory.{name}"), said, "Call it otherwise."
        )


def _numbers(each: Wording) -> Iterator[Problem]:
    for written in _NUMBER.findall(each.text):
        number = "".join(sign for sign in written if sign.isdigit())
        if number not in ALWAYS and len(number) > 1:
            said = f"The number {written.strip()} stands in this text."
            hint = "Write it below [directory], say who has checked it, and put its name in braces here."
            yield each.problem(said, hint)


def _answer(each: Wording) -> Iterator[Problem]:
    for number in ("999", "111"):
        if number not in each.text:
            yield each.problem(f"This answer does not say {number}.", "Every answer names 999 and 111.")
    first = each.text.split("\n")[0]
    if placeholders(first):
        yield each.problem("The first line names a contact.", "It may be left out: begin with a kind line.")
    if found := _FIRST_LINE.search(first):
        said = f"The first line says '{found[0]}', and it is shown on a locked screen."
        yield each.problem(said, "Begin with a kind line that says nothing about her.")
    if "?" in each.text or "؟" in each.text:
        yield each.problem(
            "An answer asks nothing back.", "Say whom she can call, and leave the rest to her."
        )
    if len(each.text) > LONGEST:
        said = f"This answer has {len(each.text)} signs, and {LONGEST} is the most."
        yield each.problem(said, "Say it in fewer words.")
