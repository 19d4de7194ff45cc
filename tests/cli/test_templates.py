"""Texts for approval at the terminal."""

from __future__ import annotations

import pytest

from tests.cli.verbs import Terminal


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
