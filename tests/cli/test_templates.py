"""Texts for approval at the terminal."""

from __future__ import annotations

import asyncio

import pytest

from tests.cli.verbs import Terminal
from tests.emulators.twilio_api import SENDER, TwilioApi


def test_every_text_is_shown_with_its_examples(terminal: Terminal) -> None:
    page = terminal.does("templates list")
    assert "bigroom_tap_to_read_en_GB (utility)" in page
    assert "bigroom_workshop_reminder_ar (utility)" in page
    assert "Reference K3F9QX2M." in page
    assert "[Read it]" in page


def test_what_has_errors_is_asked_for_by_nobody(terminal: Terminal) -> None:
    flows = terminal.folder / "flows"
    flows.mkdir()
    body = 'body = "{day}"\nsamples = { day = "Monday" }\n'
    (flows / "templates.toml").write_text(f'[a]\ncategory = "utility"\n{body}languages = ["en_GB"]\n')
    for verb in ("list", "submit --yes", "status"):
        said = terminal.gives_up(f"templates {verb} --folder {flows}")
        assert said.startswith("flows/templates.toml, line 3, step [a]: The text begins or ends with a gap.")


@pytest.mark.parametrize("verb", ["submit", "submit --yes", "status"])
def test_without_whatsapp_nobody_can_be_asked(terminal: Terminal, verb: str) -> None:
    said = terminal.gives_up(f"templates {verb}")
    assert said == "WhatsApp is not set up here: BIGROOM_TWILIO_ACCOUNT_SID and its like are missing."


async def test_what_whatsapp_has_not_seen_is_asked_for_once(terminal: Terminal) -> None:
    async with TwilioApi() as twilio:
        terminal.sets(
            TWILIO_ACCOUNT_SID=twilio.account,
            TWILIO_AUTH_TOKEN=twilio.token,
            TWILIO_FROM=SENDER,
            TWILIO_API_URL=twilio.url,
            PUBLIC_URL="https://room.example.org",
        )
        said = await asyncio.to_thread(terminal.types, "templates submit", "n\n")
        assert "Nothing was asked." in said.output
        assert not twilio.contents
        first = await asyncio.to_thread(terminal.does, "templates submit --yes")
        asked = [each for each in twilio.contents if each.approval == "pending"]
        assert len(asked) >= 3
        assert f"Asked for {len(asked)} texts." in first
        assert len(twilio.contents) > len(asked)  # what buttons and lists are made of
        again = await asyncio.to_thread(terminal.does, "templates submit --yes")
        assert again.startswith("WhatsApp has seen every text already.")
        asked[0].approval, asked[0].reason = "rejected", "It says too little."
        page = await asyncio.to_thread(terminal.does, "templates status")
        assert "pending" in page
        assert "It says too little." in page
        twilio.fail("contents", 503)
        sorry = await asyncio.to_thread(terminal.gives_up, "templates status")
        assert sorry.startswith("WhatsApp could not be asked (unreachable")
