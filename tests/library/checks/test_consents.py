"""One purpose has one wording, wherever it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.drafts import Drafts

CONSENT = """
title = "A flow"
[may_we]
ask = "May we count your votes?"
consent = "polls"
choices = { yes = "Yes, you may count my votes", no = "No" }
"""


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """A folder of flow files that can be published as they are."""
    return Drafts(tmp_path)


def test_the_same_wording_in_two_files_is_right(drafts: Drafts) -> None:
    drafts.write("one", CONSENT)
    drafts.write("two", CONSENT)
    assert drafts.errors() == []


@pytest.mark.parametrize(("old", "new"), [("votes?", "vote?"), ('no = "No"', 'no = "No, thank you"')])
def test_a_wording_that_drifts_is_refused(drafts: Drafts, old: str, new: str) -> None:
    """Question and choices are what she agreed to."""
    drafts.write("one", CONSENT)
    drafts.write("two", CONSENT.replace(old, new))
    (problem,) = drafts.errors()
    assert problem.file == "flows/two.toml"
    assert problem.message == "flows/one.toml asks about 'polls' in other words, at [may_we]."


def test_two_purposes_may_have_two_wordings(drafts: Drafts) -> None:
    drafts.write("one", CONSENT)
    drafts.write("two", CONSENT.replace('"polls"', '"checkins"').replace("votes?", "answers?"))
    assert drafts.errors() == []
