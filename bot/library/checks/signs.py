"""What can be wrong with single signs of a text: a brace alone, a sign that turns the text around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.library.checks.wordings import Wording, wordings
from bot.library.load import Loaded
from bot.library.problems import Problem
from bot.library.translations import Catalogue

_PAIR = re.compile(r"\{[^{}]*\}")
_STRAY = re.compile(r"[{}]")
#: Embeddings and overrides: nobody sees them, and what follows may read the other way round. Isolates are
#: fine: they do not touch what is around them. (Unicode Standard Annex 9, 2.1 to 2.4; CVE-2021-42574.)
_TURNING = re.compile("[\u202a-\u202e]")


def check_signs(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield every text, in every language, with a sign in it that cannot be meant."""
    for each in wordings(loaded, catalogues):
        yield from _braces(each)
        for sign in dict.fromkeys(_TURNING.findall(each.text)):
            said = f"An invisible sign in this text turns the words around it (U+{ord(sign):04X})."
            yield each.problem(said, "Type the text anew: a copy would bring the sign along.")


def _braces(each: Wording) -> Iterator[Problem]:
    stray = _STRAY.search(_PAIR.sub("", each.text))
    if stray is not None:
        said = "A { is opened and not closed." if stray[0] == "{" else "A } closes what was never opened."
        yield each.problem(said, "Write both, such as {first_words}, or leave both out.")
