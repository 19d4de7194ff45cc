"""CHOICES: every purpose there is, one by one, changed as easily as it was given."""

from __future__ import annotations

import pytest

from bot.domain.consent import PURPOSES, ConsentState
from tests.journeys.play import house
from tests.journeys.rows import consent_of, ledger_of


async def test_every_purpose_is_listed_with_how_it_stands(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(polls="no", checkins="skip")
        await ada.says("choices")
        assert ada.offered == [*PURPOSES, "skip"]
        labels = {choice.id: choice.label for choice in ada.last.choices}
        assert labels["msg_updates"] == "News of the project: yes"
        assert labels["polls"] == "Counting my votes: no"
        assert labels["checkins"] == "Short questions: not asked yet"


@pytest.mark.parametrize("purpose", PURPOSES)
async def test_each_purpose_is_given_and_taken_back(migrated_url: str, purpose: str) -> None:
    """Each by itself, in a wording of its own, and nothing else changes."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(updates="skip", polls="skip", checkins="skip")
        await ada.says("choices")
        for said, state in (("yes", ConsentState.GIVEN), ("no", ConsentState.WITHDRAWN)):
            await ada.presses(purpose)
            assert ada.offered == ["yes", "no", "skip"]
            await ada.presses(said)
            assert await consent_of(ada, purpose) is state
            await ada.presses("yes")  # show me the list again
        others = [each for each in PURPOSES if each != purpose]
        assert {await consent_of(ada, each) for each in others} == {ConsentState.NEVER_ASKED}
        assert {line.wording.text_id.split(".")[0] for line in await ledger_of(ada)} == {"choices"}
