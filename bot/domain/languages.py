"""Which way each language runs, and its own name: facts of the languages, not of our translations."""

from __future__ import annotations

#: The language in which flows are written.
SOURCE = "en"

#: Languages written from right to left (CLDR).
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ckb", "yi"})


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a language code such as ``ar`` or ``pt_PT``."""
    return "rtl" if language.split("_")[0] in RIGHT_TO_LEFT else "ltr"
