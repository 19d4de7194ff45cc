"""The rules of the house that neither imports nor ruff can see, each a function on a source tree.

A rule gets the root of a checkout and returns its complaints, "file:line: sentence"; none means: it is kept.
Being functions on a tree they are also shown to fail, on planted offenders: see tests/house/test_rules.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.house.rules import behaviour, secrecy, shape

Rule = Callable[[Path], list[str]]

RULES: tuple[Rule, ...] = (
    shape.files_are_short,
    shape.functions_fit_in_a_glance,
    shape.modules_say_what_they_are,
    shape.names_say_what_is_in_them,
    shape.modules_have_their_mirror,
    shape.migrations_shadow_nothing,
    behaviour.the_engine_never_waits,
    behaviour.errors_are_sentences,
    behaviour.tests_use_fakes_not_patches,
    secrecy.logs_hold_no_words,
    secrecy.files_name_no_registry,
    secrecy.lists_name_no_index,
    secrecy.files_name_no_machine,
)
